"""Dates, periods and hours as the second form of the statement says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from ntt_pos.domain.money.statement_payload import ShownShop
from ntt_pos.i18n import N_, Language

WHOLE_WEEK: Final = 7


def weekday_of(language: Language, day: dt.date) -> str:
    """Return a date with its weekday: ``Jumat 10 April``; it stays on one line."""
    return f"{language.weekday(day.weekday())} {language.day_of_month(day)}".replace(" ", "\u00a0")


def date_of(language: Language, day: dt.date) -> str:
    """Return a date without weekday and year: ``10 April``; it stays on one line."""
    return language.day_of_month(day).replace(" ", "\u00a0")


def period(language: Language, first: dt.date, last: dt.date) -> str:
    """Return ``11 sampai 17 April``, ``30 Maret sampai 2 April``, or one day."""
    if first >= last:
        return date_of(language, last)
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else date_of(language, first)
    if (last - first).days == 1:
        return language.text("{first} and {last}", first=start, last=date_of(language, last))
    return language.text("{first} to {last}", first=start, last=date_of(language, last))


def open_hours(language: Language, shop: ShownShop) -> str:
    """Return ``Toko buka Senin sampai Sabtu, jam 8 pagi sampai 5 sore.``, or "" when nothing is set."""
    if not shop.open_days:
        return ""
    days = [int(digit) - 1 for digit in shop.open_days]
    if len(days) == WHOLE_WEEK:
        said = language.text("every day")
    elif len(days) > 1 and days == list(range(days[0], days[-1] + 1)):
        said = language.text("{first} to {last}", first=language.weekday(days[0]), last=language.weekday(days[-1]))
    else:
        said = ", ".join(language.weekday(day) for day in days)
    return language.text(
        "The shop is open {days}, {opens} to {closes}.",
        days=said,
        opens=_hour(language, shop.opens),
        closes=_hour(language, shop.closes),
    )


def _hour(language: Language, hour: int) -> str:
    """Return an hour as people say it: ``8 pagi``, ``5 sore``."""
    names: Sequence[tuple[int, str]] = (
        (11, N_("{hour} in the morning")),
        (15, N_("{hour} in the day")),
        (19, N_("{hour} in the afternoon")),
        (25, N_("{hour} in the evening")),
    )
    words = next(name for until, name in names if hour < until)
    return language.text(words, hour=hour if hour <= 12 else hour - 12)  # noqa: PLR2004 - the clock's face
