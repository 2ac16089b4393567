"""Pembayaran: who can be paid now and with which banknotes, the chosen one's account beside it, and every act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.payables import AccountBoard, HistoryLine, PayBoard, PayRow, PaySums, sums
from ntt_pos.services.money.vouchers import PaperPages
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.money.account_panel import AccountPanel
from ntt_pos.ui.money.dialogs.account import CorrectionDialog, RepaymentDialog, ReversalDialog, WriteOffDialog
from ntt_pos.ui.money.dialogs.payout import PaidDialog, PayoutDialog
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.office_words import short_day
from ntt_pos.ui.office.printed_dialog import open_papers, printed_first
from ntt_pos.ui.office.statement_preview import PreviewDialog, Verbs
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.till.payment.change_notes import NotesToGive, in_words
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import add, card, column, fill, present
from ntt_pos.ui.widgets.text import Text

LONG = 30


class PayoutsPage(MasterPage):
    """The queue with the account of the chosen producer."""

    def __init__(self, session: Session, counts: dict[str, int]) -> None:
        headings = (
            Heading(_("Producer")),
            Heading(_("May collect"), 112),
            Heading(_("Last paper"), 116),
            Heading(_("Waits"), 88, right=True),
            Heading(_("Balance"), 94, right=True),
            Heading(_("Pay now"), 98, right=True),
        )
        hint = _("Search name, village, code …")
        super().__init__(session, _("Payouts"), headings, search=_("Search producers"), hint=hint)
        self._counts = counts
        self._board: PayBoard | None = None
        self._asked_for = ""  # who was asked for by another page or was just paid: perhaps in no list
        self.village = self.choice(_("Village"))
        self.means = self.choice(
            _("Means"),
            *((each.value, _(MEANS[each].short)) for each in PaysBy),
            ("UNCOLLECTED", _("wait over 30 days")),
            ("NEGATIVE", _("owe the shop")),
        )
        fill(self.head, (self.search, 1), self.village, self.means)
        self.search.textEdited.connect(lambda _text: self._forget_asked())
        self.panel = AccountPanel(self.look, self._pay_button(), self._buttons())
        self.grid.taken.connect(lambda _key: self.press(self.pay_button))
        self.panel.line_taken.connect(self._read_line)
        self.panel.pointed.connect(self.acts.refresh)
        self.stand_beside(self.panel, self._fetch())

    def _pay_button(self) -> Button:
        pay = Action(_("Pay"), self.pay, "F12", rights=(Act.PAYOUT,), kind=ButtonKind.PAY)
        self.pay_button = self.verb(pay, height=Space.TARGET)
        return self.pay_button

    def _buttons(self) -> list[Button]:
        correct, reprint = (Act.CORRECT_ACCOUNT,), (Act.REPRINT,)
        actions = {
            "print": Action(_("Print the paper"), self.print_paper, "Ctrl+P", "", self._no_print, rights=reprint),
            "page": Action(_("Paper as PDF"), self.page_of_paper, "Ctrl+O", "", self._no_page, rights=reprint),
            "reverse": Action(_("Take back"), self.reverse, "Ctrl+B", "", self._no_reversal, rights=correct),
            "repay": Action(_("Money back"), self.repay, "Ctrl+T", "", self._no_debt, rights=(Act.PAYOUT,)),
            "correct": Action(_("Correction"), self.correct, "Ctrl+K", rights=correct),
            "write_off": Action(_("Give debt up"), self.write_off, "Ctrl+D", "", self._no_debt, rights=correct),
        }
        self.buttons = {name: self.verb(action, height=36) for name, action in actions.items()}
        return list(self.buttons.values())

    def load(self) -> None:
        """Look up who is to be paid."""
        shop, by = self.session.shop, self.session.actor
        if by is not None:  # locked while a payment was being written: the page is loaded when somebody comes back
            self.read(lambda: shop.payables.board(by=by), self._show)

    def show_what(self, what: str) -> None:
        """Show one producer by id, or (``pay:`` before it) pay them; or who waits long, or who owes."""
        self.widen()
        if what in ("UNCOLLECTED", "NEGATIVE"):
            self._asked_for = ""
            self.means.choose(what)
            return
        self._asked_for, self._shown = what.removeprefix("pay:"), ""
        self.narrow()
        if what.startswith("pay:"):
            self.when_shown(lambda: self.press(self.pay_button))
        else:
            self.look_up()

    # -- acts -----------------------------------------------------------------------------------------------------

    def pay(self) -> None:
        """Ask how much to pay the chosen producer."""
        self.session.open(PayoutDialog(self.session, self.found, self._paid))

    def repay(self) -> None:
        """Take money that the chosen producer brings back."""
        self.session.open(RepaymentDialog(self.session, self.found, self._booked))

    def write_off(self) -> None:
        """Give up what the chosen producer owes."""
        self.session.open(WriteOffDialog(self.session, self.found, self._booked))

    def correct(self) -> None:
        """Correct the chosen producer's balance."""
        self.session.open(CorrectionDialog(self.session, self.found, self.panel.line, self._booked))

    def reverse(self) -> None:
        """Take back the chosen payment."""
        self.session.open(ReversalDialog(self.session, present(self.panel.line), self._reversed))

    def print_paper(self) -> None:
        """Print the paper of the chosen line on the receipt printer."""
        self._print(present(self.panel.line).document)

    def page_of_paper(self) -> None:
        """Make the page of the chosen line and open it."""
        self._page(present(self.panel.line).document)

    def _no_debt(self) -> str:
        owes = self.found is not None and self.found.row.balance < 0
        return "" if owes else _("The producer owes the shop nothing.")

    def _no_page(self) -> str:
        line = self.panel.line if self.found is not None else None
        return "" if line is not None and line.printable else _("Choose a payment, repayment or correction.")

    def _no_print(self) -> str:
        if not self.session.has_printer:
            return _("This PC has no receipt printer. Make the PDF with Ctrl+O.")
        return self._no_page()

    def _no_reversal(self) -> str:
        line = self.panel.line if self.found is not None else None
        if line is not None and line.reversed:
            return _("This payment was already taken back.")
        return "" if line is not None and line.reversible else _("Choose a payment in the history.")

    def _paid(self, paid: Any) -> None:
        self._shown_again()
        name = self.panel.board.row.name if self.panel.board is not None else ""
        self._tell_paper(_("Paid to {name}", name=name), paid)

    def _booked(self, booked: Any) -> None:
        self._shown_again()
        self._tell_paper(_("Booked"), booked)

    def _tell_paper(self, title: str, paid: Any) -> None:
        self.session.open(PaidDialog(self.session, title, paid, print_voucher=self._print, page=self._page))

    def _reversed(self, balance: int) -> None:
        self._shown_again()
        self.message.tell(_("The payment was taken back. Balance now {amount}.", amount=i18n.rp(balance)))

    def _shown_again(self) -> None:
        """Show the list anew and the same account beside it, also when nothing is left to pay there."""
        self._asked_for = self._shown
        self.load()
        self.look_up()

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

        printed_first(self, [number], lambda: self.read(lambda: shop.vouchers.print(number, by=by), done))

    def _page(self, number: str) -> None:
        shop, by = self.session.shop, self.session.by

        def done(pages: PaperPages) -> None:
            self.message.tell(_("The paper is at {path}.", path=pages.path))
            open_papers(self, pages.path, pages.batch)

        def draw() -> None:
            self.work(lambda: shop.vouchers.page(number, by=by, folder=shop.folder.reports), done)

        printed_first(self, [number], draw)

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
            self.refuse(_("This line has no paper of its own; it is on the statement of its day."))
            return
        self.read(
            lambda: PdfPages.of(work()),
            lambda pages: self.open(PreviewDialog(self.session, number, pages, verbs)),
        )

    def _fetch(self) -> QFrame:
        box = card()
        stack = column(box, gap=Space.XS, margins=(Space.M + 2, Space.S, Space.M + 2, Space.S + 2))
        self._fetch_words = add(stack, Text(self.look, size=Size.META, tone=Tone.MUTED))
        self.notes = add(stack, NotesToGive(self.look, height=30, size=Size.BODY))
        return box

    def _show(self, board: PayBoard) -> None:
        self._board = board
        villages = sorted({line.village for line in board.rows if line.village}, key=str.casefold)
        self.offer_more(self.village, [(name, name) for name in villages])
        self.narrow()
        self._counts["payouts"] = board.ready
        self.recount()

    def narrow(self) -> None:
        """Show who fits."""
        board = self._board
        if board is None:
            return
        village, means = self.village.value, self.means.value
        found = [
            line
            for line in board.rows
            if (not village or line.village == village)
            and _fits(line, means)
            and self.fits(f"{line.name} {line.code} {line.village} {line.district}")
        ]
        if board.rows:
            self.grid.say_when_empty(_("No producer fits"), _("Use fewer letters, or choose another village or means."))
        else:
            self.grid.say_when_empty(
                _("Nobody waits for money"), _("A balance comes with every sale of a producer's goods.")
            )
        self._show_found(found, sums(found))

    def _show_found(self, found: list[PayRow], come_to: PaySums) -> None:
        """Show the list and what it comes to; somebody who was asked for stays chosen, also when in no list."""
        count = ngettext("{n} producer", "{n} producers", len(found))
        ready = _("{n} to pay now", n=come_to.producers)
        sums_words = _("Cash {cash} · transfer {transfer}", cash=come_to.cash, transfer=come_to.transfer)
        blocked = self.grid.blockSignals(True)
        self.show_list([_row(line) for line in found], f"{count} · {ready}", sums_words)
        if self._asked_for and not self.grid.choose(self._asked_for):
            self.grid.setCurrentIndex(QModelIndex())
        self.grid.blockSignals(blocked)
        if not self._asked_for and self.chosen != self._shown:
            self.pointed(self.chosen)
        self._fetch_words.setText(
            _("Banknotes and coins to fetch, so that everybody in the list is paid exactly")
            if come_to.notes
            else _("No cash to fetch for this list.")
        )
        self.notes.show_notes(come_to.notes, in_words(come_to.notes))

    @property
    def chosen(self) -> str:
        """Who is chosen, perhaps somebody that is in no list."""
        return self._asked_for or self.grid.chosen

    def _forget_asked(self) -> None:
        self._asked_for = ""

    def pointed(self, key: str) -> None:
        """Look up the account of whoever is chosen by hand."""
        self._asked_for = ""
        super().pointed(key)

    def detail(self, key: str) -> AccountBoard:
        """Look up an account."""
        return self.session.shop.payables.account(int(key), by=self.session.by)

    def show_detail(self, found: AccountBoard) -> None:
        """Show an account."""
        self.panel.show_board(found)

    def clear_detail(self) -> None:
        """Show nobody."""
        self.panel.forget()


