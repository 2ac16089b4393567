"""Reports: one chosen at the left, its period above, its figures, chart and tables, and its papers by a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.reports.report import Figure, Kind, Period, Report, period_words, shown
from ntt_pos.i18n import Language, _
from ntt_pos.services.reports.report_catalogue import REPORTS, Format, NamedProducer, ReportKind, ReportStopped
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.completer import CompleterField, Option, among
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.progress_panel import ProgressPanel, in_words
from ntt_pos.ui.reports.period_bar import PeriodBar
from ntt_pos.ui.reports.table_view import TableView
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.entry.unsettled_codes import UnknownCodesDialog
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.layout import add, card, column, empty, fill, present, row
from ntt_pos.ui.widgets.text import ElidedText, Text, tip

T = TypeVar("T")
SIDE = 214
TABLES = 300
LINE = 34
REST_MS = 120
PAGES = {"product": "goods", "producer": "producers"}


class ReportsPage(Page):
    """Laporan."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Reports"))
        look = self.look
        self._kind = ReportKind.DAYS
        self._report: Report | None = None
        self._producers: tuple[NamedProducer, ...] = ()
        self._producer_id: int | None = None
        side = self._side()
        side.setParent(self)  # before the head's fields: Tab begins with the list
        self.head.addStretch(1)
        self.producer = CompleterField(look, _("Producer"), self._offer, placeholder=_("Choose the producer …"))
        self.producer.setFixedWidth(260)
        self.producer.picked.connect(self._pick)
        self.producer.hide()
        self.period = PeriodBar(look)
        self.period.changed.connect(self.ask)
        self.period.refused.connect(self.refuse)
        fill(self.head, self.producer, self.period)
        self.body.addLayout(fill(row(gap=Space.M), side, (self._shown(), 1)), 1)
        self.first = self.reports
        self.message.lift = 58
        self._later = QTimer(self, singleShot=True, interval=REST_MS)
        self._later.timeout.connect(self.ask)
        self.acts.on_keys(
            Action(_("Search in the table"), self.search.setFocus, "Ctrl+F"),
            Action(_("Period"), self.period.choice.setFocus, "Ctrl+D"),
            Action(_("The next table"), lambda: self.turn(1), "Ctrl+T"),
            Action(_("The table before"), lambda: self.turn(-1), "Ctrl+Shift+T"),
            Action(_("Sort by the next column"), lambda: present(self.view.grid).sort_next(), "Ctrl+U"),
            Action(_("Turn the order round"), lambda: present(self.view.grid).turn_order(), "Ctrl+Shift+U"),
        )

    def load(self) -> None:
        """Look up the day and the producers, then make the chosen report anew."""
        desk, by = self.session.shop.report_catalogue, self.session.by
        self.read(lambda: (desk.today(), desk.producers(by=by)), self._begin)

    def show_what(self, what: str) -> None:
        """Choose a report by its word ("uncollected"), a history with its producer ("dossier 12")."""
        kind, _space, producer = what.partition(" ")
        if producer.isdigit():
            self._producer_id = int(producer)
        self.reports.choose(kind)

    # -- acts -----------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Make the chosen report; selling goes on meanwhile, and what was asked before no longer matters."""
        self._later.stop()
        if not self._ready():
            return
        try:
            period: Period | None = self.period.period
        except DomainError as error:
            self.fail(error)
            return
        self.message.hide()
        kind, who = self._kind, self._producer_id if REPORTS[self._kind].producer else None
        desk, by = self.session.shop.report_catalogue, self.session.by
        language = Language(i18n.screen_language().code)
        steps = self._start(_("The report is being made …"))
        self._run(
            steps,
            lambda: desk.make(
                kind,
                period,
                by=by,
                language=language,
                producer_id=who,
                progress=steps.tell,
                cancelled=steps.asked_to_stop,
            ),
            self._show,
        )

    def write(self, form: Format) -> None:
        """Write the report that is shown into the folder of papers, and open it."""
        report, kind = self._report, self._kind
        if report is None or self.doing.busy:
            self.refuse(_("There is no report to write yet. Choose one, and wait until it is shown."))
            return
        desk, by, folder = self.session.shop.report_catalogue, self.session.by, self.session.shop.folder.reports

        def done(path: Path) -> None:
            self.message.tell(_("Written: {file}", file=path.name))
            self.show_file(path)

        self._run(
            self._start(_("The paper is being written …")), lambda: desk.write(kind, report, form, folder, by=by), done
        )

    def stop(self) -> None:
        """Stop what is being made."""
        if self.doing.busy:
            self.doing.stop()
            self._rest()
            self.message.tell(_("Stopped. No report was made, and nothing in the books was touched."))

    def turn(self, by: int) -> None:
        """Show the next table of the report."""
        count = self.tables.count()
        if count > 1:
            self.tables.setCurrentIndex((self.tables.currentIndex() + by) % count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is being made."""
        if event.key() == Qt.Key.Key_Escape and self.doing.busy:
            self.stop()
        else:
            super().keyPressEvent(event)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _side(self) -> QWidget:
        self.reports = Grid(self.look, _("Which report"), (Heading(""),), low=True)
        self.reports.show_rows([GridRow(kind.value, (GridCell(_(sort.title)),)) for kind, sort in REPORTS.items()])
        for fix in (
            self.reports.verticalHeader().setMinimumSectionSize,
            self.reports.verticalHeader().setDefaultSectionSize,
        ):
            fix(LINE)  # the whole list is in sight on the smallest screen
        self.reports.choose(self._kind.value)
        self.reports.pointed.connect(self._choose)
        self.reports.taken.connect(lambda _key: self._step_in())
        box = GridCard(self.look, self.reports, totals=False)
        box.setFixedWidth(SIDE)
        return box

    def _shown(self) -> QVBoxLayout:
        look = self.look
        stack = column(gap=Space.S)
        line = row(gap=Space.S)
        self.name = ElidedText(look, size=Size.TITLE, weight=Weight.MEDIUM)
        self.when = ElidedText(look, tone=Tone.MUTED)
        line.addLayout(fill(column(gap=0), self.name, self.when), 1)
        self.tables = add(line, Combo(look, _("Table"), label=_("Table")))
        self.tables.currentIndexChanged.connect(lambda _place: self._show_table())
        self.tables.setFixedWidth(TABLES)
        self.tables.hide()
        self.search = add(line, SearchBox(look, _("Search in the table"), placeholder=_("Search in the table …")))
        self.search.setFixedWidth(190)
        stack.addLayout(line)
        self._figures = add(stack, row(gap=Space.S))
        self.notes = add(stack, Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
        self.view = add(stack, TableView(look), 1)
        self.view.taken.connect(self._open)
        self.search.textChanged.connect(self.view.narrow)
        self.nobody = EmptyState(
            look,
            _("No producer is chosen"),
            _("Press Enter, type a part of the name, and press Enter again."),
        )
        self.nobody.hide()
        stack.addWidget(self.nobody, 1)
        self.doing = ProgressPanel(look, stop=self.stop)
        fill(stack, self.doing, self._foot())
        return stack

    def _foot(self) -> QHBoxLayout:
        look = self.look
        foot = row(gap=Space.S)
        foot.addWidget(
            ElidedText(
                look,
                _("Ctrl+U sorts by the next column, Ctrl+Shift+U turns it round · Ctrl+T next table"),
                size=Size.META,
                tone=Tone.MUTED,
            ),
            1,
        )
        self.buttons = {}
        for form, words, key in (
            (Format.CSV, _("CSV"), "Ctrl+S"),
            (Format.XLSX, _("Excel"), "Ctrl+E"),
            (Format.PDF, _("PDF"), "Ctrl+P"),
        ):
            self.buttons[form] = self.acts.offer(Action(words, partial(self.write, form), key))
            foot.addWidget(self.buttons[form])
        return foot

    def _begin(self, answer: tuple[date, tuple[NamedProducer, ...]]) -> None:
        today, self._producers = answer
        self.period.set_today(today)
        self._put_producer()
        self.ask()

    def _step_in(self) -> None:
        """Go from the list into the report, or first to the producer it is about."""
        if self.nobody.isVisible():
            self.producer.setFocus()
        elif self.view.grid is not None:
            self.view.grid.setFocus()

    def _choose(self, key: str) -> None:
        if key and ReportKind(key) is not self._kind:
            self._kind = ReportKind(key)
            self.search.clear()
            if REPORTS[self._kind].producer and self.period.choice.value == "MONTH":
                self.period.choose("YEAR")
            self._put_producer()
            self._later.start()

    def _put_producer(self) -> None:
        sort = REPORTS[self._kind]
        self.producer.setVisible(sort.producer)
        self.period.setEnabled(not sort.now)
        self.period.setToolTip(tip(_("This report shows how things are now.") if sort.now else ""))
        known = next((each for each in self._producers if each.producer_id == self._producer_id), None)
        if known is not None and not self.producer.key:
            self.producer.put(str(known.producer_id), known.name)

    def _offer(self, text: str, offer: Callable[..., None]) -> None:
        among(
            [
                Option(str(each.producer_id), each.name, f"{each.code} · {each.village}, {each.district}")
                for each in self._producers
            ]
        )(text, offer)

    def _pick(self, key: str) -> None:
        if key:
            self._producer_id = int(key)
            self.ask()

    def _ready(self) -> bool:
        if not REPORTS[self._kind].producer or self._producer_id is not None:
            return True
        self._clear(_("Choose the producer whose history is wanted."))
        return False

    def _clear(self, words: str) -> None:
        self._report = None
        self.name.setText(_(REPORTS[self._kind].title))
        self.when.setText(words)
        empty(self._figures)
        self.notes.hide()
        self.tables.hide()
        self.view.hide()
        self.nobody.show()
        self._able()

    def _show(self, report: Report) -> None:
        self._report = report
        language = Language(report.language)
        self.name.setText(report.title)
        self.when.setText(" · ".join(part for part in (period_words(report, language), report.subject) if part))
        empty(self._figures)
        for figure in report.figures:
            self._figures.addWidget(self._figure(figure, language), 1)
        self.notes.setText("  ·  ".join(report.notes))
        self.notes.setVisible(bool(report.notes))
        blocked = self.tables.blockSignals(True)
        self.tables.clear()
        self.tables.show_options([(str(n), table.title) for n, table in enumerate(report.tables)])
        self.tables.setCurrentIndex(next((n for n, table in enumerate(report.tables) if table.rows), 0))
        self.tables.blockSignals(blocked)
        self.tables.setVisible(len(report.tables) > 1)
        self.nobody.hide()
        self.view.show()
        self._show_table()
        self._able()

    def _show_table(self) -> None:
        place = self.tables.currentIndex()
        if self._report is not None and place >= 0:
            nothing = (
                _("Nothing of this kind is in the books now.")
                if self._report.snapshot
                else _("Nothing of this kind was recorded. Choose another period.")
            )
            self.view.show_table(self._report.tables[place], Language(self._report.language), when_empty=nothing)
            if self.view.grid is not None:
                self.search.drive(self.view.grid)
            self.view.narrow(self.search.text())

    def _figure(self, figure: Figure, language: Language) -> QWidget:
        box = card()
        stack = column(box, gap=0, margins=(Space.M, Space.S - 2, Space.M, Space.S))
        stack.addWidget(Text(self.look, figure.title, size=Size.META, tone=Tone.MUTED, wrap=True), 1)
        value = figure.value
        words = "–" if value is None else shown(value, figure.kind, language)
        if figure.kind is Kind.RUPIAH and isinstance(value, int):
            words = language.rp(value)
        tone = Tone.DANGER if isinstance(value, int) and value < 0 else Tone.INK
        stack.addWidget(Text(self.look, words, size=Size.AMOUNT + 1, weight=Weight.MEDIUM, tone=tone))
        return box

    def _open(self, about: str) -> None:
        what, _space, key = about.partition(" ")
        if what == "receipt":
            self.open(ReceiptsDialog(self.session, number=key))
            return
        if what == "code":
            codes = UnknownCodesDialog(self.session, code=key)
            codes.closed.connect(self.ask)
            self.open(codes)
            return
        page = PAGES[what]
        if self.may_go(page):
            self.go(page, key)
        else:
            self.refuse(_("You do not have the right to open that page. The owner gives it on the page “Users”."))

    # -- work -----------------------------------------------------------------------------------------------------

    def _start(self, words: str) -> Steps:
        steps = self.doing.begin(words, take_focus=False)
        self._able()
        return steps

    def _run(self, steps: Steps, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do something in the background; its end counts only while nothing else was asked for."""

        def finished(answer: T) -> None:
            if self.doing.steps is steps:
                self._rest()
                done(answer)

        def failed(error: ShopError) -> None:
            if self.doing.steps is steps:
                self._rest()
                if not isinstance(error, ReportStopped):
                    self.fail(error)

        self.session.long.run(in_words(work), finished, failed, owner=self, steps=steps)

    def _rest(self) -> None:
        self.doing.end()
        self._able()

    def _able(self) -> None:
        if self.doing.busy:
            reason = _("Wait until it is finished, or stop it.")
        else:
            reason = "" if self._report is not None else _("There is no report to write yet.")
        for button in self.buttons.values():
            button.refuse(reason)
