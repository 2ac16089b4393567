"""The sum: readable from two metres."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.selling.cart import PricedCart
from ntt_pos.domain.selling.payment import due_in_cash
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.layout import add, card, column, plain, row
from ntt_pos.ui.widgets.text import ElidedText, Text

RIGHT = Qt.AlignmentFlag.AlignRight
BESIDE = 96  # the word before the digits, and the margins
HIGH = 100
NARROW = 220  # below it the digits are alone


class Totals(QWidget):
    """Lines and units, discount and rounding in one line; below it the total."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = column(add(column(self, gap=0), card()), gap=0, margins=(Space.L, Space.S, Space.L, Space.XS))
        self._details = plain()
        details = row(self._details, gap=Space.M)
        self._count = ElidedText(look, size=Size.META, tone=Tone.MUTED)
        self._discount = Text(look, size=Size.META, tone=Tone.ATTENTION)
        self._rounding = Text(look, size=Size.META, tone=Tone.MUTED)
        self._credit = Text(look, size=Size.META, tone=Tone.MUTED)
        self._waits = Text(look, _("Needs an approval"), size=Size.META, weight=Weight.MEDIUM, tone=Tone.ATTENTION)
        for text in (self._count, self._discount, self._waits, self._rounding, self._credit):
            details.addWidget(text)
        details.addStretch(1)
        self._stack.addWidget(self._details)
        line = row(gap=Space.XS)
        self._name = add(line, Text(look, _("Total"), size=Size.TITLE - 1, weight=Weight.MEDIUM))
        self.total = add(line, Text(look, "0", size=Size.TOTAL, weight=Weight.MEDIUM, align=RIGHT), 1)
        self._stack.addLayout(line, 1)
        self._look, self._low = look, False

    def shrink(self, *, low: bool) -> None:
        """Leave only the total on a low screen."""
        self._low = low
        self._details.setVisible(not low)
        self._stack.setContentsMargins(Space.L, 0 if low else Space.S, Space.L, 0 if low else Space.XS)
        self._name.setContentsMargins(0, 0, 0, 0 if low else Space.S)
        self._fit()

    def show_cart(
        self, priced: PricedCart, cash_unit: int, *, lines: int, credit: int = 0, waits: bool = False
    ) -> None:
        """Show a basket's sums; it has so many ``lines`` on the screen. ``waits``: somebody else has to approve it.

        In an exchange ``credit`` is what was paid for the goods that come back: the large number is what is to be paid
        now, or goes back.
        """
        words = ngettext("{n} line", "{n} lines", lines)
        units = ngettext("{n} item", "{n} items", priced.units)
        self._count.setText(f"{words} · {units}" if lines else _("No lines yet"))
        due = max(priced.paid - credit, 0)
        rounding = due_in_cash(due, cash_unit) - due
        for text, words, amount in (
            (self._discount, _("Discount {amount}"), -priced.given),
            (self._rounding, _("Rounded {amount} if cash"), rounding),
            (self._credit, _("Return credit {amount}"), -credit),
        ):
            text.setText(words.format(amount=i18n.rupiah(amount)) if amount else "")
            text.setVisible(bool(amount))
        if waits and self._waits.isHidden():
            announce(self._waits, self._waits.text())
        self._waits.setVisible(waits)
        if any(not each.isHidden() for each in (self._discount, self._rounding, self._credit, self._waits)):
            self._count.setText(units if lines else _("No lines yet"))  # the lines bear their numbers
        back = max(credit - priced.paid, 0) if lines else 0
        self._name.setText(_("Goes back") if back else _("To pay now") if credit else _("Total"))
        self.total.setText(i18n.rupiah(back or due))
        told = _("Goes back {amount}") if back else _("To pay {amount}") if credit else _("Total {amount}")
        told = told.format(amount=i18n.rupiah(back or due))
        if lines and told != self.total.accessibleName():
            announce(self, told)
        self.total.setAccessibleName(told)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the digits as large as the place allows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._name.setVisible(self.width() >= NARROW)
        beside = max(BESIDE, self._name.sizeHint().width() + 2 * Space.L + Space.M)
        room = self.width() - (beside if self.width() >= NARROW else 2 * Space.L)
        sizes = (Size.SUM, Size.LARGE) if self._low else (Size.TOTAL, Size.DUE, Size.SUM, Size.LARGE)
        fonts = [self._look.font(size, Weight.MEDIUM) for size in sizes]
        fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance(self.total.text()) <= room)
        self.total.setFont(next(fitting, fonts[-1]))
