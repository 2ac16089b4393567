"""Every field of the till that takes a number can be filled with a finger."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.ui import approval_dialog
from ntt_pos.ui.date_dialog import DateDialog
from ntt_pos.ui.forms import denominations
from ntt_pos.ui.till.basket import basket_line
from ntt_pos.ui.till.payment import breakdown, pay_dialog
from ntt_pos.ui.till.payment.means_correction import MeansDialog
from ntt_pos.ui.till.receipts.share_receipt import WhatsAppDialog
from ntt_pos.ui.till.returns import return_dialog
from ntt_pos.ui.till.shifts import drawer
from ntt_pos.ui.widgets import number_pad
from ntt_pos.ui.widgets.button import Button
from tests.domain.selling.test_qris import code
from tests.ui.finger import touch_field

CODE = "8992154695923"
MODULES = (approval_dialog, basket_line, breakdown, denominations, drawer, number_pad, pay_dialog, return_dialog)
SIZES = ((1366, 768), (1024, 600))


@pytest.fixture
def finger(till, monkeypatch):
    for module in MODULES:
        monkeypatch.setattr(module, "has_touch", lambda: True)
    return till


def touch(till, *words: str) -> None:
    """Touch digits of the open dialog, where nothing lies over them."""
    for word in words:
        keys = [each for each in till.dialog.findChildren(Button) if each.isVisible() and each.text() == word]
        key = keys[0]
        at = key.mapTo(till.window, key.rect().center())
        assert till.window.childAt(at) is key, word
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        till.settle()


def filled(till, field: QLineEdit, *words: str) -> str:
    """Touch a field and then digits; return what stands there."""
    touch_field(field, field.rect().center())
    till.settle()
    touch(till, *words)
    return field.text()


@pytest.mark.parametrize("size", SIZES)
def test_a_discount_and_another_price(finger, size):
    finger.window.resize(*size)
    finger.burst(CODE)
    finger.press(Qt.Key.Key_F4)
    touch(finger, "1", "0", "%")
    finger.enter()
    assert finger.controller.priced.paid == 40_500
    finger.press(Qt.Key.Key_F4)
    finger.dialog._price_button.click()
    touch(finger, "4")
    assert finger.dialog.field.text() == "4"


@pytest.mark.parametrize("size", SIZES)
def test_goods_without_a_receipt(finger, size):
    finger.window.resize(*size)
    finger.press(Qt.Key.Key_F7)
    finger.press(Qt.Key.Key_F8)
    finger.burst(CODE)
    dialog = finger.dialog
    assert filled(finger, dialog.units, "2") == "2"
    assert filled(finger, dialog.price, "Hapus", "3", "0", "0", "0", "0") == "30.000"


@pytest.mark.parametrize("size", SIZES)
def test_a_late_sale_a_date_and_a_receipt(finger, size):
    finger.window.resize(*size)
    finger.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert filled(finger, finger.dialog.number, "1", "7") == "17"
    assert filled(finger, finger.dialog.day, "2", "8", "-", "2") == "28-2"
    finger.escape()
    finger.session.open(DateDialog(finger.session, DomainError("Type the date.")))
    assert filled(finger, finger.dialog.day, "1", "-", "3") == "1-3"
    finger.escape()
    finger.press(Qt.Key.Key_F11)
    assert filled(finger, finger.dialog.field, "2", "8", "/", "2") == "28/2"


def test_the_reference_while_the_code_stands_where_the_digits_were(finger, shop, owner):
    shop.settings.change(by=owner, qris_text=code())
    finger.burst(CODE)
    finger.press(Qt.Key.Key_F12)
    finger.press(Qt.Key.Key_F6)
    assert finger.dialog._breakdown.shows_code
    assert filled(finger, finger.dialog.reference, "4", "7", "1", "1") == "4711"
    finger.enter()
    sale = finger.controller.last_sale
    assert sale is not None
    finger.session.open(MeansDialog(finger.session, sale.number, print))
    finger.settle()
    assert filled(finger, finger.dialog.reference, "1", "2") == "12"
    finger.escape()
    finger.session.open(WhatsAppDialog(finger.session, sale.receipt))
    assert filled(finger, finger.dialog.field, "0", "8", "1") == "081"


def test_the_reference_of_money_that_goes_back(finger):
    finger.burst(CODE)
    finger.press(Qt.Key.Key_F12)
    finger.press(Qt.Key.Key_F7)
    finger.type("4711")
    finger.enter()
    finger.press(Qt.Key.Key_F7)
    finger.enter()
    dialog = finger.dialog
    touch(finger, "1")
    field = next(each for each in dialog._fields.values() if each.isVisible())
    assert filled(finger, field, "9", "9") == "99"


@pytest.mark.parametrize("mouse", [True, False])
def test_a_finger_selects_what_stands_there_and_a_mouse_places_the_cursor(finger, mouse):
    finger.burst(CODE)
    finger.press(Qt.Key.Key_F12)
    field = finger.dialog.amount
    finger.type("50")
    at = QPoint(field.cursorRect().left() - 2, field.rect().center().y())
    if mouse:
        QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=at)
    else:
        touch_field(field, at)
    finger.settle()
    assert field.selectedText() == ("" if mouse else "50")
    finger.type("7")
    assert field.text() in (("507", "570") if mouse else ("7",))


def test_without_a_touch_screen_there_are_none(till):
    """The negative control: a keyboard needs no digits on the screen."""
    till.burst(CODE)
    till.press(Qt.Key.Key_F4)
    assert [each for each in till.dialog.findChildren(Button) if each.isVisible() and each.text() == "7"] == []
