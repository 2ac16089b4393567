"""The open basket: its lines, what is chosen, what it was before, and that it is kept over a power cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.selling import cart as basket
from ntt_pos.domain.selling import cart_bundles
from ntt_pos.domain.selling.bundle import CartBundle
from ntt_pos.domain.selling.cart import LONGEST_NOTE, Cart, CartLine, PricedCart, below_share, price_cart
from ntt_pos.domain.selling.discount_fitting import Fitted, fitted
from ntt_pos.domain.selling.order_text import OrderText
from ntt_pos.domain.selling.payment import due_in_cash
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.typed.typed_text import typed_line
from ntt_pos.i18n import _
from ntt_pos.services.selling.basket_approvals import BasketApproval, for_basket, in_basket
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.basket_changes import changes_of, fit_words
from ntt_pos.ui.till.entry.unknown_barcodes import BarcodesOnCard
from ntt_pos.ui.till.receipt_state import printed_words

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.selling.checkout import ApprovalGiven, SoldCard
    from ntt_pos.services.selling.returns import Exchanging

SAVE_AFTER_MS = 30


class OpenBasket(QObject):
    """Holds the basket. Every act returns at once; refusals are sentences carried by ``refused``.

    ``free`` comes when something was written about the basket and the next act may begin, ``refused_before`` with each
    scan that was on the red card when the program stopped and is no unknown code.
    """

    cart_changed = Signal()
    refused = Signal(str)
    told = Signal(str)
    busy_changed = Signal()
    free = Signal()
    next_customer = Signal()
    brought_back = Signal()
    refused_before = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.basket_open = lambda: bool(self.cart)
        self.cart = Cart()
        self.priced: PricedCart = price_cart(self.cart)
        self.selected = ""
        self.busy = False
        self.last_sale: CompletedSale | None = None
        self.last_card: SoldCard | None = None
        self.reentry: Reentry | None = None
        self.exchanging: Exchanging | None = None
        self.whose: Actor | None = None  # who put something into the basket last, or went on with it
        self.approval: BasketApproval | None = None
        self.order: OrderText | None = None  # which came by WhatsApp; forgotten when it is paid
        self.showing_change = False
        self.unapproved: ApprovalNeeded | None = None  # what somebody else has to sign before the open basket is paid
        self.held = 0
        self._sale_uid = ""
        self._removed: tuple[Cart, Cart] | None = None  # the basket before and after a line was taken out
        self._unkept = False  # whether the last try to keep the basket failed
        self._keys = 0
        self._save = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save.timeout.connect(self._keep_draft)
        self.unknown = BarcodesOnCard(session, self)
        self.unknown.changed.connect(self._save.start)
        session.actor_changed.connect(self._forget_approval)
        session.paper_changed.connect(self.look_at_last)

    @property
    def due_cash(self) -> int:
        """The rupiah asked when all is paid in cash."""
        return due_in_cash(self.priced.paid, self.session.settings.cash_unit)

    @property
    def reason_given(self) -> str:
        """The first reason that was typed for a discount of the open basket."""
        cut = [*(each.discount for each in self.cart.lines), self.cart.discount]
        return next((each.reason for each in cut if each is not None and each.reason), "")

    def line(self) -> CartLine | None:
        """Return the selected line."""
        return next((line for line in self.cart.lines if line.key == self.selected), None)

    def bundle(self) -> CartBundle | None:
        """Return the selected bundle."""
        return next((each for each in self.cart.bundles if each.uid == self.selected), None)

    def keys(self) -> list[str]:
        """Return what can be selected, as it is on the screen: a bundle is one thing."""
        bundles = {each.uid for each in self.cart.bundles}
        return list(dict.fromkeys(line.bundle if line.bundle in bundles else line.key for line in self.cart.lines))

    def select(self, key: str) -> None:
        """Select a line."""
        if key != self.selected:
            self.selected = key
            self.cart_changed.emit()

    def move_selection(self, by: int) -> None:
        """Select the line above or below."""
        keys = self.keys()
        if keys:
            place = keys.index(self.selected) + by if self.selected in keys else len(keys) - 1
            self.select(keys[max(0, min(place, len(keys) - 1))])

    def take_over(self) -> None:
        """Go on with the basket that somebody else left open."""
        self.whose = self.session.actor

    def set_line(self, key: str, units: int, note: str) -> None:
        """Set a line's quantity in base units and its note; raises DomainError."""
        told = typed_line(note, LONGEST_NOTE)
        if told is None:
            raise DomainError("A note has at most {most} ordinary characters.", most=LONGEST_NOTE)
        self._change(basket.change_line(self.cart, key, quantity=units, note=told), key)

    def set_bundles(self, uid: str, count: int) -> None:
        """Set how many of a bundle; raises DomainError."""
        self._change(cart_bundles.change_bundle(self.cart, uid, count), uid)

    def agree(self, changed: Cart, approval: ApprovalGiven | None) -> None:
        """Show a basket with other discounts or prices; ``approval`` holds for it until the sale. Raises DomainError."""
        self._change(changed, self.selected)
        if approval is not None:
            self.approval = in_basket(approval, self.cart)

    def what_to_sign(self) -> Callable[[], ApprovalNeeded | None] | None:
        """Return what looks up which approval the basket waits for (on the books' thread); None where it needs none."""
        cart, by, checkout = self.cart, self.session.actor, self.session.shop.checkout
        usual = not self.priced.discount and not any(line.price is not None for line in cart.lines)
        if by is None or self.approval_of(cart) is not None or (usual and not below_share(self.priced)):
            return None
        return lambda: checkout.asks(cart, by=by)

    def approval_of(self, cart: Cart) -> ApprovalGiven | None:
        """Return the approval that was given for this basket, or None when it no longer covers it."""
        return next(iter(for_basket([self.approval], cart)), None)

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[ShopError], None],
        *,
        owner: QObject | None = None,
    ) -> None:
        """Write something about the open basket: nothing changes it meanwhile, and scans wait.

        While something else is being written nothing is done. When ``owner`` is gone by then, nobody is called back.
        """
        if self.busy:
            return
        self._set_busy(busy=True)

        def answer(tell: Callable[[Any], object], what: Any) -> None:
            self._set_busy(busy=False)
            try:
                if owner is None or isValid(owner):
                    tell(what)
            finally:
                self.free.emit()

        self.session.books.run(
            work, lambda result: answer(done, result), lambda error: answer(failed, error), owner=self
        )

    def line_key(self, key: str) -> str:
        """Return the key of a line that stands for what is selected; a bundle's is that of its first part."""
        return next((line.key for line in self.cart.lines if line.bundle == key), key)

    def shrink(self, changed: Cart) -> None:
        """Show a basket from which something was taken out; what stood there before is selected."""
        keys, before = self.keys(), self.cart
        place = keys.index(self.selected) if self.selected in keys else 0
        self.told.emit(_("The line is out of the basket. Ctrl+Z brings it back."))
        self._change(changed, "")
        self._removed = (before, self.cart)
        rest = self.keys()
        self.select(rest[min(place, len(rest) - 1)] if rest else "")

    @property
    def can_undo(self) -> bool:
        """Whether a line was removed and nothing was done to the basket since."""
        return self._removed is not None and self.cart == self._removed[1]

    def undo(self) -> None:
        """Bring back the line that was just removed; that it was taken out stays in the journal."""
        if self._removed is None or self.cart != self._removed[1] or self.busy:
            return
        before, gone = self._removed[0], set(self.keys())
        self._removed = None
        self._change(before, "")
        self.select(next((key for key in self.keys() if key not in gone), self.selected))
        self.told.emit(_("The line is back."))

    def void(self) -> None:
        """Show an empty basket."""
        self._forget_approval()
        self._change(Cart(), "")

    def put_back(self, cart: Cart, order: OrderText | None = None) -> None:
        """Show a basket that was kept (a draft, or one that was held), with the order it was put together for."""
        self._forget_approval()
        self.order = order
        self._change(cart, "")
        self.select(next(reversed(self.keys()), ""))
        self.brought_back.emit()

    def hold(self, note: str = "") -> None:
        """Put the basket aside for its customer; nothing is posted. What is scanned meanwhile is the next customer's.

        ``note`` says whose it is.
        """
        baskets, cart, by, order = self.session.shop.baskets, self.cart, self.session.by, self.order
        whose = note or (order.name if order is not None else "")

        def done(_held: Any) -> None:
            self._change(Cart(), "")
            self.unknown.shrink()  # their customer steps aside
            self.count_held()
            self.told.emit(
                _("The basket of {note} is held. F6 takes it back.", note=whose)
                if whose
                else _("The basket is held. F6 takes it back; a name typed before F5 is shown beside it.")
            )

        def failed(error: ShopError) -> None:
            self._refuse(i18n.explain(error))
            self._save.start()

        self.run(lambda: baskets.hold(cart, by=by, note=note, order=order), done, failed)

    def count_held(self) -> None:
        """Look up how many baskets are held."""

        def take(held: Any) -> None:
            self.held = len(held)
            self.cart_changed.emit()

        self.session.books.run(self.session.shop.baskets.held, take, owner=self)

    def restore(self) -> None:
        """Bring back the basket that was open when the program stopped, and name the last sale."""

        def take(found: tuple[Any, tuple[SoldCard, ...]]) -> None:
            restored, cards = found
            self.last_card = next(iter(cards), None)
            self.cart_changed.emit()
            for code in restored.refused if restored is not None else ():
                self.refused_before.emit(code)
            if restored is None or self.cart:
                return
            self.reentry = restored.reentry
            self.put_back(restored.cart, restored.order)
            self.exchange(restored.exchange)
            self.approval = restored.approval
            told = " ".join((_("The basket that was open is back."), *changes_of(restored)))
            if self.last_card is not None:
                told += " " + _(
                    "The last sale before it, {number}, {amount}, is recorded: {printed}.",
                    number=self.last_card.number,
                    amount=i18n.rupiah(self.last_card.total),
                    printed=printed_words(self.last_card.printed),
                )
            self.told.emit(told)

        shop = self.session.shop
        self.session.books.run(lambda: (shop.baskets.restore(), shop.checkout.recent_sales(1)), take, owner=self)

    def look_at_last(self) -> None:
        """Look again whether the receipt of the last sale before this start came out."""

        def take(cards: tuple[SoldCard, ...]) -> None:
            if self.last_card is not None and self.last_sale is None:
                self.last_card = next(iter(cards), None)
                self.cart_changed.emit()

        if self.last_card is not None and self.last_sale is None:
            self.session.books.run(lambda: self.session.shop.checkout.recent_sales(1), take, owner=self)

    def exchange(self, exchanging: Exchanging | None) -> None:
        """Let goods that come back pay for the open basket, or (None) stop that; nothing is recorded before payment."""
        self.exchanging = exchanging
        self._sale_uid = ""
        self.start_next()
        self.cart_changed.emit()
        self._save.start()

    def start_next(self) -> None:
        """Take away the change of the last sale."""
        if self.showing_change:
            self.showing_change = False
            self.next_customer.emit()

    def _forget_approval(self) -> None:
        """Whoever acts now asked for nothing yet."""
        self.approval = None

    def _refuse(self, sentence: str) -> None:
        self.session.sounds.refused()
        self.refused.emit(sentence)

    def _change(self, cart: Cart, selected: str, priced: PricedCart | None = None) -> None:
        """Show another basket; one that was ``priced`` already fits and is not priced again."""
        self._removed, self.whose = None, self.session.actor or self.whose
        fit = fitted(cart) if priced is None else Fitted(cart)
        self.priced = priced or price_cart(fit.cart)
        self.cart = fit.cart
        if not self.cart:
            self.order = None
        self.selected = selected if selected in self.keys() else ""
        self._sale_uid = ""
        self.start_next()
        self.cart_changed.emit()
        self._save.start()
        if told := fit_words(fit.shrunk, fit.left_out):
            self.told.emit(" ".join(told))

    def _keep_draft(self) -> None:
        if self.busy:
            return  # what is being sold or held leaves no draft; whoever ends the writing keeps what is left
        cart = self.cart
        kept = (cart, self.exchanging, self.reentry, self.approval, self.order, self.unknown.refused)
        baskets, asks = self.session.shop.baskets, self.what_to_sign()

        def keep() -> ApprovalNeeded | None:
            baskets.save(*kept)
            return asks() if asks is not None else None

        def take(needed: ApprovalNeeded | None) -> None:
            self._unkept = False
            if cart is self.cart and needed is not self.unapproved:
                self.unapproved = needed
                self.cart_changed.emit()

        def failed(error: ShopError) -> None:
            """Tell it once, without stopping anybody: the basket stands on the screen, and each change tries again."""
            if not self._unkept:
                self._refuse(
                    _("The basket is here, but a power cut would take it: {reason}", reason=i18n.explain(error))
                )
            self._unkept = True

        self.session.books.run(keep, take, failed, owner=self)

    def _set_busy(self, *, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit()

    def _new_key(self, sign: str = "L") -> str:
        taken = {line.key for line in self.cart.lines} | {each.uid for each in self.cart.bundles}
        self._keys += 1
        while f"{sign}{self._keys}" in taken:
            self._keys += 1
        return f"{sign}{self._keys}"
