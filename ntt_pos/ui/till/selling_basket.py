"""How the open basket becomes a sale: paid, exchanged for goods that come back, or typed in again from its paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, ShopError
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.selling.returns import NOTHING_BACK, RefundPlan
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.open_basket import OpenBasket

if TYPE_CHECKING:
    from ntt_pos.services.selling.returnable import CompletedReturn


class SellingBasket(OpenBasket):
    """Writes the sale. ``unsold`` comes when it was refused: the basket is still there, and what waits does not follow."""

    sold = Signal(object)
    unsold = Signal()
    given_back = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.sent_back: tuple[tuple[Means, int], ...] = ()

    def begin_payment(self) -> str:
        """Name the sale that is about to be paid: however often Enter comes, it is this one sale."""
        if not self._sale_uid:
            context = self.session.shop.context
            self._sale_uid = context.ids.uid(context.clock.now())
        return self._sale_uid

    def credit(self) -> RefundPlan:
        """Return what the goods that come back give towards the basket, and what of it goes back.

        It reads the books: call it on their thread. Raises DomainError when they no longer may come back.
        """
        swap = self.exchanging
        if swap is None:
            return NOTHING_BACK
        return self.session.shop.returns.plan(swap.number, swap.bringing, exchange_for=self.priced.paid)

    def pay(
        self,
        tenders: Sequence[Tender],
        *,
        cash_unit: int | None = None,
        references: Mapping[Means, str] | None = None,
        approval: Any = None,
        failed: Callable[[ShopError], None] | None = None,
    ) -> bool:
        """Write the sale; returns False when one is already being written. ``sold`` comes when it is committed.

        ``cash_unit`` is the one the payment was shown with, ``references`` those of what an exchange gives back by other
        means than cash. ``failed`` is told what went wrong; what was scanned meanwhile is on the red card then: this
        basket is still here.
        """
        if self.busy or not self.cart:
            return False
        self._set_busy(busy=True)
        cart, uid, by = self.cart, self.begin_payment(), self.session.by
        kept = self.approval_of(cart) if approval is None or self.exchanging is not None else None
        if self.exchanging is not None and approval is not None and approval not in self.exchanging.signed:
            self.exchanging = replace(self.exchanging, signed=(approval, *self.exchanging.signed))
        shop, exchanging, paper = self.session.shop, self.exchanging, self.reentry

        def write() -> CompletedSale:
            if exchanging is None:
                return shop.checkout.complete(
                    cart,
                    tuple(tenders),
                    by=by,
                    sale_uid=uid,
                    approval=approval or kept,
                    reentry=paper,
                    cash_unit=cash_unit,
                )
            from ntt_pos.services.selling.returnable import NewBasket

            handed = tuple(tender for tender in tenders if tender.means is not Means.EXCHANGE)
            done = shop.returns.exchange(
                by=by,
                number=exchanging.number,
                bringing=exchanging.bringing,
                wanted=NewBasket(cart, handed, uid, cash_unit),
                return_uid=exchanging.uid,
                references=references,
                signed=exchanging.signed if kept is None else (*exchanging.signed, kept),
            )
            self.sent_back = done.sent_back
            return done.handed_over

        def refused(error: ShopError) -> None:
            self._set_busy(busy=False)
            self._save.start()
            if kept is not None and exchanging is None and isinstance(error, ApprovalNeeded):
                self._forget_approval()  # more is asked than was signed for: one signature for all of it
                self.pay(tenders, cash_unit=cash_unit, references=references, failed=failed)
                return
            self.unsold.emit()
            repriced = getattr(error, "cart", None)
            if isinstance(repriced, Cart):
                self._change(repriced, self.selected)
            if failed is not None:
                failed(error)
            elif not isinstance(error, ApprovalNeeded):
                self._refuse(i18n.explain(error))

        self.session.books.run(write, self._paid, refused, owner=self)
        return True

    def type_in_again(self, paper: Reentry | None) -> None:
        """Mark the next sale as typed in again from its paper, or (None) as the new sale it is."""
        self.reentry = paper
        self.cart_changed.emit()
        self._save.start()
        self._price_anew(paper)
        if paper is None:
            self.told.emit(_("The next sale is a new one."))
        else:
            self.told.emit(_("LATE SALE {number}: scan its goods and take the payment as it was.", number=paper.number))

    def _price_anew(self, paper: Reentry | None) -> None:
        """Give what is in the basket already the prices of the paper's date, or today's again."""
        if not self.cart:
            return
        cart, on, checkout = self.cart, paper.occurred_on if paper else self.session.today(), self.session.shop.checkout
        self.run(
            lambda: checkout.priced_on(cart, on),
            lambda changed: self._change(changed, self.selected),
            lambda error: self._refuse(i18n.explain(error)),
        )

    def give_back(self, result: CompletedReturn) -> None:
        """Goods came back: what the customer gets is there until the next scan, as change does."""
        self.showing_change = not self.cart
        self.cart_changed.emit()
        self.given_back.emit(result)

    def stop_special(self) -> None:
        """Stop the exchange, or take the mark of a re-entry away; the basket stays."""
        if self.reentry is not None:
            self.type_in_again(None)
        elif self.exchanging is not None:
            self.exchange(None)
            self.told.emit(_("The exchange is stopped: nothing came back, and the basket is an ordinary sale."))

    def _paid(self, sale: CompletedSale) -> None:
        self.last_sale = sale
        self.exchanging = self.reentry = self.order = None
        self._sale_uid = ""
        self._forget_approval()
        self._removed = None
        self.cart, self.selected = Cart(), ""
        self.priced = price_cart(self.cart)
        self.showing_change = True
        self.cart_changed.emit()
        self._save.start()
        self._set_busy(busy=False)
        self.sold.emit(sale)
        self.sent_back = ()
        self.free.emit()
