"""What a receipt shows: one value that the screen, the printer and the archive draw from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ntt_pos.domain.payment import Means, Tender
from ntt_pos.domain.pricing import Discount


class ReceiptKind(StrEnum):
    """What the paper tells."""

    SALE = "SALE"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A sold (or returned) line as it was recorded; amounts in rupiah, quantity in base units."""

    name: str
    code: str
    producer: str
    village: str
    quantity: int
    unit: str
    price: int
    price_per: int
    gross: int
    discounts: tuple[Discount, ...]
    paid: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: everything printed, nothing computed afterwards."""

    kind: ReceiptKind
    shop: str
    address: str
    outlet: str
    register: str
    number: str
    at: datetime
    business_date: date
    cashier: str
    lines: tuple[ReceiptLine, ...]
    gross: int
    discount: int
    paid: int
    rounding: int
    total: int
    tenders: tuple[Tender, ...]
    change: int
    units: int
    journal_head: str
    footer: str = ""
    original_number: str = ""
    refunds: tuple[tuple[Means, int], ...] = ()
    copy: int = 0
    practice: bool = False


@dataclass(frozen=True, slots=True)
class CompletedSale:
    """A sale that is committed: what the cashier sees next."""

    sale_uid: str
    number: str
    total: int
    rounding: int
    change: int
    receipt: Receipt
    print_job_uid: str
    already_recorded: bool = False
