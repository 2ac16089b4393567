"""A closed shift, and what is asked before one opens or closes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.money import shifts as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import DENOMINATIONS
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.domain.money.shift_report import ShiftReport

MOST_NOTES: Final = 100_000


class ReasonNeeded(DomainError):
    """The count differs from what the drawer should hold: the shift is closed once the reason is given."""

    def __init__(self, *, expected: int, counted: int) -> None:
        self.expected, self.counted, self.difference = expected, counted, counted - expected
        super().__init__(
            N_(
                "The drawer should hold {expected}, counted are {counted}: a difference of {difference}. "
                "Count again, or give the reason; the shift is still open."
            ),
            expected=expected,
            counted=counted,
            difference=self.difference,
        )


class TimeAsked(DomainError):
    """This PC is not set to Larantuka's zone: before the drawer opens somebody says whether the time shown is right."""

    def __init__(self, now: datetime, offset: timedelta) -> None:
        self.now, self.offset = now, offset
        super().__init__(
            N_(
                "This PC is set to another time zone than Larantuka's. It takes the time for {now} WITA. Is that right on "
                "your watch? If not, set the PC's clock first; the shift is not open yet."
            ),
            now=now,
        )


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """A closed shift: its Z number and, in rupiah, what should have been there, what was, and the difference."""

    number: str
    expected: int
    counted: int
    difference: int
    report: ShiftReport
    journal_hash: str
    print_job_uid: str
    confirmed: bool = False


def counted_sum(denominations: Mapping[int, int]) -> int:
    """Return the rupiah of a count by note and coin; raises DomainError for a note that does not exist."""
    for note, count in denominations.items():
        if note not in DENOMINATIONS:
            raise DomainError("There is no note or coin of {note}.", note=note)
        if not 0 <= count <= MOST_NOTES:
            raise DomainError("The number of notes of {note} is between 0 and {most}.", note=note, most=MOST_NOTES)
    return sum(note * count for note, count in denominations.items())


def counted_text(denominations: Mapping[int, int]) -> str:
    """Return a count as the books keep it."""
    return json.dumps([[note, count] for note, count in sorted(denominations.items(), reverse=True) if count])


def closed_shift_of(row: query.ClosedRow) -> ShiftClosed:
    """Return the closed shift of a row of the books."""
    from ntt_pos.domain.money.shift_report import report_from

    return same_fields(
        ShiftClosed,
        row,
        report=report_from(json.loads(row.report)),
        journal_hash=row.record_hash,
        print_job_uid=row.uid,
    )
