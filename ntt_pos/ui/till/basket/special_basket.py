"""What is special about the basket, over it: goods that pay for it, or a paper that it is typed in from."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.banner import Banner


class SpecialBasketBanner(Banner):
    """Says so as long as it is so, with the verb that ends it."""

    def __init__(self, look: Look, controller: TillController, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._controller = controller

    def refresh(self) -> None:
        """Say what is special now, or nothing."""
        exchanging, paper, stop = (
            self._controller.exchanging,
            self._controller.reentry,
            self._controller.stop_special,
        )
        if paper is not None:
            told = _("LATE SALE {number}: scan its goods and take the payment as it was.", number=paper.number)
            self.show_words(told, [(_("It is a new sale after all"), stop, "Ctrl B")])
            return
        if exchanging is None:
            self.hide()
            return
        told = _("Exchange: {amount} from {number}.")
        self.show_words(
            told.format(number=exchanging.number, amount=i18n.rupiah(exchanging.worth)),
            [(_("Stop the exchange"), stop, "Ctrl B")],
        )
