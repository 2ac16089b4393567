"""Cash out of the drawer: who approves it is told how much, and no PIN stands there as the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.conftest import MANAGER_PIN


def take_out(till, amount: str = "50000", reason: str = "Kantong plastik") -> None:
    till.press(Qt.Key.Key_F9)
    till.press(Qt.Key.Key_F6)
    till.type(amount)
    till.enter()
    till.type(reason)
    till.enter()


def test_the_amount_is_told_to_who_approves_it(till):
    take_out(till)
    assert till.dialog.asked.text() == "Uang keluar Rp50.000"
    assert till.dialog.secret.hasFocus()
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is None


def test_a_pin_typed_as_the_reason_is_taken_away_at_once(till):
    take_out(till)
    asked = till.dialog
    asked.reason.clear()
    asked.reason.setFocus()
    till.type(MANAGER_PIN)
    assert asked.reason.text() == ""
    assert asked.reason.hasFocus()
    till.type("12")
    till.enter()
    assert asked.reason.text() == ""
    till.type("Beli 2 kantong")
    till.enter()
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is None


def test_a_reason_with_a_number_in_it_is_a_reason(till):
    """Negative control."""
    take_out(till)
    asked = till.dialog
    asked.reason.clear()
    asked.reason.setFocus()
    till.type("123456 kantong"[::-1])
    assert asked.reason.text() == "gnotnak 654321"
