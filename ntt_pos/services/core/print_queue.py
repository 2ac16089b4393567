"""What waits for paper: a job per paper, sent after the commit, and at most one unmarked original ever leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import DomainError, HalfPrinted, ShopError
from ntt_pos.domain.core.people import Actor
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import explain
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.ports import Printer
from ntt_pos.services.core.unit_of_work import Context


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


class JobState(StrEnum):
    """Where a job is; UNKNOWN means that paper may or may not have come out, so it is never sent again unmarked."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    CANCELLED = "CANCELLED"


MOST_LISTED: Final = 500
WAITING: Final = (JobState.QUEUED, JobState.SENDING, JobState.FAILED, JobState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Job:
    """One paper. ``copy`` 0 is the original, n is SALINAN ke-n; ``problem`` says why it did not print."""

    uid: str
    kind: JobKind
    document: str
    copy: int
    state: JobState
    at: datetime
    tried_at: datetime | None = None
    problem: str = ""
    payload: bytes | None = None


class PrintQueue:
    """The print queue of this register. ``render`` makes a job's bytes from the stored document when it is sent."""

    def __init__(self, context: Context, render: Callable[[Job], bytes]) -> None:
        self._context = context
        self._render = render

    def waiting(self) -> tuple[Job, ...]:
        """Return what has not come out yet, oldest first: queued, being sent, failed, and unknown."""
        with self._context.reading() as unit:
            rows = unit.rows(_WAITING, {"register": self._context.home.register_id, "states": list(WAITING)})
        return tuple(_job(row) for row in rows)

    def jobs(self, limit: int = 100, *, states: Collection[JobState] = ()) -> tuple[Job, ...]:
        """Return the papers of this register in every state, or in these, newest first; without their bytes."""
        wanted = {
            "register": self._context.home.register_id,
            "states": list(states or JobState),
            "limit": min(max(limit, 0), MOST_LISTED),
        }
        with self._context.reading() as unit:
            return tuple(_job(row) for row in unit.rows(_ALL, wanted))

    def job(self, uid: str) -> Job:
        """Return one job as it stands."""
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
        job = self._claim()
        if job is None:
            return None
        started = False
        try:
            data = job.payload if job.payload is not None else self._render(job)
            started = True
            printer.send(data)
        except HalfPrinted as error:
            return self._settle(job, JobState.UNKNOWN, explain(error))
        except ShopError as error:
            return self._settle(job, JobState.FAILED, explain(error))
        except BaseException as error:
            # A bug or a stop in the middle: whether paper came out is not known, so it must not go out again unmarked.
            self._settle(job, JobState.UNKNOWN if started else JobState.FAILED, type(error).__name__)
            raise
        return self._settle(job, JobState.SENT, "")

    def recover(self) -> tuple[Job, ...]:
        """At start: what was being sent when the power went is UNKNOWN; returns what must be asked about."""
        register = self._context.home.register_id
        with self._unit() as unit:
            unit.run(_RECOVER, {"register": register})
            rows = unit.rows(_WAITING, {"register": register, "states": [JobState.UNKNOWN]})
        return tuple(_job(row) for row in rows)

    def retry(self, uid: str, *, by: Actor) -> Job:
        """Queue a failed job again, or, when it is unknown whether it came out, a marked and journalled copy of it."""
        with self._context.writing(by, act=Act.REPRINT, subject=uid) as work:
            job = self._need(work.unit, uid)
            if job.state is JobState.FAILED:
                work.unit.run(_SET, _change(uid, JobState.QUEUED, job.tried_at, ""))
                return replace(job, state=JobState.QUEUED, problem="")
            if job.state is not JobState.UNKNOWN:
                raise DomainError("This paper needs no retry: it waits for the printer, or it came out.")
            work.unit.run(_SET, _change(uid, JobState.CANCELLED, job.tried_at, job.problem))
            if job.kind in (JobKind.KICK, JobKind.TEST, JobKind.X, JobKind.LABEL):
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
            work.unit.run(_SET, _change(uid, JobState.CANCELLED, job.tried_at, job.problem))
        return replace(job, state=JobState.CANCELLED)

    def _claim(self) -> Job | None:
        register = self._context.home.register_id
        with self._context.reading() as unit:
            if unit.row(_NEXT, {"register": register}) is None:
                return None
        now = self._context.clock.now()
        with self._unit() as unit:
            row = unit.row(_NEXT, {"register": register})
            if row is None:
                return None
            unit.run(_SET, _change(row["uid"], JobState.SENDING, now, ""))
        return replace(_job(row), state=JobState.SENDING, tried_at=now)

    def _settle(self, job: Job, state: JobState, problem: str) -> Job:
        with self._unit() as unit:
            unit.run(_SET, _change(job.uid, state, job.tried_at, problem))
        return replace(job, state=state, problem=problem)

    def _need(self, unit: Unit, uid: str) -> Job:
        row = unit.row(_ONE, {"job": uid, "register": self._context.home.register_id})
        if row is None:
            raise DomainError("That paper is no longer in the print queue.")
        return _job(row)

    def _unit(self) -> Any:
        return self._context.database.writing(outlet_lock=self._context.home.outlet_id)


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
    unit.run(
        _INSERT,
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
    copy = 1 + int(work.unit.value(_LAST_COPY, {"number": document}) or 0)
    record.add(proof.copy_printed, {**record.posting(), "document": document, "copy": copy, "reason": reason})
    return queue_job(work.unit, work.context, kind, document, now=work.now, copy=copy), copy


def _change(uid: str, state: JobState, tried_at: datetime | None, problem: str) -> dict[str, Any]:
    return {"job": uid, "new_state": state, "new_tried": tried_at, "new_problem": problem[:500]}


def _job(row: sa.RowMapping) -> Job:
    return Job(
        uid=row["uid"],
        kind=JobKind(row["kind"]),
        document=row["document"],
        copy=row["copy"],
        state=JobState(row["state"]),
        at=row["at"],
        tried_at=row["tried_at"],
        problem=row["problem"],
        payload=row["payload"],
    )


_JOB = proof.print_job.c
_INSERT = sa.insert(proof.print_job)
_ONE = sa.select(proof.print_job).where(_JOB.uid == sa.bindparam("job"), _JOB.register_id == sa.bindparam("register"))
_NEXT = (
    sa.select(proof.print_job)
    .where(_JOB.register_id == sa.bindparam("register"), _JOB.state == JobState.QUEUED)
    .order_by(_JOB.at, _JOB.uid)
    .limit(1)
)
_WAITING = (
    sa.select(proof.print_job)
    .where(_JOB.register_id == sa.bindparam("register"), _JOB.state.in_(sa.bindparam("states", expanding=True)))
    .order_by(_JOB.at, _JOB.uid)
)
_ALL = (
    sa.select(
        _JOB.uid,
        _JOB.kind,
        _JOB.document,
        _JOB.copy,
        _JOB.state,
        _JOB.at,
        _JOB.tried_at,
        _JOB.problem,
        sa.null().label("payload"),
    )
    .where(_JOB.register_id == sa.bindparam("register"), _JOB.state.in_(sa.bindparam("states", expanding=True)))
    .order_by(_JOB.at.desc(), _JOB.uid.desc())
    .limit(sa.bindparam("limit"))
)
_SET = (
    sa.update(proof.print_job)
    .where(_JOB.uid == sa.bindparam("job"))
    .values(state=sa.bindparam("new_state"), tried_at=sa.bindparam("new_tried"), problem=sa.bindparam("new_problem"))
)
_RECOVER = (
    sa.update(proof.print_job)
    .where(_JOB.register_id == sa.bindparam("register"), _JOB.state == JobState.SENDING)
    .values(state=JobState.UNKNOWN, problem="interrupted")
)
_LAST_COPY = sa.select(sa.func.max(proof.copy_printed.c.copy)).where(
    proof.copy_printed.c.document == sa.bindparam("number")
)
