"""Which backups are kept: everything of two days, one a day for 35 days, 24 month-ends and 10 year-ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from ntt_pos.domain.core.business_date import wita

ALL_FOR: Final = timedelta(days=2)
DAYS: Final = 35
MONTHS: Final = 24
YEARS: Final = 10


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
