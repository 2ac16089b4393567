"""What tells one state of the books from another: the head of every journal, the counters, how many rows each book holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.copies.manifest import Head, Heads
from ntt_pos.data.engine import Unit
from ntt_pos.data.models import proof, shop
from ntt_pos.data.queries.core import records, registers


def other_heads(unit: Unit, outlet_id: int, register_id: int) -> dict[str, list[int | str]]:
    """Return sequence and hash of the newest record of an outlet's other registers, by code."""
    rows = unit.rows(_newest().where(shop.register.c.outlet_id == outlet_id, shop.register.c.id != register_id))
    return {row["code"]: [row["seq"], row["hash"]] for row in rows}


def heads_in(unit: Unit, outlet_id: int) -> tuple[Head, ...]:
    """Return the head of each journal of an outlet, by register."""
    rows = unit.rows(_newest().where(shop.register.c.outlet_id == outlet_id))
    return tuple(Head(row["code"], row["seq"], row["hash"]) for row in rows)


def heads_of(unit: Unit, *, at: datetime, outlet_id: int) -> Heads:
    """Return the heads of every register's journal and the last number of every series."""
    rows = unit.rows(_newest())
    return Heads(
        outlet=str(unit.value(sa.select(shop.outlet.c.code).where(shop.outlet.c.id == outlet_id))),
        install=install_of(unit, outlet_id),
        at=at,
        heads=tuple(Head(row["code"], row["seq"], row["hash"]) for row in rows),
        counters=records.counters(unit),
    )


def _newest() -> sa.Select[Any]:
    j, older, r = proof.journal, proof.journal.alias(), shop.register
    last = sa.select(sa.func.max(older.c.seq)).where(older.c.register_id == r.c.id).correlate(r).scalar_subquery()
    return (
        sa.select(r.c.code, j.c.seq, j.c.hash)
        .select_from(r.join(j, sa.and_(r.c.id == j.c.register_id, j.c.seq == last)))
        .order_by(r.c.code)
    )


def install_of(unit: Unit, outlet_id: int) -> str:
    """Return the random id that the shop was given when it was founded: its first register's."""
    r = shop.register
    query = sa.select(r.c.install_uid).where(r.c.outlet_id == outlet_id).order_by(r.c.id).limit(1)
    return str(unit.value(query) or "")


def install_here(unit: Unit) -> str:
    """Return the random id of the shop whose books these are, "" before its first record."""
    outlets = registers.outlet_ids(unit)
    return install_of(unit, outlets[0]) if outlets else ""


def counts_of(unit: Unit) -> dict[str, int]:
    """Return how many rows each book holds."""
    from ntt_pos.data.models import books  # every table there is, and a till that opens needs only some

    return {str(table.name): int(unit.value(sa.select(sa.func.count()).select_from(table)) or 0) for table in books()}


def hash_at(unit: Unit, register: str, seq: int) -> str | None:
    """Return the hash of one record of a register (its code), None when it is not here."""
    j, r = proof.journal, shop.register
    query = sa.select(j.c.hash).join(r, r.c.id == j.c.register_id).where(r.c.code == register, j.c.seq == seq)
    found: str | None = unit.value(query)
    return found
