"""What a receipt shows: one value that the screen, the printer and the archive draw from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import amount
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.pricing import Discount, DiscountKind

SEQUENCE: Final = 6  # the last digits of a number, as people read them out


class ReceiptKind(StrEnum):
    """What the paper tells."""

    SALE = "SALE"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"
    GIFT = "GIFT"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A sold (or returned) line as it was recorded; amounts in rupiah, quantity in base units.

    ``bundle`` is the uid of the bundle that the line is a part of, "" when it was sold by itself.
    """

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
    bundle: str = ""

    @property
    def cost(self) -> int:
        """What the line costs before the discount on the whole purchase is shared out."""
        return self.paid + sum(d.amount for d in self.discounts if d.kind is DiscountKind.CART)

    @property
    def multiplies(self) -> bool:
        """Tell whether quantity × price is the amount; what comes back at a discount costs other than its price."""
        return amount(abs(self.quantity), self.price, self.price_per) == abs(self.gross)


@dataclass(frozen=True, slots=True)
class ReceiptBundle:
    """A bundle as it was sold; ``price`` in rupiah for one. Its parts are the lines that bear its uid."""

    uid: str
    name: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class CorrectedMeans:
    """A payment whose means was put right afterwards, in rupiah."""

    wrong: Means
    right: Means
    amount: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: everything printed, nothing computed afterwards.

    In an EXCHANGE the returned lines come first, with quantities and amounts below 0; the sums are those of the goods
    taken instead. ``return_days`` is how long goods may be brought back with it; ``reentry`` the number
    of the paper that a sale was typed in again from.
    """

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
    reentry: str = ""
    bundles: tuple[ReceiptBundle, ...] = ()
    corrected: tuple[CorrectedMeans, ...] = ()
    return_days: int = 3

    @property
    def whole_discount(self) -> int:
        """What was taken off the whole purchase: each line's share of it, added up again."""
        return sum(line.cost - line.paid for line in self.lines)

    @property
    def brought_back(self) -> int:
        """What the goods brought back in an exchange are worth, rupiah; 0 otherwise."""
        return -sum(line.paid for line in self.lines if line.quantity < 0) if self.kind is ReceiptKind.EXCHANGE else 0

    @property
    def due(self) -> int:
        """What is left to pay, below 0 what is given back: goods taken less what was paid for goods brought back."""
        if self.kind is not ReceiptKind.EXCHANGE:
            return self.total
        swapped = sum(tender.amount for tender in self.tenders if tender.means is Means.EXCHANGE)
        return self.total - swapped - sum(amount for _means, amount in self.refunds)

    @property
    def refund_rounding(self) -> int:
        """What the rounding of the money for goods brought back in an exchange adds to the sum, rupiah."""
        return self.due - (self.total - self.brought_back) if self.brought_back else 0


def for_a_gift(receipt: Receipt) -> Receipt:
    """Return the paper that goes with a present: what was taken and its number, no amount of money anywhere.

    Raises DomainError for a return: nothing of it is given away.
    """
    if receipt.kind is ReceiptKind.RETURN:
        raise DomainError(
            "Nothing was bought with {number}, so there is no gift receipt for it.", number=receipt.number
        )
    taken = tuple(replace(line, price=0, gross=0, paid=0, discounts=()) for line in receipt.lines if line.quantity > 0)
    return replace(
        receipt,
        kind=ReceiptKind.GIFT,
        lines=taken,
        bundles=tuple(replace(each, price=0) for each in receipt.bundles),
        gross=0,
        discount=0,
        paid=0,
        rounding=0,
        total=0,
        tenders=(),
        change=0,
        original_number="",
        refunds=(),
        corrected=(),
    )


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
