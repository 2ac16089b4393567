"""Pills: a word in a rounded tint, with a dot for a state or the sign of a pillar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.ui.theme import Look, Size, Space, Weight, pillar_token
from ntt_pos.ui.widgets.painting import draw_box, smooth, write

PAD = 10.0
SIGN = 8.0


def draw_sign(painter: QPainter, pillar: str, box: QRectF) -> None:
    """Draw the sign of a pillar: a triangle for the village, a square for the school, a rhombus for the community."""
    painter.setPen(Qt.PenStyle.NoPen)
    if pillar == "SCHOOL":
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    top, bottom = QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom())
    if pillar == "COMMUNITY":
        sides = [top, QPointF(box.right(), box.center().y()), bottom, QPointF(box.left(), box.center().y())]
    else:
        sides = [top, box.bottomRight(), box.bottomLeft()]
    painter.drawPolygon(QPolygonF(sides))


def draw_pill(
    painter: QPainter, look: Look, at: QRectF, text: str, *, ink: str = "attention_ink", tint: str = "attention_tint"
) -> float:
    """Draw a small word pill with its left edge at ``at`` and return the x where it ends (for delegates)."""
    font = look.font(Size.META - 1)
    width = QFontMetricsF(font).horizontalAdvance(text) + 16
    box = QRectF(at.left(), at.center().y() - 9, width, 18)
    draw_box(painter, box, 9, look.colour(tint))
    write(painter, box, text, font, look.colour(ink), Qt.AlignmentFlag.AlignCenter)
    return box.right()


class Pill(QWidget):
    """A word in a rounded tint. ``dot`` is a colour token for a state, ``pillar`` draws its sign instead."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        ink: str = "ink",
        tint: str = "tint",
        dot: str = "",
        pillar: str = "",
        height: int = 24,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._text, self._ink, self._tint, self._dot, self._pillar = look, text, ink, tint, dot, pillar
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The words."""
        return self._text

    def say(self, text: str, *, dot: str | None = None) -> None:
        """Change the words and the dot."""
        if dot is not None:
            self._dot = dot
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
        if not text:
            self.hide()
        elif self.parentWidget() is not None:
            self.show()
        self.update()

    def show_pillar(self, pillar: str, text: str) -> None:
        """Show a pillar by sign, word and colour."""
        self._pillar = pillar
        self._ink, self._tint = pillar_token(pillar), f"{pillar_token(pillar)}_tint"
        self.say(text)

    def sizeHint(self) -> QSize:
        """Return the size of the words."""
        font = QFontMetricsF(self._look.font(Size.META + 0.5))
        sign = SIGN + Space.S if self._dot or self._pillar else 0
        return QSize(round(font.horizontalAdvance(self._text) + 2 * PAD + sign), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the words: a pill is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = smooth(self)
        box = QRectF(self.rect())
        draw_box(painter, box, box.height() / 2, self._look.colour(self._tint))
        x = PAD
        sign = QRectF(x, box.center().y() - SIGN / 2, SIGN, SIGN)
        if self._pillar:
            painter.setBrush(self._look.colour(self._ink))
            draw_sign(painter, self._pillar, sign)
            x += SIGN + 6
        elif self._dot:
            painter.setBrush(self._look.colour(self._dot))
            painter.drawEllipse(sign)
            x += SIGN + Space.S
        painter.setPen(self._look.colour(self._ink))
        painter.setFont(self._look.font(Size.META + 0.5, Weight.REGULAR))
        painter.drawText(box.adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
