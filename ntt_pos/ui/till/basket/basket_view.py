"""The painted basket: two-line rows, aligned amounts, a flash on the line just added."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPointingDevice, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ntt_pos.i18n import _
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.pressed_row import PressedRow
from ntt_pos.ui.models.cart_model import LINE, BasketColumn, BasketRow, CartModel
from ntt_pos.ui.theme import FLASH_MS, Look, Size, Space, Weight
from ntt_pos.ui.widgets.painting import write
from ntt_pos.ui.widgets.pill import draw_pill
from ntt_pos.ui.widgets.text import wrapped

PAD = 12
HEADER = 26
WIDTHS = {BasketColumn.PLACE: 40, BasketColumn.QUANTITY: 96, BasketColumn.AMOUNT: 112}
NARROW = {BasketColumn.PLACE: 34, BasketColumn.QUANTITY: 72, BasketColumn.AMOUNT: 92}
CRAMPED = {BasketColumn.PLACE: 0, BasketColumn.QUANTITY: 0, BasketColumn.AMOUNT: 0}
NARROW_BELOW = 560
CRAMPED_BELOW = 480  # an enlarged screen: goods, how many, and what they cost
NAME_LINE = 18
LOW_ROWS = 5
MOST_KEPT = 500
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CartDelegate(QStyledItemDelegate):
    """Paints a basket row."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.flash_row = -1
        self.most_lines = 2
        self._lines: dict[tuple[str, str, int, int], list[str]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(10, Space.ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        ask, box = self._look.colour, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        each: BasketRow = index.data(LINE)
        column = index.column()
        painter.save()
        if index.row() == self.flash_row:
            painter.fillRect(box, ask("positive_tint"))
        elif selected:
            painter.fillRect(box, ask("tint"))
        if selected and column == BasketColumn.PLACE:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height() - 1), ask("primary"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), ask("line"))
        if column == BasketColumn.PLACE:
            self._place(painter, box, index.data())
        elif column == BasketColumn.ITEM:
            self._item(painter, box, each)
        else:
            self._cell(painter, box.adjusted(0, 0, -PAD, -1), column, each)
        painter.restore()

    def _cell(self, painter: QPainter, box: QRect, column: int, each: BasketRow) -> None:
        """Two lines: how many and at what price, or what it comes to and what a discount takes off."""
        look, quantity = self._look, column == BasketColumn.QUANTITY
        top, below = QRect(box.left(), box.top() + 5, box.width(), 20), box.adjusted(0, 23, 0, 0)
        painter.setPen(look.colour("danger" if quantity and each.short else "ink"))
        painter.setFont(look.font(Size.BODY) if quantity else look.font(Size.AMOUNT, Weight.MEDIUM))
        painter.drawText(top, _RIGHT, each.quantity if quantity else each.amount)
        painter.setPen(look.colour("muted" if quantity else "attention_ink"))
        painter.setFont(look.font(Size.META))
        below.setHeight(17)
        painter.drawText(below, _RIGHT, f"× {each.price}" if quantity else each.cut)

    def _place(self, painter: QPainter, box: QRect, text: str) -> None:
        painter.setPen(self._look.colour("muted"))
        painter.setFont(self._look.font(Size.META))
        painter.drawText(QRect(box.left() + PAD, box.top() + 5, box.width(), 20), Qt.AlignmentFlag.AlignVCenter, text)

    def _item(self, painter: QPainter, box: QRect, each: BasketRow) -> None:
        look = self._look
        room = box.width() - 2 * PAD
        words, ink, tint = each.flag
        strong = look.font(Size.BODY, Weight.MEDIUM)
        metrics = QFontMetrics(strong)
        lines = self.name_lines(each, box.width())
        top = QRect(box.left() + PAD, box.top() + 5, room, 20)
        painter.setPen(look.colour("ink"))
        painter.setFont(strong)
        for place, line in enumerate(lines):
            painter.drawText(top.translated(0, place * NAME_LINE), Qt.AlignmentFlag.AlignVCenter, line)
        last = top.translated(0, (len(lines) - 1) * NAME_LINE)
        below = QRect(last.left(), last.bottom(), room, 17)
        write(painter, below, each.below, look.font(Size.META), look.colour("muted"), cut=True)
        if words:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            at = QRectF(last.left() + metrics.horizontalAdvance(lines[-1]) + 10, last.top(), 10, last.height())
            draw_pill(painter, look, at, words, ink=ink, tint=tint)

    def name_lines(self, each: BasketRow, width: int) -> list[str]:
        """Return a name in one or two lines of a column's width, with room for its mark."""
        words = each.flag[0]
        key = (each.name, words, width, self.most_lines)
        if key not in self._lines:
            metrics = QFontMetrics(self._look.font(Size.BODY, Weight.MEDIUM))
            pill = QFontMetrics(self._look.font(Size.META - 1)).horizontalAdvance(words) + 28 if words else 0
            if len(self._lines) > MOST_KEPT:
                self._lines.clear()
            self._lines[key] = wrapped(each.name, metrics, width - 2 * PAD - pill, most=self.most_lines)
        return self._lines[key]


