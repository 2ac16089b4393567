"""An act declared once gives its button, its keys and its line under F1."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.domain.core.permissions import Act
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.keys_help import KeysHelp
from ntt_pos.ui.widgets.text import Text

CONTROL = Qt.KeyboardModifier.ControlModifier


class Place(Dialog):
    """A dialog with one act that may be refused."""

    def __init__(self) -> None:
        super().__init__(Look("light", motion=False), "A place")
        self.acted: list[str] = []
        self.why = ""
        self.left = 3
        self.button = self.acts.offer(
            Action(
                lambda: f"Take {self.left}",
                self.take,
                "Ctrl+T",
                "Takes one",
                lambda: self.why,
                also=("F6",),
                rights=(Act.PAYOUT,),
            )
        )
        self.body.addWidget(self.button)
        self.acts.on_keys(Action("Look for it", lambda: self.acted.append("look"), "Ctrl+F"))

    def take(self) -> None:
        self.acted.append("take")


@pytest.fixture
def place(qtbot) -> Place:
    place = Place()
    qtbot.addWidget(place)
    place.show()
    place.setFocus()
    return place


def test_the_button_and_every_key_do_the_act(place):
    place.button.click()
    QTest.keyClick(place, Qt.Key.Key_T, CONTROL)
    QTest.keyClick(place, Qt.Key.Key_F6)
    assert place.acted == ["take"] * 3
    assert (place.button.cap, "Takes one" in place.button.toolTip()) == ("Ctrl T", True)


def test_a_key_says_why_its_act_cannot_be_done_now_as_the_button_does(place):
    place.why = "Nothing is left."
    place.acts.refresh()
    QTest.keyClick(place, Qt.Key.Key_T, CONTROL)
    assert (place.acted, place.refusal.text(), place.button.reason) == ([], "Nothing is left.", "Nothing is left.")


def test_whoever_has_no_right_hears_that_first(place):
    place.acts._may = lambda *rights: "You may not." if Act.PAYOUT in rights else ""
    place.why = "Nothing is left."
    place.acts.refresh()
    assert place.button.reason == "You may not."


def test_words_that_change_are_asked_anew(place):
    place.left = 2
    place.acts.refresh()
    assert place.button.text() == "Take 2"


def test_a_button_that_is_not_shown_has_no_key_either(place):
    place.button.hide()
    QTest.keyClick(place, Qt.Key.Key_T, CONTROL)
    assert not place.acted


def test_no_two_acts_of_a_place_have_one_key(place):
    with pytest.raises(ValueError, match="Two acts of Place have the key F6"):
        place.on_key("F6", place.take)


def test_f1_tells_keys_that_no_button_shows(place, qtbot):
    told = KeysHelp.of(place)
    qtbot.addWidget(told)
    assert {"Take 3", "Look for it"} <= {each.text() for each in told.findChildren(Text)}


@pytest.mark.parametrize(
    ("key", "cap"),
    [("Ctrl+Return", "Ctrl Enter"), ("Ctrl+Shift+Delete", "Ctrl ⇧ Del"), ("Ctrl+Left", "Ctrl ←"), ("F12", "F12")],
)
def test_a_cap_shows_the_key_as_the_keyboard_does(key, cap):
    assert Action("", lambda: None, key).cap == cap


def test_enter_alone_belongs_to_what_has_the_focus():
    assert Action("", lambda: None, "Return", also=("Ctrl+Return",)).keys == ["Ctrl+Return", "Ctrl+Enter"]
