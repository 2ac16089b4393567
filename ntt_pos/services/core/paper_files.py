"""Originals in a file that another program prints: asked once for each batch whether they came out, and remembered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ntt_pos.data.models import proof
from ntt_pos.data.queries.core import paper_files as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class PaperBatch:
    """Papers of one file: how many are not known to be printed, the number of the ``first``, when they were handed out.

    ``file`` is its place in the reports folder of this PC.
    """

    batch: str
    file: str
    first: str
    many: int
    at: datetime


class PaperFiles:
    """What became of papers that left the program as a file. An unanswered batch counts as not printed.

    The original stays one: after "no" the same file is opened again, and any other print is a marked copy.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def waiting(self) -> tuple[PaperBatch, ...]:
        """Return the batches of this PC that nobody has said to be printed, oldest first."""
        with self._context.reading() as unit:
            return waiting_batches(unit, self._context)

    def of(self, documents: Collection[str]) -> PaperBatch | None:
        """Return the oldest such batch with one of these documents, or None."""
        numbers = [each.strip().upper() for each in documents]
        with self._context.reading() as unit:
            rows = query.waiting(unit, self._context.home.register_id, numbers)
        return _batch(rows[0]) if rows else None

    def printed(self, batch: str, *, by: Actor) -> None:
        """Note that a batch came out; noted twice it is noted once. Raises DomainError for an unknown batch."""
        self._answer(batch, by=by, folder=None)

    def not_printed(self, batch: str, folder: Path, *, by: Actor) -> Path | None:
        """Note that a batch did not come out, and return its file to be opened again.

        None when the file is no longer in ``folder``: nobody knows where that original is, so the next print is a marked
        copy and the batch is not asked about again. Raises DomainError for an unknown batch, or one that is printed.
        """
        return self._answer(batch, by=by, folder=folder)

    def _answer(self, batch: str, *, by: Actor, folder: Path | None) -> Path | None:
        with self._context.writing(by, act=Act.REPRINT, subject=batch) as work:
            state = query.state(work.unit, self._context.home.register_id, batch)
            if state is None:
                raise DomainError("This PC has no such file of papers.")
            if state["over"]:
                if folder is None:
                    return None
                raise DomainError("This file of papers was answered for already. What is printed later is a copy.")
            path = folder / state["file"] if folder is not None else None
            there = path is not None and path.is_file()
            answer = "YES" if path is None else "NO" if there else "GONE"
            with work.record("paper.confirmed" if answer == "YES" else "paper.missing") as record:
                record.add(proof.paper_answer, {**record.posting(), "batch": batch, "answer": answer})
        return path if there else None


def hand_out(record: JournalEntry, batch: str, file: str, documents: Sequence[str]) -> None:
    """Note with the record of a print that these papers went into a file, so that it is asked whether they came out."""
    row: dict[str, Any] = {**record.posting(), "batch": batch, "file": file}
    record.add_all(proof.paper_file, [{**row, "document": number} for number in documents])


def waiting_batches(unit: Unit, context: Context) -> tuple[PaperBatch, ...]:
    """Return the batches of this PC that nobody has said to be printed, oldest first."""
    return tuple(_batch(row) for row in query.waiting(unit, context.home.register_id))


def _batch(row: Row) -> PaperBatch:
    return PaperBatch(row["batch"], row["file"], row["first"], row["many"], row["at"])
