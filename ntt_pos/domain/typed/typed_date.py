"""Dates as hands type them: 20-5-2026, 20/5/26, 200526, 20 Mei 2026; on a package also just the month."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

from ntt_pos.domain.core.errors import DomainError

LONGEST: Final = 24
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan januari january",
            "feb februari february peb pebruari",
            "mar maret march mrt",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agustus agt ags aug august",
            "sep september sept",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for word in words.split()
}
_CENTURY: Final = 2000
_NUMBERS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:[-/. ]([0-9]{1,2})|[- ]?([a-z]{3,9})\.?)")
_WORDS = re.compile(r"([0-9]{1,2})[- ]?([a-z]{3,9})\.?[- ]?([0-9]{4}|[0-9]{2})")
_MONTH_NUMBER = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_MONTH_WORD = re.compile(r"([a-z]{3,9})\.?[- ]?([0-9]{4}|[0-9]{2})")


def parse_day(text: str, *, month_end: bool = False, latest: date | None = None) -> date:
    """Read a typed day, the day first, months in figures or Indonesian or English words, years of two or four digits.

    ``month_end`` also takes a month alone (``05/26``, ``Mei 2026``), as packages print it: its last day. With
    ``latest`` a day and month alone (``27/2``) are the last such day up to it. Raises DomainError for anything else.
    """
    plain = " ".join(text.lower().split())
    day: int | None = None
    month = year = 0
    if len(plain) <= LONGEST and plain.isascii():
        if match := _NUMBERS.fullmatch(plain) or _RUN.fullmatch(plain):
            day, month, year = (int(part) for part in match.groups())
        elif match := _WORDS.fullmatch(plain):
            day, month, year = int(match[1]), MONTHS.get(match[2], 0), int(match[3])
        elif month_end and (match := _MONTH_NUMBER.fullmatch(plain)):
            month, year = int(match[1]), int(match[2])
        elif month_end and (match := _MONTH_WORD.fullmatch(plain)):
            month, year = MONTHS.get(match[1], 0), int(match[2])
        elif latest is not None and (match := _DAY_MONTH.fullmatch(plain)):
            day, month = int(match[1]), int(match[2]) if match[2] else MONTHS.get(match[3], 0)
            year = latest.year - ((month, day) > (latest.month, latest.day))
    year += _CENTURY if 0 < year < _CENTURY // 10 else 0
    try:
        found = date(year, month, calendar.monthrange(year, month)[1] if day is None else day)
    except (ValueError, calendar.IllegalMonthError):
        found = date.min
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise DomainError(
            "“{text}” is not a date. Type day, month and year, for example 28-2-2026 or 28 Feb 26.", text=text[:20]
        )
    return found
