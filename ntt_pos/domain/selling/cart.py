"""The basket at the till: articles, quantities and discounts, priced the same way for screen, receipt and books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, MAX_PRICE, MAX_QUANTITY, WHOLE, amount, largest_remainder, percent_of
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.selling.bundle import CartBundle
from ntt_pos.domain.selling.pricing import AnyLine_co, Discount, DiscountKind, LineSplit, SoldLines, split_line

LONGEST_NOTE: Final = 60


@dataclass(frozen=True, slots=True)
class Article:
    """A product as the till sees it on a business date. ``price`` is rupiah per ``price_per`` base units."""

    product_id: int
    code: str
    name: str
    unit: str
    price_per: int
    price: int | None
    terms: Terms | None
    category: str = ""
    producer_id: int | None = None
    producer_code: str = ""
    producer_name: str = ""
    pillar: Pillar | None = None
    village: str = ""
    district: str = ""
    barcodes: tuple[str, ...] = ()
    active: bool = True
    on_hand: int = 0
    expired_on_hand: int = 0
    nearest_expiry: date | None = None
    halal: Halal = Halal.NONE
    permit_until: date | None = None
    permit_expired: bool = False
    photo_sha: str = ""
    expired_on: date | None = None  # the oldest date that is past on the shelf

    @property
    def weighed(self) -> bool:
        """Whether quantities are typed in kilograms or litres."""
        return self.price_per != 1


@dataclass(frozen=True, slots=True)
class CutPrice:
    """A discount as the cashier gave it: an amount in rupiah, or a rate that stays a rate until it is priced."""

    amount: int = 0
    rate_bp: int = 0
    reason: str = ""

    def of(self, gross: int) -> int:
        """Return the discount in rupiah on ``gross``; a rate rounds half up. Raises DomainError outside 0 to 100 %."""
        if self.amount < 0 or not 0 <= self.rate_bp <= WHOLE:
            raise DomainError(
                "A discount is an amount of rupiah, or a rate of 0 to 100 percent. No discount was given."
            )
        return percent_of(gross, self.rate_bp) if self.rate_bp else self.amount


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the basket; ``quantity`` in base units, ``price`` overrides the article's (with approval).

    ``note`` is the cashier's reminder ("yang merah"); it stays with the basket and is not part of the sale.
    """

    key: str
    article: Article
    quantity: int
    discount: CutPrice | None = None
    price: int | None = None
    bundle: str = ""
    bundle_discount: int = 0
    note: str = ""

    @property
    def unit_price(self) -> int:
        """The rupiah asked per ``price_per`` units."""
        return self.price if self.price is not None else (self.article.price or 0)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line with its discounts and how it divides."""

    line: CartLine
    discounts: tuple[Discount, ...]
    split: LineSplit

    @property
    def gross(self) -> int:
        """Rupiah before discounts."""
        return self.split.gross

    @property
    def shop_share(self) -> int:
        """Rupiah that the shop keeps."""
        return self.split.shop_share

    @property
    def in_bundle(self) -> bool:
        """Whether it is a part of a bundle."""
        return bool(self.line.bundle)


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A whole basket priced, in rupiah; rounding is decided at payment because only cash is rounded."""

    lines: tuple[PricedLine, ...]
    gross: int
    discount: int
    paid: int
    units: int

    @property
    def given(self) -> int:
        """The discounts that somebody gave; what makes hampers cheaper than their parts is in their price."""
        kinds = (each for line in self.lines for each in line.discounts)
        return self.discount - sum(each.amount for each in kinds if each.kind is DiscountKind.BUNDLE)


@dataclass(frozen=True, slots=True)
class Cart:
    """The basket: a value; every act returns a new one."""

    lines: tuple[CartLine, ...] = ()
    discount: CutPrice | None = None
    last_key: str = field(default="", compare=False)
    bundles: tuple[CartBundle, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)

    def line(self, key: str) -> CartLine:
        """Return the line with this key, or raise DomainError when it is no longer in the basket."""
        for line in self.lines:
            if line.key == key:
                return line
        raise DomainError("That line is no longer in the basket.")


