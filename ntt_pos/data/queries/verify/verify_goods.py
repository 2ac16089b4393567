"""What an auditor asks of goods: whatever moved has its document, and whatever a document says has moved."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.models import goods, stock
from ntt_pos.data.queries.verify.books_rule import BooksRule, number, registers_that_wrote, sides
from ntt_pos.domain.goods.notes import SERIES, NoteKind
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.i18n import N_

_WRITE_OFFS = f"{SERIES[NoteKind.WRITE_OFF]}-"


@cache
def goods_checks() -> tuple[BooksRule, ...]:
    """Documents of goods against the ledger of every unit, and against the documents that they undo (I-18, I-19)."""
    return (
        _delivered(),
        _withdrawn(),
        _counted(),
        _written_off(),
        _moved_for_nothing(),
        _batches_of_lines(),
        _bins_below_zero(),
        *_undone_otherwise(),
    )


def _with_product(moved: sa.Subquery) -> sa.Select[Any]:
    p = goods.product
    return sa.select(moved.c.place, p.c.code.label("product")).join(p, p.c.id == moved.c.product_id)


def _delivered() -> BooksRule:
    d, line, m = stock.delivery, stock.delivery_line, stock.stock_movement
    moved = sides(
        sa.select(d.c.number.label("place"), line.c.product_id, d.c.producer_id, line.c.counted.label("moved")).join(
            line, line.c.delivery_id == d.c.id
        ),
        sa.select(m.c.document, m.c.product_id, m.c.producer_id, -m.c.quantity).where(
            m.c.kind.in_((MovementKind.OPENING, MovementKind.DELIVERY))
        ),
    )
    return BooksRule(
        "delivery_line",
        N_("{place}: what came in of {product} is not what the delivery says (I-19)."),
        _with_product(moved),
    )


def _withdrawn() -> BooksRule:
    w, line, m = stock.withdrawal, stock.withdrawal_line, stock.stock_movement
    said = sa.select(
        w.c.number.label("place"), line.c.product_id, line.c.bin, line.c.batch_id, line.c.quantity.label("moved")
    )
    moved = sides(
        said.join(line, line.c.withdrawal_id == w.c.id),
        sa.select(m.c.document, m.c.product_id, m.c.bin, m.c.batch_id, m.c.quantity).where(
            m.c.kind == MovementKind.WITHDRAWAL
        ),
    )
    return BooksRule(
        "withdrawal_line",
        N_("{place}: what was taken back of {product} is not what the note says (I-19)."),
        _with_product(moved),
    )


def _counted() -> BooksRule:
    c, line, m = stock.stock_count, stock.stock_count_line, stock.stock_movement
    said = sa.select(
        c.c.number.label("place"), line.c.product_id, (line.c.counted - line.c.expected).label("moved")
    ).join(line, line.c.stock_count_id == c.c.id)
    moved = sides(
        said,
        sa.select(m.c.document, m.c.product_id, -m.c.quantity).where(
            m.c.kind.in_((MovementKind.LOST, MovementKind.FOUND)), sa.not_(m.c.document.startswith(_WRITE_OFFS))
        ),
    )
    return BooksRule(
        "stock_count_line",
        N_("{place}: what was lost or found of {product} is not what the count says (I-19)."),
        _with_product(moved),
    )


def _written_off() -> BooksRule:
    """What a write-off sets aside stays in the shop, what it throws away or gives away does not; undone, all of it comes back."""
    w, line, m = stock.write_off, stock.write_off_line, stock.stock_movement
    gone = sa.case((w.c.reverses_id.is_(None), -line.c.quantity), else_=line.c.quantity)
    left = sa.case((w.c.reason.in_(("SAMPLE", "DISPOSED")), gone), else_=0)
    zero = number(0)
    both = sa.union_all(
        sa.select(
            w.c.number.label("place"),
            line.c.product_id,
            line.c.quantity.label("said"),
            left.label("left"),
            zero.label("came"),
            zero.label("went"),
        ).join(line, line.c.write_off_id == w.c.id),
        sa.select(
            m.c.document,
            m.c.product_id,
            zero,
            -m.c.quantity,
            sa.case((m.c.quantity > 0, m.c.quantity), else_=0),
            sa.case((m.c.quantity < 0, -m.c.quantity), else_=0),
        ).where(
            sa.or_(
                m.c.kind.in_((MovementKind.EXPIRED, MovementKind.DAMAGED, MovementKind.SAMPLE)),
                sa.and_(
                    m.c.kind.in_((MovementKind.LOST, MovementKind.FOUND, MovementKind.MOVE)),
                    m.c.document.startswith(_WRITE_OFFS),
                ),
            )
        ),
    ).subquery()
    came, went = sa.func.sum(both.c.came), sa.func.sum(both.c.went)
    moved = (
        sa.select(both.c.place, both.c.product_id)
        .group_by(both.c.place, both.c.product_id)
        .having(
            sa.or_(sa.func.sum(both.c.left) != 0, sa.case((came > went, came), else_=went) != sa.func.sum(both.c.said))
        )
        .subquery()
    )
    return BooksRule(
        "write_off_line",
        N_("{place}: what was written off of {product} is not what the note says (I-19)."),
        _with_product(moved),
    )


def _moved_for_nothing() -> BooksRule:
    """Units change their batch for a write-off, a delivery of what was sold before it came, or between batches of a shelf."""
    m, d, w = stock.stock_movement, stock.delivery, stock.write_off
    query = sa.select(m.c.document.label("place")).where(
        m.c.kind == MovementKind.MOVE,
        m.c.document != "",
        ~sa.exists().where(d.c.number == m.c.document),
        ~sa.exists().where(w.c.number == m.c.document),
    )
    return BooksRule("stock_movement", N_("{place}: units were moved for a document that is not there (I-18)."), query)


def _batches_of_lines() -> BooksRule:
    b, line, d = stock.batch, stock.delivery_line, stock.delivery
    expiry = [sa.func.coalesce(sa.cast(each.c.expiry, sa.Text), "") for each in (b, line)]
    query = (
        sa.select(d.c.number.label("place"))
        .select_from(b.join(line, line.c.id == b.c.delivery_line_id).join(d, d.c.id == line.c.delivery_id))
        .where(sa.or_(b.c.product_id != line.c.product_id, expiry[0] != expiry[1]))
    )
    return BooksRule("batch", N_("{place}: a batch has another product or date than its delivery."), query)


def _bins_below_zero() -> BooksRule:
    """Only what was sold before it came may be missing on the shelf, and that is of no batch.

    Two tills may sell the same units of a batch before they hear of each other.
    """
    n, p = stock.stock_now, goods.product
    one = sa.and_(n.c.batch_id != 0, registers_that_wrote().scalar_subquery() <= 1)
    query = (
        sa.select(p.c.code.label("place"), n.c.bin.label("bin"), n.c.quantity.label("quantity"))
        .join(p, p.c.id == n.c.product_id)
        .where(n.c.quantity < 0, sa.or_(n.c.bin != Bin.SHELF, one))
    )
    return BooksRule(
        "stock_now", N_("{place}: {quantity} in a batch or in {bin}, which cannot be below 0 (I-18)."), query
    )


def _undone_otherwise() -> tuple[BooksRule, ...]:
    """What undoes a document undoes all of it, for the same producer, once, and nothing that undoes is undone."""
    checks = []
    for head, line, key, quantity, sign in (
        (stock.delivery, stock.delivery_line, "delivery_id", "counted", 1),
        (stock.withdrawal, stock.withdrawal_line, "withdrawal_id", "quantity", 1),
        (stock.write_off, stock.write_off_line, "write_off_id", "quantity", -1),
    ):
        undo, undone = head, head.alias()
        owner = "producer_id" if "producer_id" in head.c else "reason"
        other = sa.func.coalesce(sa.cast(undo.c[owner], sa.Text), "") != sa.func.coalesce(
            sa.cast(undone.c[owner], sa.Text), ""
        )
        cited = (
            sa.select(undo.c.number.label("place"))
            .join(undone, undone.c.id == undo.c.reverses_id)
            .where(sa.or_(undone.c.reverses_id.is_not(None), other, undone.c.id >= undo.c.id))
        )
        moved = sides(
            sa.select(undo.c.number.label("place"), line.c.product_id, line.c[quantity].label("moved"))
            .join(line, line.c[key] == undo.c.id)
            .where(undo.c.reverses_id.is_not(None)),
            sa.select(undo.c.number, line.c.product_id, sign * line.c[quantity])
            .join(undone, undone.c.id == undo.c.reverses_id)
            .join(line, line.c[key] == undone.c.id),
        )
        sentence = N_("{place} undoes another document otherwise than it was.")
        checks += [BooksRule(str(head.name), sentence, query) for query in (cited, sa.select(moved.c.place))]
        if sign > 0:
            below = (
                sa.select(head.c.number.label("place"))
                .join(line, line.c[key] == head.c.id)
                .where(line.c[quantity] < 0, head.c.reverses_id.is_(None))
            )
            checks.append(BooksRule(str(line.name), N_("{place}: less than nothing, and it undoes nothing."), below))
    return tuple(checks)
