"""A payment that was keyed as the wrong kind: said right while its shift is open, approved and in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, ShopError
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.payment import NEED_REFERENCE, Means
from ntt_pos.i18n import _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.payment.pay_dialog import TAKEN
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, row
from ntt_pos.ui.widgets.number_pad import offer_digits


class MeansDialog(Dialog):
    """Which payment of a sale was which means in truth."""

    def __init__(self, session: Session, number: str, corrected: Callable[[], None]) -> None:
        super().__init__(session.look, _("How was it really paid?"), hint=number, width=620)
        self._session, self._number, self._corrected = session, number, corrected
        self._means = Means.QRIS
        self._payments: Sequence[Any] = ()
        look = session.look
        self.list = RowList(look, _("Payments of this sale"))
        self.drive(self.list)
        self.list.setFixedHeight(112)
        self.body.addWidget(self.list)
        line = add(self.body, row(gap=Space.S))
        ways = [Action(_(MEANS[means].long), partial(self._choose, means), key) for means, key in TAKEN.items()]
        self._buttons = dict(zip(TAKEN, self.acts.choices(*ways, height=52, size=Size.AMOUNT), strict=True))
        for button in self._buttons.values():
            line.addWidget(button, 1)
        self.reference = Field(look, _("Reference"))
        self._reference = add(self.body, Labelled(look, _("Reference"), self.reference))
        offer_digits(self.body, look, self.reference)
        self.reason = Field(look, _("Reason"))
        self._reason = add(self.body, Labelled(look, _("Reason"), self.reason))
        self.reference.entered.connect(self.reason.setFocus)
        self.reason.entered.connect(self.enter)
        self._go = self.verb(_("Correct it"), self.enter, "Return")
        self._go.refuse(_("Look up the payments first."))
        self.start_at(self.reference)
        self._buttons[Means.QRIS].setChecked(True)
        session.books.run(lambda: session.shop.corrections.payments(number), self._show, self._failed, owner=self)

    def enter(self, approval: ApprovalGiven | None = None) -> None:
        """Correct the chosen payment."""
        if not (approval is not None or self.able(self._go)):
            return
        if not self.reason.text().strip():
            self._reason.refuse(_("Say what happened: it is kept in the journal."))
            self.arrange()
            return
        session, uid, means = self._session, self.list.chosen, self._means
        reference = self.reference.text() if means in NEED_REFERENCE else ""
        reason = self.reason.text().strip()

        def done(_nothing: object) -> None:
            self.finish()
            self._corrected()
            session.tell(_("{number} is corrected.", number=self._number))

        self.write(
            session.books,
            lambda: session.shop.corrections.change_means(
                by=session.by, payment_uid=uid, means=means, reference=reference, reason=reason, approval=approval
            ),
            done,
            self._failed,
        )

    def _choose(self, means: Means) -> None:
        self._means = means
        self._reference.setVisible(means in NEED_REFERENCE)
        (self.reference if means in NEED_REFERENCE else self.reason).setFocus()
        self.arrange()

    def _show(self, found: Any) -> None:
        self._payments = found.rows
        rows = [
            ListRow(each.payment_uid, _(MEANS[each.means].long), each.reference or " ", i18n.rupiah(each.amount))
            for each in found.rows
            if each.means is not Means.EXCHANGE
        ]
        self.list.show_rows(rows, EmptyState(self.look, _("No payment here"), _("Nothing was paid for this sale.")))
        if rows:
            self.list.choose(rows[0].key)
        problem = i18n.explain(found.problem) if found.problem is not None else ""
        if not rows and not problem:
            problem = _("Nothing was paid for this sale.")
        self._go.refuse(problem)
        if problem:
            self.refuse(problem)

    def _asked(self) -> str:
        """Return what is approved: how much was which means, and is which one in truth."""
        wrong = next(each for each in self._payments if each.payment_uid == self.list.chosen)
        return _(
            "{amount}: {wrong} becomes {right}",
            amount=i18n.rp(wrong.amount),
            wrong=_(MEANS[wrong.means].long),
            right=_(MEANS[self._means].long),
        )

    def _failed(self, error: ShopError) -> None:
        self._go.setEnabled(True)
        if isinstance(error, ApprovalNeeded):
            ask_approval(self._session, error, self.enter, reason=self.reason.text().strip(), asked=self._asked())
            return
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
