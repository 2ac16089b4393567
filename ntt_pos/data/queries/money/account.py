"""Reading the producers' accounts: balances, vouchers and who may collect the money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, cash, people, shop
from ntt_pos.data.queries.core.calendar import of_one_day
from ntt_pos.domain.money.account import EntryKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class ProducerAccount:
    """A producer with the balance the shop owes now, in rupiah (negative: the producer owes)."""

    producer_id: int
    code: str
    name: str
    village: str
    district: str
    pays_by: str
    person_uid: str
    active: bool
    balance: int


def _accounts() -> sa.Select[Any]:
    p, b = people.producer, account.balance_now
    return sa.select(
        p.c.id,
        p.c.code,
        p.c.name,
        p.c.village,
        p.c.district,
        p.c.pays_by,
        p.c.person_uid,
        p.c.active,
        sa.func.coalesce(b.c.amount, 0).label("amount"),
    ).select_from(p.outerjoin(b, b.c.producer_id == p.c.id))


def _account(row: sa.RowMapping) -> ProducerAccount:
    return from_row(ProducerAccount, row, producer_id=row["id"], balance=int(row["amount"]))


def producer_account(unit: Unit, producer_id: int) -> ProducerAccount | None:
    """Return one producer's account, or None for an unknown producer."""
    row = unit.row(_accounts().where(people.producer.c.id == producer_id))
    return _account(row) if row else None


def producer_accounts(unit: Unit, outlet_id: int) -> tuple[ProducerAccount, ...]:
    """Return every producer of the outlet, in order of code."""
    query = _accounts().where(people.producer.c.outlet_id == outlet_id).order_by(people.producer.c.code)
    return tuple(_account(row) for row in unit.rows(query))


def balance_as_of(unit: Unit, outlet_id: int, day: date) -> dict[int, int]:
    """Return the balance of every producer at the end of a business date, in rupiah.

    Of a closed date it is the closing of the last statement dated up to it and what a later statement on demand took
    before that date was closed; nothing else of it is left outside. Of the newest date it is the balance now.
    """
    state = unit.row(sa.select(shop.day_state).where(shop.day_state.c.outlet_id == outlet_id))
    if state is not None and state["last_closed"] is not None and day <= state["last_closed"]:
        balances = _closings(unit, outlet_id, day)
        for producer_id, amount in _taken_later(unit, outlet_id, day).items():
            balances[producer_id] = balances.get(producer_id, 0) + amount
        return balances
    b, e, p = account.balance_now, account.producer_entry, people.producer
    now = sa.select(b.c.producer_id, b.c.amount).join(p, p.c.id == b.c.producer_id).where(p.c.outlet_id == outlet_id)
    balances = {row["producer_id"]: int(row["amount"]) for row in unit.rows(now)}
    if state is None or state["newest_date"] is None or day >= state["newest_date"]:
        return balances
    later = sa.select(e.c.producer_id, sa.func.sum(e.c.amount).label("amount")).where(
        e.c.outlet_id == outlet_id, e.c.business_date > day
    )
    for row in unit.rows(later.group_by(e.c.producer_id)):
        balances[row["producer_id"]] -= int(row["amount"])
    return balances


