"""The basket as a table: one row per line, texts as they are read aloud and painted."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ntt_pos import i18n
from ntt_pos.domain.cart import PricedCart, PricedLine
from ntt_pos.i18n import _

AnyIndex = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Column(IntEnum):
    """The columns of the basket."""

    PLACE = 0
    ITEM = 1
    QUANTITY = 2
    PRICE = 3
    DISCOUNT = 4
    AMOUNT = 5


class CartModel(QAbstractTableModel):
    """Shows a priced basket; showing another one with as many rows keeps the rows."""

    def __init__(self, header_font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header_font = header_font
        self._lines: tuple[PricedLine, ...] = ()
        self._titles = (_("#"), _("Product"), _("Quantity"), _("Price"), _("Discount"), _("Line total"))

    def show(self, priced: PricedCart) -> None:
        """Show a basket."""
        old, self_lines = len(self._lines), priced.lines
        if len(self_lines) == old:
            self._lines = self_lines
            if old:
                self.dataChanged.emit(self.index(0, 0), self.index(old - 1, len(Column) - 1))
            return
        if len(self_lines) == old + 1 and self_lines[:old] == self._lines:
            self.beginInsertRows(QModelIndex(), old, old)
            self._lines = self_lines
            self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = self_lines
        self.endResetModel()

    def line(self, row: int) -> PricedLine:
        """Return the line of a row."""
        return self._lines[row]

    def row_of(self, key: str) -> int:
        """Return the row of a line, or −1."""
        return next((row for row, each in enumerate(self._lines) if each.line.key == key), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's name and default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's name and default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.FontRole:
                return self._header_font
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if section >= Column.QUANTITY else LEFT
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the whole priced line for the painter."""
        if role == LINE:
            return self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.ITEM:
            article = self._lines[index.row()].line.article
            return f"{article.name}\n{maker(article.producer_name, article.district)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() >= Column.QUANTITY else LEFT
        return None

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        priced = self._lines[row]
        line, article = priced.line, priced.line.article
        if column == Column.PLACE:
            return str(row + 1)
        if column == Column.ITEM:
            return article.name
        if column == Column.QUANTITY:
            return i18n.quantity(line.quantity, article.price_per, article.unit)
        if column == Column.PRICE:
            return i18n.rupiah(line.unit_price)
        if column == Column.DISCOUNT:
            return i18n.rupiah(-priced.split.discount) if priced.split.discount else ""
        return i18n.rupiah(priced.split.paid)


def maker(producer: str, place: str) -> str:
    """Return ``producer · place``; own goods have neither."""
    return " · ".join(part for part in (producer, place) if part) or _("The shop's own goods")
