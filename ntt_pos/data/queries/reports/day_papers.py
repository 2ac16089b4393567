"""Reading a business date for the manager's papers: who sold what, by which means, from which drawer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, sales, shop, stock
from ntt_pos.data.queries.money.places import moved_later, places
from ntt_pos.data.queries.reports.report_sales import traded
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.shift import CashKind, CashMove, drawer, expected_cash
from ntt_pos.domain.reports.recap import RegisterDay

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class DayShare:
    """A breakdown's row: count, rupiah paid, producers' and shop's part, net of returns."""

    key: str
    count: int
    paid: int
    producer_share: int = 0
    shop_share: int = 0


@dataclass(frozen=True, slots=True)
class DayCut:
    """When a date was closed, and the shifts that were open at its cut."""

    closed_at: datetime | None
    open_shifts: tuple[tuple[str, str, datetime], ...]


def parts(unit: Unit, outlet_id: int, day: date, *, by: str) -> tuple[DayShare, ...]:
    """Return what a date brought by ``pillar``, ``producer`` or ``product`` (keys "code name"), net of returns."""
    both = traded(outlet_id, day, day)
    key = {
        "pillar": both.c.pillar,
        "producer": both.c.producer_code + " " + both.c.producer_name,
        # Two producers' goods of the same name are two products.
        "product": both.c.product_code + " " + both.c.product_name,
    }[by]
    query = (
        sa.select(
            key.label("key"),
            sa.func.sum(both.c.units).label("count"),
            sa.func.sum(both.c.sold - both.c.returned).label("paid"),
            sa.func.sum(both.c.producer_share).label("producer_share"),
            sa.func.sum(both.c.shop_share).label("shop_share"),
        )
        .group_by(key)
        .order_by(key)
    )
    return tuple(
        DayShare(
            str(row["key"]).strip(),
            int(row["count"]),
            int(row["paid"]),
            int(row["producer_share"]),
            int(row["shop_share"]),
        )
        for row in unit.rows(query)
    )


def means(unit: Unit, outlet_id: int, first: date, last: date) -> tuple[DayShare, ...]:
    """Return the money of a period by means of payment: taken less change less given back.

    Counted are the payments as they are now: what goes back is none, and one that was put right counts where it belongs.
    """
    pay, sale, refund, head = sales.payment, sales.sale, sales.refund, sales.sale_return
    taken = (
        sa.select(
            pay.c.means,
            (pay.c.amount - pay.c.change).label("amount"),
            sa.case((pay.c.amount < 0, -1), else_=1).label("times"),
        )
        .join(sale, sale.c.id == pay.c.sale_id)
        .where(sale.c.outlet_id == outlet_id, sale.c.business_date.between(first, last))
    )
    given = (
        sa.select(refund.c.means, -refund.c.amount, sa.literal_column("0"))
        .join(head, head.c.id == refund.c.sale_return_id)
        .where(head.c.outlet_id == outlet_id, head.c.business_date.between(first, last))
    )
    both = sa.union_all(taken, given).subquery()
    query = (
        sa.select(both.c.means, sa.func.sum(both.c.amount).label("paid"), sa.func.sum(both.c.times).label("count"))
        .group_by(both.c.means)
        .order_by(both.c.means)
    )
    return tuple(DayShare(row["means"], int(row["count"]), int(row["paid"])) for row in unit.rows(query))


def shifts_of(unit: Unit, outlet_id: int, day: date) -> tuple[RegisterDay, ...]:
    """Return the shifts that sold on a date or were closed on it; an open one with what its drawer should hold now."""
    o, z, r, u, sale = cash.shift_opened, cash.shift_closed, shop.register, shop.user_account, sales.sale
    sold = sa.select(sale.c.shift_id).where(sale.c.outlet_id == outlet_id, sale.c.business_date == day).distinct()
    query = (
        sa.select(
            o.c.id,
            r.c.code,
            u.c.name,
            z.c.number,
            z.c.expected,
            z.c.counted,
            z.c.difference,
        )
        .select_from(
            o.join(r, r.c.id == o.c.register_id).join(u, u.c.id == o.c.user_id).outerjoin(z, z.c.shift_id == o.c.id)
        )
        .where(o.c.outlet_id == outlet_id, sa.or_(o.c.id.in_(sold), z.c.business_date == day))
        .order_by(r.c.code, o.c.id)
    )
    return tuple(
        RegisterDay(
            register=row["code"],
            cashier=row["name"],
            number=row["number"] or "",
            expected=row["expected"] if row["number"] else _expected(unit, row["id"], row["code"]),
            counted=row["counted"] or 0,
            difference=row["difference"] or 0,
        )
        for row in unit.rows(query)
    )


