"""The rows a record is made of: one row read, added or changed, and the head of the register's chain."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Table, Unit
from ntt_pos.data.models import proof, shop

_HEAD = (
    sa.select(proof.journal.c.seq, proof.journal.c.hash)
    .where(proof.journal.c.register_id == sa.bindparam("register"))
    .order_by(proof.journal.c.seq.desc())
    .limit(1)
)

_COUNTED = sa.select(shop.counter.c.value).where(shop.counter.c.series == sa.bindparam("series"))


def chain_head(unit: Unit, register_id: int) -> Mapping[str, Any] | None:
    """Return the number and hash of the newest record of a register, None before the first."""
    return unit.named(_HEAD, {"register": register_id})


def newest_of_kinds(unit: Unit, register_id: int, kinds: Sequence[str]) -> str | None:
    """Return the text of a register's newest record of one of these kinds; neither a sale nor a settlement is one."""
    j = proof.journal.c
    mine = sa.select(sa.func.max(j.seq)).where(j.register_id == register_id, j.kind.in_(kinds), sa.text(proof.RARE))
    newest = sa.select(j.canonical).where(j.register_id == register_id, j.seq == mine.scalar_subquery())
    text: str | None = unit.value(newest)
    return text


def text_of(unit: Unit, record_uid: str) -> str | None:
    """Return the text of the journal record of a uid."""
    text: str | None = unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.record_uid == record_uid))
    return text


def reason_alone(unit: Unit, record_uid: str) -> str:
    """Return why an act was done without the approver it asks for, empty when it was not."""
    told = json.loads(text_of(unit, record_uid) or "{}").get("alone")
    return told if isinstance(told, str) else ""


def kinds_since(unit: Unit, register_id: int, seq: int) -> frozenset[str]:
    """Return the kinds of what a register recorded after one of its records."""
    j = proof.journal.c
    return frozenset(unit.run(sa.select(j.kind).where(j.register_id == register_id, j.seq > seq).distinct()).scalars())


def first_instant(unit: Unit) -> datetime | None:
    """Return when the first record of all was made."""
    at: datetime | None = unit.value(sa.select(sa.func.min(proof.journal.c.at)))
    return at


def row(unit: Unit, table: Table, row_id: int) -> Row | None:
    """Return a row by its local id."""
    return unit.row(sa.select(table).where(table.c.id == row_id))


def row_of_outlet(unit: Unit, table: Table, row_id: int, outlet_id: int) -> Row | None:
    """Return a row by its local id when it is this outlet's."""
    return unit.row(sa.select(table).where(table.c.id == row_id, table.c.outlet_id == outlet_id))


def add(unit: Unit, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return its local id."""
    return int(unit.value(sa.insert(table).returning(table.c.id), values))


def change(unit: Unit, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
    """Change a row."""
    unit.run(sa.update(table).where(table.c.id == row_id).values(**values))


def key_of(unit: Unit, table: Table, row_id: int) -> str:
    """Return what names a row in the journal: its code or username where it has one, else its uid."""
    return str(unit.value(sa.select(table.c[table.info["key"]]).where(table.c.id == row_id)))


def holder_of_code(unit: Unit, table: Table, outlet_id: int, code: str) -> str | None:
    """Return the name of what has this code at the outlet, whatever its capitals."""
    mine = (table.c.outlet_id == outlet_id) & (sa.func.lower(table.c.code) == code.lower())
    name: str | None = unit.value(sa.select(table.c.name).where(mine))
    return name


def codes(unit: Unit, table: Table, outlet_id: int) -> tuple[str, ...]:
    """Return every code of a table at the outlet."""
    return tuple(unit.run(sa.select(table.c.code).where(table.c.outlet_id == outlet_id)).scalars())


def undone_by(unit: Unit, table: Table, row_id: int) -> str | None:
    """Return the number of the document that undid this one."""
    number: str | None = unit.value(sa.select(table.c.number).where(table.c.reverses_id == row_id))
    return number


def counters(unit: Unit) -> dict[str, int]:
    """Return the last number of every series, by series."""
    table = shop.counter.c
    rows = unit.rows(sa.select(table.series, table.value).order_by(table.series))
    return {row["series"]: row["value"] for row in rows}


def counted_up(unit: Unit, series: str, outlet_id: int) -> int:
    """Count a series of numbers up by one and return the new value."""
    table = shop.counter
    unit.upsert(table, [{"series": series, "outlet_id": outlet_id, "value": 1}], add=("value",))
    ((value,),) = unit.tuples(_COUNTED, {"series": series})
    return int(value)
