"""Reading the places of money: what is in each, how it moved, and what was counted there last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, cash, people, shop
from ntt_pos.domain.money.shift import CashKind

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """A movement between two places in rupiah (positive); None is outside the shop."""

    at: datetime
    business_date: date
    kind: CashKind
    from_place: str | None
    to_place: str | None
    amount: int
    document: str
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found in a place: counted in the safe, or the balance the bank told for ``as_of``; rupiah.

    ``book`` is what the books said of it then, ``posted`` the part of the difference that was booked with a reason.
    """

    place: str
    amount: int
    book: int
    posted: int
    as_of: date
    at: datetime
    name: str
    note: str

    @property
    def difference(self) -> int:
        """What was found less what the books said, before anything was posted."""
        return self.amount - self.book

    @property
    def unexplained(self) -> int:
        """What still differs: the books plus this are what was found."""
        return self.difference - self.posted


def places(unit: Unit, outlet_id: int) -> dict[str, int]:
    """Return the rupiah in every place of money that was ever used."""
    n = cash.place_now.c
    rows = unit.rows(sa.select(n.place, n.amount).where(n.outlet_id == outlet_id))
    return {row["place"]: int(row["amount"]) for row in rows}


def moved_later(unit: Unit, outlet_id: int, day: date) -> dict[str, int]:
    """Return what came into each place of money after a book date, less what left it (rupiah)."""
    m = cash.cash_movement.c
    query = sa.select(m.from_place, m.to_place, m.amount).where(m.outlet_id == outlet_id, m.business_date > day)
    found: dict[str, int] = {}
    for row in unit.rows(query):
        for place, sign in ((row["from_place"], -1), (row["to_place"], 1)):
            if place is not None:
                found[place] = found.get(place, 0) + sign * int(row["amount"])
    return found


def registers(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the codes of the outlet's registers."""
    r = shop.register.c
    return tuple(row["code"] for row in unit.rows(sa.select(r.code).where(r.outlet_id == outlet_id).order_by(r.code)))


def balances(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return the balance of every producer, in rupiah."""
    b, p = account.balance_now, people.producer
    query = sa.select(b.c.amount).join(p, p.c.id == b.c.producer_id).where(p.c.outlet_id == outlet_id)
    return tuple(int(row["amount"]) for row in unit.rows(query))


def moves(unit: Unit, outlet_id: int, *, place: str = "", limit: int) -> tuple[MoneyMove, ...]:
    """Return the last movements, of one place when it is named, newest first."""
    m = cash.cash_movement
    query = (
        sa.select(m, shop.user_account.c.name)
        .join(shop.user_account, shop.user_account.c.id == m.c.user_id)
        .where(m.c.outlet_id == outlet_id)
        .order_by(m.c.id.desc())
        .limit(limit)
    )
    if place:
        query = query.where(sa.or_(m.c.from_place == place, m.c.to_place == place))
    return tuple(
        from_row(MoneyMove, row, kind=CashKind(row["kind"]), amount=int(row["amount"])) for row in unit.rows(query)
    )


def opened(unit: Unit, outlet_id: int, place: str) -> bool:
    """Tell whether an opening amount was booked for a place."""
    m = cash.cash_movement.c
    query = sa.select(m.id).where(m.outlet_id == outlet_id, m.kind == CashKind.OPENING, m.to_place == place)
    return unit.value(query.limit(1)) is not None


def known(unit: Unit, outlet_id: int, place: str) -> bool:
    """Tell whether somebody ever said what is in a place: an opening amount, or a count."""
    c = cash.money_count.c
    counted = sa.select(c.id).where(c.outlet_id == outlet_id, c.place == place).limit(1)
    return opened(unit, outlet_id, place) or unit.value(counted) is not None


def counts(unit: Unit, outlet_id: int) -> dict[str, Counted]:
    """Return the last count of every place, with what the books said of it then."""
    c, newer = cash.money_count, cash.money_count.alias()
    last = sa.select(sa.func.max(newer.c.id)).where(newer.c.outlet_id == outlet_id).group_by(newer.c.place)
    query = (
        sa.select(c, shop.user_account.c.name)
        .join(shop.user_account, shop.user_account.c.id == c.c.user_id)
        .where(c.c.id.in_(last))
    )
    return {row["place"]: _counted(unit, outlet_id, row) for row in unit.rows(query)}


def count_known(unit: Unit, uid: str) -> bool:
    """Tell whether a count with this uid was recorded."""
    return unit.value(sa.select(cash.money_count.c.id).where(cash.money_count.c.uid == uid)) is not None


def book_at(unit: Unit, outlet_id: int, place: str, day: date) -> int:
    """Return what the books say lay in a place at the end of a business date, as far as is recorded now (rupiah)."""
    m = cash.cash_movement.c
    return _sum(unit, outlet_id, place, m.business_date <= day)


def _counted(unit: Unit, outlet_id: int, row: sa.RowMapping) -> Counted:
    # The count's own record is no part of the book it was compared with; what came later is neither.
    m, place, mine = cash.cash_movement.c, row["place"], row["record_uid"]
    before = sa.and_(m.business_date <= row["as_of"], m.at <= row["at"], m.record_uid != mine)
    return Counted(
        place=place,
        amount=int(row["amount"]),
        book=_sum(unit, outlet_id, place, before),
        posted=_sum(unit, outlet_id, place, m.record_uid == mine),
        as_of=row["as_of"],
        at=row["at"],
        name=row["name"],
        note=row["note"],
    )


def _sum(unit: Unit, outlet_id: int, place: str, where: Any) -> int:
    m = cash.cash_movement.c
    signed = sa.case((m.to_place == place, m.amount), else_=-m.amount)
    query = sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(
        m.outlet_id == outlet_id, sa.or_(m.from_place == place, m.to_place == place), where
    )
    return int(unit.value(query) or 0)
