"""Papers that did not come out: what waits, why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.services.core.print_queue import Job, JobState
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.receipts.print_queue import QueueDialog
from ntt_pos.ui.widgets.banner import Banner, Verb

STUCK = (JobState.FAILED, JobState.UNKNOWN)


class WaitingPapers(Banner):
    """A banner over the basket for as long as a paper waits for somebody's decision."""

    def __init__(self, session: Session, refuse: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(session.look, parent)
        self._session, self._refuse = session, refuse
        session.paper_changed.connect(self.show_waiting)

    def show_waiting(self) -> None:
        """Show what waits, or nothing: the papers that nobody saw come out one by one, the others all at once."""
        waiting = [job for job in self._session.waiting if job.state in STUCK]
        if not waiting:
            self.hide()
            return
        job, session = waiting[0], self._session
        jobs = [each for each in waiting if each.state is job.state]
        if job.state is JobState.UNKNOWN:
            jobs = jobs[:1]
            words = _("Did {document} come out of the printer? Look, then choose.")
            first, second = _("Print a copy"), _("It came out")
        elif session.printer_state == "PAPER":
            words = (
                _("{n} papers wait: the printer has no paper. The sales are recorded.")
                if len(jobs) > 1
                else _("{document} waits: the printer has no paper. The sale is recorded.")
            )
            first, second = _("Print now"), _("Not needed")
        elif len(jobs) > 1:
            words = _("{n} papers wait for the printer. The sales are recorded.")
            first, second = _("Print all now"), _("None is needed")
        else:
            words = _("{document} waits: the printer did not take it. The sale is recorded.")
            first, second = _("Print now"), _("Not needed")
        told = words.format(document=job.document, n=len(jobs))
        if len(waiting) > len(jobs):
            told += " " + _("{n} more wait.", n=len(waiting) - len(jobs))
        verbs: list[Verb] = [(first, self._deciding(jobs, "retry"), ""), (second, self._deciding(jobs, "cancel"), "")]
        verbs.append((_("Papers"), lambda: session.open(QueueDialog(session)), "Ctrl P"))
        self.show_words(told, verbs)

    def _deciding(self, jobs: Sequence[Job], what: str) -> Callable[[], None]:
        session = self._session

        def decide() -> None:
            queue = session.shop.print_queue
            session.books.run(
                lambda: [getattr(queue, what)(job.uid, by=session.by) for job in jobs],
                lambda _jobs: session.print_now(),
                lambda error: self._refuse(i18n.explain(error)),
                owner=self,
            )

        return decide
