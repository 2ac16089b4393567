"""What a statement is computed from: plain facts out of the books, as of the settled date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.statement_payload import ShownProducer


class SettlementKind(StrEnum):
    """NIGHT when the day is closed, ADHOC while the producer is standing here."""

    NIGHT = "NIGHT"
    ADHOC = "ADHOC"


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
    contact_name: str = ""
    open_days: str = ""
    opens: int = 0
    closes: int = 0
    closed_dates: frozenset[date] = frozenset()
    keep_days: int = 0


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One entry taken into the settlement, in signed rupiah, oldest first.

    For a RETURN or COMPENSATION also the goods it is about (``quantity`` positive base units), why, the date and number
    of the original document, and what the buyer got back; for a payment its means and the day on which the money moved, where it is known.
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
    product: str = ""
    customer: int = 0
    means: str = ""
    handed_on: date | None = None


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
class PermitFact:
    """A permit of a product that ends."""

    kind: str
    expires: date


@dataclass(frozen=True, slots=True)
class StockFact:
    """One product's stock as of the settled date, never as of now.

    ``shelf_before`` and ``collect_before`` are sums of movements in earlier settlements; ``shelf`` and ``collect`` the
    batches after the taken movements; ``sold_by_day`` net units sold per business date, at least the last 28 days.
    ``aside_since`` is when goods were last laid aside; ``unit_price`` and ``unit_share`` split one piece on that date,
    by ``terms`` and ``rate_bp``; ``asked`` is how often customers asked for it in the last 28 days while there was none.
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
    aside_since: date | None = None
    unit_price: int = 0
    unit_share: int = 0
    terms: TermsKind | None = None
    rate_bp: int = 0
    permits: tuple[PermitFact, ...] = ()
    asked: int = 0


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
class NoteFact:
    """A note by which goods came (ST) or were fetched (BT)."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class SettlementFacts:
    """All that a statement is computed from; ``days`` from 1 January, the last month and the last 8 weeks on."""

    shop: ShopFacts
    producer: ShownProducer
    date: date
    kind: SettlementKind
    opening: int
    entries: tuple[EntryFact, ...]
    sold: tuple[SoldFact, ...] = ()
    stock: tuple[StockFact, ...] = ()
    days: tuple[DayFact, ...] = ()
    payments: tuple[PaymentFact, ...] = ()
    last_date: dt.date | None = None
    received_this_month: int = 0
    received_last_month: int = 0
    notes: tuple[NoteFact, ...] = ()
