"""The field of the labels page: codes, names and the number of copies."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ntt_pos.i18n import _
from ntt_pos.ui.forms.completer import CompleterField
from ntt_pos.ui.forms.searchbox import STEPS
from ntt_pos.ui.labels.labels_page import LabelsPage


class LabelEntry(CompleterField):
    """Goods are found by typing; with an empty field the arrows walk through the list of labels."""

    def __init__(self, page: LabelsPage) -> None:
        super().__init__(
            page.look,
            _("Add goods"),
            page.offer,
            placeholder=_("Scan or type goods to add · a number = labels of the chosen"),
        )
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the arrows and Del to the list of labels while nothing is typed."""
        if not self.text() and event.key() in STEPS:
            self._page.grid.step(STEPS[Qt.Key(event.key())])
        elif not self.text() and event.key() == Qt.Key.Key_Delete:
            self._page.remove()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.close_list()
        else:
            super().keyPressEvent(event)
