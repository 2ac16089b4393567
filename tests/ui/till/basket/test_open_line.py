"""A basket line opens by Enter, double click or a finger; an Enter right behind another one opens nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos.ui.till.basket import basket_line
from ntt_pos.ui.till.payment import breakdown, pay_dialog
from ntt_pos.ui.widgets.button import Button

CODE = "8992154695923"


@pytest.fixture
def filled(till):
    till.burst(CODE)
    till.now += 1000
    return till


def opened(till) -> str:
    return type(till.dialog).__name__ if till.dialog else ""


def test_enter_on_an_empty_field_opens_the_chosen_line_with_what_can_be_done(filled):
    filled.enter()
    assert opened(filled) == "QuantityDialog"
    filled.type("4")
    filled.enter()
    assert filled.controller.cart.lines[0].quantity == 4
    filled.now += 1000
    filled.enter()
    filled.press(Qt.Key.Key_F4)
    assert opened(filled) == "DiscountDialog"
    filled.escape()
    filled.now += 1000
    filled.enter()
    filled.press(Qt.Key.Key_F8)
    assert opened(filled) == "RemoveDialog"


def test_a_scanner_that_sends_two_enters_opens_nothing(till):
    for _scan in range(5):
        till.burst(CODE, settle=False)
        till.now += 20
        QTest.keyClick(till.focus, Qt.Key.Key_Return)
        till.settle()
    assert opened(till) == ""
    assert till.controller.cart.lines[0].quantity == 5


def test_an_empty_basket_opens_nothing(till):
    till.now += 1000
    till.enter()
    assert opened(till) == ""


def test_a_double_click_opens_the_line_a_click_only_chooses_it(filled):
    view = filled.till.view
    at = view.visualRect(filled.till.model.index(0, 1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    filled.settle()
    assert opened(filled) == ""
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    filled.settle()
    assert opened(filled) == "QuantityDialog"


def test_a_finger_opens_the_line_with_one_tap(filled):
    view = filled.till.view
    at = QPointF(view.visualRect(filled.till.model.index(0, 1)).center())
    finger = QPointingDevice(
        "touch",
        1,
        QPointingDevice.DeviceType.TouchScreen,
        QPointingDevice.PointerType.Finger,
        QPointingDevice.Capability.Position,
        1,
        1,
    )
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(
            kind,
            at,
            view.viewport().mapToGlobal(at),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            finger,
        )
        QApplication.sendEvent(view.viewport(), event)
    filled.settle()
    assert opened(filled) == "QuantityDialog"


def keys(till) -> dict[str, Button]:
    return {each.text(): each for each in till.dialog.findChildren(Button) if each.isVisible()}


def test_digits_can_be_touched_for_quantity_and_cash(filled, monkeypatch):
    monkeypatch.setattr(basket_line, "has_touch", lambda: True)
    monkeypatch.setattr(breakdown, "has_touch", lambda: True)
    filled.enter()
    for word in ("1", "2", "Hapus", "0"):
        keys(filled)[word].click()
    assert filled.dialog.field.text() == "10"
    filled.enter()
    assert filled.controller.cart.lines[0].quantity == 10
    filled.press(Qt.Key.Key_F12)
    for word in ("5", "000", "000"):
        keys(filled)[word].click()
    assert filled.dialog.amount.text() == "5.000.000"


def test_a_touched_digit_replaces_the_quantity_that_stands_there(filled, monkeypatch):
    """A real touch: the dialog under the digits must not take the keys and the selection from the field."""
    monkeypatch.setattr(basket_line, "has_touch", lambda: True)
    filled.enter()
    field = filled.dialog.field
    assert field.selectedText() == field.text() != ""
    key = keys(filled)["7"]
    pad = key.parentWidget()
    assert (pad.focusProxy(), pad.focusPolicy()) == (field, Qt.FocusPolicy.ClickFocus)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert (field.text(), field.hasFocus()) == ("7", True)


def test_without_a_touch_screen_no_digits_stand_on_the_screen(filled):
    filled.press(Qt.Key.Key_F12)
    assert "000" not in keys(filled)


def test_a_note_stays_with_its_line_until_it_is_paid(filled):
    filled.enter()
    filled.press(Qt.Key.Key_Tab)
    filled.type("yang merah")
    filled.enter()
    filled.burst(CODE)
    first, second = filled.controller.cart.lines
    assert (first.note, first.quantity, second.note, second.quantity) == ("yang merah", 1, "", 1)
    assert filled.till.model.line(0).below.startswith("yang merah · ")
    filled.press(Qt.Key.Key_F5)
    filled.enter()
    filled.press(Qt.Key.Key_F6)
    filled.enter()
    assert [line.note for line in filled.controller.cart.lines] == ["yang merah", ""]


def test_digits_and_verbs_stay_under_the_finger_when_the_change_appears(filled, monkeypatch):
    for module in (breakdown, pay_dialog):
        monkeypatch.setattr(module, "has_touch", lambda: True)
    filled.press(Qt.Key.Key_F12)
    filled.settle()
    before = {word: key.mapTo(filled.window, key.rect().center()) for word, key in keys(filled).items()}
    for word in ("3", "0", "000", "000"):
        keys(filled)[word].click()
        filled.settle()
    after = {word: key.mapTo(filled.window, key.rect().center()) for word, key in keys(filled).items()}
    assert filled.dialog._breakdown._give.heightForWidth(200) > 0
    assert {word: after[word] for word in ("7", "Hapus", "Selesaikan penjualan")} == {
        word: before[word] for word in ("7", "Hapus", "Selesaikan penjualan")
    }


def test_touched_digits_go_into_the_reference_where_one_is_asked(filled, monkeypatch):
    monkeypatch.setattr(breakdown, "has_touch", lambda: True)
    filled.press(Qt.Key.Key_F12)
    filled.press(Qt.Key.Key_F7)
    for word in ("4", "7", "1", "1"):
        QTest.mouseClick(keys(filled)[word], Qt.MouseButton.LeftButton)
    assert (filled.dialog.amount.amount(), filled.dialog.reference.text()) == (45_000, "4711")
    filled.enter()
    assert filled.dialog is None
    assert not filled.controller.cart.lines


@pytest.mark.parametrize("size", [(1024, 600), (911, 512)])
def test_a_payment_by_touch_has_no_scroll_bar_on_a_small_screen(filled, monkeypatch, size):
    for module in (breakdown, pay_dialog):
        monkeypatch.setattr(module, "has_touch", lambda: True)
    filled.window.resize(*size)
    filled.press(Qt.Key.Key_F12)
    for word in ("2", "0", "0", "000"):
        keys(filled)[word].click()
    filled.settle()
    assert [area.verticalScrollBar().maximum() for area in filled.dialog._roomy] == [0]
