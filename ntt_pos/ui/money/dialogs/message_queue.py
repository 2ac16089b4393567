"""The messages of a list of statements one after the other: one key opens each, copies its page and marks it as sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.services.money.messages import MessageDraft, MessageKind
from ntt_pos.services.money.statement_prints import StatementCard
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.office.pdf_view import PdfView, image_of
from ntt_pos.ui.saved_files import open_outside
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

LIST, PAGE = 330, 330
DPI = 130


class MessageQueueDialog(Dialog):
    """Enter opens the chosen producer's draft and goes to the next who was not written to; nothing is sent by itself."""

    def __init__(self, session: Session, cards: Sequence[StatementCard], sent: frozenset[str]) -> None:
        super().__init__(
            session.look,
            _("Whom do you write to?"),
            hint=_(
                "Enter opens the draft in WhatsApp, copies the page as a picture (Ctrl+V there) and marks it as sent. "
                "You send it yourself."
            ),
            width=1180,
            leave=_("Close"),
        )
        self._session, self._cards, self._sent = session, tuple(cards), sent
        self._draft: MessageDraft | None = None
        self._pages: PdfPages | None = None
        self._asked = ""
        halves = row(gap=Space.L)
        self.list = RowList(session.look, _("Producers"))
        self.list.setFixedWidth(LIST)
        self.drive(self.list, pages=True)
        self.list.picked.connect(lambda _key: self._look_up())
        halves.addWidget(self.list)
        middle = add(halves, column(gap=Space.S), 1)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(session.look.font(Size.BODY))
        self.text.setAccessibleName(_("Message"))
        self.number = Text(session.look, tone=Tone.MUTED, wrap=True)
        fill(middle, (self.text, 1), self.number)
        self.view = add(halves, PdfView(session.look, _("Statement"), session.long.run))
        self.view.setFixedWidth(PAGE)
        self.body.addLayout(halves, 1)
        self.verb(_("Not sent after all"), self.take_back, "Ctrl+Backspace", kind=ButtonKind.PLAIN)
        self.copy_button = self.verb(_("Copy the text"), self.copy, "Ctrl+C", kind=ButtonKind.PLAIN)
        self.go = self.verb(_("Open WhatsApp"), self.enter, "Return")
        self.start_at(self.list)
        self._show_list()
        self._next()

    def least_height(self) -> int:
        """Return a height at which a page can be recognised."""
        return 640

    @property
    def card(self) -> StatementCard | None:
        """The chosen statement."""
        place = self.list.currentIndex().row()
        return self._cards[place] if 0 <= place < len(self._cards) else None

    def enter(self) -> None:
        """Open the draft with the page on the clipboard, mark it as sent, and go to the next."""
        card, draft = self.card, self._draft
        if card is None or draft is None:
            return
        if not draft.link:
            self.refuse(_(draft.no_number or draft.nothing))
            return
        if self._pages is not None:
            QGuiApplication.clipboard().setImage(image_of(self._pages.picture(0, dpi=DPI)).copy())
        number = card.number

        def answer(could: bool) -> None:  # noqa: FBT001 what a launcher answers
            self._wait(writing=False)
            if could:
                self._mark(number, sent=True)
            else:
                self.refuse(_("No program here opens WhatsApp. Copy the text instead: Ctrl+C."))

        self._wait(writing=True)  # a second Enter would open it twice
        open_outside(self._session, draft.link, answer, self)

    def take_back(self) -> None:
        """Note that the chosen message was not sent after all."""
        card = self.card
        if card is not None and card.number in self._sent:
            self._mark(card.number, sent=False)

    def copy(self) -> None:
        """Put the text on the clipboard."""
        if self._draft is not None and self._draft.text:
            QGuiApplication.clipboard().setText(self._draft.text)
            self.number.setText(_("The text is copied. Paste it where you write to the producer."))

    def _mark(self, number: str, *, sent: bool) -> None:
        shop, by = self._session.shop, self._session.by

        def done(_nothing: object) -> None:
            self._sent = self._sent | {number} if sent else self._sent - {number}
            self._show_list()
            if sent:
                self._next()

        self.write(self._session.books, lambda: shop.messages.mark_sent(number, by=by, sent=sent), done, self._failed)

    def _next(self) -> None:
        """Go to the next who was not written to, from the chosen one on and round."""
        here = max(self.list.currentIndex().row(), 0)
        order = [*range(here, len(self._cards)), *range(here)]
        waiting = next((place for place in order if self._cards[place].number not in self._sent), None)
        if waiting is not None:
            self.list.choose(self._cards[waiting].number)
        elif not self.list.chosen and self._cards:
            self.list.choose(self._cards[0].number)
        self._look_up()

    def _look_up(self) -> None:
        card, shop, by = self.card, self._session.shop, self._session.by
        if card is None:
            return
        number = self._asked = card.number
        self._draft = self._pages = None
        self.refuse("")

        def drafted(drafts: tuple[MessageDraft, ...]) -> None:
            if number == self._asked:
                self._show(next(each for each in drafts if each.kind is MessageKind.STATEMENT))

        def drawn(pages: PdfPages) -> None:
            if number == self._asked:
                self._pages = pages
                self.view.show_pages(pages)

        session = self._session
        session.books.run(
            lambda: shop.messages.drafts(card.producer_id, by=by, number=number), drafted, self._failed, owner=self
        )
        session.long.run(
            lambda: PdfPages.of(shop.statement_papers.preview(number, by=by)), drawn, self._failed, owner=self
        )

    def _show(self, draft: MessageDraft) -> None:
        self._draft = draft
        self.text.setPlainText(draft.text or _(draft.nothing))
        told = _("To {phone}", phone=draft.phone) if draft.link else _(draft.no_number) if draft.no_number else ""
        self.number.setText(told)
        self.number.set_tone(Tone.MUTED if draft.link else Tone.ATTENTION)

    def _show_list(self) -> None:
        rows = [
            ListRow(
                each.number,
                each.producer,
                f"{each.village} · {i18n.rp(each.payable)}",
                note=_("sent") if each.number in self._sent else "",
                tone=Tone.POSITIVE,
            )
            for each in self._cards
        ]
        self.list.show_rows(rows, EmptyState(self.look, _("No statement fits"), ""))
        left = sum(each.number not in self._sent for each in self._cards)
        self.title.setText(_("Whom do you write to? {n} of {all} left", n=left, all=len(self._cards)))

    def _failed(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
