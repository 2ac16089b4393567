"""Reading the outlet's calendar: what is cut and closed, what is open, and what a business date brought."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, proof, sales, shop, stock
from ntt_pos.data.queries.core.other_pcs import heard
from ntt_pos.data.queries.money.outside_cut import held
from ntt_pos.data.types import MOVED, KnownText
from ntt_pos.domain.core.business_date import shop_date
from ntt_pos.domain.money.closing import Cut

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
class Awaited:
    """A register of another PC of which more records may come; ``cashier`` when its shift is open.

    ``said`` is when its PC was heard last, by its own clock.
    """

    register: str
    cashier: str
    said: datetime


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

    Within the journal of a register dates never go back, so only its records after the last one of a closed date are
    looked at. What a night itself writes is dated by the day it closes: a night that is made up for comes after records
    of the days that follow.
    """
    j, r, after = proof.journal.c, shop.register.c, last_closed or date.min
    before = (
        sa.select(j.seq)
        .where(j.register_id == r.id, j.business_date <= after, j.kind.not_in(NIGHTLY))
        .order_by(j.seq.desc())
        .limit(1)
        .correlate(shop.register)
        .scalar_subquery()
    )
    found: set[date] = set()
    for row in unit.rows(sa.select(r.id, sa.func.coalesce(before, 0).label("seq")).where(r.outlet_id == outlet_id)):
        # One register at a time: with the number in hand, no database reads what lies before it.
        newer = (j.register_id == row["id"], j.seq > row["seq"], j.business_date > after)
        found.update(unit.run(sa.select(j.business_date).distinct().where(*newer)).scalars())
    return tuple(sorted(found))


def closed_dates(unit: Unit, outlet_id: int, since: date) -> tuple[date, ...]:
    """Return the closed dates of an outlet from a date on, oldest first."""
    d = shop.day_closed.c
    query = sa.select(d.business_date).where(d.outlet_id == outlet_id, d.business_date >= since)
    return tuple(unit.run(query.order_by(d.business_date)).scalars())


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


def awaited(unit: Unit, outlet_id: int) -> tuple[Awaited, ...]:
    """Return the registers of other PCs of which more is to come: their shift is open, or what they told of is not here."""
    opened = {each.register: each.cashier for each in open_drawers(unit, outlet_id)}
    return tuple(
        Awaited(each.code, opened.get(each.code, ""), each.at)
        for each in heard(unit, outlet_id)
        if each.code in opened or not each.whole
    )


def missing(unit: Unit, outlet_id: int, day: date, *, cutoff_hour: int) -> tuple[Awaited, ...]:
    """Return the registers of other PCs that a day is closed without: more is to come, or nobody heard of them that day."""
    waited_for = awaited(unit, outlet_id)
    known = {each.register for each in waited_for}
    silent = tuple(
        Awaited(each.code, "", each.at)
        for each in heard(unit, outlet_id)
        if each.code not in known and shop_date(each.at, cutoff_hour=cutoff_hour) < day
    )
    return tuple(sorted((*waited_for, *silent), key=lambda each: each.register))


def open_drawers(unit: Unit, outlet_id: int) -> tuple[OpenDrawer, ...]:
    """Return the shifts that are open, by register; not that of a PC that was taken out, which nobody closes any more."""
    o, s, r, u = cash.open_shift, cash.shift_opened, shop.register, shop.user_account
    gone = sa.exists().where(shop.register_retired.c.retired_id == o.c.register_id)
    query = (
        sa.select(o.c.shift_id, r.c.code, u.c.name, s.c.at)
        .select_from(
            o.join(s, s.c.id == o.c.shift_id).join(r, r.c.id == o.c.register_id).join(u, u.c.id == s.c.user_id)
        )
        .where(r.c.outlet_id == outlet_id, ~gone)
        .order_by(r.c.code)
    )
    return tuple(OpenDrawer(row["shift_id"], row["code"], row["name"], row["at"]) for row in unit.rows(query))


def cut_of(unit: Unit, outlet_id: int, day: date) -> Cut | None:
    """Return what a closed day holds, None for a day that was not cut.

    Where the record lies in a year file that is away, it is taken for the only register's: years move out of such books only.
    """
    c, j, r = shop.day_cut, proof.journal, shop.register
    row = unit.row(
        sa.select(r.c.code, j.c.seq, KnownText(j.c.canonical).label("canonical"))
        .select_from(c.join(j, j.c.record_uid == c.c.record_uid).join(r, r.c.id == j.c.register_id))
        .where(c.c.outlet_id == outlet_id, c.c.business_date == day)
    )
    if row is None:
        return None
    if row["canonical"].startswith(MOVED):
        return Cut(row["code"], row["seq"], {})
    told = json.loads(row["canonical"])
    heads = told.get("heads")
    known = None if heads is None else {code: int(seq) for code, (seq, _hash) in heads.items()}
    return Cut(row["code"], row["seq"], known, tuple(told.get("without", ())))


def closed_without(unit: Unit, outlet_id: int, since: date) -> dict[date, tuple[str, ...]]:
    """Return the days from a date on that were closed without waiting for some registers, and which."""
    c, j = shop.day_cut.c, proof.journal.c
    query = (
        sa.select(c.business_date, KnownText(j.canonical).label("canonical"))
        .join_from(shop.day_cut, proof.journal, j.record_uid == c.record_uid)
        .where(c.outlet_id == outlet_id, c.business_date >= since)
    )
    rows = [row for row in unit.rows(query) if not row["canonical"].startswith(MOVED)]
    found = {row["business_date"]: tuple(json.loads(row["canonical"]).get("without", ())) for row in rows}
    return {day: registers for day, registers in found.items() if registers}


def cuts(unit: Unit) -> dict[tuple[int, date], Cut | None]:
    """Return what each day holds that was cut, by outlet and date."""
    c = shop.day_cut.c
    cut = [(int(row["outlet_id"]), row["business_date"]) for row in unit.rows(sa.select(c.outlet_id, c.business_date))]
    return {(outlet_id, day): cut_of(unit, outlet_id, day) for outlet_id, day in cut}


def day_sums(unit: Unit, outlet_id: int, day: date, cut: Cut | None = None) -> dict[str, int]:
    """Return what a business date brought, in rupiah and counts, returns as positive amounts.

    With ``cut`` only what that cut holds: what came later is not among the sums of the closed day.
    """
    asked = {"outlet": outlet_id, "day": day}
    rows = [unit.row(query.where(held(head, cut)) if cut else query, asked) for head, query in _day_queries()]
    return {name: int(value or 0) for row in rows if row is not None for name, value in row.items()}


@cache
def _day_queries() -> tuple[tuple[sa.Table, sa.Select[Any]], ...]:
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


def _sums(
    source: sa.FromClause, document: sa.Table, **columns: sa.ColumnElement[Any]
) -> tuple[sa.Table, sa.Select[Any]]:
    chosen = [column.label(name) for name, column in columns.items()]
    mine = (document.c.outlet_id == sa.bindparam("outlet"), document.c.business_date == sa.bindparam("day"))
    return document, sa.select(*chosen).select_from(source).where(*mine)
