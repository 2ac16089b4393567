"""Papers that did not come out: what waits, why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import PRINT_STATES
from ntt_pos.i18n import _
from ntt_pos.services.core.print_queue import JobState
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.dialogs.print_queue import QueueDialog
from ntt_pos.ui.widgets.banner import Banner, Verb

STUCK = (JobState.FAILED, JobState.UNKNOWN)


class WaitingPapers(Banner):
    """A banner over the basket for as long as a paper waits for somebody's decision."""

    def __init__(self, session: Session, refuse: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(session.look, parent)
        self._session, self._refuse = session, refuse
        session.paper_changed.connect(self.show_waiting)

    def show_waiting(self) -> None:
        """Show the oldest paper that waits, or nothing."""
        waiting = [job for job in self._session.waiting if job.state in STUCK]
        if not waiting:
            self.hide()
            return
        job, session = waiting[0], self._session
        retry, cancel = self._deciding(job, "retry"), self._deciding(job, "cancel")
        if job.state is JobState.UNKNOWN:
            words = _("Nobody knows whether {document} came out of the printer. Look, then choose.")
            first, second = _("Print a copy"), _("It came out")
        else:
            words = _("{document} waits: the printer did not take it. The sale is recorded.")
            first, second = _("Print now"), _("Not needed")
        told = words.format(document=job.document)
        if len(waiting) > 1:
            told += " " + _("{n} more wait.").format(n=len(waiting) - 1)
        verbs: list[Verb] = [(first, retry, ""), (second, cancel, "")]
        verbs.append((_("Papers"), lambda: session.open(QueueDialog(session)), "Ctrl P"))
        self.show_words(told, verbs)

    def _deciding(self, job: Any, what: str) -> Callable[[], None]:
        session = self._session

        def decide() -> None:
            queue = session.shop.print_queue
            session.books.run(
                lambda: getattr(queue, what)(job.uid, by=session.by),
                lambda _job: session.print_now(),
                lambda error: self._refuse(i18n.explain(error)),
                owner=self,
            )

        return decide


def where_the_receipt_is(state: JobState) -> str:
    """Return what the change view says about the receipt of the sale just made."""
    about = PRINT_STATES[state].about
    return _(about) if about else ""
