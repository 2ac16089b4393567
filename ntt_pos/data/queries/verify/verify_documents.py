"""What an auditor asks of papers of money: whatever moved has its document, and whatever a document says has moved."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, sales, shop, stock
from ntt_pos.data.queries.verify.books_rule import BooksRule, number, sides, word
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, CashKind, clearing, drawer
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import RefundStep
from ntt_pos.i18n import N_


@cache
def document_checks() -> tuple[BooksRule, ...]:
    """Documents of money against the ledgers, and against the documents that they cite (I-15, I-16, I-19)."""
    return (
        _entries(),
        _opened_twice(),
        *_compensations(),
        _takings(),
        _vouchers_paid(),
        _corrected_money(),
        _corrected_payments(),
        _unknown_places(),
        _confirmed_refunds(),
        _above_the_sale(),
        _shifts_in_order(),
    )


def _entries() -> BooksRule:
    """Vouchers, reversals, repayments and corrections each have one entry of their kind, and none is without its document."""
    e, v, back = account.producer_entry, account.payout, account.payout_reversal
    one = number(1)
    parts: list[sa.Select[Any]] = [
        sa.select(
            v.c.number.label("place"), v.c.producer_id, v.c.kind, (-v.c.amount).label("moved"), one.label("times")
        ),
        sa.select(v.c.number, v.c.producer_id, word(EntryKind.PAYOUT_REVERSED), v.c.amount, one).join(
            back, back.c.payout_id == v.c.id
        ),
    ]
    repaid, corrected = account.repayment, account.account_correction
    parts += [
        sa.select(repaid.c.number, repaid.c.producer_id, word(EntryKind.REPAYMENT), repaid.c.amount, one),
        sa.select(corrected.c.number, corrected.c.producer_id, corrected.c.kind, corrected.c.amount, one),
        sa.select(e.c.document, e.c.producer_id, e.c.kind, -e.c.amount, number(-1)).where(
            e.c.kind.not_in((EntryKind.SALE, EntryKind.RETURN, EntryKind.COMPENSATION))
        ),
    ]
    moved = sides(*parts, sums=("moved", "times"))
    return BooksRule(
        "producer_entry",
        N_("{place}: the document and the producer's entry differ (I-15, I-16)."),
        sa.select(moved.c.place).distinct(),
    )


def _opened_twice() -> BooksRule:
    c, p = account.account_correction, people.producer
    query = (
        sa.select(p.c.code.label("place"))
        .join(c, c.c.producer_id == p.c.id)
        .where(c.c.kind == EntryKind.OPENING)
        .group_by(p.c.id, p.c.code)
        .having(sa.func.count() > 1)
    )
    return BooksRule("account_correction", N_("{place}: an opening balance was booked more than once."), query)


def _compensations() -> tuple[BooksRule, ...]:
    """A compensation is its producer's, for a loss of that document, once, and not more than the goods were ever worth."""
    e, m, p, line = account.producer_entry, stock.stock_movement, goods.product, sales.return_line
    priced, agreed = goods.price, goods.terms
    mine = sa.select(e).where(e.c.kind == EntryKind.COMPENSATION).subquery()
    best = sa.select(sa.func.max(priced.c.price)).where(priced.c.product_id == m.c.product_id).scalar_subquery()
    net = sa.select(sa.func.max(agreed.c.net_price)).where(
        sa.or_(agreed.c.product_id == m.c.product_id, agreed.c.producer_id == m.c.producer_id)
    )
    most = sa.func.coalesce(best, 0) + sa.func.coalesce(net.scalar_subquery(), 0)
    size, units = sa.func.abs(mine.c.amount), sa.func.abs(m.c.quantity)
    of_a_loss = m.c.kind.in_((MovementKind.LOST, MovementKind.FOUND, MovementKind.DAMAGED, MovementKind.RETURN))
    found = m.c.kind == MovementKind.FOUND
    query = (
        sa.select(mine.c.document.label("place"), p.c.code.label("product"))
        .select_from(mine.join(m, m.c.id == mine.c.movement_id).join(p, p.c.id == m.c.product_id))
        .where(
            sa.or_(
                sa.func.coalesce(m.c.producer_id, 0) != mine.c.producer_id,
                m.c.document != mine.c.document,
                sa.not_(of_a_loss),
                sa.and_(found, mine.c.amount > 0),
                sa.and_(sa.not_(found), mine.c.amount < 0),
                sa.and_(m.c.kind != MovementKind.RETURN, size * p.c.price_per > units * most + p.c.price_per),
            )
        )
    )
    twice = (
        sa.select(sa.func.max(mine.c.document).label("place"), sa.func.max(p.c.code).label("product"))
        .select_from(mine.join(m, m.c.id == mine.c.movement_id).join(p, p.c.id == m.c.product_id))
        .group_by(mine.c.movement_id)
        .having(sa.func.count() > 1)
    )
    back = (
        sa.select(mine.c.document.label("place"), line.c.product_code.label("product"))
        .join(line, line.c.uid == mine.c.line_uid)
        .group_by(mine.c.document, line.c.uid, line.c.product_code, line.c.producer_share)
        .having(sa.func.sum(mine.c.amount) != line.c.producer_share)
    )
    sentence = N_("{place}: the compensation for {product} is not one for goods that this document lost (I-19).")
    return tuple(BooksRule("producer_entry", sentence, each) for each in (query, twice, back))


