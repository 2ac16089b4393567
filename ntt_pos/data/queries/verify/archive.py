"""What an archive for the auditor holds: an outlet's journal and tables, and how its accounts stood before."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Table, Unit
from ntt_pos.data.models import account, people, proof, shop
from ntt_pos.data.queries.verify.verify_books import rows_with_names

_J, _R = proof.journal.c, shop.register.c


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and last record of a register."""

    register: str
    first: int
    last: int


def outlet(unit: Unit, outlet_id: int) -> Row:
    """Return the outlet's row."""
    return unit.rows(sa.select(shop.outlet).where(shop.outlet.c.id == outlet_id))[0]


def reaches(unit: Unit, outlet_id: int, start: date | None = None, end: date | None = None) -> tuple[Reach, ...]:
    """Return for each register its records of these business dates, from the first to the last."""
    dated = [_R.outlet_id == outlet_id]
    if start is not None:
        dated.append(_J.business_date >= start)
    if end is not None:
        dated.append(_J.business_date <= end)
    rows = unit.rows(
        sa.select(_R.code, sa.func.min(_J.seq).label("first"), sa.func.max(_J.seq).label("last"))
        .join(shop.register, _R.id == _J.register_id)
        .where(*dated)
        .group_by(_R.code)
    )
    return tuple(Reach(row["code"], row["first"], row["last"]) for row in rows)


def records(unit: Unit, outlet_id: int) -> Generator[Row, None, None]:
    """Yield an outlet's journal, each register's chain in its order."""
    rows = sa.select(proof.journal, _R.code.label("register")).join(shop.register, _R.id == _J.register_id)
    return unit.stream(rows.where(_R.outlet_id == outlet_id).order_by(_R.code, _J.seq))


def table_rows(unit: Unit, outlet_id: int, table: Table) -> Generator[Row, None, None]:
    """Yield an outlet's rows of a table with what their foreign keys name."""
    return unit.stream(rows_with_names(table).query.where(table.c.get("outlet_id", table.c.id) == outlet_id))


def producer_codes(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the codes of an outlet's producers."""
    p = people.producer.c
    return tuple(unit.run(sa.select(p.code).where(p.outlet_id == outlet_id)).scalars())


def entries(unit: Unit, outlet_id: int) -> Generator[Row, None, None]:
    """Yield each entry of every account: producer's code, amount in rupiah, and its record (register and seq)."""
    e = account.producer_entry.c
    return unit.stream(_of_producers(account.producer_entry, outlet_id, e.amount))


def statements(unit: Unit, outlet_id: int) -> Generator[Row, None, None]:
    """Yield each producer's chain of statements in its order, with the record of each (register and seq)."""
    s = account.settlement.c
    query = _of_producers(account.settlement, outlet_id, s.chain_position, s.closing, s.chain_hash)
    return unit.stream(query.order_by(people.producer.c.code, s.chain_position))


def numbers(unit: Unit, outlet_id: int, table: Table) -> Generator[Row, None, None]:
    """Yield number and record uid of an outlet's documents in a book."""
    mine = (table.c.number.is_not(None), table.c.outlet_id == outlet_id)
    return unit.stream(sa.select(table.c.number, table.c.record_uid).where(*mine))


def _of_producers(table: Table, outlet_id: int, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    p = people.producer
    return (
        sa.select(p.c.code, *columns, _R.code.label("register"), _J.seq)
        .select_from(p)
        .join(table, table.c.producer_id == p.c.id)
        .join(proof.journal, _J.record_uid == table.c.record_uid)
        .join(shop.register, _R.id == _J.register_id)
        .where(_R.outlet_id == outlet_id)
    )
