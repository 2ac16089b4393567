"""The statement of a producer: from what the books hold to the frozen payload, its hash and its place in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ntt_pos.domain import journal
from ntt_pos.domain.account import Arithmetic, Entry, EntryKind, PaysBy, arithmetic, payable
from ntt_pos.domain.stock import BatchStock, Bin, MovementKind, is_expired
from ntt_pos.domain.terms import TermsKind

LAYOUT: Final = 1
GENESIS: Final = journal.GENESIS
PACE_DAYS: Final = 28
LEAST_PACE_DAYS: Final = 7
SOON: Final = timedelta(days=7)
WEEKS: Final = 8
LAST_PAYMENTS: Final = 3
_PREFIX: Final = "NTTSET1\n"


class SettlementKind(StrEnum):
    """NIGHT when the day is closed, ADHOC while the producer is standing here."""

    NIGHT = "NIGHT"
    ADHOC = "ADHOC"


class Mark(StrEnum):
    """What a stock row draws attention to."""

    NEARLY_GONE = "NEARLY_GONE"
    NEARLY_EXPIRED = "NEARLY_EXPIRED"
    SLOW = "SLOW"
    COLLECT = "COLLECT"


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """The shop and its settings as they are when the producer is settled; rupiah and days."""

    name: str
    outlet: str
    address: str
    contact: str
    complaint_days: int = 14
    step: int = 500
    stamp_duty_above: int = 5_000_000
    low_stock: int = 3
    language: str = "id"


@dataclass(frozen=True, slots=True)
class ProducerFacts:
    """The producer as they are when settled; ``photo`` is a SHA-256 or empty."""

    code: str
    name: str
    pillar: str
    village: str
    district: str
    pays_by: PaysBy
    photo: str = ""


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One entry taken into the settlement, in signed rupiah, oldest first.

    For a RETURN or COMPENSATION also the goods it is about (``quantity`` positive base units), why, and the date and
    number of the original document.
    """

    kind: EntryKind
    amount: int
    business_date: date
    document: str = ""
    occurred_on: date | None = None
    note: str = ""
    name: str = ""
    unit: str = ""
    price_per: int = 1
    quantity: int = 0
    reason: str = ""
    original_date: date | None = None
    original_number: str = ""


@dataclass(frozen=True, slots=True)
class SoldFact:
    """One sale line whose SALE entry is taken: the snapshot it was sold as."""

    product: str
    name: str
    unit: str
    price_per: int
    quantity: int
    price: int
    paid: int
    producer_share: int
    terms: TermsKind
    rate_bp: int = 0
    net_price: int = 0
    shop_discount: int = 0
    photo: str = ""


@dataclass(frozen=True, slots=True)
class MovementFact:
    """Stock movements taken into the settlement: signed base units (a sum per kind and bin will do)."""

    kind: MovementKind
    bin: Bin
    quantity: int


@dataclass(frozen=True, slots=True)
class StockFact:
    """One product's stock as of the settled date, never as of now.

    ``shelf_before`` and ``collect_before`` are sums of movements in earlier settlements; ``shelf`` and ``collect`` the
    batches after the taken movements; ``sold_by_day`` net units sold per business date, at least the last 28 days.
    """

    product: str
    name: str
    unit: str
    price_per: int
    shelf_before: int = 0
    collect_before: int = 0
    movements: tuple[MovementFact, ...] = ()
    shelf: tuple[BatchStock, ...] = ()
    collect: tuple[BatchStock, ...] = ()
    first_delivery: date | None = None
    sold_by_day: tuple[tuple[date, int], ...] = ()
    photo: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class DayFact:
    """What customers paid for a producer's goods on one business date, less what they got back, in rupiah."""

    day: date
    paid: int


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """A payout that stands, oldest first."""

    day: date
    number: str
    amount: int
    means: str


