"""Reading what the owner controls: the records of some kinds, sums by day, and each cashier beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, proof, sales, shop, stock
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.goods.notes import SERIES, NoteKind
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.reports.control import CashierLine

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit

MOST_AROUND = 2_000
LOOKED = "control.looked"
NOTED = "control.noted"


def records(unit: Unit, outlet_id: int, kinds: Sequence[str], first: date, last: date) -> Sequence[Row]:
    """Return the records of these kinds or with an approval in a period of business dates, the newest first."""
    j, r, a = proof.journal.c, shop.register.c, shop.approval.c
    signed = sa.select(a.record_uid).where(a.outlet_id == outlet_id, a.business_date.between(first, last))
    return unit.rows(
        sa.select(j.kind, j.canonical, j.at, j.business_date, j.seq, j.record_uid, r.code.label("register"))
        .join_from(proof.journal, shop.register, r.id == j.register_id)
        .where(
            j.outlet_id == outlet_id,
            sa.or_(j.kind.in_(kinds), j.record_uid.in_(signed)),
            j.business_date.between(first, last),
        )
        .order_by(j.id.desc())
    )


def around(unit: Unit, outlet_id: int, register: str, seq: int, ends: Sequence[str]) -> Sequence[Row]:
    """Return a register's records from the last of the kinds ``ends`` before one to the next one after it, in order."""
    j, r = proof.journal.c, shop.register.c
    mine = sa.select(r.id).where(r.outlet_id == outlet_id, r.code == register).scalar_subquery()
    end = sa.and_(j.register_id == mine, j.kind.in_(ends))
    first = int(unit.value(sa.select(sa.func.max(j.seq)).where(end, j.seq < seq)) or 0)
    last = unit.value(sa.select(sa.func.min(j.seq)).where(end, j.seq >= seq))
    query = sa.select(j.kind, j.canonical, j.at, j.seq).where(j.register_id == mine, j.seq >= first)
    return unit.rows((query.where(j.seq <= last) if last else query).order_by(j.seq).limit(MOST_AROUND))


