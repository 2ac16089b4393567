"""Drawing by hand: words in a font and a colour, boxes with round corners, the ground of a row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPaintDevice, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ntt_pos.ui.theme import Look

TICK = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.31))  # parts of the box


def smooth(on: QPaintDevice) -> QPainter:
    """Return a painter whose edges are smooth."""
    painter = QPainter(on)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def write(
    painter: QPainter,
    box: QRect | QRectF,
    words: str,
    font: QFont,
    ink: QColor,
    side: Qt.AlignmentFlag | int = Qt.AlignmentFlag.AlignVCenter,
    *,
    cut: bool = False,
) -> None:
    """Write words at a side of a box; font and colour stay for what is written next. ``cut`` ends them in an ellipsis."""
    painter.setFont(font)
    painter.setPen(ink)
    if cut:
        words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(side), words)


def draw_box(
    painter: QPainter,
    box: QRect | QRectF,
    radius: float,
    ground: QColor | QBrush | Qt.BrushStyle,
    edge: QColor | QPen | Qt.PenStyle = Qt.PenStyle.NoPen,
) -> None:
    """Draw a box with round corners; without an edge it is filled only."""
    painter.setPen(edge)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, radius, radius)


def draw_tick(painter: QPainter, look: Look, box: QRect | QRectF) -> None:
    """Draw the tick of a box that says yes."""
    whole = QRectF(box)
    caps, joins = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(look.colour("on_primary"), 2.4, Qt.PenStyle.SolidLine, caps, joins))
    points = [QPointF(whole.left() + x * whole.width(), whole.top() + y * whole.height()) for x, y in TICK]
    painter.drawPolyline(QPolygonF(points))


def draw_row(painter: QPainter, look: Look, option: QStyleOptionViewItem, *, first: bool = True) -> None:
    """Draw the ground of a list's row: tinted when it is chosen, with a bar at its first cell, and a line below."""
    box = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, look.colour("tint"))
        if first:
            painter.fillRect(box.left(), box.top(), 3, box.height() - 1, look.colour("primary"))
    painter.fillRect(box.left(), box.bottom(), box.width(), 1, look.colour("line"))
