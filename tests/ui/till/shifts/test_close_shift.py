"""A count that was begun is not dropped by one key."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ntt_pos.ui.till.shifts.close_shift import CloseShiftDialog


def begin(till) -> CloseShiftDialog:
    counting = CloseShiftDialog(till.session, lambda _result: None)
    till.session.open(counting)
    till.settle()
    return counting


def test_esc_asks_before_it_drops_what_was_counted(till):
    counting = begin(till)
    till.type("2")
    till.escape()
    assert type(till.dialog).__name__ == "ConfirmDialog"
    till.enter()
    assert till.dialog is counting
    assert counting.counter.total() == 200_000
    till.escape()
    till.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert till.dialog is None


def test_esc_leaves_at_once_where_nothing_was_counted(till):
    begin(till)
    till.escape()
    assert till.dialog is None


def test_too_many_notes_are_told_as_too_many(till):
    counting = begin(till)
    till.type("99999999")
    till.press(Qt.Key.Key_F12)
    assert "terlalu banyak" in counting.refusal.text()
