"""A list of two-line rows with a value at the right: receipts, held baskets, users, products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.pressed_row import PressedRow
from ntt_pos.ui.theme import Look, Size, Tone, Weight
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.painting import draw_row, write
from ntt_pos.ui.widgets.text import cut_middle, tip

ROW = 52
LOW_ROW = 46
PAD = 12
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: a title with a line below, a value with a note below it."""

    key: str
    title: str
    below: str = ""
    value: str = ""
    note: str = ""
    tone: Tone = Tone.MUTED


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[ListRow] = ()

    def show(self, rows: Sequence[ListRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return each
        told = ", ".join(words for words in (each.title, each.below, each.value, each.note) if words)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return told
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(told)
        return None


class _RowsDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._height = look, height
        self._up = (ROW - height) // 2

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, ask, box = self._look, self._look.colour, option.rect
        each: ListRow = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        draw_row(painter, look, option)
        strong, thin = look.font(Size.BODY, Weight.MEDIUM), look.font(Size.META)
        value, note = QFontMetrics(look.font(Size.AMOUNT, Weight.MEDIUM)), QFontMetrics(thin)
        right = max(value.horizontalAdvance(each.value), note.horizontalAdvance(each.note)) + PAD
        room = box.width() - 2 * PAD - right
        first, second = box.top() + 7 - self._up, box.top() + 27 - self._up
        top, low = QRect(box.left() + PAD, first, room, 20), QRect(box.left() + PAD, second, room, 18)
        title = cut_middle(each.title, QFontMetrics(strong), room)
        write(painter, top, title, strong, ask("ink"))
        write(painter, low, each.below, thin, ask("muted"), cut=True)
        edge = QRect(
            box.right() - PAD - right, first if each.note else box.top(), right, 20 if each.note else box.height()
        )
        write(painter, edge, each.value, look.font(Size.AMOUNT, Weight.MEDIUM), ask("ink"), _RIGHT)
        write(painter, QRect(edge.left(), second, right, 18), each.note, thin, ask(each.tone.value), _RIGHT)
        painter.restore()


class RowList(QListView):
    """Shows rows; ``picked`` carries the key of the row that was chosen by mouse or arrows."""

    picked = Signal(str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None, *, low: bool = False) -> None:
        super().__init__(parent)
        self._model = _Rows()
        self.setModel(self._model)
        self.setItemDelegate(_RowsDelegate(look, LOW_ROW if low else ROW, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty: EmptyState | None = None
        self._said = ""
        PressedRow(self)
        self.pressed.connect(lambda index: self.picked.emit(self._model.rows[index.row()].key))

    @property
    def chosen(self) -> str:
        """The key of the chosen row, or an empty text."""
        index = self.currentIndex()
        return self._model.rows[index.row()].key if index.isValid() else ""

    @property
    def keys(self) -> list[str]:
        """The keys of all rows."""
        return [each.key for each in self._model.rows]

    def show_rows(self, rows: Sequence[ListRow], empty: EmptyState) -> None:
        """Show rows, or what an empty list tells."""
        kept = self.chosen
        self._model.show(rows)
        if self._empty is not None:
            self._empty.hide()  # on a busy PC it would be seen over the rows until it is gone
            self._empty.deleteLater()
        self._empty = empty
        empty.setParent(self)
        empty.setGeometry(self.viewport().geometry())
        empty.setVisible(not rows)
        self.choose(kept)

    def choose(self, key: str) -> None:
        """Choose a row by its key."""
        for place, each in enumerate(self._model.rows):
            if each.key == key:
                self.setCurrentIndex(self._model.index(place, 0))
                self._say(place)
                return

    def step(self, by: int) -> None:
        """Choose the row above or below."""
        count = len(self._model.rows)
        if count:
            place = max(0, min(self.currentIndex().row() + by, count - 1))
            self.setCurrentIndex(self._model.index(place, 0))
            self._say(place)
            self.picked.emit(self._model.rows[place].key)

    def _say(self, place: int) -> None:
        """Let a screen reader say the row that is chosen now, once."""
        words = self._model.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        if words != self._said:
            self._said = words
            announce(self, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state in the middle."""
        super().resizeEvent(event)
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().geometry())
