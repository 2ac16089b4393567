"""Yes or no: a box with a tick."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QWidget

from ntt_pos.ui.theme import Look, Space
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.painting import draw_box, draw_tick, smooth


class TickBox(QCheckBox):
    """Space or a click answers; Enter goes on to the next question."""

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._look = look

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter go on."""
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, and a tick in it for yes."""
        super().paintEvent(event)
        if self.hasFocus():  # the edge of a box that is ticked cannot be told from the box
            ring = QPen(self._look.colour("primary"), 2)
            draw_box(smooth(self), self.rect().adjusted(1, 1, -1, -1), Space.RADIUS_S, Qt.BrushStyle.NoBrush, ring)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        draw_tick(smooth(self), self._look, box)
