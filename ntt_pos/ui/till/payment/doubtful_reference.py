"""A reference that looks like a slip is asked about once: it is an amount, or it paid for another receipt today."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.payment import Tender, looks_like_amount
from ntt_pos.i18n import _
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.dialog import Dialog


class DoubtfulReference:
    """Remembers which parts of a payment somebody is sure of; ``wrong`` is called when they are not."""

    def __init__(self, session: Session, wrong: Callable[[], object]) -> None:
        self._session, self._wrong = session, wrong
        self._sure_of: set[Tender] = set()

    def asks(
        self,
        dialog: Dialog,
        tenders: Sequence[Tender],
        *,
        sure: Callable[[], object],
        failed: Callable[[ShopError], None],
    ) -> bool:
        """Look up and ask about what nobody was sure of yet, and call ``sure`` then; returns False where that is nothing."""
        asked = [each for each in tenders if each.reference and each not in self._sure_of]
        if not asked:
            return False
        receipts, total = self._session.shop.receipts, sum(each.amount for each in tenders)

        def found(numbers: Sequence[str]) -> None:
            for tender, number in zip(asked, numbers, strict=True):
                if number or looks_like_amount(tender.reference, total):
                    self._ask(tender, number, sure)
                    return
                self._sure_of.add(tender)
            sure()

        dialog.write(
            self._session.books,
            lambda: [receipts.paid_today_by(each) for each in asked],
            found,
            failed,
        )
        return True

    def _ask(self, tender: Tender, number: str, sure: Callable[[], object]) -> None:
        means, reference = _(MEANS[tender.means].long), tender.reference
        if number:
            told = _(
                "{means} “{reference}” paid for receipt {number} today already.",
                means=means,
                reference=reference,
                number=number,
            )
        else:
            told = _(
                "“{reference}” looks like an amount. The amount stands in the field above: {amount} by {means}.",
                reference=reference,
                amount=i18n.rp(tender.amount),
                means=means,
            )

        def right() -> None:
            self._sure_of.add(tender)
            sure()

        session = self._session
        doubt = ConfirmDialog(session, _("Is this reference right?"), told, _("Yes, it is right"), right)
        session.open(doubt)
        doubt.closed.connect(self._wrong)
