"""The open basket is kept with what is exchanged for it or the paper it is typed in from, and comes back as what it was."""

from __future__ import annotations

import json
from datetime import date

import sqlalchemy as sa

from ntt_pos.data.models import sales
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returns import Bringing, Exchanging
from tests.builders import a_basket, a_product, a_sale


def test_a_draft_keeps_what_is_exchanged_for_it(shop, cashier):
    product = a_product(shop)
    sale = a_sale(shop, [(product, 3)], by=cashier)
    bringing = (Bringing(1, 1, ReturnReason.SPOILED, back_on_shelf=False), Bringing(1, 1, ReturnReason.WRONG_ITEM))
    exchange = Exchanging(sale.number, bringing, "019c-uid", 40_000)
    basket = a_basket(shop, (product, 1))
    shop.baskets.save(basket, exchange)
    assert shop.baskets.restore().exchange == exchange
    shop.baskets.save(basket)
    assert shop.baskets.restore().exchange is None


def test_a_draft_keeps_the_paper_it_is_typed_in_again_from(shop):
    paper = Reentry("JL-LRT-01-2026-000123", date(2026, 2, 27))
    shop.baskets.save(a_basket(shop, (a_product(shop), 1)), reentry=paper)
    assert shop.baskets.restore().reentry == paper
    shop.baskets.save(Cart(), reentry=paper)
    assert shop.baskets.restore().reentry == paper
    shop.baskets.save(Cart())
    assert shop.baskets.restore() is None


def test_a_discount_of_a_bundle_that_is_not_in_the_basket_is_none(shop, cashier):
    """Somebody who can write to the file sells nothing below its price by a bundle that there is not."""
    product = a_product(shop, price=500_000)
    held = shop.baskets.hold(a_basket(shop, (product, 1)), by=cashier)
    with shop.context.database.writing() as unit:
        kept = json.loads(unit.value(sa.select(sales.held_cart.c.cart)))
        kept["lines"][0].update(bundle="018d0000-0000-7000-8000-00000000abcd", bundle_discount=499_000)
        unit.run(sa.update(sales.held_cart).values(cart=json.dumps(kept)))
    assert price_cart(shop.baskets.recall(held.uid, by=cashier).cart).paid == 500_000
