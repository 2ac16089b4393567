"""What was found, as a list of one column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ntt_pos import i18n
from ntt_pos.i18n import N_, _
from ntt_pos.ui.models.cart_model import maker
from ntt_pos.ui.widgets.text import tip

AnyIndex = QModelIndex | QPersistentModelIndex
HIT = int(Qt.ItemDataRole.UserRole)
# What keeps a found product from being sold (red), and what only asks for a look (ochre): the first that holds is shown.
FLAG_WORDS = (
    ("INACTIVE", N_("not active"), "danger"),
    ("NO_TERMS", N_("no terms"), "danger"),
    ("NO_PRICE", N_("no price"), "danger"),
    ("ALL_EXPIRED", N_("expired"), "danger"),
    ("SOME_EXPIRED", N_("check the date"), "attention_ink"),
    ("PERMIT_EXPIRED", N_("permit expired"), "attention_ink"),
    ("NOT_HALAL", N_("not halal"), "attention_ink"),
)


class HitsModel(QAbstractListModel):
    """Found products, best first; every ``show`` replaces all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: Sequence[Any] = ()

    def show(self, hits: Sequence[Any]) -> None:
        """Show what was found."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    @property
    def hits(self) -> Sequence[Any]:
        """What is shown."""
        return self._hits

    def hit(self, row: int) -> Any:
        """Return a found product."""
        return self._hits[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 Qt's name and default
        """Return how many were found."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the found product, or its words."""
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            price = i18n.rupiah(hit.price) if hit.price is not None else _("no price")
            stock = _("stock {stock}", stock=stock_words(hit)[0])
            flags = [_(words) for name, words, _ink in FLAG_WORDS if name in hit.flags and name != "NO_PRICE"]
            return ", ".join((hit.name, place_of(hit), price, stock, *flags))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{hit.name}\n{place_of(hit)}\n{hit.code}")
        return None


def place_of(hit: Any) -> str:
    """Return who made what was found, and where; a bundle comes from several makers."""
    return _("Goods of several makers") if hit.bundle_id else maker(hit.producer_name, hit.district)


def stock_words(hit: Any) -> tuple[str, str]:
    """Return what is left of a product in words, with its colour."""
    if hit.on_hand <= 0:
        return i18n.quantity(hit.on_hand, hit.price_per, hit.unit) if hit.on_hand else _("none left"), "danger"
    words = i18n.quantity(hit.on_hand, hit.price_per, hit.unit)
    return (_("{left} left", left=words), "attention_ink") if "LOW" in hit.flags else (words, "muted")
