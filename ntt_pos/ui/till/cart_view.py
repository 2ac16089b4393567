"""The painted basket: two-line rows, aligned amounts, a flash on the line just added."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
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
from ntt_pos.ui.models.cart_model import LINE, BasketColumn, BasketRow, CartModel
from ntt_pos.ui.theme import FLASH_MS, Look, Size, Space, Weight
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.pill import draw_pill

PAD = 12
WIDTHS = {
    BasketColumn.PLACE: 40,
    BasketColumn.QUANTITY: 104,
    BasketColumn.PRICE: 104,
    BasketColumn.DISCOUNT: 92,
    BasketColumn.AMOUNT: 132,
}
NARROW = {
    BasketColumn.PLACE: 36,
    BasketColumn.QUANTITY: 76,
    BasketColumn.PRICE: 78,
    BasketColumn.DISCOUNT: 76,
    BasketColumn.AMOUNT: 100,
}
NARROW_BELOW = 720
CRAMPED_BELOW = 480  # a screen enlarged to 200 %: goods, how many, and what they cost
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CartDelegate(QStyledItemDelegate):
    """Paints a basket row."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.flash_row = -1

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
        if column == BasketColumn.ITEM:
            self._item(painter, box, each)
        else:
            self._cell(painter, box.adjusted(0, 0, -PAD, -1), column, index.data(), each)
        painter.restore()

    def _cell(self, painter: QPainter, box: QRect, column: int, text: str, each: BasketRow) -> None:
        look = self._look
        if column == BasketColumn.PLACE:
            painter.setPen(look.colour("muted"))
            painter.setFont(look.font(Size.META))
            painter.drawText(box.adjusted(PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            return
        size, weight, ink = Size.BODY, Weight.REGULAR, "ink"
        if column == BasketColumn.AMOUNT:
            size, weight = Size.AMOUNT, Weight.MEDIUM
        elif column == BasketColumn.DISCOUNT:
            ink = "attention_ink"
        elif column == BasketColumn.QUANTITY and each.short:
            ink = "danger"
        painter.setPen(look.colour(ink))
        painter.setFont(look.font(size, weight))
        painter.drawText(box, _RIGHT, text)

    def _item(self, painter: QPainter, box: QRect, each: BasketRow) -> None:
        look = self._look
        top = QRect(box.left() + PAD, box.top() + 5, box.width() - 2 * PAD, 20)
        below = QRect(box.left() + PAD, box.top() + 24, box.width() - 2 * PAD, 17)
        words, ink, tint = each.flag
        strong = look.font(Size.BODY, Weight.MEDIUM)
        metrics = QFontMetrics(strong)
        pill = QFontMetrics(look.font(Size.META - 1)).horizontalAdvance(words) + 28 if words else 0
        name = metrics.elidedText(each.name, Qt.TextElideMode.ElideMiddle, top.width() - pill)
        painter.setPen(look.colour("ink"))
        painter.setFont(strong)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, name)
        thin = look.font(Size.META)
        painter.setPen(look.colour("muted"))
        painter.setFont(thin)
        painter.drawText(
            below,
            Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(thin).elidedText(each.below, Qt.TextElideMode.ElideRight, below.width()),
        )
        if words:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            at = QRectF(top.left() + metrics.horizontalAdvance(name) + 10, top.top(), 10, top.height())
            draw_pill(painter, look, at, words, ink=ink, tint=tint)


class CartView(QTableView):
    """The basket on the screen. It never takes the focus: the entry field keeps it."""

    picked = Signal(str)

    def __init__(self, look: Look, model: CartModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
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
        header.setFixedHeight(Space.HEADER)
        header.setFont(look.font(Size.META))
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(BasketColumn.ITEM, QHeaderView.ResizeMode.Stretch)
        self._empty = EmptyState(
            look, _("The basket is empty"), _("Scan a product, or type its name, code or producer."), self
        )
        self.clicked.connect(lambda index: self.picked.emit(model.line(index.row()).key))
        self._unflash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._unflash.timeout.connect(lambda: self._flash(-1))
        look.changed.connect(self.viewport().update)

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
        if row >= 0:
            self.scrollTo(self._model.index(row, 0))
        self._empty.setVisible(self._model.rowCount() == 0)
        self.fit()

    def fit(self) -> None:
        """Give every column the width its amounts need: amounts never end in an ellipsis."""
        plain = QFontMetrics(self._look.font(Size.BODY))
        strong = QFontMetrics(self._look.font(Size.AMOUNT, Weight.MEDIUM))
        head = QFontMetrics(self._look.font(Size.META))
        rows = range(self._model.rowCount())
        cramped = self.width() < CRAMPED_BELOW
        for column in (BasketColumn.PLACE, BasketColumn.PRICE, BasketColumn.DISCOUNT):
            self.setColumnHidden(column, cramped)
        for column, least in (NARROW if self.width() < NARROW_BELOW else WIDTHS).items():
            metrics = strong if column is BasketColumn.AMOUNT else plain
            title = self._model.headerData(column, Qt.Orientation.Horizontal)
            needed = max((metrics.horizontalAdvance(self._model.text(row, column)) for row in rows), default=0)
            width = max(least, needed + PAD + Space.XS, head.horizontalAdvance(title) + 2 * PAD + Space.XS)
            if width != self.columnWidth(column):
                self.setColumnWidth(column, width)

    def flash(self, key: str) -> None:
        """Flash the line just added."""
        self._flash(self._model.row_of(key))
        self._unflash.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state in the middle, and only whole rows in sight."""
        super().resizeEvent(event)
        self.fit()
        room = self.contentsRect().height() - Space.HEADER
        rows = max(room // Space.ROW, 1)
        height = max(room // rows, Space.ROW)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(Space.HEADER + max(room - rows * height, 0))
        self._empty.setGeometry(self.viewport().geometry())

    def _flash(self, row: int) -> None:
        if row != self._delegate.flash_row:
            self._delegate.flash_row = row
            self.viewport().update()
