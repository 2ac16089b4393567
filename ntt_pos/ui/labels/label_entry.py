"""The field of the labels page: codes, names and the number of copies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ntt_pos.i18n import _
from ntt_pos.ui.forms.completer import Ask, CompleterField
from ntt_pos.ui.forms.searchbox import STEPS
from ntt_pos.ui.lists.grid import Grid
from ntt_pos.ui.theme import Look


class LabelEntry(CompleterField):
    """Goods are found by typing; with an empty field the arrows walk through the list of labels."""

    def __init__(self, look: Look, ask: Ask, grid: Grid, remove: Callable[[], None]) -> None:
        super().__init__(
            look,
            _("Add goods"),
            ask,
            placeholder=_("Scan or type goods to add · a number = labels of the chosen"),
        )
        self._labels, self._remove = grid, remove

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the arrows and Del to the list of labels while nothing is typed."""
        if not self.text() and event.key() in STEPS:
            self._labels.step(STEPS[Qt.Key(event.key())])
        elif not self.text() and event.key() == Qt.Key.Key_Delete:
            self._remove()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.close_list()
        else:
            super().keyPressEvent(event)
