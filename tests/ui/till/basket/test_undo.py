"""A line that was removed comes back by Ctrl+Z, as long as nothing was done to the basket since."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.selling.cart import CutPrice, change_line
from tests.builders import a_product

CODE, OTHER = "8992154695923", "8990000000029"


@pytest.fixture
def removed(till, shop):
    """A basket of two lines out of which the first, with its discount, was just taken."""
    a_product(shop, name="Tenun Ikat", price=150_000, barcode=OTHER, delivered=9)
    till.type("3*")
    till.burst(CODE)
    cart = till.controller.cart
    till.controller.agree(change_line(cart, cart.lines[0].key, discount=CutPrice(amount=1_000)), None)
    till.burst(OTHER)
    till.controller.select(till.controller.keys()[0])
    till.before = till.controller.cart
    till.press(Qt.Key.Key_F8)
    till.enter()
    assert len(till.controller.cart.lines) == 1
    return till


def undo(till) -> None:
    till.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_line_comes_back_as_it_was_and_is_chosen(removed):
    assert "Ctrl+Z" in removed.till.message.text
    undo(removed)
    assert removed.controller.cart == removed.before
    assert removed.controller.line().quantity == 3
    undo(removed)
    assert removed.controller.cart == removed.before


def test_after_something_else_was_done_nothing_comes_back(removed):
    removed.burst(OTHER)
    now = removed.controller.cart
    undo(removed)
    assert removed.controller.cart == now


def test_the_next_customer_gets_nothing_of_it(removed):
    removed.press(Qt.Key.Key_F12)
    removed.exact()
    undo(removed)
    assert not removed.controller.cart


def test_a_basket_that_was_emptied_since_gives_nothing_back(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F8)
    till.enter()
    till.burst(CODE)
    till.controller.void()
    undo(till)
    assert not till.controller.cart


def test_f8_twice_removes_the_only_line_as_enter_does(till):
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F8)
    till.press(Qt.Key.Key_F8)
    assert till.dialog is None
    assert not till.controller.cart


def test_f8_twice_with_several_lines_asks_a_manager(till):
    """Negative control."""
    till.burst("8992154695923")
    till.type("0,5*")
    till.burst("8990000000012")
    assert len(till.controller.keys()) == 2
    till.press(Qt.Key.Key_F8)
    till.press(Qt.Key.Key_F8)
    assert type(till.dialog).__name__ == "ApprovalDialog"
