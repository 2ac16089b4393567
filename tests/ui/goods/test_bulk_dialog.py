"""All products of a list are changed at once by keys: seen before, one can be taken out, nothing by Enter alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.builders import a_producer, a_product

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bulk(office, shop):
    maker = a_producer(shop, name="Abon Ikan")
    a_product(shop, producer=maker, name="Abon 100 g", price=9_000)
    hands, page = office("goods", username="pemilik")
    hands.press(Qt.Key.Key_M, CTRL)
    hands.settle()
    return hands, page


def shown(hands) -> list[list[str]]:
    hands.settle()
    return [[cell.text for cell in row.cells] for row in hands.dialog.grid.rows]


def test_a_raise_is_shown_and_done_by_keys(bulk, shop, coffee):
    hands, page = bulk
    hands.type("10")
    hands.dialog._preview()
    assert ["Abon 100 g", "9.000", "10.000"] in shown(hands)
    hands.dialog.grid.choose(next(row.key for row in hands.dialog.grid.rows if row.cells[0].text == coffee.name))
    hands.press(Qt.Key.Key_F8)
    assert coffee.name not in [row[0] for row in shown(hands)]
    hands.enter()
    assert hands.dialog is not None, "Enter alone changes nothing"
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert hands.dialog is None
    prices = {row.cells[0].text: row.cells[2].text for row in page.grid.rows}
    assert (prices["Abon 100 g"], prices[coffee.name]) == ("10.000", "45.000")


def test_what_cannot_be_read_is_said_and_nothing_can_be_done(bulk):
    hands, _page = bulk
    hands.type("1e5")
    hands.dialog._preview()
    assert not hands.dialog.go.isEnabled()
    assert shown(hands) == []


def test_goods_are_taken_off_sale_without_a_value(bulk, shop):
    hands, page = bulk
    hands.dialog.kind.choose("OFF")
    hands.settle()
    assert {row[2] for row in shown(hands)} == {"tidak dijual"}
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert not any(shop.catalogue.article(int(row.key)).active for row in page.grid.rows)


def test_only_what_is_shown_is_done_and_f8_twice_takes_one_out(bulk, shop):
    hands, _page = bulk
    hands.dialog._later.setInterval(600_000)  # by itself it shows nothing meanwhile, however slow this PC is
    hands.type("10")
    hands.dialog._preview()
    hands.settle()
    count = len(hands.dialog.grid.rows)
    hands.type("0")
    assert not hands.dialog.go.isEnabled(), "100 % is not shown yet"
    hands.dialog._preview()
    hands.settle()
    hands.dialog.grid.choose(hands.dialog.grid.rows[0].key)
    hands.dialog.take_out()
    hands.dialog.take_out()
    assert len(shown(hands)) == count - 1


def test_a_net_price_for_all_is_seen_before(bulk, shop):
    hands, page = bulk
    hands.dialog.kind.choose("NET_PRICE")
    hands.type("8000")
    hands.dialog._preview()
    assert ["Abon 100 g", "–", "8.000"] in shown(hands)
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert {row.cells[3].text for row in page.grid.rows} == {"titip 8.000"}
