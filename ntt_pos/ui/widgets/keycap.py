"""A key cap: the name of a key as it is printed on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.ui.theme import Look, Size, Weight
from ntt_pos.ui.widgets.painting import draw_box, smooth


class KeyCap(QWidget):
    """Draws a key's name in a rounded tint."""

    def __init__(self, look: Look, cap: str, *, width: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._cap, self._least = look, cap, width
        self.setAccessibleName(cap)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the cap."""
        font = self._look.font(Size.META, Weight.MEDIUM)
        return QSize(max(round(QFontMetricsF(font).horizontalAdvance(self._cap)) + 16, self._least), 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        painter = smooth(self)
        draw_box(painter, QRectF(self.rect()), 6, self._look.colour("tint"))
        painter.setPen(self._look.colour("primary"))
        painter.setFont(self._look.font(Size.META, Weight.MEDIUM))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._cap)
