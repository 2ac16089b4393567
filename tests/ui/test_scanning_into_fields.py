"""A scan is a scan wherever the focus is: it never becomes an amount, and the field gets its text back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ntt_pos.ui.scanner import Scanner

CODE = "8992154695923"


def test_a_scan_into_the_cash_field_is_refused_and_the_typed_amount_comes_back(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.type("50000")
    till.sheet.amount.setSelection(1, 3)
    till.burst(CODE)
    assert till.sheet.amount.text() == "50.000"
    assert till.sheet.amount.selectedText() == "0.0"
    assert "Esc" in till.sheet._words.text()
    assert till.shop.checkout.recent_sales() == ()
    assert len(till.desk.cart.lines) == 1


def test_a_scan_into_the_quantity_field_never_becomes_a_quantity(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F3)
    till.burst(CODE)
    assert till.sheet.field.text() == "1"
    assert [line.quantity for line in till.desk.cart.lines] == [1]


def test_a_scan_into_the_pin_field_signs_nobody_in(hands):
    hands.window.login.pad.field.setText("24")
    hands.burst(CODE)
    assert hands.window.login.pad.field.text() == "24"
    assert hands.session.actor is None


def test_a_scan_while_words_are_typed_goes_to_the_basket_and_the_words_stay(till):
    till.type("madu")
    till.burst(CODE)
    assert till.till.entry.text() == "madu"
    assert [line.quantity for line in till.desk.cart.lines] == [1]


def test_a_scan_goes_to_the_basket_when_a_button_has_the_focus(till):
    till.till.pay_button.setFocus()
    till.burst(CODE)
    assert [line.quantity for line in till.desk.cart.lines] == [1]


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
