"""Cash in, cash out, or just opening the drawer: each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.words import CASH_KINDS
from ntt_pos.domain.money.shift import CashKind, DrawerShort
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.shifts.short_drawer import NOT_TAKEN_OUT, ShortDrawerDialog
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import AmountField, Field, Labelled
from ntt_pos.ui.widgets.layout import add, empty, fill, row
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch

WAYS = (
    (CashKind.PAY_IN, CASH_KINDS[CashKind.PAY_IN].long, N_("Put into the drawer")),
    (CashKind.PAY_OUT, CASH_KINDS[CashKind.PAY_OUT].long, N_("Take out of the drawer")),
    (None, N_("Only open"), N_("Open the drawer")),
)
REASONS: dict[CashKind | None, tuple[str, ...]] = {
    CashKind.PAY_IN: (N_("Change money from the bank"), N_("Float raised")),
    CashKind.PAY_OUT: (N_("Plastic bags"), N_("Drinking water"), N_("Fuel"), N_("To the bank")),
}


class DrawerDialog(Dialog):
    """Moves cash, or opens the drawer; cash out and opening need the right to it, or somebody's approval."""

    def __init__(self, session: Session, told: Callable[[str], object]) -> None:
        """Start with cash in; ``told`` says what was recorded."""
        super().__init__(session.look, _("What about the drawer?"), width=560)
        self._session, self._told = session, told
        self._kind: CashKind | None = CashKind.PAY_IN
        ways = add(self.body, row(gap=Space.S))
        self._buttons = self.acts.choices(
            *(Action(_(name), partial(self._choose, kind), f"F{5 + n}") for n, (kind, name, _verb) in enumerate(WAYS)),
            height=52,
            size=Size.AMOUNT,
        )
        for button in self._buttons:
            ways.addWidget(button, 1)
        self.amount = AmountField(session.look, _("Amount"), big=True)
        self._amount = add(self.body, Labelled(session.look, _("Amount"), self.amount))
        self.reason = Field(session.look, _("What is it for?"))
        self._reason = Labelled(session.look, _("What is it for?"), self.reason)
        self._pad = NumberPad(session.look, self.amount, sign="000")
        fill(self.body, self._pad, self._reason)
        self._quick = add(self.body, row(gap=Space.S))
        self.amount.entered.connect(self._go_on)
        self.reason.entered.connect(self.enter)
        self._go = self.verb("", self.enter, "Return")
        self._buttons[0].setChecked(True)
        self._choose(CashKind.PAY_IN)
        self.start_at(self.amount)

    def enter(self, approval: ApprovalGiven | None = None) -> None:
        """Do it."""
        session, kind, reason = self._session, self._kind, self.reason.text().strip()
        amount = 0
        if kind is not None:
            try:
                amount = self.amount.amount()
            except DomainError as error:
                self._amount.refuse(i18n.explain(error))
                self.arrange()
                return
        if not reason:
            self._reason.refuse(_("Say what it is for: it is printed in the Z report."))
            self.arrange()
            return
        shifts = session.shop.shifts

        def work() -> Any:
            if kind is None:
                return shifts.open_drawer(by=session.by, reason=reason, approval=approval)
            return shifts.move_cash(by=session.by, kind=kind, amount=amount, reason=reason, approval=approval)

        self.write(session.books, work, self._done, self._failed)

    def _go_on(self) -> None:
        """Go on to the reason once the amount is one."""
        try:
            self.amount.amount()
        except DomainError as error:
            self._amount.refuse(i18n.explain(error))
            self.arrange()
        else:
            self.reason.setFocus()

    def _because(self, words: str) -> None:
        """Take a usual reason; the keys go to it, so that Enter does what its button says."""
        self.reason.setText(words)
        self.reason.setFocus()

    def _choose(self, kind: CashKind | None) -> None:
        self._kind = kind
        place = [each for each, _name, _verb in WAYS].index(kind)
        self._amount.setVisible(kind is not None)
        self._pad.setVisible(kind is not None and has_touch())
        self._go.set_words(_(WAYS[place][2]))
        empty(self._quick)
        for words in REASONS.get(kind, ()):
            button = Button(self.look, _(words), partial(self._because, _(words)), kind=ButtonKind.LINK)
            self._quick.addWidget(button)
        self._quick.addStretch(1)
        (self.amount if kind is not None else self.reason).setFocus()
        self.arrange()

    def _asked(self, kind: CashKind | None) -> str:
        """Return what somebody else is asked to approve, with its amount."""
        if kind is None:
            return _("Open the drawer")
        return f"{_(CASH_KINDS[kind].long)} {i18n.rp(self.amount.amount())}"

    def _done(self, _result: Any) -> None:
        self._session.print_now()
        what = next(_(name) for kind, name, _verb in WAYS if kind is self._kind)
        amount = f" {self.amount.text()}" if self._kind is not None else ""
        reason = self.reason.text().strip()
        self.finish()
        self._told(_("Recorded: {what}, {reason}.", what=f"{what}{amount}", reason=reason))

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            ask_approval(
                self._session, error, self.enter, reason=self.reason.text().strip(), asked=self._asked(self._kind)
            )
        elif isinstance(error, DrawerShort):
            self._session.open(ShortDrawerDialog(self._session, error, self.finish, NOT_TAKEN_OUT))
        else:
            self.refuse(i18n.explain(error))
