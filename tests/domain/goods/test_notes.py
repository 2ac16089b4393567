"""Notes of goods: totals, which note bears a number, and what looks unusual about a delivery."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.domain.goods.notes import SERIES, UNUSUAL, NoteKind, Total, Unsure, delivery_doubts, kind_of, totals

TODAY = date(2026, 2, 28)


def doubts(**changes: object) -> list[str]:
    usual = {"counted": 30, "claimed": 30, "expiry": None, "largest": 30, "price_per": 1, "today": TODAY}
    return [each.message for each in delivery_doubts("Kopi", **{**usual, **changes})]  # type: ignore[arg-type]


def test_pieces_of_every_sort_are_added_up_and_what_is_weighed_by_its_unit() -> None:
    lines = [("bungkus", 1, 28), ("botol", 1, 2), ("kg", 1000, 500), ("liter", 1000, 250), ("kg", 1000, 1)]
    assert totals(lines) == (Total("", 1, 30), Total("kg", 1000, 501), Total("liter", 1000, 250))


@pytest.mark.parametrize("kind", list(NoteKind))
def test_a_number_says_which_note_bears_it(kind: NoteKind) -> None:
    assert kind_of(f"{SERIES[kind]}-LRT-2026-000001") is kind
    assert kind_of("JL-LRT-01-2026-000001") is None
    assert kind_of(SERIES[kind]) is None


def test_a_usual_delivery_is_not_doubted() -> None:
    assert doubts() == []
    assert doubts(largest=0) == []


def test_a_date_that_is_past_is_doubted() -> None:
    assert len(doubts(expiry=date(2026, 2, 1))) == 1
    assert doubts(expiry=date(2026, 3, 1)) == []


def test_far_more_than_ever_is_doubted_but_not_when_it_is_little() -> None:
    assert len(doubts(counted=30 * UNUSUAL + 1)) == 1
    assert doubts(counted=30 * UNUSUAL) == []
    assert doubts(counted=49, largest=1) == []
    assert len(doubts(counted=50, largest=1)) == 1
    assert doubts(counted=49_999, largest=1_000, price_per=1000) == []


def test_who_is_asked_hears_every_doubt() -> None:
    found = delivery_doubts(
        "Kopi", counted=500, claimed=500, expiry=date(2026, 2, 1), largest=3, price_per=1, today=TODAY
    )
    unsure = Unsure(found)
    assert (len(unsure.doubts), unsure.message) == (2, found[0].message)
