"""What followed from a note of goods: the batches it made, the notes that took from them, what was sold of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.models import account, proof, stock
from ntt_pos.data.queries.core.calendar import of_one_day
from ntt_pos.data.types import KnownText
from ntt_pos.domain.goods.notes import SERIES, NoteKind
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.goods.undoing import Follower
from ntt_pos.domain.money.account import EntryKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from ntt_pos.data.engine import Row, Unit

_M = stock.stock_movement.c
_TAKING = (
    (NoteKind.WITHDRAWAL, stock.withdrawal, stock.withdrawal_line, "withdrawal_id"),
    (NoteKind.WRITE_OFF, stock.write_off, stock.write_off_line, "write_off_id"),
)


def batches_of(unit: Unit, delivery_id: int) -> dict[int, tuple[int, ...]]:
    """Return the batches that hold a delivery's goods by its line: the one it made, and those they were dated anew into."""
    line, batch = stock.delivery_line.c, stock.batch.c
    made = sa.select(line.id, batch.id.label("batch")).join(stock.batch, batch.delivery_line_id == line.id)
    return {row.id: _dated_anew(unit, row.batch) for row in unit.run(made.where(line.delivery_id == delivery_id))}


def _dated_anew(unit: Unit, batch_id: int) -> tuple[int, ...]:
    found, new = [batch_id], [batch_id]
    while new:
        moved = sa.select(_M.document, _M.product_id).where(
            _M.batch_id.in_(new), _M.kind == MovementKind.MOVE, _M.bin == Bin.SHELF, _M.quantity < 0
        )
        documents = [
            row.document for row in unit.run(moved) if row.document.startswith(f"{SERIES[NoteKind.WRITE_OFF]}-")
        ]
        into = sa.select(_M.batch_id).where(
            _M.document.in_(documents), _M.kind == MovementKind.MOVE, _M.quantity > 0, _M.batch_id.is_not(None)
        )
        new = [row.batch_id for row in unit.run(into) if row.batch_id not in found]
        found += new
    return tuple(found)


def followers(unit: Unit, batch_ids: Sequence[int]) -> list[Follower]:
    """Return the notes that took goods of these batches and stand, and the counts that still miss some."""
    inside = sa.select(_M.document, sa.func.max(_M.id).label("last")).where(_M.batch_id.in_(batch_ids))
    last = {row.document: row.last for row in unit.run(inside.group_by(_M.document))}
    found = []
    for kind, head, line, link in _TAKING:
        undo = head.alias()
        mine = (
            sa.select(
                head.c.id,
                head.c.number,
                sa.func.sum(line.c.quantity).label("units"),
                sa.func.max(sa.case((line.c.batch_id.in_(batch_ids), 0), else_=1)).label("others"),
            )
            .join(line, line.c[link] == head.c.id)
            .outerjoin(undo, undo.c.reverses_id == head.c.id)
            .where(head.c.number.in_(list(last)), head.c.reverses_id.is_(None), undo.c.id.is_(None))
            .group_by(head.c.id, head.c.number)
        )
        if kind is NoteKind.WRITE_OFF:  # goods that were dated anew are still there
            mine = mine.where(head.c.reason != "WRONG_EXPIRY")
        paid = compensations(unit, list(last))
        found += [
            Follower(
                kind, row.id, row.number, int(row.units), last[row.number], not row.others, paid.get(row.number, 0)
            )
            for row in unit.run(mine)
        ]
    return found + [
        Follower(None, 0, row.document, int(row.units), last[row.document]) for row in unit.run(_missed(batch_ids))
    ]


def compensations(unit: Unit, documents: Collection[str]) -> dict[str, int]:
    """Return what producers gained for losses by document (rupiah)."""
    e = account.producer_entry.c
    query = sa.select(e.document, sa.func.sum(e.amount).label("amount")).where(
        e.document.in_(list(documents)), e.kind == EntryKind.COMPENSATION
    )
    return {row.document: int(row.amount) for row in unit.run(query.group_by(e.document))}


def _missed(batch_ids: Sequence[int]) -> sa.Select[Any]:
    again = stock.stock_movement.alias()
    found = (
        sa.select(sa.func.coalesce(sa.func.sum(again.c.quantity), 0)).where(again.c.cites_id == _M.id).scalar_subquery()
    )
    left = sa.select(_M.document, (-_M.quantity - found).label("units")).where(
        _M.batch_id.in_(batch_ids), _M.kind == MovementKind.LOST
    )
    each = left.subquery()
    units = sa.func.sum(each.c.units)
    return sa.select(each.c.document, units.label("units")).group_by(each.c.document).having(units > 0)


