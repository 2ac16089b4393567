"""What the customer's display shows: only what can be sold now, with its maker as they agreed to be shown in the shop."""

from __future__ import annotations

from datetime import date

from ntt_pos.domain.makers.story_card import Card, ConsentPlace, ConsentTo, MakerKind
from tests.builders import a_producer, a_product


def test_only_what_can_be_sold_now_is_shown_and_what_is_told_comes_first(shop, manager):
    maker = a_producer(shop, name="Kelompok Tani Lewokluok")
    shop.cards.keep(Card(kind=MakerKind.GROUP), by=manager, producer_id=maker.producer_id)
    a_product(shop, producer=maker, name="Abon", price=35_000, delivered=2)
    told = a_product(shop, producer=maker, name="Kopi", price=25_000, delivered=5)
    shop.cards.keep(Card(sentence="Satu."), by=manager, product_id=told.product_id)
    a_product(shop, producer=maker, name="Belum berharga", price=0)
    a_product(shop, producer=maker, name="Habis", delivered=0)
    a_product(shop, producer=maker, name="Basi", expiry=date(2026, 2, 1))
    a_product(shop, producer=maker, name="Belum aktif", active=False)
    a_product(shop, name="Milik toko", own=True)
    shown = shop.display_cards.cards()
    assert [(card.product, card.maker, card.price, card.sentence, card.new) for card in shown] == [
        ("Kopi", maker.name, 25_000, "Satu.", True),
        ("Abon", maker.name, 35_000, "", True),
    ]


def test_a_person_is_named_in_the_shop_only_with_consent(shop, manager):
    person = a_producer(shop, name="Yohana Peni Kelen", village="Lewohala")
    a_product(shop, producer=person, name="Senai", delivered=3)
    shop.cards.keep(Card(story="Dari neneknya.", kind=MakerKind.PERSON), by=manager, producer_id=person.producer_id)
    (card,) = shop.display_cards.cards()
    assert (card.maker, card.village, card.story) == ("", "Lewohala", "")
    shop.cards.agree(person.producer_id, frozenset({(ConsentTo.NAME, ConsentPlace.SHOP)}), by=manager)
    (card,) = shop.display_cards.cards()
    assert (card.maker, card.story) == (person.name, "Dari neneknya.")


def test_a_photo_that_is_not_there_is_nothing(shop):
    assert shop.display_cards.photo("") == shop.display_cards.photo("0" * 64) == b""
