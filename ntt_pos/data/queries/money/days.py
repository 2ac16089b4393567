"""Reading the outlet's calendar: what is cut and closed, what is open, and what a business date brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, proof, sales, shop, stock

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

NIGHTLY: Final = ("day.cut", "settlement", "day.closed")  # records dated by the day that is closed


@dataclass(frozen=True, slots=True)
class HeldBasket:
    """A basket on hold: nothing of it is in the books; ``total`` in rupiah as it was when it was held."""

    register: str
    cashier: str
    at: datetime
    total: int


@dataclass(frozen=True, slots=True)
class OpenDrawer:
    """A shift that is open now."""

    shift_id: int
    register: str
    cashier: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class BookedLater:
    """What is booked behind a date already: the newest book date and the takings (rupiah, less what went back)."""

    date: date
    takings: int


def booked_later(unit: Unit, outlet_id: int, day: date) -> BookedLater:
    """Return what is booked on later dates; the till sells on after the close, and then it counts for tomorrow."""
    sale, back, state = sales.sale.c, sales.sale_return.c, shop.day_state.c
    sold = unit.value(sa.select(sa.func.sum(sale.total)).where(sale.outlet_id == outlet_id, sale.business_date > day))
    gone = unit.value(
        sa.select(sa.func.sum(back.money_back)).where(back.outlet_id == outlet_id, back.business_date > day)
    )
    newest = unit.value(sa.select(state.newest_date).where(state.outlet_id == outlet_id))
    return BookedLater(max(newest or day, day), int(sold or 0) - int(gone or 0))


def recorded_dates(unit: Unit, outlet_id: int, last_closed: date | None) -> tuple[date, ...]:
    """Return the dates after the last closed one on which something was recorded, oldest first.

    Dates never go back, so only records after the last one of a closed date are looked at. What a night itself writes is
    dated by the day it closes: a night that is made up for comes after records of the days that follow.
    """
    j = proof.journal
    query = sa.select(j.c.business_date).distinct().where(j.c.outlet_id == outlet_id)
    if last_closed is not None:
        before = (
            sa.select(j.c.id)
            .where(j.c.outlet_id == outlet_id, j.c.business_date <= last_closed, j.c.kind.not_in(NIGHTLY))
            .order_by(j.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = query.where(j.c.business_date > last_closed, j.c.id > sa.func.coalesce(before, 0))
    return tuple(sorted(row[0] for row in unit.run(query)))


def held_baskets(unit: Unit, outlet_id: int) -> tuple[HeldBasket, ...]:
    """Return the baskets that still wait for their customers, oldest first."""
    h, r, u = sales.held_cart, shop.register, shop.user_account
    query = (
        sa.select(r.c.code, u.c.name, h.c.at, h.c.total)
        .select_from(h.join(r, r.c.id == h.c.register_id).join(u, u.c.id == h.c.user_id))
        .where(h.c.outlet_id == outlet_id)
        .order_by(h.c.at, h.c.uid)
    )
    return tuple(HeldBasket(row["code"], row["name"], row["at"], row["total"]) for row in unit.rows(query))


def counts_under_way(unit: Unit, outlet_id: int) -> int:
    """Return how many stock counts are begun and not posted."""
    draft = stock.count_draft.c
    return int(unit.value(sa.select(sa.func.count()).where(draft.outlet_id == outlet_id)) or 0)


def open_drawers(unit: Unit, outlet_id: int) -> tuple[OpenDrawer, ...]:
    """Return the shifts that are open, by register."""
    o, s, r, u = cash.open_shift, cash.shift_opened, shop.register, shop.user_account
    query = (
        sa.select(o.c.shift_id, r.c.code, u.c.name, s.c.at)
        .select_from(
            o.join(s, s.c.id == o.c.shift_id).join(r, r.c.id == o.c.register_id).join(u, u.c.id == s.c.user_id)
        )
        .where(r.c.outlet_id == outlet_id)
        .order_by(r.c.code)
    )
    return tuple(OpenDrawer(row["shift_id"], row["code"], row["name"], row["at"]) for row in unit.rows(query))


def day_sums(unit: Unit, outlet_id: int, day: date) -> dict[str, int]:
    """Return what a business date brought, in rupiah and counts, returns as positive amounts."""
    rows = [unit.row(query, {"outlet": outlet_id, "day": day}) for query in _day_queries()]
    return {name: int(value or 0) for row in rows if row is not None for name, value in row.items()}


@cache
def _day_queries() -> tuple[sa.Select[Any], ...]:
    sale, line = sales.sale, sales.sale_line
    back, back_line = sales.sale_return, sales.return_line
    return (
        _sums(
            sale,
            sale,
            sales=sa.func.count(),
            rounding=sa.func.sum(sale.c.rounding),
            total=sa.func.sum(sale.c.total),
        ),
        _sums(
            line,
            line,
            lines=sa.func.count(),
            gross=sa.func.sum(line.c.gross),
            discount=sa.func.sum(line.c.discount),
            paid=sa.func.sum(line.c.paid),
            tax=sa.func.sum(line.c.tax),
            producer_share=sa.func.sum(line.c.producer_share),
            shop_share=sa.func.sum(line.c.shop_share),
        ),
        _sums(
            back,
            back,
            returns=sa.func.count(),
            returned_paid=sa.func.sum(back.c.paid),
            money_back=sa.func.sum(back.c.money_back),
            returned_rounding=sa.func.sum(back.c.rounding),
        ),
        _sums(
            back_line.join(back, back.c.id == back_line.c.sale_return_id),
            back,
            returned_producer_share=sa.func.sum(back_line.c.producer_share),
            returned_shop_share=sa.func.sum(back_line.c.shop_share),
            returned_tax=sa.func.sum(back_line.c.tax),
        ),
    )


def night_statements(unit: Unit, outlet_id: int, day: date) -> int:
    """Return how many statements the night of a date made."""
    s = account.settlement
    query = sa.select(sa.func.count()).where(s.c.outlet_id == outlet_id, s.c.business_date == day, s.c.kind == "NIGHT")
    return int(unit.value(query) or 0)


def _sums(source: sa.FromClause, document: sa.Table, **columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    chosen = [column.label(name) for name, column in columns.items()]
    mine = (document.c.outlet_id == sa.bindparam("outlet"), document.c.business_date == sa.bindparam("day"))
    return sa.select(*chosen).select_from(source).where(*mine)