class CartView(QTableView):
    """The basket on the screen. It never takes the focus: the entry field keeps it."""

    picked = Signal(str)
    opened = Signal()

    def __init__(self, look: Look, model: CartModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self._row = Space.ROW
        self._delegate = CartDelegate(look, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(_("Basket"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setMouseTracking(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Space.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setFixedHeight(HEADER)
        header.setFont(look.font(Size.META))
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(BasketColumn.ITEM, QHeaderView.ResizeMode.Stretch)
        self._empty = EmptyState(
            look, _("The basket is empty"), _("Scan a product, or type its name, code or producer."), self
        )
        PressedRow(self)
        self.pressed.connect(lambda index: self.picked.emit(model.line(index.row()).key))
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self._unflash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._unflash.timeout.connect(lambda: self._flash(-1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open a line that a finger tapped; the mouse selects it first."""
        super().mouseReleaseEvent(event)
        finger = event.pointerType() is QPointingDevice.PointerType.Finger
        if finger and self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def say_when_empty(self, title: str, hint: str) -> None:
        """Change what an empty basket tells."""
        self._empty.say(title, hint)

    def follow(self, selected: str) -> None:
        """Select a line and keep it in sight."""
        row = self._model.row_of(selected)
        if row < 0:
            self.clearSelection()
        elif row not in {index.row() for index in self.selectionModel().selectedRows()}:
            self.selectRow(row)
        self._empty.setVisible(self._model.rowCount() == 0)
        self.fit()
        if row >= 0:
            self.updateGeometries()  # else it scrolls by the heights of before; and it scrolls to no column that is hidden
            self.scrollTo(self._model.index(row, BasketColumn.ITEM))

    def fit(self) -> None:
        """Give every column the width its amounts need (amounts never end in an ellipsis), and every row its height."""
        model, look = self._model, self._look
        plain, thin = QFontMetrics(look.font(Size.BODY)), QFontMetrics(look.font(Size.META))
        strong = QFontMetrics(look.font(Size.AMOUNT, Weight.MEDIUM))
        lines = [model.line(row) for row in range(model.rowCount())]
        needed = {
            BasketColumn.PLACE: 0,
            BasketColumn.QUANTITY: max(
                (max(_wide(plain, x.quantity), _wide(thin, f"× {x.price}")) for x in lines), default=0
            ),
            BasketColumn.AMOUNT: max((max(_wide(strong, x.amount), _wide(thin, x.cut)) for x in lines), default=0),
        }
        cramped = self.width() < CRAMPED_BELOW
        self.setColumnHidden(BasketColumn.PLACE, cramped)
        model.shorten(cramped=cramped)
        for column, least in (CRAMPED if cramped else NARROW if self.width() < NARROW_BELOW else WIDTHS).items():
            title = model.headerData(column, Qt.Orientation.Horizontal)
            width = max(least, needed[column] + PAD + Space.XS, _wide(thin, title) + 2 * PAD)
            if width != self.columnWidth(column):
                self.setColumnWidth(column, width)
        item = self.columnWidth(BasketColumn.ITEM)
        for row, each in enumerate(lines):
            high = self._row + (len(self._delegate.name_lines(each, item)) - 1) * NAME_LINE
            if high != self.rowHeight(row):
                self.setRowHeight(row, high)

    def flash(self, key: str) -> None:
        """Flash the line just added."""
        self._flash(self._model.row_of(key))
        self._unflash.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state in the middle, and only whole rows in sight; a low place shows names in one line."""
        super().resizeEvent(event)
        room = self.contentsRect().height() - HEADER
        rows = max(room // Space.ROW, 1)
        self._row = max(room // rows, Space.ROW)
        self.horizontalHeader().setFixedHeight(HEADER + max(room - rows * self._row, 0))
        self._delegate.most_lines = 1 if rows < LOW_ROWS else 2
        self.fit()
        self._empty.setGeometry(self.viewport().geometry())

    def _flash(self, row: int) -> None:
        if row != self._delegate.flash_row:
            self._delegate.flash_row = row
            self.viewport().update()


def _wide(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(text)
