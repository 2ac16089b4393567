"""A bundle (hampers): products of several makers that are sold together at one price of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import amount

if TYPE_CHECKING:
    from ntt_pos.domain.selling.cart import Article


@dataclass(frozen=True, slots=True)
class BundlePart:
    """A product in a bundle; ``quantity`` in base units for one bundle."""

    article: Article
    quantity: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as the till sees it on a business date; ``price`` in rupiah for the whole, None before it was set."""

    bundle_id: int
    code: str
    name: str
    price: int | None
    parts: tuple[BundlePart, ...]
    barcodes: tuple[str, ...] = ()
    active: bool = True

    @property
    def gross(self) -> int:
        """The rupiah its parts cost one by one."""
        return sum(amount(part.quantity, part.article.price or 0, part.article.price_per) for part in self.parts)

    @property
    def saving(self) -> int:
        """The rupiah a customer saves by buying the parts together."""
        return self.gross - self.price if self.price is not None else 0

    @property
    def available(self) -> int:
        """How many can be made from what is fresh on the shelf; never below 0."""
        fresh = [(part.article.on_hand - part.article.expired_on_hand) // part.quantity for part in self.parts]
        return max(min(fresh, default=0), 0)


@dataclass(frozen=True, slots=True)
class CartBundle:
    """A bundle in the basket; ``uid`` is what its component lines share, ``quantity`` how many."""

    uid: str
    bundle: Bundle
    quantity: int

    @property
    def price(self) -> int:
        """The rupiah for all of them, before any discount on the whole basket."""
        return (self.bundle.price or 0) * self.quantity


def check_bundle(bundle: Bundle) -> int:
    """Return the bundle's price, or raise DomainError with the reason why it cannot be sold."""
    if not bundle.active:
        raise DomainError("{name} is not active. Ask the manager to activate it.", name=bundle.name)
    if not bundle.parts:
        raise DomainError("{name} has no parts, so it cannot be sold. Ask the manager to fill it.", name=bundle.name)
    if bundle.price is None:
        raise DomainError(
            "{name} has no price today, so it cannot be sold. Ask the manager to set it.", name=bundle.name
        )
    return bundle.price