def _fits(line: PayRow, means: str) -> bool:
    """Return whether a producer is among those chosen: by means, who waits long, who owes, or all ("")."""
    if means == "NEGATIVE":
        return line.balance < 0
    if means == "UNCOLLECTED":
        return line.balance > 0 and line.waiting > LONG
    return not means or line.pays_by == means


def _row(line: PayRow) -> GridRow:
    others = len(line.collectors) - 1
    first = line.collectors[0] if line.collectors else _("nobody else")
    more = ngettext("and {n} more", "and {n} more", others) if others > 0 else ""
    statement = line.statement.rpartition("-")[2].lstrip("0")
    made, on = line.statement_at, line.statement_day
    booked = i18n.booked(made, on) if made is not None and on is not None else ""
    days = ngettext("{n} day", "{n} days", line.waiting) if line.waiting else _("today")
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
                short_day(calendar_date(made)) if made else "–",
                " · ".join(filter(None, (f"TJ …{statement}" if statement else "", booked))),
                order=calendar_date(made) if made else None,
            ),
            GridCell(
                waits,
                tone=Tone.ATTENTION if line.waiting > LONG else Tone.INK,
                order=line.waiting if line.balance > 0 else None,
            ),
            GridCell(i18n.rupiah(line.balance), tone=Tone.DANGER if negative else Tone.INK, order=line.balance),
            GridCell(
                i18n.rupiah(line.payable) if line.payable else "–",
                _(MEANS[line.pays_by].phrase) if line.payable else "",
                tone=Tone.POSITIVE if line.payable else Tone.MUTED,
                strong=bool(line.payable),
                order=line.payable,
            ),
        ),
    )
