"""Papers in files for another program: which batches nobody has answered for yet, and which documents came out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import proof

_PRINTED: Final = proof.copy_printed.c
_FILE: Final = proof.paper_file.c
_ANSWER: Final = proof.paper_answer.c
_YES: Final = sa.exists().where(_ANSWER.batch == _FILE.batch, _ANSWER.answer == "YES")
_OVER: Final = sa.exists().where(_ANSWER.batch == _FILE.batch, _ANSWER.answer.in_(("YES", "GONE")))
_UNSURE: Final = sa.exists().where(_FILE.record_uid == _PRINTED.record_uid, _FILE.document == _PRINTED.document, ~_YES)


def came_out(document: sa.ColumnElement[str]) -> sa.Exists:
    """Return the condition that a document is on paper: printed here, or in a file that somebody said was printed.

    A strip is no page, whatever its number.
    """
    page = sa.or_(_PRINTED.copy == 0, _PRINTED.reason == "reprint")
    return sa.exists().where(_PRINTED.document == document, page, ~_UNSURE)


def not_out(unit: Unit, documents: Collection[str]) -> frozenset[str]:
    """Return which of these documents are not on paper yet."""
    wanted = sorted(set(documents))
    query = sa.select(_PRINTED.document).where(_PRINTED.document.in_(wanted), came_out(_PRINTED.document))
    return frozenset(wanted) - {row[0] for row in unit.run(query)}


def waiting(unit: Unit, register_id: int, documents: Collection[str] | None = None) -> tuple[Row, ...]:
    """Return the batches of a register that nobody has said to be printed, oldest first; those of these documents only."""
    query = (
        sa.select(
            _FILE.batch,
            sa.func.min(_FILE.at).label("at"),
            sa.func.min(_FILE.file).label("file"),
            sa.func.min(_FILE.document).label("first"),
            sa.func.count().label("many"),
        )
        .where(_FILE.register_id == register_id, ~_OVER)
        .group_by(_FILE.batch)
        .order_by(sa.func.min(_FILE.id))
    )
    if documents is not None:
        mine = proof.paper_file.alias("mine").c
        query = query.where(_FILE.batch.in_(sa.select(mine.batch).where(mine.document.in_(sorted(set(documents))))))
    return tuple(unit.rows(query))


def state(unit: Unit, register_id: int, batch: str) -> dict[str, Any] | None:
    """Return a batch's file and whether it is answered for good; None when this register has no such batch."""
    query = sa.select(_FILE.file, _OVER.label("over")).where(_FILE.batch == batch, _FILE.register_id == register_id)
    row = unit.row(query.limit(1))
    return dict(row) if row is not None else None
