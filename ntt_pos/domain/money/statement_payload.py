"""What a statement froze: typed, with its layout, read and written here and nowhere else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

from ntt_pos.domain.core import journal

LAYOUT: Final = 4


_NEW: Final = {"since": 2}  # fields that layout 1 does not hold: not read there, and not written
_THIRD: Final = {"since": 3}
_FOURTH: Final = {"since": 4}


@dataclass(frozen=True, slots=True)
class ShownShop:
    """The shop on a statement. ``complaint_until`` is a day on which the shop is open (from layout 2 on).

    ``open_days`` are ISO weekdays as digits (``123456``: Monday to Saturday), hours are WITA.
    """

    name: str
    outlet: str
    address: str
    contact: str
    complaint_until: dt.date
    contact_name: str = field(default="", metadata=_NEW)
    open_days: str = field(default="", metadata=_NEW)
    opens: int = field(default=0, metadata=_NEW)
    closes: int = field(default=0, metadata=_NEW)


@dataclass(frozen=True, slots=True)
class ShownProducer:
    """The producer on a statement, as they were when settled; ``photo`` is a SHA-256 or empty."""

    code: str
    name: str
    pillar: str
    village: str
    district: str
    pays_by: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A change of the balance that is neither sale, return nor payment; signed rupiah."""

    kind: str
    amount: int
    note: str


@dataclass(frozen=True, slots=True)
class SoldLine:
    """What was sold of a product at one price and terms.

    ``full`` is the producer's share before any discount; ``full`` − ``share`` is what she bore of them.
    """

    product: str
    name: str
    photo: str
    unit: str
    price_per: int
    quantity: int
    price: int
    paid: int
    shop: int
    share: int
    terms: str
    rate_bp: int
    net_price: int
    shop_discount: int
    full: int = field(default=0, metadata=_NEW)


@dataclass(frozen=True, slots=True)
class BackLine:
    """What came back, was paid for, corrected or came late, with its original day and number.

    ``day`` and ``document`` are of the line itself; ``customer`` is what the buyer got back in rupiah.
    """

    kind: str
    name: str
    unit: str
    price_per: int
    quantity: int
    reason: str
    original_date: dt.date | None
    original_number: str
    amount: int
    product: str = field(default="", metadata=_NEW)
    day: dt.date | None = field(default=None, metadata=_NEW)
    document: str = field(default="", metadata=_NEW)
    customer: int = field(default=0, metadata=_NEW)


@dataclass(frozen=True, slots=True)
class StockPart:
    """Units that neither came, were sold nor stayed: why, and signed base units (added to the shelf or taken off)."""

    why: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockLine:
    """A product on the shelf, base units.

    ``parts`` add up to all that is neither delivered nor sold; ``expired`` is how much of ``collect`` is past its date.
    ``unit_price`` and ``unit_share`` are the split of one piece (or ``price_per`` units) on that day, 0 when unknown,
    by ``terms`` and ``rate_bp`` (from layout 3 on).
    """

    product: str
    name: str
    photo: str
    unit: str
    price_per: int
    opening: int
    delivered: int
    sold: int
    returned: int
    withdrawn: int
    lost: int
    closing: int
    collect: int
    expiry: dt.date | None
    marks: tuple[str, ...]
    parts: tuple[StockPart, ...] = field(default=(), metadata=_NEW)
    expired: int = field(default=0, metadata=_NEW)
    unit_price: int = field(default=0, metadata=_NEW)
    unit_share: int = field(default=0, metadata=_NEW)
    terms: str = field(default="", metadata=_THIRD)
    rate_bp: int = field(default=0, metadata=_THIRD)


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """What to bring before ``by`` (the day the shelf is empty), or what to collect."""

    kind: str
    name: str
    unit: str
    price_per: int
    quantity: int
    by: dt.date | None
    expiry: dt.date | None


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One thing to do, by ``last`` at the latest (an open day; None: no day): see ``domain.money.producer_todo``.

    ``asked`` is how often customers asked for it lately while there was none (from layout 4 on).
    """

    verb: str
    why: str
    name: str
    unit: str
    price_per: int
    quantity: int
    left: int
    days: int
    expiry: dt.date | None
    last: dt.date | None
    otherwise: str
    asked: int = field(default=0, metadata=_FOURTH)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """The turnover of a week in rupiah, by its Monday."""

    start: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment that stood on the statement's date."""

    date: dt.date
    number: str
    amount: int
    means: str


