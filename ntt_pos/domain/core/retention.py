"""Which backups are kept: everything of some days, one a day for some weeks, month-ends and year-ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from ntt_pos.domain.core.business_date import wita

ALL_FOR: Final = timedelta(days=2)
DAYS: Final = 35  # as long stay printed papers, and the copies made before an upgrade
MONTHS: Final = 24
YEARS: Final = 10
LATEST: Final = 3
WEEK: Final = 7


def to_keep(made: Iterable[datetime], *, now: datetime) -> frozenset[datetime]:
    """Return the moments (UTC) whose backups stay; days, months and years are WITA's, and the last of each stands for it.

    ``now`` is the newest backup's moment: a PC that wakes up in 2050 must not empty the folder. What lies after it stays.
    """
    moments = sorted(made)
    kept = {at for at in moments if at > now - ALL_FOR}
    last_of_day = {wita(at).date(): at for at in moments}
    last_of_month = {(day.year, day.month): at for day, at in last_of_day.items()}
    last_of_year = {day.year: at for day, at in last_of_day.items()}
    today = wita(now).date()
    kept |= {at for day, at in last_of_day.items() if day > today - timedelta(days=DAYS)}
    months = [each for each in sorted(last_of_month) if each < (today.year, today.month)][-MONTHS:]
    years = [each for each in sorted(last_of_year) if each < today.year][-YEARS:]
    kept |= {last_of_month[each] for each in months} | {last_of_year[each] for each in years}
    return frozenset(kept | set(moments[-1:]))


def within(sizes: Mapping[datetime, int], kept: Iterable[datetime], ceiling: int) -> frozenset[datetime]:
    """Return which of the kept backups (bytes by moment) stay under a ceiling of bytes in all.

    The newest three always stay. Then count in turn the last of each of the last seven days, of each year, of each month,
    of each day, and the others; each from the newest.
    """
    moments = sorted(kept, reverse=True)
    days: dict[object, datetime] = {}
    months: dict[object, datetime] = {}
    years: dict[object, datetime] = {}
    for at in moments:
        day = wita(at).date()
        days.setdefault(day, at)
        months.setdefault((day.year, day.month), at)
        years.setdefault(day.year, at)
    stays = set(moments[:LATEST])
    used = sum(sizes[at] for at in stays)
    week = list(days.values())[:WEEK]
    for at in dict.fromkeys((*week, *years.values(), *months.values(), *days.values(), *moments)):
        if at not in stays and used + sizes[at] <= ceiling:
            stays.add(at)
            used += sizes[at]
    return frozenset(stays)
