"""How a row of a table is painted: words with a line below, amounts at the right, a pillar with its sign, a small note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ntt_pos.ui.theme import Look, Size, Tone, Weight, pillar_token
from ntt_pos.ui.widgets.pill import draw_pill, draw_sign

if TYPE_CHECKING:
    from ntt_pos.ui.widgets.grid import GridCell, Heading

Index = QModelIndex | QPersistentModelIndex
PAD = 12
CELL = int(Qt.ItemDataRole.UserRole)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class GridDelegate(QStyledItemDelegate):
    """Draws the cells of a row."""

    def __init__(self, look: Look, height: int, headings: Sequence[Heading], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._height, self._headings = look, height, headings

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ask, box = self._look.colour, option.rect
        each, cell = index.data(CELL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, ask("tint"))
            if index.column() == 0:
                painter.fillRect(QRect(box.left(), box.top(), 3, box.height() - 1), ask("primary"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), ask("line"))
        inner = box.adjusted(PAD, 0, -PAD, -1)
        if cell.pillar:
            self._pillar(painter, inner, cell)
        else:
            right = self._headings[index.column()].right
            self._words(painter, inner, cell, right=right, faint=each.faint)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, cell: GridCell, *, right: bool, faint: bool) -> None:
        look = self._look
        size = Size.AMOUNT if right and cell.strong else Size.BODY
        font = look.font(size, Weight.MEDIUM if cell.strong else Weight.REGULAR)
        ink = Tone.MUTED if faint and cell.tone is Tone.INK else cell.tone
        metrics = QFontMetrics(font)
        side = RIGHT if right else Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        top = box
        if cell.below:
            middle = box.top() + box.height() // 2
            top = QRect(box.left(), middle - min(20, box.height() // 2 - 1), box.width(), 20)
            low = QRect(box.left(), middle, box.width(), 17)
            thin = look.font(Size.META)
            painter.setPen(look.colour("muted"))
            painter.setFont(thin)
            words = QFontMetrics(thin).elidedText(cell.below, Qt.TextElideMode.ElideRight, low.width())
            painter.drawText(low, side, words)
        pill = QFontMetrics(look.font(Size.META - 1)).horizontalAdvance(cell.pill[0]) + 28 if cell.pill[0] else 0
        # Names may end in an ellipsis, amounts never do.
        words = cell.text if right else metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, top.width() - pill)
        painter.setPen(look.colour(ink.value))
        painter.setFont(font)
        painter.drawText(top if not right else top.adjusted(-PAD, 0, 0, 0), side, words)
        if cell.pill[0]:
            at = QRectF(
                top.left() + (metrics.horizontalAdvance(words) + 10 if words else 0), top.top(), 10, top.height()
            )
            draw_pill(
                painter, look, at, cell.pill[0], ink=cell.pill[1], tint=f"{cell.pill[1].removesuffix('_ink')}_tint"
            )

    def _pillar(self, painter: QPainter, box: QRect, cell: GridCell) -> None:
        look, token = self._look, pillar_token(cell.pillar)
        font = look.font(Size.META)
        width = QFontMetricsF(font).horizontalAdvance(cell.text) + 32
        pill = QRectF(box.left(), box.center().y() - 10, width, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(f"{token}_tint"))
        painter.drawRoundedRect(pill, 10.5, 10.5)
        painter.setBrush(look.colour(token))
        draw_sign(painter, cell.pillar, QRectF(pill.left() + 9, pill.center().y() - 4, 8, 8))
        painter.setPen(look.colour(token))
        painter.setFont(font)
        painter.drawText(pill.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, cell.text)
