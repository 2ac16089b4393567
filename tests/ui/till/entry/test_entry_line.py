"""What stays in the entry field after it was judged, and what then takes its place."""

from __future__ import annotations

from PySide6.QtCore import Qt

COFFEE = "8992154695923"


def test_a_scan_before_the_shift_is_open_leaves_an_empty_field(hands):
    """The code stood there as if nothing were like it, and what was typed after the count went behind it."""
    hands.sign_in()
    hands.burst(COFFEE)
    assert "F10" in hands.till.message.text
    assert hands.till.entry.text() == ""
    assert not hands.till.results.isVisible()
    hands.open_shift()
    hands.type("kopi")
    assert hands.till.entry.text() == "kopi"


def test_what_was_refused_gives_way_to_what_is_typed_after_a_dialog(till):
    till.type("kacamata")
    till.enter()
    assert till.till.entry.text() == "kacamata"
    till.press(Qt.Key.Key_F1)
    till.escape()
    till.type("kopi")
    assert till.till.entry.text() == "kopi"


def test_what_was_not_judged_yet_stays_when_a_dialog_closes(till):
    """The negative control: only what was refused is spent."""
    till.type("kop")
    till.press(Qt.Key.Key_F1)
    till.escape()
    till.type("i")
    assert till.till.entry.text() == "kopi"