def check_sellable(article: Article) -> Article:
    """Return the article, or raise DomainError with the reason why it cannot be sold."""
    if not article.active:
        raise DomainError("{name} is not active. Ask the manager to activate it.", name=article.name)
    if article.terms is None or article.terms.kind is TermsKind.INHERIT:
        raise DomainError("{name} has no terms with its producer yet, so it cannot be sold.", name=article.name)
    if article.price is None:
        raise DomainError("{name} has no selling price yet, so it cannot be sold.", name=article.name)
    if article.on_hand > 0 and article.expired_on_hand >= article.on_hand:
        raise DomainError("All stock of {name} has expired. Take it off the shelf.", name=article.name)
    return article


def add(cart: Cart, article: Article, quantity: int, *, key: str) -> Cart:
    """Put a quantity of an article into the basket; the same product raises its line unless price, discount or note differ.

    Raises DomainError when the article cannot be sold or the quantity is out of bounds.
    """
    check_sellable(article)
    if quantity <= 0:
        raise DomainError("The quantity must be more than 0.")
    for index, line in enumerate(cart.lines):
        if (
            line.article.product_id == article.product_id
            and not line.discount
            and line.price is None
            and not line.bundle
            and not line.note
        ):
            if line.article.price != article.price or line.article.terms != article.terms:
                continue
            raised = replace(line, article=article, quantity=_checked(line.quantity + quantity))
            return replace(cart, lines=(*cart.lines[:index], raised, *cart.lines[index + 1 :]), last_key=line.key)
    added = CartLine(key=key, article=article, quantity=_checked(quantity))
    return replace(cart, lines=(*cart.lines, added), last_key=key)


def change_line(cart: Cart, key: str, **changes: object) -> Cart:
    """Return the basket with one line's quantity, discount, price or note changed; refuses a discount the line cannot carry.

    A discount given before that no longer fits is left to ``fitted``. Raises DomainError above what one sale may be.
    """
    before = cart.line(key)
    if before.bundle:
        raise DomainError(
            "{name} belongs to a bundle that has one price. Change the number of bundles, or remove the bundle.",
            name=before.article.name,
        )
    line = replace(before, **changes)  # type: ignore[arg-type]
    _checked(line.quantity)
    if line.price is not None and not 0 < line.price <= MAX_PRICE:
        raise DomainError("A price is 1 to {highest}. The price was not changed.", highest=MAX_PRICE)
    changed = replace(cart, lines=tuple(line if each.key == key else each for each in cart.lines), last_key=key)
    if "discount" in changes:
        price_cart(Cart((line,)))
    price_cart(Cart(tuple(replace(each, discount=None) for each in changed.lines)))
    return changed


def remove(cart: Cart, key: str) -> Cart:
    """Return the basket without one line; a part of a bundle takes the whole bundle with it.

    An empty basket keeps no cart discount.
    """
    gone = cart.line(key)
    lines = tuple(line for line in cart.lines if line.key != key and (not gone.bundle or line.bundle != gone.bundle))
    return replace(
        cart,
        lines=lines,
        discount=cart.discount if lines else None,
        last_key=lines[-1].key if lines else "",
        bundles=tuple(each for each in cart.bundles if each.uid != gone.bundle),
    )


def with_barcodes_of(shown: Cart, fresh: Cart) -> Cart:
    """Return a basket whose articles were read without their barcodes with those of the basket it was made from."""
    codes = {line.article.product_id: line.article.barcodes for line in shown.lines}
    lines = [(line, codes.get(line.article.product_id, ())) for line in fresh.lines]
    return replace(
        fresh, lines=tuple(replace(line, article=replace(line.article, barcodes=known)) for line, known in lines)
    )


def quantities(cart: Cart) -> dict[int, int]:
    """Return how much of each product is in a basket (base units), and of each bundle by its id below 0."""
    found = {-each.bundle.bundle_id: each.quantity for each in cart.bundles}
    for line in cart.lines:
        if not line.bundle:
            found[line.article.product_id] = found.get(line.article.product_id, 0) + line.quantity
    return found


def discount_cart(cart: Cart, discount: CutPrice | None) -> Cart:
    """Return the basket with a discount on the whole, always borne by the shop."""
    changed = replace(cart, discount=discount)
    price_cart(changed)
    return changed


