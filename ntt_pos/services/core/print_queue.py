"""What waits for paper: a job per paper, sent after the commit, and at most one unmarked original ever leaves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import Row, Unit, from_row
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core import print_queue as query
from ntt_pos.domain.core.errors import DomainError, HalfPrinted, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.retention import DAYS
from ntt_pos.domain.core.users import Actor
from ntt_pos.i18n import N_, _, explain
from ntt_pos.services.core.ports import Printer
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.core.unit_of_work import Context

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry


class JobKind(StrEnum):
    """What is printed; KICK only opens the drawer."""

    RECEIPT = "RECEIPT"
    Z = "Z"
    X = "X"
    STATEMENT = "STATEMENT"
    VOUCHER = "VOUCHER"
    TEST = "TEST"
    LABEL = "LABEL"
    KICK = "KICK"
    NOTE = "NOTE"
    GIFT = "GIFT"


class JobState(StrEnum):
    """Where a job is; UNKNOWN means that paper may or may not have come out, so it is never sent again unmarked."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    CANCELLED = "CANCELLED"


DOCUMENTS: Final = (JobKind.RECEIPT, JobKind.Z, JobKind.STATEMENT, JobKind.VOUCHER, JobKind.NOTE)
MOST_LISTED: Final = 500
FRESH: Final = timedelta(minutes=10)
_STOPPED: Final = N_("The program stopped while it was printed.")
_OUT: Final = uuid.UUID("6f1d0d5e-51a7-4c0f-9b6e-3f2a8c1e7d40")
WAITING: Final = (JobState.QUEUED, JobState.SENDING, JobState.FAILED, JobState.UNKNOWN)


KEPT: Final = timedelta(days=DAYS)
AT_ONCE: Final = 2_000  # forgotten at one start: years of papers must not hold up the till


@dataclass(frozen=True, slots=True)
class Job:
    """One paper. ``copy`` 0 is the original, n is SALINAN ke-n; ``problem`` says why it did not print.

    One that goes ``again`` by itself leaves the drawer closed: the customer went long ago.
    """

    uid: str
    kind: JobKind
    document: str
    copy: int
    state: JobState
    at: datetime
    tried_at: datetime | None = None
    problem: str = ""
    payload: bytes | None = None
    again: bool = False


