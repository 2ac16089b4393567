"""Closing the window while work is under way: it says so, what can be stopped stops, and nothing begun is lost."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos import desktop
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.ui.closing import ClosingDialog
from ntt_pos.ui.setup.recovery_code import NewCodeDialog, RecoverDialog
from ntt_pos.ui.tasks import Steps, Tasks
from tests.conftest import actor_named

CODE = "8992154695923"


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


def test_the_window_says_that_it_finishes_and_closes_by_itself(till, gate):
    done = []
    till.session.books.run(lambda: gate.wait(20), done.append)
    assert not till.window.close()
    assert isinstance(till.dialog, ClosingDialog)
    assert till.window.isVisible()
    QTest.keyClick(till.dialog, Qt.Key.Key_Escape)
    assert not till.window.close()
    assert isinstance(till.dialog, ClosingDialog)
    gate.set()
    till.settle()
    assert done == [True]
    assert not till.window.isVisible()


@pytest.mark.parametrize("way", ["new", "back"])
def test_the_window_stays_while_a_recovery_code_is_in_no_envelope(till, way):
    """The X of the window took the code along: the old one opened nothing any more, and nobody had the next."""
    people, owner = till.shop.people, actor_named(till.shop, "pemilik")
    if way == "new":
        till.session.sign_in(owner)
        dialog = NewCodeDialog(till.session)
        till.session.open(dialog)
        dialog.make()
    else:
        dialog = RecoverDialog(till.session, "pemilik", print)
        till.session.open(dialog)
        dialog.code.put(people.make_recovery_code(by=owner))
        for each in (dialog.secret, dialog.again):
            each.put("kopi-flores")
        dialog.recover()
    till.settle()
    assert dialog.box.code
    assert not till.window.close()
    assert till.window.isVisible()
    assert "amplop" in dialog.refusal.text()
    dialog.box.keep()
    assert till.window.close()


def test_a_lock_does_not_lose_a_recovery_code_that_is_in_no_envelope(till):
    """The idle lock hides the dialog with the code; the X of the window then took it along."""
    owner = actor_named(till.shop, "pemilik")
    till.window._signed_in(owner)
    dialog = till.session.open(NewCodeDialog(till.session))
    dialog.make()
    till.settle()
    till.window.lock()
    assert not till.window.close()
    assert "amplop" in till.window.login.refusal
    till.window._signed_in(owner)
    assert dialog.isVisible()
    dialog.box.keep()
    till.settle()
    assert till.window.close()


def test_books_that_are_unsound_close_the_window_once_the_recovery_code_is_in_its_envelope(till):
    till.window._signed_in(actor_named(till.shop, "pemilik"))
    dialog = till.session.open(NewCodeDialog(till.session))
    dialog.make()
    till.settle()
    ends = []
    desktop._leave(till.window, ends, desktop.UnsoundBooks(StorageError("x")))
    assert till.window.isVisible()
    dialog.box.keep()
    till.settle()
    assert not till.window.isVisible()
    assert len(ends) == 1


def test_a_sale_that_is_being_written_when_the_window_closes_is_finished(till, gate, monkeypatch):
    till.burst(CODE)
    complete = till.shop.checkout.complete

    def slowly(*args, **options):
        gate.wait(20)
        return complete(*args, **options)

    monkeypatch.setattr(till.shop.checkout, "complete", slowly)
    till.press(Qt.Key.Key_F12)
    till.dialog.pay()
    till.window.close()
    assert isinstance(till.dialog, ClosingDialog)
    gate.set()
    till.settle()
    assert not till.window.isVisible()
    assert till.controller.last_sale.number


def test_long_work_is_stopped_where_it_can_be_and_what_has_not_begun_is_dropped(till):
    begun, steps, ran = threading.Event(), Steps(), []

    def work() -> None:
        begun.set()
        while not steps.asked_to_stop():
            threading.Event().wait(0.005)
        ran.append("stopped")

    till.session.long.run(work, steps=steps)
    till.session.long.run(lambda: ran.append("never begun"))
    begun.wait(20)
    till.window.close()
    till.settle()
    assert ran == ["stopped"]
    assert not till.window.isVisible()


def test_nothing_at_work_closes_at_once(till):
    assert till.window.close()
    assert till.dialog is None


def test_idle_is_told_also_when_what_waited_for_the_answer_fails(qtbot):
    tasks, told = Tasks("test"), []
    tasks.idle.connect(lambda: told.append("idle"))

    def fails(_answer: object) -> None:
        raise ValueError("a callback's own mistake")

    with qtbot.capture_exceptions() as raised:
        tasks.run(lambda: 1, fails)
        qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert [each[0] for each in raised] == [ValueError]
    assert told == ["idle"]
    tasks.close()


def test_what_told_how_far_the_work_was_goes_with_the_answer(qtbot):
    tasks = Tasks("test")
    for _each in range(3):
        steps, far = Steps(), []
        steps.told.connect(lambda done, total, far=far: far.append((done, total)))
        tasks.run(lambda steps=steps: steps.tell(1, 2), steps=steps)
        qtbot.waitUntil(lambda: not tasks.pending, timeout=5000)
        assert far == [(1, 2)]
        del steps
    qtbot.waitUntil(lambda: not tasks.findChildren(Steps), timeout=5000)
    tasks.close()
