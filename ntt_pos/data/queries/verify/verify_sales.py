"""What an auditor asks of sales and returns: each query returns only the rows that contradict the books."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, goods, people, sales, stock
from ntt_pos.data.queries.verify.books_rule import BooksRule, number
from ntt_pos.data.queries.verify.verify_books import first_row_after
from ntt_pos.data.types import Int
from ntt_pos.domain.core.money import WHOLE
from ntt_pos.domain.core.terms import Bearer, TermsKind
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


_SLICES: Final = ("0123", "4567", "89ab", "")  # the last is what ends otherwise, or is no uid at all


@cache
def sale_checks() -> tuple[BooksRule, ...]:
    """The arithmetic of sales and returns (I-1, I-2, I-4, I-5, I-19)."""
    return (
        _lines(),
        _discounts(),
        *_bundles(),
        *_agreed(),
        _sale_sums(),
        _sale_payments(),
        *map(_lines_and_ledgers, _SLICES),
        _returned(),
        _exchanges(),
        _returned_otherwise(),
        _money_back(),
        _refunds(),
    )


def _lines() -> BooksRule:
    """A line's price, discounts and terms give what is paid and the producer's share, for its product and its producer.

    No sale takes a tax: one is booked on a producer's account, with a document of its own.
    What SQLite and PostgreSQL hold within a row (gross less discount is paid, paid is shared out) is asked with the rules.
    """
    line, s, d = sales.sale_line, sales.sale, sales.sale_discount
    p, q = goods.product, people.producer
    borne = {
        bearer: sa.cast(sa.func.sum(sa.case((d.c.bearer == bearer, d.c.amount), else_=0)), sa.BigInteger)
        for bearer in (Bearer.SHARED, Bearer.PRODUCER)
    }
    given = (
        sa.select(
            d.c.sale_line_id,
            sa.func.sum(d.c.amount).label("all"),
            *(amount.label(bearer.value) for bearer, amount in borne.items()),
        )
        .group_by(d.c.sale_line_id)
        .subquery()
    )
    shared, own = (sa.func.coalesce(given.c[bearer.value], 0) for bearer in borne)
    base = line.c.gross - shared
    share = sa.case(
        (line.c.terms_kind == TermsKind.COMMISSION, base - base * line.c.rate_bp // WHOLE - own),
        (line.c.terms_kind == TermsKind.NET_PRICE, _half_up(line.c.quantity, line.c.net_price, line.c.price_per) - own),
        else_=0,
    )
    query = (
        sa.select(_number_of(s, line.c.sale_id).label("place"), line.c.product_name.label("product"))
        .select_from(
            line.join(p, p.c.id == line.c.product_id)
            .outerjoin(q, q.c.id == line.c.producer_id)
            .outerjoin(given, given.c.sale_line_id == line.c.id)
        )
        .where(
            sa.or_(
                _half_up(line.c.quantity, line.c.price, line.c.price_per) != line.c.gross,
                sa.func.coalesce(given.c.all, 0) != line.c.discount,
                share != line.c.producer_share,
                line.c.product_code != p.c.code,
                line.c.price_per != p.c.price_per,  # goods that were sold keep it
                sa.func.coalesce(line.c.producer_id, 0) != sa.func.coalesce(p.c.producer_id, 0),
                line.c.producer_code != sa.func.coalesce(q.c.code, ""),
                line.c.tax != 0,
            )
        )
    )
    return BooksRule(
        "sale_line", N_("{place}, {product}: price, discounts, terms and shares do not fit each other (I-1)."), query
    )


def _half_up(quantity: Any, price: Any, price_per: Any) -> sa.ColumnElement[int]:
    exact: sa.ColumnElement[int] = (2 * quantity * price + price_per) // (2 * price_per)
    return exact


def _number_of(head: sa.Table, key: sa.ColumnElement[int]) -> sa.ScalarSelect[Any]:
    """Return a document's number, looked up only for what is found."""
    return sa.select(head.c.number).where(head.c.id == key).scalar_subquery()


def _discounts() -> BooksRule:
    """A discount on a line is borne as its terms say."""
    line, s, d = sales.sale_line, sales.sale, sales.sale_discount
    query = (
        sa.select(s.c.number.label("place"), line.c.product_name.label("product"))
        .select_from(d.join(line, line.c.id == d.c.sale_line_id).join(s, s.c.id == line.c.sale_id))
        .where(d.c.kind == DiscountKind.LINE, d.c.bearer != line.c.discount_bearer)
    )
    return BooksRule("sale_discount", N_("{place}, {product}: the discount is borne by somebody else (I-1)."), query)


