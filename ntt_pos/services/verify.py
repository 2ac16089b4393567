"""Proving the books (ntt-pos verify): everything is recomputed from the bottom, and everything that differs is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ntt_pos.data.queries.verify_schema import differences
from ntt_pos.services.verify_anchors import prove_anchors, prove_heads
from ntt_pos.services.verify_journal import prove_chains, prove_rows
from ntt_pos.services.verify_report import Finding, Notes, Progress, VerifyReport, digest_of
from ntt_pos.services.verify_sums import (
    prove_days,
    prove_numbers,
    prove_references,
    prove_settlements,
    prove_shifts,
    prove_sums,
)

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.data.manifest import Heads
    from ntt_pos.services.work import Context

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
        with self.context.reading() as unit:
            return proved(unit, progress, anchors=anchors, kept=kept)


def proved(
    unit: Unit,
    progress: Progress | None = None,
    *,
    anchors: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    kept: Iterable[Heads] = (),
) -> VerifyReport:
    """Recompute everything inside an open unit in which nobody else writes, and return every finding."""
    notes = Notes()
    for kind, name, sentence in differences(unit):
        notes.find(kind, name, sentence, name=name)
    prove_references(unit, notes)
    prove_chains(unit, notes, progress)
    prove_rows(unit, notes, progress)
    prove_sums(unit, notes)
    prove_numbers(unit, notes)
    prove_settlements(unit, notes)
    prove_shifts(unit, notes)
    prove_days(unit, notes)
    prove_anchors(unit, notes, anchors.items() if isinstance(anchors, Mapping) else anchors)
    prove_heads(unit, notes, kept)
    return VerifyReport(tuple(notes.findings), digest_of(notes.heads), notes.counted)
