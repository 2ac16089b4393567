"""How a line's price divides between the customer's discount, the producer, the shop and the tax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, amount, share_of
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind


class DiscountKind(StrEnum):
    """Where a discount was given."""

    LINE = "LINE"
    BUNDLE = "BUNDLE"
    CART = "CART"


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount in rupiah on one line, with who bears it. Cart and bundle discounts are always the shop's."""

    kind: DiscountKind
    amount: int
    bearer: Bearer = Bearer.SHOP
    reason: str = ""


class SoldLine(Protocol):
    """A line of a basket or of a recorded sale, as far as discounts are judged by it (rupiah)."""

    @property
    def gross(self) -> int:
        """Its price before discounts."""

    @property
    def shop_share(self) -> int:
        """What the shop keeps of it."""

    @property
    def in_bundle(self) -> bool:
        """Whether it was sold as a part of a bundle."""

    @property
    def discounts(self) -> Sequence[Discount]:
        """What was taken off."""


AnyLine_co = TypeVar("AnyLine_co", bound=SoldLine, covariant=True)


class SoldLines(Protocol[AnyLine_co]):
    """A priced basket or a recorded sale: its lines."""

    @property
    def lines(self) -> Sequence[AnyLine_co]:
        """All of them."""


@dataclass(frozen=True, slots=True)
class LineSplit:
    """A line in rupiah: gross − Σ discounts = paid = producer + shop + tax (I-1)."""

    gross: int
    discount: int
    paid: int
    producer_share: int
    shop_share: int
    tax: int = 0


def split_line(
    *, quantity: int, price: int, price_per: int, terms: Terms, discounts: Sequence[Discount] = ()
) -> LineSplit:
    """Divide a line (design 2, “A sale line is a snapshot”): commission floors, gross and net price round half up.

    The shop's share may be negative (it then needs approval). Raises DomainError when discounts exceed the gross, are
    not positive or are borne by whom the terms do not allow, and when the producer's share would be negative.
    """
    _check_discounts(discounts, terms)
    gross = amount(quantity, price, price_per)
    if gross > MAX_AMOUNT:
        raise DomainError(
            "{gross} is too large for one line. The highest amount is {highest}.", gross=gross, highest=MAX_AMOUNT
        )
    borne = dict.fromkeys(Bearer, 0)
    for given in discounts:
        borne[given.bearer] += given.amount
    discount = sum(borne.values())
    paid = gross - discount
    if paid < 0:
        raise DomainError("The discount is larger than the price of the line ({gross}).", gross=gross)
    if terms.kind is TermsKind.COMMISSION:
        base = gross - borne[Bearer.SHARED]
        producer = base - share_of(base, terms.rate_bp) - borne[Bearer.PRODUCER]
    elif terms.kind is TermsKind.NET_PRICE:
        producer = amount(quantity, terms.net_price, price_per) - borne[Bearer.PRODUCER]
    elif terms.kind is TermsKind.OWN:
        producer = 0
    else:
        raise DomainError("This product has no terms yet. Agree the terms with its producer first.")
    if producer < 0:
        raise DomainError("The producer's share of this line would be below 0. Give a smaller discount.")
    return LineSplit(gross=gross, discount=discount, paid=paid, producer_share=producer, shop_share=paid - producer)


def parts_of(price: int, terms: Terms) -> tuple[int, int] | None:
    """Return what producer and shop get of one piece, kilogram or litre at a price (rupiah); None without terms."""
    if terms.kind is TermsKind.INHERIT:
        return None
    split = split_line(quantity=1, price=price, price_per=1, terms=terms)
    return split.producer_share, split.shop_share


def _check_discounts(discounts: Sequence[Discount], terms: Terms) -> None:
    for discount in discounts:
        if discount.amount <= 0:
            raise DomainError("A discount must be more than 0.")
        if discount.kind is not DiscountKind.LINE and discount.bearer is not Bearer.SHOP:
            raise DomainError("A discount on the whole basket or on a bundle is always borne by the shop.")
        if discount.bearer is Bearer.SHARED and terms.kind is TermsKind.NET_PRICE:
            raise DomainError("With a net price a discount is borne by the shop or by the producer, not shared.")
