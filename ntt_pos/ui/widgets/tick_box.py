"""Yes or no: a box with a tick."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QWidget

from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.painting import smooth

TICK = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.31))  # parts of the box


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
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        painter = smooth(self)
        ink, caps, joins = self._look.colour("on_primary"), Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(ink, 2.4, Qt.PenStyle.SolidLine, caps, joins))
        points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in TICK]
        painter.drawPolyline(QPolygonF(points))
