"""Receipts again: on the screen as they were printed, and as a marked copy on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.receipt import Receipt
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.till.dialogs.share_receipt import ShareDialog
from ntt_pos.ui.till.paper_view import PaperView
from ntt_pos.ui.till.receipt_words import printed_words, read_wanted
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, scrolling
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import column, plain, row
from ntt_pos.ui.widgets.rows import ListRow, RowList

LAST = 30
NUMBERS = ("JL-", "RT-")


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
        self._session, self._shown, self._listed = session, "", ""
        self._receipt: Receipt | None = None
        sides = row(gap=Space.L)
        left = column(gap=Space.M)
        self.field = Field(session.look, _("Receipt"), placeholder=_("Scan, or type number, day, amount or product"))
        self._labelled = Labelled(
            session.look,
            _("Receipt"),
            self.field,
            hint=_("For example 28/2, 57.500, kopi, or all of them together."),
        )
        left.addWidget(self._labelled)
        self.list = RowList(session.look, _("Last sales"))
        self.drive(self.list)
        self.list.picked.connect(self._look_at)
        left.addWidget(self.list, 1)
        sides.addLayout(left, 1)
        self._paper = PaperView(session.look)
        holder = plain()
        holder.setProperty("role", "desk")
        inner = column(holder, margins=(0, Space.L, 0, Space.L))
        inner.addWidget(self._paper, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        area = scrolling(holder)
        area.setFixedWidth(390)
        area.setProperty("role", "tile")
        sides.addWidget(area)
        self.body.addLayout(sides, 1)
        self._back: Button | None = None
        self._more: Button | None = None
        self._without = without
        if give_back is not None:
            if without is not None:
                self.verb(_("No receipt"), self._no_receipt, "F8", kind=ButtonKind.PLAIN)
            self._print = self.verb(_("Print a copy"), self._copy, "F11", kind=ButtonKind.PLAIN)
            self._back = self.verb(_("Bring goods back"), lambda: self._give_back(give_back), "Return")
        else:
            self._more = self.verb(_("Other forms"), self._share, "F9", kind=ButtonKind.PLAIN)
            self._print = self.verb(_("Print a copy"), self._copy, "Return")
        self._allow()
        self.field.entered.connect(self._entered)
        self.start_at(self.field)
        if number:
            self.field.setText(number)
            self._look_at(number)
        session.books.run(lambda: session.shop.checkout.recent_sales(LAST), self._list, self._failed, owner=self)

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
            told = (
                _("Copy {copy} of {number} is on its way to the printer.")
                if session.has_printer
                else _("No printer is set up here: copy {copy} of {number} is noted; F9 gives it in another form.")
            )
            session.tell(told.format(copy=receipt.copy, number=number))
            self.finish()

        self.write(session.books, lambda: session.shop.checkout.reprint(number, by=session.by), done, self._failed)

    def scan(self, code: str) -> None:
        """Take a scanned receipt number."""
        self.field.setText(code)
        self._entered()

    def step(self, by: int) -> None:
        """Choose another receipt of the list."""
        self.list.step(by)

    def _entered(self) -> None:
        typed = self.field.text().strip().upper()
        if not typed or typed in (self._shown, self._listed):
            self.enter()
        elif typed.startswith(NUMBERS):
            self._look_at(typed)
        else:
            self._find(typed)

    def _find(self, typed: str) -> None:
        """List the sales that fit; Enter then takes the chosen one."""
        session = self._session
        wanted = read_wanted(typed, session.today())

        def found(sales: Any) -> None:
            self._listed, self._shown = typed, ""
            self._allow()
            self._list(sales)
            if not sales:
                session.sounds.refused()
                self._labelled.refuse(_("No sale fits that. Try fewer words, or only the day."))

        session.books.run(
            lambda: session.shop.receipts.find(
                day=wanted.day, amount=wanted.amount, words=wanted.words, number=wanted.number
            ),
            found,
            self._failed,
            owner=self,
        )

    def _list(self, cards: Any) -> None:
        self.list.show_rows(
            [
                ListRow(
                    key=card.number,
                    title=card.number,
                    below=f"{i18n.moment(card.at)} · {card.cashier} · "
                    + ngettext("{n} item", "{n} items", card.units).format(n=i18n.rupiah(card.units)),
                    value=i18n.rupiah(card.total),
                    note=printed_words(card.printed),
                    tone=Tone.MUTED if card.printed == "SENT" else Tone.ATTENTION,
                )
                for card in cards
            ],
            EmptyState(self.look, _("No receipt here"), _("Sales appear here; type a day, an amount or a product.")),
        )
        if cards and not self._shown:
            self._look_at(cards[0].number)
        self.list.choose(self._shown)

    def _look_at(self, number: str) -> None:
        session = self._session

        def work() -> tuple[str, Receipt, Any]:
            receipt = session.shop.receipts.show(number)
            return number.upper(), receipt, session.papers.receipt(receipt)

        session.books.run(work, self._show, self._unknown, owner=self)

    def _show(self, found: tuple[str, Receipt, Any]) -> None:
        number, receipt, lines = found
        self._shown, self._receipt = number, receipt
        self.refuse("")
        self._labelled.accept()
        self._paper.show_lines(lines, self._session.papers.columns)
        self.list.choose(number)
        self._allow()

    def _unknown(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self._labelled.refuse(i18n.explain(error))

    def _failed(self, error: ShopError) -> None:
        self._allow()
        self.refuse(i18n.explain(error))

    def _allow(self) -> None:
        if self._more is not None:
            self._more.refuse("" if self._shown else _("Choose a receipt first."))
        self._print.refuse("" if self._shown else _("Choose a receipt first."))
        if self._back is not None:
            self._back.refuse("" if self._shown else _("Choose a receipt first."))

    def _give_back(self, go: Callable[[str], None]) -> None:
        number = self._shown
        self.finish()
        go(number)

    def _share(self) -> None:
        if self._receipt is not None:
            self._session.open(ShareDialog(self._session, self._receipt, self._paper.picture))

    def _no_receipt(self) -> None:
        go = self._without
        self.finish()
        if go is not None:
            go()
