"""One key notes what a customer asked for: what is typed, or the marked product of which there is none."""

from __future__ import annotations

import sqlalchemy as sa
from PySide6.QtCore import Qt

from ntt_pos.data.models import sales
from ntt_pos.ui.till.products.stock_check import StockDialog
from tests.builders import a_product

CTRL, K, F2 = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K, Qt.Key.Key_F2


def noted(shop) -> list[tuple[int | None, str]]:
    asked = sa.select(sales.wanted.c.product_id, sales.wanted.c.words).order_by(sales.wanted.c.id)
    with shop.context.reading() as unit:
        return [(row.product_id, row.words) for row in unit.run(asked)]


def test_words_that_find_nothing_are_noted_with_one_key_at_the_till(till):
    till.type("gula lontar")
    till.press(K, CTRL)
    assert noted(till.shop) == [(None, "gula lontar")]
    assert "gula lontar dicari, 1 kali" in till.till.message.text
    assert till.till.entry.text() == ""
    till.press(K, CTRL)
    assert "Ketik dulu" in till.till.message.text
    assert len(noted(till.shop)) == 1


def test_what_is_sold_out_is_noted_as_the_product_and_what_is_there_as_words(till, shop, coffee):
    honey = a_product(shop, name="Madu hutan", delivered=0)
    shop.catalogue.refresh()
    till.type("madu")
    till.press(K, CTRL)
    till.type("kopi luwak")
    till.press(K, CTRL)
    assert noted(shop) == [(honey.product_id, ""), (None, "kopi luwak")]


def test_the_same_key_notes_it_in_the_stock_check(till, shop):
    honey = a_product(shop, name="Madu hutan", delivered=0)
    shop.catalogue.refresh()
    till.press(F2)
    till.press(K, CTRL)
    assert isinstance(till.dialog, StockDialog)
    assert "Ketik dulu" in till.dialog.refusal.text()
    till.type("madu")
    till.press(K, CTRL)
    assert till.dialog is None
    assert noted(shop) == [(honey.product_id, "")]


def test_a_telephone_number_is_not_noted(till):
    till.type("Ana 0812 3456 7890")
    till.press(K, CTRL)
    assert noted(till.shop) == []
    assert "nomor telepon" in till.till.message.text
    assert till.till.entry.text() == "Ana 0812 3456 7890"


def test_what_is_on_the_shelf_was_not_asked_for_in_vain(till, shop, coffee):
    shop.catalogue.refresh()
    till.type("kopi arab")
    till.press(K, CTRL)
    assert noted(shop) == []
    assert "ada di toko" in till.till.message.text
    till.till.entry.clear()
    till.press(F2)
    till.type("kopi")
    till.press(K, CTRL)
    assert isinstance(till.dialog, StockDialog)
    assert "ada di toko" in till.dialog.refusal.text()
    till.type(" luwak")
    till.press(K, CTRL)
    assert noted(shop) == [(None, "kopi luwak")]
