"""A single sign does what it means only when it comes alone: the first sign of a scan means nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.domain.devices.scanner_timing import REST_MS
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import frame
from ntt_pos.ui.widgets.stage import Stage

KEYPAD, CTRL = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def asked(qtbot):
    """A dialog that asks for 1 or 2, what was done, and the moment of the last key."""
    ground = frame("ground")
    qtbot.addWidget(ground)
    ground.resize(600, 400)
    stage = Stage(ground, lambda dialog: dialog)
    moment, done = [0.0], []
    stage.last_key = lambda: moment[0]
    dialog = Dialog(Look("light", motion=False), "Which?")
    for key in ("1", "P"):
        dialog.body.addWidget(dialog.acts.offer(Action(key, lambda key=key: done.append(key), key)))
    ground.show()
    stage.open(dialog)
    return dialog, done, moment


def strike(dialog, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(dialog, key, modifier)


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_1, KEYPAD), (Qt.Key.Key_1, Qt.KeyboardModifier(0))])
def test_a_digit_alone_does_it_once(qtbot, asked, key, modifier):
    dialog, done, _moment = asked
    strike(dialog, key, modifier)
    assert done == []
    qtbot.waitUntil(lambda: done == ["1"])


def test_a_letter_does_it_whatever_the_capitals(qtbot, asked):
    dialog, done, _moment = asked
    strike(dialog, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: done == ["P"])


def test_a_digit_that_another_key_follows_at_once_does_nothing(qtbot, asked):
    dialog, done, moment = asked
    strike(dialog, Qt.Key.Key_1)
    moment[0] = 3.0
    qtbot.wait(2 * REST_MS)
    assert done == []


def test_what_was_closed_meanwhile_and_other_keys_do_nothing(qtbot, asked):
    dialog, done, _moment = asked
    strike(dialog, Qt.Key.Key_1, CTRL)
    strike(dialog, Qt.Key.Key_2)
    assert not dialog.lone_keys.waiting
    strike(dialog, Qt.Key.Key_1)
    dialog.stage._open.clear()
    qtbot.wait(2 * REST_MS)
    assert done == []


def test_a_sign_does_one_thing(asked):
    dialog, _done, _moment = asked
    with pytest.raises(ValueError, match="key 1"):
        dialog.lone_keys.add("1", print)