@dataclass(frozen=True, slots=True)
class PaidLine:
    """An entry that moved money between shop and producer; signed rupiah as it changed the balance."""

    kind: str
    amount: int
    day: dt.date
    means: str
    document: str


@dataclass(frozen=True, slots=True)
class ReceiptSpan:
    """The receipts of one register and year on which the producer's goods were sold: first, last, and how many."""

    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note by which goods came or were fetched."""

    number: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class StatementPayload:
    """All that a statement shows, free of its number and of the time it was made; rupiah, base units, dates.

    ``last_date`` is the date of the producer's statement before this one, ``from_day`` the first day of this one.
    """

    layout: int
    language: str
    shop: ShownShop
    producer: ShownProducer
    date: dt.date
    kind: str
    opening: int
    paid_out: int
    sold: int
    returned: int
    other: int
    others: tuple[OtherLine, ...]
    closing: int
    payable: int
    carried: int
    step: int
    stamp_duty_above: int
    sold_lines: tuple[SoldLine, ...]
    sold_paid: int
    sold_shop: int
    sold_units: int
    back_lines: tuple[BackLine, ...]
    stock: tuple[StockLine, ...]
    advice: tuple[AdviceLine, ...]
    weeks: tuple[WeekLine, ...]
    this_month: int
    last_month: int
    this_year: int
    payments: tuple[PaymentLine, ...]
    last_date: dt.date | None = field(default=None, metadata=_NEW)
    from_day: dt.date | None = field(default=None, metadata=_NEW)
    paid_lines: tuple[PaidLine, ...] = field(default=(), metadata=_NEW)
    todo: tuple[TodoLine, ...] = field(default=(), metadata=_NEW)
    received_this_month: int = field(default=0, metadata=_NEW)
    received_last_month: int = field(default=0, metadata=_NEW)
    receipts: tuple[ReceiptSpan, ...] = field(default=(), metadata=_THIRD)
    notes: tuple[NoteLine, ...] = field(default=(), metadata=_THIRD)


def read_payload(text: str) -> StatementPayload:
    """Return a stored payload as its own layout knew it; raises ValueError for what no program of this shop wrote."""
    return payload_from(json.loads(text))


def payload_from(values: Mapping[str, Any]) -> StatementPayload:
    """Return the payload that JSON values hold; raises ValueError for a newer layout, or when something is missing."""
    layout = int(values["layout"])
    if not 1 <= layout <= LAYOUT:
        raise ValueError(f"a statement of layout {layout} was made by a newer program")
    return cast("StatementPayload", _read(StatementPayload, values, layout))


def payload_values(payload: StatementPayload) -> dict[str, Any]:
    """Return a payload as JSON values, in its own layout."""
    return cast("dict[str, Any]", _written(payload, payload.layout))


def payload_text(payload: StatementPayload) -> str:
    """Return the canonical text of a payload (sorted ASCII JSON), over which it is hashed."""
    return journal.canonical(payload_values(payload))


def _read(kind: Any, value: Any, layout: int) -> Any:
    if is_dataclass(kind):
        made: Callable[..., Any] = cast("Callable[..., Any]", kind)
        known = {
            each.name: _read(hint, value[each.name], layout)
            for each, hint in _fields(cast("type", kind))
            if _in(each, layout)
        }
        return made(**known)
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return tuple(_read(item, each, layout) for each in value)
    if get_origin(kind) is UnionType:
        return dt.date.fromisoformat(value) if value else None
    return dt.date.fromisoformat(value) if kind is dt.date else value


def _written(value: Any, layout: int) -> Any:
    if is_dataclass(value):
        return {
            each.name: _written(getattr(value, each.name), layout)
            for each, _hint in _fields(cast("type", type(value)))
            if _in(each, layout)
        }
    if isinstance(value, tuple):
        return [_written(each, layout) for each in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else value


def _in(each: Field[Any], layout: int) -> bool:
    return each.default is MISSING or int(each.metadata.get("since", 1)) <= layout


@cache
def _fields(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple((each, hints[each.name]) for each in fields(kind))
