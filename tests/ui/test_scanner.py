"""A scan is a scan wherever the focus is: it never becomes an amount, and the field gets its text back."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ntt_pos.ui.scanner import Scanner

CODE = "8992154695923"


def test_a_scan_into_the_cash_field_is_refused_and_the_typed_amount_comes_back(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.type("50000")
    till.dialog.amount.setSelection(1, 3)
    till.burst(CODE)
    assert till.dialog.amount.text() == "50.000"
    assert till.dialog.amount.selectedText() == "0.0"
    assert "Esc" in till.dialog._words.text()
    assert till.shop.checkout.recent_sales() == ()
    assert len(till.controller.cart.lines) == 1


def test_a_scan_into_the_quantity_field_never_becomes_a_quantity(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F3)
    till.burst(CODE)
    assert till.dialog.field.text() == "1"
    assert [line.quantity for line in till.controller.cart.lines] == [1]


def test_a_scan_into_the_pin_field_signs_nobody_in(hands):
    hands.window.login.pad.field.setText("24")
    hands.burst(CODE)
    assert hands.window.login.pad.field.text() == "24"
    assert hands.session.actor is None
    assert "pindai" in hands.window.login.refusal


def test_a_scan_while_words_are_typed_goes_to_the_basket_and_the_words_stay(till):
    till.type("madu")
    till.burst(CODE)
    assert till.till.entry.text() == "madu"
    assert [line.quantity for line in till.controller.cart.lines] == [1]


def test_a_scan_goes_to_the_basket_when_a_button_has_the_focus(till):
    till.till.pay_button.setFocus()
    till.burst(CODE)
    assert [line.quantity for line in till.controller.cart.lines] == [1]


def test_a_code_of_any_length_is_a_scan_after_the_scanners_prefix(qapp, qtbot):
    clock = [0.0]
    scanner = Scanner(prefix="~", now_ms=lambda: clock[0])
    scanner.watch(qapp)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    field.setText("12")
    got = []
    scanner.scanned.connect(got.append)
    for sign in "~K1":
        clock[0] += 2
        QTest.keyClicks(field, sign)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qapp.removeEventFilter(scanner)
    assert got == ["K1"]
    assert field.text() == "12"


def test_a_quick_hand_is_no_scanner(qapp, qtbot):
    clock = [0.0]
    scanner = Scanner(now_ms=lambda: clock[0])
    scanner.watch(qapp)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    got = []
    scanner.scanned.connect(got.append)
    for sign in "123456789":
        clock[0] += 70
        QTest.keyClicks(field, sign)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qapp.removeEventFilter(scanner)
    assert got == []
    assert field.text() == "123456789"


def test_a_code_is_a_scan_before_the_scanners_suffix_and_a_tab_ends_it_as_well_as_enter(qapp, qtbot):
    clock = [0.0]
    scanner = Scanner(suffix="#", now_ms=lambda: clock[0])
    scanner.watch(qapp)
    field = QLineEdit("12")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    got = []
    scanner.scanned.connect(got.append)
    for end in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        clock[0] += 500
        for sign in "K1#":
            clock[0] += 2
            QTest.keyClicks(field, sign)
        QTest.keyClick(field, end)
    qapp.removeEventFilter(scanner)
    assert got == ["K1", "K1"]
    assert field.text() == "12"


def test_the_second_enter_of_a_scanner_that_sends_two_presses_nothing(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.burst(CODE, settle=False)
    QTest.keyClick(till.focus, Qt.Key.Key_Return)
    till.settle()
    assert till.dialog is not None
    assert till.shop.checkout.recent_sales() == ()


ENTERED = {
    "the entry": [],
    "the quantity": [Qt.Key.Key_F3],
    "the discount": [Qt.Key.Key_F4],
    "why a line goes": [Qt.Key.Key_F8],
    "the drawer's amount": [Qt.Key.Key_F9],
    "the receipt": [Qt.Key.Key_F11],
    "the return": [Qt.Key.Key_F7],
    "the stock check": [Qt.Key.Key_F2],
    "the cash": [Qt.Key.Key_F12],
    "the count": [Qt.Key.Key_F5, Qt.Key.Key_F10, Qt.Key.Key_Return],
}


@pytest.mark.parametrize("keys", ENTERED.values(), ids=ENTERED)
def test_a_short_code_with_this_pcs_prefix_is_a_scan_in_every_field(till, keys):
    till.session.keep(dataclasses.replace(till.session.local, scanner_prefix="~"))
    till.burst(CODE)
    for key in keys:
        till.press(key)
    place = till.dialog or till.till
    got = []
    till.controller.unknown.changed.connect(lambda: got.append(till.controller.unknown.waiting[0].code))
    till.scanner.scanned.connect(got.append)
    fields = [each for each in place.findChildren(QLineEdit) if each.isVisible() and each.isEnabled()]
    for field in fields:
        if not field.isVisible():
            continue
        field.setFocus()
        before, count = field.text(), len(got)
        till.burst("~K1")
        assert len(got) == count + 1, field.accessibleName()
        assert field.text() in (before, "K1"), field.accessibleName()
    assert fields
    assert set(got) == {"K1"}
    assert [line.quantity for line in till.controller.cart.lines] in ([1], [])
