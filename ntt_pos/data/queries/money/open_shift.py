"""The shift that is open at a register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ntt_pos.data.engine import Unit, from_row
from ntt_pos.data.models import cash, shop


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift as it was opened; ``opening_float`` in rupiah."""

    shift_id: int
    uid: str
    sequence: int
    register_id: int
    register: str
    outlet: str
    opened_at: datetime
    opened_by_id: int
    opened_by: str
    business_date: date
    opening_float: int


def open_shift(unit: Unit, register_id: int) -> ShiftRow | None:
    """Return the register's open shift, or None."""
    row = unit.run(_OPEN, {"register": register_id}).first()
    if row is None:
        return None
    return from_row(ShiftRow, row, shift_id=row.id, opened_at=row.at, opened_by_id=row.user_id, opened_by=row.name)


_SHIFT, _USER = cash.shift_opened.c, shop.user_account.c
_OPEN = (
    sa.select(cash.shift_opened, shop.register.c.code.label("register"), shop.outlet.c.code.label("outlet"), _USER.name)
    .join_from(cash.open_shift, cash.shift_opened, _SHIFT.id == cash.open_shift.c.shift_id)
    .join(shop.register, shop.register.c.id == _SHIFT.register_id)
    .join(shop.outlet, shop.outlet.c.id == _SHIFT.outlet_id)
    .join(shop.user_account, _USER.id == _SHIFT.user_id)
    .where(cash.open_shift.c.register_id == sa.bindparam("register"))
)