def units_sold(unit: Unit, outlet_id: int, day: date) -> int:
    """Return the pieces sold on a date; a weighed line counts as one."""
    line = sales.sale_line
    units = sa.func.sum(sa.case((line.c.price_per == 1, line.c.quantity), else_=1))
    return int(unit.value(sa.select(units).where(line.c.outlet_id == outlet_id, line.c.business_date == day)) or 0)


def below_zero(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the names of the products that were sold before their delivery was typed."""
    n, p = stock.stock_now, goods.product
    query = (
        sa.select(p.c.name)
        .join(n, n.c.product_id == p.c.id)
        .where(p.c.outlet_id == outlet_id, n.c.bin == Bin.SHELF)
        .group_by(p.c.id, p.c.name)
        .having(sa.func.sum(n.c.quantity) < 0)
        .order_by(p.c.name)
    )
    return tuple(str(row[0]) for row in unit.run(query))


def day_cut(unit: Unit, outlet_id: int, day: date) -> DayCut:
    """Return when a date was closed, and which shifts were open at its cut."""
    cut, closed = shop.day_cut, shop.day_closed
    cut_at, closed_at = (
        unit.value(sa.select(t.c.at).where(t.c.outlet_id == outlet_id, t.c.business_date == day)) for t in (cut, closed)
    )
    if cut_at is None:
        return DayCut(None, ())
    o, z, r, u = cash.shift_opened, cash.shift_closed, shop.register, shop.user_account
    query = (
        sa.select(r.c.code, u.c.name, o.c.at)
        .select_from(
            o.join(r, r.c.id == o.c.register_id).join(u, u.c.id == o.c.user_id).outerjoin(z, z.c.shift_id == o.c.id)
        )
        .where(
            o.c.outlet_id == outlet_id,
            o.c.business_date <= day,
            sa.or_(z.c.id.is_(None), z.c.at > cut_at),
        )
        .order_by(r.c.code)
    )
    return DayCut(closed_at, tuple((row["code"], row["name"], row["at"]) for row in unit.rows(query)))


def closings(unit: Unit, outlet_id: int, *, before: date, after: datetime) -> tuple[tuple[date, datetime], ...]:
    """Return (date, when closed) of the dates before one that were closed after an instant, oldest first."""
    d = shop.day_closed
    query = (
        sa.select(d.c.business_date, d.c.at)
        .where(d.c.outlet_id == outlet_id, d.c.business_date < before, d.c.at >= after)
        .order_by(d.c.business_date)
    )
    return tuple((row["business_date"], row["at"]) for row in unit.rows(query))


def money_at(unit: Unit, outlet_id: int, day: date) -> dict[str, int]:
    """Return what lay in each place of money at the end of a date: now less what moved later (rupiah)."""
    later = moved_later(unit, outlet_id, day)
    held = places(unit, outlet_id)
    return {place: held.get(place, 0) - later.get(place, 0) for place in {**held, **later}}


def settled_on(unit: Unit, outlet_id: int, day: date) -> dict[int, tuple[str, int]]:
    """Return per producer the number and closing balance of the last statement dated on a day."""
    s = account.settlement
    query = (
        sa.select(s.c.producer_id, s.c.number, s.c.closing)
        .where(s.c.outlet_id == outlet_id, s.c.business_date == day)
        .order_by(s.c.id)
    )
    return {row["producer_id"]: (row["number"], row["closing"]) for row in unit.rows(query)}


def _expected(unit: Unit, shift_id: int, register_code: str) -> int:
    m = cash.cash_movement
    rows = unit.rows(
        sa.select(m.c.kind, m.c.from_place, m.c.to_place, m.c.amount).where(m.c.shift_id == shift_id).order_by(m.c.id)
    )
    moves = (CashMove(CashKind(r["kind"]), r["from_place"], r["to_place"], r["amount"]) for r in rows)
    return expected_cash(moves, drawer(register_code))
