"""Orders that customers send by WhatsApp: read from the pasted text, compared with the shelf, and put aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods import articles as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.order_basket import OrderFinding, put_in
from ntt_pos.domain.selling.order_text import LONGEST_WORDS, OrderText, read_order
from ntt_pos.domain.typed.typed_text import typed_line
from ntt_pos.services.selling.baskets import Baskets, HeldCart

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.selling.cart import Cart
    from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order with the basket that can be put aside for it now, and what differs from what was ordered."""

    order: OrderText
    cart: Cart
    otherwise: tuple[OrderFinding, ...]


class Orders:
    """The orders of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def read(self, text: str) -> ReadOrder:
        """Return what a pasted text orders, at today's prices; changes nothing. Raises DomainError as ``read_order`` does."""
        context = self._context
        order = read_order(text, context.home.outlet_code)
        with context.reading() as unit:
            ids: dict[int, None] = {}
            for line in order.lines:
                ids |= dict.fromkeys(query.ids_by_code(unit, context.home.outlet_id, line.code))
            on, today = context.dates(unit)
            found = query.articles(unit, tuple(ids), on=on, today=today)
        return ReadOrder(order, *put_in(order.lines, {article.code.upper(): article for article in found}))

    def hold(self, text: str, *, by: Actor, name: str, day: str = "") -> HeldCart:
        """Put what is ordered aside for its customer; the open basket stays. ``name`` and ``day`` as the cashier has them.

        Raises DomainError without a name, for a text that is no order, and when nothing of it can be sold now.
        """
        who, when = typed_line(name, LONGEST_WORDS), typed_line(day, LONGEST_WORDS)
        if not who:
            raise DomainError(
                "Type whose order it is, at most {most} ordinary characters. Nothing was put aside.",
                most=LONGEST_WORDS,
                what="name",
            )
        if when is None:
            raise DomainError(
                "When it is fetched has at most {most} ordinary characters. Nothing was put aside.",
                most=LONGEST_WORDS,
                what="day",
            )
        read = self.read(text)
        if not read.cart:
            raise DomainError("Nothing of this order can be sold now: answer the customer. Nothing was put aside.")
        order = replace(read.order, name=who, day=when)
        return Baskets(self._context).hold(read.cart, by=by, order=order, beside=True)
