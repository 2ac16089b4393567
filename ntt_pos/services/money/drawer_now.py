"""The drawer as it is now: the shift that is open at this register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ntt_pos.data.queries.money.open_shift import ShiftRow, open_shift
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.money.shift import is_too_old
from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class OpenShift(ShiftRow):
    """The shift that is open at this register. ``too_old``: it sells no more."""

    too_old: bool


class DrawerNow:
    """The drawer of this register as the till shows it, without what opens, counts and closes it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def current(self) -> OpenShift | None:
        """Return the open shift of this register, or None."""
        with self._context.reading() as unit:
            row = open_shift(unit, self._context.home.register_id)
        return open_shift_of(row, self._context.clock.now()) if row else None


def open_shift_of(row: ShiftRow, now: datetime) -> OpenShift:
    """Return the open shift of a row of the books."""
    return same_fields(OpenShift, row, too_old=is_too_old(row.opened_at, now))
