"""How a row of a table is painted: words with a line below, amounts at the right, a pillar with its sign, a small note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ntt_pos.ui.theme import Look, Size, Tone, Weight, pillar_token
from ntt_pos.ui.widgets.painting import draw_box, draw_row, write
from ntt_pos.ui.widgets.pill import draw_pill, draw_sign

if TYPE_CHECKING:
    from ntt_pos.ui.lists.grid import GridCell, Heading

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
        box = option.rect
        each, cell = index.data(CELL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_row(painter, self._look, option, first=index.column() == 0)
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
            write(painter, low, cell.below, look.font(Size.META), look.colour("muted"), side, cut=True)
        pill = QFontMetrics(look.font(Size.META - 1)).horizontalAdvance(cell.pill[0]) + 28 if cell.pill[0] else 0
        # Names may end in an ellipsis, amounts never do.
        words = cell.text if right else metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, top.width() - pill)
        write(painter, top if not right else top.adjusted(-PAD, 0, 0, 0), words, font, look.colour(ink.value), side)
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
        draw_box(painter, pill, 10.5, look.colour(f"{token}_tint"))
        painter.setBrush(look.colour(token))
        draw_sign(painter, cell.pillar, QRectF(pill.left() + 9, pill.center().y() - 4, 8, 8))
        write(painter, pill.adjusted(22, 0, 0, 0), cell.text, font, look.colour(token))
