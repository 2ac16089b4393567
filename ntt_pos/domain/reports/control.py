"""What the owner looks at once a week: every act that moves money or rights by somebody's word, read from the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

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
    PRICE = "PRICE"
    TERMS = "TERMS"
    CLOCK = "CLOCK"
    RIGHTS = "RIGHTS"
    DENIED = "DENIED"
    SIGN_IN = "SIGN_IN"
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
    ControlKind.PRICE: Word("Price changed"),
    ControlKind.TERMS: Word("Terms changed"),
    ControlKind.CLOCK: Word("Clock confirmed by hand"),
    ControlKind.RIGHTS: Word("Rights or users changed"),
    ControlKind.DENIED: Word("Act that was not allowed"),
    ControlKind.SIGN_IN: Word("Failed sign-in"),
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


Told: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What a record says of an event."""

    kind: ControlKind
    detail: str = ""
    document: str = ""
    amount: int | None = None


def read_record(kind: str, told: Told) -> Read | None:
    """Return the event that a journal record tells, None for a record without one. Amounts in rupiah, as they moved."""
    reader = _READERS.get(kind)
    return reader(told) if reader is not None else None


def approvers(told: Told) -> str:
    """Return who approved it, by their usernames."""
    return ", ".join(dict.fromkeys(row["approver"] for row in rows_of(told, "approval")))


def rows_of(told: Told, table: str) -> Sequence[Told]:
    """Return the rows of a table that a record wrote."""
    return told.get("rows", {}).get(table, ())  # type: ignore[no-any-return]


def _first(told: Told, table: str) -> Told:
    return next(iter(rows_of(told, table)), {})


def _words(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part not in ("", None))


def _entered(told: Told) -> int:
    return sum(row["amount"] for row in rows_of(told, "producer_entry"))


def _corrected(told: Told) -> Read:
    row = _first(told, "account_correction")
    detail = _words(row.get("producer"), row.get("reason"), row.get("cites"))
    return Read(ControlKind.CORRECTION, detail, row.get("number", ""), row.get("amount"))


def _paid(told: Told) -> Read | None:
    row = _first(told, "payout")
    if row.get("kind") != "ADVANCE":
        return None
    return Read(ControlKind.ADVANCE, _words(row["producer"], row["means"]), row["number"], -row["amount"])


def _taken_back(told: Told) -> Read:
    entry, row = _first(told, "producer_entry"), _first(told, "payout_reversal")
    detail = _words(entry.get("producer"), row.get("reason"))
    return Read(ControlKind.PAYOUT_REVERSED, detail, entry.get("document", ""), entry.get("amount"))


def _written_off(told: Told) -> Read:
    row = _first(told, "write_off")
    goods = ", ".join(f"{line['product_name']} × {line['quantity']}" for line in rows_of(told, "write_off_line"))
    detail = _words(goods, row.get("note"))
    return Read(ControlKind.WRITE_OFF, detail, row.get("number", ""), _entered(told) or None)


def _counted(told: Told) -> Read | None:
    lost = [row for row in rows_of(told, "stock_movement") if row["kind"] == "LOST"]
    if not lost:
        return None
    units: dict[str, int] = {}
    for row in lost:
        units[row["product"]] = units.get(row["product"], 0) - row["quantity"]
    goods = ", ".join(f"{product} × {count}" for product, count in units.items())
    head = _first(told, "stock_count")
    return Read(ControlKind.SHRINKAGE, _words(goods, head.get("scope")), head.get("number", ""), _entered(told) or None)


def _closed(told: Told) -> Read | None:
    row = _first(told, "shift_closed")
    if not row.get("difference"):
        return None
    return Read(ControlKind.CASH_DIFFERENCE, _words(row.get("reason")), row.get("number", ""), row["difference"])


def _returned(told: Told) -> Read:
    row = _first(told, "sale_return")
    goods = ", ".join(line["product_name"] for line in rows_of(told, "return_line") if "product_name" in line)
    detail = _words(goods, row.get("sale"), row.get("note"))
    return Read(ControlKind.RETURN, detail, row.get("number", ""), -int(row.get("money_back", 0)))


