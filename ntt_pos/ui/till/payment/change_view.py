"""After the sale or the return: the money for the customer in huge digits, until the next scan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.i18n import N_, _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.payment.change_notes import NotesToGive
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain, present, row
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.services.selling.returnable import CompletedReturn

HUGE = 104.0
SIZES = (HUGE, 84.0, Size.CHANGE, Size.DUE, Size.SUM, Size.LARGE)
WIDE, LOW = (40, 36, 40, 32), (Space.L, Space.S, Space.L, Space.S)


class ChangeView(QWidget):
    """Stands where the basket stood."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        stack = self._stack = column(add(column(self, gap=0), frame("good")), gap=Space.S, margins=WIDE)
        self._look, self._low, self._largest = look, False, HUGE
        self._name = Text(look, size=Size.LARGE, weight=Weight.MEDIUM, tone=Tone.POSITIVE)
        self.change = Text(look, size=HUGE, weight=Weight.MEDIUM, tone=Tone.POSITIVE)
        self._give = NotesToGive(look, height=44, size=Size.TITLE - 1)
        fill(stack, 2, self._name, self.change, self._give)
        self._sent = add(stack, Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM, tone=Tone.POSITIVE, wrap=True))
        stack.addStretch(2)
        self._foot = add(stack, plain())
        facts = row(self._foot, gap=Space.XXL)
        self._facts: list[tuple[Text, Text]] = []
        for _place in range(4):
            pair = add(facts, column(gap=2))
            name, value = (
                Text(look, size=Size.META, tone=Tone.MUTED),
                Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM),
            )
            fill(pair, name, value)
            self._facts.append((name, value))
        facts.addStretch(1)
        stack.addStretch(1)
        self._paper = add(stack, Text(look, tone=Tone.MUTED, wrap=True))
        words = _("Scan or type the next product to start the next sale.")
        self._next = add(stack, Text(look, words, size=Size.AMOUNT, weight=Weight.MEDIUM, wrap=True))

    def show_sale(self, sale: CompletedSale, sent_back: Sequence[tuple[Means, int]] = ()) -> None:
        """Show what the customer gets back; ``sent_back`` is what an exchange for less leaves, by other means than cash."""
        tenders = sale.receipt.tenders
        swapped = sum(each.amount for each in tenders if each.means is Means.EXCHANGE)
        paid = any(each.means is not Means.EXCHANGE for each in tenders)
        less = swapped > 0 and not paid
        back = sale.change if less else 0
        self._name.setText(_("Give back in cash") if back else _("Change") if sale.change else _("Paid exactly"))
        self.change.setText(i18n.rupiah(sale.change) if sale.change else _("No change"))
        self._largest = HUGE if sale.change else Size.CHANGE
        self.change.setAccessibleName(_("Change {amount}", amount=sale.change))
        self._give.say(sale.change)
        words = N_("Send {amount} back by {means}: the new goods cost less.")
        self._say_sent([_(words, amount=a, means=_(MEANS[m].long)) for m, a in sent_back])
        goods = (_("Goods brought back"), i18n.rupiah(sale.receipt.brought_back))
        received = (_("Received"), i18n.rupiah(sale.total - swapped + sale.change))
        means = (
            _("Means of payment"),
            named(tuple(each.means for each in tenders if each.means is not Means.EXCHANGE)),
        )
        facts = [(_("Total"), i18n.rupiah(sale.total)), goods] if swapped else [(_("Total"), i18n.rupiah(sale.total))]
        facts += [] if less else [received] if swapped else [received, means]
        self._say_facts(*facts, (_("Receipt"), sale.number))
        self.tell_paper(_("The sale is written. The receipt is on its way to the printer."))
        self._fit()
        self._announce()

    def show_return(self, result: CompletedReturn) -> None:
        """Show the cash that leaves the drawer largest, and beside it what goes back by other means."""
        means = [each for each, _amount in result.refunds]
        in_cash = sum(each for means, each in result.refunds if means is Means.CASH)
        amount = i18n.rupiah(in_cash or result.money_back)
        self._name.setText(_("Give back in cash") if in_cash else _("Give back by {means}", means=named(means)))
        self.change.setText(amount)
        self._largest = HUGE
        self.change.setAccessibleName(f"{self._name.text()} {amount}")
        self._give.say(in_cash)
        other = [(each, part) for each, part in result.refunds if each is not Means.CASH]
        if len(other) == len(result.refunds) == 1:
            other = []  # it stands there largest
        told = [_("Send {amount} back by {means}.", amount=part, means=_(MEANS[each].long)) for each, part in other]
        if result.waits:
            told.append(_("It is above the limit: a manager looks at it and confirms it later."))
        self._say_sent(told)
        self._say_facts((_("Goods brought back"), i18n.rupiah(result.paid)), (_("Receipt"), result.number))
        self.tell_paper(_("The return is written. The receipt is on its way to the printer."))
        self._fit()
        self._announce()

    def _announce(self) -> None:
        between = " " if self.change.text()[:1].isdigit() else ". "
        told = (f"{self._name.text()}{between}{self.change.text()}", self._sent.text(), self._paper.text())
        announce(self, ". ".join(words.rstrip(".") for words in told if words), urgent=True)

    def _say_sent(self, sentences: Sequence[str]) -> None:
        self._sent.setText("\n".join(sentences))
        self._sent.setVisible(bool(sentences))

    def _say_facts(self, *told: tuple[str, str]) -> None:
        blank = [("", "")] * (len(self._facts) - len(told))
        for (name, value), (what, words) in zip(self._facts, (*told, *blank), strict=True):
            name.setText(what)
            value.setText(words)
        present(
            self._foot.layout()
        ).activate()  # else the first picture cuts the new words to the width of the old ones

    def shrink(self, *, low: bool) -> None:
        """Leave the change, and where the receipt is, on a low screen."""
        self._low = low
        self._foot.setVisible(not low)
        self._next.setVisible(not low)
        self._stack.setContentsMargins(*(LOW if low else WIDE))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the digits as large as the place allows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, most = self.width() - 2 * self._stack.contentsMargins().left(), Size.DUE if self._low else self._largest
        fonts = [self._look.font(size, Weight.MEDIUM) for size in SIZES if size <= most]
        fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance(self.change.text()) <= room)
        self.change.setFont(next(fitting, fonts[-1]))

    def tell_paper(self, words: str) -> None:
        """Say where the receipt is."""
        self._paper.setText(words)


def named(means: Sequence[Means]) -> str:
    """Return means of payment in words, each once."""
    return " + ".join(dict.fromkeys(_(MEANS[each].long) for each in means)) or "–"
