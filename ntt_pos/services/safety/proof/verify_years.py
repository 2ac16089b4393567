"""Proving the files of closed years: each is there and as it was written; of one that is not, what it holds is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ntt_pos.i18n import N_
from ntt_pos.services.safety.year_copies import state_of_years

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.safety.proof.verify_report import RunNotes

YEAR_FILE: Final = "year_file"
MISSING: Final = N_(
    "{file} is missing: what the journal and the statements said until the end of {year} cannot be read, so {records} records "
    "and {statements} statements were not compared with the books. Sums and chains were. Copy the file back from the folder of "
    "the backups, the second folder or the stick."
)
CHANGED: Final = N_(
    "{file} is not as it was written when {year} was moved to it. Copy it back from the folder of the backups, the second folder "
    "or the stick, and keep this one for the auditor."
)


def prove_years(unit: Unit, notes: RunNotes) -> None:
    """Name each year file that is missing or was changed, and note which ones are away."""
    for kept, wrong in state_of_years(unit):
        told = {"file": kept.file, "year": str(kept.year), "records": kept.records, "statements": kept.statements}
        if wrong == "missing":
            notes.away.add(kept.file)
            notes.find(YEAR_FILE, kept.file, MISSING, **told)
        elif wrong:
            notes.find(YEAR_FILE, kept.file, CHANGED, **told)
        notes.count("years")