def _takings() -> BooksRule:
    """What sales were paid with and returns gave back moved in their shift, cash through the drawer and nothing else."""
    pay, s, back, r, m = sales.payment, sales.sale, sales.refund, sales.sale_return, cash.cash_movement
    net = pay.c.amount - pay.c.change
    place = sa.func.coalesce(m.c.to_place, m.c.from_place)
    moved = sides(
        sa.select(
            s.c.number.label("place"),
            s.c.shift_id,
            word(CashKind.SALE).label("kind"),
            net.label("moved"),
            sa.case((pay.c.means == Means.CASH, net), else_=0).label("cash"),
        )
        .join(pay, pay.c.sale_id == s.c.id)
        .where(pay.c.corrects_id.is_(None), pay.c.means != Means.EXCHANGE),
        sa.select(
            r.c.number,
            r.c.shift_id,
            word(CashKind.REFUND),
            back.c.amount,
            sa.case((back.c.means == Means.CASH, back.c.amount), else_=0),
        )
        .join(back, back.c.sale_return_id == r.c.id)
        .where(back.c.means != Means.EXCHANGE),
        sa.select(
            m.c.document,
            m.c.shift_id,
            m.c.kind,
            -m.c.amount,
            sa.case((sa.func.substr(place, 1, len(drawer(""))) == drawer(""), -m.c.amount), else_=0),
        ).where(m.c.kind.in_((CashKind.SALE, CashKind.REFUND))),
        sums=("moved", "cash"),
    )
    return BooksRule(
        "cash_movement",
        N_("{place}: the money that moved is not what was paid or given back."),
        sa.select(moved.c.place).distinct(),
    )


def _vouchers_paid() -> BooksRule:
    v, r, m = account.payout, account.repayment, cash.cash_movement
    moved = sides(
        sa.select(v.c.number.label("place"), v.c.kind, v.c.from_place.label("spot"), v.c.amount.label("moved")),
        sa.select(r.c.number, word(CashKind.REPAYMENT), r.c.to_place, r.c.amount),
        sa.select(m.c.document, m.c.kind, sa.func.coalesce(m.c.from_place, m.c.to_place), -m.c.amount).where(
            m.c.kind.in_((CashKind.PAYOUT, CashKind.ADVANCE, CashKind.REPAYMENT))
        ),
    )
    return BooksRule(
        "cash_movement",
        N_("{place}: the money that moved is not the amount of the document."),
        sa.select(moved.c.place).distinct(),
    )


