"""Hands that press twenty times because nothing seems to happen: each act is done once, and nothing else is pressed."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ntt_pos.data.models import proof
from ntt_pos.domain.core.money import banknotes
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.ui.widgets.dialog import Dialog
from tests.ui.conftest import UiDriver

COFFEE, SALT = "8992154695923", "8990000000012"
CTRL = Qt.KeyboardModifier.ControlModifier
RETURN, F5, F7, F8, F9, F10, F11, F12 = (
    Qt.Key.Key_Return,
    *(getattr(Qt.Key, f"Key_F{n}") for n in (5, 7, 8, 9, 10, 11, 12)),
)


def cash_in(till: UiDriver) -> None:
    till.press(F9)
    till.type("5000")
    till.enter()
    till.type("Receh")


def only_open(till: UiDriver) -> None:
    till.press(F9)
    till.press(F7)
    till.type("Menukar uang")


def count(till: UiDriver) -> None:
    till.press(F10)
    till.enter()
    till.dialog.counter.put(dict(banknotes(till.shop.shifts.report().expected)))


def two_lines(till: UiDriver) -> None:
    till.burst(COFFEE)
    till.type("1*")
    till.burst(SALT)


def remove(till: UiDriver) -> None:
    two_lines(till)
    till.press(F8)


def remove_with_a_reason(till: UiDriver) -> None:
    remove(till)
    till.dialog.reason.setFocus()
    till.type("Salah ambil")


def no_receipt(till: UiDriver) -> None:
    till.press(F7)
    till.press(F8)
    till.type("kopi")
    till.enter()


# How it is reached, the key, and what the journal has of it: once.
ACTS: dict[str, tuple[Callable[[UiDriver], None], Qt.Key, list[str]]] = {
    "cash in": (cash_in, RETURN, ["cash.moved"]),
    "opening the drawer": (only_open, RETURN, ["drawer.opened"]),
    "removing a line": (remove, RETURN, ["line.voided"]),
    "removing a line, and why": (remove_with_a_reason, RETURN, ["line.voided"]),
    "emptying the basket": (remove, F8, ["cart.voided"]),
    "goods without a receipt": (no_receipt, RETURN, ["return"]),
    "closing the shift": (count, F12, ["shift.closed"]),
}


def kinds(till: UiDriver) -> list[str]:
    with till.shop.context.reading() as unit:
        rows = unit.rows(sa.select(proof.journal.c.kind).order_by(proof.journal.c.seq))
    return [row["kind"] for row in rows if row["kind"] != "paper.out"]  # the printer's, whenever it gets to it


def twenty(till: UiDriver, key: Qt.Key) -> None:
    for _ in range(20):
        QTest.keyClick(till.focus, key)
    till.settle()


def test_twenty_times_the_key_does_each_act_once(hands):
    hands.start("bela")
    for name, (reach, key, wanted) in ACTS.items():
        reach(hands)
        before = len(kinds(hands))
        twenty(hands, key)
        assert kinds(hands)[before:] == wanted, name
        left = {"removing": 1, "emptying": 0}.get(name.split()[0], 0)
        assert len(hands.controller.cart.lines) == left, name
        assert type(hands.dialog).__name__ in ("NoneType", "ClosedDialog"), name
        hands.controller.void()


def test_a_basket_is_held_once_and_what_is_scanned_meanwhile_is_the_next_customers(till):
    two_lines(till)
    for _ in range(20):
        QTest.keyClick(till.focus, F5)
    till.burst(COFFEE)
    assert [each.units for each in till.shop.baskets.held()] == [2]
    assert [line.article.name for line in till.controller.cart.lines] == ["Kopi Arabika 250 g"]


def test_an_x_and_a_copy_of_a_z_are_printed_once(till):
    till.press(F10)
    twenty(till, F11)
    count(till)
    till.press(F12)
    till.escape()
    till.press(F10)
    till.press(F8)
    QTest.keyClick(till.focus, F11)
    QTest.keyClick(till.focus, F11)
    till.settle()
    printed = [job.kind for job in till.shop.print_queue.jobs(20)]
    assert (printed.count(JobKind.X), printed.count(JobKind.Z)) == (1, 2)


def test_while_something_is_written_the_till_is_not_locked_and_the_dialog_not_left(till):
    cash_in(till)
    QTest.keyClick(till.focus, RETURN)
    assert till.dialog.writing
    for key, held in ((Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_L, CTRL)):
        QTest.keyClick(till.focus, key, held)
    till.window.idle_lock.timeout.emit()
    assert till.dialog is not None
    assert till.session.actor is not None
    till.settle()
    assert till.dialog is None
    assert till.shop.shifts.report().pay_in.count == 1


def test_without_that_a_second_enter_would_do_it_again(till, monkeypatch):
    """The negative control: the same hands, when a dialog does not wait for its answer."""

    def careless(dialog: Dialog, tasks, work, done, failed) -> None:
        tasks.run(work, done, failed, owner=dialog)

    monkeypatch.setattr(Dialog, "write", careless)
    cash_in(till)
    focus: QWidget = till.focus
    QTest.keyClick(focus, RETURN)
    QTest.keyClick(focus, RETURN)
    till.settle()
    assert till.shop.shifts.report().pay_in.count == 2
