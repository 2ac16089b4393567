"""Goods brought back without a receipt: the shop bears them, a manager approves, the producers are untouched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.words import RETURN_REASONS
from ntt_pos.domain.money.shift import DrawerShort
from ntt_pos.domain.selling.cart import Article
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.selling.returns import WithoutReceipt
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.models.cart_model import maker
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.till.products.search_results import LIMIT, Results
from ntt_pos.ui.till.returns.return_lines import REASONS, SHELVED, reason_buttons
from ntt_pos.ui.till.shifts.short_drawer import ShortDrawerDialog
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import AmountField, Field, Labelled
from ntt_pos.ui.widgets.layout import add, card, column, fill, row
from ntt_pos.ui.widgets.number_pad import offer_digits
from ntt_pos.ui.widgets.text import Text

NO_EXCHANGE = N_("Goods are exchanged only with their receipt. Give the money back first, then sell the other goods.")


class NoReceiptDialog(Dialog):
    """Asks which product, how many, for how much at most, and why."""

    def __init__(self, session: Session, done: Callable[[Any], None], *, number: str = "") -> None:
        """``number`` is the receipt of another register that did not answer: it is noted."""
        unanswered = _(
            "Receipt {number} is of another till, which did not answer: its number is noted. At most today's price is paid "
            "back. The shop bears it; a manager approves."
        )
        usual = _("At most today's price is paid back. The shop bears it; a manager approves.")
        super().__init__(
            session.look,
            _("What comes back without a receipt?"),
            hint=unanswered.format(number=number) if number else usual,
            width=760,
        )
        self._session, self._done, self._number = session, done, number
        self._article: Article | None = None
        context = session.shop.context
        self._uid = context.ids.uid(context.clock.now())
        self._why = REASONS[0]
        look = session.look
        self.field = Field(look, _("Product"), placeholder=_("Scan, or type name, code, producer, village …"))
        self._product = add(self.body, Labelled(look, _("Product"), self.field))
        self._list = card()
        self._list.setFixedHeight(190)
        self._results = Results(session)
        self.drive(self._results)
        self._results.taken.connect(self._take)
        self._chosen_words = EmptyState(
            look, _("No product is chosen yet"), _("Scan it, or type its name and take it from the list.")
        )
        self._places = add(column(self._list, gap=0), QStackedWidget())
        self._places.addWidget(self._chosen_words)
        self._places.addWidget(self._results)
        self.body.addWidget(self._list)
        line = add(self.body, row(gap=Space.M))
        self.units = Field(look, _("How many come back?"))
        self.price = AmountField(look, _("Price of one"))
        self._units = Labelled(look, _("How many come back?"), self.units)
        self._price = Labelled(look, _("Price of one"), self.price)
        fill(line, (self._units, 1), (self._price, 1))
        offer_digits(self.body, look, self.units, self.price, sign=",")
        reasons = add(self.body, row(gap=Space.S))
        self._reasons = reason_buttons(self.acts, self._because, first_key=5)
        self._reasons[0].setChecked(True)
        for button in self._reasons:
            reasons.addWidget(button, 1)
        self.verb(_("Other goods instead"), self._no_exchange, "F9", kind=ButtonKind.PLAIN).refuse(_(NO_EXCHANGE))
        self.body.addWidget(Text(look, _(NO_EXCHANGE), tone=Tone.MUTED, size=Size.META, wrap=True))
        self._go = self.verb(_("Give the money back"), self.enter, "F12", "Ctrl+Return")
        self._go.refuse(_("Choose a product first."))
        self.field.textEdited.connect(self._search)
        self.field.entered.connect(self._chosen)
        self.units.entered.connect(self.price.setFocus)
        self.price.entered.connect(self._finished)
        self.start_at(self.field)

    def scan(self, code: str) -> None:
        """Take a scanned product."""
        try:
            found = self._session.shop.catalogue.by_code(code)
        except ShopError as error:
            self.refuse(i18n.explain(error))
            return
        if len(found) == 1:
            self._show(found[0])
        else:
            self._session.sounds.refused()
            self.field.setText(code)
            self._search(code)

    def enter(self, approval: ApprovalGiven | None = None) -> None:
        """Record it."""
        article = self._article
        if article is None:
            self._product.refuse(_("Choose a product first."))
            return
        typed = self._typed(article)
        if typed is None:
            return
        session, uid = self._session, self._uid
        brought = WithoutReceipt(article.product_id, *typed, self._why, self._why in SHELVED)

        def recorded(result: Any) -> None:
            self.finish()
            self._done(result)

        self.write(
            session.books,
            lambda: session.shop.returns.complete_without_receipt(
                by=session.by, bringing=(brought,), return_uid=uid, note=self._number, approval=approval
            ),
            recorded,
            self._failed,
        )

    def _finished(self) -> None:
        """Go on to the button, as in a return with its receipt."""
        if self.able(self._go) and self._article is not None and self._typed(self._article) is not None:
            self._go.setFocus()

    def _typed(self, article: Article) -> tuple[int, int] | None:
        """Return units and the price of one in rupiah, or None after saying what is wrong with them."""
        try:
            return parse_quantity(self.units.text(), article.price_per), self.price.amount()
        except DomainError as error:
            self.refuse(i18n.explain(error))
            return None

    def _no_exchange(self) -> None:
        self._session.sounds.refused()
        self.refuse(_(NO_EXCHANGE))

    def _because(self, reason: Any) -> None:
        self._why = reason

    def _search(self, text: str) -> None:
        self.refuse("")
        self._article = None
        self._go.refuse(_("Choose a product first."))
        try:
            hits = self._session.shop.catalogue.search(text, LIMIT) if text.strip() else ()
        except ShopError as error:
            self.refuse(i18n.explain(error))
            return
        self._results.show_hits([hit for hit in hits if not hit.bundle_id], text.strip())
        if not text.strip():
            self._say_chosen(_("No product is chosen yet"), _("Scan it, or type its name and take it from the list."))
            return
        self._places.setCurrentWidget(self._results)

    def _chosen(self) -> None:
        hit = self._results.chosen()
        if self._article is None and hit is not None:
            self._take(hit)
        elif self._article is not None:
            self.units.setFocus()

    def _take(self, hit: Any) -> None:
        try:
            self._show(self._session.shop.catalogue.article(hit.product_id))
        except ShopError as error:
            self.refuse(i18n.explain(error))

    def _show(self, article: Article) -> None:
        self._article = article
        self._product.accept()
        self.field.setText(article.name)
        self._say_chosen(article.name, maker(article.producer_name, article.district or article.village))
        self.price.put(article.price or 0)
        self.units.setText("1" if not article.weighed else "")
        self._go.refuse("")
        self.units.setFocus()
        self.units.selectAll()

    def _say_chosen(self, name: str, below: str) -> None:
        """Say what is chosen, and whose it is, in the place of the list."""
        self._chosen_words.say(name, below)
        self._places.setCurrentWidget(self._chosen_words)

    def _asked(self) -> str:
        """Return what somebody else is asked to approve: the goods, how many and at what price."""
        units, price = self.units.text().strip(), self.price.text()
        return _("{units} × {price} back for {name}", units=units, price=price, name=self.field.text())

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            why = _(RETURN_REASONS[self._why].long)
            ask_approval(self._session, error, self.enter, reason=why, asked=self._asked())
            return
        if isinstance(error, DrawerShort):
            self._session.open(ShortDrawerDialog(self._session, error, self.finish))
            return
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
