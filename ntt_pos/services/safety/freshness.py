"""When a copy of the books is called old: a backup, the copy on the office's PC, and what other PCs sell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Freshness(StrEnum):
    """How old a copy is: fine, old, or so old (or none at all) that it alarms."""

    FINE = "FINE"
    OLD = "OLD"
    ALARM = "ALARM"


@dataclass(frozen=True, slots=True)
class Ages:
    """From which age on a copy is called old, and from which it alarms."""

    old: timedelta
    alarming: timedelta

    def freshness(self, age: timedelta) -> Freshness:
        """Return how alarming an age is."""
        return Freshness.ALARM if age > self.alarming else Freshness.OLD if age > self.old else Freshness.FINE


BACKUP: Final = Ages(old=timedelta(hours=24), alarming=timedelta(hours=72))
OFFICE_COPY: Final = Ages(old=timedelta(hours=1), alarming=timedelta(hours=24))
OTHER_PC: Final = Ages(old=timedelta(minutes=10), alarming=timedelta(hours=24))
