"""Opening a shift offers only what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.till.shifts.shift_dialog import OpenShiftDialog
from tests.ui.conftest import FLOAT, actor_named


def the_dialog(hands) -> OpenShiftDialog:
    hands.sign_in()
    hands.settle()
    if not isinstance(hands.dialog, OpenShiftDialog):
        hands.press(Qt.Key.Key_F10)
        hands.settle()
    assert isinstance(hands.dialog, OpenShiftDialog)
    return hands.dialog


def test_on_the_first_day_no_earlier_closing_is_offered(hands):
    assert not the_dialog(hands).earlier.isVisible()


def test_earlier_closings_are_offered_once_there_are_some(hands):
    ani = actor_named(hands.shop, "ani")
    hands.shop.shifts.open(by=ani, denominations=FLOAT)
    hands.shop.shifts.close(by=ani, counted=FLOAT)
    assert the_dialog(hands).earlier.isVisible()


def test_a_float_the_safe_does_not_hold_is_asked_about_and_counted_again(hands):
    dialog = the_dialog(hands)
    dialog.counter.first.setFocus()
    hands.type("50")  # notes of 100.000, where 5 were meant
    hands.press(Qt.Key.Key_F12)
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.enter()  # not in a hurry
    assert hands.dialog is dialog
    assert hands.session.shift is None
    hands.press(Qt.Key.Key_F12)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.session.shift.opening_float == 5_000_000
