"""What an auditor asks of the sums that are kept beside the books: each is what its ledger says."""

from __future__ import annotations

from functools import cache
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, sales, shop, stock
from ntt_pos.data.queries.verify.books_rule import BooksRule, number
from ntt_pos.i18n import N_

_LAST: Final = 2**63 - 1  # behind every row
_PARTS: Final = 4  # SQLite groups in memory: a million lines go in parts, each with the products of a remainder


@cache
def derived_checks() -> tuple[BooksRule, ...]:
    """The helpers against the ledgers they are derived from (I-6, I-18)."""
    return (
        *map(_stock_now, range(_PARTS)),
        _stock_expiry(),
        _settled_marks(),
        *map(_product_day, range(_PARTS)),
        _product_day_owner(),
        _place_now(),
    )


def _in_part(product_id: sa.Column[int], part: int) -> sa.ColumnElement[bool]:
    """The remainder of an id below 0, which somebody may have put there, is below 0: it is brought above."""
    return (product_id % _PARTS + _PARTS) % _PARTS == part


def _stock_now(part: int) -> BooksRule:
    m, n, p = stock.stock_movement, stock.stock_now, goods.product
    batch = sa.func.coalesce(m.c.batch_id, 0)
    both = sa.union_all(
        sa.select(
            m.c.product_id, batch.label("batch_id"), m.c.bin, m.c.quantity.label("moved"), number(0).label("kept")
        ).where(_in_part(m.c.product_id, part)),
        sa.select(n.c.product_id, n.c.batch_id, n.c.bin, number(0), n.c.quantity).where(_in_part(n.c.product_id, part)),
    ).subquery()
    moved, kept = sa.func.sum(both.c.moved), sa.func.sum(both.c.kept)
    keys = (both.c.product_id, both.c.batch_id, both.c.bin)
    sums = (moved.label("moved"), kept.label("kept"))
    odd = sa.select(*keys, *sums).group_by(*keys).having(moved != kept).subquery()
    query = sa.select(p.c.code.label("place"), odd.c.bin, odd.c.moved, odd.c.kept).join(p, p.c.id == odd.c.product_id)
    return BooksRule("stock_now", N_("Stock of {place} in {bin} is kept as {kept}, its movements say {moved}."), query)


def _stock_expiry() -> BooksRule:
    n, b, p = stock.stock_now, stock.batch, goods.product
    query = (
        sa.select(p.c.code.label("place"), n.c.batch_id.label("batch"))
        .select_from(n.join(p, p.c.id == n.c.product_id).outerjoin(b, b.c.id == n.c.batch_id))
        .where(
            n.c.batch_id != 0,
            sa.or_(
                b.c.id.is_(None),
                b.c.product_id != n.c.product_id,
                sa.func.coalesce(sa.cast(b.c.expiry, sa.Text), "")
                != sa.func.coalesce(sa.cast(n.c.expiry, sa.Text), ""),
            ),
        )
    )
    return BooksRule("stock_now", N_("Stock of {place} names a batch or expiry date that is not that batch's."), query)


def _settled_marks() -> BooksRule:
    """A mark is the last row that a statement took before the first that none has taken."""
    b, p = account.balance_now, people.producer
    source: sa.FromClause = b.join(p, p.c.id == b.c.producer_id)
    wrong = []
    for table, link, mark in (
        (account.producer_entry, account.settlement_entry.c.entry_id, b.c.settled_entry_id),
        (stock.stock_movement, account.settlement_movement.c.movement_id, b.c.settled_movement_id),
    ):
        left = table.alias()
        first = (
            sa.select(left.c.producer_id, sa.func.min(left.c.id).label("id"))
            .where(~sa.exists().where(link == left.c.id))
            .group_by(left.c.producer_id)
            .subquery()
        )
        source = source.outerjoin(first, first.c.producer_id == b.c.producer_id)
        newest = (
            sa.select(sa.func.max(table.c.id))
            .where(table.c.producer_id == b.c.producer_id, table.c.id < sa.func.coalesce(first.c.id, _LAST))
            .scalar_subquery()
        )
        wrong.append(mark != sa.func.coalesce(newest, 0))
    query = sa.select(p.c.code.label("place")).select_from(source).where(sa.or_(*wrong))
    return BooksRule("balance_now", N_("How far {place} is settled is kept wrongly."), query)


def _product_day(part: int) -> BooksRule:
    s, r, d, p = sales.sale_line, sales.return_line, stock.product_day, goods.product
    both = sa.union_all(
        sa.select(
            s.c.product_id,
            s.c.business_date,
            s.c.quantity.label("sold"),
            number(0).label("returned"),
            s.c.paid,
            s.c.producer_share.label("share"),
        ).where(_in_part(s.c.product_id, part)),
        sa.select(r.c.product_id, r.c.business_date, number(0), r.c.quantity, -r.c.paid, -r.c.producer_share).where(
            _in_part(r.c.product_id, part)
        ),
        sa.select(d.c.product_id, d.c.business_date, -d.c.sold, -d.c.returned, -d.c.paid, -d.c.share).where(
            _in_part(d.c.product_id, part)
        ),
    ).subquery()
    sums = [sa.func.sum(both.c[name]) for name in ("sold", "returned", "paid", "share")]
    keys = (both.c.product_id, both.c.business_date)
    odd = sa.select(*keys).group_by(*keys).having(sa.or_(*(total != 0 for total in sums))).subquery()
    query = sa.select(p.c.code.label("place"), odd.c.business_date.label("day")).join(p, p.c.id == odd.c.product_id)
    return BooksRule(
        "product_day", N_("The daily sums of {place} on {day} differ from its sale and return lines."), query
    )


def _product_day_owner() -> BooksRule:
    d, p = stock.product_day, goods.product
    query = (
        sa.select(p.c.code.label("place"), d.c.business_date.label("day"))
        .join(p, p.c.id == d.c.product_id)
        .where(sa.func.coalesce(d.c.producer_id, 0) != sa.func.coalesce(p.c.producer_id, 0))
    )
    return BooksRule("product_day", N_("The daily sums of {place} on {day} are kept for another producer."), query)


def _place_now() -> BooksRule:
    m, n, o = cash.cash_movement, cash.place_now, shop.outlet
    both = sa.union_all(
        sa.select(m.c.outlet_id, m.c.to_place.label("spot"), m.c.amount.label("moved"), number(0).label("kept")).where(
            m.c.to_place.is_not(None)
        ),
        sa.select(m.c.outlet_id, m.c.from_place, -m.c.amount, number(0)).where(m.c.from_place.is_not(None)),
        sa.select(n.c.outlet_id, n.c.place, number(0), n.c.amount),
    ).subquery()
    moved, kept = sa.func.sum(both.c.moved), sa.func.sum(both.c.kept)
    query = (
        sa.select(both.c.spot.label("place"), o.c.code.label("outlet"), moved.label("moved"), kept.label("kept"))
        .join(o, o.c.id == both.c.outlet_id)
        .group_by(both.c.spot, o.c.code)
        .having(moved != kept)
    )
    return BooksRule(
        "place_now", N_("Money in {place} of {outlet} is kept as {kept}, its movements say {moved}."), query
    )
