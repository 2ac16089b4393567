"""Approval: somebody else signs with their own PIN for one act, and says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.secrets import MIN_PIN
from ntt_pos.domain.core.users import Actor
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.approvals import ApprovalGiven, done_alone
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.countdown import Countdown
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, fill, row
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch
from ntt_pos.ui.widgets.text import Text

FIRST_KEY, LAST_KEY = 5, 12


class ApprovalDialog(Dialog):
    """Asks who approves, their PIN and the reason."""

    asks_reason = True

    def __init__(
        self,
        session: Session,
        error: ShopError,
        then: Callable[[ApprovalGiven], None],
        *,
        reason: str = "",
        asked: str = "",
    ) -> None:
        """Take over the ``reason`` that was typed already; it can still be changed. ``asked`` tells what and how much."""
        super().__init__(session.look, _("Who approves this?"), hint=_told(error), width=560)
        self._alone = bool(getattr(error, "alone", False))
        self._acts = tuple(getattr(error, "acts", ()))
        self._things = tuple(getattr(error, "things", ()))
        self._session, self._then = session, then
        self._who: Any = None
        if asked:
            self.asked = add(self.body, Text(session.look, asked, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True))
            self.setAccessibleDescription(f"{asked.rstrip('.')}. {self.hint.text()}")
        self._cards = add(self.body, row(gap=Space.S))
        self._buttons: list[Button] = []
        self.reason = Field(session.look, _("Reason"))
        self.reason.setText(reason)
        self._reason = Labelled(session.look, _("Reason"), self.reason)
        self.secret = Field(session.look, _("PIN or password of the one who approves"), secret=True)
        self._secret = Labelled(session.look, _("PIN or password of the one who approves"), self.secret)
        fill(self.body, self._reason, self._secret)
        self._pad = add(self.body, NumberPad(session.look, self.secret))
        self._pad.setVisible(has_touch())
        self.reason.entered.connect(self._go_on)
        self.reason.textEdited.connect(self._no_secret)
        self.secret.entered.connect(self.enter)
        self._countdown = Countdown(self.refuse, self._let_try, self)
        self._go = self.verb(_("Approve"), self.enter, "Return")
        self._reason.setVisible(self.asks_reason)
        self._start = self.reason if self.asks_reason and not reason else self.secret
        self.start_at(self._start)
        session.books.run(self.candidates, self._show, owner=self)

    def enter(self) -> None:
        """Check the PIN and go on; Enter alone does nothing where nobody else can be asked."""
        if self._alone:
            self.reason.setFocus()
            return
        if self.asks_reason and self._is_number():
            return
        if self.asks_reason and not self.reason.text().strip():
            self._reason.refuse(_("Say why it is approved."))
            return
        if self._who is None or not self.secret.text():
            self._secret.refuse(_("Choose who approves and let them type their own PIN."))
            return
        who, secret, reason = self._who, self.secret.text(), self.reason.text().strip()
        self.secret.clear()
        self.write(self._session.books, lambda: self.prove(who, secret, reason), self._approved, self._failed)

    def _let_try(self, sentence: str) -> None:
        """Say that nobody has to wait any more: no refusal, so not in red."""
        self.refuse("")
        self._secret.explain(sentence)

    def _go_on(self) -> None:
        """Go on to the secret once the reason is one."""
        if not self._is_number():
            self.secret.setFocus()

    def _no_secret(self, typed: str) -> None:
        """Let no PIN stand here in clear text."""
        if len(typed.strip()) >= MIN_PIN:
            self._is_number()

    def _is_number(self) -> bool:
        """Whether the reason is digits only; they are taken away, as they may be a PIN."""
        if not self.reason.text().strip().isdigit():
            return False
        self.reason.clear()
        self._reason.refuse(_("A number is no reason. Say why in words; the PIN is typed below."))
        self.arrange()
        return True

    def candidates(self) -> tuple[Any, ...]:
        """Return who may approve all of it by their own right; nobody approves themselves."""
        session = self._session
        return tuple(session.shop.rights.approvers(by=session.by, acts=self._acts))

    def prove(self, who: Any, secret: str, reason: str) -> Any:
        """Check the secret and return what the dialog goes on with."""
        session = self._session
        return session.shop.rights.approve(
            by=session.by,
            username=who.username,
            secret=secret,
            reason=reason,
            acts=self._acts,
            things=self._things,
        )

    def signed(self, given: Any) -> None:
        """Go on with the approval; it holds for what was shown here, for ten minutes and once."""
        self._then(given)

    def _show(self, users: Any) -> None:
        able = list(users)
        self._alone = self._alone and not able
        if self._alone:
            self._ask_alone()
            return
        for place, user in enumerate(able):
            key = f"F{FIRST_KEY + place}" if FIRST_KEY + place <= LAST_KEY else ""
            self._buttons += self.acts.choices(Action(user.name, partial(self._choose, user), key), height=52)
            self._cards.addWidget(self._buttons[-1], 1)
        if able:
            self._buttons[0].click()
        else:
            self.refuse(_("Nobody else here may approve: ask the owner to add a manager."))
            self._go.refuse(_("Nobody else here may approve."))
        self._start.setFocus()
        self.arrange()

    def _ask_alone(self) -> None:
        """Nobody else may approve: a reason and a second key do, and the papers say so."""
        self.title.setText(_("Do it without an approver?"))
        self.setAccessibleName(self.title.text())
        self.hint.setText(
            _("Nobody else here may approve this. Say why; journal and paper will say “without an approver”.")
        )
        self._secret.hide()
        self._pad.hide()
        self._go.hide()
        self.verb(_("Do it without an approver"), self.go_alone, "Ctrl+Return", kind=ButtonKind.DANGER)
        self.reason.setFocus()
        self.arrange()

    def go_alone(self) -> None:
        """Go on with the reason alone."""
        if self._is_number():
            return
        reason = self.reason.text().strip()
        if not reason:
            self._reason.refuse(_("Say why nobody else was asked."))
            self.arrange()
            return
        self.finish()
        self.signed(done_alone(self._session.by, reason))

    def _choose(self, user: Any) -> None:
        """Take who approves; the next keys are their PIN, also after a click."""
        self._who = user
        if self.reason.text().strip() or not self.asks_reason:
            self.secret.setFocus()

    def _approved(self, given: Any) -> None:
        self.finish()
        self.signed(given)

    def _failed(self, error: ShopError) -> None:
        self._session.sounds.refused()
        if "seconds" in error.params:
            self._countdown.tell(error)
            self.secret.setFocus()
        else:
            self._secret.refuse(i18n.explain(error))


def _told(error: ShopError) -> str:
    """Return everything that is asked for, a line each, and what holds for all once: one signature is for all of it."""
    needs = [i18n.explain(need).removesuffix(".").split(". ") for need in getattr(error, "needs", (error,))]
    lines, said = [], set[str]()
    for sentences in reversed(needs):
        lines.append(" ".join(f"{each}." for each in sentences if each not in said))
        said.update(sentences)
    return "\n".join(filter(None, reversed(lines)))


def ask_approval(
    session: Session, error: ShopError, then: Callable[[ApprovalGiven], None], *, reason: str = "", asked: str = ""
) -> ApprovalDialog:
    """Ask for the approval that an act needs, with the reason that was given already, then go on with it.

    ``asked`` tells what is approved and how much.
    """
    dialog = ApprovalDialog(session, error, then, reason=reason, asked=asked)
    session.open(dialog)
    return dialog


class SecondDialog(ApprovalDialog):
    """Where the shop wants it, somebody else confirms the count of the drawer before the shift closes."""

    asks_reason = False

    def __init__(self, session: Session, then: Callable[[Actor], None]) -> None:
        told = DomainError(N_("A second person looks at the count and types their own PIN; the shift is still open."))
        super().__init__(session, told, lambda _given: None)
        self._confirmed = then
        self.title.setText(_("Who confirms the count?"))
        self.setAccessibleName(self.title.text())
        self._go.set_words(_("Confirm the count"))

    def candidates(self) -> tuple[Any, ...]:
        """Return who may confirm: anybody but the one who counts."""
        session = self._session
        return tuple(u for u in session.shop.people.users() if u.active and u.user_id != session.by.user_id)

    def prove(self, who: Any, secret: str, reason: str) -> Actor:
        """Check the secret; a count needs no reason."""
        return self._session.shop.people.sign_in(who.username, secret)

    def signed(self, given: Actor) -> None:
        """Go on with closing."""
        self._confirmed(given)


class ClockDialog(ApprovalDialog):
    """The PC's clock contradicts the books: a manager looks at it and answers for it, then the act is done again."""

    def __init__(self, session: Session, error: ShopError, tell: Callable[[str], None]) -> None:
        super().__init__(session, error, lambda _given: None)
        self._tell = tell
        self.title.setText(_("Is the PC's clock right?"))
        self.setAccessibleName(self.title.text())

    def candidates(self) -> tuple[Any, ...]:
        """Return who may answer for the clock."""
        return tuple(self._session.shop.rights.able((Act.CONFIRM_CLOCK,)))

    def prove(self, who: Any, secret: str, reason: str) -> Actor:
        """Check the secret."""
        return self._session.shop.people.sign_in(who.username, secret)

    def signed(self, given: Actor) -> None:
        """Confirm the clock."""
        session, who = self._session, given
        told = _("The clock is confirmed. Do it again now: nothing was recorded before.")
        session.books.run(
            lambda: session.shop.people.confirm_clock(by=who), lambda _done: self._tell(told), owner=session
        )
