"""A painted table of two-line rows with columns: producers, products, statements; one line of totals below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.grid_delegate import CELL, PAD, RIGHT, GridDelegate, Index
from ntt_pos.ui.lists.pressed_row import PressedRow
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import ENTER, save_keys
from ntt_pos.ui.widgets.layout import add, column, fill, frame, row
from ntt_pos.ui.widgets.text import ElidedText, Text, tip

ROW = 50
LOW_ROW = 40
TALL_HEADER = 46
LEAST, MOST, ROOM = 40, 600, 150


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name, its width (0 takes what is left), and whether its values end at the right."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """What is in a cell: words with a line below, or a pillar with its sign; ``pill`` is a small note (word, ink).

    ``order`` is what the rows are sorted by where the words do not say it: a number, a day. Cells that have none while
    others in the column have one come last.
    """

    text: str = ""
    below: str = ""
    tone: Tone = Tone.INK
    strong: bool = False
    pillar: str = ""
    pill: tuple[str, str] = ("", "")
    order: Any = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with the key of what it stands for; a ``faint`` one is out of use."""

    key: str
    cells: tuple[GridCell, ...]
    faint: bool = False


class _Model(QAbstractTableModel):
    def __init__(self, look: Look, headings: Sequence[Heading], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self.headings = look, headings
        self.wrapping = False
        self.ordered = (-1, "")
        self.rows: Sequence[GridRow] = ()

    def show(self, rows: Sequence[GridRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's default
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each = self.rows[index.row()]
        cell = each.cells[index.column()]
        if role == CELL:
            return each, cell
        words = " ".join(part for part in (cell.text, cell.pill[0], cell.below) if part)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words
        if role == Qt.ItemDataRole.ToolTipRole and self.headings[index.column()].width == 0:
            return tip("\n".join(part for part in (cell.text, cell.below) if part))
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side is not Qt.Orientation.Horizontal:
            return None
        heading = self.headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            place, arrow = self.ordered
            return f"{heading.title} {arrow}" if place == section and arrow else heading.title
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font(Size.META)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            aligned = RIGHT if heading.right else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return aligned | Qt.TextFlag.TextWordWrap if self.wrapping else aligned
        return None


class Grid(QTableView):
    """Rows to walk with the arrows. ``pointed`` carries the key of the row under the cursor, ``taken`` of one entered."""

    pointed = Signal(str)
    taken = Signal(str)
    widened = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        headings: Sequence[Heading],
        *,
        low: bool = False,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._quiet = quiet
        self._headings = headings
        self._as_made: Sequence[GridRow] = ()
        self._order: tuple[int, bool] | None = None
        self._by_hand = True
        self._left = [each.width for each in headings]
        self._model = _Model(look, headings, self)
        self.setModel(self._model)
        height = LOW_ROW if low else ROW
        self.setItemDelegate(GridDelegate(look, height, headings, self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setFixedHeight(Space.HEADER)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, heading in enumerate(headings):
            if heading.width:
                self.setColumnWidth(place, heading.width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        header.setVisible(any(heading.title for heading in headings))
        self._empty = EmptyState(look, "", "", self)
        self._empty.hide()
        PressedRow(self)
        self.selectionModel().currentRowChanged.connect(self._point)
        self.doubleClicked.connect(lambda index: self.taken.emit(self._model.rows[index.row()].key))

    def rename(self, titles: Sequence[str]) -> None:
        """Give the columns other names, for a list that holds something else now."""
        self._headings = [replace(each, title=title) for each, title in zip(self._headings, titles, strict=True)]
        self._model.headings = self._headings
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._headings) - 1)

    def span(self, first: Mapping[str, int]) -> None:
        """Let a cell take the room of all columns after it: by the row's key the column of the cell."""
        self.clearSpans()
        for place, each in enumerate(self._model.rows):
            if first.get(each.key, len(self._headings)) < len(self._headings) - 1:
                self.setSpan(place, first[each.key], 1, len(self._headings) - first[each.key])

    @property
    def keys(self) -> list[str]:
        """The keys of all rows."""
        return [each.key for each in self._model.rows]

    @property
    def rows(self) -> Sequence[GridRow]:
        """All rows."""
        return self._model.rows

    @property
    def chosen(self) -> str:
        """The key of the chosen row, or an empty text."""
        index = self.currentIndex()
        return self._model.rows[index.row()].key if index.isValid() else ""

    def wrap_headings(self) -> None:
        """Let the columns' names take two lines."""
        self._model.wrapping = True
        self.horizontalHeader().setFixedHeight(TALL_HEADER)

    def let_arrange(self) -> None:
        """Let people sort by every column and change how wide it is; the column that takes what is left gives way."""
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.sort)
        for place, heading in enumerate(self._headings):
            if heading.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._resized)

    @property
    def headings(self) -> Sequence[Heading]:
        """The columns as they are named now."""
        return self._model.headings

    @property
    def order(self) -> tuple[str, bool] | None:
        """By which column it is sorted, and whether the largest comes first."""
        return None if self._order is None else (self._headings[self._order[0]].title, self._order[1])

    def sort(self, place: int) -> None:
        """Sort by a column: numbers from the largest, words from A; once more turns it round."""
        if self._order is not None and self._order[0] == place:
            self._order = (place, not self._order[1])
        else:
            found = [row.cells[place].order for row in self._as_made if row.cells[place].order is not None]
            self._order = (place, bool(found) and not isinstance(found[0], str))
        self._model.ordered = (place, "↓" if self._order[1] else "↑")
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._model.columnCount() - 1)
        self.show_rows(self._as_made)

    def sort_next(self) -> None:
        """Sort by the column after the one it is sorted by."""
        now = self._order[0] if self._order is not None else -1
        self._order = None
        self.sort((now + 1) % len(self._headings))

    def turn_order(self) -> None:
        """Turn the order round."""
        if self._order is not None:
            self.sort(self._order[0])

    @property
    def widths(self) -> list[int]:
        """How wide each column is; 0 for one that takes what is left."""
        return [self.columnWidth(place) if each.width else 0 for place, each in enumerate(self._headings)]

    def set_widths(self, widths: Sequence[Any]) -> None:
        """Give the columns the widths they were left with; what does not fit these columns is not used."""
        if len(widths) == len(self._headings):
            self._left = [
                left if each.width and isinstance(left, int) and LEAST <= left <= MOST else each.width
                for left, each in zip(widths, self._headings, strict=True)
            ]
            self._fit()

    def _fit(self) -> None:
        """Use the widths that were left, in a window that has no room for them those the columns were made with."""
        made = [each.width for each in self._headings]
        fits = self.viewport().width() >= sum(self._left) + made.count(0) * ROOM
        self._by_hand = False
        for place, width in enumerate(self._left if fits else made):
            if width:
                self.setColumnWidth(place, width)
        self._by_hand = True

    def _resized(self, place: int, _before: int, now: int) -> None:
        """Leave the columns that give way their least room."""
        if self._by_hand and self._headings[place].width:
            free = sum(not each.width for each in self._headings)
            room = max(self.viewport().width() - sum(self.widths) + now - free * ROOM, LEAST)
            if free and now > room:
                self.setColumnWidth(place, room)
            else:
                self._left = self.widths
                self.widened.emit()

    def say_when_empty(self, title: str, hint: str) -> None:
        """Say what an empty list means and the next step."""
        self._empty.say(title, hint)

    def show_rows(self, rows: Sequence[GridRow]) -> None:
        """Show rows; the chosen one is kept, else the first is chosen (in a quiet list only when it has the focus)."""
        kept = self.chosen
        blocked = self.selectionModel().blockSignals(True)
        self._as_made, rows = rows, self._sorted(rows)
        self._model.show(rows)
        self.selectionModel().blockSignals(blocked)
        self._empty.setVisible(not rows)
        self._arrange_empty()
        if not rows:
            self.pointed.emit("")
        elif not self.choose(kept) and (not self._quiet or self.hasFocus()):
            self.choose(rows[0].key)

    def _sorted(self, rows: Sequence[GridRow]) -> Sequence[GridRow]:
        if self._order is None:
            return rows
        place, falling = self._order
        ordered = [row for row in rows if row.cells[place].order is not None]
        if not ordered:
            return sorted(rows, key=lambda row: row.cells[place].text.casefold(), reverse=falling)
        rest = [row for row in rows if row.cells[place].order is None]

        def rank(row: GridRow) -> tuple[bool, Any]:
            order = row.cells[place].order
            return isinstance(order, str), order

        return [*sorted(ordered, key=rank, reverse=falling), *rest]

    def choose(self, key: str) -> bool:
        """Choose a row by its key and keep it in sight."""
        for place, each in enumerate(self._model.rows):
            if key and each.key == key:
                self.setCurrentIndex(self._model.index(place, 0))
                self.scrollTo(self._model.index(place, 0))
                return True
        return False

    def step(self, by: int) -> None:
        """Choose the row above or below."""
        if self._model.rows:
            place = max(0, min(self.currentIndex().row() + by, len(self._model.rows) - 1))
            self.setCurrentIndex(self._model.index(place, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first row of a quiet list when it gets the focus."""
        super().focusInEvent(event)
        if self._quiet and not self.chosen and self._model.rows:
            self.choose(self._model.rows[0].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the chosen row, once; Ctrl+Enter is the dialog's."""
        if save_keys(event):
            event.ignore()
            return
        if event.key() in ENTER:
            if not event.isAutoRepeat() and self.chosen:
                self.taken.emit(self.chosen)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state in the middle."""
        super().resizeEvent(event)
        self._arrange_empty()
        if self._left != [each.width for each in self._headings]:
            self._fit()

    def _arrange_empty(self) -> None:
        self._empty.setGeometry(self.viewport().geometry())

    def _point(self, now: QModelIndex) -> None:
        if now.isValid():
            self.pointed.emit(self._model.rows[now.row()].key)


class GridCard(QFrame):
    """A grid in a card, with its totals below."""

    def __init__(self, look: Look, grid: Grid, *, totals: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        self.grid = grid
        foot = add(fill(column(self, gap=0, margins=1), (grid, 1)), frame("foot"))
        line = self._line = row(foot, gap=Space.L, margins=(PAD + 2, 0, PAD + 2, 0))
        foot.setFixedHeight(40)
        self._left = ElidedText(look, weight=Weight.MEDIUM)
        self._right = Text(look, weight=Weight.MEDIUM, align=Qt.AlignmentFlag.AlignRight)
        fill(line, (self._left, 1), self._right)
        if not totals:
            foot.hide()  # showing what has no parent yet would flash a window of its own

    def offer(self, button: QWidget) -> None:
        """Put an act with the whole list at the end of the total line."""
        self._line.addWidget(button)

    @property
    def totals(self) -> str:
        """The words of the total line."""
        return " · ".join(part for part in (self._left.text(), self._right.text()) if part)

    def total(self, left: str, right: str = "") -> None:
        """Say the totals."""
        self._left.setText(left)
        self._right.setText(right)
