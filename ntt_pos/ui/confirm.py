"""Being sure: an act that is allowed but looks like a slip is told in a sentence and done when somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, Doubtful, ShopError
from ntt_pos.i18n import _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.text import Text

T = TypeVar("T")


class ConfirmDialog(Dialog):
    """Tells what looks wrong; Esc and Enter go back, only Ctrl+Enter or the mouse goes on."""

    def __init__(
        self, session: Session, title: str, sentence: str, verb: str, then: Callable[[], None], *, danger: bool = False
    ) -> None:
        super().__init__(session.look, title, width=560)
        self._then = then
        self.body.addWidget(Text(self.look, sentence, wrap=True))
        self.verb(verb, self.go, "Ctrl+Return", kind=ButtonKind.DANGER if danger else ButtonKind.PRIMARY)
        self.start_at(self.leave_button)

    def enter(self) -> None:
        """The safe default: nothing happens."""
        self.leave()

    def go(self) -> None:
        """Do it."""
        self.finish()
        self._then()


def do_confirmed(
    session: Session,
    act: Callable[[ApprovalGiven | None, bool], T],
    done: Callable[[T], None],
    failed: Callable[[ShopError], None],
    *,
    owner: Any,
    back: Callable[[], None],
) -> None:
    """Do an act behind the screen; ask for an approval or whether somebody is sure when it wants that, and do it again.

    ``act`` is given the approval, if any, and whether somebody is sure; ``back`` is called whenever somebody is asked.
    """

    def attempt(approval: ApprovalGiven | None, sure: bool) -> None:  # noqa: FBT001 handed on to the act
        session.books.run(lambda: act(approval, sure), done, lambda error: ask(error, approval), owner=owner)

    def ask(error: ShopError, approval: ApprovalGiven | None) -> None:
        back()
        if isinstance(error, ApprovalNeeded):
            ask_approval(session, error, lambda given: attempt(given, True))
        elif isinstance(error, Doubtful):
            again = lambda: attempt(approval, True)  # noqa: E731 one line, used once
            session.open(ConfirmDialog(session, _("Is this right?"), i18n.explain(error), _("Yes, it is right"), again))
        else:
            failed(error)

    attempt(None, False)
