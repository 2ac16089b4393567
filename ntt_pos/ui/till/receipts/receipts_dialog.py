"""Receipts again: on the screen as they were printed, and as a marked copy on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.receipt import Receipt, ReceiptKind
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.receipt_state import printed_words
from ntt_pos.ui.till.receipts.paper_view import PaperView
from ntt_pos.ui.till.receipts.receipt_search import read_wanted
from ntt_pos.ui.till.receipts.share_receipt import ShareDialog
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, scrolling
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import column, plain, row
from ntt_pos.ui.widgets.number_pad import offer_digits

LAST = 30
SOON_MS = 150
NUMBERS = ("JL-", "RT-")
RETURNED = "RT"


class ReceiptsDialog(Dialog):
    """The last sales with their receipts; a number can be typed or scanned."""

    def __init__(
        self,
        session: Session,
        *,
        number: str = "",
        give_back: Callable[[str], None] | None = None,
        without: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(session.look, _("Which receipt?"), width=900)
        self._session, self._shown, self._listed, self._sure = session, "", "", True
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(lambda: self._find(self._typed()))
        self._receipt: Receipt | None = None
        self._read: tuple[str, Receipt, Any] | None = None  # what is on the paper
        self._go_when_shown = False
        self._without = without
        sides = row(gap=Space.L)
        sides.addLayout(self._left(), 1)
        sides.addWidget(self._paper_beside())
        self.body.addLayout(sides, 1)
        self._verbs(give_back)
        self._allow()
        self.field.entered.connect(self._entered)
        self.field.textEdited.connect(lambda _text: self._edited())
        self.start_at(self.field)
        self.field.setText(number)
        self._find(self._typed())

    def _left(self) -> QVBoxLayout:
        """Return the field for what is known of the receipt, and below it what was found."""
        left, look = column(gap=Space.M), self.look
        self.field = Field(look, _("Receipt"), placeholder=_("Scan, or type number, day, amount or product"))
        self._labelled = Labelled(
            look,
            _("Receipt"),
            self.field,
            hint=_("For example 123 (the last digits), 28/2, 57.500, kopi, or several together."),
        )
        left.addWidget(self._labelled)
        self.list = RowList(look, _("Last sales"))
        self.drive(self.list)
        self.list.picked.connect(self._picked)
        left.addWidget(self.list, 1)
        offer_digits(left, look, self.field, sign="/")
        return left

    def _paper_beside(self) -> QWidget:
        """Return the paper of the chosen receipt."""
        self._paper = PaperView(self.look)
        holder = plain()
        holder.setProperty("role", "desk")
        inner = column(holder, margins=(0, Space.L, 0, Space.L))
        inner.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        area = scrolling(holder)
        area.setFixedWidth(390)
        area.setProperty("role", "tile")
        return area

    def _verbs(self, give_back: Callable[[str], None] | None) -> None:
        """Offer what can be done with the receipt: goods brought back, or another form of it."""
        self._back: Button | None = None
        self._more: Button | None = None
        self._gift: Button | None = None
        if give_back is not None:
            if self._without is not None:
                self.verb(_("No receipt"), self._no_receipt, "F8", kind=ButtonKind.PLAIN)
            self._print = self.verb(_("Print a copy"), self._copy, "F11", kind=ButtonKind.PLAIN)
            self._back = self.verb(_("Bring goods back"), lambda: self._give_back(give_back), "Return")
        else:
            self._more = self.verb(_("Other forms"), self._share, "F9", kind=ButtonKind.PLAIN)
            self._gift = self.verb(_("For a gift"), self._print_gift, "F8", kind=ButtonKind.PLAIN)
            self._print = self.verb(_("Print a copy"), self._copy, "Return")

    def least_height(self) -> int:
        """Return a height that shows a whole short receipt."""
        return 640

    def enter(self) -> None:
        """Go on with the receipt that is shown: bring goods back, or print a copy."""
        verb = self._back or self._print
        if self.able(verb):
            verb.click()

    def _copy(self) -> None:
        session, number = self._session, self._shown

        def done(receipt: Receipt) -> None:
            session.print_now()
            if session.has_printer:
                told = _("Copy {copy} of {number} is on its way to the printer.")
            elif self._more is not None:
                told = _("No printer is set up here: copy {copy} of {number} is noted; F9 gives it in another form.")
            else:
                told = _(
                    "No printer is set up here: copy {copy} of {number} is noted; F11, then F9 gives it as a page."
                )
            self._say_printed(told.format(copy=receipt.copy, number=number))

        self.write(session.books, lambda: session.shop.checkout.reprint(number, by=session.by), done, self._failed)

    def _say_printed(self, told: str) -> None:
        """Say what was done: where another form is offered while no printer is there, else at the till."""
        if self._more is not None and not self._session.has_printer:
            self.tell_done(told)
            return
        self.finish()
        self._session.tell(told)

    def _print_gift(self) -> None:
        session, number = self._session, self._shown

        def done(receipt: Receipt) -> None:
            session.print_now()
            told = (
                _("A gift receipt of {number}, without prices, is on its way to the printer.")
                if session.has_printer
                else _("No printer is set up here, so the gift receipt of {number} was not printed.")
            )
            self._say_printed(told.format(number=receipt.number))

        self.write(session.books, lambda: session.shop.receipts.print_gift(number, by=session.by), done, self._failed)

    def scan(self, code: str) -> None:
        """Take a scanned receipt number."""
        self.field.setText(code)
        self._entered()

    def step(self, by: int) -> None:
        """Choose another receipt of the list."""
        self.list.step(by)

    def _typed(self) -> str:
        return self.field.text().strip().upper()

    def _edited(self) -> None:
        """Look while one types: what was shown for other words is no longer what the verbs are about."""
        self._soon.start()
        self._forget()

    def _forget(self) -> None:
        """Let the verbs be about nothing; the paper stays until list and paper change together."""
        self._shown, self._receipt, self._go_when_shown = "", None, False
        self._allow()

    def _entered(self) -> None:
        """Go on with what is there alone or was pointed at; the first Enter among several only says so."""
        if self._soon.isActive() or self._typed() != self._listed:
            self._find(self._typed(), then=self._go_on)
        else:
            self._go_on()

    def _go_on(self) -> None:
        if not self.list.keys:
            self._session.sounds.refused()
            self._labelled.refuse(_("No sale fits that. Try fewer words, or only the day."))
        elif self._sure and self._shown:
            self.enter()
        elif self._sure and self._typed():
            self._go_when_shown = True  # a quick hand: the paper is on its way
        else:
            self._sure = True
            told = _("Choose with the arrows; Enter then takes the marked one.")
            self._labelled.explain(told)

    def _find(self, typed: str, then: Callable[[], None] = lambda: None) -> None:
        """List the sales that fit, or the last ones while nothing is typed."""
        self._soon.stop()
        session = self._session
        wanted = read_wanted(typed, session.today())
        returns = self._back is None  # who brings goods back looks for what was sold
        receipts, recent = session.shop.receipts, session.shop.checkout.recent_sales

        def work() -> Any:
            if not typed:
                shown = (*recent(LAST), *(receipts.returned(limit=LAST) if returns else ()))
                return sorted(shown, key=lambda card: card.at, reverse=True)[:LAST]
            if returns and wanted.number.startswith(RETURNED):
                return receipts.returned(number=wanted.number)
            back = receipts.returned(tail=wanted.tail) if returns and wanted.tail else ()
            sales = receipts.find(
                day=wanted.day,
                amount=wanted.amount,
                words=wanted.words,
                number=wanted.number,
                tail=wanted.tail,
            )
            return (*sales, *back)

        def found(sales: Any) -> None:
            if self._typed() != typed:
                return  # more was typed meanwhile: it is looked for already
            self._forget()
            self._listed, self._sure = typed, not typed or len(sales) == 1
            self._list(sales)
            if not sales:
                self._read = None
                self._paper.show_lines((), session.papers.columns)
            if not sales and typed.startswith(NUMBERS):
                self._look_at(typed)  # a return's number: no sale has it
            then()

        session.books.run(work, found, self._failed, owner=self)

    def _picked(self, number: str) -> None:
        self._sure = True
        self._look_at(number)

    def _list(self, cards: Any) -> None:
        self.list.show_rows(
            [self._row(card) for card in cards],
            EmptyState(self.look, _("No receipt here"), _("Sales appear here; type a day, an amount or a product.")),
        )
        if cards and self._read is not None and self._read[0] == cards[0].number:
            self._show(self._read)
        elif cards:
            self._look_at(cards[0].number)
        self.list.choose(self._shown)

    def _row(self, card: Any) -> ListRow:
        """Return the row of a sale, or of a return with what left the shop below 0."""
        back = card.number.startswith(RETURNED)
        what = [_("Return")] if back else []
        items = ngettext("{n} item", "{n} items", card.units)
        gone = not back and card.returned
        return ListRow(
            key=card.number,
            title=card.number,
            below=" · ".join((*what, i18n.moment(card.at), card.cashier, items)),
            value=i18n.rupiah(-card.total if back else card.total),
            note=_("all brought back") if gone else printed_words(card.printed),
            tone=Tone.MUTED if card.printed == "SENT" and not gone else Tone.ATTENTION,
        )

    def _list_one(self, number: str, receipt: Receipt) -> None:
        """List a return, which no search of sales finds."""
        below = " · ".join((_("Return"), i18n.moment(receipt.at), receipt.cashier))
        row = ListRow(number, number, below, i18n.rupiah(-receipt.total))
        self.list.show_rows([row], EmptyState(self.look, "", ""))

    def _look_at(self, number: str) -> None:
        session = self._session

        def work() -> tuple[str, Receipt, Any]:
            receipt = session.shop.receipts.show(number)
            return number.upper(), receipt, session.papers.receipt(receipt)

        session.books.run(work, self._show, self._unknown, owner=self)

    def _show(self, found: tuple[str, Receipt, Any]) -> None:
        number, receipt, lines = found
        if self._typed() != self._listed:
            return
        self._shown, self._receipt, self._read = number, receipt, found
        if number not in self.list.keys:
            self._list_one(number, receipt)
        self.refuse("")
        self._labelled.accept()
        self._paper.show_lines(lines, self._session.papers.columns)
        self.list.choose(number)
        self._allow()
        if self._go_when_shown:
            self._go_when_shown = False
            self.enter()

    def _unknown(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self._labelled.refuse(i18n.explain(error))

    def _failed(self, error: ShopError) -> None:
        self._allow()
        self.refuse(i18n.explain(error))

    def _allow(self) -> None:
        if self._more is not None:
            self._more.refuse("" if self._shown else _("Choose a receipt first."))
        if self._gift is not None:
            returned = self._receipt is not None and self._receipt.kind is ReceiptKind.RETURN
            nothing = _("Nothing was bought with this number: goods were brought back.") if returned else ""
            self._gift.refuse(nothing if self._shown else _("Choose a receipt first."))
        self._print.refuse("" if self._shown else _("Choose a receipt first."))
        if self._back is not None:
            self._back.refuse("" if self._shown else _("Choose a receipt first."))

    def _give_back(self, go: Callable[[str], None]) -> None:
        number = self._shown
        self.finish()
        go(number)

    def _share(self) -> None:
        if self._receipt is not None:
            number = self._shown
            again = partial(self._look_at, number)
            self._session.open(ShareDialog(self._session, self._receipt, self._paper.picture, again))

    def _no_receipt(self) -> None:
        go = self._without
        self.finish()
        if go is not None:
            go()
