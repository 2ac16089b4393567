"""Proving the journal: each register's chain link by link, and its dates in the order of recording."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.data.year_files import file_of
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.i18n import N_
from ntt_pos.services.core.progress import STEP, Progress
from ntt_pos.services.safety.proof.verify_report import RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.copies.manifest import Head
    from ntt_pos.data.engine import Row, Unit

BACKDATED: Final = frozenset({"day.cut", "day.closed", "settlement"})


def prove_chains(unit: Unit, notes: RunNotes, progress: Progress | None, *, since: Sequence[Head] = ()) -> None:
    """Follow each register's chain by sequence, link and hash; from the heads ``since`` on, which must still be there."""
    total = query.journal_size(unit) if progress is not None else 0
    begin = {head.register: (head.seq - 1, "") for head in since}
    known = {(head.register, head.seq): head.hash for head in since}
    register, seq, previous = "", 0, journal.GENESIS
    for done, row in enumerate(unit.stream(query.journal_by_register(tuple(sorted(known))))):
        if progress is not None and done % STEP == 0:
            progress(done, 2 * total)
        if row["register_code"] != register:
            if register:
                notes.heads.append(f"{register} {previous}")
            register = row["register_code"]
            seq, previous = begin.pop(register, (0, journal.GENESIS))
            previous = previous or row["previous_hash"]
        where = f"{register} {row['seq']}"
        for missing in range(seq + 1, min(row["seq"], seq + 21)):
            notes.find(
                "journal",
                f"{register} {missing}",
                N_("Journal record {seq} of register {register} is missing."),
                seq=missing,
                register=register,
            )
        if row["previous_hash"] != previous:
            notes.find(
                "journal",
                where,
                N_("Journal record {seq} of register {register} does not follow the one before it."),
                seq=row["seq"],
                register=register,
            )
        if file_of(row["canonical"]) in notes.away:
            hashed = row["hash"]
        else:
            hashed = journal.chain_hash(
                register=register, seq=row["seq"], previous=row["previous_hash"], canonical_text=row["canonical"]
            )
        if hashed != row["hash"] or hashed != known.get((register, row["seq"]), hashed):
            notes.find(
                "journal",
                where,
                N_("Journal record {seq} of register {register} was changed: its hash does not fit."),
                seq=row["seq"],
                register=register,
            )
        seq, previous = row["seq"], row["hash"]
        notes.count("journal")
    if register:
        notes.heads.append(f"{register} {previous}")
    for lost, (before, _hash) in begin.items():
        notes.find(
            "journal",
            f"{lost} {before + 1}",
            N_("Journal record {seq} of register {register} is missing."),
            seq=before + 1,
            register=lost,
        )


def compare_columns(notes: RunNotes, row: Row, said: Mapping[str, str]) -> dict[str, Any]:
    """Return what a record says, and name the columns that say something else."""
    told = _read(row["canonical"])
    where, register = f"{row['register_code']} {row['seq']}", row["register_code"]
    if told is None:
        notes.find(
            "journal",
            where,
            N_("Journal record {seq} of register {register} cannot be read."),
            seq=row["seq"],
            register=register,
        )
        return {}
    for name, value in said.items():
        if told.get(name) != value:
            notes.find(
                "journal",
                where,
                N_("Journal record {seq} of register {register}: {field} is {found}, recorded was {recorded}."),
                seq=row["seq"],
                register=register,
                field=name,
                found=value,
                recorded=str(told.get(name)),
            )
    return told


class Calendars:
    """The business dates of each register's journal (I-21), as ISO texts; a cut binds the register that made it.

    ``cut`` is the newest day that was cut before the first record that is looked at, "" when none was.
    """

    def __init__(self, notes: RunNotes, cut: str) -> None:
        self._notes = notes
        self._before = cut
        self._newest: dict[str, str] = {}
        self._cut: dict[str, str] = {}
        self._latest = ""  # of all registers: what is not later needs no look at the clock

    def follow(self, row: Row, day: str, at: str) -> None:
        """Name a record that is dated before the one before it, into a day that was cut, or on a day to come."""
        register, where = row["register_code"], f"{row['register_code']} {row['seq']}"
        if day > self._latest:
            if _is_to_come(day, at, max(self._cut.values(), default=self._before)):
                self._notes.find(
                    "journal", where, N_("{where}: recorded on {day}, a day to come (I-21)."), where=where, day=day
                )
            self._latest = day
        newest, cut = self._newest.get(register, ""), self._cut.get(register, "")
        if row["kind"] in BACKDATED:
            if row["kind"] == "day.cut":
                self._cut[register] = max(day, cut)
            return
        if day < newest:
            self._notes.find(
                "journal",
                where,
                N_("{where}: the business date went back from {newest} to {day} (I-21)."),
                where=where,
                newest=newest,
                day=day,
            )
        if day <= cut:
            self._notes.find(
                "journal", where, N_("{where}: recorded on {day}, which was already cut (I-21)."), where=where, day=day
            )
        self._newest[register] = max(day, newest)


def _is_to_come(day: str, at: str, cut: str) -> bool:
    """Tell whether a date is later than the day on the wall, and than the day after the last one that was cut."""
    try:
        latest = calendar_date(datetime.fromisoformat(at))
        return date.fromisoformat(day) > max(latest, date.fromisoformat(cut) + timedelta(days=1) if cut else latest)
    except ValueError:
        return False  # what is no date or moment is found by the rules of its column


def _read(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
