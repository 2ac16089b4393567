"""The right half of the payment: what the sum is made of, the QRIS code to scan, and the change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLineEdit

from ntt_pos import i18n
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.cart import PricedCart
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import RefundPlan
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.selling.qris import QrisShown
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.payment.change_notes import NotesToGive
from ntt_pos.ui.widgets.announce import AnnouncedSoon, announce
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import AmountField
from ntt_pos.ui.widgets.layout import add, column, dress, empty, fill, frame, plain, present, row, rule
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch
from ntt_pos.ui.widgets.qr_code import QrCodeView
from ntt_pos.ui.widgets.text import Text

RIGHT = Qt.AlignmentFlag.AlignRight
ROWS_OF_CHANGE = 3


class Breakdown(QFrame):
    """``print_button`` prints the code, ``take_back`` undoes the part at a place."""

    def __init__(self, look: Look, amount: AmountField, print_button: Button, take_back: Callable[[int], None]) -> None:
        super().__init__()
        self._look, self._take_back = look, take_back
        self.setProperty("role", "aside")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        stack = column(self, gap=Space.M, margins=(22, 22, 22, 22))
        self._heading = Text(look, _("Breakdown"), size=Size.AMOUNT, weight=Weight.MEDIUM)
        self._missing = Text(look, size=Size.META, tone=Tone.ATTENTION, align=RIGHT)
        fill(add(stack, row(gap=Space.S)), self._heading, (self._missing, 1))
        self._rows = add(stack, column(gap=Space.M))
        stack.addStretch(1)
        self._code = QrCodeView(look, least=290)
        self._merchant = Text(look, size=Size.META, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignHCenter, wrap=True)
        self.shows_code = False
        self._of_code = (self._code, self._merchant, print_button)
        for widget in self._of_code:
            stack.addWidget(widget)
            widget.hide()
        self._box = frame("good")
        inner = column(self._box, gap=2, margins=(Space.L, Space.M, Space.L, Space.M))
        self._change_name = add(inner, Text(look, _("Change"), size=Size.AMOUNT, tone=Tone.POSITIVE))
        self._change = add(inner, Text(look, size=Size.DUE, weight=Weight.MEDIUM, tone=Tone.POSITIVE))
        self._give = add(inner, NotesToGive(look, height=32, size=Size.BODY))
        self._pad = add(stack, NumberPad(look, amount, sign="000"))
        self._soon = AnnouncedSoon(self)
        stack.addWidget(self._box)

    def tell_missing(self, codes: int) -> None:
        """Say quietly how many scans of this customer are on the red card and not in the sum."""
        words = ngettext("{n} code is not in the basket", "{n} codes are not in the basket", codes)
        self._missing.setText(words if codes else "")
        announce(self, self._missing.text())

    def make_room_for_code(self, *, wanted: bool) -> None:
        """Show the place of a QRIS code, or the change and (on a touch screen) the digits."""
        self.shows_code = wanted
        for widget in self._of_code:
            widget.setVisible(wanted)
        self._box.setVisible(not wanted)
        self._pad.setVisible(has_touch() and not wanted)

    def follow(self, *fields: QLineEdit) -> None:
        """Let the digits type into whichever of these fields has the keys: an amount, or its reference."""
        self._pad.follow(*fields)

    def keep_room(self, *, high: bool) -> None:
        """Let the digits to touch stay where they are when the change appears; a low window has room for its sum alone."""
        if high:
            self._give.keep_room(ROWS_OF_CHANGE)
        else:
            for each in (self._give, self._heading):
                each.hide()
            self._pad.shrink()
            present(self.layout()).setContentsMargins(22, Space.M, 22, Space.M)

    def show_code(self, shown: QrisShown, amount: int) -> None:
        """Show the code that asks for an amount, large."""
        self._code.show_code(shown.modules, _("QRIS code for {amount}", amount=amount))
        self._merchant.setText(f"{shown.merchant} · {shown.city} · {i18n.rp(amount)}")

    def hide_code(self) -> None:
        """Show no code: there is none for this amount."""
        self._code.hide()

    def show_change(self, name: str, amount: int | None, role: str, tone: Tone) -> None:
        """Show what goes back, is left or is missing (rupiah, None for nothing yet)."""
        self._change_name.setText(name)
        self._change.setText("–" if amount is None else i18n.rupiah(amount))
        self._give.say(amount if amount and role == "good" else 0)
        told = f"{name} {self._change.text()}"
        self._soon.say(told if amount is not None else "")
        self._change.setAccessibleName(told)
        dress(self._box, role)
        self._change.set_tone(tone)
        self._change_name.set_tone(tone)

    def say_no_change(self) -> None:
        """Let no screen reader say what is left or missing: a refusal said it."""
        self._soon.say("")

    def show_sum(
        self,
        priced: PricedCart,
        given: Sequence[Tender],
        *,
        kept: int,
        rounding: int,
        credit: RefundPlan,
    ) -> None:
        """Show goods, discount, rounding and total, and what is ``given``: the first ``kept`` parts can be undone."""
        empty(self._rows)
        add = self._row
        items = ngettext("{n} item", "{n} items", priced.units)
        add(items, i18n.rupiah(priced.paid + priced.given))
        if priced.given:
            add(_("Discount"), i18n.rupiah(-priced.given), tone=Tone.ATTENTION)
        if rounding:
            add(_("Rounding"), i18n.rupiah(rounding))
        self._rows.addWidget(rule())
        add(_("Total"), i18n.rupiah(priced.paid + rounding), weight=Weight.MEDIUM)
        # What was paid for the goods that come back is told whole, and then what of it goes back.
        given = [replace(t, amount=credit.due) if t.means is Means.EXCHANGE else t for t in given]
        for place, tender in enumerate(given[:kept]):
            self._given(place, tender)
        for tender in given[kept:]:
            add(_(MEANS[tender.means].long), i18n.rupiah(tender.amount))
        if credit.cash_rounded:
            add(_("Rounding of money back"), i18n.rupiah(credit.cash_rounded))
        for each in credit.rest:
            back = _("Goes back: {means}", means=_(MEANS[each.means].long))
            add(back, i18n.rupiah(each.amount), tone=Tone.ATTENTION)

    def _row(self, name: str, value: str, *, tone: Tone = Tone.INK, weight: QFont.Weight = Weight.REGULAR) -> None:
        line = row(add(self._rows, plain()))
        line.addWidget(Text(self._look, name, size=Size.AMOUNT, tone=tone, weight=weight))
        line.addWidget(Text(self._look, value, size=Size.AMOUNT, tone=tone, weight=weight, align=RIGHT), 1)

    def _given(self, place: int, tender: Tender) -> None:
        box = plain()
        line = row(box)
        name = f"{_(MEANS[tender.means].long)} {tender.reference}".strip()
        line.addWidget(Text(self._look, name, size=Size.AMOUNT))
        line.addWidget(Text(self._look, i18n.rupiah(tender.amount), size=Size.AMOUNT, align=RIGHT), 1)
        if tender.means is Means.EXCHANGE:  # it stands as long as the exchange does
            self._rows.addWidget(box)
            return
        drop = add(line, Button(self._look, _("Undo"), kind=ButtonKind.LINK))
        drop.setAccessibleName(_("Take back {name}", name=name))
        drop.clicked.connect(lambda: self._take_back(place))
        self._rows.addWidget(box)
