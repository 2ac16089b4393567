"""What can be in a cell: read as one plain line, or refused with what is accepted there."""

from __future__ import annotations

from datetime import date, time

import pytest

from ntt_pos.domain.importing.raw_cells import (
    ACCEPTED_TEXT,
    ACCEPTED_VALUE,
    BrokenValue,
    Formula,
    RawValue,
    Sentence,
    WrongCell,
    is_blank,
    plain,
    says_none,
    shown,
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        ("  Kopi \n bubuk ", "Kopi bubuk"),
        ("a\u200bb", "ab"),
        ("<b>", "<b>"),
    ],
)
def test_a_cell_is_one_line_of_plain_text(raw: RawValue, text: str) -> None:
    assert plain(raw) == text


@pytest.mark.parametrize(
    ("raw", "accepted"),
    [
        (Formula("=A1"), ACCEPTED_VALUE), (BrokenValue("#N/A"), ACCEPTED_VALUE), (True, ACCEPTED_TEXT),
        (date(2026, 2, 1), ACCEPTED_TEXT), (time(9), ACCEPTED_TEXT), ("a\x07b", ACCEPTED_TEXT), ("\ue000", ACCEPTED_TEXT),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_what_is_accepted(raw: RawValue, accepted: Sentence) -> None:
    with pytest.raises(WrongCell) as refused:
        plain(raw)
    assert refused.value.accepted == accepted


def test_an_empty_cell_says_nothing_and_a_dash_says_none() -> None:
    assert is_blank(None)
    assert is_blank("  ")
    assert not is_blank("-")
    assert not is_blank(0)
    assert all(says_none(raw) for raw in (None, " ", "-", " – ", "—"))
    assert not says_none("0")


def test_a_message_quotes_a_cell_short_and_on_one_line() -> None:
    assert shown(Formula("=SUM(A1;\nB2)")) == "=SUM(A1; B2)"
    assert shown("x" * 100) == "x" * 40


def test_a_sentence_fills_its_places() -> None:
    assert str(Sentence("At most {n}.", {"n": 3})) == "At most 3."
    assert str(Sentence("100 {percent}")) == "100 {percent}"