def price_cart(cart: Cart) -> PricedCart:
    """Price the basket: line discounts, then bundle, then the cart discount by largest remainder on what is left.

    Everything that shows or stores an amount of a sale calls this. Raises DomainError as ``split_line`` does.
    """
    own: list[tuple[Discount, ...]] = []
    left: list[int] = []
    for line in cart.lines:
        gross = amount(line.quantity, line.unit_price, line.article.price_per)
        given = []
        if line.discount and line.discount.of(gross):
            bearer = line.article.terms.discount_bearer if line.article.terms else Bearer.SHOP
            given.append(Discount(DiscountKind.LINE, line.discount.of(gross), bearer, line.discount.reason))
        if line.bundle_discount:
            given.append(Discount(DiscountKind.BUNDLE, line.bundle_discount))
        own.append(tuple(given))
        left.append(gross - sum(d.amount for d in given))
        if left[-1] < 0:
            raise DomainError("The discount is larger than the price of the line ({gross}).", gross=gross)
    if sum(left) > MAX_AMOUNT:
        raise DomainError(
            "{total} is too large for one sale. The highest is {highest}.", total=sum(left), highest=MAX_AMOUNT
        )
    whole = cart.discount.of(sum(left)) if cart.discount else 0
    if whole > sum(left):
        raise DomainError("The discount is larger than the total ({total}).", total=sum(left))
    shares = largest_remainder(whole, left)
    lines = []
    for line, given_here, share in zip(cart.lines, own, shares, strict=True):
        discounts = given_here
        if share:
            discounts = (
                *given_here,
                Discount(DiscountKind.CART, share, Bearer.SHOP, cart.discount.reason if cart.discount else ""),
            )
        split = split_line(
            quantity=line.quantity,
            price=line.unit_price,
            price_per=line.article.price_per,
            terms=line.article.terms or Terms(TermsKind.INHERIT),
            discounts=discounts,
        )
        lines.append(PricedLine(line, discounts, split))
    return PricedCart(
        lines=tuple(lines),
        gross=sum(each.split.gross for each in lines),
        discount=sum(each.split.discount for each in lines),
        paid=sum(each.split.paid for each in lines),
        units=sum(each.line.quantity if not each.line.article.weighed else 1 for each in lines),
    )


def below_share(priced: SoldLines[AnyLine_co]) -> tuple[AnyLine_co, ...]:
    """Return the lines that leave the shop less than nothing and so need approval.

    A bundle's approved price covers its own lines, but not a cart discount on top of it.
    """
    return tuple(
        each
        for each in priced.lines
        if each.shop_share < 0
        and (not each.in_bundle or any(d.kind is not DiscountKind.BUNDLE for d in each.discounts))
    )


def below_bundle_share(parts: Sequence[tuple[Article, int]], price: int) -> bool:
    """Tell whether the shop would get less than nothing for a part of a bundle at this price.

    ``parts`` are (article, quantity). Raises DomainError as ``bundle_lines`` does.
    """
    lines = bundle_lines([(str(i), article, n) for i, (article, n) in enumerate(parts)], price=price, bundle="bundle")
    return any(each.split.shop_share < 0 for each in price_cart(Cart(lines)).lines)


def bundle_lines(parts: Sequence[tuple[str, Article, int]], *, price: int, bundle: str) -> tuple[CartLine, ...]:
    """Return a bundle (hampers) as component lines: its discount is spread by component gross, largest remainder.

    ``parts`` are (line key, article, quantity), ``price`` the bundle's approved price in rupiah, ``bundle`` the uid its
    lines share. Raises DomainError when a component cannot be sold or the bundle would cost more than its components.
    """
    gross = []
    for _, article, quantity in parts:
        check_sellable(article)
        gross.append(amount(_checked(quantity), article.price or 0, article.price_per))
    if not 0 < price <= sum(gross):
        raise DomainError(
            "The bundle's price {price} must be between 1 and {gross}, its parts one by one.",
            price=price,
            gross=sum(gross),
        )
    shares = largest_remainder(sum(gross) - price, gross)
    return tuple(
        CartLine(key=key, article=article, quantity=quantity, bundle=bundle, bundle_discount=share)
        for (key, article, quantity), share in zip(parts, shares, strict=True)
    )


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A line whose price or terms are no longer those it was put into the basket with; rupiah per ``price_per``."""

    key: str
    name: str
    before: int
    after: int


def _checked(quantity: int) -> int:
    if not 0 < quantity <= MAX_QUANTITY:
        raise DomainError("The quantity must be between 1 and {highest}.", highest=MAX_QUANTITY)
    return quantity
