"""A customer brings units back: what the line gives back, and by which means the money goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.money import amount, cash_rounding, telescoped
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling.payment import NEED_REFERENCE, Means, Tender, check_reference


class ReturnReason(StrEnum):
    """Why a unit comes back."""

    CHANGED_MIND = "CHANGED_MIND"
    SPOILED = "SPOILED"
    DAMAGED_BY_SHOP = "DAMAGED_BY_SHOP"
    WRONG_ITEM = "WRONG_ITEM"


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """What a sale line recorded, in base units and rupiah."""

    quantity: int
    paid: int
    producer_share: int
    tax: int = 0
    price_per: int = 1


@dataclass(frozen=True, slots=True)
class Returned:
    """What a return line gives back in rupiah (positive): paid = producer + shop + tax."""

    quantity: int
    paid: int
    producer_share: int
    shop_share: int
    tax: int = 0


@dataclass(frozen=True, slots=True)
class MeansAmount:
    """Rupiah by one means: what it paid (tendered − change), or what was given back by it."""

    means: Means
    amount: int


@dataclass(frozen=True, slots=True)
class SaleMoney:
    """The money side of a sale so far.

    ``paid`` is Σ paid of its lines, ``total`` what was asked after rounding, ``payments`` what each means paid in the
    order tendered, ``lines_back`` the Σ paid of all returns before this one, ``given_back`` their refund rows, EXCHANGE
    among them.
    """

    paid: int
    total: int
    payments: tuple[MeansAmount, ...]
    lines_back: int = 0
    given_back: tuple[MeansAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """How the money of one return goes: rows in order (EXCHANGE, other means, cash).

    ``money_back`` is their sum; ``rounding`` = Σ paid given back − money given back, signed; ``needs_approval`` when
    cash stands for another means. ``due`` is what was paid for the goods, before what goes back in cash is rounded.
    """

    rows: tuple[MeansAmount, ...]
    money_back: int
    rounding: int
    needs_approval: bool = False
    due: int = 0

    @property
    def cash(self) -> int:
        """The rupiah that leave the drawer."""
        return sum(row.amount for row in self.rows if row.means is Means.CASH)

    @property
    def exchange(self) -> int:
        """The rupiah that count towards the new sale of the same act."""
        return sum(row.amount for row in self.rows if row.means is Means.EXCHANGE)

    @property
    def tenders(self) -> tuple[Tender, ...]:
        """What pays for the new sale of the same act."""
        return (Tender(Means.EXCHANGE, self.exchange),) if self.exchange else ()

    @property
    def rest(self) -> tuple[MeansAmount, ...]:
        """What goes back to the customer, by each means."""
        return tuple(row for row in self.rows if row.means is not Means.EXCHANGE)

    @property
    def back(self) -> int:
        """The rupiah that go back to the customer."""
        return self.money_back - self.exchange

    @property
    def sent(self) -> int:
        """The rupiah that go back without cash."""
        return self.back - self.cash

    @property
    def cash_rounded(self) -> int:
        """The rupiah that go back less because cash is rounded (zero or negative)."""
        return self.money_back - self.due


NOTHING_BACK: Final = RefundPlan((), 0, 0)


def give_back(line: RecordedLine, already: int, units: int) -> Returned:
    """Return what units ``already`` + 1 … ``already`` + ``units`` of a sold line give back.

    T·b//n − T·a//n for paid, producer share and tax, so that one by one or at once the sums are the same and end
    exactly at what was sold. Raises DomainError for more than is left, or for nothing.
    """
    if units <= 0:
        raise DomainError("Choose at least one unit to take back. Nothing was returned.")
    if already + units > line.quantity:
        raise DomainError(
            "Only {left} of this line can still be returned, not {units}. Nothing was returned.",
            left=max(line.quantity - already, 0),
            units=units,
        )
    last = already + units
    paid, producer, tax = (
        telescoped(whole, line.quantity, already, last) for whole in (line.paid, line.producer_share, line.tax)
    )
    return Returned(quantity=units, paid=paid, producer_share=producer, shop_share=paid - producer - tax, tax=tax)


def give_back_without_receipt(*, quantity: int, price: int, price_per: int, current_price: int) -> Returned:
    """Return what a unit without receipt gives back: the typed price, at most today's, borne by the shop alone.

    Rupiah per ``price_per`` units, half up; the producer's share is 0. Raises DomainError for a higher price.
    """
    if quantity <= 0:
        raise DomainError("Choose at least one unit to take back. Nothing was returned.")
    if not 0 < price <= current_price:
        raise DomainError(
            "Without a receipt at most today's price of {current} is given back, not {price}. Nothing was returned.",
            current=current_price,
            price=price,
        )
    paid = amount(quantity, price, price_per)
    return Returned(quantity=quantity, paid=paid, producer_share=0, shop_share=paid)


def plan_refund(
    sale: SaleMoney, back: int, *, cash_unit: int, exchange_for: int = 0, cash_instead_of: Collection[Means] = ()
) -> RefundPlan:
    """Work out by which means ``back`` rupiah (Σ paid of this return's lines) are given back.

    Target = the sale total when all is back, else min(Σ paid back, sale total); due = target − given so far. First
    EXCHANGE towards a new sale whose Σ paid is ``exchange_for``, then each means but cash up to what it paid, in the
    order tendered, then cash, floored to ``cash_unit``; when all is back, what cash paid comes back exactly, whatever the
    unit is by now, less what became new goods, as if these were paid for in cash. ``cash_instead_of`` names means that
    cannot take money back; their part, and a part that was itself paid by EXCHANGE, goes in cash and needs approval.
    Raises DomainError above what was paid.
    """
    back_after = sale.lines_back + back
    if back < 0 or back_after > sale.paid:
        raise DomainError("More would be given back than was paid. Nothing was returned.")
    target = sale.total if back_after == sale.paid else min(back_after, sale.total)
    left = due = target - sum(row.amount for row in sale.given_back)
    rows = []
    exchange = min(left, exchange_for)
    if exchange > 0:
        rows.append(MeansAmount(Means.EXCHANGE, exchange))
        left -= exchange
    for means, room in _room(sale):
        part = min(left, room)
        if part <= 0 or means in {Means.CASH, Means.EXCHANGE} or means in cash_instead_of:
            continue
        rows.append(MeansAmount(means, part))
        left -= part
    cash_paid = dict(_room(sale)).get(Means.CASH, 0)
    exact = cash_paid if back_after == sale.paid else 0
    cash = left + max(cash_rounding(left, cash_unit), cash_rounding(left - exact, cash_unit))
    if cash > 0:
        rows.append(MeansAmount(Means.CASH, cash))
    money_back = sum(row.amount for row in rows)
    return RefundPlan(tuple(rows), money_back, back - money_back, needs_approval=cash > cash_paid, due=due)


def plan_refund_without_receipt(back: int, *, cash_unit: int, exchange_for: int = 0) -> RefundPlan:
    """Work out the money for a return without receipt: EXCHANGE towards a new sale first, the rest in cash, floored."""
    exchange = min(back, exchange_for)
    left = back - exchange
    cash = left + cash_rounding(left, cash_unit)
    rows = tuple(MeansAmount(m, a) for m, a in ((Means.EXCHANGE, exchange), (Means.CASH, cash)) if a > 0)
    return RefundPlan(rows, exchange + cash, back - exchange - cash, needs_approval=True, due=back)


def check_rules(*, reason: ReturnReason, food: bool, sold_on: date, today: date, days: int) -> None:
    """Raise ApprovalNeeded when a return is later than ``days`` after the sale, or is food that is not defective."""
    if (today - sold_on).days > days:
        raise ApprovalNeeded(
            "This was sold on {sold_on}; returns are taken within {days} days. A later one needs approval.",
            act=Act.RETURN_OUTSIDE_RULES,
            sold_on=sold_on,
            days=days,
        )
    if food and reason is ReturnReason.CHANGED_MIND:
        raise ApprovalNeeded(
            "Food is taken back only when something is wrong with it. Anything else needs approval.",
            act=Act.RETURN_OUTSIDE_RULES,
        )


class RefundStep(StrEnum):
    """Where a refund above the limit is that was given without a signature."""

    WAITING = "WAITING"
    CONFIRMED = "CONFIRMED"


def is_above_limit(given: int, *, before: int, limit: int) -> bool:
    """Tell whether rupiah that are given back are more than ``limit`` with those of the same kind given ``before`` that day."""
    return given > 0 and before + given > limit


def check_refund_limit(cash: int, *, before: int, limit: int) -> None:
    """Raise ApprovalNeeded when a cashier would give back more than ``limit`` rupiah of cash on one business date.

    ``before`` is what they gave back in cash on it already; EXCHANGE and other means are not counted.
    """
    if is_above_limit(cash, before=before, limit=limit):
        raise ApprovalNeeded(
            "More than {limit} of cash given back in a day needs approval. Nothing was returned.",
            act=Act.REFUND_ABOVE_LIMIT,
            limit=limit,
        )


def check_refund_references(rows: Sequence[MeansAmount], references: Mapping[Means, str]) -> dict[Means, str]:
    """Return the reference of each part that does not go back in cash; raises ReferenceMissing as at a sale."""
    return {
        row.means: check_reference(Tender(row.means, row.amount, references.get(row.means, ""))).reference
        for row in rows
        if row.means in NEED_REFERENCE
    }


def bin_for(reason: ReturnReason, *, back_on_shelf: bool = True) -> Bin:
    """Return where a returned unit goes: spoiled waits for its owner, damaged by the shop is set aside."""
    if reason is ReturnReason.DAMAGED_BY_SHOP:
        return Bin.DAMAGED
    if reason is ReturnReason.SPOILED or not back_on_shelf:
        return Bin.COLLECT
    return Bin.SHELF


def _room(sale: SaleMoney) -> Sequence[tuple[Means, int]]:
    """Return what may still go back by each means, in the order tendered."""
    room: dict[Means, int] = {}
    for payment in sale.payments:
        room[payment.means] = room.get(payment.means, 0) + payment.amount
    for row in sale.given_back:
        if row.means in room and row.means is not Means.EXCHANGE:
            room[row.means] -= row.amount
    return tuple(room.items())
