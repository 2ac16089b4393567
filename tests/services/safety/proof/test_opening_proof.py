"""What an act waits for when a window has just been opened."""

from __future__ import annotations

from threading import Event

import pytest

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.services.safety.proof.kept_heads import OlderBooks
from ntt_pos.services.safety.proof.opening_proof import OpeningProof


def nothing():
    return None


def test_a_folder_that_hangs_does_not_keep_the_till_from_selling():
    asked = Event()
    try:
        proof = OpeningProof(nothing, asked.wait, seconds=0.05)
        proof.before_an_act()
    finally:
        asked.set()


def test_what_failed_is_tried_again():
    answers = [StorageError("busy"), None]

    def books():
        if (answer := answers.pop(0)) is not None:
            raise answer

    proof = OpeningProof(books, nothing)
    with pytest.raises(StorageError):
        proof.before_an_act()
    proof.before_an_act()
    proof.of_books()
    assert answers == []


def test_an_alarm_that_the_screen_shows_keeps_no_act_waiting():
    proof = OpeningProof(nothing, lambda: OlderBooks("older"))
    proof.of_heads()
    proof.before_an_act()
