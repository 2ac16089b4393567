"""Who must wait sees the seconds go by."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.ui.widgets.countdown import Countdown

WAIT = "Too many wrong attempts. Wait {seconds} seconds and try again, or ask the manager for a new PIN."


def test_the_seconds_go_by_and_then_it_may_be_tried_again(qapp):
    shown, over, holder = [], [], QObject()
    countdown = Countdown(shown.append, over.append, holder)
    countdown.tell(DomainError(WAIT, seconds=3))
    for _second in range(3):
        countdown._timer.timeout.emit()
    assert [next((n for n in "321" if n in each), "") for each in shown] == ["3", "2", "1"]
    assert len(over) == 1
    assert not countdown._timer.isActive()


def test_another_error_stands_as_it_is(qapp):
    shown, holder = [], QObject()
    countdown = Countdown(shown.append, shown.append, holder)
    countdown.tell(DomainError("The basket is empty."))
    assert not countdown._timer.isActive()
    assert len(shown) == 1


def test_a_locked_out_cashier_sees_it_and_choosing_somebody_else_ends_it(hands):
    login = hands.window.login
    for _try in range(7):
        login._try("000000")
        hands.settle()
    assert login._countdown._timer.isActive()
    before = login.refusal
    login._countdown._timer.timeout.emit()
    assert login.refusal != before
    login.choose("bela")
    assert not login._countdown._timer.isActive()


def test_the_fifth_wrong_pin_says_the_wait_and_what_is_over_is_not_red(hands):
    login = hands.window.login
    for _try in range(5):
        login._try("000000")
        hands.settle()
    assert login._countdown._timer.isActive()
    assert str(login._countdown.left) in login.refusal
    red = login._refusal.palette().windowText().color()
    login._countdown.left = 1
    login._countdown._timer.timeout.emit()
    assert login.refusal == "Sekarang boleh dicoba lagi."
    assert login._refusal.palette().windowText().color() != red


def test_the_fourth_wrong_pin_waits_for_nobody(hands):
    """Negative control."""
    login = hands.window.login
    for _try in range(4):
        login._try("000000")
        hands.settle()
    assert not login._countdown._timer.isActive()
