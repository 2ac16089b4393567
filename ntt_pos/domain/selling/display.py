"""What the customer's display shows: the goods as they are added, what is due, the QRIS code, change, thanks, and makers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ntt_pos.domain.selling.cart import Cart, CartLine, PricedCart, PricedLine, price_cart

MAKERS_AT_ONCE: Final = 3


class DisplayKind(StrEnum):
    """What the customer is to look at."""

    STORY = "STORY"
    NEW = "NEW"
    MAKERS = "MAKERS"
    BASKET = "BASKET"
    PAY = "PAY"
    QRIS = "QRIS"
    CHANGE = "CHANGE"


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """A line of the basket: ``amount`` in rupiah after its discounts, ``quantity`` in base units.

    A bundle is one line with its parts named in ``parts``; its quantity counts bundles. ``code`` is empty for one.
    """

    code: str
    name: str
    village: str
    quantity: int
    unit: str
    price_per: int
    amount: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakerCard:
    """A product and who made it, as customers in the shop may see them; ``price`` in rupiah per ``price_per`` units.

    ``maker`` is empty for a person who did not agree to be named in the shop. ``sentence`` and ``story`` are the
    product's, else the maker's; photos are named by their SHA-256. ``new`` came in the last seven days.
    """

    code: str
    product: str
    maker: str
    village: str
    district: str
    pillar: str
    price: int
    unit: str
    price_per: int
    sentence: str = ""
    story: str = ""
    photo: str = ""
    maker_photo: str = ""
    new: bool = False

    @property
    def told(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.sentence or self.story)


@dataclass(frozen=True, slots=True)
class Display:
    """Everything the customer's display shows, in rupiah. ``newest`` is the place of the line added last, -1 for none.

    ``qris`` is the code's text, "" when none is asked for; ``change`` is what the customer gets back in cash.
    """

    kind: DisplayKind
    lines: tuple[DisplayLine, ...] = ()
    total: int = 0
    discount: int = 0
    rounding: int = 0
    due: int = 0
    paid: int = 0
    change: int = 0
    qris: str = ""
    newest: int = -1
    makers: tuple[MakerCard, ...] = ()


def show_basket(cart: Cart) -> Display:
    """Return the basket as the customer follows it; an empty one shows nothing of the sale before."""
    priced = price_cart(cart)
    lines, keys = _lines(cart, priced)
    return Display(
        DisplayKind.BASKET,
        lines=lines,
        total=priced.paid,
        discount=priced.discount,
        due=priced.paid,
        newest=keys.index(_place(cart, cart.last_key)) if _place(cart, cart.last_key) in keys else -1,
    )


def show_payment(cart: Cart, *, rounding: int = 0, paid: int = 0) -> Display:
    """Return what is due: ``rounding`` is the cash rounding (0 or below), told before the customer pays (rupiah).

    ``paid`` is what was handed over already of a payment in parts.
    """
    priced = price_cart(cart)
    total = priced.paid + rounding
    return Display(
        DisplayKind.PAY,
        lines=_lines(cart, priced)[0],
        total=total,
        discount=priced.discount,
        rounding=rounding,
        due=max(total - paid, 0),
        paid=paid,
    )


def show_qris(text: str, amount: int) -> Display:
    """Return the code that asks for ``amount`` rupiah; with the static code the amount is typed by the customer."""
    return Display(DisplayKind.QRIS, total=amount, due=amount, qris=text)


def show_change(total: int, change: int) -> Display:
    """Return the thanks after a sale, with the change in rupiah."""
    return Display(DisplayKind.CHANGE, total=total, change=change)


def show_between(cards: Sequence[MakerCard], turn: int = 0) -> Display:
    """Return what is shown between sales: a story, what just came, makers, by turns; ``turn`` goes round for ever."""
    pages = {
        DisplayKind.STORY: ([card for card in cards if card.told], 1),
        DisplayKind.NEW: ([card for card in cards if card.new], MAKERS_AT_ONCE),
        DisplayKind.MAKERS: (list(cards), MAKERS_AT_ONCE),
    }
    there = [kind for kind, (own, _count) in pages.items() if own]
    if not there:
        return Display(DisplayKind.MAKERS)
    kind = there[turn % len(there)]
    own, most = pages[kind]
    shown = min(most, len(own))
    start = turn // len(there) * shown % len(own)
    return Display(kind, makers=tuple(own[(start + i) % len(own)] for i in range(shown)))


def _lines(cart: Cart, priced: PricedCart) -> tuple[tuple[DisplayLine, ...], list[str]]:
    """Return the lines, a bundle as one, and the key of each."""
    bundles = {each.uid: each for each in cart.bundles}
    lines, keys = [], []
    for each in priced.lines:
        line = each.line
        if line.bundle not in bundles:
            lines.append(_line(each))
            keys.append(line.key)
            continue
        if line.bundle in keys:
            continue
        bundle = bundles[line.bundle]
        parts = [part for part in priced.lines if part.line.bundle == line.bundle]
        lines.append(
            DisplayLine(
                code="",
                name=bundle.bundle.name,
                village="",
                quantity=bundle.quantity,
                unit="paket",
                price_per=1,
                amount=sum(part.split.paid for part in parts),
                parts=tuple(part.line.article.name for part in parts),
            )
        )
        keys.append(line.bundle)
    return tuple(lines), keys


def _line(each: PricedLine) -> DisplayLine:
    article = each.line.article
    return DisplayLine(
        code=article.code,
        name=article.name,
        village=article.village,
        quantity=each.line.quantity,
        unit=article.unit,
        price_per=article.price_per,
        amount=each.split.paid,
    )


def _place(cart: Cart, key: str) -> str:
    found: CartLine | None = next((line for line in cart.lines if line.key == key), None)
    return (found.bundle or found.key) if found else ""
