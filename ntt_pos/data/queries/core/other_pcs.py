"""What the shop's other PCs said last of their chains: how far each is, when it said so, and what is here of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import proof, shop


@dataclass(frozen=True, slots=True)
class Heard:
    """A register whose records come from another PC: its newest signed head, and up to where its records are here.

    ``at`` is when that PC signed, by its own clock; ``seat_seq`` is how much it had then of the chain in which the seat
    writes.
    """

    register_id: int
    code: str
    seq: int
    at: datetime
    seat_seq: int
    here: int

    @property
    def whole(self) -> bool:
        """Whether all that it told of is here."""
        return self.here >= self.seq


def put(
    unit: Unit,
    register_id: int,
    *,
    seq: int,
    head: str,
    at: datetime,
    seat_seq: int,
    heard_at: datetime,
) -> None:
    """Keep the newest head that a register's PC signed; an older one changes nothing, whatever its clock said."""
    h = shop.chain_heard
    known = unit.row(sa.select(h).where(h.c.register_id == register_id))
    if known is not None and (known["seq"], known["seat_seq"]) > (seq, seat_seq):
        return
    row = {"register_id": register_id, "seq": seq, "hash": head, "at": at, "seat_seq": seat_seq, "heard_at": heard_at}
    unit.upsert(h, [row], put=tuple(row)[1:])


def forget(unit: Unit, register_id: int) -> None:
    """Forget a register: it was retired, and nothing waits for it any more."""
    unit.run(sa.delete(shop.chain_heard).where(shop.chain_heard.c.register_id == register_id))


def heard(unit: Unit, outlet_id: int) -> tuple[Heard, ...]:
    """Return what the other PCs of an outlet said last, by register; empty in a shop of one PC."""
    h, r, j = shop.chain_heard, shop.register, proof.journal
    here = sa.select(sa.func.max(j.c.seq)).where(j.c.register_id == r.c.id).correlate(r).scalar_subquery()
    query = (
        sa.select(h, r.c.code, sa.func.coalesce(here, 0).label("here"))
        .join(r, r.c.id == h.c.register_id)
        .where(r.c.outlet_id == outlet_id)
        .order_by(r.c.code)
    )
    return tuple(
        Heard(row["register_id"], row["code"], row["seq"], row["at"], row["seat_seq"], int(row["here"]))
        for row in unit.rows(query)
    )
