"""What the owner looks at once a week: every act that moves money or rights by somebody's word, read from the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.money import rate_of
from ntt_pos.domain.core.terms import Terms
from ntt_pos.domain.core.words import Word
from ntt_pos.domain.reports.report import Period

WEEK: Final = dt.timedelta(days=7)
WEEKS: Final = 12
MUCH: Final = 100  # basis points of what somebody sold


class ControlKind(StrEnum):
    """What kind of act an event is."""

    CORRECTION = "CORRECTION"
    ADVANCE = "ADVANCE"
    PAYOUT_REVERSED = "PAYOUT_REVERSED"
    WRITE_OFF = "WRITE_OFF"
    SHRINKAGE = "SHRINKAGE"
    CASH_DIFFERENCE = "CASH_DIFFERENCE"
    RETURN = "RETURN"
    VOID = "VOID"
    DRAWER = "DRAWER"
    CASH_OUT = "CASH_OUT"
    MEANS = "MEANS"
    APPROVED = "APPROVED"
    PRICE = "PRICE"
    TERMS = "TERMS"
    CLOCK = "CLOCK"
    RIGHTS = "RIGHTS"
    DENIED = "DENIED"
    SIGN_IN = "SIGN_IN"
    OLDER_BOOKS = "OLDER_BOOKS"
    REPRINT = "REPRINT"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    UNDONE = "UNDONE"
    EARLY_CLOSE = "EARLY_CLOSE"
    BELOW_ZERO = "BELOW_ZERO"


TITLES: Final[Mapping[ControlKind, Word]] = {
    ControlKind.CORRECTION: Word("Balance corrected"),
    ControlKind.ADVANCE: Word("Advance to a producer"),
    ControlKind.PAYOUT_REVERSED: Word("Payment taken back"),
    ControlKind.WRITE_OFF: Word("Goods written off"),
    ControlKind.SHRINKAGE: Word("Missing at a count"),
    ControlKind.CASH_DIFFERENCE: Word("Cash difference of a shift"),
    ControlKind.RETURN: Word("Goods brought back"),
    ControlKind.VOID: Word("Taken out of a basket unsold"),
    ControlKind.DRAWER: Word("Drawer opened without a sale"),
    ControlKind.CASH_OUT: Word("Cash taken out of the drawer"),
    ControlKind.MEANS: Word("Means of payment corrected"),
    ControlKind.APPROVED: Word("Approved by somebody else"),
    ControlKind.PRICE: Word("Price changed"),
    ControlKind.TERMS: Word("Terms changed"),
    ControlKind.CLOCK: Word("Clock confirmed by hand"),
    ControlKind.RIGHTS: Word("Rights or users changed"),
    ControlKind.DENIED: Word("Act that was not allowed"),
    ControlKind.SIGN_IN: Word("Failed sign-in"),
    ControlKind.OLDER_BOOKS: Word("Older books: a backup or papers missing"),
    ControlKind.REPRINT: Word("Paper printed again"),
    ControlKind.UNKNOWN_CODE: Word("Unknown code"),
    ControlKind.UNDONE: Word("Note undone"),
    ControlKind.EARLY_CLOSE: Word("Day closed before its hour"),
    ControlKind.BELOW_ZERO: Word("Stock below zero"),
}


@dataclass(frozen=True, slots=True)
class EventNote:
    """What somebody wrote beside an event; it is in the journal like the event."""

    at: dt.datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ControlEvent:
    """One act: who did it, what was said of it, who approved it, its rupiah (None: no money) and its document.

    ``key`` is its place in the journal, ``alone`` the reason where nobody approved what asks for it; ``new``: recorded
    since the owner looked last. ``product_id`` or ``producer_id`` is what a price or terms are of, ``before`` the price it
    had (rupiah) or the terms that held, and ``notes`` what was written beside it since, the oldest first.
    """

    key: str
    kind: ControlKind
    at: dt.datetime
    date: dt.date
    by: str
    detail: str = ""
    document: str = ""
    amount: int | None = None
    approver: str = ""
    alone: str = ""
    new: bool = False
    product_id: int | None = None
    producer_id: int | None = None
    before: int | Terms | None = None
    notes: tuple[EventNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """A sum of rupiah by week over 12 weeks, the last one first of all that is looked at."""

    weeks: tuple[int, ...]

    @property
    def now(self) -> int:
        """The last week."""
        return self.weeks[-1]

    @property
    def usual(self) -> tuple[int, int]:
        """The middle half of the weeks before: from the lower to the upper quarter."""
        before = sorted(self.weeks[:-1])
        return before[len(before) // 4], before[-1 - len(before) // 4]

    @property
    def unusual(self) -> bool:
        """Whether the last week is outside of what is usual, away from nothing."""
        low, high = self.usual
        return self.now < min(low, 0) or self.now > max(high, 0)


@dataclass(frozen=True, slots=True)
class CashierLine:
    """What somebody sold, let off and gave back in the period, rupiah."""

    name: str
    sales: int
    sold: int
    discount: int
    returned: int

    @property
    def discount_bp(self) -> int:
        """Discounts as a part of what was sold before them, basis points."""
        return rate_of(self.discount, self.sold + self.discount)

    @property
    def returned_bp(self) -> int:
        """What was given back as a part of what was sold, basis points."""
        return rate_of(self.returned, self.sold)


@dataclass(frozen=True, slots=True)
class ControlBoard:
    """The events of a period (newest first), the trends that end with its last week, and each cashier."""

    period: Period
    events: tuple[ControlEvent, ...]
    trends: Mapping[str, Trend]
    cashiers: tuple[CashierLine, ...]
    below_zero: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What one person recorded in a period: how many write-offs and counts that missed goods, and what was paid for them.

    ``shifts`` are those closed with a ``difference`` (rupiah); ``others`` counts every other event.
    """

    name: str
    written_off: int = 0
    paid: int = 0
    missing: int = 0
    paid_missing: int = 0
    shifts: int = 0
    difference: int = 0
    others: int = 0


