"""Pembayaran: who can be paid now and with which banknotes, the chosen one's account beside it, and every act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QFrame

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.payables import AccountBoard, HistoryLine, PayBoard, PayRow, PaySums, sums
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.money.account_panel import AccountPanel
from ntt_pos.ui.money.dialogs.account import CorrectionDialog, RepaymentDialog, ReversalDialog, WriteOffDialog
from ntt_pos.ui.money.dialogs.payout import PaidDialog, PayoutDialog
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.preview import PreviewDialog, Verbs
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.till.change_notes import NotesToGive, in_words
from ntt_pos.ui.widgets.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, row
from ntt_pos.ui.widgets.text import Text

DETAIL_MS = 60
LONG = 30
RIGHTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "pay": (Act.PAYOUT,),
    "repay": (Act.PAYOUT,),
    "write_off": (Act.CORRECT_ACCOUNT,),
    "correct": (Act.CORRECT_ACCOUNT,),
    "reverse": (Act.CORRECT_ACCOUNT,),
    "page": (Act.REPRINT,),
    "print": (Act.REPRINT,),
}


class PayoutsPage(Page):
    """The queue with the account of the chosen producer."""

    def __init__(self, session: Session, counts: dict[str, int]) -> None:
        super().__init__(session, _("Payouts"))
        look = self.look
        self._counts = counts
        self._board: PayBoard | None = None
        self._shown = self._asked = ""  # whose account stands beside the list; who was asked for by another page
        self._then_pay = False
        self.search = SearchBox(look, _("Search producers"), placeholder=_("Search name, village, code …"))
        self.search.setMinimumWidth(260)
        self.village = Combo(look, _("Village"), [("", _("all"))], label=_("Village"))
        self.means = Combo(
            look,
            _("Means"),
            [
                ("", _("all")),
                *((each.value, _(MEANS[each].short)) for each in PaysBy),
                ("UNCOLLECTED", _("wait over 30 days")),
                ("NEGATIVE", _("owe the shop")),
            ],
            label=_("Means"),
        )
        self.head.addWidget(self.search, 1)
        for choice in (self.village, self.means):
            choice.currentIndexChanged.connect(lambda _place: self._filter())
            self.head.addWidget(choice)
        self.search.textChanged.connect(lambda _text: self._look_for())
        self.grid = Grid(
            look,
            _("Payouts"),
            (
                Heading(_("Producer")),
                Heading(_("May collect"), 112),
                Heading(_("Last paper"), 92),
                Heading(_("Waits"), 88, right=True),
                Heading(_("Balance"), 94, right=True),
                Heading(_("Pay now"), 98, right=True),
            ),
        )
        self.search.drive(self.grid)
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.pay())
        self.list = GridCard(look, self.grid)
        left = column(gap=Space.M)
        left.addWidget(self.list, 1)
        left.addWidget(self._fetch())
        self.panel = AccountPanel(look)
        halves = row(gap=Space.M)
        halves.addLayout(left, 1)
        halves.addWidget(self.panel)
        self.body.addLayout(halves, 1)
        self.first = self.search
        self._later = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._later.timeout.connect(self._look_up)
        self.on_key("Ctrl+F", self.search.setFocus)
        self.panel.line_taken.connect(self._read_line)
        self.panel.pointed.connect(self._able)
        for name, keys, act in (
            ("pay", "F12", self.pay),
            ("print", "Ctrl+P", self.print_paper),
            ("page", "Ctrl+O", self.page_of_paper),
            ("reverse", "Ctrl+B", self.reverse),
            ("repay", "Ctrl+T", self.repay),
            ("correct", "Ctrl+K", self.correct),
            ("write_off", "Ctrl+D", self.write_off),
        ):
            self.panel.on(name, act)
            self.on_key(keys, act)

    def load(self) -> None:
        """Look up who is to be paid."""
        shop, by = self.session.shop, self.session.actor
        if by is not None:  # locked while a payment was being written: the page is loaded when somebody comes back
            self.read(lambda: shop.payables.board(by=by), self._show)

    def show_what(self, what: str) -> None:
        """Show one producer by id, or (``pay:`` before it) pay them; or who waits long, or who owes."""
        self.search.clear()
        self.village.choose("")
        self.means.choose(what if what in ("UNCOLLECTED", "NEGATIVE") else "")
        if self.means.value:
            self._asked = ""
            self._filter()
            return
        self._then_pay = what.startswith("pay:")
        self._asked = self._shown = what.removeprefix("pay:")
        self._choose_asked()
        self._look_up()

    # -- acts -----------------------------------------------------------------------------------------------------

    def pay(self) -> None:
        """Ask how much to pay the chosen producer."""
        board = self._ready("pay")
        if board is not None:
            self.session.open(PayoutDialog(self.session, board, self._paid))

    def repay(self) -> None:
        """Take money that the chosen producer brings back."""
        board = self._ready("repay")
        if board is not None:
            self.session.open(RepaymentDialog(self.session, board, self._booked))

    def write_off(self) -> None:
        """Give up what the chosen producer owes."""
        board = self._ready("write_off")
        if board is not None:
            self.session.open(WriteOffDialog(self.session, board, self._booked))

    def correct(self) -> None:
        """Correct the chosen producer's balance."""
        board = self._ready("correct")
        if board is not None:
            self.session.open(CorrectionDialog(self.session, board, self.panel.line, self._booked))

    def reverse(self) -> None:
        """Take back the chosen payment."""
        line = self.panel.line
        if self._ready("reverse") is not None and line is not None:
            self.session.open(ReversalDialog(self.session, line, self._reversed))

    def print_paper(self) -> None:
        """Print the paper of the chosen line on the receipt printer."""
        line = self.panel.line
        if self._ready("print") is not None and line is not None:
            self._print(line.document)

    def page_of_paper(self) -> None:
        """Make the page of the chosen line and open it."""
        line = self.panel.line
        if self._ready("page") is not None and line is not None:
            self._page(line.document)

    def _ready(self, name: str) -> AccountBoard | None:
        """Return the account when the act can be done now; else say why not.

        While the account of whoever was just chosen is looked up, nothing is done with the one before: paying waits for it.
        """
        button, board = self.panel.acts[name], self.panel.board
        if board is not None and self._shown and str(board.row.producer_id) != self._shown:
            self._then_pay = name == "pay"
            self._look_up()
            return None
        if board is None or not button.isEnabled():
            self.refuse(button.reason or _("Choose a producer first."))
            return None
        return board

    def _paid(self, paid: Any) -> None:
        self._shown_again()
        name = self.panel.board.row.name if self.panel.board is not None else ""
        self._tell_paper(_("Paid to {name}").format(name=name), paid)

    def _booked(self, booked: Any) -> None:
        self._shown_again()
        self._tell_paper(_("Booked"), booked)

    def _tell_paper(self, title: str, paid: Any) -> None:
        self.session.open(PaidDialog(self.session, title, paid, print_voucher=self._print, page=self._page))

    def _reversed(self, balance: int) -> None:
        self._shown_again()
        self.message.tell(_("The payment was taken back. Balance now {amount}.").format(amount=i18n.rp(balance)))

    def _shown_again(self) -> None:
        """Show the list anew and the same account beside it, also when nothing is left to pay there."""
        self._asked = self._shown
        self.load()
        self._look_up()

    def _print(self, number: str) -> None:
        session = self.session
        shop, by = session.shop, session.by

        def done(told: Any) -> None:
            session.print_now()
            words = (
                _("Copy no. {n} of {number} was sent to the printer.")
                if told.copy
                else _("{number} was sent to the printer.")
            )
            self.message.tell(words.format(n=told.copy, number=number))

        session.books.run(lambda: shop.vouchers.print(number, by=by), done, self.fail, owner=self)

    def _page(self, number: str) -> None:
        shop, by = self.session.shop, self.session.by

        def done(path: Path) -> None:
            self.message.tell(_("The paper is at {path}.").format(path=path))
            self.show_file(path)

        self.work(lambda: shop.vouchers.page(number, by=by, folder=shop.folder.reports), done)

    def _read_line(self, line: HistoryLine | None) -> None:
        """Show the paper of a line on the screen; nothing is printed or counted by that."""
        if line is None:
            return
        shop, number = self.session.shop, line.document
        if line.printable:
            verbs: Verbs = ((_("As PDF"), "Ctrl+O", self.page_of_paper), (_("Print"), "Ctrl+P", self.print_paper))
            work: Callable[[], bytes] = lambda: shop.vouchers.pdf(shop.vouchers.voucher(number))  # noqa: E731 one of two
        elif line.kind is None:
            verbs = ()
            by = self.session.by
            work = lambda: shop.statement_papers.preview(number, by=by)  # noqa: E731 one of two
        else:
            self.refuse(_("This line has no paper of its own; it stands on the statement of its day."))
            return
        self.read(
            lambda: PdfPages.of(work()),
            lambda pages: self.open(PreviewDialog(self.session, number, pages, verbs)),
        )

    def _fetch(self) -> QFrame:
        box = card()
        stack = column(box, gap=Space.XS, margins=(Space.M + 2, Space.S, Space.M + 2, Space.S + 2))
        self._fetch_words = Text(self.look, size=Size.META, tone=Tone.MUTED)
        stack.addWidget(self._fetch_words)
        self.notes = NotesToGive(self.look, height=30, size=Size.BODY)
        stack.addWidget(self.notes)
        return box

    def _show(self, board: PayBoard) -> None:
        self._board = board
        villages = sorted({line.village for line in board.rows if line.village}, key=str.casefold)
        self.village.show_options([("", _("all")), *((name, name) for name in villages)])
        self._filter()
        self._counts["payouts"] = board.ready
        self.recount()

    def _filter(self) -> None:
        board = self._board
        if board is None:
            return
        words = self.search.text().casefold().split()
        village, means = self.village.value, self.means.value
        found = [
            line
            for line in board.rows
            if (not village or line.village == village)
            and _fits(line, means)
            and all(word in f"{line.name} {line.code} {line.village} {line.district}".casefold() for word in words)
        ]
        if board.rows:
            self.grid.say_when_empty(_("No producer fits"), _("Use fewer letters, or choose another village or means."))
        else:
            self.grid.say_when_empty(
                _("Nobody waits for money"), _("A balance comes with every sale of a producer's goods.")
            )
        blocked = self.grid.blockSignals(True)
        self.grid.show_rows([_row(line) for line in found])
        self._choose_asked()
        self.grid.blockSignals(blocked)
        if not self._asked and self.grid.chosen != self._shown:
            self._point(self.grid.chosen)
        self._total(found, sums(found))

    def _look_for(self) -> None:
        self._asked = ""
        self._filter()

    def _choose_asked(self) -> None:
        """Choose who was asked for; somebody without a balance stands in no list, then nobody is chosen."""
        if self._asked and not self.grid.choose(self._asked):
            self.grid.setCurrentIndex(QModelIndex())

    def _total(self, found: list[PayRow], come_to: PaySums) -> None:
        count = ngettext("{n} producer", "{n} producers", len(found)).format(n=i18n.number(len(found)))
        ready = _("{n} to pay now").format(n=i18n.number(come_to.producers))
        self.list.total(
            f"{count} · {ready}",
            _("Cash {cash} · transfer {transfer}").format(
                cash=i18n.rupiah(come_to.cash), transfer=i18n.rupiah(come_to.transfer)
            ),
        )
        self._fetch_words.setText(
            _("Banknotes and coins to fetch, so that everybody in the list is paid exactly")
            if come_to.notes
            else _("No cash to fetch for this list.")
        )
        self.notes.show_notes(come_to.notes, in_words(come_to.notes))

    def _point(self, key: str) -> None:
        if key != self._shown:
            self._then_pay = False
        self._asked, self._shown = "", key
        if key:
            self._later.start()
        else:
            self.panel.forget()
            self._able()

    def _look_up(self) -> None:
        shown = self._shown
        shop, by = self.session.shop, self.session.actor
        if shown.isdigit() and by is not None:
            self.read(lambda: shop.payables.account(int(shown), by=by), self._show_account)

    def _show_account(self, board: AccountBoard) -> None:
        if str(board.row.producer_id) != self._shown:
            return
        self.panel.show_board(board)
        self._able()
        if self._then_pay:
            self._then_pay = False
            self.pay()

    def _able(self) -> None:
        """Say of every act whether it can be done now, and why not."""
        board, line, acts = self.panel.board, self.panel.line, self.panel.acts
        nobody = "" if board is not None else _("Choose a producer first.")
        owes = board is not None and board.row.balance < 0
        reasons = {
            "pay": "",
            "repay": "" if owes else _("The producer owes the shop nothing."),
            "write_off": "" if owes else _("The producer owes the shop nothing."),
            "correct": "",
            "reverse": _why_not_reversed(line),
            "page": "" if line is not None and line.printable else _("Choose a payment, repayment or correction."),
        }
        reasons["print"] = (
            reasons["page"]
            if self.session.has_printer
            else _("This PC has no receipt printer. Make the PDF with Ctrl+O.")
        )
        for name, reason in reasons.items():
            acts[name].refuse(nobody or self.session.why_not(*RIGHTS[name]) or reason)


