"""What opens over the till: every act of the key bar, and the questions that come up while selling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _
from ntt_pos.services.selling.returns import Exchanging
from ntt_pos.ui.till.actions import Reasons, next_steps
from ntt_pos.ui.till.basket.basket_line import BundleLineDialog, ChooseDialog, QuantityDialog, RemoveDialog
from ntt_pos.ui.till.basket.discount import DiscountDialog
from ntt_pos.ui.till.basket.held_baskets import HeldDialog
from ntt_pos.ui.till.basket.late_sale import ReentryDialog
from ntt_pos.ui.till.controller import NO_CREDIT, Credit, TillController
from ntt_pos.ui.till.help_dialog import HelpDialog
from ntt_pos.ui.till.payment.pay_dialog import PayDialog
from ntt_pos.ui.till.products.stock_check import StockDialog
from ntt_pos.ui.till.receipts.print_queue import QueueDialog
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from ntt_pos.ui.till.returns.return_dialog import ReturnDialog
from ntt_pos.ui.till.returns.return_without_receipt import NoReceiptDialog
from ntt_pos.ui.till.shifts.drawer import DrawerDialog
from ntt_pos.ui.till.shifts.shift_dialog import ClosedDialog, OpenShiftDialog, ShiftDialog
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.banner import Message
from ntt_pos.ui.widgets.dialog import Dialog


class ActionHandlers:
    """Opens the dialogs of the till; what cannot be opened now is said in ``message``."""

    def __init__(
        self,
        controller: TillController,
        message: Message,
        lock: Callable[[], None],
        now_ms: Callable[[], float],
        typed: Callable[[], str] = lambda: "",
    ) -> None:
        self._controller, self._session, self._message = controller, controller.session, message
        self._now_ms = now_ms
        self._look = controller.session.look
        why = self._why = Reasons(controller)
        session, look = self._session, self._look

        def opens(make: Callable[[], Dialog]) -> Callable[[], object]:
            return lambda: session.open(make())

        remove, give_back = opens(lambda: RemoveDialog(look, controller)), lambda: self.receipts(give_back=True)
        self._discount, self._remove = opens(lambda: DiscountDialog(look, controller)), remove
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
            Action(_("Help"), self.help, "F1", _("Keys, next steps, language and look")),
            Action(
                lambda: _("Pick") if controller.unknown.asked else _("Search"),
                self.search,
                "F2",
                _("Look up stock, price and dates without selling"),
            ),
            Action(_("Quantity"), self.quantity, "F3", _("Change how many of the chosen line"), why.without_line),
            Action(
                _("Discount"),
                self._discount,
                "F4",
                _("Discount on the line or the whole basket"),
                why.without_lines,
            ),
            Action(
                _("Hold"),
                lambda: controller.hold(typed()),
                "F5",
                _("Put the basket aside for its customer; a name typed before is shown beside it"),
                why.cannot_hold,
            ),
            Action(
                _("Recall"),
                opens(lambda: HeldDialog(controller)),
                "F6",
                _("Take a held basket back"),
                why.nothing_held,
                count=lambda: controller.held,
            ),
            Action(_("Return"), give_back, "F7", _("Goods a customer brings back"), why.without_shift),
            Action(_("Remove"), remove, "F8", _("Remove the line, or empty the basket"), why.without_lines),
            Action(
                _("Undo"),
                controller.undo,
                "Ctrl+Z",
                _("Bring back the line that was just removed"),
                why.nothing_removed,
            ),
            Action(
                _("Drawer"),
                opens(lambda: DrawerDialog(session)),
                "F9",
                _("Cash in, cash out, or open the drawer"),
                why.without_shift,
            ),
            Action(_("Shift"), self.shift, "F10", _("Open the shift, interim report (X), count and close")),
            Action(_("Copy"), self.receipts, "F11", _("See and print receipts again")),
            self.pay_action,
            Action(
                _("Papers"),
                opens(lambda: QueueDialog(session)),
                "Ctrl+P",
                _("What was printed, what waits or failed, print again"),
            ),
            Action(
                _("Display"),
                session.display_asked.emit,
                "Ctrl+D",
                _("The customer's display on the second screen, on or off"),
            ),
            Action(
                _("Re-entry"),
                opens(lambda: ReentryDialog(controller)),
                "Ctrl+T",
                _("Type a sale in again from its paper, after a backup was brought back"),
                why.cannot_type_again,
            ),
            self.stop_action,
            Action(_("Lock"), lock, "Ctrl+L", _("Lock the till; the basket stays")),
        )

    def refuse(self, reason: str) -> None:
        """Say why a key does nothing now."""
        self._session.sounds.refused()
        self._message.refuse(reason)

    def help(self) -> None:
        """Open the help; how to stop what is special is told while it goes on."""
        acts = [each for each in self.acts if each is not self.stop_action or not each.why_not()]
        self._session.open(HelpDialog(self._session, acts, next_steps(self._controller)))

    def search(self) -> None:
        """Look up stock and price; while the red card asks about a code, pick its product."""
        asked = self._controller.unknown.asked
        self._session.open(StockDialog(self._controller, code=asked.code if asked else ""))

    def quantity(self) -> None:
        """Open the chosen line: its quantity, and from there its discount or its removal."""
        controller, line, bundle = self._controller, self._controller.line(), self._controller.bundle()
        remove = (_("Remove the line"), self._remove, "F8")
        if bundle is not None:
            self._session.open(
                BundleLineDialog(self._look, bundle, lambda n: controller.set_bundles(bundle.uid, n), also=(remove,))
            )
        elif line is not None:
            self._session.open(
                QuantityDialog(
                    self._look,
                    line.article,
                    lambda units, note: controller.set_line(line.key, units, note),
                    now=line.quantity,
                    note=line.note,
                    also=(remove, (_("Discount"), self._discount, "F4")),
                )
            )

    def weigh(self, article: Article) -> None:
        """Ask for the weight of goods that are about to be added."""

        def take(units: int, _note: str) -> None:
            if not self._controller.add_units(article, units):
                raise DomainError(self._message.text)

        self._session.open(QuantityDialog(self._look, article, take, adding=True))

    def choose(self, found: tuple[tuple[Article | Bundle, ...], str]) -> None:
        """Ask which of several products with one code it is."""
        articles, quantity = found
        self._session.open(ChooseDialog(self._look, articles, lambda article: self._controller.add(article, quantity)))

    def pay(self) -> None:
        """Open the payment."""
        reason = self._why.cannot_pay()
        if reason:
            self._message.refuse(reason)
        elif not self._controller.busy:
            self._message.hide()
            if self._controller.exchanging is None:
                self._open_payment(NO_CREDIT)
                return
            # What comes back in an exchange may have come back at another register meanwhile.
            self._session.books.run(
                self._controller.credit,
                self._open_payment,
                lambda error: self._message.refuse(i18n.explain(error)),
                owner=self._controller,
            )

    def _open_payment(self, credit: Credit) -> None:
        stage = self._session.stage
        if stage is not None and stage.top is None:  # F12 was perhaps pressed twice, or something else opened
            self._session.open(PayDialog(self._look, self._controller, self._now_ms, credit))

    def shift(self) -> None:
        """Open the shift, or look at the open one."""
        session = self._session
        if session.shift is None:
            told = _("The shift is open. Good sales!")
            session.open(OpenShiftDialog(session, lambda: self._message.tell(told)))
        else:
            session.open(ShiftDialog(session, self._closed))

    def receipts(self, number: str = "", *, give_back: bool = False) -> None:
        """Open the receipts; with ``give_back`` goods can be brought back from one."""
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
        self._controller.last_sale = self._controller.last_card = None
        self._controller.unknown.forget()
        self._controller.start_next()
        self._controller.cart_changed.emit()
        self._session.print_now()
        self._session.open(ClosedDialog(self._session, result))

    def _give_back(self, number: str) -> None:
        # A sale that is typed in again is not exchanged for anything: it stands as its paper says.
        swap = self._exchange if self._controller.reentry is None else None
        self._session.open(ReturnDialog(self._session, number, self._given_back, swap))

    def _exchange(self, exchanging: Exchanging) -> None:
        self._controller.exchange(exchanging)
        self._message.tell(_("Now put the other goods into the basket, then press F12."))

    def _given_back(self, result: Any) -> None:
        self._session.print_now()
        self._controller.give_back(result)
