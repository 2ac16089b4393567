"""Refunds above the limit that wait: looked at by their receipt, and confirmed by somebody who may give one alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.words import MEANS
from ntt_pos.i18n import _
from ntt_pos.services.selling.refund_checks import WaitingRefund
from ntt_pos.ui.forms.confirm_list import ConfirmList
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from ntt_pos.ui.widgets.button import ButtonKind


class RefundsDialog(ConfirmList):
    """The list of refunds that nobody has confirmed yet."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            _("Which refund was right?"),
            hint=_("Look at its receipt, ask who gave the money back, then confirm. Who gave it cannot confirm it."),
            name=_("Refunds that wait"),
            act=Act.REFUND_ABOVE_LIMIT,
        )
        self._paper = self.verb(_("Show the receipt"), self._show_paper, "F11", kind=ButtonKind.PLAIN)
        self.begin(_("Confirm the refund"))

    def read(self) -> Sequence[Any]:
        """Return the refunds that wait."""
        return self._session.shop.refund_checks.waiting()

    def rows_of(self, found: Sequence[Any]) -> tuple[list[ListRow], EmptyState]:
        """Return one row per refund."""
        rows = [
            ListRow(
                each.number,
                each.number,
                f"{i18n.moment(each.at)} · {each.cashier}",
                i18n.rupiah(each.amount),
                _given(each),
                Tone.ATTENTION,
            )
            for each in found
        ]
        nothing = EmptyState(self.look, _("No refund waits"), _("What was given back is confirmed, or needed nobody."))
        return rows, nothing

    def confirm(self, number: str) -> None:
        """Confirm a refund."""
        self._session.shop.refund_checks.confirm(number, by=self._session.by)

    def told(self, number: str) -> str:
        """Return that it is confirmed."""
        return _("The refund {number} is confirmed.", number=number)

    def allow(self) -> None:
        """Both verbs need a chosen refund; confirming needs the right."""
        none = "" if self.list.chosen else _("Choose a refund first.")
        self._paper.refuse(none)
        allowed = self._may is Verdict.ALLOWED
        self._confirm.refuse(
            self._session.why_elsewhere() or none or ("" if allowed else _("A manager or the owner confirms a refund."))
        )

    def _show_paper(self) -> None:
        self._session.open(ReceiptsDialog(self._session, number=self.list.chosen))


def _given(refund: WaitingRefund) -> str:
    """Return how the money went back: by one means, or how much by each."""
    parts = [(_("cash"), refund.cash), *((_(MEANS[each.means].phrase), each.amount) for each in refund.sent)]
    parts = [(name, amount) for name, amount in parts if amount]
    if len(parts) == 1:
        return _("given back by {means}", means=parts[0][0]) if refund.sent else _("cash given back")
    return " + ".join(f"{name} {i18n.rupiah(amount)}" for name, amount in parts)
