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
from ntt_pos.ui.till.actions import Act, Reasons, act, next_steps
from ntt_pos.ui.till.controller import Desk
from ntt_pos.ui.till.dialogs.basket_line import BundleSheet, ChooseSheet, QuantitySheet, RemoveSheet
from ntt_pos.ui.till.dialogs.discount import DiscountSheet
from ntt_pos.ui.till.dialogs.drawer import DrawerSheet
from ntt_pos.ui.till.dialogs.held_baskets import HeldSheet
from ntt_pos.ui.till.dialogs.help import HelpSheet
from ntt_pos.ui.till.dialogs.late_sale import ReentrySheet
from ntt_pos.ui.till.dialogs.payment import PaySheet
from ntt_pos.ui.till.dialogs.print_queue import QueueSheet
from ntt_pos.ui.till.dialogs.receipts import ReceiptsSheet
from ntt_pos.ui.till.dialogs.return_without_receipt import NoReceiptSheet
from ntt_pos.ui.till.dialogs.returns import ReturnSheet
from ntt_pos.ui.till.dialogs.shift import ClosedSheet, OpenShiftSheet, ShiftSheet
from ntt_pos.ui.till.dialogs.stock_check import StockSheet
from ntt_pos.ui.widgets.banner import Message


class Doors:
    """Opens the sheets of the till; what cannot be opened now is said in ``message``."""

    def __init__(self, desk: Desk, message: Message, lock: Callable[[], None]) -> None:
        self._desk, self._session, self._message = desk, desk.session, message
        self._look = desk.session.look
        why = self._why = Reasons(desk)
        session, look = self._session, self._look
        self.acts: tuple[Act, ...] = (
            act("F1", self.help, why.never),
            act("F2", lambda: session.open(StockSheet(desk)), why.never),
            act("F3", self.quantity, why.without_line),
            act("F4", lambda: session.open(DiscountSheet(look, desk)), why.without_lines),
            act("F5", desk.hold, why.cannot_hold),
            act("F6", lambda: session.open(HeldSheet(desk)), why.nothing_held, lambda: desk.held),
            act("F7", lambda: self.receipts(give_back=True), why.without_shift),
            act("F8", lambda: session.open(RemoveSheet(look, desk)), why.without_lines),
            act("F9", lambda: session.open(DrawerSheet(session)), why.without_shift),
            act("F10", self.shift, why.never),
            act("F11", self.receipts, why.never),
            act("F12", self.pay, why.cannot_pay),
            act("Ctrl+P", lambda: session.open(QueueSheet(session)), why.never),
            act("Ctrl+D", session.display_asked.emit, why.never),
            act("Ctrl+T", lambda: session.open(ReentrySheet(desk)), why.cannot_type_again),
            act("Ctrl+B", desk.stop_special, why.nothing_special),
            act("Ctrl+L", lock, why.never),
        )

    def do(self, each: Act) -> None:
        """Do an act by its key, or say why it cannot be done."""
        reason = each.why_not()
        if reason:
            self._session.sounds.refused()
            self._message.refuse(reason)
            return
        each.do()

    def help(self) -> None:
        """Open the help; how to stop what is special is told while it goes on."""
        acts = [each for each in self.acts if each.key != "Ctrl+B" or not each.why_not()]
        self._session.open(HelpSheet(self._session, acts, next_steps(self._desk)))

    def quantity(self) -> None:
        """Ask for the quantity of the chosen line."""
        desk, line, bundle = self._desk, self._desk.line(), self._desk.bundle()
        if bundle is not None:
            self._session.open(BundleSheet(self._look, bundle, lambda n: desk.set_bundles(bundle.uid, n)))
        elif line is not None:
            self._session.open(
                QuantitySheet(
                    self._look, line.article, lambda units: desk.set_quantity(line.key, units), now=line.quantity
                )
            )

    def weigh(self, article: Article) -> None:
        """Ask for the weight of goods that are about to be added."""

        def take(units: int) -> None:
            if not self._desk.add_units(article, units):
                raise DomainError(self._message.text)

        self._session.open(QuantitySheet(self._look, article, take, adding=True))

    def choose(self, found: tuple[tuple[Article | Bundle, ...], str]) -> None:
        """Ask which of several products with one code it is."""
        articles, quantity = found
        self._session.open(ChooseSheet(self._look, articles, lambda article: self._desk.add(article, quantity)))

    def pay(self) -> None:
        """Open the payment."""
        reason = self._why.cannot_pay()
        if reason:
            self._message.refuse(reason)
        elif not self._desk.busy:
            self._message.hide()
            try:
                sheet = PaySheet(self._look, self._desk)
            except DomainError as error:  # what comes back in an exchange may have come back at another register
                self._message.refuse(i18n.explain(error))
                return
            self._session.open(sheet)

    def shift(self) -> None:
        """Open the shift, or look at the open one."""
        session = self._session
        if session.shift is None:
            told = _("The shift is open. Good sales!")
            session.open(OpenShiftSheet(session, lambda: self._message.tell(told)))
        else:
            session.open(ShiftSheet(session, self._closed))

    def receipts(self, number: str = "", *, give_back: bool = False) -> None:
        """Open the receipts; with ``give_back`` goods can be brought back from one."""
        session = self._session
        session.open(
            ReceiptsSheet(
                session,
                number=number,
                give_back=self._give_back if give_back else None,
                without=lambda: session.open(NoReceiptSheet(session, self._given_back)) if give_back else None,
            )
        )

    def _closed(self, result: Any) -> None:
        self._desk.last_sale = self._desk.last_card = None
        self._desk.start_next()
        self._desk.cart_changed.emit()
        self._session.print_now()
        self._session.open(ClosedSheet(self._session, result))

    def _give_back(self, number: str) -> None:
        # A sale that is typed in again is not exchanged for anything: it stands as its paper says.
        swap = self._exchange if self._desk.reentry is None else None
        self._session.open(ReturnSheet(self._session, number, self._given_back, swap))

    def _exchange(self, exchanging: Exchanging) -> None:
        self._desk.exchange(exchanging)
        self._message.tell(_("Now put the other goods into the basket, then press F12."))

    def _given_back(self, result: Any) -> None:
        self._session.print_now()
        self._desk.give_back(result)
