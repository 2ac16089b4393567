"""Chains of records on their way between PCs: read in order, found again by what names a row, and what travels beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import goods, makers, people, proof, referred, sales, shop, stock

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date, datetime

    from ntt_pos.data.engine import Row, Table, Unit

BESIDE = (people.personal_value, makers.card, makers.card_photo)
"""Tables of what no record holds; they are replaced whole, in this order."""
_EXPIRY: Final = sa.select(stock.batch.c.expiry).where(stock.batch.c.id == sa.bindparam("batch"))


def head(unit: Unit, register: str) -> tuple[int, str] | None:
    """Return number and hash of the newest record of a register (its code); None before the first."""
    j, r = proof.journal.c, shop.register
    query = sa.select(j.seq, j.hash).join(r, r.c.id == j.register_id).where(r.c.code == register)
    row = unit.row(query.order_by(j.seq.desc()).limit(1))
    return (row["seq"], row["hash"]) if row is not None else None


def newest_moment(unit: Unit) -> datetime | None:
    """Return when the newest record of these books was made."""
    at: datetime | None = unit.value(sa.select(proof.journal.c.at).order_by(proof.journal.c.id.desc()).limit(1))
    return at


def moment_at(unit: Unit, register_id: int, seq: int) -> datetime | None:
    """Return when a record of a register was made."""
    j = proof.journal.c
    at: datetime | None = unit.value(sa.select(j.at).where(j.register_id == register_id, j.seq == seq))
    return at


def records_after(unit: Unit, register_id: int, seq: int) -> Generator[Row, None, None]:
    """Yield uid, text and hash of the next records of a register, in order."""
    j = proof.journal.c
    query = sa.select(j.uid, j.canonical, j.hash).where(j.register_id == register_id, j.seq > seq)
    yield from unit.stream(query.order_by(j.seq))


def shown_after(unit: Unit, register_id: int, seq: int) -> Sequence[Row]:
    """Return moment, kind and text of a register's records after one, in order."""
    j = proof.journal.c
    query = sa.select(j.at, j.kind, j.canonical).where(j.register_id == register_id, j.seq > seq)
    return unit.rows(query.order_by(j.seq))


def id_named(unit: Unit, table: Table, name: str, *, column: str) -> int | None:
    """Return the local id of the row that a value of a column names; these books hold one outlet."""
    rows = unit.tuples(_named(table, column), {"name": name})
    return int(rows[0][0]) if rows else None


@cache
def _named(table: Table, column: str) -> sa.Select[tuple[int]]:
    return sa.select(table.c.id).where(table.c[column] == sa.bindparam("name", type_=table.c[column].type))


def expiry_of(unit: Unit, batch_id: int) -> date | None:
    """Return the expiry date of a batch, None when it has none."""
    ((found,),) = unit.tuples(_EXPIRY, {"batch": batch_id})
    expiry: date | None = found
    return expiry


def photos_of(unit: Unit, shas: Sequence[str]) -> dict[str, bytes]:
    """Return JPEGs by their SHA-256: of producers and goods, and of cards."""
    found: dict[str, bytes] = {}
    for table in (goods.photo, makers.card_photo):
        query = sa.select(table.c.sha256, table.c.jpeg).where(table.c.sha256.in_(list(shas)))
        found.update((row["sha256"], bytes(row["jpeg"])) for row in unit.rows(query))
    return found


def photos(unit: Unit) -> frozenset[str]:
    """Return the SHA-256 of every photo in the books, of cards too."""
    both = sa.union(sa.select(goods.photo.c.sha256), sa.select(makers.card_photo.c.sha256))
    return frozenset(unit.run(both).scalars())


def secrets(unit: Unit) -> Sequence[Row]:
    """Return the sealed secrets of all users, by uid."""
    u = shop.user_account.c
    return unit.rows(sa.select(u.uid, u.secret_hash, u.recovery_hash).order_by(u.uid))


def put_secret(unit: Unit, uid: str, values: Mapping[str, Any]) -> None:
    """Keep the sealed secrets of a user."""
    unit.run(sa.update(shop.user_account).where(shop.user_account.c.uid == uid).values(**values))


def beside(unit: Unit, table: Table) -> Sequence[Row]:
    """Return the rows of a table of what no record holds, with what names the rows they refer to in place of ids."""
    columns: list[Any] = []
    source: Any = table
    for column in table.columns:
        target = referred(column)
        if column.name in {"id", "jpeg"}:
            continue
        if target is None:
            columns.append(column)
        else:
            other = target.alias()
            source = source.outerjoin(other, other.c.id == column)
            columns.append(other.c[target.info["key"] or "uid"].label(column.name))
    return unit.rows(sa.select(*columns).select_from(source).order_by(table.c.uid))


def put_beside(unit: Unit, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a table of what no record holds."""
    if rows:
        unit.run(sa.insert(table), rows)


def forget_local(unit: Unit, register: str) -> None:
    """Take out of a copy of books what belongs to the PC that they were copied from: its papers, baskets and drafts.

    The basket that ``register`` has open is its own: it was open there when the shop left a server.
    """
    mine = sa.select(shop.register.c.id).where(shop.register.c.code == register)
    unit.run(sa.delete(sales.draft_cart).where(sales.draft_cart.c.register_id.not_in(mine)))
    for table in (
        proof.print_job,
        sales.held_cart,
        stock.count_draft_line,
        stock.count_draft,
        stock.note_draft,
        shop.chain_heard,
        shop.register_pc,
        shop.sign_in_throttle,
    ):
        unit.run(sa.delete(table))


def forget_beside(unit: Unit) -> None:
    """Empty the tables of what no record holds."""
    for table in reversed(BESIDE):
        unit.run(sa.delete(table))
