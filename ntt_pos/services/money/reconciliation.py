"""Comparing QRIS, card and transfer payments with the bank, day by day, and booking what the bank settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.money import reconciliation as query
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.money.reconciliation import (
    CLEARED,
    AwaitedMoney,
    NonCashDay,
    check_settlement,
    mark_repeated,
    still_waiting,
    sums_of,
    waiting_days,
)
from ntt_pos.domain.money.shift import BANK, CashKind, clearing
from ntt_pos.domain.selling.payment import Means, plain_reference

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

CLEARED_BY_BANK: Final = "clearing.settled"
LOOKED_BACK: Final = timedelta(days=92)  # a bank settles within days; what is older is in the sum alone


@dataclass(frozen=True, slots=True)
class ClearingSettled:
    """A settlement that is committed: ``amount`` left clearing, ``fee`` was kept by the bank, ``left`` still waits."""

    means: Means
    amount: int
    fee: int
    left: int
    already_recorded: bool = False


class Reconciliation:
    """The money of this outlet that waits for the bank."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def day(self, on: date, *, by: Actor) -> NonCashDay:
        """Return the list of a business date: every payment that was not cash, with its reference, and the sums.

        Raises Denied for who may not see reports.
        """
        self._context.allow(by, Act.SEE_REPORTS, f"non-cash {on}")
        with self._context.reading() as unit:
            outlet_id = self._context.home.outlet_id
            rows, waiting = mark_repeated(query.non_cash(unit, outlet_id, on, on).get(on, ())), self._waiting(unit)
            now = {each.means: each.amount for each in waiting}
            sums = tuple(
                still_waiting(
                    each, waiting=now[each.means], later=query.taken_after(unit, outlet_id, clearing(each.means), on)
                )
                if each.means in now
                else each
                for each in sums_of(rows)
            )
            return NonCashDay(on, rows, sums, waiting)

    def settle(
        self, *, by: Actor, means: Means, amount: int, fee: int = 0, reference: str = "", key: str
    ) -> ClearingSettled:
        """Book what the bank settled: ``amount`` rupiah leave clearing, the fee is a movement of its own, the rest arrives.

        ``key`` is made by the screen: the same twice is one settlement. Raises DomainError for more than waits; then
        nothing was recorded.
        """
        if means not in CLEARED:
            raise DomainError("Only QRIS and card payments wait for the bank. Nothing was recorded.")
        told = plain_reference(reference)
        place, outlet_id = clearing(means), self._context.home.outlet_id
        with self._context.writing(by=by, act=Act.SETTLE_CLEARING, subject=clearing(means)) as work:
            waiting = query.place(work.unit, outlet_id, place)
            if query.movement_known(work.unit, key):
                return ClearingSettled(means, amount, fee, waiting, already_recorded=True)
            arrives = check_settlement(amount=amount, fee=fee, waiting=waiting)
            with work.record(CLEARED_BY_BANK) as record:
                record.move_cash(
                    kind=CashKind.CLEARING,
                    amount=arrives,
                    from_place=place,
                    to_place=BANK,
                    reason=told,
                    uid=key,
                )
                if fee:
                    record.move_cash(
                        kind=CashKind.FEE,
                        amount=fee,
                        from_place=place,
                        reason=told,
                    )
        return ClearingSettled(means, amount, fee, waiting - amount)

    def _waiting(self, unit: Unit) -> tuple[AwaitedMoney, ...]:
        outlet_id, since = self._context.home.outlet_id, calendar_date(self._context.clock.now()) - LOOKED_BACK
        found = []
        for means in CLEARED:
            amount = query.place(unit, outlet_id, clearing(means))
            days = query.taken_by_day(unit, outlet_id, clearing(means), since) if amount > 0 else ()
            found.append(AwaitedMoney(means, amount, waiting_days(amount, days)))
        return tuple(found)
