"""What an auditor asks of sales and returns: each query returns only the rows that contradict the books."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, people, sales, stock
from ntt_pos.data.queries.verify.verify_books import BooksRule
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.i18n import N_


@cache
def sale_checks() -> tuple[BooksRule, ...]:
    """The arithmetic of sales and returns (I-1, I-2, I-4, I-5, I-19)."""
    return (
        _line_amounts(),
        _line_discounts(),
        *_bundles(),
        _sale_sums(),
        _sale_payments(),
        _sale_cash(),
        *_entry_checks(),
        _returned_too_much(),
        _money_back(),
        _refunds(),
        _line_units(sales.sale_line, MovementKind.SALE, -1),
        _line_units(sales.return_line, MovementKind.RETURN, 1),
        _uncited_compensation(),
    )


def _line_amounts() -> BooksRule:
    line, s = sales.sale_line, sales.sale
    exact = (2 * line.c.quantity * line.c.price + line.c.price_per) // (2 * line.c.price_per)
    query = (
        sa.select(s.c.number.label("place"), line.c.product_name.label("product"))
        .join(s, s.c.id == line.c.sale_id)
        .where(
            sa.or_(
                exact != line.c.gross,
                line.c.gross - line.c.discount != line.c.paid,
                line.c.paid != line.c.producer_share + line.c.shop_share + line.c.tax,
                line.c.business_date != s.c.business_date,
            )
        )
    )
    return BooksRule(
        "sale_line", N_("{place}, {product}: price, discount, shares and paid do not add up (I-1)."), query
    )


def _line_discounts() -> BooksRule:
    line, s, d = sales.sale_line, sales.sale, sales.sale_discount
    given = sa.select(d.c.sale_line_id, sa.func.sum(d.c.amount).label("given")).group_by(d.c.sale_line_id).subquery()
    query = (
        sa.select(s.c.number.label("place"), line.c.product_name.label("product"))
        .select_from(line.join(s, s.c.id == line.c.sale_id).outerjoin(given, given.c.sale_line_id == line.c.id))
        .where(sa.func.coalesce(given.c.given, 0) != line.c.discount)
    )
    return BooksRule("sale_line", N_("{place}, {product}: its discounts do not add up (I-1)."), query)


def _bundles() -> tuple[BooksRule, ...]:
    """A bundle's lines cost, after its own discount and before any other, its price times its number."""
    line, s, d, b = sales.sale_line, sales.sale, sales.sale_discount, sales.sale_bundle
    saved = (
        sa.select(d.c.sale_line_id, sa.func.sum(d.c.amount).label("saved"))
        .where(d.c.kind == DiscountKind.BUNDLE)
        .group_by(d.c.sale_line_id)
        .subquery()
    )
    parts = (
        sa.select(
            line.c.sale_id,
            line.c.bundle_uid,
            sa.func.sum(line.c.gross - sa.func.coalesce(saved.c.saved, 0)).label("cost"),
        )
        .select_from(line.outerjoin(saved, saved.c.sale_line_id == line.c.id))
        .where(line.c.bundle_uid.is_not(None))
        .group_by(line.c.sale_id, line.c.bundle_uid)
        .subquery()
    )
    same = sa.and_(b.c.uid == parts.c.bundle_uid, b.c.sale_id == parts.c.sale_id)
    priced = sa.select(s.c.number.label("place")).select_from(
        parts.outerjoin(b, same, full=True).join(s, s.c.id == sa.func.coalesce(parts.c.sale_id, b.c.sale_id))
    )
    alone = (
        sa.select(s.c.number.label("place"))
        .select_from(saved.join(line, line.c.id == saved.c.sale_line_id).join(s, s.c.id == line.c.sale_id))
        .where(line.c.bundle_uid.is_(None))
    )
    wrong = sa.or_(parts.c.cost.is_(None), b.c.id.is_(None), parts.c.cost != b.c.quantity * b.c.price)
    return (
        BooksRule(
            "sale_bundle", N_("{place}: a bundle and the lines of its parts do not add up (I-1)."), priced.where(wrong)
        ),
        BooksRule("sale_discount", N_("{place}: a line of no bundle has a bundle's discount (I-1)."), alone),
    )


