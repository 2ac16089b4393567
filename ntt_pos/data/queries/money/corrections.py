"""A payment that is put right, with its sale, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import sales


def sale(unit: Unit, outlet_id: int, number: str) -> Row | None:
    """Return a sale of the outlet by its number."""
    s = sales.sale
    return unit.row(sa.select(s).where(s.c.outlet_id == outlet_id, s.c.number == number))


def payments(unit: Unit, sale_id: int) -> Sequence[Row]:
    """Return the payments of a sale and what corrects them, in the order they were recorded."""
    p = sales.payment
    return unit.rows(sa.select(p).where(p.c.sale_id == sale_id).order_by(p.c.id))


def payment(unit: Unit, uid: str) -> Row | None:
    """Return a payment by its uid."""
    return unit.row(sa.select(sales.payment).where(sales.payment.c.uid == uid))


def is_corrected(unit: Unit, payment_id: int) -> bool:
    """Return whether a payment was corrected already."""
    p = sales.payment.c
    return unit.value(sa.select(p.id).where(p.corrects_id == payment_id).limit(1)) is not None


def came_back(unit: Unit, sale_id: int) -> bool:
    """Return whether goods of a sale came back."""
    back = sales.sale_return.c
    return unit.value(sa.select(back.id).where(back.sale_id == sale_id).limit(1)) is not None
