"""Baskets whose discounts no longer fit: they shrink, it is told, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.selling.cart import CutPrice, discount_cart, price_cart
from ntt_pos.services.selling.baskets import Baskets
from tests.conftest import MANAGER_PIN

F5, F6, F8, F12 = Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F8, Qt.Key.Key_F12
COFFEE, SALT = "8992154695923", "0,5*8990000000012"


@pytest.fixture
def discounted(till):
    """Coffee for 45.000 and salt for 10.000, with 50.000 off the whole."""
    till.burst(COFFEE)
    till.type(SALT)
    till.enter()
    till.controller.agree(discount_cart(till.controller.cart, CutPrice(amount=50_000)), None)
    till.settle()
    return till


def removed(till):
    return [each.amount for each in till.shop.shifts.report().line_voids]


def test_f8_on_a_line_under_a_basket_discount_removes_it_and_tells_the_smaller_discount(discounted):
    till = discounted
    till.controller.select("L1")
    till.press(F8)
    till.enter()
    assert [line.article.name for line in till.controller.cart.lines] == ["Garam kasar (curah)"]
    assert till.controller.priced.paid == 0
    assert "50.000" in till.till.message.text
    assert "10.000" in till.till.message.text
    assert removed(till) == [4_091]  # what the line cost in the basket: 45.000 less its part of the discount


def test_a_line_that_could_not_be_written_off_stays_in_the_basket_and_is_not_counted(till, monkeypatch):
    till.burst(COFFEE)
    real = Baskets._keep

    def broken(self, unit, cart, exchange, reentry):
        if not cart:
            raise RuntimeError("the disk is gone")
        real(self, unit, cart, exchange, reentry)

    monkeypatch.setattr(Baskets, "_keep", broken)
    till.press(F8)
    till.enter()
    assert len(till.controller.cart.lines) == 1
    assert removed(till) == []
    assert not till.controller.busy


def test_after_a_power_cut_a_removed_line_does_not_come_back(till, new_hands):
    till.burst(COFFEE)
    till.type(SALT)
    till.enter()
    till.controller._save.setInterval(10_000_000)  # the power goes before the screen kept anything by itself
    till.press(F8)
    till.enter()
    assert [line.article.name for line in till.shop.baskets.load().lines] == ["Kopi Arabika 250 g"]


def test_a_scan_while_a_line_is_written_off_comes_after_it(till):
    till.burst(COFFEE)
    till.press(F8)
    till.dialog.enter()
    till.controller.scan(COFFEE)
    assert till.controller.busy
    till.settle()
    assert [line.quantity for line in till.controller.cart.lines] == [1]
    assert removed(till) == [45_000]


def test_a_held_basket_whose_price_fell_stands_on_the_screen_with_a_smaller_discount(discounted, shop, owner, coffee):
    till = discounted
    till.press(F5)
    shop.products.set_price(coffee.product_id, 20_000, by=owner)
    till.press(F6)
    till.enter()
    assert till.controller.priced.paid == 0
    assert "50.000" in till.till.message.text
    assert "30.000" in till.till.message.text
    assert shop.baskets.held() == ()
    assert price_cart(shop.baskets.load()).paid == 0


def test_a_basket_whose_price_fell_comes_back_after_a_power_cut(discounted, shop, owner, coffee, new_hands):
    discounted.controller._keep_draft()
    discounted.settle()
    shop.products.set_price(coffee.product_id, 20_000, by=owner)
    again = new_hands()
    again.sign_in()
    assert again.controller.priced.paid == 0
    assert "30.000" in again.till.message.text


def test_paying_a_basket_whose_price_fell_shows_the_new_total(discounted, shop, owner, coffee):
    till = discounted
    till.press(F12)
    till.type("Rusak")
    till.enter()
    till.type(MANAGER_PIN)
    till.enter()
    shop.products.set_price(coffee.product_id, 20_000, by=owner)
    till.type("10000")
    till.enter()
    assert till.controller.priced.paid == 0
    assert len(till.controller.cart.lines) == 2
    assert not till.controller.busy
