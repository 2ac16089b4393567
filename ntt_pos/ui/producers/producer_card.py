"""The card of the chosen producer: what is owed, the account's last lines, the goods, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.i18n import _
from ntt_pos.services.reports.overview import ProducerCard
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.office.facts import Fact, FactList, MoneyBox, paid_next, section
from ntt_pos.ui.office.office_words import entry_words, phone_words, short_day, stock_tone, terms_words
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.layout import add, column, fill, plain, row
from ntt_pos.ui.widgets.placeholder import Picture
from ntt_pos.ui.widgets.text import Text


class ProducerCardView(ChosenCard):
    """Shows one producer, or asks to choose one."""

    def __init__(self, look: Look, verbs: Sequence[tuple[Button, Button]], rare: Sequence[Button]) -> None:
        super().__init__(look, _("Choose a producer"), _("The account and the goods appear here."))
        stack = column(self.inside, gap=Space.M, margins=(Space.L, Space.L, Space.L, Space.M))
        self.name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self._meta = Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True)
        self.picture = Picture(look, 64)
        top = add(stack, row(gap=Space.M))
        words = fill(column(gap=2), self.name, self._meta, 1)
        top.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._box = add(stack, MoneyBox(look, _("Balance")))
        self.balance = self._box.amount
        for together in verbs:
            line = add(stack, row(gap=Space.S))
            for place, button in enumerate(together):
                line.addWidget(button, 3 - place)
        holder = plain()
        inner = column(holder, gap=Space.XS, margins=(0, 0, 0, 0))
        self.account, self.goods = FactList(look), FactList(look)
        for title, facts in ((_("Account"), self.account), (_("Goods"), self.goods)):
            fill(inner, section(look, title), facts)
            inner.addSpacing(Space.S)
        fill(inner, *rare, 1)
        stack.addWidget(scrolling(holder), 1)

    def show_card(self, shown: ProducerCard, *, low_stock: int) -> None:
        """Show a producer."""
        line = shown.line
        self.clear(chosen=True)
        self.name.setText(line.name)
        self.picture.show_photo(shown.photo, name=line.code, pillar=line.pillar)
        parts = [_(PILLARS[line.pillar].long), terms_words(shown.terms, shown.terms_since)]
        if line.phone:
            parts.append(_("WA {phone}", phone=phone_words(line.phone)))
        self._meta.setText(" · ".join(part for part in parts if part))
        owes = line.balance < 0
        paid = paid_next(shown.ready, shown.carried, transfer=line.pays_by == "TRANSFER")
        self._box.show_money(i18n.rupiah(line.balance), _("Taken from the next sales.") if owes else paid, lacks=owes)
        self._show_account(shown)
        goods = [
            Fact(
                article.name,
                i18n.rupiah(article.price) if article.price is not None else "–",
                middle=i18n.quantity(article.on_hand, article.price_per, article.unit),
                tone=Tone.INK if article.active else Tone.MUTED,
                middle_tone=stock_tone(article, low_stock),
            )
            for article in shown.articles
        ]
        self.goods.show_lines(goods or [Fact(_("No goods yet"), tone=Tone.MUTED)])

    def _show_account(self, shown: ProducerCard) -> None:
        lines = []
        for entry in shown.account:
            tone = Tone.DANGER if entry.amount < 0 else Tone.INK
            amount = f"+{i18n.rupiah(entry.amount)}" if entry.amount > 0 else i18n.rupiah(entry.amount)
            lines.append(
                Fact(
                    " · ".join(filter(None, (entry_words(entry), i18n.booked(entry.last, entry.date)))),
                    i18n.rupiah(entry.balance),
                    middle=amount,
                    lead=short_day(calendar_date(entry.last)),
                    middle_tone=tone,
                )
            )
        if not lines:
            lines.append(Fact(_("No entry yet"), tone=Tone.MUTED))
        self.account.show_lines(lines)
