"""Books on a server whose shop goes over to PCs with books of their own: who left, and what is not finished there."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import cash, sales, shop, stock

_REGISTER = shop.register.c


def left(unit: Unit, outlet_id: int) -> Row | None:
    """Return the PC that went over first and has the seat: its register, its public key, and when; None before."""
    a = shop.register_admitted.c
    return unit.row(
        sa.select(_REGISTER.code, a.public_key, a.at)
        .join_from(shop.register_admitted, shop.register, _REGISTER.id == a.admitted_id)
        .where(a.outlet_id == outlet_id, a.seat)
        .order_by(a.id)
        .limit(1)
    )


def unfinished(unit: Unit, outlet_id: int, *, but: int) -> tuple[str, ...]:
    """Return the registers with an open shift, a basket, or a note being typed; not the notes of the register ``but``."""
    busy = sa.union_all(
        sa.select(cash.open_shift.c.register_id),
        sa.select(sales.held_cart.c.register_id),
        sa.select(sales.draft_cart.c.register_id),
        sa.select(stock.note_draft.c.register_id).where(stock.note_draft.c.register_id != but),
    ).subquery()
    query = sa.select(_REGISTER.code).where(
        _REGISTER.outlet_id == outlet_id, _REGISTER.id.in_(sa.select(busy.c.register_id))
    )
    return tuple(unit.run(query.order_by(_REGISTER.code)).scalars())