def _fits(line: PayRow, means: str) -> bool:
    """Return whether a producer is among those chosen: by means, who waits long, who owes, or all ("")."""
    if means == "NEGATIVE":
        return line.balance < 0
    if means == "UNCOLLECTED":
        return line.balance > 0 and line.waiting > LONG
    return not means or line.pays_by == means


def _why_not_reversed(line: HistoryLine | None) -> str:
    if line is not None and line.reversed:
        return _("This payment was already taken back.")
    if line is None or not line.reversible:
        return _("Choose a payment in the history.")
    return ""


def _row(line: PayRow) -> GridRow:
    others = len(line.collectors) - 1
    first = line.collectors[0] if line.collectors else _("nobody else")
    more = ngettext("and {n} more", "and {n} more", others).format(n=others) if others > 0 else ""
    statement = line.statement.rpartition("-")[2].lstrip("0")
    days = ngettext("{n} day", "{n} days", line.waiting).format(n=line.waiting) if line.waiting else _("today")
    waits = days if line.balance > 0 else "–"
    negative = line.balance < 0
    return GridRow(
        str(line.producer_id),
        (
            GridCell(
                line.name,
                f"{line.code} · {line.village}, {line.district}",
                strong=True,
                pill=("" if line.active else _("inactive"), "danger"),
            ),
            GridCell(first, more, tone=Tone.INK if line.collectors else Tone.MUTED),
            GridCell(
                i18n.day(line.statement_day).rsplit(" ", 1)[0] if line.statement_day else "–",
                f"TJ …{statement}" if statement else "",
            ),
            GridCell(waits, tone=Tone.ATTENTION if line.waiting > LONG else Tone.INK),
            GridCell(i18n.rupiah(line.balance), tone=Tone.DANGER if negative else Tone.INK),
            GridCell(
                i18n.rupiah(line.payable) if line.payable else "–",
                _(MEANS[line.pays_by].phrase) if line.payable else "",
                tone=Tone.POSITIVE if line.payable else Tone.MUTED,
                strong=bool(line.payable),
            ),
        ),
    )
