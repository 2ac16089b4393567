"""The customer's window: the story of what was scanned last, nothing but money while paying, makers between sales."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from ntt_pos.domain.makers.story_card import Card, MakerKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.display import DisplayKind, show_basket, show_payment
from ntt_pos.ui.display.customer_window import DisplayWindow
from tests.conftest import actor_named

STORY = "Biji merah dijemur di para-para."


@pytest.fixture
def display(till, coffee):
    """The window on a shop that tells of its coffee."""
    by = actor_named(till.shop, "bela")
    till.shop.cards.keep(Card(kind=MakerKind.GROUP), by=by, producer_id=coffee.producer.producer_id)
    till.shop.cards.keep(Card(sentence=STORY), by=by, product_id=coffee.product_id)
    window = DisplayWindow(till.session, till.controller)
    window.resize(1024, 700)
    window.show()
    till.settle()
    yield window
    till.settle()
    window.close()
    window.deleteLater()


def words(window) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_the_story_of_what_was_scanned_last_stands_beside_the_total(till, display):
    till.burst("8992154695923")
    assert display.shown.kind is DisplayKind.BASKET
    assert STORY in words(display)
    assert "BUMDes Leworahang" in words(display)
    (untold,) = till.shop.catalogue.by_code("8990000000012")
    display.show_display(show_basket(carts.add(till.controller.cart, untold, 500, key="salt")))
    assert "55.000" in words(display)
    assert STORY not in words(display)


def test_while_paying_only_money_is_shown(till, display):
    till.burst("8992154695923")
    display.show_display(show_payment(till.controller.cart))
    assert STORY not in words(display)


def test_between_sales_the_story_new_goods_and_makers_take_turns(till, display):
    seen = {}
    for _turn in range(3):
        display._next_makers()
        till.settle()
        seen[display.shown.kind] = words(display)
    assert set(seen) == {DisplayKind.STORY, DisplayKind.NEW, DisplayKind.MAKERS}
    assert STORY in seen[DisplayKind.STORY]
    assert all("Kopi Arabika 250 g" in told for told in seen.values())


def test_whoever_did_not_agree_is_a_village_in_the_basket_and_between_sales(till, display, coffee):
    by = actor_named(till.shop, "bela")
    till.shop.cards.keep(Card(kind=MakerKind.PERSON), by=by, producer_id=coffee.producer.producer_id)
    display._learn()
    till.settle()
    till.burst("8992154695923")
    assert "BUMDes Leworahang" not in words(display)
    assert "Hokeng Jaya" in words(display)
