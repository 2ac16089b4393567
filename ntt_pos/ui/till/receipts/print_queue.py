"""Every paper of this register: what came out, what waits or failed and why, and what can be done about it."""

from __future__ import annotations

from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.words import PRINT_STATES
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.print_queue import JobKind, JobState
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog

KINDS = {
    JobKind.RECEIPT: N_("Receipt"),
    JobKind.Z: N_("Closing report (Z)"),
    JobKind.X: N_("Interim report (X)"),
    JobKind.STATEMENT: N_("Statement"),
    JobKind.VOUCHER: N_("Payout voucher"),
    JobKind.TEST: N_("Test page"),
    JobKind.LABEL: N_("Code"),
    JobKind.GIFT: N_("Gift receipt"),
    JobKind.KICK: N_("Drawer"),
    JobKind.NOTE: N_("Goods note"),
}
TONES = {
    JobState.QUEUED: Tone.ATTENTION,
    JobState.SENDING: Tone.ATTENTION,
    JobState.FAILED: Tone.ATTENTION,
    JobState.UNKNOWN: Tone.DANGER,
}
STUCK = (JobState.FAILED, JobState.UNKNOWN)


class QueueDialog(Dialog):
    """The print queue."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session.look,
            _("Which paper?"),
            hint=_("What perhaps came out is printed again only as a marked copy."),
            width=760,
        )
        self._session = session
        self._jobs: dict[str, Any] = {}
        self.list = RowList(session.look, _("Papers of this register"))
        self.drive(self.list)
        self.list.picked.connect(lambda _uid: self._picked())
        self.body.addWidget(self.list, 1)
        self._cancel = self.verb(_("Give it up"), self._give_up, "F8", kind=ButtonKind.PLAIN)
        self._retry = self.verb(_("Print it again"), self.enter, "Return")
        self._allow()
        self.start_at(self.list)
        session.paper_changed.connect(self._load)
        self._load()

    def least_height(self) -> int:
        """Return a roomy height."""
        return 560

    def enter(self) -> None:
        """Print the chosen paper again."""
        job = self._jobs.get(self.list.chosen)
        if not self.able(self._retry) or job is None:
            return
        session = self._session
        if job.state in STUCK:
            self._act(lambda: session.shop.print_queue.retry(job.uid, by=session.by))
        elif job.kind is JobKind.RECEIPT:
            self._act(lambda: session.shop.checkout.reprint(job.document, by=session.by))
        else:
            self._act(lambda: session.shop.shifts.reprint(job.document, by=session.by))

    def _give_up(self) -> None:
        job = self._jobs.get(self.list.chosen)
        if self.able(self._cancel) and job is not None:
            session = self._session
            self._act(lambda: session.shop.print_queue.cancel(job.uid, by=session.by))

    def _act(self, work: Any) -> None:
        session = self._session

        def done(_job: Any) -> None:
            session.print_now()
            self._load()

        self.write(session.books, work, done, self._failed)

    def _load(self) -> None:
        session = self._session
        session.books.run(lambda: session.shop.print_queue.jobs(60), self._show, self._failed, owner=self)

    def _show(self, jobs: Any) -> None:
        self._jobs = {job.uid: job for job in jobs}
        rows = []
        for job in jobs:
            name = _(KINDS[job.kind])
            copy = " · " + _("copy {n}", n=job.copy) if job.copy else ""
            title = name if job.document in (job.kind, "", "X") else f"{name} {job.document}{copy}"
            below = " · ".join(part for part in (i18n.moment(job.at), job.problem) if part)
            rows.append(
                ListRow(job.uid, title, below, _(PRINT_STATES[job.state].long), tone=TONES.get(job.state, Tone.MUTED))
            )
        self.list.show_rows(
            rows, EmptyState(self.look, _("No paper yet"), _("Receipts and reports of this register appear here."))
        )
        if rows and not self.list.chosen:
            stuck = next((job.uid for job in jobs if job.state in STUCK), rows[0].key)
            self.list.choose(stuck)
        self.refuse("")
        self._allow()

    def _picked(self) -> None:
        self.refuse("")
        self._allow()

    def _allow(self) -> None:
        job = self._jobs.get(self.list.chosen)
        if job is None:
            self._retry.refuse(_("Choose a paper first."))
            self._cancel.refuse(_("Choose a paper first."))
            return
        waits = job.state in (JobState.QUEUED, *STUCK)
        self._cancel.refuse("" if waits else _("It came out, or was given up before."))
        copy = job.state is JobState.UNKNOWN or job.state not in STUCK
        self._retry.set_words(_("Print a marked copy") if copy else _("Print it again"))
        if job.state in (JobState.QUEUED, JobState.SENDING):
            self._retry.refuse(_("It is on its way to the printer."))
        elif job.state not in STUCK and job.kind not in (JobKind.RECEIPT, JobKind.Z):
            self._retry.refuse(_("Only receipts and Z reports are printed again; make this one anew."))
        else:
            self._retry.refuse("")

    def _failed(self, error: ShopError) -> None:
        self._allow()
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
