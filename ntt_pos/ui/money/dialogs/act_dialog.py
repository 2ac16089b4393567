"""A dialog that does one act with money: checked first, done once however often Enter is pressed, approved where needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful, ShopError
from ntt_pos.i18n import _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.form_dialog import Marked
from ntt_pos.ui.forms.questions import AmountQuestion, Question, TextQuestion
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog

Act = Callable[[ApprovalGiven | None], Any]


class ActDialog(Dialog):
    """Subclasses fill ``body`` and return the act in ``prepare``; ``then`` is given what came of it.

    ``key`` is made once per dialog, so that the act is booked once. ``danger`` is the question that is asked before the
    act: then Enter alone never does it.
    """

    danger = ""

    def __init__(
        self,
        session: Session,
        title: str,
        verb: str,
        then: Callable[[Any], None],
        *,
        hint: str = "",
        width: int = 560,
        kind: ButtonKind = ButtonKind.PRIMARY,
    ) -> None:
        super().__init__(session.look, title, hint=hint, width=width)
        self.session, self._then = session, then
        self.sure = False  # somebody was asked about what looks like a slip, and said that it is right
        self.key = session.shop.context.ids.uid(session.now())
        self.go_button = self.verb(verb, self.enter, "Return", "Ctrl+Return", kind=kind)

    def prepare(self) -> Act:
        """Read the fields and return what is to be done; raises DomainError for an answer that cannot be used."""
        raise NotImplementedError

    def acted(self, result: Any) -> None:
        """Show what came of it."""
        self.finish()
        self._then(result)

    def told_why_not(self, error: ShopError) -> bool:
        """Show a refusal in a way of its own; whether it did."""
        return False

    def enter(self) -> None:
        """Do it, or say what is wrong."""
        if not self.go_button.isEnabled():
            return
        self.refuse("")
        try:
            act = self.prepare()
        except Marked:
            self.session.sounds.refused()
            self.arrange()
            return
        except DomainError as error:
            self.session.sounds.refused()
            self.refuse(i18n.explain(error))
            return
        if self.danger:
            verb = self.go_button.text()
            self.session.open(
                ConfirmDialog(self.session, self.title.text(), self.danger, verb, lambda: self.run(act), danger=True)
            )
        else:
            self.run(act)

    def run(self, act: Act, approval: ApprovalGiven | None = None) -> None:
        """Do the act on the thread; ask for the approval it needs and do it again."""
        self.go_button.setEnabled(False)
        self.session.books.run(
            lambda: act(approval), self.acted, lambda error: self._failed(error, act, approval), owner=self
        )

    def last(self, question: AmountQuestion | TextQuestion) -> None:
        """Let Enter in this question do the act instead of going to the next."""
        question.field.entered.disconnect()
        question.field.entered.connect(self.enter)

    def answer(self, question: Question) -> Any:
        """Return an answer; one that cannot be used is marked where it stands."""
        try:
            return question.value()
        except DomainError as error:
            question.refuse(i18n.explain(error))
            raise Marked from error

    def needed(self, question: Question, why: str) -> str:
        """Return a text that must not be empty."""
        text = str(self.answer(question))
        if not text:
            question.refuse(why)
            raise Marked
        return text

    def doubt(self, error: ShopError, act: Act, approval: ApprovalGiven | None) -> None:
        """Ask whether it is right; then do it."""
        told, yes = i18n.explain(error), _("Yes, it is right")
        dialog = ConfirmDialog(self.session, _("Is this right?"), told, yes, lambda: self._surely(act, approval))
        self.session.open(dialog)
        self.offer_with(dialog, error)

    def offer_with(self, dialog: Dialog, error: ShopError) -> None:
        """Offer something else beside going on."""

    def _surely(self, act: Act, approval: ApprovalGiven | None) -> None:
        self.sure = True
        self.run(act, approval)

    def _reason_given(self) -> str:
        """Return the reason that was typed already, in a dialog that asks for one."""
        question = getattr(self, "reason", None)
        return question.field.text().strip() if isinstance(question, TextQuestion) else ""

    def _failed(self, error: ShopError, act: Act, approval: ApprovalGiven | None) -> None:
        self.go_button.setEnabled(True)
        if isinstance(error, ApprovalNeeded):
            ask_approval(self.session, error, lambda given: self.run(act, given), reason=self._reason_given())
            return
        if isinstance(error, Doubtful):
            self.doubt(error, act, approval)
            return
        self.session.sounds.refused()
        if not self.told_why_not(error):
            self.refuse(i18n.explain(error))
