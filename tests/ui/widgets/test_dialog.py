"""Dialogs over the window: Tab stays inside and nothing of the window is lost when they close."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

CODE = "8992154695923"


def gone_for_good() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def test_tab_in_a_dialog_leaves_the_wrappers_of_the_window_alive(till):
    till.burst(CODE)
    held = [
        till.till.entry,
        till.till.pay_button,
        *till.till.findChildren(QWidget),
        *till.window.bar.findChildren(QWidget),
    ]
    for _each in range(2):
        till.press(Qt.Key.Key_F12)
        till.press(Qt.Key.Key_Tab)
        till.press(Qt.Key.Key_Backtab)
        till.escape()
        gone_for_good()
    assert all(isValid(each) for each in held)


def test_tab_goes_round_in_the_dialog_over_all_that_can_be_used(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F8)
    panel = till.dialog.panel
    stops = {
        each
        for each in panel.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
    }
    reached = []
    for _each in range(len(stops)):
        till.press(Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert set(reached) == stops
    till.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is reached[0]
    till.press(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is reached[-1]


def beside_the_panel(till):
    """Click where the window is dimmed, and where the panel of the dialog is empty."""
    for place in (till.dialog.rect().topLeft(), till.dialog.title.mapTo(till.dialog, QPoint(2, 2))):
        QTest.mouseClick(till.dialog, Qt.MouseButton.LeftButton, pos=place)
        till.settle()


def test_a_click_beside_the_panel_leaves_the_keys_where_they_were(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    beside_the_panel(till)
    till.type("50000")
    assert till.dialog.amount.text() == "50.000"


def test_a_double_click_on_pay_leaves_the_keys_with_the_amount(till):
    till.burst(CODE)
    pay = till.till.pay_button
    place = pay.mapTo(till.window, pay.rect().center())
    QTest.mouseClick(pay, Qt.MouseButton.LeftButton)
    till.settle()
    QTest.mouseDClick(till.dialog, Qt.MouseButton.LeftButton, pos=till.dialog.mapFrom(till.window, place))
    till.settle()
    till.type("50000")
    assert till.dialog.amount.text() == "50.000"


def test_a_dialog_that_took_clicks_would_keep_the_keys_from_its_field(till):
    """Negative control."""
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.dialog.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    beside_the_panel(till)
    till.type("50000")
    assert not till.dialog.amount.text()
