"""What a screen reader meets in the window, and what it is told by itself, through a whole sale."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QWidget

from ntt_pos.ui.widgets import announce as announcing

CODE = "8992154695923"
Role = QAccessible.Role
Name, Description = QAccessible.Text.Name, QAccessible.Text.Description


class Ear:
    """A screen reader that notes what it would say."""

    AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

    def __init__(self) -> None:
        self.said: list[str] = []
        self.interrupting: list[str] = []

    def isActive(self) -> bool:  # noqa: N802 Qt's name
        return True

    def updateAccessibility(self, event) -> None:  # noqa: N802 Qt's name
        self.said.append(event.message())
        if event.politeness() == QAccessible.AnnouncementPoliteness.Assertive:
            self.interrupting.append(event.message())

    def heard(self) -> str:
        said, self.said = self.said, []
        sys.stdout.writelines(f"said: {each}\n" for each in said)
        return " | ".join(said)


@pytest.fixture
def ear(monkeypatch) -> Ear:
    listening = Ear()
    monkeypatch.setattr(announcing, "QAccessible", listening)
    return listening


def walked(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """Go through the accessibility tree below a widget, over what is shown."""
    todo = [QAccessible.queryAccessibleInterface(widget)]
    while todo:
        here = todo.pop()
        yield here
        inside = (here.child(place) for place in range(here.childCount()))
        todo += [each for each in inside if each is not None and each.isValid() and not each.state().invisible]


def told(widget: QWidget) -> list[tuple[Role, str, str]]:
    met = [(each.role(), each.text(Name), each.text(Description)) for each in walked(widget)]
    sys.stdout.writelines(f"met: {role.name} {name} {words}\n" for role, name, words in met if name)
    return met


def test_a_whole_sale_is_spoken_and_its_tree_names_everything(new_hands, ear):
    till = new_hands("en")
    till.start()
    ear.heard()
    till.burst(CODE)
    heard = ear.heard()
    assert "Total 45.000" in heard
    assert "Kopi Arabika 250 g" in heard
    till.burst(CODE)
    assert "Total 90.000" in ear.heard()
    till.type("garam")
    assert "Garam kasar (curah)" in ear.heard()
    till.escape()
    ear.heard()
    till.press(Qt.Key.Key_Up)
    assert "Kopi Arabika 250 g" in ear.heard()
    till.burst("0000000000000")
    assert "0000000000000" in ear.heard()
    tree = told(till.window)
    tables = {name for role, name, _words in tree if role == Role.Table}
    assert "Basket" in tables
    till.press(Qt.Key.Key_F12)
    dialog = told(till.dialog)
    assert dialog[0][:2] == (Role.Dialog, till.dialog.accessibleName())
    assert {name for role, name, _words in dialog if role == Role.RadioButton} >= {"Cash", "QRIS"}
    till.enter()
    assert "F12" in ear.interrupting[-1]
    till.type("100000")
    heard = ear.heard()
    assert "Change 10.000" in heard
    till.enter()
    heard = ear.heard()
    assert "Change 10.000" in heard
    nameless = [
        (each.role(), type(each.object()).__name__)
        for each in walked(till.window)
        if each.role() in (Role.Button, Role.RadioButton, Role.CheckBox, Role.EditableText, Role.Dialog, Role.List)
        and not each.text(Name)
    ]
    assert nameless == []


def test_a_button_that_cannot_be_pressed_tells_its_reason(till):
    till.press(Qt.Key.Key_F1)
    till.escape()
    closed = [each for each in till.window.findChildren(QAbstractButton) if getattr(each, "reason", "")]
    assert closed
    for each in closed:
        assert QAccessible.queryAccessibleInterface(each).text(Description) == each.reason


def test_nothing_is_said_where_nobody_listens(till, monkeypatch):
    said = []
    monkeypatch.setattr(announcing, "QAccessibleAnnouncementEvent", lambda *what: said.append(what))
    till.burst(CODE)
    assert said == []
