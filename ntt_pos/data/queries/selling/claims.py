"""Which register takes the goods of a sale back: the one that sold them, until the seat gave its receipt to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.models import proof, sales, shop
from ntt_pos.data.queries.core.registers import seat_place

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit


@dataclass(frozen=True, slots=True)
class Holder:
    """A register that holds or held a receipt; ``seq`` is the place of the claim's record in what the seat wrote, 0 for who sold."""

    register_id: int
    code: str
    seq: int = 0


def holders(unit: Unit, sale_id: int) -> tuple[Holder, ...]:
    """Return the register that sold, and those that the receipt was given to, in turn."""
    s, ask, claim, r = sales.sale, sales.return_ask, sales.return_claim, shop.register
    first = unit.row(sa.select(r.c.id, r.c.code).join(s, s.c.register_id == r.c.id).where(s.c.id == sale_id))
    if first is None:
        return ()
    j = proof.journal
    rows = unit.rows(
        sa.select(r.c.id, r.c.code, j.c.seq, j.c.register_id.label("seat_id"))
        .select_from(
            claim.join(ask, ask.c.id == claim.c.return_ask_id)
            .join(r, r.c.id == ask.c.register_id)
            .join(j, j.c.record_uid == claim.c.record_uid)
        )
        .where(claim.c.sale_id == sale_id)
        .order_by(claim.c.turn)
    )
    later = (Holder(row["id"], row["code"], seat_place(unit, row["seat_id"], row["seq"])) for row in rows)
    return (Holder(first["id"], first["code"]), *later)


def unanswered(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the requests that the seat has not answered, in the order in which they came, each with its newest turn."""
    ask, claim, other = sales.return_ask, sales.return_claim, sales.return_claim.alias("other")
    turn = sa.select(sa.func.max(other.c.turn)).where(other.c.sale_id == ask.c.sale_id).correlate(ask)
    query = (
        sa.select(ask.c.id, ask.c.sale_id, sa.func.coalesce(turn.scalar_subquery(), 0).label("turn"))
        .select_from(ask.outerjoin(claim, claim.c.return_ask_id == ask.c.id))
        .where(ask.c.outlet_id == outlet_id, claim.c.id.is_(None))
        .order_by(ask.c.at, ask.c.uid)
    )
    return unit.rows(query)


def asks(unit: Unit, sale_id: int, register_id: int) -> bool:
    """Whether a register has asked for a receipt and waits for the answer."""
    ask, claim = sales.return_ask, sales.return_claim
    query = (
        sa.select(ask.c.id)
        .select_from(ask.outerjoin(claim, claim.c.return_ask_id == ask.c.id))
        .where(ask.c.sale_id == sale_id, ask.c.register_id == register_id, claim.c.id.is_(None))
    )
    return unit.value(query) is not None


def noted_in(unit: Unit, outlet_id: int, number: str) -> str | None:
    """Return the number of a return without receipt that notes a receipt's number: its goods may have come back already."""
    back = sales.sale_return.c
    query = sa.select(back.number).where(back.outlet_id == outlet_id, back.sale_id.is_(None))
    found: str | None = unit.value(query.where(back.note.contains(number, autoescape=True)).limit(1))
    return found
