"""The line of sums below a table: each is under its column, however wide that is and wherever it was moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from ntt_pos.ui.lists.grid import Grid
from ntt_pos.ui.lists.grid_delegate import PAD
from ntt_pos.ui.theme import Look, Size, Weight
from ntt_pos.ui.widgets.painting import write

HEIGHT = 40
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Sums(QFrame):
    """Says at the left how many rows there are, and under each column its sum ("" where it has none)."""

    def __init__(self, look: Look, grid: Grid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._grid = look, grid
        self._count = ""
        self._sums: Sequence[str] = ()
        self.setProperty("role", "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        self.setFixedHeight(HEIGHT)
        header = grid.horizontalHeader()
        for moved in (header.sectionResized, header.geometriesChanged, grid.horizontalScrollBar().valueChanged):
            moved.connect(lambda *_what: self.update())

    def tell(self, count: str, sums: Sequence[str], words: str) -> None:
        """Say other sums, one for each column; ``words`` are all of them as one sentence."""
        self._count, self._sums = count, sums
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the count as far as the first sum, and the sums."""
        super().paintEvent(event)
        look, header = self._look, self._grid.horizontalHeader()
        painter = QPainter(self)
        free = self.width() - PAD
        for place, words in enumerate(self._sums):
            left, wide = header.sectionViewportPosition(place), header.sectionSize(place)
            if words:
                painter.setFont(look.font(Size.AMOUNT, Weight.MEDIUM))
                painter.setPen(look.colour("ink"))
                painter.drawText(QRect(left, 0, wide - PAD, self.height()), RIGHT, words)
                free = min(free, left + wide - PAD - painter.fontMetrics().horizontalAdvance(words) - PAD)
        left_over = QRect(PAD, 0, max(free - PAD, 0), self.height())
        write(painter, left_over, self._count, look.font(Size.META), look.colour("muted"), LEFT, cut=True)
