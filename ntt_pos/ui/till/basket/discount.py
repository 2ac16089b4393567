"""A discount on the line or on the whole basket, or another price for the line."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.selling.cart import Cart, CutPrice, PricedCart, change_line, discount_cart, price_cart
from ntt_pos.domain.selling.discount_ceilings import NO_CEILING, cart_above, ceilings, lines_above
from ntt_pos.domain.selling.discount_fitting import fitted
from ntt_pos.domain.typed.typed_numbers import parse_rate, parse_rupiah
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.announce import AnnouncedSoon
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, plain, row
from ntt_pos.ui.widgets.number_pad import COLUMNS, offer_digits
from ntt_pos.ui.widgets.text import Text

QUICK = 96
LINE, WHOLE, PRICE = "line", "whole", "price"

REASONS = (
    N_("Regular customer"),
    N_("Damaged packaging"),
    N_("Close to its date"),
    N_("Promotion"),
)


class DiscountDialog(Dialog):
    """A discount on the line or on the whole basket, in rupiah or percent; or another price for the line."""

    def __init__(self, look: Look, controller: TillController) -> None:
        super().__init__(look, _("Which discount?"), width=760)
        self._controller = controller
        most = ceilings(controller.session.by.role, controller.session.settings)
        self._most = {LINE: most.line_bp, WHOLE: most.cart_bp, PRICE: NO_CEILING}
        line = controller.line()
        self._where = LINE if line else WHOLE
        self._key = line.key if line else ""
        self.body.addLayout(self._ways())
        self.field = Field(look, _("Discount"), size=Size.SUM, weight=Weight.MEDIUM, role="money")
        self.reason = Field(look, _("Reason"), placeholder=_("Reason (may stay empty)"))
        self._labelled = Labelled(look, _("Discount"), self.field, hint=" ")
        sides = add(self.body, row(gap=Space.L))
        fill(add(sides, column(gap=Space.M), 1), self._labelled, self.reason, 1)
        beside = add(sides, column(gap=0))
        self._quick = add(beside, plain())
        if offer_digits(beside, look, self.field, sign="%", columns=COLUMNS) is None:
            self._offer_amounts()
        beside.addStretch(1)
        self._reasons = add(self.body, plain())
        reasons = row(self._reasons, gap=Space.S)
        for words in REASONS:
            button = Button(
                look,
                _(words),
                partial(self._because, _(words)),
                kind=ButtonKind.LINK,
                size=Size.META + 0.5,
            )
            reasons.addWidget(button, 1)
        self._told = add(self.body, Text(look, size=Size.AMOUNT, tone=Tone.MUTED, wrap=True))
        self._soon = AnnouncedSoon(self)
        self._drop = self.verb(_("Take the discount away"), self._take_away, kind=ButtonKind.PLAIN)
        self._go = self.verb(_("Give the discount"), self.enter, "Return")
        self.field.textChanged.connect(lambda _text: self._preview())
        self.field.entered.connect(self.enter)
        self.reason.entered.connect(self.enter)
        self.start_at(self.field)
        self._buttons[self._where].setChecked(True)
        self._choose(self._where)
        self.on_key("F4", self._next_way)
        session = controller.session
        acts = {LINE: Act.DISCOUNT_ABOVE_CEILING, WHOLE: Act.CART_DISCOUNT_ABOVE_CEILING}
        session.books.run(
            lambda: {k: session.shop.context.verdict_on(session.by, a) is Verdict.ALLOWED for k, a in acts.items()},
            self._allow,
            owner=self,
        )

    def _offer_amounts(self) -> None:
        """Offer what is given most, where no digits are touched."""
        grid = QGridLayout(self._quick)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        for place, words in enumerate(("5%", "1.000", "10%", "5.000", "20%")):
            button = Button(self.look, words, partial(self._put, words), size=Size.AMOUNT)
            button.setFixedWidth(QUICK)
            grid.addWidget(button, place // 2, place % 2)

    def _because(self, words: str) -> None:
        """Take a usual reason; the keys go to it, so that Enter does what its button says."""
        self.reason.setText(words)
        self.reason.setFocus()

    def _ways(self) -> QHBoxLayout:
        """Return the buttons for what the discount is on."""
        look, controller, line = self.look, self._controller, self._controller.line()
        where = row(gap=Space.S)
        self._line_button = Button(
            look, line.article.name if line else _("Line"), kind=ButtonKind.CHOICE, height=52, elide=True
        )
        self._cart_button = Button(look, _("Whole basket"), kind=ButtonKind.CHOICE, height=52)
        self._price_button = Button(look, _("Other price"), kind=ButtonKind.CHOICE, height=52)
        self._buttons = {LINE: self._line_button, WHOLE: self._cart_button, PRICE: self._price_button}
        for place, button in self._buttons.items():
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, place=place: self._choose(place))
            where.addWidget(button, 1)
        if line is None:
            why = (
                _("A bundle has one price: take the discount from the whole basket.")
                if controller.bundle()
                else _("Choose a line first.")
            )
            self._line_button.refuse(why)
            self._price_button.refuse(why)
        return where

    def enter(self) -> None:
        """Give the discount; what somebody else must approve is asked now, before the customer hears a price."""
        try:
            changed = self._changed()
            price_cart(changed)
        except DomainError as error:
            self._controller.session.sounds.refused()
            self._labelled.refuse(i18n.explain(error))
            self.arrange()
            return
        self._ask(changed)

    def _ask(self, changed: Cart) -> None:
        controller, session = self._controller, self._controller.session

        def answered(needed: ApprovalNeeded | None) -> None:
            if needed is None or controller.approval_of(changed) is not None:
                self._agree(changed, None)
            else:
                reason = self.reason.text().strip() if self._where != PRICE else ""
                then = partial(self._agree, changed)
                ask_approval(session, needed, then, reason=reason, asked=self._asked())

        self.write(
            session.books,
            lambda: session.shop.checkout.asks(changed, by=session.by),
            answered,
            lambda error: self.refuse(i18n.explain(error)),
        )

    def _asked(self) -> str:
        """Return what somebody else is asked to approve: which line, and what the customer pays then."""
        line = self._controller.line() if self._where != WHOLE else None
        name = line.article.name if line is not None else _("Whole basket")
        if self._where == PRICE:
            words = _("Price of one {amount}", amount=i18n.rp(parse_rupiah(self.field.text())))
        else:
            given = self._typed()
            words = i18n.rate(given.rate_bp) if given.rate_bp else i18n.rp(given.amount)
        return f"{name}: {words}. {self._told.text()}"

    def _agree(self, changed: Cart, approval: ApprovalGiven | None) -> None:
        self._controller.agree(changed, approval)
        self.finish()

    def _changed(self) -> Cart:
        """Return the basket with what is typed here. Raises DomainError."""
        cart = self._controller.cart
        if self._where == PRICE:
            return fitted(change_line(cart, self._key, price=parse_rupiah(self.field.text()))).cart
        return self._with(self._typed())

    def _with(self, given: CutPrice) -> Cart:
        cart, kept = self._controller.cart, given if given.amount or given.rate_bp else None
        if self._where == WHOLE:
            return discount_cart(cart, kept)
        return fitted(change_line(cart, self._key, discount=kept)).cart

    def _next_way(self) -> None:
        """F4 again goes on to the next kind: line, whole basket, other price."""
        able = [place for place, button in self._buttons.items() if button.isEnabled()]
        place = able[(able.index(self._where) + 1) % len(able)]
        self._buttons[place].setChecked(True)
        self._choose(place)

    def _choose(self, where: str) -> None:
        before, self._where = self._where, where
        line, priced = self._controller.line(), where == PRICE
        for widget in (self._quick, self.reason, self._reasons):
            widget.setVisible(not priced)
        name = _("Price of one") if priced else _("Discount")
        self._labelled.rename(
            name,
            self._hint(),
        )
        self._go.set_words(_("Ask this price") if priced else _("Give the discount"))
        self._drop.set_words(_("The usual price again") if priced else _("Take the discount away"))
        if before != where:
            self.field.clear()
        if priced and line is not None:
            self._drop.setVisible(line.price is not None)
            self.field.setText(i18n.rupiah(line.unit_price))
            self._after_choice()
            return
        given = self._controller.cart.discount if where == WHOLE else (line.discount if line else None)
        self._drop.setVisible(given is not None)
        if given is not None:
            self.field.setText(
                i18n.rate(given.rate_bp).replace(" ", "") if given.rate_bp else i18n.rupiah(given.amount)
            )
            self.reason.setText(given.reason)
        self._after_choice()

    def _after_choice(self) -> None:
        self.field.setFocus()
        self.field.selectAll()
        self._preview()
        self.arrange()

    def _put(self, words: str) -> None:
        self.field.setText(words)
        self._labelled.accept()
        self.field.setFocus()
        self.field.selectAll()

    def _typed(self) -> CutPrice:
        text, reason = self.field.text().strip(), self.reason.text().strip()
        if text.endswith("%"):
            return CutPrice(rate_bp=parse_rate(text), reason=reason)
        amount = parse_rupiah(text)
        if 0 < amount < self._controller.session.settings.cash_unit:
            raise DomainError(N_("{amount} would be {amount} rupiah. Type {amount}% for percent."), amount=amount)
        return CutPrice(amount=amount, reason=reason)

    def _preview(self) -> None:
        controller = self._controller
        try:
            after = price_cart(self._changed())
        except DomainError:
            after = controller.priced
            self._labelled.explain(self._hint())  # nothing is asked that anybody could approve
        else:
            self._warn(after)
        if after.paid == controller.priced.paid:
            self._told.setText(_("Total {amount}", amount=after.paid))
            return
        self._told.setText(
            _(
                "Total {before} becomes {after}: the customer saves {saved}.",
                before=controller.priced.paid,
                after=after.paid,
                saved=controller.priced.paid - after.paid,
            )
            if after.paid < controller.priced.paid
            else _("Total {before} becomes {after}.", before=controller.priced.paid, after=after.paid)
        )
        self._soon.say(self._told.text())

    def _warn(self, after: PricedCart) -> None:
        """Say that somebody else will have to approve it."""
        most = self._most[self._where]
        if self._where == WHOLE:
            above = cart_above(after, most)
        else:
            above = any(each.line.key == self._key for each in lines_above(after, most))
        if above and most < NO_CEILING:
            told = _("This is more than the {most} you may give alone: a manager approves it now.")
            self._labelled.explain(told.format(most=i18n.rate(most)), tone=Tone.ATTENTION)
        else:
            self._labelled.explain(self._hint())

    def _allow(self, free: dict[str, bool]) -> None:
        """Leave the ceiling out for those who may go above it by their own right."""
        for where, allowed in free.items():
            if allowed:
                self._most[where] = NO_CEILING
        self._preview()

    def _hint(self) -> str:
        if self._where == PRICE:
            return _("Rupiah. A manager approves it before it counts.")
        most = self._most[self._where]
        if most >= NO_CEILING:
            return _("Rupiah, for example 5.000; or a percentage, for example 10%.")
        told = _("For example 5.000 or 10%. Up to {most} you give alone.")
        return told.format(most=i18n.rate(most))

    def _take_away(self) -> None:
        cart = self._controller.cart
        if self._where == PRICE:
            changed = fitted(change_line(cart, self._key, price=None)).cart
        else:
            changed = self._with(CutPrice())
        self._agree(changed, None)