def sold_of(unit: Unit, batch_ids: Sequence[int], number: str, *, before: int | None = None) -> int:
    """Return how many units of a delivery's batches customers have, those sold before it was typed included.

    With ``before`` (a movement's id) the answer is what they had just before it: what came back later is not taken off.
    """
    sold = sa.select(sa.func.coalesce(sa.func.sum(_M.quantity), 0)).where(
        _M.batch_id.in_(batch_ids),
        _M.bin == Bin.SHELF,
        sa.or_(
            _M.kind.in_((MovementKind.SALE, MovementKind.RETURN)),
            sa.and_(_M.kind == MovementKind.MOVE, _M.document == number),
        ),
        *(() if before is None else (_M.id < before,)),
    )
    return -int(unit.value(sold))


def undone_before(unit: Unit, batch_ids: Sequence[int]) -> str | None:
    """Return the number of a delivery that was undone among those that made these batches, or None."""
    head, undo, line, batch = stock.delivery, stock.delivery.alias(), stock.delivery_line, stock.batch
    query = (
        sa.select(head.c.number)
        .join_from(batch, line, line.c.id == batch.c.delivery_line_id)
        .join(head, head.c.id == line.c.delivery_id)
        .join(undo, undo.c.reverses_id == head.c.id)
        .where(batch.c.id.in_(batch_ids))
    )
    number: str | None = unit.value(query.limit(1))
    return number


def written_off(unit: Unit, number: str) -> Sequence[Row]:
    """Return the movements of a write-off, each with its batch's date and the rupiah that were paid for it."""
    e = account.producer_entry.c
    paid = (
        sa.select(sa.func.coalesce(sa.func.sum(e.amount), 0))
        .where(e.movement_id == _M.id, e.kind == EntryKind.COMPENSATION)
        .scalar_subquery()
    )
    return unit.rows(
        sa.select(stock.stock_movement, stock.batch.c.expiry, paid.label("paid"))
        .outerjoin_from(stock.stock_movement, stock.batch, stock.batch.c.id == _M.batch_id)
        .where(_M.document == number)
        .order_by(_M.id)
    )


def written_off_by(unit: Unit, user_id: int, on: date, now: datetime) -> dict[int, int]:
    """Return the units per product that somebody wrote off the shelf in a day, what was undone aside."""
    head, line, undo = stock.write_off, stock.write_off_line, stock.write_off.alias()
    query = (
        sa.select(line.c.product_id, sa.func.sum(line.c.quantity).label("units"))
        .join(head, head.c.id == line.c.write_off_id)
        .outerjoin(undo, undo.c.reverses_id == head.c.id)
        .where(
            head.c.user_id == user_id,
            of_one_day(head.c, on, now),
            head.c.reason.in_(("DAMAGED", "EXPIRED", "SAMPLE")),
            head.c.reverses_id.is_(None),
            undo.c.id.is_(None),
        )
        .group_by(line.c.product_id)
    )
    return {row.product_id: int(row.units) for row in unit.run(query)}


def lines_of_write_off(unit: Unit, write_off_id: int) -> Sequence[Row]:
    """Return the lines of a write-off."""
    line = stock.write_off_line
    return unit.rows(sa.select(line).where(line.c.write_off_id == write_off_id).order_by(line.c.id))


def undone_deliveries(unit: Unit) -> Sequence[Row]:
    """Return every delivery that was undone.

    Each with its id and number, the note that undid it, that note's first movement, units it found gone, its record.
    """
    head, undo = stock.delivery, stock.delivery.alias("undo")
    first = sa.select(sa.func.min(_M.id)).where(_M.document == undo.c.number).scalar_subquery()
    gone = (
        sa.select(sa.func.coalesce(-sa.func.sum(_M.quantity), 0))
        .where(_M.document == undo.c.number, _M.kind == MovementKind.DELIVERY, _M.batch_id.is_(None))
        .scalar_subquery()
    )
    told = KnownText(proof.journal.c.canonical).label("canonical")
    return unit.rows(
        sa.select(
            head.c.id,
            head.c.number,
            undo.c.number.label("undo"),
            first.label("first"),
            gone.label("gone"),
            told,
        )
        .join_from(head, undo, undo.c.reverses_id == head.c.id)
        .join(proof.journal, proof.journal.c.record_uid == undo.c.record_uid)
        .order_by(head.c.id)
    )


def paid_for_nothing(unit: Unit, batch_ids: Sequence[int]) -> Sequence[Row]:
    """Return (document, rupiah) of losses of these batches that producers are paid for, less what was found again."""
    e, loss = account.producer_entry, stock.stock_movement.alias("loss")
    origin = sa.func.coalesce(_M.cites_id, _M.id)
    amount = sa.func.sum(e.c.amount)
    return unit.rows(
        sa.select(loss.c.document, amount.label("amount"))
        .join_from(e, stock.stock_movement, e.c.movement_id == _M.id)
        .join(loss, loss.c.id == origin)
        .where(
            e.c.kind == EntryKind.COMPENSATION,
            loss.c.batch_id.in_(batch_ids),
            loss.c.kind.in_((MovementKind.LOST, MovementKind.DAMAGED)),
        )
        .group_by(loss.c.document)
        .having(amount != 0)
        .order_by(loss.c.document)
    )
