"""Reading for the payment desk: how long money waits, who may collect it, the last statements, what was taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

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
class HistoryStatement:
    """A statement in an account's history; ``newest`` is the last entry it took in, ``closing`` in rupiah."""

    number: str
    date: date
    at: datetime
    closing: int
    newest: int


def oldest_uncollected(unit: Unit, outlet_id: int) -> dict[int, date]:
    """Return per producer with a balance the day its oldest money that was not collected yet came in.

    What is paid out is taken from what came in first, so the newest income up to the balance is what still waits. An
    account is walked from the end that is nearer: back over what waits, or on over what has left.
    """
    found = {}
    for row in unit.rows(_OWED, {"outlet": outlet_id}):
        owed, left = int(row["amount"]), -int(row["gone"] or 0)
        forwards = left < owed
        day = _reaches(unit, row["producer_id"], left + 1 if forwards else owed, forwards=forwards)
        if day is not None:
            found[row["producer_id"]] = day
    return found


def _reaches(unit: Unit, producer_id: int, wanted: int, *, forwards: bool) -> date | None:
    """Return the day on which a producer's income, summed from one end of the account, reaches so many rupiah."""
    query, mark, size = (_ONWARDS, 0, WALKED) if forwards else (_BACK, MAX_ID, WALKED)
    while True:
        rows = unit.rows(query, {"producer": producer_id, "mark": mark, "most": size})
        for row in rows:
            wanted -= int(row["amount"])
            if wanted <= 0:
                day: date = row["business_date"]
                return day
        if len(rows) < size:
            return None
        mark, size = rows[-1]["id"], size * 4


def last_statements(unit: Unit, outlet_id: int) -> dict[int, tuple[str, date, datetime]]:
    """Return number, book date and moment of every producer's last statement."""
    return {
        row["producer_id"]: (row["number"], row["business_date"], row["at"])
        for row in unit.rows(_LAST, {"outlet": outlet_id})
    }


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


def statements_of(unit: Unit, producer_id: int, *, limit: int) -> tuple[HistoryStatement, ...]:
    """Return a producer's last statements, newest first, each with the last entry it took in."""
    s, taken = account.settlement, account.settlement_entry
    query = (
        sa.select(s.c.number, s.c.business_date, s.c.at, s.c.closing, sa.func.max(taken.c.entry_id).label("newest"))
        .join(taken, taken.c.settlement_id == s.c.id)
        .where(s.c.producer_id == producer_id)
        .group_by(s.c.id, s.c.number, s.c.business_date, s.c.at, s.c.closing)
        .order_by(s.c.id.desc())
        .limit(limit)
    )
    return tuple(
        HistoryStatement(row["number"], row["business_date"], row["at"], int(row["closing"]), int(row["newest"]))
        for row in unit.rows(query)
    )


def _name_of(person_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    told = people.personal_value.c
    return sa.and_(told.person_id == person_id, told.kind == "NAME")


WALKED: Final = 32
MAX_ID: Final = 2**63 - 1
_E, _B, _S, _P = account.producer_entry, account.balance_now, account.settlement, people.producer
_INCOME = sa.select(_E.c.id, _E.c.business_date, _E.c.amount).where(
    _E.c.producer_id == sa.bindparam("producer"), _E.c.amount > 0
)
_BACK = _INCOME.where(_E.c.id < sa.bindparam("mark")).order_by(_E.c.id.desc()).limit(sa.bindparam("most"))
_ONWARDS = _INCOME.where(_E.c.id > sa.bindparam("mark")).order_by(_E.c.id).limit(sa.bindparam("most"))
_OWED = (
    sa.select(
        _B.c.producer_id,
        _B.c.amount,
        sa.select(sa.func.sum(_E.c.amount))
        .where(_E.c.producer_id == _B.c.producer_id, sa.literal_column("producer_entry.amount < 0"))
        .correlate(_B)
        .scalar_subquery()
        .label("gone"),
    )
    .join(_P, _P.c.id == _B.c.producer_id)
    .where(_P.c.outlet_id == sa.bindparam("outlet"), _B.c.amount > 0)
)
_NEWEST = (
    sa.select(_S.c.id)
    .where(_S.c.producer_id == _P.c.id)
    .order_by(_S.c.chain_position.desc())
    .limit(1)
    .correlate(_P)
    .scalar_subquery()
)
_LAST = (
    sa.select(_S.c.producer_id, _S.c.number, _S.c.business_date, _S.c.at)
    .select_from(_P.join(_S, _S.c.id == _NEWEST))
    .where(_P.c.outlet_id == sa.bindparam("outlet"))
)
