"""A figure of the week with what is usual, and the twelve weeks before it as a line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QWidget

from ntt_pos import i18n
from ntt_pos.domain.reports.control import Trend
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.painting import smooth
from ntt_pos.ui.widgets.text import ElidedText, Text

WIDE, HIGH, DOT = 84, 40, 3.5


class TrendLine(QWidget):
    """Twelve weeks as a line; the last one is a dot, ochre when it is unusual."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._trend: Trend | None = None
        self.setFixedSize(WIDE, HIGH)

    def show_trend(self, trend: Trend) -> None:
        """Show other weeks."""
        self._trend = trend
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        if self._trend is None:
            return
        weeks, ask = self._trend.weeks, self._look.colour
        painter = smooth(self)
        box = QRectF(self.rect()).adjusted(DOT, DOT + 1, -DOT - 1, -DOT - 1)
        low, high = min(0, *weeks), max(0, *weeks)
        scale = box.height() / max(high - low, 1)
        places = [
            QPointF(box.left() + at * box.width() / (len(weeks) - 1), box.bottom() - (value - low) * scale)
            for at, value in enumerate(weeks)
        ]
        zero = box.bottom() + low * scale
        painter.setPen(QPen(ask("line"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
        painter.setPen(QPen(ask("primary"), 1.5))
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ask("attention" if self._trend.unusual else "primary"))
        painter.drawEllipse(places[-1], DOT, DOT)


class TrendCard(QFrame):
    """One figure with its line."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._name = name
        stack = column(self, gap=2, margins=(Space.L, Space.M, Space.L, Space.M))
        add(stack, ElidedText(look)).setText(name)
        middle = add(stack, row(gap=Space.S))
        self.value = Text(look, "–", size=Size.LARGE, weight=Weight.MEDIUM)
        self.line = TrendLine(look)
        fill(middle, (self.value, 1), self.line)
        self.usual = add(stack, ElidedText(look, size=Size.META, tone=Tone.MUTED))

    def show_trend(self, trend: Trend) -> None:
        """Show other weeks."""
        low, high = (i18n.rupiah(each) for each in trend.usual)
        self.value.setText(i18n.rupiah(trend.now))
        self.value.set_tone(Tone.DANGER if trend.unusual and trend.now < 0 else Tone.INK)
        self.usual.setText(_("usually {low} to {high}", low=low, high=high))
        self.usual.set_tone(Tone.ATTENTION if trend.unusual else Tone.MUTED)
        self.line.show_trend(trend)
        self.setAccessibleName(f"{self._name}: {self.value.text()}, {self.usual.text()}")
