"""On which days the shop is open, so that no paper names a day on which nobody is there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ntt_pos.domain.core.errors import DomainError

EVERY_DAY: Final = "1234567"
MOST_CLOSED: Final = 60
# A shop that is never open within this time has closed dates that nobody can have meant.
_FARTHEST: Final = 60
_DATE: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The weekdays on which the shop is open (ISO digits, Monday 1), less the dates on which it is closed."""

    weekdays: str = EVERY_DAY
    closed: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Tell whether the shop is open on a day; without any weekday it counts as open every day."""
        return str(day.isoweekday()) in (self.weekdays or EVERY_DAY) and day not in self.closed

    def open_by(self, day: date) -> date:
        """Return the last open day up to ``day``."""
        return next((d for d in (day - timedelta(days=n) for n in range(_FARTHEST)) if self.is_open(d)), day)

    def open_from(self, day: date) -> date:
        """Return the first open day from ``day`` on."""
        return next((d for d in (day + timedelta(days=n) for n in range(_FARTHEST)) if self.is_open(d)), day)


def check_weekdays(text: str) -> str:
    """Return weekdays as sorted ISO digits; raises DomainError for none, or for what is no weekday."""
    digits = "".join(sorted(set(text.strip())))
    if not digits or set(digits) - set(EVERY_DAY):
        raise DomainError("Choose at least one day of the week on which the shop is open.")
    return digits


def read_closed_dates(text: str) -> frozenset[date]:
    """Read dates as people type them, ``25.12.2026, 1.1.2027``; "" is none. Raises DomainError for anything else."""
    found = set()
    for piece in re.split(r"[,;\s]+", text.strip()):
        if not piece:
            continue
        match = _DATE.fullmatch(piece)
        try:
            found.add(date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(piece))
        except ValueError:
            raise DomainError(
                "“{text}” is not a date. Type dates like 25.12.2026, with commas between.", text=piece[:20]
            ) from None
    if len(found) > MOST_CLOSED:
        raise DomainError(
            "At most {most} closed dates can be kept. Leave out those that have passed.", most=MOST_CLOSED
        )
    return frozenset(found)


def written_dates(dates: Iterable[date]) -> str:
    """Return dates the way they are typed, earliest first."""
    return ", ".join(f"{day.day}.{day.month}.{day.year}" for day in sorted(dates))
