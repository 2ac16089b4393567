"""An order that a customer sent by WhatsApp: pasted, compared with the shelf, and put aside under the customer's name."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.selling.cart import price_cart
from ntt_pos.domain.selling.order_basket import OrderFinding
from ntt_pos.domain.selling.order_text import LONGEST_WORDS, is_order
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.selling.orders import ReadOrder
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.till.basket.order_words import trouble_tone, trouble_words
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.button import ENTER, ButtonKind, save_keys
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

TEXT_HEIGHT = 176
MOST_SHOWN = 20_000


class _Message(QPlainTextEdit):
    """The message as it was copied; Tab goes on, Ctrl+Enter is the dialog's."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "paragraph")
        self.setTabChangesFocus(True)
        self.setFont(look.font(Size.BODY))
        self.setFixedHeight(TEXT_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if save_keys(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class OrderDialog(Dialog):
    """Takes the text of an order, shows what of it can be put aside and what not, and holds the basket."""

    def __init__(self, controller: TillController, text: str = "") -> None:
        super().__init__(
            controller.session.look,
            _("Which order came by WhatsApp?"),
            hint=_(
                "It is read from the shop's web page: who orders there sends a message that begins with PESAN, with the code "
                "of each product. Copy it in WhatsApp and paste it here. An order in somebody's own words goes into the "
                "basket; F5 puts it aside."
            ),
            width=1040,
        )
        self._controller = controller
        self._read: ReadOrder | None = None
        self._filled = ("", "")
        look = controller.session.look
        sides = add(self.body, row(gap=Space.L), 1)
        left, right = column(gap=Space.M), column(gap=Space.S)
        self.message = _Message(look, _("Message"))
        left.addWidget(Labelled(look, _("Message"), self.message))
        self.name = Field(look, _("Name"))
        self.name.setMaxLength(LONGEST_WORDS)
        self._name = Labelled(
            look, _("Whose order is it?"), self.name, hint=_("Forgotten when it is fetched, or after 7 days.")
        )
        self.day = Field(look, _("When it is fetched"), placeholder=_("for example Saturday"))
        self.day.setMaxLength(LONGEST_WORDS)
        fill(left, self._name, Labelled(look, _("When is it fetched?"), self.day), 1)
        self.lines = add(right, RowList(look, _("What is ordered")), 1)
        self._sum = add(right, Text(look, "", size=Size.BODY, wrap=True))
        fill(sides, (left, 4), (right, 5))
        self.verb(_("Paste"), self.paste, "Ctrl+V", kind=ButtonKind.PLAIN)
        self._keep = self.verb(_("Put it aside"), self.enter, "Return", "Ctrl+Return")
        self.name.entered.connect(self.day.setFocus)
        self.day.entered.connect(self.enter)
        self.message.textChanged.connect(self._look)
        self._show(None)
        copied = text or QGuiApplication.clipboard().text()
        if text or is_order(copied):
            self._fill(copied)
        self.start_at(self.name if text or is_order(copied) else self.message)

    def least_height(self) -> int:
        """Return a height for an order of several lines."""
        return 560

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the text while it has the focus."""
        if self.message.hasFocus() and event.key() in ENTER and not save_keys(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what was copied in the place of what stands here."""
        self._fill(QGuiApplication.clipboard().text())
        self.name.setFocus()

    def enter(self) -> None:
        """Put the order aside."""
        if not self.able(self._keep):
            return
        controller, session = self._controller, self._controller.session
        text, name, day = self.message.toPlainText(), self.name.text(), self.day.text()
        self.write(
            session.books,
            lambda: session.shop.orders.hold(text, by=session.by, name=name, day=day),
            lambda held: self._kept(controller, held),
            self._failed,
        )

    def _fill(self, text: str) -> None:
        """Put a text into its place; a very long one is cut, and refused all the same."""
        self.message.setPlainText(text[:MOST_SHOWN])

    def _look(self) -> None:
        """Read the text again."""
        session, text = self._controller.session, self.message.toPlainText()
        if not text.strip():
            self._show(None)
            return

        def found(read: ReadOrder) -> None:
            if text == self.message.toPlainText():
                self._show(read)

        def failed(error: ShopError) -> None:
            if text == self.message.toPlainText():
                self._show(None, i18n.explain(error))

        session.books.run(lambda: session.shop.orders.read(text), found, failed, owner=self)

    def _show(self, read: ReadOrder | None, refused: str = "") -> None:
        """Show what was read; a name and a day that the customer wrote are proposed, what the cashier typed stays."""
        self._read = read
        self.refuse(refused)
        empty = EmptyState(
            self.look,
            _("No order yet") if not refused else _("This cannot be read"),
            _("Copy the message in WhatsApp, then press Ctrl+V."),
        )
        self.lines.show_rows(_rows(read) if read is not None else [], empty)
        self._sum.setText(_sum(read) if read is not None else "")
        if read is None:
            self._keep.refuse(refused or _("Paste the order first."))
            return
        told = (read.order.name, read.order.day)
        for field, before, now in zip((self.name, self.day), self._filled, told, strict=True):
            if field.text() == before:
                field.setText(now)
        self._filled = told
        nothing = _("Nothing of this order can be sold now: answer the customer. Nothing was put aside.")
        self._keep.refuse("" if read.cart else nothing)
        self.arrange()

    def _kept(self, controller: TillController, held: Any) -> None:
        self.finish()
        controller.count_held()
        controller.told.emit(_("The order of {name} is put aside. F6 takes it back.", name=held.order.name))

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, DomainError) and error.params.get("what") == "name":
            self._name.refuse(i18n.explain(error))
            self.arrange()
        else:
            self.refuse(i18n.explain(error))


def _rows(read: ReadOrder) -> list[ListRow]:
    """Return each line of an order with what becomes of it, then what could not be read."""
    amounts = {each.line.article.code.upper(): each.split.paid for each in price_cart(read.cart).lines}
    rows = []
    for line in read.order.lines:
        mine: list[OrderFinding] = [each for each in read.otherwise if each.line == line]
        name = mine[0].name if mine else line.name
        rows.append(
            ListRow(
                line.code,
                f"{i18n.number(line.pieces)} × {name}",
                line.code,
                i18n.rupiah(amounts[line.code]) if line.code in amounts else "–",
                " · ".join(trouble_words(each) for each in mine),
                trouble_tone(mine),
            )
        )
    told = _("cannot be read: look it up with F2")
    rows += [ListRow(each, each, "", "–", told, Tone.DANGER) for each in read.order.unread]
    if read.order.rest:
        rows.append(ListRow(read.order.rest, f"“{read.order.rest}”", _("also written")))
    return rows


def _sum(read: ReadOrder) -> str:
    """Return how much of an order is put aside, and for how much."""
    ordered = len(read.order.lines) + len(read.order.unread)
    told = ngettext(
        "{put} of {n} thing is put aside, {amount}.",
        "{put} of {n} things are put aside, {amount}.",
        ordered,
        put=len(read.cart.lines),
        amount=i18n.rp(price_cart(read.cart).paid),
    )
    if read.otherwise or read.order.unread:
        told += " " + _("Tell the customer what is not as ordered.")
    return told
