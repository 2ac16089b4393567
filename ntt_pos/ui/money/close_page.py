"""Closing the day: how far the calendar is, the night's work with its progress, and the statements it made."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.close_day import ClosePlan, DaysClosed
from ntt_pos.services.money.statements import Drawn
from ntt_pos.services.reports.overview import CloseBoard, DayPaper, day_folder
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.money.close_words import paper_state, warnings_of
from ntt_pos.ui.money.dialogs.close_day import CloseDayDialog
from ntt_pos.ui.money.statement_acts import StatementActs
from ntt_pos.ui.office.facts import section
from ntt_pos.ui.office.list_file import export_action, write_list
from ntt_pos.ui.office.office_words import made_words
from ntt_pos.ui.office.other_pcs_words import without_words
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.progress_panel import ProgressPanel
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import add, card, column, fill, frame, plain, row
from ntt_pos.ui.widgets.text import Text

SIDE = 336
LIFT = 58


class ClosePage(Page):
    """Tutup hari."""

    def __init__(self, session: Session, counts: dict[str, int]) -> None:
        super().__init__(session, _("Close the day"))
        self._counts = counts
        self._board: CloseBoard | None = None
        self._statements: tuple[Any, ...] = ()
        self._day: date | None = None
        self.papers = StatementActs(self)
        self.head.addStretch(1)
        offer, open_paper = self.acts.offer, self.open_paper
        self.folder_button = offer(Action(_("Open the folder"), self.open_folder, "Ctrl+O"))
        self.recap_button = offer(Action(_("Payment recap"), partial(open_paper, DayPaper.RECAP), "Ctrl+R"))
        self.report_button = offer(Action(_("Day report"), partial(open_paper, DayPaper.REPORT), "Ctrl+D"))
        fill(self.head, self.folder_button, self.recap_button, self.report_button)
        self.body.addLayout(fill(row(gap=Space.M), self._side(), (self._papers(), 1)), 1)
        self.on_key("Escape", self.stop)
        self.first = self.days
        self.message.lift = LIFT
        session.shift_changed.connect(self._shift_changed)

    def load(self) -> None:
        """Look up the calendar."""
        if not self.doing.busy:
            office, by = self.session.shop.overview, self.session.by
            self.read(lambda: office.closing(by=by), self._show)

    # -- acts -----------------------------------------------------------------------------------------------------

    def close_day(self) -> None:
        """Show what closing will settle and what is still open; Ctrl+Enter there closes."""
        if not self.close_button.isEnabled():
            if not self.doing.busy:
                self.message.refuse(self.close_button.reason)
            return
        close, by = self.session.shop.close_day, self.session.by

        def show(plan: ClosePlan) -> None:
            self.session.open(CloseDayDialog(self.session, plan, self._close_now))

        self.read(lambda: close.plan(by=by), show)

    def _close_now(self, why: str) -> None:
        """Close today and before it every missed date; selling goes on meanwhile."""
        shop, by = self.session.shop, self.session.by
        steps = self._begin(_("The day is being closed …"))

        def work() -> tuple[DaysClosed, Drawn, str]:
            closed = shop.close_day.close_by_hand(by=by, why=why, progress=steps.tell, cancelled=steps.asked_to_stop)
            drawn = shop.statements.draw_pending(
                shop.folder.reports, by=by, progress=steps.tell, cancelled=steps.asked_to_stop
            )
            return closed, drawn, shop.fact_sheets.write_pending().waits

        self.session.long.run(work, self._closed, self._failed, owner=self, steps=steps)

    def draw_again(self) -> None:
        """Draw the statements that wait for paper."""
        if self.doing.busy or not self.session.may(Act.STATEMENT):
            return
        shop, by = self.session.shop, self.session.by
        steps = self._begin(_("The statements are being drawn …"))
        self.session.long.run(
            lambda: (
                None,
                shop.statements.draw_pending(
                    shop.folder.reports, by=by, progress=steps.tell, cancelled=steps.asked_to_stop
                ),
                "",
            ),
            self._closed,
            self._failed,
            owner=self,
            steps=steps,
        )

    def stop(self) -> None:
        """Stop between two producers; what is done stays, the rest is done at the next start."""
        self.papers.doing.stop()
        self.doing.stop()

    def open_folder(self) -> None:
        """Open the folder of the chosen day's papers."""
        if self._day is None:
            self.message.refuse(_("Choose a closed day first."))
            return
        folder = day_folder(self.session.shop.folder.reports, self._day)
        if folder.is_dir():
            self.show_file(folder)
        else:
            self.message.refuse(_("There is no folder of this day yet. Draw its papers first."))

    def open_paper(self, paper: DayPaper) -> None:
        """Open the recap or the day report of the chosen day."""
        day, shop = self._day, self.session.shop
        if day is None or self._board is None or day not in self._board.closed:
            self.message.refuse(_("This paper is made when the day is closed. Choose a closed day."))
            return
        by, folder = self.session.by, shop.folder.reports
        self.work(lambda: shop.overview.day_paper(paper, day, folder, by=by), self.show_file)

    def look_at(self) -> None:
        """Read the chosen statement."""
        if self.statements.chosen:
            self.papers.look(self.statements.chosen)

    def export(self) -> None:
        """Write the day's statements into a file that somebody names."""
        write_list(self, self.list, self.statements.accessibleName())

    def print_one(self) -> None:
        """Print the chosen statement."""
        self.papers.print([each for each in self._statements if each.number == self.statements.chosen])

    def print_all(self) -> None:
        """Print every statement of the chosen day, in order of producer."""
        self.papers.print(self._statements)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _side(self) -> QWidget:
        look = self.look
        side = plain()
        side.setFixedWidth(SIDE)
        stack = column(side, gap=Space.M)
        inner = fill(column(add(stack, card()), gap=Space.S, margins=Space.L), section(look, _("Business date")))
        self.date = add(inner, Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True))
        self.state = add(inner, Text(look, tone=Tone.MUTED, wrap=True))
        self._warning = add(inner, frame("warn"))
        warning = column(self._warning, margins=(Space.M, Space.S + 2, Space.M, Space.S + 2))
        self.warning = add(warning, Text(look, tone=Tone.ATTENTION, wrap=True))
        self.doing = add(
            inner,
            ProgressPanel(
                look,
                _("Stopping after this producer …"),
                lambda done, total: _("{done} of {total} producers", done=done, total=total),
            ),
        )
        close = Action(_("Close the day"), self.close_day, "Ctrl+Return", kind=ButtonKind.PAY)
        self.close_button = add(inner, self.acts.offer(close, height=56, size=Size.AMOUNT))
        self.draw_button = add(inner, self.acts.offer(Action(_("Draw waiting statements"), self.draw_again)))
        self.draw_button.hide()
        self.days = Grid(look, _("Days"), (Heading(_("Day")), Heading("", 118, right=True)), low=True)
        self.days.say_when_empty(_("No day yet"), _("Closed days appear here with their statements."))
        self.days.pointed.connect(self._choose_day)
        self.days.taken.connect(lambda _key: self.statements.setFocus())
        stack.addWidget(GridCard(look, self.days, totals=False), 1)
        return side

    def _papers(self) -> Any:
        look = self.look
        stack = column(gap=Space.M)
        self.statements = Grid(
            look,
            _("Statements of the day"),
            (
                Heading(_("Producer")),
                Heading(_("Number"), 222),
                Heading(_("Balance"), 110, right=True),
                Heading(_("To pay out"), 110, right=True),
                Heading(_("Paper"), 126),
            ),
        )
        self.statements.taken.connect(lambda _key: self.look_at())
        self.statements.pointed.connect(lambda _key: self._able())
        self.list = GridCard(look, self.statements)
        self.list.offer(self.acts.offer(export_action(self.export), kind=ButtonKind.LINK))
        fill(stack, (self.list, 1), self.papers.doing)
        foot = add(stack, row(gap=Space.S))
        self.open_button = self.acts.offer(Action(_("Read it"), self.look_at, "Return"))
        self.all_button = self.acts.offer(Action(_("Print all"), self.print_all, "Ctrl+Shift+P"))
        self.print_button = self.acts.offer(Action(_("Print"), self.print_one, "Ctrl+P", kind=ButtonKind.PRIMARY))
        fill(foot, self.open_button, 1, self.all_button, self.print_button)
        return stack

    def _shift_changed(self) -> None:
        if self.isVisible():
            self.load()

    def _show(self, board: CloseBoard) -> None:
        self._board = board
        self.date.setText(i18n.day_long(board.today))
        sales = ngettext("{n} sale", "{n} sales", board.sales)
        if board.today_closed:
            closed = _("This day is closed. What is sold now counts for tomorrow.")
            later = _("Booked for tomorrow: {amount}.", amount=i18n.rp(board.later)) if board.later else ""
            self.state.setText(f"{closed} {later}".strip())
        else:
            self.state.setText(_("{sales} · {amount} so far", sales=sales, amount=i18n.rp(board.takings)))
        words = warnings_of(board, basket=self.session.basket_open())
        self.warning.setText("\n".join(words))
        self._warning.setVisible(bool(words))
        self.close_button.set_words(
            ngettext("Close {n} day", "Close {n} days", len(board.missed) + 1)
            if board.missed and not board.today_closed
            else _("Close the day")
        )
        self.draw_button.setVisible(bool(board.waiting) and self.session.may(Act.STATEMENT))
        self.draw_button.set_words(ngettext("Draw {n} waiting statement", "Draw {n} waiting statements", board.waiting))
        rows = []
        if not board.today_closed:
            rows.append(self._day_row(board.today, _("today"), Tone.ATTENTION))
        rows += [self._day_row(day, _("missed"), Tone.DANGER) for day in reversed(board.missed)]
        for day in board.closed:
            lacking = board.without.get(day, ())
            word = without_words(lacking, short=True) if lacking else _("closed")
            rows.append(self._day_row(day, word, Tone.ATTENTION if lacking else Tone.POSITIVE))
        blocked, kept = self.days.blockSignals(True), self.days.chosen
        self.days.show_rows(rows)
        # The last closed day has the papers one wants to see; an open day has none yet.
        if not kept and board.closed:
            self.days.choose(board.closed[0].isoformat())
        self.days.blockSignals(blocked)
        self._choose_day(self.days.chosen)
        self._counts |= {"close": len(board.missed), "statements": board.unprinted}
        self.recount()
        self._able()

    def _day_row(self, day: date, word: str, tone: Tone) -> GridRow:
        weekday, rest = i18n.day_long(day).split(", ", 1)
        return GridRow(
            day.isoformat(), (GridCell(f"{weekday}, {i18n.day(day)}" if rest else ""), GridCell(word, tone=tone))
        )

    def _choose_day(self, key: str) -> None:
        self._day = date.fromisoformat(key) if key else None
        self._list_day()

    def _list_day(self) -> None:
        day = self._day
        if day is None:
            self._show_statements(None, ())
            return
        papers, by = self.session.shop.statement_papers, self.session.by
        self.read(lambda: papers.board(day=day, by=by).cards, lambda found: self._show_statements(day, found))

    def _show_statements(self, day: date | None, found: tuple[Any, ...]) -> None:
        if day != self._day:
            return
        self._statements = found
        open_day = self._board is not None and day is not None and day not in self._board.closed
        if open_day:
            self.statements.say_when_empty(
                _("This day is not closed yet"), _("Statements are made when the day is closed: Ctrl+Enter.")
            )
        else:
            self.statements.say_when_empty(
                _("No statement on this day"), _("Nothing of any producer was sold, brought back or paid.")
            )
        self.statements.show_rows(
            [
                GridRow(
                    each.number,
                    (
                        GridCell(each.producer, f"{each.producer_code} · {each.village}, {each.district}", strong=True),
                        GridCell(each.number, below=made_words(each.at, each.date)),
                        GridCell(i18n.rupiah(each.closing), tone=Tone.DANGER if each.closing < 0 else Tone.INK),
                        GridCell(i18n.rupiah(each.payable), strong=True),
                        GridCell(pill=paper_state(each), below=_("in between") if each.kind == "ADHOC" else ""),
                    ),
                )
                for each in found
            ]
        )
        words = ngettext("{n} statement", "{n} statements", len(found))
        lacking = self._board.without.get(day, ()) if self._board is not None and day is not None else ()
        if lacking:
            words = f"{words} · {without_words(lacking)}"
        left = f"{i18n.day(day)} · {words}" if day else words
        payable = sum(each.payable for each in found)
        self.list.total(left, _("To pay out {amount}", amount=payable) if found else "")
        self._able()

    def _able(self) -> None:
        board, busy = self._board, self.doing.busy
        closed = board is not None and self._day in board.closed
        if busy:
            reason = _("Wait until it is finished, or stop it.")
        elif not self.session.may(Act.CLOSE_DAY):
            reason = self.session.why_not(Act.CLOSE_DAY)
        elif board is not None and board.today_closed:
            reason = _("This day is closed. The next one can be closed tomorrow.")
        else:
            reason = ""
        self.close_button.refuse(reason)
        no_day = "" if closed else _("Choose a closed day first.")
        for button in (self.folder_button, self.recap_button, self.report_button):
            button.refuse(no_day)
        none = "" if self.statements.chosen else _("Choose a statement first.")
        rights = self.session.why_not(Act.STATEMENT)
        self.open_button.refuse(none)
        self.print_button.refuse(none or rights)
        self.all_button.refuse(none or rights)

    def _begin(self, words: str) -> Steps:
        steps = self.doing.begin(words)
        self.close_button.hide()
        self.draw_button.hide()
        self._able()
        return steps

    def _closed(self, answer: tuple[DaysClosed | None, Drawn, str]) -> None:
        closed, drawn, sheets_wait = answer
        self._end()
        if closed is not None and closed.days:
            self.days.choose(closed.days[-1].date.isoformat())
        if drawn.problem:
            self.message.refuse(
                _(
                    "The books are closed, but {n} papers could not be written: {reason}. They are drawn later.",
                    n=drawn.waiting,
                    reason=drawn.problem,
                )
            )
        elif closed is not None and closed.cancelled:
            self.message.tell(_("Stopped. What is done stays; close the day again and it goes on from there."))
        elif closed is not None:
            made = sum(each.settlements for each in closed.days)
            told = ngettext("Closed. {n} statement was made.", "Closed. {n} statements were made.", made)
            if sheets_wait:
                self.message.refuse(f"{told} {sheets_wait}")
            else:
                self.message.tell(told)
        else:
            self.message.tell(_("The statements are drawn."))
        self.days.setFocus()

    def _failed(self, error: ShopError) -> None:
        self._end()
        self.fail(error)

    def _end(self) -> None:
        self.doing.end()
        self.close_button.show()
        self.reload()