def looks(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the last times somebody looked, the newest first."""
    j = proof.journal.c
    mine = sa.select(j.at, j.canonical).where(j.outlet_id == outlet_id, j.kind == LOOKED)
    return unit.rows(mine.order_by(j.id.desc()).limit(50))


def noted(unit: Unit, outlet_id: int, since: date) -> Sequence[Row]:
    """Return the records of notes that were written from a business date on, the oldest first."""
    j = proof.journal.c
    mine = sa.select(j.at, j.canonical).where(j.outlet_id == outlet_id, j.kind == NOTED, j.business_date >= since)
    return unit.rows(mine.order_by(j.id))


def known(unit: Unit, outlet_id: int, register: str, seq: int) -> bool:
    """Tell whether the journal of a register has a record of this number."""
    j, r = proof.journal.c, shop.register.c
    query = sa.select(j.id).join_from(proof.journal, shop.register, r.id == j.register_id)
    return unit.value(query.where(j.outlet_id == outlet_id, r.code == register, j.seq == seq)) is not None


@dataclass(frozen=True, slots=True)
class Changed:
    """A price or terms that a record set: of a product or of a producer, and what held before (None: nothing)."""

    product_id: int | None
    producer_id: int | None
    before: int | Terms | None


def changed(unit: Unit, outlet_id: int, first: date, last: date) -> dict[str, dict[str, Changed]]:
    """Return per record of a period that set prices or terms what it changed, by the code of product or producer."""
    found: dict[str, dict[str, Changed]] = {}
    p, g = goods.price.c, goods.product.c
    before = sa.func.lag(p.price).over(partition_by=p.product_id, order_by=p.id).label("before")
    mine = sa.select(p.product_id).where(p.outlet_id == outlet_id, p.business_date.between(first, last))
    each = sa.select(p.record_uid, p.product_id, p.business_date, before).where(p.product_id.in_(mine)).subquery()
    priced = sa.select(each.c.record_uid, each.c.product_id, each.c.before, g.code)
    priced = priced.join_from(each, goods.product, g.id == each.c.product_id)
    for row in unit.run(priced.where(each.c.business_date.between(first, last))):
        found.setdefault(row.record_uid, {})[row.code] = Changed(row.product_id, None, row.before)
    for record_uid, code, change in _agreed(unit, outlet_id, first, last):
        found.setdefault(record_uid, {})[code] = change
    return found


def _agreed(unit: Unit, outlet_id: int, first: date, last: date) -> list[tuple[str, str, Changed]]:
    """Return (record, code, change) of the terms that were agreed in a period.

    Before a product had terms of its own, or while it followed its producer, the producer's held.
    """
    t, g, m = goods.terms.c, goods.product.c, people.producer.c
    mine = sa.select(t.product_id, t.producer_id, g.producer_id.label("owner")).outerjoin_from(
        goods.terms, goods.product, g.id == t.product_id
    )
    rows = unit.run(mine.where(t.outlet_id == outlet_id, t.business_date.between(first, last))).all()
    if not rows:
        return []
    products = {row.product_id for row in rows} - {None}
    producers = {row.producer_id for row in rows} | {row.owner for row in rows}
    told = (
        sa.select(goods.terms, g.code.label("product"), g.producer_id.label("owner"), m.code.label("producer"))
        .outerjoin_from(goods.terms, goods.product, g.id == t.product_id)
        .outerjoin(people.producer, m.id == t.producer_id)
        .where(sa.or_(t.product_id.in_(products), t.producer_id.in_(producers - {None})))
        .order_by(t.id)
    )
    held: dict[tuple[str, int], Terms] = {}
    found = []
    for row in unit.rows(told):
        product = row["product_id"] is not None
        key = ("product", row["product_id"]) if product else ("producer", row["producer_id"])
        then = held.get(key)
        if product and (then is None or then.kind is TermsKind.INHERIT):
            then = held.get(("producer", row["owner"]))
        held[key] = Terms(TermsKind(row["kind"]), row["rate_bp"], row["net_price"])
        if first <= row["business_date"] <= last:
            change = Changed(row["product_id"], row["producer_id"], then)
            found.append((row["record_uid"], row["product"] or row["producer"], change))
    return found


def sales_brought_back(unit: Unit, outlet_id: int, first: date, last: date) -> dict[str, str]:
    """Return the numbers of the sales of which something came back in a period, by their uids."""
    s, back = sales.sale.c, sales.sale_return.c
    asked = sa.select(s.uid, s.number).join_from(sales.sale_return, sales.sale, s.id == back.sale_id)
    rows = unit.run(asked.where(back.outlet_id == outlet_id, back.business_date.between(first, last)))
    return {row.uid: row.number for row in rows}


def names(unit: Unit, outlet_id: int) -> dict[str, str]:
    """Return the names of users by username, of producers and of products by code."""
    u, p, g = shop.user_account.c, people.producer.c, goods.product.c
    found: dict[str, str] = {}
    for key, name, outlet in (
        (g.code, g.name, g.outlet_id),
        (p.code, p.name, p.outlet_id),
        (u.username, u.name, u.outlet_id),
    ):
        asked = sa.select(key.label("code"), name.label("called")).where(outlet == outlet_id)
        found |= {row.code: row.called for row in unit.run(asked)}
    return found


def sums_by_day(unit: Unit, outlet_id: int, first: date, last: date) -> dict[str, dict[date, int]]:
    """Return rupiah by business date: cash differences, money given back, paid for goods written off, corrections."""
    z, back, e, c = cash.shift_closed.c, sales.sale_return.c, account.producer_entry.c, account.account_correction.c
    off = sa.and_(e.kind == EntryKind.COMPENSATION, e.document.like(f"{SERIES[NoteKind.WRITE_OFF]}-%"))
    asked: dict[str, tuple[Any, Any, Any, Any]] = {
        "differences": (z.business_date, z.difference, z.outlet_id, sa.true()),
        "refunds": (back.business_date, back.money_back, back.outlet_id, sa.true()),
        "write_offs": (e.business_date, e.amount, e.outlet_id, off),
        "corrections": (c.business_date, c.amount, c.outlet_id, c.kind == EntryKind.CORRECTION),
    }
    return {
        name: {
            row.day: int(row.amount)
            for row in unit.run(
                sa.select(day.label("day"), sa.func.sum(amount).label("amount"))
                .where(outlet == outlet_id, day.between(first, last), more)
                .group_by(day)
            )
        }
        for name, (day, amount, outlet, more) in asked.items()
    }


def by_cashier(unit: Unit, outlet_id: int, first: date, last: date) -> tuple[CashierLine, ...]:
    """Return what each of the users sold, let off and gave back in a period, by name."""
    s, line, back, u = sales.sale.c, sales.sale_line.c, sales.sale_return.c, shop.user_account.c
    sold = {
        row.user_id: (int(row.sales), int(row.paid or 0), int(row.discount or 0))
        for row in unit.run(
            sa.select(
                s.user_id,
                sa.func.count(s.id.distinct()).label("sales"),
                sa.func.sum(line.paid).label("paid"),
                sa.func.sum(line.discount).label("discount"),
            )
            .join_from(sales.sale, sales.sale_line, line.sale_id == s.id)
            .where(s.outlet_id == outlet_id, s.business_date.between(first, last))
            .group_by(s.user_id)
        )
    }
    returned = {
        row.user_id: int(row.amount)
        for row in unit.run(
            sa.select(back.user_id, sa.func.sum(back.money_back).label("amount"))
            .where(back.outlet_id == outlet_id, back.business_date.between(first, last))
            .group_by(back.user_id)
        )
    }
    rows = unit.run(sa.select(u.id, u.name).where(u.outlet_id == outlet_id).order_by(sa.func.lower(u.name)))
    return tuple(
        CashierLine(row.name, *sold.get(row.id, (0, 0, 0)), returned.get(row.id, 0))
        for row in rows
        if row.id in sold or row.id in returned
    )


@dataclass(frozen=True, slots=True)
class BelowZero:
    """A product whose shelf is below zero, in base units."""

    product_id: int
    name: str
    unit: str
    price_per: int
    quantity: int


def below_zero(unit: Unit, outlet_id: int) -> tuple[BelowZero, ...]:
    """Return the products that lie below zero on the shelf now, by name."""
    now, p = stock.stock_now.c, goods.product.c
    quantity = sa.func.sum(now.quantity)
    shelf = (
        sa.select(p.id, p.name, p.unit, p.price_per, quantity.label("quantity"))
        .join_from(stock.stock_now, goods.product, p.id == now.product_id)
        .where(p.outlet_id == outlet_id, now.bin == Bin.SHELF)
        .group_by(p.id, p.name, p.unit, p.price_per)
        .having(quantity < 0)
        .order_by(p.name)
    )
    return tuple(BelowZero(r.id, r.name, r.unit, r.price_per, int(r.quantity)) for r in unit.run(shelf))
