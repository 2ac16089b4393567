"""What an auditor asks of documents and ledgers: whatever moved has its document, and whatever a document says has moved.

Most questions put both sides into one list, one of them with its sign turned, and return that whose sums are not zero: so a
document that moved nothing is found as well as goods or money that moved without a document.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, sales, shop, stock
from ntt_pos.data.queries.verify.verify_books import BooksRule, number, registers_that_wrote
from ntt_pos.domain.goods.notes import SERIES, NoteKind
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, CashKind, clearing, drawer
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import RefundStep
from ntt_pos.i18n import N_

_WRITE_OFFS = f"{SERIES[NoteKind.WRITE_OFF]}-"


@cache
def document_checks() -> tuple[BooksRule, ...]:
    """Documents of goods and money against the ledgers, and against the documents that they cite (I-15, I-16, I-18, I-19)."""
    return (
        _delivered(),
        _withdrawn(),
        _counted(),
        _written_off(),
        _moved_for_nothing(),
        _batches_of_lines(),
        _bins_below_zero(),
        *_undone_otherwise(),
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


def _sides(*parts: sa.Select[Any], sums: tuple[str, ...] = ("moved",)) -> sa.Subquery:
    """Return what all parts together do not sum up to zero for: the columns of the first part that are no sums."""
    both = sa.union_all(*parts).subquery()
    keys = [column for column in both.c if column.name not in sums]
    totals = [sa.func.sum(both.c[name]) for name in sums]
    return sa.select(*keys).group_by(*keys).having(sa.or_(*(total != 0 for total in totals))).subquery()


def _with_product(sides: sa.Subquery) -> sa.Select[Any]:
    p = goods.product
    return sa.select(sides.c.place, p.c.code.label("product")).join(p, p.c.id == sides.c.product_id)


def _delivered() -> BooksRule:
    d, line, m = stock.delivery, stock.delivery_line, stock.stock_movement
    sides = _sides(
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
        _with_product(sides),
    )


def _withdrawn() -> BooksRule:
    w, line, m = stock.withdrawal, stock.withdrawal_line, stock.stock_movement
    said = sa.select(
        w.c.number.label("place"), line.c.product_id, line.c.bin, line.c.batch_id, line.c.quantity.label("moved")
    )
    sides = _sides(
        said.join(line, line.c.withdrawal_id == w.c.id),
        sa.select(m.c.document, m.c.product_id, m.c.bin, m.c.batch_id, m.c.quantity).where(
            m.c.kind == MovementKind.WITHDRAWAL
        ),
    )
    return BooksRule(
        "withdrawal_line",
        N_("{place}: what was taken back of {product} is not what the note says (I-19)."),
        _with_product(sides),
    )


def _counted() -> BooksRule:
    c, line, m = stock.stock_count, stock.stock_count_line, stock.stock_movement
    said = sa.select(
        c.c.number.label("place"), line.c.product_id, (line.c.counted - line.c.expected).label("moved")
    ).join(line, line.c.stock_count_id == c.c.id)
    sides = _sides(
        said,
        sa.select(m.c.document, m.c.product_id, -m.c.quantity).where(
            m.c.kind.in_((MovementKind.LOST, MovementKind.FOUND)), sa.not_(m.c.document.startswith(_WRITE_OFFS))
        ),
    )
    return BooksRule(
        "stock_count_line",
        N_("{place}: what was lost or found of {product} is not what the count says (I-19)."),
        _with_product(sides),
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
    sides = (
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
        _with_product(sides),
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
        sides = _sides(
            sa.select(undo.c.number.label("place"), line.c.product_id, line.c[quantity].label("moved"))
            .join(line, line.c[key] == undo.c.id)
            .where(undo.c.reverses_id.is_not(None)),
            sa.select(undo.c.number, line.c.product_id, sign * line.c[quantity])
            .join(undone, undone.c.id == undo.c.reverses_id)
            .join(line, line.c[key] == undone.c.id),
        )
        sentence = N_("{place} undoes another document otherwise than it was.")
        checks += [BooksRule(str(head.name), sentence, query) for query in (cited, sa.select(sides.c.place))]
        if sign > 0:
            below = (
                sa.select(head.c.number.label("place"))
                .join(line, line.c[key] == head.c.id)
                .where(line.c[quantity] < 0, head.c.reverses_id.is_(None))
            )
            checks.append(BooksRule(str(line.name), N_("{place}: less than nothing, and it undoes nothing."), below))
    return tuple(checks)


def _entries() -> BooksRule:
    """Vouchers, reversals, repayments and corrections each have one entry of their kind, and none is without its document."""
    e, v, back = account.producer_entry, account.payout, account.payout_reversal
    one = number(1)
    parts: list[sa.Select[Any]] = [
        sa.select(
            v.c.number.label("place"), v.c.producer_id, v.c.kind, (-v.c.amount).label("moved"), one.label("times")
        ),
        sa.select(v.c.number, v.c.producer_id, _word(EntryKind.PAYOUT_REVERSED), v.c.amount, one).join(
            back, back.c.payout_id == v.c.id
        ),
    ]
    repaid, corrected = account.repayment, account.account_correction
    parts += [
        sa.select(repaid.c.number, repaid.c.producer_id, _word(EntryKind.REPAYMENT), repaid.c.amount, one),
        sa.select(corrected.c.number, corrected.c.producer_id, corrected.c.kind, corrected.c.amount, one),
        sa.select(e.c.document, e.c.producer_id, e.c.kind, -e.c.amount, number(-1)).where(
            e.c.kind.not_in((EntryKind.SALE, EntryKind.RETURN, EntryKind.COMPENSATION))
        ),
    ]
    sides = _sides(*parts, sums=("moved", "times"))
    return BooksRule(
        "producer_entry",
        N_("{place}: the document and the producer's entry differ (I-15, I-16)."),
        sa.select(sides.c.place).distinct(),
    )


def _word(word: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{word}'", sa.Text())


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
    sides = _sides(
        sa.select(
            s.c.number.label("place"),
            s.c.shift_id,
            _word(CashKind.SALE).label("kind"),
            net.label("moved"),
            sa.case((pay.c.means == Means.CASH, net), else_=0).label("cash"),
        )
        .join(pay, pay.c.sale_id == s.c.id)
        .where(pay.c.corrects_id.is_(None), pay.c.means != Means.EXCHANGE),
        sa.select(
            r.c.number,
            r.c.shift_id,
            _word(CashKind.REFUND),
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
        sa.select(sides.c.place).distinct(),
    )


def _vouchers_paid() -> BooksRule:
    v, r, m = account.payout, account.repayment, cash.cash_movement
    sides = _sides(
        sa.select(v.c.number.label("place"), v.c.kind, v.c.from_place.label("spot"), v.c.amount.label("moved")),
        sa.select(r.c.number, _word(CashKind.REPAYMENT), r.c.to_place, r.c.amount),
        sa.select(m.c.document, m.c.kind, sa.func.coalesce(m.c.from_place, m.c.to_place), -m.c.amount).where(
            m.c.kind.in_((CashKind.PAYOUT, CashKind.ADVANCE, CashKind.REPAYMENT))
        ),
    )
    return BooksRule(
        "cash_movement",
        N_("{place}: the money that moved is not the amount of the document."),
        sa.select(sides.c.place).distinct(),
    )


def _corrected_money() -> BooksRule:
    v, back, s, pay, m = account.payout, account.payout_reversal, sales.sale, sales.payment, cash.cash_movement
    sides = _sides(
        sa.select(v.c.number.label("place"), v.c.amount.label("moved")).join(back, back.c.payout_id == v.c.id),
        sa.select(s.c.number, pay.c.amount)
        .join(pay, pay.c.sale_id == s.c.id)
        .where(pay.c.corrects_id.is_not(None), pay.c.amount > 0),
        sa.select(m.c.document, -m.c.amount).where(m.c.kind == CashKind.CORRECTION),
    )
    return BooksRule(
        "cash_movement", N_("{place}: what moved to put it right is not its amount."), sa.select(sides.c.place)
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
