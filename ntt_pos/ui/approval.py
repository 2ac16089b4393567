"""Approval: somebody else signs with their own PIN for one act, and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.errors import ShopError
from ntt_pos.domain.people import Actor, Role
from ntt_pos.i18n import _
from ntt_pos.services.approvals import ApprovalGiven
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space
from ntt_pos.ui.widgets.button import Button, Kind
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import row
from ntt_pos.ui.widgets.sheet import Sheet

APPROVERS = (Role.OWNER, Role.MANAGER)


class ApprovalSheet(Sheet):
    """Asks who approves, their PIN and the reason."""

    def __init__(self, session: Session, error: ShopError, then: Callable[[ApprovalGiven], None]) -> None:
        super().__init__(session.look, _("Who approves this?"), hint=_told(error), width=560)
        self._acts = tuple(getattr(error, "acts", ()))
        self._session, self._then = session, then
        self._who: Any = None
        self._cards = row(gap=Space.S)
        self.body.addLayout(self._cards)
        self.reason = Field(session.look, _("Reason"))
        self._reason = Labelled(session.look, _("Reason"), self.reason)
        self.secret = Field(session.look, _("PIN or password of the one who approves"), secret=True)
        self._secret = Labelled(session.look, _("PIN or password of the one who approves"), self.secret)
        self.body.addWidget(self._reason)
        self.body.addWidget(self._secret)
        self.reason.entered.connect(self.secret.setFocus)
        self.secret.entered.connect(self.enter)
        self._go = self.verb(_("Approve"), self.enter, cap="Enter")
        self.start_at(self.reason)
        session.books.run(session.shop.people.users, self._show, owner=self)

    def enter(self) -> None:
        """Check the PIN and go on."""
        if not self.reason.text().strip():
            self._reason.refuse(_("Say why it is approved."))
            return
        if self._who is None or not self.secret.text():
            self._secret.refuse(_("Choose who approves and let them type their own PIN."))
            return
        who, secret = self._who, self.secret.text()
        self.secret.clear()
        self._go.setEnabled(False)
        self._session.books.run(
            lambda: self._session.shop.people.sign_in(who.username, secret), self._approved, self._failed, owner=self
        )

    def may_sign(self, user: Any) -> bool:
        """Whether this person may approve: nobody approves themselves."""
        return user.role in APPROVERS and user.user_id != self._session.by.user_id

    def signed(self, who: Actor, reason: str) -> None:
        """Go on with the approval."""
        self._then(ApprovalGiven(who.user_id, reason, self._acts))

    def _show(self, users: Any) -> None:
        able = [user for user in users if user.active and self.may_sign(user)]
        for user in able:
            button = Button(self.look, user.name, kind=Kind.CHOICE, height=52)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, user=user: self._choose(user))
            self._cards.addWidget(button, 1)
        if able:
            self._cards.itemAt(0).widget().click()
        else:
            self.refuse(_("Nobody else here may approve: ask the owner to add a manager."))
            self._go.refuse(_("Nobody else here may approve."))
        self.reason.setFocus()
        self.arrange()

    def _choose(self, user: Any) -> None:
        self._who = user

    def _approved(self, approver: Actor) -> None:
        reason = self.reason.text().strip()
        self.finish()
        self.signed(approver, reason)

    def _failed(self, error: ShopError) -> None:
        self._go.setEnabled(True)
        self._session.sounds.refused()
        self._secret.refuse(i18n.explain(error))


def _told(error: ShopError) -> str:
    """Return everything that is asked for, a sentence each: one signature holds for all of it."""
    needs = getattr(error, "needs", (error,))
    return "\n".join(dict.fromkeys(i18n.explain(need) for need in needs))


def ask_approval(session: Session, error: ShopError, then: Callable[[ApprovalGiven], None]) -> ApprovalSheet:
    """Ask for the approval that an act needs, then go on with it."""
    sheet = ApprovalSheet(session, error, then)
    session.open(sheet)
    return sheet


class ClockSheet(ApprovalSheet):
    """The PC's clock contradicts the books: a manager looks at it and answers for it, then the act is done again."""

    def __init__(self, session: Session, error: ShopError) -> None:
        super().__init__(session, error, lambda _given: None)
        self.title.setText(_("Is the PC's clock right?"))
        self.setAccessibleName(self.title.text())

    def may_sign(self, user: Any) -> bool:
        """Whether this person may answer for the clock."""
        return user.role in APPROVERS

    def signed(self, who: Actor, reason: str) -> None:
        """Confirm the clock."""
        session = self._session
        told = _("The clock is confirmed. Do it again now: nothing was recorded before.")
        session.books.run(
            lambda: session.shop.people.confirm_clock(by=who), lambda _done: session.tell(told), owner=session
        )
