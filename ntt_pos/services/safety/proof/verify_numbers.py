"""Proving the numbers of documents: no gap, none of another year, and each counter at its last."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.i18n import N_
from ntt_pos.services.safety.proof.verify_report import RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

MOST_GAPS = 20


def prove_numbers(unit: Unit, notes: RunNotes) -> None:
    """Follow each series: no number is missing, none is of another year, and the counter is at the last (I-20)."""
    last: dict[str, int] = {}
    skipped = query.skipped_numbers(unit)
    for table in query.numbered_books():
        for row in unit.stream(query.numbers(table)):
            series, _, digits = row["number"].rpartition("-")
            if not digits.isdigit() or not series.endswith(f"-{row['business_date'].year}"):
                notes.find(
                    "number",
                    row["number"],
                    N_("{number} is not a number of the year it is dated in (I-20)."),
                    number=row["number"],
                )
                continue
            value, before = int(digits), last.get(series, 0)
            gone = skipped.get(series, ())
            missing = (gap for gap in range(before + 1, value) if not any(gap in each for each in gone))
            for gap in itertools.islice(missing, MOST_GAPS):
                notes.find(
                    "number",
                    f"{series}-{gap:06d}",
                    N_("Number {number} is missing (I-20)."),
                    number=f"{series}-{gap:06d}",
                )
            if any(value in each for each in gone):
                notes.find(
                    "number",
                    row["number"],
                    N_("{number} was skipped when a backup was restored, and yet it is here (I-20)."),
                    number=row["number"],
                )
            last[series] = value
    counters = records.counters(unit)
    for series in sorted({*last, *counters, *skipped}):
        ends = (each[-1] for each in skipped.get(series, ()))
        found, kept = max(last.get(series, 0), *ends, 0), counters.get(series, 0)
        if found != kept:
            notes.find(
                "counter",
                series,
                N_("The counter of {series} is at {kept}, the last document is {found} (I-20)."),
                series=series,
                kept=kept,
                found=found,
            )
    notes.count("series", len(last))
