"""Proving the books (ntt-pos verify): everything is recomputed from the bottom, and everything that differs is named."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from ntt_pos.data.queries.verify.verify_books import failure_of, journal_mark, room_to_read
from ntt_pos.data.schema import differences
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.safety.proof.verify_anchors import prove_anchors, prove_heads
from ntt_pos.services.safety.proof.verify_goods import prove_undone
from ntt_pos.services.safety.proof.verify_journal import prove_chains
from ntt_pos.services.safety.proof.verify_numbers import prove_numbers
from ntt_pos.services.safety.proof.verify_payments import prove_payments
from ntt_pos.services.safety.proof.verify_personal import prove_personal
from ntt_pos.services.safety.proof.verify_report import Finding, RunNotes, VerifyReport, digest_of
from ntt_pos.services.safety.proof.verify_rows import prove_rows
from ntt_pos.services.safety.proof.verify_shifts import prove_shifts
from ntt_pos.services.safety.proof.verify_sums import (
    prove_balances,
    prove_cuts,
    prove_days,
    prove_file,
    prove_happened,
    prove_photos,
    prove_references,
    prove_rules,
    prove_settlements,
    prove_sums,
)
from ntt_pos.services.safety.proof.verify_years import prove_years

if TYPE_CHECKING:
    from ntt_pos.data.copies.manifest import Head, Heads
    from ntt_pos.data.engine import Unit
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
        What ``progress`` raises stops the proof and is raised here.
        """
        context, papers, heads = self.context, _pairs(anchors), tuple(kept)
        parts = _Parts(
            progress,
            {
                "anchors": lambda unit, notes: prove_anchors(unit, notes, context, papers),
                "heads": lambda unit, notes: prove_heads(unit, notes, context, heads),
            },
        )
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="proof") as beside:
            with self.context.reading() as unit, room_to_read(unit):
                parts.prove(unit, "years")
                other = beside.submit(self._prove_beside, parts)
                parts.prove(unit, "chains", "rows")
                parts.prove_what_is_left(unit)
            other.result()
        return parts.report()

    def _prove_beside(self, parts: _Parts) -> None:
        """Prove on a thread and a view of their own what the database answers: SQLite's work does not wait for Python's."""
        with self.context.reading() as unit, room_to_read(unit):
            parts.prove_what_is_left(unit)

    def run_since(self, heads: Sequence[Head]) -> VerifyReport:
        """Prove what was recorded since the last proof: the chains from its heads on, and the rows of the new records.

        What was proved then is taken as proved: only ``run`` finds an old row that was changed since. Accounts and telephone
        numbers are few and compared every time.
        """
        with self.context.reading() as unit:
            notes, mark = RunNotes(), journal_mark(unit, [(head.register, head.seq) for head in heads])
            for name, part in (
                ("schema", lambda: _prove_schema(unit, notes)),
                ("chains", lambda: prove_chains(unit, notes, None, since=heads)),
                ("rows", lambda: prove_rows(unit, notes, None, after=mark)),
                ("personal", lambda: prove_personal(unit, notes)),
            ):
                _as_far_as_it_goes(unit, notes, name, part)
        return _report([notes])

    def prove(self, *, by: Actor, kept: Iterable[Heads] = (), progress: Progress | None = None) -> VerifyReport:
        """Prove the books for somebody at the screen; raises Denied. The command needs no sign-in: it runs at night."""
        self.context.allow(by, Act.VERIFY)
        return self.run(progress, kept=kept)


def proved(unit: Unit) -> VerifyReport:
    """Recompute everything inside an open unit in which nobody else writes, and return every finding."""
    parts = _Parts(None, {})
    parts.prove(unit, *parts.notes)
    return parts.report()


class _Parts:
    """The parts of a whole proof, each with notes of its own, so that two threads can share them.

    What takes longest and is asked of the database comes first in ``_left``; the years come before all others, since
    of a text that is away nothing is said.
    """

    def __init__(self, progress: Progress | None, outside: Mapping[str, Callable[[Unit, RunNotes], None]]) -> None:
        tell = self._tell if progress is not None else None
        self._progress = progress
        self._stopped: BaseException | None = None
        self._parts: Mapping[str, Callable[[Unit, RunNotes], None]] = {
            "schema": _prove_schema,
            "file": prove_file,
            "references": prove_references,
            "rules": prove_rules,
            "sums": prove_sums,
            "balances": prove_balances,
            "years": prove_years,
            "chains": lambda unit, notes: prove_chains(unit, notes, tell),
            "rows": lambda unit, notes: prove_rows(unit, notes, tell),
            "personal": prove_personal,
            "numbers": prove_numbers,
            "undone": prove_undone,
            "photos": prove_photos,
            "settlements": prove_settlements,
            "payments": prove_payments,
            "happened": prove_happened,
            "cuts": prove_cuts,
            "shifts": prove_shifts,
            "days": prove_days,
            **outside,
        }
        away: set[str] = set()
        self.notes = {name: RunNotes(away=away) for name in self._parts}
        first = ("sums", "file", "rules", "settlements", "references")
        followed = {"years", "chains", "rows"}
        self._left = deque([*first, *(name for name in self._parts if name not in {*first, *followed})])

    def prove(self, unit: Unit, *names: str) -> None:
        """Prove these parts, one after the other."""
        for name in names:
            _as_far_as_it_goes(unit, self.notes[name], name, partial(self._parts[name], unit, self.notes[name]))
            if self._stopped is not None:
                raise self._stopped

    def prove_what_is_left(self, unit: Unit) -> None:
        """Prove the parts that nobody has begun."""
        with suppress(IndexError):
            while True:
                self.prove(unit, self._left.popleft())

    def report(self) -> VerifyReport:
        """Return what all parts found."""
        return _report(self.notes.values())

    def _tell(self, done: int, total: int) -> None:
        if self._progress is None:
            return
        try:
            self._progress(done, total)
        except BaseException as stopped:
            self._stopped = stopped
            raise


def _pairs(anchors: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(anchors.items() if isinstance(anchors, Mapping) else anchors)


def _report(notes: Iterable[RunNotes]) -> VerifyReport:
    notes = tuple(notes)
    counted: Counter[str] = Counter()
    for each in notes:
        counted.update(each.counted)
    return VerifyReport(
        tuple(finding for each in notes for finding in each.findings),
        digest_of(head for each in notes for head in each.heads),
        dict(counted),
        tuple(warning for each in notes for warning in each.warnings),
    )


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
