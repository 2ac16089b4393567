"""Proving the books (ntt-pos verify): everything is recomputed from the bottom, and everything that differs is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ntt_pos.data.queries.verify.verify_books import failure_of, journal_mark
from ntt_pos.data.schema import differences
from ntt_pos.data.server import Patience
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_
from ntt_pos.services.safety.verify_anchors import prove_anchors, prove_heads
from ntt_pos.services.safety.verify_goods import prove_undone
from ntt_pos.services.safety.verify_journal import prove_chains
from ntt_pos.services.safety.verify_personal import prove_personal
from ntt_pos.services.safety.verify_report import Finding, Progress, RunNotes, VerifyReport, digest_of
from ntt_pos.services.safety.verify_rows import prove_rows
from ntt_pos.services.safety.verify_sums import (
    prove_days,
    prove_file,
    prove_numbers,
    prove_references,
    prove_rules,
    prove_settlements,
    prove_shifts,
    prove_sums,
)
from ntt_pos.services.safety.verify_years import prove_years

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.data.manifest import Head, Heads
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["Finding", "Verify", "VerifyReport", "proved"]


class Verify:
    """Proves the whole database, whichever outlets and registers are in it."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def run(
        self,
        progress: Progress | None = None,
        *,
        anchors: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        kept: Iterable[Heads] = (),
    ) -> VerifyReport:
        """Recompute everything and return every finding.

        A chain that was cut at its end, or hashed anew from some record on together with all its rows and sums, agrees
        with itself: only a head kept outside shows it. ``anchors`` are such heads (a 64-digit hash by register code, as
        on a signed Z), ``kept`` those of backups' manifests and head files; one that is in no record is a finding.
        """
        kept = tuple(kept)
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="proof") as beside:
            tables = beside.submit(self._prove_tables)
            with self.context.reading(Patience.LONG) as unit:
                notes = RunNotes()
                _prove_records(unit, notes, progress, anchors, kept)
            return _report(tables.result(), notes)

    def run_since(self, heads: Sequence[Head]) -> VerifyReport:
        """Prove what was recorded since the last proof: the chains from its heads on, and the rows of the new records.

        What was proved then is taken as proved: only ``run`` finds an old row that was changed since. Accounts and telephone
        numbers are few and compared every time.
        """
        with self.context.reading(Patience.LONG) as unit:
            notes, mark = RunNotes(), journal_mark(unit, [(head.register, head.seq) for head in heads])
            for name, part in (
                ("schema", lambda: _prove_schema(unit, notes)),
                ("chains", lambda: prove_chains(unit, notes, None, since=heads)),
                ("rows", lambda: prove_rows(unit, notes, None, after=mark)),
                ("personal", lambda: prove_personal(unit, notes)),
            ):
                _as_far_as_it_goes(unit, notes, name, part)
        return _report(RunNotes(), notes)

    def _prove_tables(self) -> RunNotes:
        """Prove the file and the sums on a thread and a view of their own: SQLite's work does not wait for Python's."""
        with self.context.reading(Patience.LONG) as unit:
            notes = RunNotes()
            _prove_tables(unit, notes)
        return notes

    def prove(self, *, by: Actor, kept: Iterable[Heads] = (), progress: Progress | None = None) -> VerifyReport:
        """Prove the books for somebody at the screen; raises Denied. The command needs no sign-in: it runs at night."""
        self.context.allow(by, Act.VERIFY)
        return self.run(progress, kept=kept)


def proved(
    unit: Unit,
    progress: Progress | None = None,
    *,
    anchors: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    kept: Iterable[Heads] = (),
) -> VerifyReport:
    """Recompute everything inside an open unit in which nobody else writes, and return every finding."""
    tables, records = RunNotes(), RunNotes()
    _prove_tables(unit, tables)
    _prove_records(unit, records, progress, anchors, tuple(kept))
    return _report(tables, records)


def _report(tables: RunNotes, records: RunNotes) -> VerifyReport:
    findings = (*tables.findings, *records.findings)
    counted = {**records.counted, **tables.counted}
    return VerifyReport(findings, digest_of(records.heads), counted, (*tables.warnings, *records.warnings))


def _prove_tables(unit: Unit, notes: RunNotes) -> None:
    """What the database itself can be asked: schema, pages, references, rules of rows and sums."""
    for name, part in (
        ("schema", lambda: _prove_schema(unit, notes)),
        ("file", lambda: prove_file(unit, notes)),
        ("references", lambda: prove_references(unit, notes)),
        ("rules", lambda: prove_rules(unit, notes)),
        ("sums", lambda: prove_sums(unit, notes)),
    ):
        _as_far_as_it_goes(unit, notes, name, part)


def _prove_records(
    unit: Unit,
    notes: RunNotes,
    progress: Progress | None,
    anchors: Mapping[str, str] | Iterable[tuple[str, str]],
    kept: Sequence[Heads],
) -> None:
    """What is followed row by row: the journal and its rows, numbers, statements, shifts, days, heads kept outside."""
    for name, part in (
        ("years", lambda: prove_years(unit, notes)),
        ("chains", lambda: prove_chains(unit, notes, progress)),
        ("rows", lambda: prove_rows(unit, notes, progress)),
        ("personal", lambda: prove_personal(unit, notes)),
        ("numbers", lambda: prove_numbers(unit, notes)),
        ("undone", lambda: prove_undone(unit, notes)),
        ("settlements", lambda: prove_settlements(unit, notes)),
        ("shifts", lambda: prove_shifts(unit, notes)),
        ("days", lambda: prove_days(unit, notes)),
        ("anchors", lambda: prove_anchors(unit, notes, anchors.items() if isinstance(anchors, Mapping) else anchors)),
        ("heads", lambda: prove_heads(unit, notes, kept)),
    ):
        _as_far_as_it_goes(unit, notes, name, part)


def _prove_schema(unit: Unit, notes: RunNotes) -> None:
    for kind, name, sentence in differences(unit):
        notes.find(kind, name, sentence, name=name)


def _as_far_as_it_goes(unit: Unit, notes: RunNotes, name: str, proof: Callable[[], None]) -> None:
    """Run one part of the proof; whatever it stumbles over is a finding, and the other parts still run."""
    reason = failure_of(unit, proof)
    if reason is not None:
        notes.find(
            "unproved",
            name,
            N_(
                "Part of the proof ({name}) could not be made to its end: {reason}. What it would have shown is unknown."
            ),
            name=name,
            reason=reason,
        )