def _sale_sums() -> BooksRule:
    line, s = sales.sale_line, sales.sale
    names = ("gross", "discount", "paid", "tax")
    sums = (
        sa.select(line.c.sale_id, *(sa.func.sum(line.c[name]).label(name) for name in names))
        .group_by(line.c.sale_id)
        .subquery()
    )
    query = (
        sa.select(s.c.number.label("place"))
        .select_from(s.outerjoin(sums, sums.c.sale_id == s.c.id))
        .where(
            sa.or_(s.c.paid + s.c.rounding != s.c.total, *(sa.func.coalesce(sums.c[n], -1) != s.c[n] for n in names))
        )
    )
    return BooksRule("sale", N_("{place}: the sale and its lines do not add up (I-2)."), query)


def _sale_payments() -> BooksRule:
    pay, s = sales.payment, sales.sale
    sums = (
        sa.select(pay.c.sale_id, sa.func.sum(pay.c.amount).label("amount"), sa.func.sum(pay.c.change).label("change"))
        .group_by(pay.c.sale_id)
        .subquery()
    )
    amount, change = sa.func.coalesce(sums.c.amount, 0), sa.func.coalesce(sums.c.change, 0)
    # A sale whose cash part rounds to nothing has no tender at all.
    query = (
        sa.select(s.c.number.label("place"))
        .select_from(s.outerjoin(sums, sums.c.sale_id == s.c.id))
        .where(sa.or_(amount - change != s.c.total, s.c.tendered - s.c.change != s.c.total))
    )
    return BooksRule("payment", N_("{place}: what was tendered less change is not the total (I-2)."), query)


def _sale_cash() -> BooksRule:
    pay, s, m = sales.payment, sales.sale, cash.cash_movement
    exchanged = (
        sa.select(pay.c.sale_id, sa.func.sum(pay.c.amount).label("amount"))
        .where(pay.c.means == Means.EXCHANGE)
        .group_by(pay.c.sale_id)
        .subquery()
    )
    moved = (
        sa.select(m.c.document, sa.func.sum(m.c.amount).label("amount"))
        .where(m.c.kind == CashKind.SALE)
        .group_by(m.c.document)
        .subquery()
    )
    query = (
        sa.select(s.c.number.label("place"))
        .select_from(
            s.outerjoin(exchanged, exchanged.c.sale_id == s.c.id).outerjoin(moved, moved.c.document == s.c.number)
        )
        .where(sa.func.coalesce(moved.c.amount, 0) + sa.func.coalesce(exchanged.c.amount, 0) != s.c.total)
    )
    return BooksRule("cash_movement", N_("{place}: the money that moved is not the total of the sale."), query)


def _entry_checks() -> tuple[BooksRule, ...]:
    e = account.producer_entry
    checks = []
    for line, head, key, kind, sign in (
        (sales.sale_line, sales.sale, "sale_id", EntryKind.SALE, 1),
        (sales.return_line, sales.sale_return, "sale_return_id", EntryKind.RETURN, -1),
    ):
        mine = sa.select(e).where(e.c.kind == kind).subquery()
        consigned = [line.c.producer_id.is_not(None)]
        if line is sales.return_line:
            consigned.append(line.c.sale_line_id.is_not(None))  # without a receipt the producer is untouched
        missing = (
            sa.select(head.c.number.label("place"), line.c.product_name.label("product"))
            .select_from(line.join(head, head.c.id == line.c[key]).outerjoin(mine, mine.c.line_uid == line.c.uid))
            .where(
                *consigned,
                sa.or_(
                    mine.c.id.is_(None),
                    mine.c.amount != sign * line.c.producer_share,
                    mine.c.producer_id != line.c.producer_id,
                    mine.c.document != head.c.number,
                    mine.c.business_date != head.c.business_date,
                ),
            )
        )
        checks.append(
            BooksRule(
                "producer_entry", N_("{place}, {product}: the producer's entry is missing or differs (I-4)."), missing
            )
        )
        extra = (
            sa.select(mine.c.document.label("place"), sa.func.count().label("count"))
            .select_from(mine.outerjoin(line, sa.and_(line.c.uid == mine.c.line_uid, *consigned)))
            .group_by(mine.c.document, mine.c.line_uid)
            .having(sa.or_(sa.func.count() > 1, sa.func.max(line.c.id).is_(None)))
        )
        checks.append(
            BooksRule("producer_entry", N_("{place}: a producer's entry without its line, or twice (I-4)."), extra)
        )
    return tuple(checks)


