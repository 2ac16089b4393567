"""The producers' statements: listed by day, village and paper, read beside the list, printed one by one or all at once."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.statement_prints import MOST, StatementBoard, StatementCard
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.services.reports.overview import day_folder
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.money.statement_acts import StatementActs
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.pdf_view import PdfView
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, row
from ntt_pos.ui.widgets.text import Text

PREVIEW_WIDTH, MOST_OF_IT = 408, 0.42
ABOVE_AND_BELOW, A4_HIGH = 180, 1.41
REST_MS = 120
EVERY_DAY = "all"
UNPRINTED = "UNPRINTED"


class StatementsPage(Page):
    """Laporan hasil."""

    def __init__(self, session: Session, counts: dict[str, int]) -> None:
        super().__init__(session, _("Statements"))
        look = self.look
        self._counts = counts
        self._board: StatementBoard | None = None
        self._shown: tuple[StatementCard, ...] = ()
        self._wanted = self._number = ""
        self.papers = StatementActs(self)
        self.search = SearchBox(look, _("Search statements"), placeholder=_("Search producer, code, number …"))
        self.search.setMinimumWidth(220)
        self.day = Combo(look, _("Day"), [("", _("the last")), (EVERY_DAY, _("all"))], label=_("Day"))
        self.village = Combo(look, _("Village"), [("", _("all"))], label=_("Village"))
        self.paper = Combo(
            look,
            _("Paper"),
            [("", _("all")), (UNPRINTED, _("not printed yet")), ("PRINTED", _("printed"))],
            label=_("Paper"),
        )
        self.kind = Combo(
            look, _("Kind"), [("", _("all")), ("NIGHT", _("of the night")), ("ADHOC", _("in between"))], label=_("Kind")
        )
        self.head.addWidget(self.search, 1)
        for choice in (self.day, self.village, self.paper, self.kind):
            self.head.addWidget(choice)
        self.day.currentIndexChanged.connect(lambda _place: self.load())
        self.paper.currentIndexChanged.connect(lambda _place: self.load())
        for choice in (self.village, self.kind):
            choice.currentIndexChanged.connect(lambda _place: self._filter())
        self.search.textChanged.connect(lambda _text: self._filter())
        halves = row(gap=Space.M)
        halves.addLayout(self._list(), 1)
        halves.addWidget(self._preview())
        self.body.addLayout(halves, 1)
        self.body.addWidget(self.papers.doing)
        self.body.addLayout(self._foot())
        self.first = self.search
        self.message.lift = 58
        self._later = QTimer(self, singleShot=True, interval=REST_MS)
        self._later.timeout.connect(self._draw)
        for keys, act in (
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+P", self.print_one),
            ("Ctrl+Shift+P", self.print_all),
            ("Ctrl+S", self.strip),
            ("Ctrl+W", self.write),
            ("Ctrl+O", self.open_folder),
            ("Ctrl+Right", lambda: self.view.turn(1)),
            ("Ctrl+Left", lambda: self.view.turn(-1)),
        ):
            self.on_key(keys, act)

    def load(self) -> None:
        """Look up the statements of the day that is chosen."""
        day, unprinted = self.day.value, self.paper.value == UNPRINTED
        papers, by = self.session.shop.statement_papers, self.session.by
        on = date.fromisoformat(day) if day and day != EVERY_DAY else None

        def work() -> StatementBoard:
            return papers.board(by=by, day=on, last=not day, unprinted=unprinted)

        self.read(work, lambda board: self._show(board, asked=(day, unprinted)))

    def show_what(self, what: str) -> None:
        """Show one statement by its number, the statements of a day, or what is not printed yet."""
        self.search.clear()
        for choice in (self.village, self.kind):
            choice.choose("")
        self.paper.choose(UNPRINTED if what == UNPRINTED else "")
        if what in (UNPRINTED, EVERY_DAY) or what.startswith("TJ-"):
            self.day.choose(EVERY_DAY)
            self._wanted = what
        elif what:
            self.day.choose(what)
        self.load()

    # -- acts -----------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> StatementCard | None:
        """The statement under the cursor."""
        number = self.grid.chosen
        return next((card for card in self._shown if card.number == number), None)

    def look_at(self) -> None:
        """Read the chosen statement in a larger window."""
        if self.chosen is not None:
            self.papers.look(self.chosen.number)

    def print_one(self) -> None:
        """Print the chosen statement."""
        if self._may(self.print_button) and self.chosen is not None:
            self.papers.print([self.chosen])

    def print_all(self) -> None:
        """Print every statement in the list: of the day, of the village, whatever was chosen above it."""
        if self._may(self.all_button):
            self.papers.print(sorted(self._shown, key=lambda card: (card.date, card.producer_code, card.number)))

    def strip(self) -> None:
        """Send the chosen statement's strip to the receipt printer."""
        if self._may(self.strip_button) and self.chosen is not None:
            self.papers.strip(self.chosen.number)

    def write(self) -> None:
        """Write to the producer of the chosen statement."""
        if self._may(self.write_button) and self.chosen is not None:
            self.papers.write(self.chosen.producer_id, self.chosen.producer, self.chosen.number)

    def open_folder(self) -> None:
        """Open the folder with the papers of the chosen statement's day."""
        if self.chosen is None:
            self.refuse(_("Choose a statement first."))
            return
        folder = day_folder(self.session.shop.folder.reports, self.chosen.date)
        if folder.is_dir():
            self.show_file(folder)
        else:
            self.refuse(_("There is no folder of this day yet. Draw its papers first."))

    # -- what is shown --------------------------------------------------------------------------------------------

    def _list(self) -> QVBoxLayout:
        look = self.look
        stack = column(gap=Space.S)
        self.grid = Grid(
            look,
            _("Statements"),
            (
                Heading(_("Producer")),
                Heading(_("Number"), 166),
                Heading(_("To pay out"), 128, right=True),
                Heading(_("Paper"), 126),
            ),
        )
        self.search.drive(self.grid)
        self.grid.taken.connect(lambda _key: self.look_at())
        self.grid.pointed.connect(self._point)
        self.list = GridCard(look, self.grid)
        stack.addWidget(self.list, 1)
        return stack

    def _preview(self) -> QFrame:
        look = self.look
        box = self._box = card()
        box.setFixedWidth(PREVIEW_WIDTH)
        stack = column(box, gap=Space.XS, margins=Space.S)
        self.view = PdfView(look, _("Statement"), self.session.long.run)
        self._none = EmptyState(look, _("Choose a statement"), _("Its page appears here. Enter shows it larger."))
        self._where = Text(look, size=Size.META, tone=Tone.MUTED)
        stack.addWidget(self._none, 1)
        stack.addWidget(self.view, 1)
        stack.addWidget(self._where)
        self.view.hide()
        self.view.turned.connect(self._turned)
        return box

    def _foot(self) -> QHBoxLayout:
        look = self.look
        foot = row(gap=Space.S)
        self.open_button = Button(look, _("Read it"), cap="Enter")
        self.folder_button = Button(look, _("Open the folder"), cap="Ctrl O")
        self.write_button = Button(look, _("Send WA"), cap="Ctrl W")
        self.strip_button = Button(look, _("Strip"), cap="Ctrl S")
        self.all_button = Button(look, _("Print the list"), cap="Ctrl Shift P")
        self.print_button = Button(look, _("Print"), cap="Ctrl P", kind=ButtonKind.PRIMARY)
        for button, act in (
            (self.open_button, self.look_at),
            (self.folder_button, self.open_folder),
            (self.write_button, self.write),
            (self.strip_button, self.strip),
            (self.all_button, self.print_all),
            (self.print_button, self.print_one),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
            foot.addWidget(button)
            if button is self.folder_button:
                foot.addStretch(1)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a large window's room to the page beside the list."""
        super().resizeEvent(event)
        whole = round((self.height() - ABOVE_AND_BELOW) / A4_HIGH)
        self._box.setFixedWidth(max(PREVIEW_WIDTH, min(whole, round(self.width() * MOST_OF_IT))))

    def _show(self, board: StatementBoard, asked: tuple[str, bool]) -> None:
        if asked != (self.day.value, self.paper.value == UNPRINTED):
            return
        self._board = board
        self.day.show_options(
            [("", _("the last")), (EVERY_DAY, _("all")), *((day.isoformat(), i18n.day(day)) for day in board.days)]
        )
        villages = sorted({each.village for each in board.cards if each.village}, key=str.casefold)
        self.village.show_options([("", _("all")), *((name, name) for name in villages)])
        self._counts["statements"] = board.unprinted
        self.recount()
        self._filter()

    def _filter(self) -> None:
        board = self._board
        if board is None:
            return
        words, village, kind = self.search.text().casefold().split(), self.village.value, self.kind.value
        printed = self.paper.value == "PRINTED"
        self._shown = tuple(
            each
            for each in board.cards
            if (not village or each.village == village)
            and (not kind or each.kind == kind)
            and (not printed or each.printed)
            and all(word in f"{each.producer} {each.producer_code} {each.number}".casefold() for word in words)
        )
        if board.cards or board.days:
            self.grid.say_when_empty(_("No statement fits"), _("Use fewer letters, or choose another day or village."))
        else:
            self.grid.say_when_empty(
                _("No statements yet"), _("They are made when the day is closed: the page “Close the day”.")
            )
        every_day = self.day.value == EVERY_DAY
        self.grid.show_rows([self._row(each, every_day=every_day) for each in self._shown])
        if self._wanted and (self.grid.choose(self._wanted) or self._wanted in (UNPRINTED, EVERY_DAY)):
            self._wanted = ""
        count = len(self._shown)
        parts = [ngettext("{n} statement", "{n} statements", count).format(n=i18n.number(count))]
        left = sum(not each.printed for each in self._shown)
        if left:
            parts.append(_("{n} not printed yet").format(n=i18n.number(left)))
        if board.cut:
            parts.append(_("only the newest {n}").format(n=i18n.number(MOST)))
        if not every_day and self._shown:
            parts.insert(0, i18n.day(self._shown[0].date))
        payable = sum(each.payable for each in self._shown)
        self.list.total(" · ".join(parts), _("To pay out {amount}").format(amount=i18n.rupiah(payable)))
        self._able()

    def _row(self, each: StatementCard, *, every_day: bool) -> GridRow:
        below = [i18n.day(each.date)] if every_day else []
        if each.kind == "ADHOC":
            below.append(_("in between"))
        if not each.printed:
            paper = GridCell(pill=(_("not printed yet"), "attention_ink"))
        elif each.copies:
            paper = GridCell(pill=(_("copy no. {n}").format(n=each.copies), "positive"))
        else:
            paper = GridCell(pill=(_("printed"), "positive"))
        return GridRow(
            each.number,
            (
                GridCell(each.producer, f"{each.producer_code} · {each.village}, {each.district}", strong=True),
                GridCell(each.number, below=" · ".join(below)),
                GridCell(
                    i18n.rupiah(each.payable),
                    _("balance {amount}").format(amount=i18n.rupiah(each.closing))
                    if each.closing != each.payable
                    else "",
                    tone=Tone.DANGER if each.closing < 0 else Tone.INK,
                    strong=True,
                ),
                paper,
            ),
        )

    def _point(self, key: str) -> None:
        self._able()
        if key:
            self._later.start()
        else:
            self._number = ""
            self.view.show_pages(None)
            self.view.hide()
            self._where.setText("")
            self._none.show()

    def _draw(self) -> None:
        chosen = self.chosen
        if chosen is None or self.session.actor is None:
            return
        self._number = number = chosen.number
        papers, by = self.session.shop.statement_papers, self.session.by

        def done(pages: PdfPages) -> None:
            if number == self._number:
                self._none.hide()
                self.view.show()
                self.view.show_pages(pages)

        self.work(lambda: PdfPages.of(papers.preview(number, by=by)), done)

    def _turned(self, page: int, pages: int) -> None:
        words = _("page {page} of {pages}").format(page=i18n.number(page), pages=i18n.number(pages))
        self._where.setText(f"{words} · Ctrl ← → " if pages > 1 else "")

    def _able(self) -> None:
        none = "" if self.chosen is not None else _("Choose a statement first.")
        rights = self.session.why_not(Act.STATEMENT)
        busy = _("Wait until it is finished, or stop it.") if self.papers.busy else ""
        for button in (self.open_button, self.folder_button):
            button.refuse(none)
        self.write_button.refuse(none or rights)
        self.print_button.refuse(none or rights or busy)
        self.all_button.refuse(none or rights or busy)
        self.all_button.set_words(_("Print the list"), i18n.number(len(self._shown)) if self._shown else "")
        no_printer = "" if self.session.has_printer else _("This PC has no receipt printer.")
        self.strip_button.refuse(none or rights or no_printer)

    def _may(self, button: Button) -> bool:
        if not button.isEnabled():
            self.refuse(button.reason)
        return button.isEnabled()
