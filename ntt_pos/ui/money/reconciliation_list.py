"""The daily reconciliation list: every QRIS, card and transfer payment with its reference, and what the bank still owes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.reconciliation import MeansDay, NonCash, NonCashDay, NonCashKind
from ntt_pos.domain.selling.payment import Means
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.lists.grid import LOW_ROW, Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.layout import add, column, row
from ntt_pos.ui.widgets.text import Text

SUMS_HIGH = 3 * LOW_ROW + Space.HEADER + 6


class DayList(QWidget):
    """The list of one business date; ``ask`` is called with the date that is to be shown."""

    def __init__(self, look: Look, acts: Actions, ask: Callable[[date], None]) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._acts, self._ask = acts, ask
        self.day: date | None = None
        self._newest = date.max
        stack = column(self, gap=Space.M)
        line = add(stack, row(gap=Space.S))
        self.title = add(line, Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM), 1)
        back = Action(_("Day before"), partial(self.step, -1), "Ctrl+Left")
        on = Action(_("Day after"), partial(self.step, 1), "Ctrl+Right", "", self._no_later)
        for action in (back, on):
            line.addWidget(acts.offer(action, height=36))
        self.sums = Grid(
            look,
            _("Sums per means"),
            (
                Heading(_("Means")),
                Heading(_("Payments"), 112, right=True),
                Heading(_("Taken"), 110, right=True),
                Heading(_("Given back"), 110, right=True),
                Heading(_("Net"), 110, right=True),
                Heading(_("At the bank"), 176),
            ),
            low=True,
            quiet=True,
        )
        self.sums.say_when_empty(_("Only cash on this day"), "")
        add(stack, GridCard(look, self.sums, totals=False)).setFixedHeight(SUMS_HIGH)
        self.grid = Grid(
            look,
            _("Payments of the day"),
            (
                Heading(_("Time"), 64),
                Heading(_("Document")),
                Heading(_("Means"), 92),
                Heading(_("Reference"), 196),
                Heading(_("Amount"), 116, right=True),
            ),
        )
        self.grid.say_when_empty(_("No such payment on this day"), _("Look at another day with Ctrl+← and Ctrl+→."))
        self.list = add(stack, GridCard(look, self.grid), 1)

    def step(self, by: int) -> None:
        """Show the day before or after."""
        if self.day is not None:
            self._ask(self.day + timedelta(days=by))

    def _no_later(self) -> str:
        later = self.day is None or self.day < self._newest
        return "" if later else _("The days to come have no payments yet.")

    def show_day(self, day: NonCashDay, newest: date) -> None:
        """Show a day; no later one than ``newest`` can be asked for."""
        self.day, self._newest = day.on, newest
        self.title.setText(i18n.day_long(day.on))
        self._acts.refresh()
        self.sums.show_rows([_sum_row(each) for each in day.sums])
        self.grid.show_rows([_row(str(place), each) for place, each in enumerate(day.rows)])
        waiting = " · ".join(f"{_(MEANS[each.means].short)} {i18n.rupiah(each.amount)}" for each in day.waiting)
        count = ngettext("{n} payment", "{n} payments", len(day.rows))
        self.list.total(count, _("Waiting for the bank in all: {amounts}", amounts=waiting))


def _sum_row(each: MeansDay) -> GridRow:
    if each.means is Means.TRANSFER:
        state, tone = _("there at once"), Tone.MUTED
    elif each.waiting:
        state, tone = _("{amount} still waiting", amount=each.waiting), Tone.ATTENTION
    else:
        state, tone = _("settled"), Tone.POSITIVE
    return GridRow(
        each.means.value,
        (
            GridCell(_(MEANS[each.means].short), strong=True),
            GridCell(i18n.number(each.count)),
            GridCell(i18n.rupiah(each.taken)),
            GridCell(i18n.rupiah(-each.given_back) if each.given_back else "–"),
            GridCell(i18n.rupiah(each.net), strong=True),
            GridCell(state, tone=tone),
        ),
    )


def _row(key: str, each: NonCash) -> GridRow:
    kinds = {NonCashKind.REFUND: _("given back"), NonCashKind.CORRECTION: _("means corrected")}
    below = " · ".join(part for part in (each.cashier, each.register, kinds.get(each.kind, "")) if part)
    pill = (_("twice"), "attention_ink") if each.repeated else ("", "")
    return GridRow(
        key,
        (
            GridCell(i18n.clock_time(each.at)),
            GridCell(each.number, below),
            GridCell(_(MEANS[each.means].short)),
            GridCell(each.reference, pill=pill),
            GridCell(i18n.rupiah(each.amount), tone=Tone.DANGER if each.amount < 0 else Tone.INK, strong=True),
        ),
    )
