"""The producers' statements: listed by day, village and paper, read beside the list, printed one by one or all at once."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.statement_prints import MOST, StatementBoard, StatementCard
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.services.reports.overview import day_folder
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.money.statement_acts import StatementActs
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.office_words import made_words
from ntt_pos.ui.office.pdf_view import PdfView
from ntt_pos.ui.office.printed_dialog import ask_waiting
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import card, column, fill, row
from ntt_pos.ui.widgets.text import Text

PREVIEW_WIDTH, MOST_OF_IT = 408, 0.42
ABOVE_AND_BELOW, A4_HIGH = 180, 1.41
EVERY_DAY = "all"
UNPRINTED = "UNPRINTED"
ASKED = "ASKED"


class StatementsPage(MasterPage):
    """Laporan hasil."""

    def __init__(self, session: Session, counts: dict[str, int]) -> None:
        headings = (
            Heading(_("Producer")),
            Heading(_("Number"), 222),
            Heading(_("To pay out"), 128, right=True),
            Heading(_("Paper"), 126),
        )
        hint = _("Search producer, village, code …")
        super().__init__(session, _("Statements"), headings, search=_("Search statements"), hint=hint)
        self._counts = counts
        self._board: StatementBoard | None = None
        self._cards: dict[str, StatementCard] = {}
        self.papers = StatementActs(self)
        self.day = self.looked_up_by(_("Day"), (EVERY_DAY, _("all")), every=_("the last"))
        self.village = self.choice(_("Village"))
        self.paper = self.looked_up_by(_("Paper"), (UNPRINTED, _("not printed yet")), ("PRINTED", _("printed")))
        self.kind = self.choice(_("Kind"), ("NIGHT", _("of the night")), ("ADHOC", _("in between")))
        fill(self.head, (self.search, 1), self.day, self.village, self.paper, self.kind)
        self.grid.taken.connect(lambda _key: self.look_at())
        self.stand_beside(self._preview())
        fill(self.body, self.papers.doing, self._foot())
        self.message.lift = 58
        self.acts.on_keys(
            Action("", lambda: self.view.turn(1), "Ctrl+Right"), Action("", lambda: self.view.turn(-1), "Ctrl+Left")
        )

    def load(self) -> None:
        """Look up the statements of the day that is chosen."""
        day, unprinted = self.day.value, self.paper.value == UNPRINTED
        papers, by = self.session.shop.statement_papers, self.session.by
        on = date.fromisoformat(day) if day and day != EVERY_DAY else None

        def work() -> StatementBoard:
            return papers.board(by=by, day=on, last=not day, unprinted=unprinted)

        self.read_newest(work, self._show)

    def show_what(self, what: str) -> None:
        """Show one statement by its number, the statements of a day, or what is not printed yet."""
        self.widen()
        self.paper.choose(UNPRINTED if what == UNPRINTED else "")
        if what == ASKED:
            ask_waiting(self)
        if what in (UNPRINTED, EVERY_DAY) or what.startswith("TJ-"):
            self.day.choose(EVERY_DAY)
            self.wanted = what if what.startswith("TJ-") else ""
        elif what not in ("", ASKED):
            self.day.choose(what)
        self.load()

    # -- acts -----------------------------------------------------------------------------------------------------

    @property
    def _card(self) -> StatementCard:
        """The statement under the cursor."""
        return self._cards[self.grid.chosen]

    def look_at(self) -> None:
        """Read the chosen statement in a larger window."""
        self.papers.look(self._card.number)

    def print_one(self) -> None:
        """Print the chosen statement."""
        self.papers.print([self._card])

    def print_all(self) -> None:
        """Print every statement in the list: of the day, of the village, whatever was chosen above it."""
        self.papers.print(sorted(self._cards.values(), key=lambda card: (card.date, card.producer_code, card.number)))

    def strip(self) -> None:
        """Send the chosen statement's strip to the receipt printer."""
        self.papers.strip(self._card.number)

    def write(self) -> None:
        """Write to the producer of the chosen statement."""
        self.papers.write(self._card.producer_id, self._card.producer, self._card.number)

    def write_all(self) -> None:
        """Write to every producer of the list, one after the other: of the day, of the village, whatever is shown."""
        self.papers.write_all(list(self._cards.values()))

    def open_folder(self) -> None:
        """Open the folder with the papers of the chosen statement's day."""
        folder = day_folder(self.session.shop.folder.reports, self._card.date)
        if folder.is_dir():
            self.show_file(folder)
        else:
            self.refuse(_("There is no folder of this day yet. Draw its papers first."))

    # -- what is shown --------------------------------------------------------------------------------------------

    def _preview(self) -> QFrame:
        look = self.look
        box = self._box = card()
        box.setFixedWidth(PREVIEW_WIDTH)
        stack = column(box, gap=Space.XS, margins=Space.S)
        self.view = PdfView(look, _("Statement"), self.session.long.run)
        self._none = EmptyState(look, _("Choose a statement"), _("Its page appears here. Enter shows it larger."))
        self._where = Text(look, size=Size.META, tone=Tone.MUTED)
        fill(stack, (self._none, 1), (self.view, 1), self._where)
        self.view.hide()
        self.view.turned.connect(self._turned)
        return box

    def _foot(self) -> QHBoxLayout:
        foot, statement, why = row(gap=Space.S), (Act.STATEMENT,), self._why_not
        read = Action(_("Read it"), self.look_at, "Return", why_not=self._nothing_chosen)
        folder = Action(_("Open the folder"), self.open_folder, "Ctrl+O", why_not=self._nothing_chosen)
        write = Action(_("Send WA"), self.write, "Ctrl+W", why_not=self._nothing_chosen, rights=statement)
        queue = Action(_("WA list"), self.write_all, "Ctrl+Shift+W", why_not=why, rights=statement)
        strip = Action(_("Strip"), self.strip, "Ctrl+S", why_not=self._no_strip, rights=statement)
        every = Action(_("Print the list"), self.print_all, "Ctrl+Shift+P", why_not=why, rights=statement)
        one = Action(_("Print"), self.print_one, "Ctrl+P", why_not=why, rights=statement, kind=ButtonKind.PRIMARY)
        for action in (read, folder):
            foot.addWidget(self.acts.offer(action))
        fill(foot, 1, self.acts.offer(queue), self.acts.offer(write), self.acts.offer(strip))
        self.all_button, self.print_button = self.acts.offer(every), self.acts.offer(one)
        fill(foot, self.all_button, self.print_button)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a large window's room to the page beside the list."""
        super().resizeEvent(event)
        whole = round((self.height() - ABOVE_AND_BELOW) / A4_HIGH)
        self._box.setFixedWidth(max(PREVIEW_WIDTH, min(whole, round(self.width() * MOST_OF_IT))))

    def _show(self, board: StatementBoard) -> None:
        self._board = board
        self.day.show_options(
            [("", _("the last")), (EVERY_DAY, _("all")), *((day.isoformat(), i18n.day(day)) for day in board.days)]
        )
        villages = sorted({each.village for each in board.cards if each.village}, key=str.casefold)
        self.offer_more(self.village, [(name, name) for name in villages])
        self._counts["statements"] = board.unprinted
        self.recount()
        self.narrow()

    def narrow(self) -> None:
        """Show the statements that fit."""
        board = self._board
        if board is None:
            return
        village, kind = self.village.value, self.kind.value
        printed = self.paper.value == "PRINTED"
        self._cards = {
            each.number: each
            for each in board.cards
            if (not village or each.village == village)
            and (not kind or each.kind == kind)
            and (not printed or each.printed)
            and self.fits(f"{each.producer} {each.producer_code} {each.number} {each.village} {each.district}")
        }
        if board.cards or board.days:
            self.grid.say_when_empty(_("No statement fits"), _("Use fewer letters, or choose another day or village."))
        else:
            self.grid.say_when_empty(
                _("No statements yet"), _("They are made when the day is closed: the page “Close the day”.")
            )
        every_day = self.day.value == EVERY_DAY
        found = list(self._cards.values())
        count = len(found)
        parts = [ngettext("{n} statement", "{n} statements", count)]
        left = sum(not each.printed for each in found)
        if left:
            parts.append(_("{n} not printed yet", n=left))
        if board.cut:
            parts.append(_("only the newest {n}", n=MOST))
        if not every_day and found:
            parts.insert(0, i18n.day(found[0].date))
        payable = sum(each.payable for each in found)
        self.all_button.set_words(_("Print the list"), i18n.number(count) if found else "")
        self.show_list(
            [self._row(each) for each in found],
            " · ".join(parts),
            _("To pay out {amount}", amount=payable),
        )

    def _row(self, each: StatementCard) -> GridRow:
        kind = _("in between") if each.kind == "ADHOC" else ""
        if each.handed_out and not each.printed:
            paper = GridCell(pill=(_("printed?"), "attention_ink"), below=kind, order=0)
        elif not each.printed:
            paper = GridCell(pill=(_("not printed yet"), "attention_ink"), below=kind, order=0)
        elif each.copies:
            copy = _("copy no. {n}", n=each.copies)
            paper = GridCell(pill=(copy, "positive"), below=kind, order=1 + each.copies)
        else:
            paper = GridCell(pill=(_("printed"), "positive"), below=kind, order=1)
        return GridRow(
            each.number,
            (
                GridCell(each.producer, f"{each.producer_code} · {each.village}, {each.district}", strong=True),
                GridCell(each.number, below=made_words(each.at, each.date)),
                GridCell(
                    i18n.rupiah(each.payable),
                    _("balance {amount}", amount=each.closing) if each.closing != each.payable else "",
                    tone=Tone.DANGER if each.closing < 0 else Tone.INK,
                    strong=True,
                    order=each.payable,
                ),
                paper,
            ),
        )

    def pointed(self, key: str) -> None:
        """Show the page of the chosen statement once the cursor rests."""
        super().pointed(key)
        self.acts.refresh()

    def clear_detail(self) -> None:
        """Show that none is chosen."""
        self.view.show_pages(None)
        self.view.hide()
        self._where.setText("")
        self._none.show()

    def look_up(self) -> None:
        """Draw the page of the chosen statement; that takes its time."""
        number, papers, by = self.grid.chosen, self.session.shop.statement_papers, self.session.actor
        if number and by is not None:
            self.work(lambda: PdfPages.of(papers.preview(number, by=by)), partial(self._drawn, number))

    def _drawn(self, number: str, pages: PdfPages) -> None:
        if number == self.grid.chosen:
            self._none.hide()
            self.view.show()
            self.view.show_pages(pages)

    def _turned(self, page: int, pages: int) -> None:
        words = _("page {page} of {pages}", page=page, pages=pages)
        self._where.setText(f"{words} · Ctrl ← → " if pages > 1 else "")

    def _nothing_chosen(self) -> str:
        return "" if self.grid.chosen in self._cards else _("Choose a statement first.")

    def _why_not(self) -> str:
        busy = _("Wait until it is finished, or stop it.") if self.papers.busy else ""
        return self._nothing_chosen() or busy

    def _no_strip(self) -> str:
        no_printer = "" if self.session.has_printer else _("This PC has no receipt printer.")
        return self._nothing_chosen() or no_printer
