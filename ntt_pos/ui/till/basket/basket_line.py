"""Changing the basket: quantity, removing a line or the whole basket, choosing between two products."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.selling.bundle import Bundle, CartBundle
from ntt_pos.domain.selling.cart import LONGEST_NOTE, Article, Cart, remove
from ntt_pos.domain.selling.large_quantity import is_unusual
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.models.cart_model import maker
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.basket.large_quantity import quantity_question
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.products.product_card import warnings
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, frame, row
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch
from ntt_pos.ui.widgets.text import Text

LAST_DIGIT = 9
Also = tuple[str, Callable[[], object], str]


def offer(dialog: Dialog, also: Sequence[Also]) -> None:
    """Add verbs to a line's dialog, each (words, what it does, key): the dialog closes before it is done."""
    for words, do, key in also:

        def instead(do: Callable[[], object] = do) -> None:
            dialog.finish()
            do()

        dialog.verb(words, instead, key, kind=ButtonKind.PLAIN)


class QuantityDialog(Dialog):
    """How many, or how many kilograms, and a note for a line that is there; ``also`` are verbs for what else can be done with the line."""

    def __init__(
        self,
        session: Session,
        article: Article,
        take: Callable[[int, str], None],
        *,
        now: int = 0,
        note: str = "",
        adding: bool = False,
        also: Sequence[Also] = (),
    ) -> None:
        look = session.look
        title = _("How much of it?") if article.weighed else _("How many?")
        super().__init__(
            look,
            title,
            hint=f"{article.name} · {maker(article.producer_name, article.district)}",
            width=600 if also else 480,
        )
        self._session, self._article, self._take, self._now = session, article, take, now
        unit = i18n.UNITS.get(article.unit, article.unit)
        hint = (
            _("In {unit}, with a comma: 0,5 is half.", unit=unit) if article.weighed else _("Whole {unit}.", unit=unit)
        )
        self.field = Field(look, title, size=Size.SUM, weight=Weight.MEDIUM, role="money")
        self._labelled = add(self.body, Labelled(look, title, self.field, hint=hint))
        if has_touch():
            self.body.addWidget(NumberPad(look, self.field, sign="," if article.weighed else ""))
        else:
            self._offer_steps(("0,1", "0,25", "0,5", "1", "2") if article.weighed else ("1", "2", "3", "5", "10", "12"))
        self._price = add(self.body, Text(look, size=Size.AMOUNT, tone=Tone.MUTED))
        self.note = Field(look, _("Note"), placeholder=_("Note for this line, e.g. the red one, as a present"))
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setText(note)
        self.note.entered.connect(self.enter)
        self.body.addWidget(self.note)
        self.note.setVisible(not adding)
        self.setTabOrder(self.field, self.note)
        told = "\n".join(warnings(article, now))
        if told:
            self.body.addWidget(Text(look, told, tone=Tone.ATTENTION, weight=Weight.MEDIUM, wrap=True))
        if now:
            self.field.setText(i18n.quantity(now, article.price_per, "").strip())
        self.field.textChanged.connect(lambda _text: self._preview())
        self.field.entered.connect(self.enter)
        offer(self, also)
        self.verb(_("Add to the basket") if adding else _("Change the line"), self.enter, "Return")
        self.start_at(self.field)
        self._preview()

    def appear(self) -> None:
        """Open with the quantity selected, so that typing replaces it."""
        super().appear()
        self.field.selectAll()

    def enter(self) -> None:
        """Take the quantity; one that looks like a slip is asked about first."""
        try:
            units = parse_quantity(self.field.text(), self._article.price_per)
        except DomainError as error:
            self._refuse(error)
            return
        if units != self._now and is_unusual(self._article, units):
            asked = quantity_question(self._session, self._article, units, lambda: self._put_in(units))
            asked.closed.connect(self.field.selectAll)
            self._session.open(asked)
        else:
            self._put_in(units)

    def _put_in(self, units: int) -> None:
        try:
            self._take(units, self.note.text())
        except DomainError as error:
            self._refuse(error)
            return
        self.finish()

    def _refuse(self, error: DomainError) -> None:
        self._labelled.refuse(i18n.explain(error))
        self.arrange()

    def _offer_steps(self, choices: Sequence[str]) -> None:
        steps = add(self.body, row(gap=Space.S))
        for words in choices:
            steps.addWidget(Button(self.look, words, partial(self._put, words), height=48, size=Size.AMOUNT), 1)

    def _put(self, words: str) -> None:
        self.field.setText(words)
        self.field.setFocus()
        self.field.selectAll()
        self._labelled.accept()

    def _preview(self) -> None:
        article = self._article
        try:
            units = parse_quantity(self.field.text(), article.price_per)
        except DomainError:
            self._price.setText("")
            return
        left = article.on_hand - units
        words = i18n.quantity(units, article.price_per, article.unit)
        price = i18n.rupiah(article.price or 0)
        self._price.setText(
            _(
                "{quantity} at {price} · {left} left afterwards",
                quantity=words,
                price=price,
                left=i18n.quantity(left, article.price_per, article.unit),
            )
        )