class PrintQueue:
    """The print queue of this register. ``render`` makes a job's bytes from the stored document when it is sent."""

    def __init__(self, context: Context, render: Callable[[Job], bytes]) -> None:
        self._context = context
        self._render = render

    def waiting(self) -> tuple[Job, ...]:
        """Return what has not come out yet, oldest first: queued, being sent, failed, and unknown."""
        with self._context.reading() as unit:
            rows = query.oldest_first(unit, self._context.home.register_id, WAITING)
        return tuple(_job(row) for row in rows)

    def jobs(self, limit: int = 100, *, states: Collection[JobState] = ()) -> tuple[Job, ...]:
        """Return the papers of this register in every state, or in these, newest first; without their bytes."""
        register, most = self._context.home.register_id, min(max(limit, 0), MOST_LISTED)
        with self._context.reading() as unit:
            return tuple(_job(row) for row in query.newest_first(unit, register, tuple(states or JobState), most))

    def job(self, uid: str) -> Job:
        """Return one job as it is."""
        with self._context.reading() as unit:
            return self._need(unit, uid)

    def enqueue(self, kind: JobKind, document: str, *, payload: bytes | None = None) -> Job:
        """Queue a paper that records nothing (a test page, an X report, a drawer kick); returns at once."""
        now = self._context.clock.now()
        with self._unit() as unit:
            uid = queue_job(unit, self._context, kind, document, now=now, payload=payload)
            return self._need(unit, uid)

    def work_once(self, printer: Printer) -> Job | None:
        """Send the oldest queued job and return it as it is afterwards, or None when nothing is queued.

        No transaction is open while the printer works. A refused connection makes it FAILED (nothing came out: the
        same paper may be tried again); a printer that stopped in the middle makes it UNKNOWN.
        """
        job = self._claim(JobState.QUEUED)
        return self._send(job, printer) if job is not None else None

    def work_again(self, printer: Printer) -> Job | None:
        """Send the oldest paper that a printer did not take within the last ten minutes; None when there is none.

        Nothing of it came out, so nothing is doubled. Older ones wait until somebody says so, and a drawer never springs
        open by itself.
        """
        job = self._claim(JobState.FAILED, since=self._context.clock.now() - FRESH)
        return self._send(replace(job, again=True), printer) if job is not None else None

    def _send(self, job: Job, printer: Printer) -> Job:
        started = False
        try:
            data = self._render(job) if job.kind in DOCUMENTS or job.payload is None else job.payload
            started = True
            printer.send(data)
        except HalfPrinted as error:
            return self._settle(job, JobState.UNKNOWN, explain(error))
        except ShopError as error:
            return self._settle(job, JobState.FAILED, explain(error))
        except BaseException:
            # A bug or a stop in the middle: whether paper came out is not known, so it must not go out again unmarked.
            self._settle(job, JobState.UNKNOWN if started else JobState.FAILED, _(_STOPPED))
            raise
        return self._settle(job, JobState.SENT, "")

    def recover(self) -> tuple[Job, ...]:
        """At start: what was being sent when the power went is UNKNOWN; returns what must be asked about.

        Papers that came out more than 35 days ago, or were given up then, leave the queue: the journal tells of each.
        """
        register = self._context.home.register_id
        with self._context.reading() as unit:
            interrupted = query.oldest_first(unit, register, (JobState.SENDING,))
        for row in interrupted:
            self._settle(_job(row), JobState.UNKNOWN, _(_STOPPED))
        with self._unit() as unit:
            old = self._context.clock.now() - KEPT
            query.forget_done(unit, register, (JobState.SENT, JobState.CANCELLED), old, AT_ONCE)
        with self._context.reading() as unit:
            rows = query.oldest_first(unit, register, (JobState.UNKNOWN,))
        return tuple(_job(row) for row in rows)

    def retry(self, uid: str, *, by: Actor) -> Job:
        """Queue a failed job again, or, when it is unknown whether it came out, a marked and journalled copy of it."""
        with self._context.writing(by, act=Act.REPRINT, subject=uid) as work:
            job = self._need(work.unit, uid)
            if job.state is JobState.FAILED:
                query.change(work.unit, uid, JobState.QUEUED, job.tried_at, "")
                return replace(job, state=JobState.QUEUED, problem="")
            if job.state is not JobState.UNKNOWN:
                raise DomainError("This paper needs no retry: it waits for the printer, or it came out.")
            query.change(work.unit, uid, JobState.CANCELLED, job.tried_at, job.problem)
            if job.kind in (JobKind.KICK, JobKind.TEST, JobKind.X, JobKind.LABEL, JobKind.GIFT):
                new = queue_job(work.unit, self._context, job.kind, job.document, now=work.now, payload=job.payload)
                return self._need(work.unit, new)
            with work.record("copy.printed") as record:
                new, _copy = queue_copy(record, job.kind, job.document, reason="printer stopped")
            return self._need(work.unit, new)

    def cancel(self, uid: str, *, by: Actor) -> Job:
        """Give up a paper that waits; the document itself stands and can be reprinted as a copy."""
        with self._context.writing(by, act=Act.REPRINT, subject=uid) as work:
            job = self._need(work.unit, uid)
            if job.state not in (JobState.QUEUED, JobState.FAILED, JobState.UNKNOWN):
                raise DomainError("This paper is already at the printer or done.")
            query.change(work.unit, uid, JobState.CANCELLED, job.tried_at, job.problem)
        return replace(job, state=JobState.CANCELLED)

    def _claim(self, state: JobState, since: datetime | None = None) -> Job | None:
        register = self._context.home.register_id
        kept = (JobKind.KICK,) if since is not None else ()
        with self._context.reading() as unit:
            if query.next_in(unit, register, state, since=since, without=kept) is None:
                return None
        now, by = self._context.clock.now(), People(self._context).system_actor()
        with self._context.writing(by, despite_clock=True) as work:
            row = query.next_in(work.unit, register, state, since=since, without=kept)
            if row is None:
                return None
            job = _job(row)
            if _is_original(job) and query.is_recorded(work.unit, _out_uid(job)):
                # Whatever the queue says: the journal knows that this original came out.
                query.change(work.unit, job.uid, JobState.CANCELLED, job.tried_at, _("It came out before."))
                with work.record("copy.printed") as record:
                    new, _copy = queue_copy(record, job.kind, job.document, reason="printed before")
                job = self._need(work.unit, new)
            query.change(work.unit, job.uid, JobState.SENDING, now, "")
        return replace(job, state=JobState.SENDING, tried_at=now)

    def _settle(self, job: Job, state: JobState, problem: str) -> Job:
        """Note what came of a job; that an original came out, or may have, is in the journal from then on."""
        out = _is_original(job) and state in (JobState.SENT, JobState.UNKNOWN)
        if not out:
            with self._unit() as unit:
                query.change(unit, job.uid, state, job.tried_at, problem)
            return replace(job, state=state, problem=problem)
        by = People(self._context).system_actor()
        with self._context.writing(by, despite_clock=True) as work:
            query.change(work.unit, job.uid, state, job.tried_at, problem)
            if not query.is_recorded(work.unit, _out_uid(job)):
                with work.record("paper.out") as record:
                    record.uid = _out_uid(job)
                    record.notes.update(paper=str(job.kind), document=job.document, state=str(state))
        return replace(job, state=state, problem=problem)

    def _need(self, unit: Unit, uid: str) -> Job:
        row = query.job(unit, self._context.home.register_id, uid)
        if row is None:
            raise DomainError("That paper is no longer in the print queue.")
        return _job(row)

    def _unit(self) -> Any:
        return self._context.database.writing()


