"""How pieces stand together: columns, rows, cards, tiles and thin rules on the 4-px grid."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget
from shiboken6 import delete

from ntt_pos.ui.theme import Space

Margins = tuple[int, int, int, int]
T = TypeVar("T")
Box = TypeVar("Box", bound=QBoxLayout)
Part = TypeVar("Part", bound=QWidget | QLayout)


def column(parent: QWidget | None = None, *, gap: int = Space.S, margins: int | Margins = 0) -> QVBoxLayout:
    """Return a vertical layout."""
    return _dressed(QVBoxLayout(parent) if parent else QVBoxLayout(), gap, margins)


def row(parent: QWidget | None = None, *, gap: int = Space.S, margins: int | Margins = 0) -> QHBoxLayout:
    """Return a horizontal layout."""
    return _dressed(QHBoxLayout(parent) if parent else QHBoxLayout(), gap, margins)


def fill(box: Box, *parts: QWidget | QLayout | int | tuple[QWidget | QLayout, int]) -> Box:
    """Put parts into a row or column one after the other: a pair says its share of the room, a number is free room."""
    for part in parts:
        what, share = part if isinstance(part, tuple) else (part, 0)
        if isinstance(what, int):
            box.addStretch(what)
        elif isinstance(what, QLayout):
            box.addLayout(what, share)
        else:
            box.addWidget(what, share)
    return box


def add(box: QBoxLayout, part: Part, share: int = 0) -> Part:
    """Put one part at the end of a row or column and return it."""
    fill(box, (part, share))
    return part


def _dressed(layout: Box, gap: int, margins: int | Margins) -> Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*((margins, margins, margins, margins) if isinstance(margins, int) else margins))
    return layout


def frame(role: str, parent: QWidget | None = None) -> QFrame:
    """Return a frame the style dialog dresses: card, tile, good, warn, bad, dialog, aside, nav."""
    made = QFrame(parent)
    made.setProperty("role", role)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
    return made


def dress(widget: QWidget, value: str, name: str = "role") -> None:
    """Give a widget another role (or state, or tone) and the look that the style has for it."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def card(parent: QWidget | None = None) -> QFrame:
    """Return a white card with a thin warm line."""
    return frame("card", parent)


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a thin horizontal line."""
    return frame("rule", parent)


def plain(parent: QWidget | None = None) -> QWidget:
    """Return a see-through container."""
    made = QWidget(parent)
    made.setProperty("role", "plain")
    return made


def present(part: T | None) -> T:
    """Return what may be None in general but not here: the layout of a panel that was made with one."""
    if part is None:
        raise RuntimeError("a part that this place cannot be without is missing")
    return part


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    for widget in take_out(layout):
        widget.hide()
        widget.deleteLater()


def take_out(layout: QLayout) -> list[QWidget]:
    """Take everything out of a layout and of those in it; return the widgets, which live on.

    What held their places is deleted here: PySide leaves it to nobody, and each payment left dozens behind.
    """
    found = []
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            found.append(widget)
        elif (inner := item.layout()) is not None:
            found += take_out(inner)
        delete(item)
    return found
