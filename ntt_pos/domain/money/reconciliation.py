"""Money that is not in the drawer: each QRIS, transfer and card payment with its reference, and what the bank still owes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, WHOLE, half_up
from ntt_pos.domain.selling.payment import NON_CASH, Means

CLEARED: Final = tuple(means for means in NON_CASH if means is not Means.TRANSFER)


class NonCashKind(StrEnum):
    """Why the money moved."""

    SALE = "SALE"
    REFUND = "REFUND"
    CORRECTION = "CORRECTION"


@dataclass(frozen=True, slots=True)
class NonCash:
    """A payment by another means than cash: rupiah, below 0 when it was given or taken back.

    ``repeated`` marks a reference that is at another payment of the day too: one of them may never have been paid.
    """

    number: str
    at: datetime
    cashier: str
    register: str
    means: Means
    reference: str
    amount: int
    kind: NonCashKind
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class MeansDay:
    """A means on a day: how many payments, taken, given back, and their difference in rupiah.

    ``waiting`` is what of it has not reached the bank: what came first is settled first.
    """

    means: Means
    count: int
    taken: int
    given_back: int
    net: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class AwaitedMoney:
    """What the bank still owes for a means, in rupiah: taken and not yet settled; ``days`` says of which days, oldest first."""

    means: Means
    amount: int
    days: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class NonCashDay:
    """The reconciliation list of a business date: compare it line by line with the merchant's app."""

    on: date
    rows: tuple[NonCash, ...]
    sums: tuple[MeansDay, ...]
    waiting: tuple[AwaitedMoney, ...]


def mark_repeated(rows: Iterable[NonCash]) -> tuple[NonCash, ...]:
    """Return the rows with every reference marked that is at more than one payment of the same means."""
    listed = tuple(rows)
    times = Counter((row.means, row.reference.casefold()) for row in listed if row.reference and row.amount > 0)
    return tuple(
        replace(row, repeated=row.amount > 0 and times[row.means, row.reference.casefold()] > 1) for row in listed
    )


def sums_of(rows: Iterable[NonCash]) -> tuple[MeansDay, ...]:
    """Return the sums per means; a correction counts where it took the money to, not as given back."""
    listed = tuple(rows)
    made = []
    for means in NON_CASH:
        mine = [row for row in listed if row.means is means]
        if not mine:
            continue
        back = -sum(row.amount for row in mine if row.kind is NonCashKind.REFUND)
        net = sum(row.amount for row in mine)
        made.append(MeansDay(means, len(mine), net + back, back, net))
    return tuple(made)


def still_waiting(day: MeansDay, *, waiting: int, later: int) -> MeansDay:
    """Return a day's sums with what of them still waits for the bank.

    ``waiting`` is all that waits of this means now, ``later`` the net of all later days; rupiah.
    """
    return replace(day, waiting=max(min(waiting - later, day.net), 0))


def waiting_days(waiting: int, newest_first: Iterable[tuple[date, int]]) -> tuple[tuple[date, int], ...]:
    """Return of which days money still waits, oldest first, from each day's net; what came first is settled first."""
    found, later = [], 0
    for on, net in newest_first:
        part = max(min(waiting - later, net), 0)
        if part:
            found.append((on, part))
        later += net
    return tuple(reversed(found))


def proposed_fee(amount: int, rate_bp: int) -> int:
    """Return the fee to propose for a settlement: the shop's rate of it, half up, always below the amount (rupiah)."""
    return max(min(half_up(amount * rate_bp, WHOLE), amount - 1), 0)


def check_settlement(*, amount: int, fee: int, waiting: int) -> int:
    """Return what reaches the bank of a settlement: ``amount`` rupiah less the ``fee`` the bank kept.

    Raises DomainError for more than waits, or a fee that is not below the amount.
    """
    if not 0 < amount <= MAX_AMOUNT or amount > waiting:
        raise DomainError(
            "{waiting} wait for the bank; {amount} cannot be settled. Nothing was recorded.",
            waiting=waiting,
            amount=amount,
        )
    if not 0 <= fee < amount:
        raise DomainError(
            "The fee {fee} is between 0 and less than the amount {amount}. Nothing was recorded.",
            fee=fee,
            amount=amount,
        )
    return amount - fee