def by_person(events: Iterable[ControlEvent]) -> tuple[PersonLine, ...]:
    """Return a line for everybody who recorded something, by name."""
    found: dict[str, PersonLine] = {}
    for each in events:
        if not each.by:
            continue
        line, amount = found.get(each.by, PersonLine(each.by)), each.amount or 0
        match each.kind:
            case ControlKind.WRITE_OFF:
                line = replace(line, written_off=line.written_off + 1, paid=line.paid + amount)
            case ControlKind.SHRINKAGE:
                line = replace(line, missing=line.missing + 1, paid_missing=line.paid_missing + amount)
            case ControlKind.CASH_DIFFERENCE:
                line = replace(line, shifts=line.shifts + 1, difference=line.difference + amount)
            case _:
                line = replace(line, others=line.others + 1)
        found[each.by] = line
    return tuple(sorted(found.values(), key=lambda line: line.name.casefold()))


def together(lines: Sequence[CashierLine]) -> CashierLine | None:
    """Return the whole shop as one line; None without anybody."""
    if not lines:
        return None
    sums = (sum(values) for values in zip(*((e.sales, e.sold, e.discount, e.returned) for e in lines), strict=True))
    return CashierLine("", *sums)


def stands_out(one: CashierLine, shop: CashierLine) -> bool:
    """Whether a cashier let off or gave back at least 1 % of what they sold, and twice the whole shop's part."""
    parts = ((one.discount_bp, shop.discount_bp), (one.returned_bp, shop.returned_bp))
    return any(mine >= MUCH and mine >= 2 * all_of_it for mine, all_of_it in parts)


def beside_the_shop(lines: Sequence[CashierLine]) -> tuple[CashierLine, ...]:
    """Return the cashiers, whose part is furthest above the whole shop's first."""
    shop = together(lines)
    if shop is None:
        return ()

    def above(one: CashierLine) -> int:
        return max(one.discount_bp - shop.discount_bp, one.returned_bp - shop.returned_bp)

    return tuple(sorted(lines, key=lambda each: (-above(each), each.name.casefold())))
