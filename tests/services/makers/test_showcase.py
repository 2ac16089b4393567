"""What the customer's display shows between sales: only what can be sold now, with its maker."""

from __future__ import annotations

from tests.builders import a_producer, a_product


def test_only_what_can_be_sold_now_is_shown_with_its_maker(shop):
    maker = a_producer(shop, name="Kelompok Tani Lewokluok")
    a_product(shop, producer=maker, name="Kopi", price=25_000, delivered=5)
    a_product(shop, producer=maker, name="Belum berharga", price=0)
    shown = shop.showcase.makers()
    assert [(card.product, card.producer, card.price) for card in shown] == [("Kopi", maker.name, 25_000)]
    assert shop.showcase.makers(0) == ()


def test_a_photo_that_is_not_there_is_nothing(shop):
    assert shop.showcase.photo("") == shop.showcase.photo("0" * 64) == b""