def _closings(unit: Unit, outlet_id: int, day: date) -> dict[int, int]:
    s, older, p = account.settlement, account.settlement.alias(), people.producer
    last = (
        sa.select(older.c.chain_position)
        .where(older.c.producer_id == p.c.id, older.c.business_date <= day)
        .order_by(older.c.chain_position.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(p.c.id, s.c.closing)
        .select_from(p.join(s, sa.and_(s.c.producer_id == p.c.id, s.c.chain_position == last)))
        .where(p.c.outlet_id == outlet_id)
    )
    return {row["id"]: int(row["closing"]) for row in unit.rows(query)}


def _taken_later(unit: Unit, outlet_id: int, day: date) -> dict[int, int]:
    """Return what statements dated after a date took of entries up to it: only one on demand comes before the night."""
    s, member, e = account.settlement, account.settlement_entry, account.producer_entry
    query = (
        sa.select(s.c.producer_id, sa.func.sum(e.c.amount).label("amount"))
        .select_from(s.join(member, member.c.settlement_id == s.c.id).join(e, e.c.id == member.c.entry_id))
        .where(s.c.outlet_id == outlet_id, s.c.business_date > day, s.c.kind == "ADHOC", e.c.business_date <= day)
        .group_by(s.c.producer_id)
    )
    return {row["producer_id"]: int(row["amount"]) for row in unit.rows(query)}


def may_collect(unit: Unit, producer_id: int, person_uid: str) -> bool:
    """Whether a person is the producer's payee or on its list of people allowed to collect."""
    p, c, who = people.producer, people.collector, people.person
    if unit.value(sa.select(p.c.id).where(p.c.id == producer_id, p.c.person_uid == person_uid)) is not None:
        return True
    listed = (
        sa.select(c.c.id)
        .join(who, who.c.id == c.c.person_id)
        .where(c.c.producer_id == producer_id, c.c.active, who.c.uid == person_uid)
    )
    return unit.value(listed) is not None


def payout_by_key(unit: Unit, key: str) -> sa.RowMapping | None:
    """Return the voucher that a client-made key already paid, if any."""
    return unit.row(sa.select(account.payout).where(account.payout.c.key == key))


def payout_by_number(unit: Unit, number: str) -> sa.RowMapping | None:
    """Return a voucher by its number, with ``reversed_id`` when it was reversed."""
    v, r = account.payout, account.payout_reversal
    return unit.row(
        sa.select(v, r.c.id.label("reversed_id"))
        .select_from(v.outerjoin(r, r.c.payout_id == v.c.id))
        .where(v.c.number == number)
    )


def repayment_by_key(unit: Unit, key: str) -> sa.RowMapping | None:
    """Return the repayment that a client-made key already booked, if any."""
    return unit.row(sa.select(account.repayment).where(account.repayment.c.uid == key))


def correction_by_key(unit: Unit, key: str) -> sa.RowMapping | None:
    """Return the correction that a client-made key already booked, if any."""
    return unit.row(sa.select(account.account_correction).where(account.account_correction.c.uid == key))


def has_document(unit: Unit, producer_id: int, number: str) -> bool:
    """Tell whether a document of this number is in a producer's account, or is one of its statements."""
    e, s = account.producer_entry.c, account.settlement.c
    entered = sa.select(e.id).where(e.producer_id == producer_id, e.document == number).limit(1)
    settled = sa.select(s.id).where(s.producer_id == producer_id, s.number == number).limit(1)
    return unit.value(entered) is not None or unit.value(settled) is not None


def open_shift_id(unit: Unit, register_id: int) -> int | None:
    """Return the shift that is open on a register, or None."""
    found = unit.value(sa.select(cash.open_shift.c.shift_id).where(cash.open_shift.c.register_id == register_id))
    return None if found is None else int(found)


def corrected_unapproved(unit: Unit, user_id: int, on: date, now: datetime) -> int:
    """Return the rupiah, up and down alike, that somebody corrected in a day without an approval."""
    c = account.account_correction.c
    query = sa.select(sa.func.sum(sa.func.abs(c.amount))).where(
        c.user_id == user_id, of_one_day(c, on, now), c.kind == EntryKind.CORRECTION, c.approval_id.is_(None)
    )
    return int(unit.value(query) or 0)


def has_opening(unit: Unit, producer_id: int) -> bool:
    """Whether a producer's opening balance was booked."""
    e = account.producer_entry.c
    query = sa.select(e.id).where(e.producer_id == producer_id, e.kind == EntryKind.OPENING).limit(1)
    return unit.value(query) is not None
