"""The basket as a table: one row per line, texts as they are read aloud and painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ntt_pos import i18n
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.selling.bundle import CartBundle
from ntt_pos.domain.selling.cart import PricedCart, PricedLine
from ntt_pos.i18n import _
from ntt_pos.ui.widgets.text import tip

AnyIndex = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class BasketColumn(IntEnum):
    """The columns of the basket."""

    PLACE = 0
    ITEM = 1
    QUANTITY = 2
    AMOUNT = 3


@dataclass(frozen=True, slots=True)
class BasketRow:
    """A row of the basket in words; ``flag`` is (words, ink, tint) of what the cashier must see, ``short`` beyond the stock."""

    key: str
    name: str
    below: str
    quantity: str
    price: str
    discount: str
    amount: str
    flag: tuple[str, str, str] = ("", "", "")
    short: bool = False

    @property
    def cut(self) -> str:
        """What a discount takes off, in words; empty when nothing does."""
        return _("discount {amount}", amount=self.discount) if self.discount else ""


def shown_lines(priced: PricedCart, bundles: Sequence[CartBundle] = (), *, low_stock: int = 0) -> tuple[BasketRow, ...]:
    """Return the rows of a basket; a bundle is one row that names its parts."""
    known = {each.uid: each for each in bundles}
    rows: dict[str, BasketRow] = {}
    for each in priced.lines:
        uid = each.line.bundle
        if uid not in known:
            rows[each.line.key] = _line_row(each, low_stock)
        elif uid not in rows:
            parts = [part for part in priced.lines if part.line.bundle == uid]
            rows[uid] = _bundle_row(known[uid], parts)
    return tuple(rows.values())


def line_flag(priced: PricedLine, low_stock: int) -> tuple[str, str, str]:
    """Return (words, ink, tint) of what the cashier must see on a line, or empty texts."""
    line, article = priced.line, priced.line.article
    left = article.on_hand - line.quantity
    if left < 0:
        words = _("stock {left}", left=i18n.quantity(left, article.price_per, article.unit))
        return words, "danger", "danger_tint"
    if article.expired_on_hand > 0:
        return _("check the date"), "attention_ink", "attention_tint"
    if article.permit_expired:
        return _("permit expired"), "attention_ink", "attention_tint"
    if article.halal is Halal.NOT_HALAL:
        return _("not halal"), "attention_ink", "attention_tint"
    if left <= low_stock * article.price_per:
        words = _("{left} left", left=i18n.quantity(left, article.price_per, article.unit))
        return words, "attention_ink", "attention_tint"
    return "", "", ""


def _line_row(priced: PricedLine, low_stock: int) -> BasketRow:
    line, article = priced.line, priced.line.article
    typed = line.price is not None and line.price != article.price
    return BasketRow(
        key=line.key,
        name=article.name,
        below=" · ".join(filter(None, (line.note, maker(article.producer_name, article.district)))),
        quantity=i18n.quantity(line.quantity, article.price_per, article.unit),
        price=i18n.rupiah(line.unit_price),
        discount=i18n.rupiah(-priced.split.discount) if priced.split.discount else "",
        amount=i18n.rupiah(priced.split.paid),
        flag=(_("price typed"), "attention_ink", "attention_tint") if typed else line_flag(priced, low_stock),
        short=line.quantity > article.on_hand,
    )


def _bundle_row(bundle: CartBundle, parts: Sequence[PricedLine]) -> BasketRow:
    """One row for a bundle: its own price; what a discount on the whole basket takes off is in its own column."""
    paid = sum(part.split.paid for part in parts)
    flags = [flag for part in parts if (flag := line_flag(part, 0))[0]]
    return BasketRow(
        key=bundle.uid,
        name=bundle.bundle.name,
        below=" + ".join(
            i18n.quantity(part.line.quantity, part.line.article.price_per, part.line.article.unit)
            + " "
            + part.line.article.name
            for part in parts
        ),
        quantity=i18n.quantity(bundle.quantity, 1, "paket"),
        price=i18n.rupiah(bundle.bundle.price or 0),
        discount=i18n.rupiah(paid - bundle.price) if paid != bundle.price else "",
        amount=i18n.rupiah(paid),
        flag=flags[0] if flags else (_("bundle"), "primary", "tint"),
        short=any(part.line.quantity > part.line.article.on_hand for part in parts),
    )


class CartModel(QAbstractTableModel):
    """Shows a priced basket; showing another one with as many rows keeps the rows."""

    def __init__(self, header_font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header_font = header_font
        self._lines: tuple[BasketRow, ...] = ()
        self._titles = [_("#"), _("Product"), _("How many × price"), _("Amount")]

    def show(self, rows: tuple[BasketRow, ...]) -> None:
        """Show the rows of a basket."""
        old = len(self._lines)
        if len(rows) == old:
            self._lines = rows
            if old:
                self.dataChanged.emit(self.index(0, 0), self.index(old - 1, len(BasketColumn) - 1))
            return
        if len(rows) == old + 1 and rows[:old] == self._lines:
            self.beginInsertRows(QModelIndex(), old, old)
            self._lines = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = rows
        self.endResetModel()

    def line(self, row: int) -> BasketRow:
        """Return the line of a row."""
        return self._lines[row]

    def row_of(self, key: str) -> int:
        """Return the row of a line, or −1."""
        return next((row for row, each in enumerate(self._lines) if each.key == key), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's name and default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's name and default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(BasketColumn)

    def shorten(self, *, cramped: bool) -> None:
        """Call the second column by one word where the names need its room."""
        title = _("How many ×") if cramped else _("How many × price")
        if title != self._titles[BasketColumn.QUANTITY]:
            self._titles[BasketColumn.QUANTITY] = title
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, BasketColumn.QUANTITY, BasketColumn.QUANTITY)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the titles."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.FontRole:
                return self._header_font
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if section >= BasketColumn.QUANTITY else LEFT
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or the whole row for the painter."""
        if role == LINE:
            return self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == BasketColumn.ITEM:
            each = self._lines[index.row()]
            return tip("\n".join(words for words in (each.name, each.below, each.flag[0]) if words))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() >= BasketColumn.QUANTITY else LEFT
        return None

    def words(self, row: int) -> str:
        """Return a line as a sentence: for who does not see the basket."""
        each = self._lines[row]
        told = (
            each.name,
            each.below,
            self.text(row, BasketColumn.QUANTITY),
            self.text(row, BasketColumn.AMOUNT),
            each.flag[0],
        )
        return ", ".join(words for words in told if words)

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        each = self._lines[row]
        return {
            BasketColumn.PLACE: str(row + 1),
            BasketColumn.ITEM: each.name,
            BasketColumn.QUANTITY: f"{each.quantity} × {each.price}",
        }.get(BasketColumn(column), f"{each.amount} ({each.cut})" if each.cut else each.amount)


def maker(producer: str, place: str) -> str:
    """Return ``producer · place``; own goods have neither."""
    return " · ".join(part for part in (producer, place) if part) or _("The shop's own goods")
