"""Dates as they are typed at a counter, and what is refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.typed.typed_date import parse_day

DAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    "text",
    [
        "20-5-2026",
        "20/05/26",
        "20.5.2026",
        "20 5 26",
        "200526",
        "20052026",
        " 20  Mei 2026 ",
        "20 mei 26",
        "20mei2026",
        "20-May-26",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/26", date(2026, 5, 31)),
        ("2-2028", date(2028, 2, 29)),
        ("Agustus 2026", date(2026, 8, 31)),
        ("des 26", date(2026, 12, 31)),
    ],
)
def test_a_month_alone_on_a_package_is_its_last_day(text: str, day: date) -> None:
    assert parse_day(text, month_end=True) == day
    with pytest.raises(DomainError, match="is not a date"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/2", date(2026, 2, 27)),
        ("28 Feb", date(2026, 2, 28)),
        ("1-3", date(2025, 3, 1)),
        ("31 des", date(2025, 12, 31)),
    ],
)
def test_a_day_and_month_alone_are_the_last_such_day(text: str, day: date) -> None:
    assert parse_day(text, latest=date(2026, 2, 28)) == day
    with pytest.raises(DomainError, match="is not a date"):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "31-2-2026",
        "0-5-2026",
        "20-13-2026",
        "20 foo 2026",
        "20-5",
        "20-5-1926",
        "20-5-226",
        "２０-5-2026",
        "٢٨-٢-٢٠٢٦",
        "2026-02-28",
        "besok",
        "8992154695923",
        "-1",
        "x" * 60,
        "💥",
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(text: str) -> None:
    for month_end in (False, True):
        with pytest.raises(DomainError, match="is not a date"):
            parse_day(text, month_end=month_end)
