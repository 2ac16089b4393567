"""A small chart: one bar for each day, hour or pillar, with its amount above and its name below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.ui.theme import Look, Size, Space
from ntt_pos.ui.widgets.painting import smooth

HEIGHT = 128
WIDEST = 64.0
LABEL = 18.0
MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its value (below 0 it hangs from the line), and the value as it is read.

    ``before`` is what is outlined behind it: the value of the time before.
    """

    name: str
    value: int
    words: str
    before: int = 0


class Bars(QWidget):
    """Draws bars from one base line; names thin out when there are many, and only the largest then says its amount."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self._bars: Sequence[Bar] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    @property
    def bars(self) -> Sequence[Bar]:
        """The bars that are shown."""
        return self._bars

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{each.name}: {each.words}" for each in bars))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a chart."""
        return QSize(320, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chart."""
        if not self._bars:
            return
        painter = smooth(self)
        ask, font = self._look.colour, self._look.font(Size.META - 1)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        box = QRectF(self.rect()).adjusted(Space.M, Space.XS, -Space.M, -Space.XS)
        slot = box.width() / len(self._bars)
        high = max(0, *(max(each.value, each.before) for each in self._bars))
        most = max(each.value for each in self._bars)
        low = min(0, *(min(each.value, each.before) for each in self._bars))
        room = box.height() - 2 * LABEL
        scale = room / max(high - low, 1)
        base = box.top() + LABEL + high * scale
        every = self._every(metrics, slot, [each.name for each in self._bars])
        amounts = self._every(metrics, slot, [each.words for each in self._bars]) == 1
        wide = min(slot * 0.68, WIDEST)
        for place, each in enumerate(self._bars):
            middle = box.left() + (place + 0.5) * slot
            tall = max(abs(each.value) * scale, 1.5 if each.value else 0)
            top = base - tall if each.value >= 0 else base
            if each.before:
                behind = QRectF(middle - wide / 2 - 3, base, wide + 6, -each.before * scale).normalized()
                painter.setPen(ask("muted"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(behind)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ask("primary" if each.value >= 0 else "danger"))
            painter.drawRoundedRect(QRectF(middle - wide / 2, top, wide, tall), 2, 2)
            if (amounts and each.value) or each.value == most > 0:
                painter.setPen(ask("muted"))
                over = min(top, base - each.before * scale)
                painter.drawText(QRectF(middle - slot, over - LABEL, 2 * slot, LABEL), MIDDLE, each.words)
            if place % every == 0:
                painter.setPen(ask("ink"))
                self._below(painter, metrics, box, middle, slot * every, each.name)
        painter.setPen(ask("line"))
        painter.drawLine(int(box.left()), int(base), int(box.right()), int(base))

    @staticmethod
    def _below(painter: QPainter, metrics: QFontMetricsF, box: QRectF, middle: float, room: float, name: str) -> None:
        """Draw a name below its bar; the outermost move inwards rather than over the edge."""
        left, right = max(middle - room / 2, box.left()) + 2, min(middle + room / 2, box.right()) - 2
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, right - left)
        wide = metrics.horizontalAdvance(words) + 2
        x = min(max(middle - wide / 2, left), right - wide)
        painter.drawText(QRectF(x, box.bottom() - LABEL + 2, wide, LABEL), MIDDLE, words)

    @staticmethod
    def _every(metrics: QFontMetricsF, slot: float, words: Sequence[str]) -> int:
        """Return of how many names one fits."""
        longest = min(max(metrics.horizontalAdvance(each) for each in words) + 8, 180)
        return max(1, -(-int(longest) // max(int(slot), 1)))
