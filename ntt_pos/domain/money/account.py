"""The producer's account (buku saldo): signed entries whose sum is what the shop owes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.money import DENOMINATIONS
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Bearer, Terms
from ntt_pos.domain.selling.pricing import split_line


class EntryKind(StrEnum):
    """Why a producer's balance changed."""

    OPENING = "OPENING"
    SALE = "SALE"
    RETURN = "RETURN"
    COMPENSATION = "COMPENSATION"
    CORRECTION = "CORRECTION"
    PAYOUT = "PAYOUT"
    PAYOUT_REVERSED = "PAYOUT_REVERSED"
    ADVANCE = "ADVANCE"
    REPAYMENT = "REPAYMENT"
    TAX = "TAX"
    WRITE_OFF = "WRITE_OFF"


class PaysBy(StrEnum):
    """How a producer is paid."""

    CASH = "CASH"
    TRANSFER = "TRANSFER"


PAID_OUT: Final = frozenset(
    {EntryKind.PAYOUT, EntryKind.ADVANCE, EntryKind.PAYOUT_REVERSED, EntryKind.REPAYMENT},
)
HANDED_OVER: Final = frozenset({EntryKind.PAYOUT, EntryKind.ADVANCE})

MOST_CORRECTED: Final = 10_000_000  # rupiah, by one correction of an account


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a balance in signed rupiah: positive is owed to the producer."""

    kind: EntryKind
    amount: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The statement's one line: opening + paid_out + sold + returned + Σ others = closing, all signed rupiah."""

    opening: int
    paid_out: int
    sold: int
    returned: int
    others: tuple[tuple[EntryKind, int], ...]
    closing: int

    @property
    def other(self) -> int:
        """The sum of what is named in ``others``."""
        return sum(amount for _, amount in self.others)


def balance(entries: Iterable[Entry], opening: int = 0) -> int:
    """Return what the shop owes in rupiah (I-6); negative when the producer owes the shop."""
    return opening + sum(entry.amount for entry in entries)


def payable(balance: int, pays_by: PaysBy, step: int) -> tuple[int, int]:
    """Return (payable, carried) of a balance: cash floors to ``step`` rupiah, a transfer is exact.

    Nothing is payable of a balance at or below 0; it is carried as it is (I-23). payable + carried = balance.
    """
    due = max(balance, 0)
    ready = due - due % step if pays_by is PaysBy.CASH and step else due
    return ready, balance - ready


def arithmetic(entries: Iterable[Entry], opening: int) -> Arithmetic:
    """Group entries as the statement shows them; ``others`` holds every remaining kind that occurs, in fixed order."""
    sums: dict[EntryKind, int] = {}
    for entry in entries:
        sums[entry.kind] = sums.get(entry.kind, 0) + entry.amount
    others = tuple(
        (kind, sums[kind])
        for kind in EntryKind
        if kind in sums and kind not in PAID_OUT and kind not in {EntryKind.SALE, EntryKind.RETURN}
    )
    return Arithmetic(
        opening=opening,
        paid_out=sum(sums.get(kind, 0) for kind in PAID_OUT),
        sold=sums.get(EntryKind.SALE, 0),
        returned=sums.get(EntryKind.RETURN, 0),
        others=others,
        closing=opening + sum(sums.values()),
    )


def payout_kind(amount: int, balance: int, *, approved: bool) -> EntryKind:
    """Return PAYOUT for 0 < amount ≤ balance, ADVANCE above the balance when approved: one voucher, one entry.

    Raises DomainError for an amount that is not positive, ApprovalNeeded above the balance.
    """
    if amount <= 0:
        raise DomainError("The amount paid to a producer must be more than 0. Nothing was paid.")
    if amount <= balance:
        return EntryKind.PAYOUT
    if not approved:
        raise ApprovalNeeded(
            "{amount} is more than the balance of {balance}. An advance needs approval; nothing was paid.",
            act=Act.ADVANCE,
            amount=amount,
            balance=max(balance, 0),
        )
    return EntryKind.ADVANCE


def check_in_cash(amount: int) -> int:
    """Return an amount that notes and coins can make; raises DomainError below the smallest coin's step."""
    smallest = DENOMINATIONS[-1]
    if amount % smallest:
        raise DomainError(
            "{amount} cannot be handed over: the smallest coin is {coin}. Pay {whole}, or by transfer. Nothing was paid.",
            amount=amount,
            coin=smallest,
            whole=amount - amount % smallest,
        )
    return amount


def check_written_off(amount: int, balance: int) -> int:
    """Return the WRITE_OFF entry (positive rupiah) of a debt the shop gives up, at most what the producer owes."""
    if not 0 < amount <= -balance:
        raise DomainError(
            "Only what the producer owes can be written off: 1 to {owed}. Nothing was changed.", owed=max(-balance, 0)
        )
    return amount


def check_corrected(amount: int) -> int:
    """Return a signed correction in rupiah; raises DomainError above what one correction may move."""
    if abs(amount) > MOST_CORRECTED:
        raise DomainError(
            "One correction moves at most {most}. Book a larger one in parts, each with its paper; nothing was recorded.",
            most=MOST_CORRECTED,
        )
    return amount


def needs_stamp(amount: int, above: int) -> bool:
    """Tell whether a voucher shows the box for a meterai: only above ``above`` rupiah (Rp5.000.000)."""
    return amount > above


def compensation(*, quantity: int, price: int, price_per: int, terms: Terms, bearer: Bearer) -> int:
    """Return what the producer is owed for units lost or damaged: the undiscounted share of that date, in rupiah.

    ``bearer`` is who bears this loss by the terms; 0 when it is the producer.
    """
    if bearer is not Bearer.SHOP:
        return 0
    return split_line(quantity=quantity, price=price, price_per=price_per, terms=terms).producer_share
