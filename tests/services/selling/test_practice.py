"""What the books of a practice shop show of a practice, on both databases."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.practice import PracticeFacts, with_slips
from tests.builders import a_product, a_sale


def test_the_books_show_what_was_sold_and_that_change_was_given_since_the_beginning(shop, cashier, fixed_clock):
    product = a_product(shop, price=10_000, delivered=20)
    a_sale(shop, [(product, 5)], by=cashier)
    began = fixed_clock.advance(minutes=1)
    assert shop.practice.facts(began) == PracticeFacts()
    a_sale(shop, [(product, 3)], by=cashier, tenders=[Tender(Means.CASH, 50_000)])
    assert shop.practice.facts(began) == PracticeFacts(lines=frozenset({(product.product_id, 3)}), changed=True)


def test_a_shop_with_too_few_goods_cannot_be_practised_in(shop):
    a_product(shop, delivered=20)
    with pytest.raises(DomainError):
        shop.practice.goods()


def test_what_is_looked_for_has_a_name_that_no_other_product_has(shop):
    """“Gula lontar 500 g” was asked for in a shop with two of them; whoever took the other one waited for the tick."""
    for name in ("Abon ikan", "Gula lontar 500 g", "Gula Lontar 500 g", "Kopi arabika", "Keripik pisang"):
        a_product(shop, name=name, delivered=20)
    a_product(shop, name="Beras merah", barcode="8992154695923", delivered=20)
    a_product(shop, name="Garam", price_per=1000, unit="kg", delivered=5_000)
    assert "lontar" not in shop.practice.goods().named.name.casefold()


def test_what_the_same_words_find_is_known_as_alike(shop):
    for name in ("Tepung kelor pedas", "Tepung kelor manis", "Jagung titi"):
        a_product(shop, name=name, delivered=20)
    a_product(shop, name="Beras merah", barcode="8992154695923", delivered=20)
    a_product(shop, name="Garam", price_per=1000, unit="kg", delivered=5_000)
    goods = shop.practice.goods()
    ids = {each.name: each.product_id for each in shop.catalogue.everything()}
    assert goods.named.name.startswith("Tepung kelor")
    (other,) = {"Tepung kelor pedas", "Tepung kelor manis"} - {goods.named.name}
    counted = {goods.counted.product_id}
    assert goods.alike | counted == {ids[other]} | counted


def test_words_with_slips_lack_a_letter_each():
    assert with_slips("Kopi arabika 250 g") == "kpi aabika"
    assert with_slips("VCO 250") == ""
