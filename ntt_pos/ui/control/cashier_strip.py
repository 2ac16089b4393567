"""What each cashier let off and gave back, beside the whole shop: who stands out comes first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from ntt_pos import i18n
from ntt_pos.domain.reports.control import CashierLine, beside_the_shop, stands_out, together
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import ElidedText, Text

MOST = 4


class CashierStrip(QFrame):
    """The whole shop first, then up to four cashiers; the paper has them all."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        line = row(self, gap=Space.L, margins=(Space.L, Space.S, Space.L, Space.S))
        self.names: list[ElidedText] = []
        self.parts: list[Text] = []
        for _place in range(MOST + 1):
            cell = add(line, column(gap=0), 1)
            name = ElidedText(look, weight=Weight.MEDIUM)
            part = Text(look, size=Size.META, tone=Tone.MUTED, wrap=True)
            fill(cell, name, part)
            self.names.append(name)
            self.parts.append(part)

    def show_cashiers(self, cashiers: Sequence[CashierLine]) -> None:
        """Show other cashiers; nothing when nobody sold or took back."""
        shop = together(cashiers)
        self.setVisible(shop is not None)
        if shop is None:
            return
        shown = [shop, *beside_the_shop(cashiers)[:MOST]]
        left = len(cashiers) - MOST
        for place, (name, part) in enumerate(zip(self.names, self.parts, strict=True)):
            each = shown[place] if place < len(shown) else None
            name.setText((each.name or _("The whole shop")) if each else "")
            told = _("discounts {off} · given back {back}")
            words = told.format(off=i18n.share(each.discount_bp), back=i18n.share(each.returned_bp)) if each else ""
            if left > 0 and place == MOST:
                words += " · " + ngettext("{n} more on paper", "{n} more on paper", left)
            part.setText(words)
            part.set_tone(Tone.ATTENTION if each is not None and stands_out(each, shop) else Tone.MUTED)
        self.setAccessibleName(
            "; ".join(f"{a.text()}: {b.text()}" for a, b in zip(self.names, self.parts, strict=True) if a.text())
        )
