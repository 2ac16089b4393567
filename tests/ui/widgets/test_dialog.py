"""Dialogs over the window: Tab stays inside and nothing of the window is lost when they close."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
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
