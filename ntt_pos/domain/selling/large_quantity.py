"""A quantity that looks like a slip: grams typed as kilograms, or a number with digits too many."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.money import amount
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article

MANY: Final = 50  # pieces or kilograms at once; fewer is an ordinary sale, also of goods the books do not know yet
MUCH: Final = 100  # kilograms or litres; nobody weighs that at the till
DEAR: Final = 500_000  # rupiah for pieces; cheaper ones are bought by the hundred


def is_unusual(thing: Article | Bundle, quantity: int) -> bool:
    """Tell whether so much of something at once (base units, or bundles) is asked about before it goes into the basket.

    Selling below zero stock is allowed: only what is many at once, and more than twice what the books know, is unusual;
    of weighed goods also what is much by itself.
    """
    if isinstance(thing, Bundle):
        per, here, cost, weighed = 1, thing.available, quantity * (thing.price or 0), False
    else:
        per, here, weighed = thing.price_per, max(thing.on_hand, 0), thing.weighed
        cost = amount(quantity, thing.price or 0, per)
    if weighed and quantity >= MUCH * per:
        return True
    return quantity >= MANY * per and quantity > 2 * here and (weighed or cost >= DEAR)
