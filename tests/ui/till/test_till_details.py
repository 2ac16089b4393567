"""Small things a cashier meets all day: one line of keys, whole rows, counting to the end, who may give how much off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Role
from ntt_pos.ui.forms import denominations
from ntt_pos.ui.till.products.product_card import warnings
from ntt_pos.ui.till.products.search_results import shown_spans
from ntt_pos.ui.till.shifts import drawer
from ntt_pos.ui.widgets.number_pad import NumberPad
from tests.builders import a_product

CODE = "8992154695923"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_keys_stand_side_by_side_on_the_cheap_pc(new_hands, language):
    hands = new_hands(language)
    hands.start()
    assert [button.stacked for button in hands.till.bar._buttons] == [False] * 12


def test_a_long_basket_shows_only_whole_rows(till, shop):
    for number in range(16):
        product = a_product(shop, name=f"Barang {number}", price=1_000, barcode=f"899000000{number:04}")
        till.controller.scan(shop.catalogue.article(product.product_id).barcodes[0])
    till.settle()
    view = till.till.view
    first = view.rowAt(0)
    assert view.rowViewportPosition(first) == 0
    assert view.viewport().height() % view.rowHeight(0) == 0
    assert view.rowAt(view.viewport().height() - 1) == view.model().rowCount() - 1


def test_stock_below_nothing_is_told_apart_from_a_basket_that_holds_too_much(shop, coffee):
    article = shop.catalogue.article(coffee.product_id)
    sold_first = replace(article, on_hand=-2)
    assert warnings(article, in_basket=37) == []
    (waits,) = warnings(sold_first, in_basket=0)
    (too_many,) = warnings(sold_first, in_basket=1)
    assert waits != too_many == warnings(article, in_basket=38)[0]


def test_the_end_of_a_long_name_stays_and_its_letters_are_marked_where_they_stand():
    name, shown = "Kopi Arabika Hokeng Jaya 250 g", "Kopi Ara…a 250 g"
    spans = [(0, 4), (25, 28), (10, 20)]
    assert [shown[start:end] for start, end in shown_spans(name, shown, spans)] == ["Kopi", "250"]
    assert shown_spans(name, name, spans) == spans


@pytest.mark.parametrize("key", [Qt.Key.Key_F12, Qt.Key.Key_Return])
def test_a_count_is_finished_from_whatever_field(hands, key):
    hands.sign_in()
    hands.press(Qt.Key.Key_F10)
    hands.type("2")
    control = Qt.KeyboardModifier.ControlModifier
    hands.press(key, control if key == Qt.Key.Key_Return else Qt.KeyboardModifier.NoModifier)
    assert hands.dialog is None
    assert hands.session.shift.opening_float == 200_000


def test_a_discount_above_the_ceiling_is_told_before_payment_and_only_to_whom_it_binds(till, shop, owner):
    till.burst(CODE)
    till.press(Qt.Key.Key_F4)
    till.type("10%")
    assert "menyetujui" not in till.dialog._labelled._below.text()
    till.dialog.field.clear()
    till.type("15%")
    told = till.dialog._labelled._below
    assert told.isVisible()
    assert "10" in told.text()
    assert "menyetujui" in told.text()
    till.escape()
    shop.rights.change(by=owner, role=Role.CASHIER, act=Act.DISCOUNT_ABOVE_CEILING, verdict=Verdict.ALLOWED)
    till.press(Qt.Key.Key_F4)
    till.type("15%")
    assert "menyetujui" not in till.dialog._labelled._below.text()


def test_the_help_does_what_its_buttons_say(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F1)
    button = next(each for each in till.dialog.findChildren(type(till.till.pay_button)) if each._cap == "F3")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    till.settle()
    assert type(till.dialog).__name__ == "QuantityDialog"


def test_the_arrows_walk_through_a_count(hands):
    hands.sign_in()
    hands.press(Qt.Key.Key_F10)
    hands.press(Qt.Key.Key_Down)
    hands.type("5")
    hands.press(Qt.Key.Key_Up)
    hands.type("2")
    hands.press(Qt.Key.Key_Up)
    assert hands.dialog.counter.counted() == {100_000: 2, 50_000: 5}


def test_cash_out_of_steps_is_no_part_of_a_sum_and_says_so(till):
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F12)
    till.type("5")
    till.press(Qt.Key.Key_F6)
    assert "paling kecil 100" in till.dialog._words.text()
    assert till.dialog.amount.text() == "5"


def test_what_was_done_with_the_drawer_is_told(till):
    till.press(Qt.Key.Key_F9)
    till.type("20000")
    till.enter()
    till.type("receh")
    till.enter()
    assert till.till.message.text == "Tercatat: Uang masuk 20.000, receh."


def test_enter_without_a_pin_says_what_to_do(hands):
    hands.enter()
    assert "lalu tekan Enter" in hands.window.login.refusal


def test_a_drawer_is_counted_and_filled_by_touch_alone(hands, monkeypatch):
    for module in (denominations, drawer):
        monkeypatch.setattr(module, "has_touch", lambda: True)

    def touch(*words: str) -> None:
        for word in words:
            pad = hands.dialog.findChild(NumberPad)
            key = next(key for key in pad.findChildren(QAbstractButton) if key.text() == word)
            QTest.mouseClick(key, Qt.MouseButton.LeftButton)

    hands.sign_in()
    hands.press(Qt.Key.Key_F10)
    touch("2")
    QTest.mouseClick(hands.dialog.counter._fields[50_000], Qt.MouseButton.LeftButton)
    touch("1", "5", "Hapus")
    assert hands.dialog.counter.counted() == {100_000: 2, 50_000: 1}
    hands.dialog.enter()
    hands.settle()
    hands.press(Qt.Key.Key_F9)
    touch("2", "5", "000")
    assert hands.dialog.amount.text() == "25.000"


def test_the_field_has_the_keys_after_the_shift_was_opened_by_its_button(hands):
    hands.sign_in()
    QTest.mouseClick(hands.till._shift_button, Qt.MouseButton.LeftButton)
    hands.dialog.counter.put({50_000: 1})
    hands.dialog.enter()
    hands.settle()
    assert QApplication.focusWidget() is hands.till.entry


def test_enter_does_what_its_button_says_after_a_usual_reason_was_clicked(till):
    till.press(Qt.Key.Key_F9)
    till.type("20000")
    usual = next(each for each in till.dialog.findChildren(QAbstractButton) if each.text() == "Tambah modal awal")
    usual.setFocus()
    QTest.mouseClick(usual, Qt.MouseButton.LeftButton)
    till.enter()
    assert till.till.message.text == "Tercatat: Uang masuk 20.000, Tambah modal awal."


def test_where_nothing_is_found_nobody_is_told_that_enter_takes_it(till):
    till.type("kopi")
    assert till.till.product.hint.text() == "Enter dua kali memasukkan barang yang ditandai."
    till.type("qwxyz")
    assert till.till.product.hint.text() == ""
    assert till.till.product.title.text() == "Keranjang kosong"