def _sale_sums() -> BooksRule:
    line, s = sales.sale_line, sales.sale
    names = ("gross", "discount", "paid", "tax")
    pieces = sa.case((line.c.price_per == 1, line.c.quantity), else_=1)
    sums = (
        sa.select(
            line.c.sale_id,
            *(sa.func.sum(line.c[name]).label(name) for name in names),
            sa.func.sum(pieces).label("units"),
        )
        .group_by(line.c.sale_id)
        .subquery()
    )
    query = (
        sa.select(s.c.number.label("place"))
        .select_from(s.outerjoin(sums, sums.c.sale_id == s.c.id))
        .where(sa.or_(*(sa.func.coalesce(sums.c[n], -1) != s.c[n] for n in (*names, "units"))))
    )
    return BooksRule("sale", N_("{place}: the sale and its lines do not add up (I-2)."), query)


def _lines_and_ledgers(ends: str) -> BooksRule:
    """Each line sold or brought back moved its units, and one entry tells its producer the share; nothing else did (I-4, I-19).

    Without a receipt a return leaves the producer untouched. Lines are asked by the last sign of their uid, a part of them at
    a time: SQLite groups in memory, and a million lines at once need 250 MB.
    """
    s, r, m, e = sales.sale_line, sales.return_line, stock.stock_movement, account.producer_entry
    none, zero, once = sa.literal_column("NULL", Int()), number(0), number(1)
    told = r.c.producer_id.is_not(None) & r.c.sale_line_id.is_not(None)
    consigned = s.c.producer_id.is_not(None)

    def mine(uid: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        last = sa.func.substr(uid, -1)
        return last.in_(tuple(ends)) if ends else sa.or_(last.is_(None), last.not_in(tuple("".join(_SLICES))))

    both = sa.union_all(
        sa.select(
            s.c.uid,
            s.c.product_id,
            s.c.producer_id,
            s.c.quantity.label("units"),
            sa.case((consigned, s.c.producer_share), else_=0).label("share"),
            sa.case((consigned, once), else_=0).label("times"),
        ).where(mine(s.c.uid)),
        sa.select(
            r.c.uid,
            r.c.product_id,
            r.c.producer_id,
            -r.c.quantity,
            sa.case((told, -r.c.producer_share), else_=0),
            sa.case((told, once), else_=0),
        ).where(mine(r.c.uid)),
        sa.select(m.c.line_uid, m.c.product_id, m.c.producer_id, m.c.quantity, zero, zero).where(
            m.c.kind.in_((MovementKind.SALE, MovementKind.RETURN)), mine(m.c.line_uid)
        ),
        sa.select(e.c.line_uid, none, e.c.producer_id, zero, -e.c.amount, -once).where(
            e.c.kind.in_((EntryKind.SALE, EntryKind.RETURN)), mine(e.c.line_uid)
        ),
    ).subquery()
    total = sa.func.sum
    odd = (
        sa.select(both.c.uid)
        .group_by(both.c.uid)
        .having(
            sa.or_(
                *(total(both.c[name]) != 0 for name in ("units", "share", "times")),
                *(sa.func.min(both.c[name]) != sa.func.max(both.c[name]) for name in ("product_id", "producer_id")),
            )
        )
        .subquery()
    )
    numbers = (
        sa.select(sales.sale.c.number).join(s, s.c.sale_id == sales.sale.c.id).where(s.c.uid == odd.c.uid),
        sa.select(sales.sale_return.c.number)
        .join(r, r.c.sale_return_id == sales.sale_return.c.id)
        .where(r.c.uid == odd.c.uid),
        sa.select(sa.func.max(m.c.document)).where(m.c.line_uid == odd.c.uid),
        sa.select(sa.func.max(e.c.document)).where(e.c.line_uid == odd.c.uid),
    )
    query = sa.select(sa.func.coalesce(*(each.scalar_subquery() for each in numbers)).label("place"))
    return BooksRule(
        "sale_line",
        N_("{place}: a line, the goods that moved and the producer's entry differ (I-4, I-19)."),
        query.select_from(odd),
    )


def _returned_otherwise() -> BooksRule:
    """What comes back is a line of that sale: its product, and for its producer."""
    line, s, r, back = sales.sale_line, sales.sale, sales.return_line, sales.sale_return
    query = (
        sa.select(back.c.number.label("place"), r.c.product_name.label("product"))
        .select_from(
            r.join(back, back.c.id == r.c.sale_return_id)
            .outerjoin(line, line.c.id == r.c.sale_line_id)
            .outerjoin(s, s.c.id == line.c.sale_id)
        )
        .where(
            sa.or_(
                line.c.product_id != r.c.product_id,
                sa.func.coalesce(line.c.producer_id, r.c.producer_id, 0) != sa.func.coalesce(r.c.producer_id, 0),
                sa.func.coalesce(line.c.sale_id, 0) != sa.func.coalesce(back.c.sale_id, 0),
            )
        )
    )
    return BooksRule("return_line", N_("{place}, {product}: what came back is not of that sale (I-5)."), query)


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


def _agreed() -> tuple[BooksRule, ...]:
    """Terms are some that were agreed for the product or its producer, own goods have none, and a bundle costs what it once did.

    Nobody types them at the till. Which were in force at that moment is not asked: another PC may not have heard of newer ones.
    """
    line, s, t = sales.sale_line, sales.sale, goods.terms
    made, price = sales.sale_bundle, goods.bundle_price

    def agreed(of: str) -> sa.Exists:
        same = (t.c[name] == line.c[name] for name in ("rate_bp", "net_price", "discount_bearer"))
        return sa.exists().where(t.c[of] == line.c[of], t.c.kind == line.c.terms_kind, *same)

    own = sa.and_(line.c.producer_id.is_(None), line.c.terms_kind == TermsKind.OWN)
    consigned = sa.and_(line.c.producer_id.is_not(None), sa.or_(agreed("producer_id"), agreed("product_id")))
    terms = sa.select(_number_of(s, line.c.sale_id).label("place"), line.c.product_name.label("product")).where(
        sa.not_(sa.or_(own, consigned))
    )
    had = sa.exists().where(price.c.bundle_id == made.c.bundle_id, price.c.price == made.c.price)
    bundles = sa.select(s.c.number.label("place"), made.c.name.label("product")).join(s, s.c.id == made.c.sale_id)
    return (
        BooksRule("sale_line", N_("{place}, {product}: sold on terms that were never agreed (I-1)."), terms),
        BooksRule("sale_bundle", N_("{place}, {product}: sold at a price it never had (I-1)."), bundles.where(~had)),
    )


def sold_otherwise(unit: Unit, after: int) -> frozenset[str]:
    """Return the uids of the sales' records after a place in the journal with a line at a price that its product never had."""
    line, price = sales.sale_line, goods.price
    mine = line.c.id >= (first_row_after(unit, line, after) if after else 0)
    sold = sa.select(line.c.product_id, line.c.price).where(mine).distinct().subquery()
    known = sa.exists().where(price.c.product_id == sold.c.product_id, price.c.price == sold.c.price)
    odd = sa.select(sold).where(~known)
    if unit.row(odd.limit(1)) is None:
        return frozenset()
    never = odd.subquery()
    same = sa.and_(line.c.product_id == never.c.product_id, line.c.price == never.c.price)
    return frozenset(
        str(row["record_uid"]) for row in unit.rows(sa.select(line.c.record_uid).join(never, same).where(mine))
    )


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


def _exchanges() -> BooksRule:
    """A sale of an exchange has its return, which is recorded first."""
    s, r = sales.sale, sales.sale_return
    back = sa.select(r.c.exchange_uid).where(r.c.exchange_uid.is_not(None))
    query = sa.select(s.c.number.label("place")).where(s.c.exchange_uid.is_not(None), s.c.exchange_uid.not_in(back))
    return BooksRule("sale", N_("{place} is of an exchange for which nothing was taken back (I-5)."), query)


def _returned() -> BooksRule:
    """Units of a line give back their part of it, rounded down over all that came back so far."""
    line, s, r = sales.sale_line, sales.sale, sales.return_line
    back = (
        sa.select(
            r.c.sale_line_id,
            sa.cast(sa.func.sum(r.c.quantity), sa.BigInteger).label("quantity"),
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
                back.c.paid != line.c.paid * back.c.quantity // line.c.quantity,
                back.c.share != line.c.producer_share * back.c.quantity // line.c.quantity,
                back.c.tax != line.c.tax * back.c.quantity // line.c.quantity,
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
