"""A paper on the screen: the receipt as it comes out of the printer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.ui.theme import Look, Weight

SIDE = 18
LINE = 19.0
INDENT = 4
_RUNS = re.compile(r"\S+(?: \S+)*")


class PaperView(QWidget):
    """Draws lines of paper. Words are where the printer's columns put them; amounts end where they end on paper."""

    def __init__(self, look: Look, *, width: int = 340, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: Sequence[Any] = ()
        self._columns = 32
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(width, 80)
        self.hide()  # a blank scrap of paper says nothing

    def show_lines(self, lines: Sequence[Any], columns: int) -> None:
        """Show a paper of ``columns`` characters."""
        self._lines, self._columns = lines, columns
        if self.parentWidget() is not None:
            self.setVisible(bool(lines))
        self.setFixedSize(self._width, round(sum(self._height(each) for each in lines)) + 2 * SIDE)
        self.setAccessibleName("\n".join(each.line.text for each in lines if each.line.code is PaperCode.TEXT))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the paper."""
        return self.size()

    def picture(self) -> QImage:
        """Return the paper as an image."""
        image = QImage(self.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2.0)
        painter = QPainter(image)
        self._draw(painter)
        painter.end()
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper."""
        painter = QPainter(self)
        self._draw(painter)

    def _height(self, shown: Any) -> float:
        if shown.modules:
            return len(shown.modules) * self._square(shown) + 12
        return LINE * (1.9 if shown.line.big else 0.5 if not shown.line.text else 1.0)

    def _square(self, shown: Any) -> float:
        """Return the side of one square: four pixels in a code, what fits in a picture of the printer's dots."""
        return min(4.0, (self._width - 2 * SIDE) / len(shown.modules[0]))

    def _draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._look.colour("paper"))
        painter.setPen(self._look.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setPen(self._look.colour("paper_ink"))
        y = float(SIDE)
        for shown in self._lines:
            height = self._height(shown)
            line: PaperLine = shown.line
            if shown.modules:
                self._squares(painter, shown, y + 6)
            elif line.code is PaperCode.RULE:
                painter.save()
                pen = painter.pen()
                pen.setStyle(Qt.PenStyle.DashLine)
                painter.setPen(pen)
                middle = round(y + height / 2)
                painter.drawLine(SIDE, middle, self.width() - SIDE, middle)
                painter.restore()
            else:
                self._words(painter, line, QRectF(SIDE, y, self.width() - 2 * SIDE, height))
            y += height

    def _words(self, painter: QPainter, line: PaperLine, box: QRectF) -> None:
        columns = self._columns // 2 if line.big else self._columns
        weight = Weight.PAPER_BOLD if line.bold or line.big else Weight.REGULAR
        font = self._look.font(22.0 if line.big else 13.0, weight)
        painter.setFont(font)
        centre = Qt.AlignmentFlag.AlignVCenter
        if line.align is not Align.LEFT:
            side = Qt.AlignmentFlag.AlignHCenter if line.align is Align.CENTER else Qt.AlignmentFlag.AlignRight
            painter.drawText(box, side | centre, line.text.strip())
            return
        metrics = QFontMetricsF(font)
        cell = box.width() / columns
        label = line.text
        if line.tail:
            label, amount = label[: -line.tail], label[-line.tail :]
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | centre, amount)
        for run in _RUNS.finditer(label):
            words = run.group()
            if run.end() >= columns - 1 and run.start() > INDENT:
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | centre, words)
            elif run.start() > INDENT and words[:1].isdigit():
                right = box.left() + run.end() * cell
                painter.drawText(
                    QRectF(right - metrics.horizontalAdvance(words) - 4, box.top(), 400, box.height()), centre, words
                )
            else:
                painter.drawText(box.adjusted(run.start() * cell * 0.8, 0, 200, 0), centre, words)

    def _squares(self, painter: QPainter, shown: Any, top: float) -> None:
        rows, columns = len(shown.modules), len(shown.modules[0])
        image = QImage(columns, rows, QImage.Format.Format_Mono)
        image.setColor(0, self._look.colour("paper").rgb())
        image.setColor(1, self._look.colour("paper_ink").rgb())
        bytes_in_row = image.bytesPerLine()
        bits = memoryview(image.bits())
        for place, cells in enumerate(shown.modules):
            text = "".join("1" if dark else "0" for dark in cells).ljust(bytes_in_row * 8, "0")
            bits[place * bytes_in_row : (place + 1) * bytes_in_row] = int(text, 2).to_bytes(bytes_in_row, "big")
        side = self._square(shown)
        left = (self.width() - side * columns) / 2
        painter.drawImage(QRectF(left, top, side * columns, side * rows), image)