def _corrected_money() -> BooksRule:
    v, back, s, pay, m = account.payout, account.payout_reversal, sales.sale, sales.payment, cash.cash_movement
    moved = sides(
        sa.select(v.c.number.label("place"), v.c.amount.label("moved")).join(back, back.c.payout_id == v.c.id),
        sa.select(s.c.number, pay.c.amount)
        .join(pay, pay.c.sale_id == s.c.id)
        .where(pay.c.corrects_id.is_not(None), pay.c.amount > 0),
        sa.select(m.c.document, -m.c.amount).where(m.c.kind == CashKind.CORRECTION),
    )
    return BooksRule(
        "cash_movement", N_("{place}: what moved to put it right is not its amount."), sa.select(moved.c.place)
    )


def _corrected_payments() -> BooksRule:
    """A payment is put right by two rows of its own sale: it is taken back, and as much is paid by another means."""
    s, pay, first = sales.sale, sales.payment, sales.payment.alias()
    kept = first.c.amount - first.c.change
    query = (
        sa.select(s.c.number.label("place"))
        .select_from(pay.join(first, first.c.id == pay.c.corrects_id).join(s, s.c.id == first.c.sale_id))
        .group_by(s.c.number, first.c.id, first.c.amount, first.c.change)
        .having(
            sa.or_(
                sa.func.sum(pay.c.amount) != 0,
                sa.func.min(pay.c.amount) != -kept,
                sa.func.count() != 2,  # noqa: PLR2004 taken back, and paid otherwise
                sa.func.min(pay.c.sale_id) != sa.func.max(first.c.sale_id),
                sa.func.max(pay.c.sale_id) != sa.func.max(first.c.sale_id),
            )
        )
    )
    return BooksRule("payment", N_("{place}: a payment was put right by rows that do not fit it."), query)


def _unknown_places() -> BooksRule:
    n, o, r = cash.place_now, shop.outlet, shop.register
    known = [SAFE, BANK, *(clearing(means) for means in Means)]
    of_register = sa.exists().where(r.c.outlet_id == n.c.outlet_id, n.c.place == drawer("") + r.c.code)
    query = (
        sa.select(n.c.place.label("place"), o.c.code.label("outlet"))
        .join(o, o.c.id == n.c.outlet_id)
        .where(n.c.place.not_in(known), ~of_register)
    )
    return BooksRule("place_now", N_("{outlet} has no place of money that is called {place}."), query)


def _confirmed_refunds() -> BooksRule:
    c, first, r = sales.refund_check, sales.refund_check.alias(), sales.sale_return
    waits = sa.exists().where(first.c.sale_return_id == c.c.sale_return_id, first.c.step == RefundStep.WAITING)
    query = (
        sa.select(r.c.number.label("place"))
        .join(c, c.c.sale_return_id == r.c.id)
        .where(c.c.step == RefundStep.CONFIRMED, ~waits)
    )
    return BooksRule("refund_check", N_("{place}: a refund was confirmed that did not wait for it."), query)


def _above_the_sale() -> BooksRule:
    k, s = sales.kwitansi, sales.sale
    query = sa.select(k.c.number.label("place")).join(s, s.c.id == k.c.sale_id).where(k.c.amount > s.c.total)
    return BooksRule("kwitansi", N_("{place}: it confirms more than its sale was worth."), query)


def _shifts_in_order() -> BooksRule:
    o, z, r = cash.shift_opened, cash.shift_closed, shop.register
    query = (
        sa.select(r.c.code.label("place"))
        .select_from(r.join(o, o.c.register_id == r.c.id).outerjoin(z, z.c.shift_id == o.c.id))
        .group_by(r.c.code)
        .having(
            sa.or_(
                sa.func.max(o.c.sequence) != sa.func.count(),
                sa.func.sum(sa.case((z.c.register_id != o.c.register_id, 1), else_=0)) != 0,
            )
        )
    )
    return BooksRule(
        "shift_opened", N_("{place}: its shifts are not in one row, or closed by another register."), query
    )
