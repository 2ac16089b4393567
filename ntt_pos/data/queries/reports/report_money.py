"""Reading money for the manager's reports: what waits for producers since when, what was paid, what was late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, cash, people, sales, shop, stock
from ntt_pos.data.queries.money.unsettled import unsettled
from ntt_pos.domain.money.account import HANDED_OVER, EntryKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.data.engine import Unit

_EVENING: Final = dt.time(15, tzinfo=dt.UTC)  # 23:00 WITA


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """A voucher: rupiah, and whether it was undone."""

    producer_id: int
    number: str
    date: dt.date
    at: dt.datetime
    kind: str
    means: str
    amount: int
    reversed: bool


@dataclass(frozen=True, slots=True)
class LateDocument:
    """Something that was recorded after the day it happened on."""

    number: str
    date: dt.date
    happened: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """A change of a producer's balance at its moment: signed rupiah."""

    producer_id: int
    kind: EntryKind
    amount: int
    at: dt.datetime


def credited(unit: Unit, outlet_id: int, since: dt.date) -> dict[int, list[tuple[dt.date, int]]]:
    """Return what was credited from a date on to each producer who is owed something: (business date, rupiah).

    Such an entry is in a statement of that date or later, or in none yet: years of history cost nothing.
    """
    e, b, s, taken = account.producer_entry, account.balance_now, account.settlement, account.settlement_entry
    settled = (
        sa.select(e.c.producer_id, e.c.business_date, e.c.amount)
        .select_from(
            s.join(taken, taken.c.settlement_id == s.c.id)
            .join(e, e.c.id == taken.c.entry_id)
            .join(b, b.c.producer_id == e.c.producer_id)
        )
        .where(s.c.outlet_id == outlet_id, s.c.business_date >= since, b.c.amount > 0)
    )
    waiting = (
        sa.select(e.c.producer_id, e.c.business_date, e.c.amount)
        .select_from(unsettled(e))
        .where(e.c.outlet_id == outlet_id, b.c.amount > 0)
    )
    both = sa.union_all(settled, waiting).subquery()
    query = (
        sa.select(both.c.producer_id, both.c.business_date, sa.func.sum(both.c.amount).label("amount"))
        .where(both.c.business_date >= since, both.c.amount > 0)
        .group_by(both.c.producer_id, both.c.business_date)
    )
    found: dict[int, list[tuple[dt.date, int]]] = {}
    for row in unit.rows(query):
        found.setdefault(row["producer_id"], []).append((row["business_date"], int(row["amount"])))
    return found


def credited_since(unit: Unit, outlet_id: int, day: dt.date) -> dict[int, int]:
    """Return what was credited from a business date on, in rupiah, to each producer who is owed something.

    Where the dates before it are closed, it is what the balance gained since the last statement before it and what left
    the account meanwhile: years of history cost nothing.
    """
    e, b, p, s = account.producer_entry, account.balance_now, people.producer, account.settlement
    taken, state = account.settlement_entry, shop.day_state
    closed = unit.value(sa.select(state.c.last_closed).where(state.c.outlet_id == outlet_id))
    if closed is None or closed < day - dt.timedelta(days=1):
        lately = credited(unit, outlet_id, day)
        owed = sa.select(b.c.producer_id).join(p, p.c.id == b.c.producer_id)
        rows = unit.rows(owed.where(p.c.outlet_id == outlet_id, b.c.amount > 0))
        return {row["producer_id"]: sum(amount for _on, amount in lately.get(row["producer_id"], ())) for row in rows}
    before = (
        sa.select(s.c.chain_position)
        .where(s.c.producer_id == b.c.producer_id, s.c.business_date < day)
        .order_by(s.c.chain_position.desc())
        .limit(1)
        .correlate(b)
        .scalar_subquery()
    )
    own = s.c.producer_id == b.c.producer_id
    closing = sa.select(s.c.closing).where(own, s.c.chain_position == before).correlate(b).scalar_subquery()
    told = sa.exists().where(
        taken.c.entry_id == e.c.id, s.c.id == taken.c.settlement_id, s.c.chain_position <= sa.func.coalesce(before, 0)
    )
    gone = (
        sa.select(sa.func.sum(e.c.amount))
        .where(e.c.producer_id == b.c.producer_id, sa.literal_column("producer_entry.amount < 0"), ~told)
        .correlate(b)
        .scalar_subquery()
    )
    gained = b.c.amount - sa.func.coalesce(closing, 0) - sa.func.coalesce(gone, 0)
    query = sa.select(b.c.producer_id, gained.label("amount")).join(p, p.c.id == b.c.producer_id)
    rows = unit.rows(query.where(p.c.outlet_id == outlet_id, b.c.amount > 0))
    return {row["producer_id"]: int(row["amount"]) for row in rows}


def payouts(
    unit: Unit, outlet_id: int, first: dt.date, last: dt.date, *, producer_id: int | None = None
) -> tuple[PayoutLine, ...]:
    """Return the vouchers of a period, in order."""
    v, r = account.payout, account.payout_reversal
    query = (
        sa.select(
            v.c.producer_id,
            v.c.number,
            v.c.business_date,
            v.c.at,
            v.c.kind,
            v.c.means,
            v.c.amount,
            r.c.id.label("undone"),
        )
        .select_from(v.outerjoin(r, r.c.payout_id == v.c.id))
        .where(v.c.outlet_id == outlet_id, v.c.business_date.between(first, last))
        .order_by(v.c.id)
    )
    if producer_id is not None:
        query = query.where(v.c.producer_id == producer_id)
    return tuple(
        from_row(PayoutLine, row, date=row["business_date"], reversed=row["undone"] is not None)
        for row in unit.rows(query)
    )


