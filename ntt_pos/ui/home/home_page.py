"""The first page of the office: today's takings, what the shop owes, and what waits for somebody, each with its cure."""

from __future__ import annotations

from datetime import date, datetime

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.selling.reentry import PaperTwice
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.reports.first_steps import FirstSteps
from ntt_pos.services.reports.overview import HomeBoard
from ntt_pos.services.reports.report_catalogue import ReportKind
from ntt_pos.ui.home.figure_cards import CountCard, HomeFigure, WeekCard
from ntt_pos.ui.home.papers_twice import TwiceDialog
from ntt_pos.ui.home.refund_checks import RefundsDialog
from ntt_pos.ui.home.start_dialog import StartDialog
from ntt_pos.ui.home.todo_list import CODES, COUNTED, PAPERS, REFUNDS, START, TWICE, WaitingItem, age_words, what_waits
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.other_pcs_words import without_words
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.safety.backup_words import warning_of
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.entry.unsettled_codes import UnknownCodesDialog
from ntt_pos.ui.till.receipts.print_queue import QueueDialog
from ntt_pos.ui.till.shifts.z_reports import ZDialog
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text


class HomePage(Page):
    """Beranda."""

    def __init__(self, session: Session, counts: dict[str, int]) -> None:
        super().__init__(session, _("Home page"))
        look = self.look
        self._counts = counts
        self._items: tuple[WaitingItem, ...] = ()
        self._twice: tuple[PaperTwice, ...] = ()
        self._date = Text(look, tone=Tone.MUTED)
        fill(self.head, self._date, 1)
        figures = row(gap=Space.M)
        self.takings = HomeFigure(look, _("Takings today"))
        self.owed = HomeFigure(look, _("Owed to producers"))
        self.day = HomeFigure(look, _("Close of day"))
        self.drawer = HomeFigure(look, _("Drawer"))
        for figure, act in (
            (self.takings, lambda: self.go("close")),
            (self.owed, lambda: self.go("payouts")),
            (self.day, lambda: self.go("close")),
            (self.drawer, lambda: self.go("close")),
        ):
            figure.opened.connect(act)
            figures.addWidget(figure, 1)
        self.body.addLayout(figures)
        halves = row(gap=Space.M)
        left = fill(column(gap=Space.S), Text(look, _("What waits for you"), size=Size.AMOUNT, weight=Weight.MEDIUM))
        self.waiting = Grid(look, _("What waits for you"), (Heading(""), Heading("", 150, right=True)), quiet=True)
        self.waiting.say_when_empty(
            _("Nothing waits"), _("Every day is closed, every statement is drawn, the shelves are in order.")
        )
        self.waiting.taken.connect(self._cure)
        self.waiting.clicked.connect(lambda index: self._cure(self.waiting.rows[index.row()].key))
        left.addWidget(GridCard(look, self.waiting, totals=False), 1)
        right = column(gap=Space.S)
        self.week = add(right, WeekCard(look))
        self.week.opened.connect(lambda: self.go("reports", ReportKind.DAYS))
        self.count = CountCard(look)
        self.count.opened.connect(lambda: self.go("counts"))
        fill(right, self.count, Text(look, _("Largest balances"), size=Size.AMOUNT, weight=Weight.MEDIUM))
        self.most = Grid(look, _("Largest balances"), (Heading(""), Heading("", 150, right=True)), quiet=True)
        self.most.say_when_empty(_("Nobody has money here yet"), _("What is sold today appears here at once."))
        self.most.taken.connect(lambda key: self.go("payouts", key))
        self.most.clicked.connect(lambda index: self.go("payouts", self.most.rows[index.row()].key))
        right.addWidget(GridCard(look, self.most, totals=False), 1)
        fill(halves, (left, 3), (right, 2))
        self.body.addLayout(halves, 1)
        self.first = self.waiting
        for signal in (session.paper_changed, session.safety_changed):
            signal.connect(self._heard)

    def load(self) -> None:
        """Look up the shop at a glance."""
        shop, by, local = self.session.shop, self.session.by, self.session.local
        leads = self.session.may(Act.SETTINGS)

        def look() -> tuple[HomeBoard, FirstSteps | None]:
            done = shop.folder.practice_shop.practised.is_file()
            return shop.overview.home(by=by), shop.first_days.look(local, by=by, practised=done) if leads else None

        self.read(look, lambda seen: self._show(*seen))

    def show_what(self, what: str) -> None:
        """Show the first steps of the shop to whoever may set it up."""
        if what == START and self.session.may(Act.SETTINGS):
            self._lead()

    def _lead(self) -> None:
        steps = StartDialog(self.session)
        steps.chosen.connect(self._go_to_step)
        steps.closed.connect(self.load)
        self.session.open(steps)

    def _go_to_step(self, page: str, what: str) -> None:
        """Go to where a step is taken, and say there how to come back to the steps."""
        self.go(page, what)
        office = self._office()
        shown = office.page() if office is not None else None
        if isinstance(shown, Page) and shown is not self:
            shown.message.tell(_("Alt+Home leads back to the first steps."))

    def _heard(self) -> None:
        """Look again when a paper came out, and after each look at the books behind the window (every minute)."""
        if self.isVisible():
            self.reload()

    def _show(self, board: HomeBoard, start: FirstSteps | None) -> None:
        facts = board.facts
        self._date.setText(_("Business date {day}", day=i18n.day_long(facts.date)))
        sales = ngettext("{n} sale", "{n} sales", facts.sales)
        if facts.later.takings:
            tomorrow = _("booked for tomorrow: {amount}", amount=facts.later.takings)
            sales = f"{sales} · {tomorrow}"
        self.takings.say(i18n.rupiah(facts.takings), sales, Tone.POSITIVE if facts.takings else Tone.INK)
        self.owed.say(
            i18n.rupiah(facts.owed),
            ngettext("{n} producer has a balance", "{n} producers have a balance", facts.producers_with_balance),
        )
        self._show_day(board)
        self._show_drawer(board)
        self._show_lists(board, start)
        self.week.show_week(board.week)
        self.count.show_count(board.last_count, (board.today - board.last_count.date).days if board.last_count else 0)
        self._counts.update(
            close=len(facts.missed),
            goods=board.expired,
            payouts=board.to_pay,
            statements=board.attention.unprinted,
        )
        self.recount()

    def _show_day(self, board: HomeBoard) -> None:
        missed = board.facts.missed
        if missed:
            words = ngettext("{n} day was missed", "{n} days were missed", len(missed))
            self.day.say(_("late"), words, Tone.DANGER)
            return
        last = i18n.day(board.last_closed) if board.last_closed else _("never yet")
        closed = _("{day} is closed", day=last)
        words = f"{closed} · {without_words(board.without, short=True)}" if board.without else closed
        if board.last_closed == board.today:
            self.day.say(_("closed"), words, Tone.ATTENTION if board.without else Tone.POSITIVE)
        else:
            self.day.say(_("not yet"), words if board.without else _("Last closed: {day}", day=last))

    def _show_drawer(self, board: HomeBoard) -> None:
        if board.drawers:
            first = board.drawers[0]
            self.drawer.say(
                _("open"),
                _(
                    "{register} · {name}, {time}",
                    register=first.register,
                    name=first.cashier,
                    time=_since(first.opened_at, board.today),
                ),
            )
        else:
            self.drawer.say(_("shut"), _("No shift is open"))

    def _show_lists(self, board: HomeBoard, start: FirstSteps | None) -> None:
        safety = warning_of(self.session.safety, self.session.now())
        waits = what_waits(board, papers=len(self.session.waiting), safety=safety, start=start)
        self._twice = board.attention.twice
        self._items = tuple(each for each in waits if self._may_cure(each))
        self.waiting.show_rows(
            [
                GridRow(
                    str(place),
                    (
                        GridCell(item.title, item.below, strong=True),
                        GridCell(item.count, age_words(item.since, board.today), tone=item.tone, strong=True),
                    ),
                )
                for place, item in enumerate(self._items)
            ]
        )
        self.most.show_rows(
            [
                GridRow(
                    str(line.producer_id),
                    (
                        GridCell(line.name, f"{line.code} · {line.village}, {line.district}", strong=True),
                        GridCell(
                            i18n.rupiah(line.balance),
                            age_words(board.oldest.get(line.producer_id), board.today),
                            strong=True,
                        ),
                    ),
                )
                for line in board.most
            ]
        )

    def _may_cure(self, item: WaitingItem) -> bool:
        if item.page == START:
            return self.session.may(Act.SETTINGS)
        if item.page == CODES:
            return self.session.may(Act.EDIT_CATALOGUE)
        if item.page == COUNTED:
            return self.session.may(Act.CLOSE_SHIFT_OF_ANOTHER)
        if item.page == REFUNDS:
            return self.session.may(Act.REFUND_ABOVE_LIMIT)
        if item.page == TWICE:
            return self.session.may(Act.RETURN)
        return self.session.may(Act.REPRINT) if item.page == PAPERS else self.may_go(item.page)

    def _cure(self, key: str) -> None:
        item = self._items[int(key)]
        if item.page == START:
            self._lead()
        elif item.page == COUNTED:
            dialog = ZDialog(self.session, waiting=True)
            dialog.closed.connect(self.load)
            self.session.open(dialog)
        elif item.page == REFUNDS:
            refunds = RefundsDialog(self.session)
            refunds.closed.connect(self.load)
            self.session.open(refunds)
        elif item.page == CODES:
            codes = UnknownCodesDialog(self.session)
            codes.closed.connect(self.load)
            self.session.open(codes)
        elif item.page == TWICE:
            self.session.open(TwiceDialog(self.session, self._twice, self.load))
        elif item.page == PAPERS:
            self.session.open(QueueDialog(self.session))
        else:
            self.go(item.page, item.what)


def _since(at: datetime, today: date) -> str:
    """Return since when: the time of day, with the day when it was an earlier one."""
    return i18n.clock_time(at) if calendar_date(at) == today else i18n.moment(at)
