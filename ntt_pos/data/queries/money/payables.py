"""Reading for the payment desk: how long money waits, who may collect it, the last statements, what was taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.models import account, people

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class CollectorRow:
    """Somebody who may collect a producer's money: the payee (no relation), or a person of the list."""

    person_uid: str
    name: str
    relation: str
    erased: bool = False


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement in an account's history; ``newest`` is the last entry it took in, ``closing`` in rupiah."""

    number: str
    date: date
    closing: int
    newest: int


def oldest_uncollected(unit: Unit, outlet_id: int) -> dict[int, date]:
    """Return per producer with a balance the day its oldest money that was not collected yet came in.

    What is paid out is taken from what came in first, so the newest income up to the balance is what still waits.
    """
    e, b, p = account.producer_entry, account.balance_now, people.producer
    income = (
        sa.select(e.c.producer_id, e.c.business_date, sa.func.sum(e.c.amount).label("amount"))
        .join(p, p.c.id == e.c.producer_id)
        .where(p.c.outlet_id == outlet_id, e.c.amount > 0)
        .group_by(e.c.producer_id, e.c.business_date)
        .subquery()
    )
    running = sa.select(
        income.c.producer_id,
        income.c.business_date,
        sa.func.sum(income.c.amount)
        .over(partition_by=income.c.producer_id, order_by=income.c.business_date.desc())
        .label("since"),
    ).subquery()
    query = (
        sa.select(running.c.producer_id, sa.func.max(running.c.business_date).label("day"))
        .join(b, b.c.producer_id == running.c.producer_id)
        .where(b.c.amount > 0, running.c.since >= b.c.amount)
        .group_by(running.c.producer_id)
    )
    return {row["producer_id"]: row["day"] for row in unit.rows(query)}


def last_statements(unit: Unit, outlet_id: int) -> dict[int, tuple[str, date]]:
    """Return number and date of every producer's last statement."""
    s = account.settlement
    newest = sa.select(sa.func.max(s.c.id)).where(s.c.outlet_id == outlet_id).group_by(s.c.producer_id)
    query = sa.select(s.c.producer_id, s.c.number, s.c.business_date).where(s.c.id.in_(newest))
    return {row["producer_id"]: (row["number"], row["business_date"]) for row in unit.rows(query)}


def collector_names(unit: Unit, outlet_id: int) -> dict[int, tuple[str, ...]]:
    """Return the names of everybody who may collect for a producer, the payees aside."""
    p, c = people.producer, people.collector
    query = (
        sa.select(c.c.producer_id, people.personal_value.c.value)
        .select_from(c.join(p, p.c.id == c.c.producer_id).outerjoin(people.personal_value, _name_of(c.c.person_id)))
        .where(p.c.outlet_id == outlet_id, c.c.active)
        .order_by(c.c.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in unit.rows(query):
        found[row["producer_id"]].append(row["value"] or "")
    return {producer_id: tuple(names) for producer_id, names in found.items()}


def people_of(unit: Unit, producer_id: int) -> tuple[CollectorRow, ...]:
    """Return the payee first, then everybody on the producer's list."""
    p, c, who, told = people.producer, people.collector, people.person, people.personal_value
    payee = (
        sa.select(who.c.uid, who.c.erased, told.c.value, sa.literal("").label("relation"))
        .select_from(p.join(who, who.c.uid == p.c.person_uid).outerjoin(told, _name_of(who.c.id)))
        .where(p.c.id == producer_id)
    )
    listed = (
        sa.select(who.c.uid, who.c.erased, told.c.value, c.c.relation)
        .select_from(c.join(who, who.c.id == c.c.person_id).outerjoin(told, _name_of(who.c.id)))
        .where(c.c.producer_id == producer_id, c.c.active)
        .order_by(c.c.id)
    )
    rows = [*unit.rows(payee), *unit.rows(listed)]
    return tuple(CollectorRow(str(r["uid"]), r["value"] or "", r["relation"], bool(r["erased"])) for r in rows)


def reversed_numbers(unit: Unit, producer_id: int) -> frozenset[str]:
    """Return the numbers of a producer's vouchers that were taken back."""
    v, r = account.payout, account.payout_reversal
    query = sa.select(v.c.number).join(r, r.c.payout_id == v.c.id).where(v.c.producer_id == producer_id)
    return frozenset(row["number"] for row in unit.rows(query))


def statements_of(unit: Unit, producer_id: int, *, limit: int) -> tuple[StatementLine, ...]:
    """Return a producer's last statements, newest first, each with the last entry it took in."""
    s, taken = account.settlement, account.settlement_entry
    query = (
        sa.select(s.c.number, s.c.business_date, s.c.closing, sa.func.max(taken.c.entry_id).label("newest"))
        .join(taken, taken.c.settlement_id == s.c.id)
        .where(s.c.producer_id == producer_id)
        .group_by(s.c.id, s.c.number, s.c.business_date, s.c.closing)
        .order_by(s.c.id.desc())
        .limit(limit)
    )
    return tuple(
        StatementLine(row["number"], row["business_date"], int(row["closing"]), int(row["newest"]))
        for row in unit.rows(query)
    )


def _name_of(person_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    told = people.personal_value.c
    return sa.and_(told.person_id == person_id, told.kind == "NAME")