def _returned_too_much() -> BooksRule:
    line, s, r = sales.sale_line, sales.sale, sales.return_line
    back = (
        sa.select(
            r.c.sale_line_id,
            sa.func.sum(r.c.quantity).label("quantity"),
            sa.func.sum(r.c.paid).label("paid"),
            sa.func.sum(r.c.producer_share).label("share"),
            sa.func.sum(r.c.tax).label("tax"),
        )
        .where(r.c.sale_line_id.is_not(None))
        .group_by(r.c.sale_line_id)
        .subquery()
    )
    query = (
        sa.select(s.c.number.label("place"), line.c.product_name.label("product"))
        .select_from(line.join(s, s.c.id == line.c.sale_id).join(back, back.c.sale_line_id == line.c.id))
        .where(
            sa.or_(
                back.c.quantity > line.c.quantity,
                back.c.paid > line.c.paid,
                back.c.share > line.c.producer_share,
                sa.and_(
                    back.c.quantity == line.c.quantity,
                    sa.or_(
                        back.c.paid != line.c.paid,
                        back.c.share != line.c.producer_share,
                        back.c.tax != line.c.tax,
                    ),
                ),
            )
        )
    )
    return BooksRule(
        "return_line", N_("{place}, {product}: more came back than was sold, or other amounts (I-5)."), query
    )


def _money_back() -> BooksRule:
    s, r = sales.sale, sales.sale_return
    back = sa.select(r.c.sale_id, sa.func.sum(r.c.money_back).label("money")).group_by(r.c.sale_id).subquery()
    query = sa.select(s.c.number.label("place")).join(back, back.c.sale_id == s.c.id).where(back.c.money > s.c.total)
    return BooksRule("sale_return", N_("{place}: more money was given back than the sale was worth (I-5)."), query)


def _refunds() -> BooksRule:
    r, f, line = sales.sale_return, sales.refund, sales.return_line
    given = (
        sa.select(f.c.sale_return_id, sa.func.sum(f.c.amount).label("amount")).group_by(f.c.sale_return_id).subquery()
    )
    lines = sa.select(line.c.sale_return_id, sa.func.sum(line.c.paid).label("paid")).group_by(line.c.sale_return_id)
    sums = lines.subquery()
    query = (
        sa.select(r.c.number.label("place"))
        .select_from(
            r.outerjoin(given, given.c.sale_return_id == r.c.id).outerjoin(sums, sums.c.sale_return_id == r.c.id)
        )
        .where(
            sa.or_(
                sa.func.coalesce(given.c.amount, 0) != r.c.money_back,
                sa.func.coalesce(sums.c.paid, 0) != r.c.paid,
                r.c.paid - r.c.money_back != r.c.rounding,
            )
        )
    )
    return BooksRule("refund", N_("{place}: lines, refunds and rounding do not add up (I-5)."), query)


def _line_units(line: sa.Table, kind: MovementKind, sign: int) -> BooksRule:
    m = stock.stock_movement
    head = sales.sale if line is sales.sale_line else sales.sale_return
    key = line.c.sale_id if line is sales.sale_line else line.c.sale_return_id
    moved = (
        sa.select(
            m.c.line_uid,
            sa.func.sum(m.c.quantity).label("units"),
            sa.func.min(m.c.product_id).label("low"),
            sa.func.max(m.c.product_id).label("high"),
        )
        .where(m.c.kind == kind)
        .group_by(m.c.line_uid)
        .subquery()
    )
    query = (
        sa.select(head.c.number.label("place"), line.c.product_name.label("product"))
        .select_from(line.join(head, head.c.id == key).outerjoin(moved, moved.c.line_uid == line.c.uid))
        .where(
            sa.or_(
                sa.func.coalesce(moved.c.units, 0) != sign * line.c.quantity,
                moved.c.low != line.c.product_id,
                moved.c.high != line.c.product_id,
            )
        )
    )
    return BooksRule(
        "stock_movement", N_("{place}, {product}: the units that moved are not the units of the line (I-19)."), query
    )


def _uncited_compensation() -> BooksRule:
    e, p = account.producer_entry, people.producer
    query = (
        sa.select(p.c.code.label("place"), e.c.document.label("document"))
        .join(p, p.c.id == e.c.producer_id)
        .where(e.c.kind == EntryKind.COMPENSATION, e.c.movement_id.is_(None))
    )
    return BooksRule("producer_entry", N_("{document}: a compensation of {place} cites no loss (I-19)."), query)