def moved(unit: Unit, producer_ids: Sequence[int], last: dt.date) -> tuple[BalanceChange, ...]:
    """Return every change of these producers' balances up to a date, with the moment of its sale, return or voucher.

    What has neither is at the end of its business date.
    """
    e, line, sale = account.producer_entry, sales.sale_line, sales.sale
    back, head, v = sales.return_line, sales.sale_return, account.payout
    query = (
        sa.select(
            e.c.producer_id,
            e.c.kind,
            e.c.amount,
            e.c.business_date,
            sa.func.coalesce(sale.c.at, head.c.at, v.c.at).label("at"),
        )
        .select_from(
            e.outerjoin(line, line.c.uid == e.c.line_uid)
            .outerjoin(sale, sale.c.id == line.c.sale_id)
            .outerjoin(back, back.c.uid == e.c.line_uid)
            .outerjoin(head, head.c.id == back.c.sale_return_id)
            .outerjoin(v, sa.and_(v.c.number == e.c.document, e.c.kind.in_(HANDED_OVER)))
        )
        .where(e.c.producer_id.in_(sa.bindparam("producers", expanding=True)), e.c.business_date <= last)
        .order_by(e.c.id)
    )
    return tuple(
        BalanceChange(
            row["producer_id"],
            EntryKind(row["kind"]),
            row["amount"],
            row["at"] or dt.datetime.combine(row["business_date"], _EVENING),
        )
        for row in unit.rows(query, {"producers": list(producer_ids)})
    )


def late(unit: Unit, outlet_id: int, first: dt.date, last: dt.date) -> tuple[LateDocument, ...]:
    """Return the documents of a period that happened before the date they stand on, and all sales from a paper."""
    u = shop.user_account
    tables = (
        sales.sale,
        sales.sale_return,
        stock.delivery,
        stock.withdrawal,
        stock.write_off,
        account.payout,
        account.repayment,
        account.account_correction,
    )
    found: list[LateDocument] = []
    for table in tables:
        t = table.c
        late = t.occurred_on < t.business_date
        if table is sales.sale:
            late |= t.reentry.is_not(None)
        query = (
            sa.select(t.number, t.business_date, t.occurred_on, u.c.name)
            .join(u, u.c.id == t.user_id)
            .where(t.outlet_id == outlet_id, t.business_date.between(first, last), late)
        )
        found += [LateDocument(r["number"], r["business_date"], r["occurred_on"], r["name"]) for r in unit.rows(query)]
    return tuple(sorted(found, key=lambda each: (each.date, each.number)))


@dataclass(frozen=True, slots=True)
class ProvenStatement:
    """A frozen statement with the hash that proves it; ``date`` is the book date, ``at`` when it was made."""

    number: str
    date: dt.date
    at: dt.datetime
    closing: int
    chain_hash: str


def statements(unit: Unit, producer_id: int, first: dt.date, last: dt.date) -> tuple[ProvenStatement, ...]:
    """Return a producer's statements of a period, in order."""
    s = account.settlement.c
    query = (
        sa.select(s.number, s.business_date, s.at, s.closing, s.chain_hash)
        .where(s.producer_id == producer_id, s.business_date.between(first, last))
        .order_by(s.chain_position)
    )
    return tuple(
        ProvenStatement(row["number"], row["business_date"], row["at"], row["closing"], row["chain_hash"])
        for row in unit.rows(query)
    )


def first_traded(unit: Unit, producer_id: int) -> dt.date | None:
    """Return the first date on which a producer's goods came or money moved."""
    m, e = stock.stock_movement.c, account.producer_entry.c
    dates: list[Any] = [
        unit.value(sa.select(sa.func.min(m.business_date)).where(m.producer_id == producer_id)),
        unit.value(sa.select(sa.func.min(e.business_date)).where(e.producer_id == producer_id)),
    ]
    return min((each for each in dates if each is not None), default=None)


def unconfirmed(unit: Unit, outlet_id: int) -> tuple[tuple[str, str, int, dt.date], ...]:
    """Return the closed shifts whose count did not agree and that no second person has confirmed.

    Each is its Z, the cashier, the rupiah and the book date.
    """
    z, c, u, o = cash.shift_closed, cash.shift_confirmed, shop.user_account, cash.shift_opened
    query = (
        sa.select(z.c.number, u.c.name, z.c.difference, z.c.business_date)
        .select_from(
            z.join(o, o.c.id == z.c.shift_id).join(u, u.c.id == o.c.user_id).outerjoin(c, c.c.shift_closed_id == z.c.id)
        )
        .where(z.c.outlet_id == outlet_id, z.c.difference != 0, z.c.confirmed_by_id.is_(None), c.c.id.is_(None))
        .order_by(z.c.id)
    )
    return tuple((r["number"], r["name"], r["difference"], r["business_date"]) for r in unit.rows(query))
