"""Reading what the owner controls: the records of some kinds, sums by day, and each cashier beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, proof, sales, shop, stock
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.reports.control import CashierLine

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit

LOOKED = "control.looked"
NOTED = "control.noted"


def records(unit: Unit, outlet_id: int, kinds: Sequence[str], first: date, last: date) -> Sequence[Row]:
    """Return the records of these kinds in a period of business dates, the newest first."""
    j, r = proof.journal.c, shop.register.c
    return unit.rows(
        sa.select(j.kind, j.canonical, j.at, j.business_date, j.seq, j.record_uid, r.code.label("register"))
        .join_from(proof.journal, shop.register, r.id == j.register_id)
        .where(j.outlet_id == outlet_id, j.kind.in_(kinds), j.business_date.between(first, last))
        .order_by(j.id.desc())
    )


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


def prices_before(unit: Unit, outlet_id: int, first: date, last: date) -> dict[str, tuple[int, int | None]]:
    """Return per record that set prices of a period its last product and the price that one had before (rupiah)."""
    p = goods.price.c
    before = sa.func.lag(p.price).over(partition_by=p.product_id, order_by=p.id).label("before")
    changed = sa.select(p.product_id).where(p.outlet_id == outlet_id, p.business_date.between(first, last))
    each = sa.select(p.record_uid, p.product_id, p.business_date, before).where(p.product_id.in_(changed)).subquery()
    rows = unit.run(sa.select(each).where(each.c.business_date.between(first, last)))
    return {row.record_uid: (row.product_id, row.before) for row in rows}


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
    off = sa.and_(e.kind == EntryKind.COMPENSATION, e.document.like("BA-%"))
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


def below_zero(unit: Unit, outlet_id: int) -> int:
    """Return how many products lie below zero on the shelf now."""
    now, p = stock.stock_now.c, goods.product.c
    shelf = (
        sa.select(now.product_id)
        .join_from(stock.stock_now, goods.product, p.id == now.product_id)
        .where(p.outlet_id == outlet_id, now.bin == Bin.SHELF)
        .group_by(now.product_id)
        .having(sa.func.sum(now.quantity) < 0)
        .subquery()
    )
    return int(unit.value(sa.select(sa.func.count()).select_from(shelf)) or 0)
