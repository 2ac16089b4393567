"""The field above a list: typing narrows it, the arrows walk through it without leaving the field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ntt_pos.ui.lists.grid import Grid
from ntt_pos.ui.theme import Look, Size
from ntt_pos.ui.widgets.button import ENTER, save_keys
from ntt_pos.ui.widgets.fields import Field

STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SearchBox(Field):
    """Esc empties it; Enter takes the chosen row."""

    def __init__(self, look: Look, name: str, *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, name, placeholder=placeholder, size=Size.BODY, parent=parent)
        self.setClearButtonEnabled(False)
        self._grid: Grid | None = None

    def drive(self, grid: Grid) -> None:
        """Walk through this list with the arrows."""
        self._grid = grid

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the arrows and Enter to the list."""
        grid = self._grid
        if grid is not None and event.key() in STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            grid.step(STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif grid is not None and event.key() in ENTER and not save_keys(event):
            if not event.isAutoRepeat() and grid.chosen:
                grid.taken.emit(grid.chosen)
        else:
            super().keyPressEvent(event)
