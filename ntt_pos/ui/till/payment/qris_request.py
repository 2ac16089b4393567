"""The QRIS code that asks for one part of a payment: beside it, on the customer's display and on paper."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.display import show_qris
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.payment.breakdown import Breakdown
from ntt_pos.ui.widgets.dialog import Dialog


class QrisRequest:
    """Asks for the amount that is typed now; ``say`` tells why there is no code for it."""

    def __init__(self, controller: TillController, breakdown: Breakdown, say: Callable[[str], None]) -> None:
        self._controller, self._breakdown, self._say = controller, breakdown, say
        self._amount = -1

    def ask(self, amount: int, otherwise: Callable[[], None]) -> None:
        """Ask for a part of the sum (rupiah; 0 while there is none, or by another means); ``otherwise`` tells the customer then."""
        qris = self._controller.session.shop.qris
        self._breakdown.make_room_for_code(wanted=bool(amount) and qris.ready())
        if amount == self._amount:
            return
        self._amount = amount
        if not amount or not qris.ready():
            otherwise()
            return
        try:
            shown = qris.code(amount)
        except DomainError as error:
            self._breakdown.hide_code()
            self._say(i18n.explain(error))
            return
        self._breakdown.show_code(shown, amount)
        self._controller.customer_sees.emit(show_qris(shown.text, amount))

    def print(self, dialog: Dialog) -> None:
        """Print the code for the customer."""
        session, amount = self._controller.session, self._amount
        dialog.write(
            session.books,
            lambda: session.shop.print_qris(amount),
            lambda _job: session.print_now(),
            lambda error: self._say(i18n.explain(error)),
        )
