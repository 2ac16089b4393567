"""How a basket is paid: means, tenders, the rounding of the cash part, and the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, cash_rounding
from ntt_pos.domain.typed.typed_numbers import parse_rupiah
from ntt_pos.domain.typed.typed_text import typed_line


class Means(StrEnum):
    """Means of payment. EXCHANGE is what a return in the same act gives towards a new sale."""

    CASH = "CASH"
    QRIS = "QRIS"
    TRANSFER = "TRANSFER"
    CARD = "CARD"
    EXCHANGE = "EXCHANGE"


LONGEST_REFERENCE: Final = 60
LARGE_CHANGE: Final = (
    100_000  # rupiah; so much change is asked once, as a note too many was typed more often than given
)
NON_CASH: Final = tuple(means for means in Means if means not in (Means.CASH, Means.EXCHANGE))
ROUND: Final = 500  # rupiah; what people split a payment by
NEED_REFERENCE: Final = frozenset(NON_CASH)


@dataclass(frozen=True, slots=True)
class Tender:
    """What the customer hands over by one means, in rupiah; a reference for all but cash."""

    means: Means
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A payment worked out: Σ paid + rounding = total = Σ tendered − change (I-2)."""

    total: int
    rounding: int
    change: int
    tenders: tuple[Tender, ...]


def plain_reference(reference: str) -> str:
    """Return a reference in one line; raises DomainError when it is too long or holds what cannot be printed."""
    line = typed_line(reference, LONGEST_REFERENCE)
    if line is None:
        raise DomainError("A reference has at most {most} ordinary characters.", most=LONGEST_REFERENCE)
    return line


class ReferenceMissing(DomainError):
    """Money that is not cash has no reference yet; everything else about it was found to be right."""


def check_reference(tender: Tender) -> Tender:
    """Return a tender with its reference tidied, or raise ReferenceMissing when it cannot be found back at the bank.

    Whatever is not cash needs the reference that the merchant's app, the terminal or the bank shows.
    """
    reference = plain_reference(tender.reference)
    if tender.means in NEED_REFERENCE and not reference:
        raise ReferenceMissing(
            "Type the reference number of the payment, as the shop's own app, terminal or bank shows it. Nothing was recorded."
        )
    return replace(tender, reference=reference)


def looks_like_amount(reference: str, total: int) -> bool:
    """Tell whether a reference may be the amount that somebody meant to type: a round one, or the whole, of ``total``."""
    try:
        value = parse_rupiah(reference)
    except DomainError:
        return False
    return ROUND <= value <= total and (value % ROUND == 0 or value == total)


def due_in_cash(paid: int, unit: int) -> int:
    """Return what is asked when all is paid in cash: rounded down to the unit."""
    return paid + cash_rounding(paid, unit)


def settle_payment(paid: int, tenders: Sequence[Tender], *, cash_unit: int) -> Settled:
    """Work out rounding and change for what was handed over.

    Only the cash part is rounded, down to ``cash_unit`` rupiah; change comes only from cash. Raises DomainError when
    too little was handed over, when a means other than cash exceeds what is due, or for an amount that is not positive.
    """
    if any(t.amount <= 0 for t in tenders):
        raise DomainError("A payment must be more than 0.")
    if any(t.amount > MAX_AMOUNT for t in tenders):
        raise DomainError("A payment is at most {highest}. Nothing was sold.", highest=MAX_AMOUNT)
    other = sum(t.amount for t in tenders if t.means is not Means.CASH)
    cash = sum(t.amount for t in tenders if t.means is Means.CASH)
    if other > paid:
        raise DomainError("Only cash gives change: {other} is more than the {due} due.", other=other, due=paid)
    cash_part = paid - other
    rounding = cash_rounding(cash_part, cash_unit) if cash_part and (cash or cash_part < cash_unit) else 0
    due = cash_part + rounding
    if cash < due:
        raise DomainError("{missing} is still missing.", missing=due - cash)
    if cash and due == 0:
        raise DomainError("Nothing is left to pay in cash.")
    return Settled(total=paid + rounding, rounding=rounding, change=cash - due, tenders=tuple(tenders))
