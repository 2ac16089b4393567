"""Terms (syarat titip): what a producer gets for a unit, who bears discounts, loss and damage, and from when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_PRICE, WHOLE


class TermsKind(StrEnum):
    """How the producer's share is computed."""

    COMMISSION = "COMMISSION"
    NET_PRICE = "NET_PRICE"
    OWN = "OWN"
    INHERIT = "INHERIT"


class Bearer(StrEnum):
    """Who bears a discount, a loss or damage."""

    SHOP = "SHOP"
    SHARED = "SHARED"
    PRODUCER = "PRODUCER"


@dataclass(frozen=True, slots=True)
class Terms:
    """One agreement: a commission rate in basis points, or a net price in rupiah per ``price_per`` units."""

    kind: TermsKind
    rate_bp: int = 0
    net_price: int = 0
    discount_bearer: Bearer = Bearer.SHOP
    loss_bearer: Bearer = Bearer.SHOP
    damage_bearer: Bearer = Bearer.SHOP


OWN_TERMS = Terms(TermsKind.OWN)


@dataclass(frozen=True, slots=True)
class TermsRow:
    """Terms as agreed for a producer (``for_product`` False) or for one product, from a date on.

    ``set_as`` is the row's uid: of terms from the same date the latest set has the highest, wherever the row is read.
    """

    terms: Terms
    for_product: bool
    valid_from: date
    set_as: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A selling price in rupiah from a date on; ``set_as`` as in ``TermsRow``."""

    price: int
    valid_from: date
    set_as: str


def check_terms(terms: Terms) -> Terms:
    """Return the terms, or raise DomainError when they cannot be agreed."""
    if not 0 <= terms.rate_bp <= WHOLE:
        raise DomainError("A commission rate is 0 to 100 percent.")
    if terms.kind is TermsKind.NET_PRICE and not 0 < terms.net_price <= MAX_PRICE:
        raise DomainError("A net price must be between 1 and {highest}.", highest=MAX_PRICE)
    if terms.kind is TermsKind.NET_PRICE and terms.discount_bearer is Bearer.SHARED:
        raise DomainError("With a net price a discount is borne by the shop or by the producer, not shared.")
    if Bearer.SHARED in (terms.loss_bearer, terms.damage_bearer):
        raise DomainError("Loss and damage are borne by the shop or by the producer.")
    return terms


def check_agreed(terms: Terms, *, for_product: bool, has_producer: bool) -> Terms:
    """Return the terms, or raise DomainError when this producer or product cannot have them.

    OWN belongs to the shop's own goods, which have no producer, and to nothing else; for all goods of a producer there is
    a commission only: a net price is one product's, and only a product may INHERIT.
    """
    check_terms(terms)
    if (terms.kind is TermsKind.OWN) is has_producer:
        raise DomainError("Terms OWN are for the shop's own goods, and those have no others.")
    if not for_product and terms.kind is not TermsKind.COMMISSION:
        raise DomainError("Terms for all goods of a producer are a commission. A net price belongs to one product.")
    return terms


def check_valid_from(valid_from: date, *, open_date: date) -> date:
    """Return the first day of new terms or of a new price, or raise DomainError when it is before the open date."""
    if valid_from < open_date:
        raise DomainError(
            "Terms and prices cannot start on {date}: the open business date is {open}. Choose that day or a later one.",
            date=valid_from,
            open=open_date,
        )
    return valid_from


def terms_in_force(rows: Iterable[TermsRow], on: date) -> Terms | None:
    """Return the terms in force on a date, or None: product row before producer row, latest start, latest set.

    A product row that says INHERIT hands over to the producer's row.
    """
    valid = [row for row in rows if row.valid_from <= on]
    for for_product in (True, False):
        mine = [row for row in valid if row.for_product is for_product]
        if mine:
            chosen = max(mine, key=lambda row: (row.valid_from, row.set_as)).terms
            if chosen.kind is not TermsKind.INHERIT:
                return chosen
    return None


def price_in_force(rows: Iterable[PriceRow], on: date) -> int | None:
    """Return the selling price in force on a date in rupiah, or None before the first."""
    valid = [row for row in rows if row.valid_from <= on]
    return max(valid, key=lambda row: (row.valid_from, row.set_as)).price if valid else None
