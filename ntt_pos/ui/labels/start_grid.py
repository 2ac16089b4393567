"""Where on a used sheet the labels begin: a small drawing of the sheet, for the arrows or the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.domain.goods.labels import A4_HIGH, A4_WIDE, PRESETS, LabelSheet
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.painting import smooth
from ntt_pos.ui.widgets.text import tip

HIGH = 178
STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class StartGrid(QWidget):
    """Shows a sheet with the labels that will be on it; ``moved`` tells that they begin elsewhere."""

    moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.sheet: LabelSheet = PRESETS[0]
        self.start = 0
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(round(HIGH * A4_WIDE / A4_HIGH), HIGH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    def show_sheet(self, sheet: LabelSheet, count: int) -> None:
        """Show another division of the sheet, and how many labels are wanted."""
        self.sheet, self._count = sheet, count
        self.start = min(self.start, sheet.places - 1)
        self._say()

    def begin_at(self, start: int) -> None:
        """Begin at a place (0 is the first)."""
        start = max(0, min(start, self.sheet.places - 1))
        if start != self.start:
            self.start = start
            self._say()
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the sheet with the arrows; Home is its first label."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None:
            row, column = divmod(self.start, self.sheet.columns)
            row, column = row + step[0], column + step[1]
            if 0 <= row < self.sheet.rows and 0 <= column < self.sheet.columns:
                self.begin_at(row * self.sheet.columns + column)
        elif event.key() == Qt.Key.Key_Home:
            self.begin_at(0)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin where it was pressed."""
        for place in range(self.sheet.places):
            if self._cell(place).contains(event.position()):
                self.begin_at(place)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        painter = smooth(self)
        ask = self._look.colour
        edge = ask("primary" if self.hasFocus() else "line")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(ask("surface"))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        for place in range(self.sheet.places):
            used, taken = place < self.start, self.start <= place < self.start + self._count
            painter.setPen(QPen(ask("line"), 1))
            painter.setBrush(ask("primary" if taken else "line" if used else "surface"))
            painter.drawRect(self._cell(place))
        painter.setPen(QPen(ask("attention"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._cell(self.start))

    def _cell(self, place: int) -> QRectF:
        x, y = self.sheet.corner(place)
        scale = (self.width() - 2) / A4_WIDE
        box = QRectF(1 + x * scale, 1 + y * scale, self.sheet.wide * scale, self.sheet.high * scale)
        return box.adjusted(1.5, 1.5, -1.5, -1.5)

    def _say(self) -> None:
        row, column = divmod(self.start, self.sheet.columns)
        words = _("Begin at row {row}, column {column}", row=row + 1, column=column + 1)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.update()
