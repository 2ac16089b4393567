"""A square code (QRIS, receipt number) drawn from its dark squares: always dark on white, whatever the theme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ntt_pos.ui.theme import Look, Space
from ntt_pos.ui.widgets.painting import draw_box, smooth

QUIET = 4  # squares of white around the code, without which telephones do not find it


class QrCodeView(QWidget):
    """Shows a code as large as its place allows, in whole pixels so that cameras read it."""

    def __init__(self, look: Look, *, least: int = 240, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._least = look, least
        self._modules: Sequence[Sequence[bool]] = ()
        self.setMinimumSize(least, least)

    def show_code(self, modules: Sequence[Sequence[bool]], name: str) -> None:
        """Show dark squares, row by row; ``name`` says what it is for those who do not see it."""
        self._modules = modules
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(self._least, self._least)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the code in the middle."""
        if not self._modules:
            return
        painter = smooth(self)
        count = len(self._modules) + 2 * QUIET
        side = max(min(self.width(), self.height()) // count, 1)
        left, top = (self.width() - side * count) // 2, (self.height() - side * count) // 2
        draw_box(painter, QRectF(left, top, side * count, side * count), Space.RADIUS_S, self._look.code_ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for line, squares in enumerate(self._modules):
            for place, dark in enumerate(squares):
                if dark:
                    painter.fillRect(
                        left + (place + QUIET) * side, top + (line + QUIET) * side, side, side, self._look.code_ink
                    )
