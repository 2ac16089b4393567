"""The open basket is kept with what is exchanged for it, and comes back as the exchange it was."""

from __future__ import annotations

from ntt_pos.domain.returns import ReturnReason
from ntt_pos.services.returns import Bringing, Exchanging
from tests.builders import a_basket, a_product, a_sale


def test_a_draft_keeps_what_is_exchanged_for_it(shop, cashier):
    product = a_product(shop)
    sale = a_sale(shop, [(product, 3)], by=cashier)
    bringing = (Bringing(1, 1, ReturnReason.SPOILED, back_on_shelf=False), Bringing(1, 1, ReturnReason.WRONG_ITEM))
    exchange = Exchanging(sale.number, bringing, "019c-uid", 40_000)
    basket = a_basket(shop, (product, 1))
    shop.drafts.save(basket, exchange)
    assert shop.drafts.restore().exchange == exchange
    shop.drafts.save(basket)
    assert shop.drafts.restore().exchange is None
