"""A count that was begun is not dropped by one key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QScrollArea

from ntt_pos.domain.core.users import Role
from ntt_pos.ui.till.shifts import close_shift
from ntt_pos.ui.till.shifts.close_shift import CloseShiftDialog
from tests.conftest import actor_named
from tests.ui.conftest import FLOAT
from tests.ui.till.shifts.test_handover import comes


def begin(till) -> CloseShiftDialog:
    counting = CloseShiftDialog(till.session, lambda _result: None)
    till.session.open(counting)
    till.settle()
    return counting


def close_anothers(till, counted: dict[int, int]) -> None:
    """Let a second cashier count the drawer that Ani opened with 240.000."""
    shop = till.shop
    owner = actor_named(shop, "pemilik")
    shop.people.add_user(by=owner, username="yos", name="Yos", role=Role.CASHIER, secret="654987")
    comes(till, "yos")
    till.enter()
    begin(till).counter.put(counted)
    till.press(Qt.Key.Key_F12)


def test_who_approves_the_closing_of_anothers_shift_is_told_what_was_counted(till):
    close_anothers(till, FLOAT)
    assert till.dialog.asked.text() == "Dihitung Rp240.000"


def test_a_difference_is_told_too_once_the_one_who_counts_knows_it(till):
    close_anothers(till, {50_000: 2})
    assert type(till.dialog).__name__ == "CloseShiftDialog", "nothing is told before it was counted"
    till.type("Salah kembalian")
    till.press(Qt.Key.Key_F12)
    assert till.dialog.asked.text() == "Dihitung Rp100.000 · Selisih −Rp140.000"


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


def whole(widget) -> bool:
    """Whether nothing of a widget is scrolled out of sight."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            at = QRect(widget.mapTo(around.viewport(), QPoint(0, 0)), widget.size())
            if not around.viewport().rect().contains(at):
                return False
        around = around.parentWidget()
    return True


def test_on_a_low_screen_the_reason_for_a_difference_and_its_refusal_are_in_sight(till):
    till.window.resize(1024, 600)
    counting = begin(till)
    till.type("2")
    till.press(Qt.Key.Key_F12)
    assert counting._difference.isVisible()
    assert whole(counting._difference)
    till.press(Qt.Key.Key_F12)
    assert counting._labelled._below.isVisible()
    assert whole(counting._difference)


def test_without_scrolling_there_the_reasons_would_be_below_the_edge(till, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(close_shift, "bring_into_sight", lambda _widget: None)
    till.window.resize(1024, 600)
    counting = begin(till)
    till.type("2")
    till.press(Qt.Key.Key_F12)
    assert not whole(counting._difference)