def state_after(done: Sequence[Job], printer: Printer) -> str:
    """Return how a printer is: ready when it just took every paper, else what it says of itself."""
    return "READY" if done and all(job.state is JobState.SENT for job in done) else printer.status()


def queue_job(
    unit: Unit,
    context: Context,
    kind: JobKind,
    document: str,
    *,
    now: datetime,
    uid: str = "",
    copy: int = 0,
    payload: bytes | None = None,
) -> str:
    """Put a job into the queue inside the document's own transaction and return its uid.

    The job of an original bears its document's own ``uid``: the database holds no second one.
    """
    uid = uid or context.ids.uid(now)
    query.add(
        unit,
        {
            "uid": uid,
            "outlet_id": context.home.outlet_id,
            "register_id": context.home.register_id,
            "kind": kind,
            "document": document,
            "copy": copy,
            "state": JobState.QUEUED,
            "at": now,
            "tried_at": None,
            "problem": "",
            "payload": payload,
        },
    )
    return uid


def queue_copy(record: JournalEntry, kind: JobKind, document: str, *, reason: str) -> tuple[str, int]:
    """Record one more copy of a document and queue it; return the job's uid and n of SALINAN ke-n."""
    work = record.work
    copy = 1 + query.last_copy(work.unit, document)
    record.add(proof.copy_printed, {**record.posting(), "document": document, "copy": copy, "reason": reason})
    return queue_job(work.unit, work.context, kind, document, now=work.now, copy=copy), copy


def _is_original(job: Job) -> bool:
    return job.kind in DOCUMENTS and not job.copy


def _out_uid(job: Job) -> str:
    """Return the uid of the record that says that a document's original came out: one document has one."""
    return str(uuid.uuid5(_OUT, f"{job.kind}\n{job.document.strip().upper()}"))


def _job(row: Row) -> Job:
    return from_row(Job, row, kind=JobKind(row["kind"]), state=JobState(row["state"]))
