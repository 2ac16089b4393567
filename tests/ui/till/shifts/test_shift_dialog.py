"""Opening a shift offers only what there is, closing one takes a reason by keys or by touch."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.till.shifts.shift_dialog import OpenShiftDialog
from ntt_pos.ui.widgets.button import Button
from tests.services.days import close_drawer
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


def test_where_nobody_types_a_finger_says_why_a_drawer_differs(till):
    till.press(Qt.Key.Key_F10)
    till.enter()
    till.dialog.counter.put({100_000: 2})
    till.dialog.enter()
    till.settle()
    reason = next(each for each in till.dialog.findChildren(Button) if each.text() == "Dicari, tidak ditemukan")
    QTest.mouseClick(reason, Qt.MouseButton.LeftButton)
    QTest.mouseClick(till.dialog._go, Qt.MouseButton.LeftButton)
    till.settle()
    assert till.session.shift is None
    assert till.shop.shifts.last_closed()[0].report.reason == "Dicari, tidak ditemukan"


def open_drawer_in_utc(hands) -> bool:
    """Open the shift on a PC that is set to UTC; returns whether its clock was asked about."""
    hands.shop.context.clock.offset = timedelta(0)
    hands.press(Qt.Key.Key_F10)
    dialog = hands.dialog
    dialog.counter.put(FLOAT)
    top = dialog.panel.y()
    hands.press(Qt.Key.Key_F12)
    if hands.dialog is None:
        return False
    assert "daerah waktu lain" in dialog.refusal.text()
    assert "UTC" not in dialog.refusal.text()
    assert dialog.panel.y() == top
    hands.press(Qt.Key.Key_F12)
    assert hands.dialog is None
    return True


def test_the_clock_of_this_pc_is_asked_about_once_a_day(hands, shop, fixed_clock):
    hands.sign_in()
    asked = []
    for hours in (0, 1, 23):
        fixed_clock.advance(hours=hours)
        asked.append(open_drawer_in_utc(hands))
        close_drawer(shop)
        hands.session.refresh_shift()
        hands.settle()
    assert asked == [True, False, True]
