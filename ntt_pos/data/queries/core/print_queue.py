"""The papers that wait for a printer, and how often a document was printed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import proof

_JOB = proof.print_job.c
_MINE: Final = _JOB.register_id == sa.bindparam("register")
_STATES: Final = _JOB.state.in_(sa.bindparam("states", expanding=True))
_ONE: Final = sa.select(proof.print_job).where(_JOB.uid == sa.bindparam("job"), _MINE)
_NEXT: Final = (
    sa.select(proof.print_job).where(_MINE, _JOB.state == sa.bindparam("state")).order_by(_JOB.at, _JOB.uid).limit(1)
)
_OLDEST: Final = sa.select(proof.print_job).where(_MINE, _STATES).order_by(_JOB.at, _JOB.uid)
_NEWEST: Final = (
    sa.select(*(column for column in _JOB if column is not _JOB.payload), sa.null().label("payload"))
    .where(_MINE, _STATES)
    .order_by(_JOB.at.desc(), _JOB.uid.desc())
    .limit(sa.bindparam("limit"))
)
_CHANGE: Final = (
    sa.update(proof.print_job)
    .where(_JOB.uid == sa.bindparam("job"))
    .values(state=sa.bindparam("new_state"), tried_at=sa.bindparam("new_tried"), problem=sa.bindparam("new_problem"))
)
_RECORDED: Final = sa.select(proof.journal.c.id).where(proof.journal.c.record_uid == sa.bindparam("record"))
_LAST_COPY: Final = sa.select(sa.func.max(proof.copy_printed.c.copy)).where(
    proof.copy_printed.c.document == sa.bindparam("number")
)


def add(unit: Unit, values: Mapping[str, Any]) -> None:
    """Put a job into the queue."""
    unit.insert(proof.print_job, values)


def job(unit: Unit, register_id: int, uid: str) -> Row | None:
    """Return one job of a register."""
    return unit.row(_ONE, {"job": uid, "register": register_id})


def next_in(
    unit: Unit, register_id: int, state: str, *, since: datetime | None = None, without: Sequence[str] = ()
) -> Row | None:
    """Return a register's oldest job in a state, made ``since`` a moment and not of some kinds."""
    wanted = _NEXT if since is None else _NEXT.where(_JOB.at >= since, _JOB.kind.not_in(without))
    return unit.row(wanted, {"register": register_id, "state": state})


def oldest_first(unit: Unit, register_id: int, states: Sequence[str]) -> Sequence[Row]:
    """Return a register's jobs in these states, with their bytes."""
    return unit.rows(_OLDEST, {"register": register_id, "states": states})


def newest_first(unit: Unit, register_id: int, states: Sequence[str], limit: int) -> Sequence[Row]:
    """Return a register's newest jobs in these states, without their bytes."""
    return unit.rows(_NEWEST, {"register": register_id, "states": states, "limit": limit})


def change(unit: Unit, uid: str, state: str, tried_at: datetime | None, problem: str) -> None:
    """Note where a job is now."""
    unit.run(_CHANGE, {"job": uid, "new_state": state, "new_tried": tried_at, "new_problem": problem[:500]})


def forget_done(unit: Unit, register_id: int, states: Sequence[str], before: datetime, most: int) -> int:
    """Forget a register's oldest papers in these states, at most so many, and return how many they were."""
    old = sa.select(_JOB.uid).where(_MINE, _STATES, _JOB.at < before).order_by(_JOB.at).limit(most)
    done = unit.run(sa.delete(proof.print_job).where(_JOB.uid.in_(old)), {"register": register_id, "states": states})
    return int(done.rowcount)


def is_recorded(unit: Unit, record_uid: str) -> bool:
    """Whether the journal has a record of this uid."""
    return unit.value(_RECORDED, {"record": record_uid}) is not None


def last_copy(unit: Unit, number: str) -> int:
    """Return the number of the newest copy of a document, 0 without any."""
    return int(unit.value(_LAST_COPY, {"number": number}) or 0)
