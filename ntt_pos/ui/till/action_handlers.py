"""What opens over the till: every act of the key bar, and the questions that come up while selling."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article, Cart
from ntt_pos.domain.selling.returns import NOTHING_BACK, RefundPlan
from ntt_pos.i18n import _
from ntt_pos.ui.till.actions import Reasons, next_steps
from ntt_pos.ui.till.controller import Done, Found, TillController
from ntt_pos.ui.till.entry.unknown_barcodes import NOT_OURS_KEY
from ntt_pos.ui.till.products.wanted import WANTED_KEY, WANTED_WORDS
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.banner import Message
from ntt_pos.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.selling.returns import Exchanging


class ActionHandlers:
    """Opens the dialogs of the till; what cannot be opened now is said in ``message``."""

    def __init__(
        self,
        controller: TillController,
        message: Message,
        lock: Callable[[], None],
        now_ms: Callable[[], float],
        take_name: Callable[[], str],
        want: Callable[[], None],
        unjudged: Callable[[], str],
    ) -> None:
        self._controller, self._session, self._message = controller, controller.session, message
        self._now_ms, self._take_name, self._want, self._unjudged = now_ms, take_name, want, unjudged
        self._look = controller.session.look
        why = self._why = Reasons(controller)
        self.pay_action = Action(
            _("Pay"), self.pay, "F12", _("Take the payment; F12 once more is the exact amount"), why.cannot_pay
        )
        self.stop_action = Action(
            _("Stop"),
            controller.stop_special,
            "Ctrl+B",
            _("Stop an exchange or a re-entry; the basket stays"),
            why.nothing_special,
        )
        self.acts: tuple[Action, ...] = (
            *self._on_lines(),
            *self._on_baskets(),
            *self._on_goods(),
            *self._on_cash(),
            *self._on_papers(),
            self.stop_action,
            Action(_("Lock"), lock, "Ctrl+L", _("Lock the till; the basket stays")),
        )

    def _on_lines(self) -> tuple[Action, ...]:
        why = self._why
        return (
            Action(_("Help"), self.help, "F1", _("Keys, next steps, language and look")),
            Action(
                self._look_up_words,
                self.search,
                "F2",
                _("Look up stock, price and dates without selling"),
            ),
            Action(_("Quantity"), self.quantity, "F3", _("Change how many of the chosen line"), why.without_line),
            Action(
                _("Discount"),
                self.discount,
                "F4",
                _("Discount on the line or the whole basket"),
                why.without_lines,
            ),
        )

    def _on_baskets(self) -> tuple[Action, ...]:
        controller, why = self._controller, self._why
        return (
            Action(
                _("Hold"),
                lambda: controller.hold(self._take_name()),
                "F5",
                _("Put the basket aside for its customer; a name typed before is shown beside it"),
                why.cannot_hold,
            ),
            Action(
                _("Recall"),
                self.recall,
                "F6",
                _("Take a held basket back"),
                why.nothing_held,
                count=lambda: controller.held,
            ),
            Action(
                _("Order"),
                self.order,
                "Ctrl+O",
                _("An order that came by WhatsApp: paste it and put it aside"),
            ),
            Action(
                _("Not our goods"),
                self.not_ours,
                NOT_OURS_KEY,
                _("Take what is on the red card off it; what was not wanted, too"),
                why.nothing_on_card,
            ),
            Action(_(WANTED_WORDS), self._want, WANTED_KEY, _("Note what a customer asked for and is not here")),
        )

    def _on_goods(self) -> tuple[Action, ...]:
        controller, why = self._controller, self._why
        return (
            Action(
                _("Return"),
                lambda: self.receipts(give_back=True),
                "F7",
                _("Goods a customer brings back"),
                why.without_shift,
            ),
            Action(_("Remove"), self.remove, "F8", _("Remove the line, or empty the basket"), why.without_lines),
            Action(
                _("Undo"),
                controller.undo,
                "Ctrl+Z",
                _("Bring back the line that was just removed"),
                why.nothing_removed,
            ),
        )

    def _on_cash(self) -> tuple[Action, ...]:
        return (
            Action(
                _("Drawer"),
                self.drawer,
                "F9",
                _("Cash in, cash out, or open the drawer"),
                self._why.without_shift,
            ),
            Action(_("Shift"), self.shift, "F10", _("Open the shift, interim report (X), count and close")),
            Action(_("Copy"), self.receipts, "F11", _("See and print receipts again")),
            self.pay_action,
        )

    def _on_papers(self) -> tuple[Action, ...]:
        return (
            Action(
                _("Papers"),
                self.papers,
                "Ctrl+P",
                _("What was printed and what waits, print again"),
            ),
            Action(
                _("Display"),
                self._session.display_asked.emit,
                "Ctrl+D",
                _("The customer's display on the second screen, on or off"),
            ),
            Action(
                _("Re-entry"),
                self.late_sale,
                "Ctrl+T",
                _("Type a sale in again from its paper, after a backup was brought back"),
                self._why.cannot_type_again,
            ),
        )

    def refuse(self, reason: str) -> None:
        """Say why a key does nothing now."""
        self._session.sounds.refused()
        self._message.refuse(reason)

    def help(self) -> None:
        """Open the help; how to stop what is special is told while it goes on."""
        from ntt_pos.ui.till.dialogs import HelpDialog

        acts = [each for each in self.acts if each is not self.stop_action or not each.why_not()]
        self._session.open(HelpDialog(self._session, acts, next_steps(self._controller)))

    def search(self) -> None:
        """Look up stock and price; while the red card asks about a scan, put it into the basket or pick its product."""
        from ntt_pos.ui.till.dialogs import StockDialog

        unknown = self._controller.unknown
        asked = unknown.asked
        if asked is not None and unknown.refused_name(asked.code):
            self._controller.take_from_card(asked.code)
            return
        self._session.open(StockDialog(self._controller, code=asked.code if asked else ""))

    def not_ours(self) -> None:
        """Take what the red card asks about off it; after the sale open the card first, which is a counter then."""
        unknown = self._controller.unknown
        if unknown.asked is not None:
            unknown.not_ours(unknown.asked.code)
        else:
            unknown.unfold()

    def _look_up_words(self) -> str:
        unknown = self._controller.unknown
        if unknown.asked is None:
            return _("Search")
        return _("Add") if unknown.refused_name(unknown.asked.code) else _("Pick")

    def quantity(self) -> None:
        """Open the chosen line: its quantity, and from there its discount or its removal."""
        from ntt_pos.ui.till.dialogs import BundleLineDialog, QuantityDialog

        controller, line, bundle = self._controller, self._controller.line(), self._controller.bundle()
        remove = (_("Remove the line"), self.remove, "F8")
        if bundle is not None:
            self._session.open(
                BundleLineDialog(self._session, bundle, lambda n: controller.set_bundles(bundle.uid, n), also=(remove,))
            )
        elif line is not None:
            self._session.open(
                QuantityDialog(
                    self._session,
                    line.article,
                    lambda units, note: controller.set_line(line.key, units, note),
                    now=line.quantity,
                    note=line.note,
                    also=(remove, (_("Discount"), self.discount, "F4")),
                )
            )

    def discount(self) -> None:
        """Give a discount on the line or the basket."""
        from ntt_pos.ui.till.dialogs import DiscountDialog

        self._session.open(DiscountDialog(self._look, self._controller))

    def remove(self) -> None:
        """Remove the line, or empty the basket."""
        from ntt_pos.ui.till.dialogs import RemoveDialog

        self._session.open(RemoveDialog(self._look, self._controller))

    def recall(self) -> None:
        """Take a held basket back."""
        from ntt_pos.ui.till.dialogs import HeldDialog

        self._message.hide()  # it is not about the basket that comes
        self._session.open(HeldDialog(self._controller))

    def order(self, text: str = "") -> None:
        """Put an order that came by WhatsApp aside."""
        from ntt_pos.ui.till.dialogs import OrderDialog

        self._session.open(OrderDialog(self._controller, text))

    def drawer(self) -> None:
        """Take cash in or out, or open the drawer."""
        from ntt_pos.ui.till.dialogs import DrawerDialog

        self._session.open(DrawerDialog(self._session, self._message.tell))

    def papers(self) -> None:
        """Show what was printed and what waits."""
        from ntt_pos.ui.till.dialogs import QueueDialog

        self._session.open(QueueDialog(self._session))

    def late_sale(self) -> None:
        """Type a sale in again from its paper."""
        from ntt_pos.ui.till.dialogs import ReentryDialog

        self._session.open(ReentryDialog(self._controller))

    def weigh(self, article: Article, done: Done | None) -> None:
        """Ask for the weight of goods that are about to be added."""
        from ntt_pos.ui.till.dialogs import QuantityDialog

        def take(units: int, _note: str) -> None:
            if not self._controller.add_units(article, units, done, sure=True):
                raise DomainError(self._message.text)

        self._open(QuantityDialog(self._session, article, take, adding=True), article)

    def sure_of(self, thing: Article | Bundle, quantity: int, sure: Done) -> None:
        """Ask about a quantity that looks like a slip."""
        from ntt_pos.ui.till.dialogs import quantity_question

        self._open(quantity_question(self._session, thing, quantity, sure), thing)

    def choose(self, found: tuple[Found, str, Done]) -> None:
        """Ask which of several products with one code it is."""
        from ntt_pos.ui.till.dialogs import ChooseDialog

        articles, quantity, done = found
        take = self._controller.add
        self._open(ChooseDialog(self._look, articles, lambda article: take(article, quantity, done)), *articles)

    def _open(self, dialog: Dialog, *things: Article | Bundle) -> None:
        """Ask before something goes into the basket; who goes back is told that nothing did: its scan is used up."""
        told = _("Nothing was added to the basket: {names}.", names=", ".join(each.name for each in things))
        dialog.went_back.connect(lambda: self._message.warn(told))
        self._session.open(dialog)

    def pay(self) -> None:
        """Open the payment; what is typed and neither in the basket nor refused is not swallowed by it."""
        reason = self._why.cannot_pay()
        if reason:
            self._message.refuse(reason)
        elif left := self._unjudged():
            told = _(
                "“{typed}” is typed and not in the basket yet: press Enter to put it in, or Esc to take it away. Then F12.",
                typed=left,
            )
            self._session.sounds.refused()
            self._message.warn(told)
        elif not self._controller.busy:
            self._message.hide()
            controller, asks = self._controller, self._controller.what_to_sign()
            cart, exchanging = controller.cart, controller.exchanging is not None
            if asks is None and not exchanging:
                self._pay_or_sign(cart, NOTHING_BACK, None)
                return
            # What comes back in an exchange may have come back at another register meanwhile.
            self._session.books.run(
                lambda: (controller.credit() if exchanging else NOTHING_BACK, asks() if asks is not None else None),
                lambda found: self._pay_or_sign(cart, *found),
                lambda error: self._message.refuse(i18n.explain(error)),
                owner=controller,
            )

    def _pay_or_sign(self, cart: Cart, credit: RefundPlan, needed: ApprovalNeeded | None) -> None:
        """Open the payment; what somebody else must approve is asked before it, not when the customer has paid."""
        from ntt_pos.ui.approval_dialog import ask_approval
        from ntt_pos.ui.till.dialogs import PayDialog
        from ntt_pos.ui.till.payment.sums_to_approve import sums_to_approve

        controller, stage = self._controller, self._session.stage
        if stage is None or stage.top is not None or controller.cart is not cart:
            return  # F12 was perhaps pressed twice, or something else opened

        def signed(given: ApprovalGiven) -> None:
            controller.agree(cart, given)
            self._pay_or_sign(controller.cart, credit, None)

        if needed is not None:
            asked = sums_to_approve(controller.priced, controller.exchanging)
            ask_approval(self._session, needed, signed, reason=controller.reason_given, asked=asked)
        else:
            self._session.open(PayDialog(self._look, controller, self._now_ms, credit))

    def shift(self) -> None:
        """Open the shift, or look at the open one."""
        from ntt_pos.ui.till.dialogs import OpenShiftDialog, ShiftDialog

        session = self._session
        if session.shift is None:
            told = _("The shift is open. Good sales!")
            session.open(OpenShiftDialog(session, lambda: self._message.tell(told)))
        else:
            session.open(ShiftDialog(session, self._closed))

    def receipts(self, number: str = "", *, give_back: bool = False) -> None:
        """Open the receipts; with ``give_back`` goods can be brought back from one."""
        from ntt_pos.ui.till.dialogs import NoReceiptDialog, ReceiptsDialog

        session = self._session
        session.open(
            ReceiptsDialog(
                session,
                number=number,
                give_back=self._give_back if give_back else None,
                without=lambda: session.open(NoReceiptDialog(session, self._given_back)) if give_back else None,
            )
        )

    def _closed(self, result: Any) -> None:
        from ntt_pos.ui.till.dialogs import ClosedDialog

        self._controller.last_sale = self._controller.last_card = None
        self._controller.unknown.forget()
        self._controller.start_next()
        self._controller.cart_changed.emit()
        self._session.print_now()
        self._session.open(ClosedDialog(self._session, result))

    def _give_back(self, number: str) -> None:
        from ntt_pos.ui.till.dialogs import NoReceiptDialog, ReturnDialog

        def unanswered(number: str) -> None:
            self._session.open(NoReceiptDialog(self._session, self._given_back, number=number))

        # A sale that is typed in again is not exchanged for anything: it stands as its paper says.
        swap = self._exchange if self._controller.reentry is None else None
        self._session.open(ReturnDialog(self._session, number, self._given_back, swap, unanswered))

    def _exchange(self, exchanging: Exchanging) -> None:
        self._controller.exchange(exchanging)
        self._message.tell(_("Now put the other goods into the basket, then press F12."))

    def _given_back(self, result: Any) -> None:
        self._session.print_now()
        self._controller.give_back(result)
