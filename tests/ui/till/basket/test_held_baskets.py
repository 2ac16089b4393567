"""A held basket shows whose it is and the first things in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos import i18n
from ntt_pos.ui.till.basket.held_baskets import HeldDialog
from tests.builders import a_product

CODE, OTHER = "8992154695923", "8990000000029"
F5, F6 = Qt.Key.Key_F5, Qt.Key.Key_F6


@pytest.fixture
def basket(till, shop):
    a_product(shop, name="Tenun Ikat", price=150_000, barcode=OTHER, delivered=9)
    till.burst(CODE)
    till.burst(OTHER)
    return till


def test_a_name_typed_before_f5_stands_beside_the_basket_with_its_first_things(basket):
    basket.type("Ibu Rosa")
    hint = basket.till.results._empty._hint
    assert "F5 menahan keranjang atas nama itu" in hint.text()
    basket.press(F5)
    assert basket.till.entry.text() == ""
    assert "Ibu Rosa" in basket.till.message.text
    (held,) = basket.shop.baskets.held()
    assert (held.note, held.things) == ("Ibu Rosa", ("Kopi Arabika 250 g", "Tenun Ikat"))
    basket.type("Ibu Rosa")  # nothing is open that could be held
    assert "F5" not in hint.text()
    basket.escape()
    basket.press(F6)
    assert isinstance(basket.dialog, HeldDialog)
    row = basket.dialog.list.model().index(0, 0).data()
    assert "Ibu Rosa" in str(row)
    basket.enter()
    assert len(basket.controller.cart.lines) == 2


def test_what_is_in_the_chosen_basket_is_shown_before_it_is_taken_back(basket):
    basket.press(F5)
    basket.burst(OTHER)
    basket.press(F5)
    basket.press(F6)
    first, second = basket.dialog.list.keys
    assert len(basket.dialog.inside.keys) == 2
    basket.press(Qt.Key.Key_Down)
    assert (basket.dialog.list.chosen, len(basket.dialog.inside.keys)) == (second, 1)
    assert len(basket.shop.baskets.held()) == 2
    basket.enter()
    assert [line.article.name for line in basket.controller.cart.lines] == ["Tenun Ikat"]
    assert basket.shop.baskets.look(second) is None
    assert basket.shop.baskets.look(first) is not None


def test_a_basket_that_is_taken_back_is_not_said_to_be_put_aside(basket):
    basket.press(F5)
    basket.burst(OTHER)
    basket.press(F6)
    basket.press(F5)
    assert "F6 mengambilnya kembali" in basket.till.message.text
    basket.enter()
    assert len(basket.controller.cart.lines) == 2
    assert not basket.till.message.isVisible()


def test_a_basket_that_is_taken_back_is_seen_although_words_were_searched(basket):
    basket.press(F5)
    basket.type("ibu rosa")
    assert basket.till.results.isVisible()
    basket.press(F6)
    basket.enter()
    assert len(basket.controller.cart.lines) == 2
    assert basket.till.entry.text() == ""
    assert (basket.till.view.isVisible(), basket.till.results.isVisible()) == (True, False)


def test_a_code_in_the_entry_is_no_name(basket):
    basket.type("8990")
    basket.press(F5)
    assert basket.till.entry.text() == "8990"
    assert basket.shop.baskets.held()[0].note == ""


def test_what_was_held_before_has_no_name(basket, shop, cashier):
    held = shop.baskets.hold(basket.controller.cart, by=cashier, note="x" * 200)
    assert held.note == ""


def test_the_list_of_held_baskets_shows_what_is_to_be_paid_today(basket, owner):
    """The sum was that of the hour it was held, beside lines at today's prices."""
    basket.press(F5)
    shop = basket.shop
    (held,) = shop.baskets.held()
    tenun = shop.baskets.look(held.uid).cart.lines[1].article
    shop.products.set_price(tenun.product_id, 100_000, by=owner)
    basket.press(F6)
    assert basket.dialog.list._model.rows[0].value == i18n.rupiah(held.total - 50_000)
    assert "100.000" in [each.value for each in basket.dialog.inside._model.rows]
