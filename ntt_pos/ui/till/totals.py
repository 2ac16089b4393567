"""The sum: readable from two metres."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.selling.cart import PricedCart
from ntt_pos.domain.selling.payment import due_in_cash
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import card, column, plain, row, rule
from ntt_pos.ui.widgets.text import Text

RIGHT = Qt.AlignmentFlag.AlignRight
NAME_ROOM = 110


class Totals(QWidget):
    """Lines and units, before discount, discount, rounding if cash, and the total."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = card()
        column(self, gap=0).addWidget(box)
        stack = column(box, gap=Space.XS, margins=(Space.L + 2, Space.M, Space.L + 2, Space.S))
        self._low, self._details = False, plain()
        details = column(self._details, gap=Space.XS)
        self._count, self._gross = Text(look, tone=Tone.MUTED), Text(look, tone=Tone.MUTED, align=RIGHT)
        self._discount_name = Text(look, _("Discount"), tone=Tone.MUTED)
        self._discount = Text(look, tone=Tone.ATTENTION, align=RIGHT)
        self._rounding_name = Text(look, _("Rounding (if cash)"), tone=Tone.MUTED)
        self._rounding = Text(look, tone=Tone.MUTED, align=RIGHT)
        self._credit_name = Text(look, _("Comes back"), tone=Tone.MUTED)
        self._credit = Text(look, tone=Tone.MUTED, align=RIGHT)
        for name, value in (
            (self._count, self._gross),
            (self._discount_name, self._discount),
            (self._rounding_name, self._rounding),
            (self._credit_name, self._credit),
        ):
            line = row()
            line.addWidget(name)
            line.addWidget(value, 1)
            details.addLayout(line)
        details.addSpacing(Space.XS)
        details.addWidget(rule())
        stack.addWidget(self._details)
        line = row()
        self._name = name = Text(look, _("Total"), size=Size.TITLE, weight=Weight.MEDIUM)
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignBottom)
        self.total = Text(look, "0", size=Size.TOTAL, weight=Weight.MEDIUM, align=RIGHT)
        line.addWidget(self.total, 1)
        name.setContentsMargins(0, 0, 0, Space.M)
        stack.addLayout(line)
        self._look = look

    def shrink(self, *, low: bool) -> None:
        """Leave only the total on a low screen."""
        self._low = low
        self._details.setVisible(not low)
        self._fit()

    def show_cart(self, priced: PricedCart, cash_unit: int, *, lines: int, credit: int = 0) -> None:
        """Show a basket's sums; it has so many ``lines`` on the screen.

        In an exchange ``credit`` is what comes back: the large number is what is to be paid now.
        """
        words = ngettext("{n} line", "{n} lines", lines).format(n=lines)
        units = ngettext("{n} item", "{n} items", priced.units).format(n=i18n.rupiah(priced.units))
        self._count.setText(f"{words} · {units}" if lines else _("No lines yet"))
        before = _("Before discount {amount}").format(amount=i18n.rupiah(priced.gross))
        taken = sum(self.fontMetrics().horizontalAdvance(text) for text in (before, self._count.text()))
        if taken > self.width() - 3 * Space.L:
            before = i18n.rupiah(priced.gross)
        self._gross.setText(before if priced.discount else "")
        self._discount.setText(i18n.rupiah(-priced.discount) if priced.discount else "–")
        self._discount.set_tone(Tone.ATTENTION if priced.discount else Tone.MUTED)
        due = max(priced.paid - credit, 0)
        rounding = due_in_cash(due, cash_unit) - due
        self._rounding.setText(i18n.rupiah(rounding) if rounding else "–")
        for each in (self._credit_name, self._credit):
            each.setVisible(credit > 0)
        self._credit.setText(i18n.rupiah(-credit))
        self._name.setText(_("To pay") if credit else _("Total"))
        self.total.setText(i18n.rupiah(due))
        told = _("To pay {amount}") if credit else _("Total {amount}")
        self.total.setAccessibleName(told.format(amount=i18n.rupiah(due)))
        self._fit()

    def _fit(self) -> None:
        """Give the total the largest digits that fit."""
        room = self.width() - NAME_ROOM
        sizes = (Size.SUM, Size.LARGE) if self._low else (Size.TOTAL, Size.DUE, Size.SUM)
        fonts = [self._look.font(size, Weight.MEDIUM) for size in sizes]
        fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance(self.total.text()) <= room)
        self.total.setFont(next(fitting, fonts[-1]))