class BundleLineDialog(Dialog):
    """How many of a bundle."""

    def __init__(
        self, session: Session, bundle: CartBundle, take: Callable[[int], None], *, also: Sequence[Also] = ()
    ) -> None:
        look = session.look
        super().__init__(look, _("How many bundles?"), hint=bundle.bundle.name, width=600 if also else 480)
        self._session, self._bundle, self._take = session, bundle, take
        self.field = Field(look, _("How many bundles?"), size=Size.SUM, weight=Weight.MEDIUM, role="money")
        self.field.setText(str(bundle.quantity))
        self._labelled = Labelled(
            look, _("How many bundles?"), self.field, hint=_("Whole bundles, with all their parts.")
        )
        self.body.addWidget(self._labelled)
        self.field.entered.connect(self.enter)
        if has_touch():
            self.body.addWidget(NumberPad(look, self.field))
        offer(self, also)
        self.verb(_("Set quantity"), self.enter, "Return")
        self.start_at(self.field)

    def appear(self) -> None:
        """Open with the number selected, so that typing replaces it."""
        super().appear()
        self.field.selectAll()

    def enter(self) -> None:
        """Take the number; one that looks like a slip is asked about first."""
        try:
            count = parse_quantity(self.field.text(), 1)
        except DomainError as error:
            self._refuse(error)
            return
        if count != self._bundle.quantity and is_unusual(self._bundle.bundle, count):
            asked = quantity_question(self._session, self._bundle.bundle, count, lambda: self._put_in(count))
            asked.closed.connect(self.field.selectAll)
            self._session.open(asked)
        else:
            self._put_in(count)

    def _put_in(self, count: int) -> None:
        try:
            self._take(count)
        except DomainError as error:
            self._refuse(error)
            return
        self.finish()

    def _refuse(self, error: DomainError) -> None:
        self._labelled.refuse(i18n.explain(error))
        self.arrange()