def _voided(told: Told) -> Read:
    goods = (f"{line['product']} × {line['quantity']}" for line in told.get("lines", ()))
    return Read(ControlKind.VOID, _words(*goods, told.get("reason")), amount=int(told.get("total", 0)) or None)


def _opened(told: Told) -> Read:
    return Read(ControlKind.DRAWER, _words(_first(told, "drawer_opened").get("reason")))


def _priced(told: Told) -> Read:
    rows = rows_of(told, "price")
    if len(rows) > 1:
        return Read(ControlKind.PRICE, _words(*(f"{each['product']} {each['price']}" for each in rows)))
    row = _first(told, "price")
    return Read(ControlKind.PRICE, _words(row.get("product"), row.get("valid_from")), amount=row.get("price"))


def _agreed(told: Told) -> Read:
    rows = rows_of(told, "terms")
    row = _first(told, "terms")
    share = row.get("kind")
    if share == "COMMISSION":
        share = f"{row['rate_bp'] / 100:g} %".replace(".", ",")
    elif share == "NET_PRICE":
        share = f"{share} {row['net_price']}"
    if len(rows) > 1:
        return Read(ControlKind.TERMS, _words(share, *(each["product"] for each in rows)))
    return Read(ControlKind.TERMS, _words(row.get("producer"), row.get("product"), share, row.get("valid_from")))


def _clock(told: Told) -> Read:
    return Read(ControlKind.CLOCK, _words(told.get("clock"), told.get("last_record")))


def _rights(told: Told) -> Read:
    about = _first(told, "user_account")
    change = _words(told.get("before"), told.get("after"))
    return Read(ControlKind.RIGHTS, _words(about.get("username"), told.get("role"), told.get("act"), change))


def _denied(told: Told) -> Read:
    return Read(ControlKind.DENIED, _words(told.get("act"), told.get("object")))


def _failed(told: Told) -> Read:
    return Read(ControlKind.SIGN_IN, _words(told.get("username")))


def _copied(told: Told) -> Read | None:
    row = _first(told, "copy_printed")
    document = row.get("document", "")
    return Read(ControlKind.REPRINT, _words(document, row.get("copy")), document) if row else None


def _unknown(told: Told) -> Read:
    row = _first(told, "unknown_code")
    return Read(ControlKind.UNKNOWN_CODE, _words(row.get("code"), row.get("product")))


def _undone(table: str) -> Callable[[Told], Read]:
    def read(told: Told) -> Read:
        row = _first(told, table)
        detail = _words(row.get("note"), *told.get("along", ()))
        return Read(ControlKind.UNDONE, detail, row.get("number", ""), _entered(told) or None)

    return read


def _cut(told: Told) -> Read | None:
    return Read(ControlKind.EARLY_CLOSE, told["why"]) if told.get("why") else None


_READERS: Final[Mapping[str, Callable[[Told], Read | None]]] = {
    "account.corrected": _corrected,
    "payout": _paid,
    "payout.reversed": _taken_back,
    "write_off": _written_off,
    "stock_count": _counted,
    "shift.closed": _closed,
    "return": _returned,
    "line.voided": _voided,
    "cart.voided": _voided,
    "drawer.opened": _opened,
    "price.set": _priced,
    "terms.set": _agreed,
    "clock.confirmed": _clock,
    "clock.date_typed": _clock,
    "rights.changed": _rights,
    "user.added": _rights,
    "user.role": _rights,
    "user.enabled": _rights,
    "user.disabled": _rights,
    "denied": _denied,
    "sign_in.failed": _failed,
    "copy.printed": _copied,
    "code.unknown": _unknown,
    "delivery.reversed": _undone("delivery"),
    "withdrawal.reversed": _undone("withdrawal"),
    "write_off.reversed": _undone("write_off"),
    "day.cut": _cut,
}
RECORDS: Final = tuple(_READERS)