@dataclass(frozen=True, slots=True)
class SettlementFacts:
    """All that a statement is computed from; ``days`` from 1 January, the last month and the last 8 weeks on."""

    shop: ShopFacts
    producer: ProducerFacts
    date: date
    kind: SettlementKind
    opening: int
    entries: tuple[EntryFact, ...]
    sold: tuple[SoldFact, ...] = ()
    stock: tuple[StockFact, ...] = ()
    days: tuple[DayFact, ...] = ()
    payments: tuple[PaymentFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ShelfColumns:
    """A stock row, all of the shelf: opening + delivered − sold + returned − withdrawn − lost = closing."""

    opening: int
    delivered: int
    sold: int
    returned: int
    withdrawn: int
    lost: int
    closing: int
    collect: int


def payload_text(payload: Mapping[str, object]) -> str:
    """Return the canonical text of a payload (sorted ASCII JSON); raises TypeError for floats, nulls and bools."""
    return journal.canonical(payload)


def payload_hash(text: str) -> str:
    """Return the SHA-256 of a payload's canonical text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain_hash(previous: str, number: str, kind: str, payload_sha256: str) -> str:
    """Return a settlement's hash over the producer's previous one (first: 64 zeros), its number, kind and payload."""
    return hashlib.sha256(f"{_PREFIX}{previous}\n{number}\n{kind}\n{payload_sha256}".encode()).hexdigest()


def build_payload(facts: SettlementFacts) -> dict[str, object]:
    """Return all that the statement shows, free of its number and of the time it is made (layout 1).

    Amounts in rupiah, quantities in base units. Raises ValueError when the facts contradict each other, because a paper
    that does not add up must not be numbered.
    """
    line = arithmetic([Entry(each.kind, each.amount) for each in facts.entries], facts.opening)
    if line.sold != sum(each.producer_share for each in facts.sold):
        raise ValueError(f"{facts.producer.code}: the SALE entries are not the sum of the sold lines' shares")
    ready, carried = payable(line.closing, facts.producer.pays_by, facts.shop.step)
    sold_lines = _sold_lines(facts.sold)
    return {
        "layout": LAYOUT,
        "language": facts.shop.language,
        "shop": {
            "name": facts.shop.name,
            "outlet": facts.shop.outlet,
            "address": facts.shop.address,
            "contact": facts.shop.contact,
            "complaint_until": (facts.date + timedelta(days=facts.shop.complaint_days)).isoformat(),
        },
        "producer": {
            "code": facts.producer.code,
            "name": facts.producer.name,
            "pillar": str(facts.producer.pillar),
            "village": facts.producer.village,
            "district": facts.producer.district,
            "pays_by": str(facts.producer.pays_by),
            "photo": facts.producer.photo,
        },
        "date": facts.date.isoformat(),
        "kind": str(facts.kind),
        **_arithmetic(line, facts.entries),
        "payable": ready,
        "carried": carried,
        "step": facts.shop.step,
        "stamp_duty_above": facts.shop.stamp_duty_above,
        "sold_lines": sold_lines,
        "sold_paid": sum(each.paid for each in facts.sold),
        "sold_shop": sum(each.paid - each.producer_share for each in facts.sold),
        "sold_units": sum(each.quantity if each.price_per == 1 else 1 for each in facts.sold),
        "back_lines": _back_lines(facts.entries),
        "stock": _stock(facts),
        "advice": _advice(facts),
        "weeks": _weeks(facts.days, facts.date),
        **_turnover(facts.days, facts.date),
        "payments": [
            {"date": each.day.isoformat(), "number": each.number, "amount": each.amount, "means": str(each.means)}
            for each in facts.payments[-LAST_PAYMENTS:]
        ],
    }


def shelf_columns(stock: StockFact) -> ShelfColumns:
    """Sort a product's movements into the columns of the statement; movements within the shelf cancel out."""
    sums = dict.fromkeys(MovementKind, 0)
    collect = stock.collect_before
    for move in stock.movements:
        if move.bin is Bin.SHELF:
            sums[move.kind] += move.quantity
        elif move.bin is Bin.COLLECT:
            collect += move.quantity
    columns = ShelfColumns(
        opening=stock.shelf_before,
        delivered=sums[MovementKind.OPENING] + sums[MovementKind.DELIVERY],
        sold=-sums[MovementKind.SALE],
        returned=sums[MovementKind.RETURN],
        withdrawn=-(sums[MovementKind.WITHDRAWAL] + sums[MovementKind.EXPIRED] + sums[MovementKind.MOVE]),
        lost=-sum(
            sums[kind] for kind in (MovementKind.DAMAGED, MovementKind.LOST, MovementKind.SAMPLE, MovementKind.FOUND)
        ),
        closing=stock.shelf_before + sum(sums.values()),
        collect=collect,
    )
    for batches, held in ((stock.shelf, columns.closing), (stock.collect, columns.collect)):
        if batches and sum(batch.quantity for batch in batches) != held:
            raise ValueError(f"{stock.product}: the batches are not the stock that the movements leave")
    return columns


def units_to_bring(stock: StockFact, on: date, shelf: int) -> int:
    """Return how many units the next 7 days would sell beyond the shelf, at the pace of the last n days, rounded up.

    n = min(28, days since the first delivery); nothing is advised under 7 days.
    """
    days, sold = _pace(stock, on)
    return max(0, -(-sold * 7 // days) - shelf) if days and sold > 0 else 0


def _arithmetic(line: Arithmetic, entries: Iterable[EntryFact]) -> dict[str, object]:
    named = {kind for kind, _ in line.others}
    others: dict[tuple[EntryKind, str], int] = {}
    for each in sorted((e for e in entries if e.kind in named), key=lambda e: list(EntryKind).index(e.kind)):
        others[each.kind, each.note] = others.get((each.kind, each.note), 0) + each.amount
    return {
        "opening": line.opening,
        "paid_out": line.paid_out,
        "sold": line.sold,
        "returned": line.returned,
        "other": line.other,
        "others": [{"kind": str(kind), "amount": amount, "note": note} for (kind, note), amount in others.items()],
        "closing": line.closing,
    }


def _sold_lines(sold: Iterable[SoldFact]) -> list[dict[str, object]]:
    """Merge sold lines into one row per product, price and terms, by product code."""
    rows: dict[tuple[str, str, int, str, int, int, str, int, str], list[int]] = {}
    for each in sold:
        key = (
            each.product,
            each.name,
            each.price,
            str(each.terms),
            each.rate_bp,
            each.net_price,
            each.unit,
            each.price_per,
            each.photo,
        )
        sums = rows.setdefault(key, [0, 0, 0, 0])
        for place, value in enumerate((each.quantity, each.paid, each.producer_share, each.shop_discount)):
            sums[place] += value
    lines: list[dict[str, object]] = []
    for key in sorted(rows):
        product, name, price, terms, rate_bp, net_price, unit, price_per, photo = key
        quantity, paid, share, shop_discount = rows[key]
        lines.append(
            {
                "product": product,
                "name": name,
                "photo": photo,
                "unit": unit,
                "price_per": price_per,
                "quantity": quantity,
                "price": price,
                "paid": paid,
                "shop": paid - share,
                "share": share,
                "terms": terms,
                "rate_bp": rate_bp,
                "net_price": net_price,
                "shop_discount": shop_discount,
            }
        )
    return lines


def _back_lines(entries: Iterable[EntryFact]) -> list[dict[str, object]]:
    """List what came back, was corrected or came late, with the original date and number.

    A sale typed later than it happened stands among the sold lines; here it is named as LATE, with amount 0.
    """
    lines = []
    for each in entries:
        late = each.kind is EntryKind.SALE and each.occurred_on is not None and each.occurred_on < each.business_date
        if each.kind in _SHOWN_ELSEWHERE and not late:
            continue
        when = each.original_date or each.occurred_on
        lines.append(
            {
                "kind": "LATE" if late else str(each.kind),
                "name": each.name,
                "unit": each.unit,
                "price_per": each.price_per,
                "quantity": each.quantity,
                "reason": each.reason or each.note,
                "original_date": when.isoformat() if when else "",
                "original_number": each.original_number or each.document,
                "amount": 0 if late else each.amount,
            }
        )
    return lines


_SHOWN_ELSEWHERE: Final = frozenset(
    {EntryKind.SALE, EntryKind.PAYOUT, EntryKind.ADVANCE, EntryKind.PAYOUT_REVERSED, EntryKind.REPAYMENT}
)


def _stock(facts: SettlementFacts) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        columns = shelf_columns(each)
        _, sold = _pace(each, facts.date)
        if not (each.movements or sold or columns.opening or columns.closing or columns.collect):
            continue
        expiry = _nearest_expiry(each)
        rows.append(
            {
                "product": each.product,
                "name": each.name,
                "photo": each.photo,
                "unit": each.unit,
                "price_per": each.price_per,
                "opening": columns.opening,
                "delivered": columns.delivered,
                "sold": columns.sold,
                "returned": columns.returned,
                "withdrawn": columns.withdrawn,
                "lost": columns.lost,
                "closing": columns.closing,
                "collect": columns.collect,
                "expiry": expiry.isoformat() if expiry else "",
                "marks": [str(mark) for mark in _marks(each, columns, expiry, facts)],
            }
        )
    return rows


def _marks(each: StockFact, columns: ShelfColumns, expiry: date | None, facts: SettlementFacts) -> list[Mark]:
    days, sold = _pace(each, facts.date)
    marks = []
    if columns.closing <= facts.shop.low_stock * each.price_per and (
        columns.closing > 0 or sold > 0 or columns.sold > 0
    ):
        marks.append(Mark.NEARLY_GONE)
    if expiry is not None and expiry <= facts.date + SOON:
        marks.append(Mark.NEARLY_EXPIRED)
    if columns.closing > 0 and sold <= 0 and days >= PACE_DAYS:
        marks.append(Mark.SLOW)
    if columns.collect > 0:
        marks.append(Mark.COLLECT)
    return marks


def _advice(facts: SettlementFacts) -> list[dict[str, object]]:
    """What to bring before the shelf is empty, and what to collect: waiting units, and what will not sell in time."""
    rows: list[dict[str, object]] = []
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        shelf = shelf_columns(each).closing
        bring = units_to_bring(each, facts.date, shelf)
        if bring and each.active:
            rows.append(_advised("BRING", each, bring, by=_empty_on(each, facts.date, shelf)))
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        waiting = shelf_columns(each).collect
        if waiting > 0:
            dated = [batch.expiry for batch in each.collect if batch.expiry and batch.quantity > 0]
            rows.append(_advised("COLLECT", each, waiting, expiry=min(dated, default=None)))
        rows += [
            _advised("COLLECT", each, quantity, expiry=expiry) for expiry, quantity in _will_not_sell(each, facts.date)
        ]
    return rows


def _advised(
    kind: str, each: StockFact, quantity: int, *, by: date | None = None, expiry: date | None = None
) -> dict[str, object]:
    return {
        "kind": kind,
        "name": each.name,
        "unit": each.unit,
        "price_per": each.price_per,
        "quantity": quantity,
        "by": by.isoformat() if by else "",
        "expiry": expiry.isoformat() if expiry else "",
    }


def _pace(stock: StockFact, on: date) -> tuple[int, int]:
    """Return (n days, net units sold in them) up to a date; n is 0 when the goods are here for less than 7 days."""
    if stock.first_delivery is None:
        return 0, 0
    days = min(PACE_DAYS, (on - stock.first_delivery).days)
    if days < LEAST_PACE_DAYS:
        return 0, 0
    return days, sum(units for day, units in stock.sold_by_day if on - timedelta(days=days) < day <= on)


def _empty_on(stock: StockFact, on: date, shelf: int) -> date:
    """Return the day before which new goods should come: when the shelf will be empty, tomorrow at the earliest."""
    days, sold = _pace(stock, on)
    return on + timedelta(days=max(1, shelf * days // sold))


def _will_not_sell(stock: StockFact, on: date) -> list[tuple[date, int]]:
    """Return (expiry, units) on the shelf that expire within a week and will not be sold before, at this pace."""
    days, sold = _pace(stock, on)
    rows = []
    held = advised = 0
    dated = [batch for batch in stock.shelf if batch.expiry is not None and batch.quantity > 0]
    for batch in sorted(dated, key=lambda b: (b.expiry or on, b.batch_id or 0)):
        expiry = batch.expiry or on
        if expiry > on + SOON:
            break
        held += batch.quantity
        sells = max(0, sold) * (expiry - on).days // days if days and not is_expired(expiry, on) else 0
        surplus = held - advised - sells
        if surplus > 0:
            rows.append((expiry, surplus))
            advised += surplus
    return rows


def _nearest_expiry(stock: StockFact) -> date | None:
    return min((batch.expiry for batch in stock.shelf if batch.expiry and batch.quantity > 0), default=None)


def _weeks(days: Iterable[DayFact], on: date) -> list[dict[str, object]]:
    """Return the turnover of the last 8 weeks (Monday to Sunday), the week of the date last."""
    monday = on - timedelta(days=on.weekday())
    sums = {monday - timedelta(weeks=back): 0 for back in range(WEEKS - 1, -1, -1)}
    for each in days:
        start = each.day - timedelta(days=each.day.weekday())
        if each.day <= on and start in sums:
            sums[start] += each.paid
    return [{"start": start.isoformat(), "amount": amount} for start, amount in sums.items()]


def _turnover(days: Iterable[DayFact], on: date) -> dict[str, object]:
    """Return the turnover of this month, of the last, and of this year, up to the date."""
    known = [each for each in days if each.day <= on]
    last = on.replace(day=1) - timedelta(days=1)
    return {
        "this_month": sum(d.paid for d in known if (d.day.year, d.day.month) == (on.year, on.month)),
        "last_month": sum(d.paid for d in known if (d.day.year, d.day.month) == (last.year, last.month)),
        "this_year": sum(d.paid for d in known if d.day.year == on.year),
    }
