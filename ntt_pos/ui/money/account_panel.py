"""A producer's account beside the queue: balance, what is payable, and everything that ever changed it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from ntt_pos import i18n
from ntt_pos.domain.core.words import ENTRIES
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.payables import AccountBoard, HistoryLine, PayRow
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.office.facts import MoneyBox, paid_next, section
from ntt_pos.ui.office.office_words import booked_day
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.layout import add, column, fill
from ntt_pos.ui.widgets.text import ElidedText

WIDTH = 400


class AccountPanel(ChosenCard):
    """Shows an account and the page's acts with it."""

    line_taken = Signal(object)
    pointed = Signal()

    def __init__(self, look: Look, pay: Button, acts: Sequence[Button]) -> None:
        words = _("Choose a producer"), _("The balance and its history appear here.")
        super().__init__(look, *words, width=WIDTH, role="plain")
        self._look = look
        self.board: AccountBoard | None = None
        stack = column(self.inside, gap=Space.S + 2)
        self.name = ElidedText(look, size=Size.TITLE, weight=Weight.MEDIUM)
        self.meta = ElidedText(look, size=Size.META + 0.5, tone=Tone.MUTED)
        stack.addLayout(fill(column(gap=2), self.name, self.meta))
        self._box = add(stack, MoneyBox(look, _("Balance")))
        self.balance = self._box.amount
        self.pay = pay
        fill(stack, pay, section(look, _("History")))
        self.history = Grid(
            look,
            _("History of the account"),
            (Heading(_("Entry")), Heading(_("Amount"), 94, right=True), Heading(_("Balance"), 94, right=True)),
            low=True,
        )
        self.history.say_when_empty(_("Nothing yet"), _("Nothing was sold or paid for this producer yet."))
        self.history.pointed.connect(lambda _key: self.pointed.emit())
        self.history.taken.connect(lambda _key: self.line_taken.emit(self.line))
        stack.addWidget(GridCard(look, self.history, totals=False), 1)
        grid = add(stack, QGridLayout())
        grid.setSpacing(Space.S)
        for place, button in enumerate(acts):
            grid.addWidget(button, place // 2, place % 2)

    @property
    def line(self) -> HistoryLine | None:
        """The chosen line of the history."""
        place = self.history.currentIndex().row()
        return self.board.history[place] if self.board is not None and 0 <= place < len(self.board.history) else None

    def forget(self) -> None:
        """Show nobody."""
        self.board = None
        self.clear()

    def show_board(self, board: AccountBoard) -> None:
        """Show an account."""
        other = self.board is None or self.board.row.producer_id != board.row.producer_id
        self.board, who = board, board.row
        self.clear(chosen=True)
        self.name.setText(who.name)
        self.meta.setText(" · ".join((who.code, f"{who.village}, {who.district}")))
        self._dress(who)
        rows = [_row(str(place), line) for place, line in enumerate(board.history)]
        self.history.show_rows(rows)
        if other and rows:
            self.history.choose("0")

    def _dress(self, who: PayRow) -> None:
        if who.balance < 0:
            below = _("Taken from the next sales, brought back, or given up.")
        elif not who.payable:
            below = _("Nothing to pay now.") if not who.balance else _("Below the smallest step; it is carried on.")
        else:
            below = paid_next(who.payable, who.carried, transfer=who.pays_by == "TRANSFER")
        if who.waiting:
            waits = ngettext("waiting for {n} day", "waiting for {n} days", who.waiting)
            below = f"{below} · {waits}"
        self._box.show_money(i18n.rp(who.balance), below, lacks=who.balance < 0)


def line_words(line: HistoryLine) -> str:
    """Return what a line of the history is."""
    if line.kind is None:
        return _("Statement")
    if not line.document and line.units:
        return ngettext("Sold {n} piece", "Sold {n} pieces", line.units)
    return _(ENTRIES[line.kind].long)


def _row(key: str, line: HistoryLine) -> GridRow:
    below = " · ".join(
        part for part in (booked_day(line.first, line.last, line.date), line.document or line.note) if part
    )
    pill = (_("taken back"), "danger") if line.reversed else ("", "")
    if line.kind is None:
        return GridRow(
            key, (GridCell(line_words(line), below, tone=Tone.MUTED), GridCell(), GridCell(i18n.rupiah(line.balance)))
        )
    amount = f"+{i18n.rupiah(line.amount)}" if line.amount > 0 else i18n.rupiah(line.amount)
    tone = Tone.DANGER if line.amount < 0 else Tone.INK
    return GridRow(
        key,
        (
            GridCell(line_words(line), below, pill=pill),
            GridCell(amount, tone=tone),
            GridCell(i18n.rupiah(line.balance), tone=Tone.DANGER if line.balance < 0 else Tone.INK),
        ),
        faint=line.reversed,
    )
