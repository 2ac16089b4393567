"""Facts in a card beside a list: lines of words and values, small headings, a green box for money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, column, dress, empty, fill, row, rule
from ntt_pos.ui.widgets.text import ElidedText, Text

CARD_WIDTH = 388
LEAD, VALUE = 50, 76


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts: a short ``lead`` such as a date, words, a value in the middle and one at the right."""

    words: str
    right: str = ""
    middle: str = ""
    lead: str = ""
    tone: Tone = Tone.INK
    middle_tone: Tone = Tone.INK


class FactList(QWidget):
    """Facts in a card: words at the left, up to two values at the right, thin rules between."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stack = column(self, gap=0)

    def show_lines(self, lines: Sequence[Fact]) -> None:
        """Show other facts."""
        empty(self._stack)
        for each in lines:
            line = row(gap=Space.M)
            line.setContentsMargins(0, 6, 0, 6)
            if each.lead:
                add(line, Text(self._look, each.lead, tone=each.tone)).setFixedWidth(LEAD)
            line.addWidget(ElidedText(self._look, each.words, tone=each.tone), 1)
            if each.middle:
                line.addWidget(Text(self._look, each.middle, tone=each.middle_tone, align=Qt.AlignmentFlag.AlignRight))
            if each.right:
                add(line, Text(self._look, each.right, align=Qt.AlignmentFlag.AlignRight)).setMinimumWidth(VALUE)
            fill(self._stack, line, rule())


def section(look: Look, words: str) -> Text:
    """Return the small heading of a part of a card."""
    return Text(look, words, size=Size.META, tone=Tone.MUTED)


class MoneyBox(QFrame):
    """An amount that matters: its name, the amount, a line below; green, or red where money lacks."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setProperty("role", "good")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        stack = column(self, gap=2, margins=(Space.L - 2, Space.M - 2, Space.L - 2, Space.M))
        self._name = Text(look, name, tone=Tone.POSITIVE)
        self.amount = Text(look, size=Size.SUM, weight=Weight.MEDIUM, tone=Tone.POSITIVE)
        self.below = Text(look, size=Size.META + 0.5, tone=Tone.POSITIVE, wrap=True)
        fill(stack, self._name, self.amount, self.below)

    def show_money(self, amount: str, below: str, *, lacks: bool) -> None:
        """Show the amount and the line below it."""
        self.amount.setText(amount)
        self.below.setText(below)
        role, tone = ("bad", Tone.DANGER) if lacks else ("good", Tone.POSITIVE)
        dress(self, role)
        for each in (self._name, self.amount, self.below):
            each.set_tone(tone)


def paid_next(ready: int, carried: int, *, transfer: bool) -> str:
    """Return how a producer's money goes out next: by transfer, or in cash with what is carried on (rupiah)."""
    if transfer:
        return _("By transfer {amount}", amount=ready)
    if carried:
        return _("Cash today {amount}, {rest} carried on", amount=ready, rest=carried)
    return _("Cash today {amount}", amount=ready)
