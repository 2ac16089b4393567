"""The goods of one category as a list of one column, each with how much of it is in the basket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.ui.models.hits_model import HIT, AnyIndex, HitsModel

IN_BASKET = HIT + 1


class TilesModel(HitsModel):
    """Found products, with the quantity of each in the basket (base units by product, bundles by −id)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in_basket: Mapping[int, int] = {}

    def show(self, hits: Sequence[Any]) -> None:
        """Show what is on the tiles; the same products in the same order keep their place, also with more behind them."""
        before = len(self._hits)
        if not before or [_key(hit) for hit in hits[:before]] != [_key(hit) for hit in self._hits]:
            super().show(hits)
            return
        self._hits = hits[:before]
        self.dataChanged.emit(self.index(0, 0), self.index(before - 1, 0))
        if len(hits) > before:
            self.beginInsertRows(QModelIndex(), before, len(hits) - 1)
            self._hits = hits
            self.endInsertRows()

    def count(self, in_basket: Mapping[int, int]) -> None:
        """Note what is in the basket; only tiles whose quantity changed are drawn again."""
        before, self._in_basket = self._in_basket, in_basket
        changed = {key for key in (*before, *in_basket) if before.get(key) != in_basket.get(key)}
        for row, hit in enumerate(self._hits) if changed else ():
            if _key(hit) in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the product, its quantity in the basket in words, or what is read aloud."""
        if role not in (IN_BASKET, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return super().data(index, role)
        hit = self._hits[index.row()]
        held = self._in_basket.get(_key(hit), 0)
        words = i18n.quantity(held, hit.price_per, hit.unit if hit.price_per > 1 else "").strip() if held else ""
        if role == IN_BASKET:
            return words
        told = super().data(index, role)
        return _("{product}, {quantity} in the basket", product=told, quantity=words) if words else told


def _key(hit: Any) -> int:
    return -int(hit.bundle_id) if hit.bundle_id else int(hit.product_id)