class RemoveDialog(Dialog):
    """Take one line out, or empty the basket. Enter removes the line; emptying needs its own key or the mouse."""

    def __init__(self, look: Look, controller: TillController) -> None:
        super().__init__(look, _("What is to be removed?"), width=560)
        self._controller = controller
        line, bundle = controller.line(), controller.bundle()
        self._key = controller.selected if line or bundle else ""
        if line is not None:
            quantity = i18n.quantity(line.quantity, line.article.price_per, line.article.unit)
            self._show_chosen(line.article.name, quantity)
        elif bundle is not None:
            self._show_chosen(bundle.bundle.name, i18n.quantity(bundle.quantity, 1, "paket"))
        count = len(controller.keys())
        words = ngettext(
            "Emptying the basket removes {n} line worth {amount}. Nothing has been sold yet.",
            "Emptying the basket removes {n} lines worth {amount}. Nothing has been sold yet.",
            count,
            amount=controller.priced.paid,
        )
        self.body.addWidget(Text(look, words, tone=Tone.MUTED, wrap=True))
        self.reason = Field(look, _("Why is it removed?"), placeholder=_("Why is it removed? (a line needs no reason)"))
        self.body.addWidget(self.reason)
        self._empty = self.verb(_("Empty the basket"), self.void, "F8", kind=ButtonKind.DANGER)
        self._remove = self.verb(_("Remove the line"), self.enter, "Return")
        if not self._key:
            self._remove.refuse(_("Choose a line first."))
        self.reason.entered.connect(self.enter)
        self.start_at(self._remove if self._key else self.reason)

    def enter(self) -> None:
        """Remove the line, or the whole bundle; the journal and the Z tell who did it."""
        if not self._key:
            self.refuse(_("Choose a line first, with the arrows or the mouse."))
            return
        controller, session, cart = self._controller, self._controller.session, self._controller.cart
        if controller.busy:
            return
        key, reason = controller.line_key(self._key), self.reason.text().strip()
        swap, paper, given, order = (
            controller.exchanging,
            controller.reentry,
            controller.approval,
            controller.order,
        )

        def done(_left: Cart) -> None:
            controller.shrink(remove(cart, key))  # a discount that has to shrink is told where it is shown
            self.finish()

        self.write(
            controller,
            lambda: session.shop.baskets.void_line(
                cart, key, by=session.by, reason=reason, exchange=swap, reentry=paper, approval=given, order=order
            ),
            done,
            self._failed,
        )

    def _show_chosen(self, name: str, quantity: str) -> None:
        inner = column(add(self.body, frame("tile")), gap=2, margins=(Space.L, Space.M, Space.L, Space.M))
        inner.addWidget(Text(self.look, name, size=Size.AMOUNT, weight=Weight.MEDIUM, wrap=True))
        inner.addWidget(Text(self.look, quantity, tone=Tone.MUTED))

    def void(self, approval: ApprovalGiven | None = None) -> None:
        """Empty the basket; the journal keeps who did it."""
        controller, session, cart = self._controller, self._controller.session, self._controller.cart
        if controller.busy:
            return
        if self._key and len(controller.keys()) == 1:  # the same as removing this line, which nobody is asked for
            self.enter()
            return
        reason = self.reason.text()

        def done(_nothing: object) -> None:
            controller.void()
            self.finish()

        self.write(
            controller,
            lambda: session.shop.baskets.void_cart(cart, by=session.by, reason=reason, approval=approval),
            done,
            self._failed,
        )

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            asked = _("Empty the basket of {amount}", amount=i18n.rp(self._controller.priced.paid))
            reason = self.reason.text().strip()
            ask_approval(self._controller.session, error, self.void, reason=reason, asked=asked)
        else:
            self.refuse(i18n.explain(error))


class ChooseDialog(Dialog):
    """Several things carry one code: asks which it is, and shows beside each what keeps it from being sold."""

    def __init__(
        self, look: Look, found: Sequence[Article | Bundle], take: Callable[[Article | Bundle], object]
    ) -> None:
        super().__init__(
            look,
            _("Which of these is it?"),
            hint=_("They carry the same code. Choose by number, or with the arrows."),
            width=620,
        )
        self._take, self._found = take, tuple(found)
        self._buttons = []
        for place, each in enumerate(found):
            key = str(place + 1) if place < LAST_DIGIT else ""
            button = self.acts.offer(
                Action(f"{each.name} · {_maker(each)}", partial(self._choose, each), key),
                note=" · ".join((i18n.rupiah(each.price) if each.price is not None else _("no price"), *_marks(each))),
                height=56,
                size=Size.AMOUNT,
                elide=True,
            )
            self.body.addWidget(button)
            self._buttons.append(button)
        self.start_at(self._buttons[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            now = self.focusWidget()
            place = self._buttons.index(now) + step if now in self._buttons else 0
            self._buttons[place % len(self._buttons)].setFocus()
        else:
            super().keyPressEvent(event)

    def _choose(self, each: Article | Bundle) -> None:
        self.finish()
        self._take(each)


def _maker(each: Article | Bundle) -> str:
    return _("Goods of several makers") if isinstance(each, Bundle) else maker(each.producer_name, each.village)


def _marks(each: Article | Bundle) -> list[str]:
    """Return what the cashier must know before choosing it."""
    if isinstance(each, Bundle):
        return [_("bundle")]
    found = []
    if not each.active:
        found.append(_("not active"))
    if each.terms is None or each.terms.kind is TermsKind.INHERIT:
        found.append(_("no terms"))
    if each.on_hand > 0 and each.expired_on_hand >= each.on_hand:
        found.append(_("expired"))
    if each.permit_expired:
        found.append(_("permit expired"))
    if each.halal is Halal.NOT_HALAL:
        found.append(_("not halal"))
    return found
