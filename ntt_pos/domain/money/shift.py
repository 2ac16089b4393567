"""The drawer and the other places of money: what moves money, where it can be, and what a shift should hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError, Doubtful
from ntt_pos.domain.selling.payment import Means

SAFE: Final = "SAFE"
BANK: Final = "BANK"
LONGEST_SHIFT: Final = timedelta(hours=24)


class CashKind(StrEnum):
    """Why money moved from one place to another.

    A shift's DIFFERENCE and DROP are made only when it is closed; a DIFFERENCE of the safe or the bank belongs to no
    shift. DEPOSIT is between safe and bank, either way.
    """

    OPENING = "OPENING"
    FLOAT = "FLOAT"
    SALE = "SALE"
    REFUND = "REFUND"
    PAY_IN = "PAY_IN"
    PAY_OUT = "PAY_OUT"
    PAYOUT = "PAYOUT"
    ADVANCE = "ADVANCE"
    REPAYMENT = "REPAYMENT"
    DROP = "DROP"
    DEPOSIT = "DEPOSIT"
    CLEARING = "CLEARING"
    FEE = "FEE"
    DIFFERENCE = "DIFFERENCE"
    CORRECTION = "CORRECTION"


@dataclass(frozen=True, slots=True)
class CashMove:
    """Rupiah (positive) from one place to another; None is outside the shop."""

    kind: CashKind
    from_place: str | None
    to_place: str | None
    amount: int
    reason: str = ""


def drawer(register_code: str) -> str:
    """Return the place of a register's drawer: ``DRAWER:LRT-01``."""
    return f"DRAWER:{register_code}"


def is_drawer(place: str) -> bool:
    """Tell whether a place of money is a register's drawer."""
    return place.startswith(drawer(""))


def clearing(means: Means) -> str:
    """Return the place where money of a means waits for the bank: ``CLEARING:QRIS``."""
    return f"CLEARING:{means}"


def place_of(means: Means, register_code: str) -> str | None:
    """Return where a tender goes: the drawer, the bank, clearing for QRIS and card; EXCHANGE goes nowhere."""
    if means is Means.EXCHANGE:
        return None
    return {Means.CASH: drawer(register_code), Means.TRANSFER: BANK}.get(means, clearing(means))


_OUTSIDE: Final = frozenset({""})
_BY_MEANS: Final = frozenset({"DRAWER", BANK, "CLEARING"})
_DRAWER: Final = frozenset({"DRAWER"})
_TILL_WAYS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    CashKind.FLOAT: (frozenset({SAFE}), _DRAWER),
    CashKind.SALE: (_OUTSIDE, _BY_MEANS),
    CashKind.REFUND: (_BY_MEANS, _OUTSIDE),
    CashKind.PAY_IN: (_OUTSIDE | {SAFE}, _DRAWER),
    CashKind.PAY_OUT: (_DRAWER, _OUTSIDE | {SAFE}),
    CashKind.DROP: (_DRAWER, frozenset({SAFE})),
    CashKind.DIFFERENCE: (_OUTSIDE | _DRAWER, _OUTSIDE | _DRAWER),
    CashKind.CORRECTION: (_BY_MEANS, _BY_MEANS),
}


def is_of_till(kind: str, from_place: str | None, to_place: str | None, register_code: str) -> bool:
    """Tell whether a till moves money so: through its own drawer, or as a customer pays; never from safe or bank alone."""

    def sort(place: str | None) -> str:
        own = place is None or not is_drawer(place) or place == drawer(register_code)
        return (place or "").partition(":")[0] if own else "another's"

    sources, goals = _TILL_WAYS.get(kind, ((), ()))
    return sort(from_place) in sources and sort(to_place) in goals


def expected_cash(movements: Iterable[CashMove], drawer: str) -> int:
    """Return the rupiah a drawer should hold: all movements of the shift but the closing DIFFERENCE and DROP."""
    return sum(
        move.amount * ((move.to_place == drawer) - (move.from_place == drawer))
        for move in movements
        if move.kind not in {CashKind.DIFFERENCE, CashKind.DROP}
    )


class DrawerShort(DomainError):
    """The drawer does not hold what is to be taken out; how much it holds is not told."""


class PlaceUnknown(Doubtful):
    """Nobody ever said what is in the safe, so that the books cannot know whether it is enough."""


def check_held(place: str, amount: int, *, held: int, known: bool, sure: bool, told: bool = True) -> None:
    """Refuse what the safe does not hold; ask where the books cannot know, unless somebody is ``sure`` (rupiah).

    ``known``: the place was opened or counted once; ``told``: the sum in it may be told. Raises DomainError, Doubtful for
    the bank, PlaceUnknown for the safe.
    """
    if place not in (SAFE, BANK) or amount <= held:
        return
    if place == SAFE and known:
        if not told:
            raise DomainError("There is not so much in the safe. Nothing was booked.")
        raise DomainError("The safe holds only {held}. Nothing was booked.", held=held)
    if sure:
        return
    if place == BANK:
        if not told:
            raise Doubtful("The books know of less in the bank. Is {amount} there? Nothing was booked.", amount=amount)
        raise Doubtful(
            "The books know of {held} in the bank, and {amount} leave it. Is it there? Nothing was booked.",
            held=held,
            amount=amount,
        )
    if not told:
        raise PlaceUnknown(
            "Nobody ever said how much is in the safe. Count it now, or go on without. Nothing was booked."
        )
    raise PlaceUnknown(
        "Nobody ever said how much is in the safe; by the books it is {held}. Count it now, or go on without. Nothing "
        "was booked.",
        held=held,
    )


def check_float(amount: int, *, held: int, known: bool, sure: bool) -> None:
    """Ask, unless somebody is ``sure``, where a drawer's float is more than the safe holds by the books (rupiah).

    It is asked and not refused: the money was counted, and a till opens also where nobody can set the books right.
    Raises Doubtful; ``known`` is as in ``check_held``.
    """
    if known and amount > max(held, 0) and not sure:
        raise Doubtful(
            "The float of {amount} is more than the safe holds by the books. Count it again. The shift is not open.",
            amount=amount,
        )


def check_drawer(movements: Iterable[CashMove], drawer: str, amount: int) -> None:
    """Raise DrawerShort when the drawer does not hold ``amount`` rupiah; what it holds is not told: the count is blind.

    Refunds, payouts and cash out obey it; change does not, it comes from what was just handed over.
    """
    if amount > expected_cash(movements, drawer):
        raise DrawerShort("There is not enough money in the drawer.")


def is_too_old(opened_at: datetime, now: datetime) -> bool:
    """Tell whether a shift is older than 24 hours: it sells no more until it is closed."""
    return now - opened_at > LONGEST_SHIFT
