"""What becomes of an order in the basket: what can be sold is put in at today's price, everything else is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.cart import Article, Cart, add, check_sellable
from ntt_pos.domain.selling.order_text import OrderLine


class OrderTrouble(StrEnum):
    """Why something ordered is not in the basket as it was ordered."""

    UNKNOWN = "UNKNOWN"
    NOT_SOLD = "NOT_SOLD"
    EXPIRED = "EXPIRED"
    SOLD_OUT = "SOLD_OUT"
    FEWER = "FEWER"
    DEARER = "DEARER"
    CHEAPER = "CHEAPER"
    LEFT_OUT = "LEFT_OUT"


@dataclass(frozen=True, slots=True)
class OrderFinding:
    """One thing to tell the customer about a line; ``there`` is how much of the ``article`` is put in (base units)."""

    line: OrderLine
    trouble: OrderTrouble
    article: Article | None = None
    there: int = 0

    @property
    def name(self) -> str:
        """What it is called here, else in the order."""
        return self.article.name if self.article is not None else self.line.name


def put_in(lines: Iterable[OrderLine], articles: Mapping[str, Article]) -> tuple[Cart, tuple[OrderFinding, ...]]:
    """Return the basket of an order and what differs from it; ``articles`` by their code in capitals.

    Raises DomainError above what one sale may be.
    """
    cart, found = Cart(), []
    for number, line in enumerate(lines, start=1):
        article = articles.get(line.code)
        trouble = _why_not(article)
        if article is None or trouble is not None:
            found.append(OrderFinding(line, trouble or OrderTrouble.UNKNOWN, article))
            continue
        wanted, there = line.pieces * article.price_per, article.on_hand - article.expired_on_hand
        cart = add(cart, article, min(wanted, there), key=f"L{number}")
        found += differences(line, article, min(wanted, there))
    return cart, tuple(found)


def differences(line: OrderLine, article: Article, taken: int) -> list[OrderFinding]:
    """Return what is other than ordered of something of which ``taken`` base units are in the basket."""
    found, price = [], article.price or 0
    if taken < line.pieces * article.price_per:
        found.append(OrderFinding(line, OrderTrouble.FEWER, article, taken))
    if line.price is not None and line.price != price:
        trouble = OrderTrouble.DEARER if price > line.price else OrderTrouble.CHEAPER
        found.append(OrderFinding(line, trouble, article, taken))
    return found


def not_as_ordered(lines: Iterable[OrderLine], cart: Cart) -> tuple[OrderFinding, ...]:
    """Return what is other than ordered in a basket that was put aside for it."""
    found: list[OrderFinding] = []
    for line in lines:
        mine = [each for each in cart.lines if each.article.code.upper() == line.code]
        if mine:
            found += differences(line, mine[0].article, sum(each.quantity for each in mine))
        else:
            found.append(OrderFinding(line, OrderTrouble.LEFT_OUT))
    return tuple(found)


def _why_not(article: Article | None) -> OrderTrouble | None:
    """Return why an article cannot be put in at all."""
    if article is None:
        return OrderTrouble.UNKNOWN
    if 0 < article.on_hand <= article.expired_on_hand:
        return OrderTrouble.EXPIRED
    try:
        check_sellable(article)
    except DomainError:
        return OrderTrouble.NOT_SOLD
    return OrderTrouble.SOLD_OUT if article.on_hand <= 0 else None
