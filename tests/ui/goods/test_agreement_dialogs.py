"""The price of a product, set with keys: what producer and shop get of it is said before anybody sets it."""

from __future__ import annotations

from PySide6.QtTest import QTest


def test_the_parts_of_the_new_price_stand_beside_those_of_the_old(office, coffee):
    hands, page = office("goods")
    page.grid.choose(str(coffee.product_id))
    QTest.qWait(120)
    hands.settle()
    page.price()
    hands.settle()
    dialog = hands.dialog
    assert dialog.parts.text().splitlines()[0] == "Sekarang: produsen 38.250, toko 6.750 (15 %)"
    dialog.price.field.setText("50000")
    assert dialog.parts.text().splitlines()[1] == "Dengan harga baru: produsen 42.500, toko 7.500 (15 %)"
    dialog.price.field.setText("")
    assert len(dialog.parts.text().splitlines()) == 1


def test_what_is_typed_takes_the_place_of_the_price_that_holds(office, coffee):
    hands, page = office("goods")
    page.grid.choose(str(coffee.product_id))
    QTest.qWait(120)
    hands.settle()
    page.price()
    hands.settle()
    hands.type("50000")
    assert hands.dialog.price.field.text() == "50.000"
