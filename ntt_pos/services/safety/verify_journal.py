"""Proving the journal: each register's chain link by link, and every row of the books against what was recorded."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Generator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from ntt_pos.data.models import Sort, metadata
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal
from ntt_pos.i18n import N_
from ntt_pos.services.core.journal_rows import journal_row, sealed_columns
from ntt_pos.services.safety.verify_report import Progress, RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Table, Unit

BACKDATED: Final = frozenset({"day.cut", "day.closed", "settlement"})
_STEP: Final = 500

Rows = dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class _Calendar:
    """The business dates of one outlet in the order of recording (I-21)."""

    newest: date | None = None
    last_cut: date | None = None


@dataclass(slots=True)
class _Masters:
    """The last recorded state of every master row, as a digest: what a table holds must be that."""

    last: dict[tuple[str, str], tuple[int, bytes, str]] = field(default_factory=dict)

    def note(self, table: str, row: Mapping[str, Any], order: int, where: str) -> None:
        key = (table, str(row.get("uid", "")))
        known = self.last.get(key)
        if known is None or known[0] < order:
            self.last[key] = (order, _digest(row), where)


def prove_chains(unit: Unit, notes: RunNotes, progress: Progress | None) -> None:
    """Follow each register's chain: sequence, link, hash, and that the columns say what was hashed."""
    total = query.journal_size(unit)
    register, seq, previous = "", 0, journal.GENESIS
    for done, row in enumerate(unit.stream(query.journal_by_register())):
        if progress is not None and done % _STEP == 0:
            progress(done, 2 * total)
        if row["register_code"] != register:
            if register:
                notes.heads.append(f"{register} {previous}")
            register, seq, previous = row["register_code"], 0, journal.GENESIS
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
        hashed = journal.chain_hash(
            register=register, seq=row["seq"], previous=row["previous_hash"], canonical_text=row["canonical"]
        )
        if hashed != row["hash"]:
            notes.find(
                "journal",
                where,
                N_("Journal record {seq} of register {register} was changed: its hash does not fit."),
                seq=row["seq"],
                register=register,
            )
        _compare_columns(notes, row, where, register)
        seq, previous = row["seq"], row["hash"]
        notes.count("journal")
    if register:
        notes.heads.append(f"{register} {previous}")
    calendars: dict[int, _Calendar] = {}
    for row in unit.stream(query.journal_in_order()):
        where = f"{row['register_code']} {row['seq']}"
        calendar = calendars.setdefault(row["outlet_id"], _Calendar())
        _follow(notes, calendar, row["business_date"], row["kind"], where)


def _compare_columns(notes: RunNotes, row: Row, where: str, register: str) -> None:
    told = _read(row["canonical"])
    if told is None:
        notes.find(
            "journal",
            where,
            N_("Journal record {seq} of register {register} cannot be read."),
            seq=row["seq"],
            register=register,
        )
        return
    shown = {
        "kind": row["kind"],
        "uid": row["record_uid"],
        "at": instant_text(row["at"]),
        "date": row["business_date"].isoformat(),
    }
    for name, value in shown.items():
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


def _follow(notes: RunNotes, calendar: _Calendar, day: date, kind: str, where: str) -> None:
    if kind in BACKDATED:
        if kind == "day.cut":
            calendar.last_cut = max(day, calendar.last_cut or day)
        return
    if calendar.newest is not None and day < calendar.newest:
        notes.find(
            "journal",
            where,
            N_("{where}: the business date went back from {newest} to {day} (I-21)."),
            where=where,
            newest=calendar.newest,
            day=day,
        )
    if calendar.last_cut is not None and day <= calendar.last_cut:
        notes.find(
            "journal", where, N_("{where}: recorded on {day}, which was already cut (I-21)."), where=where, day=day
        )
    calendar.newest = max(day, calendar.newest or day)


def prove_rows(unit: Unit, notes: RunNotes, progress: Progress | None) -> None:
    """Rebuild every row of every book from its table and compare it with what its journal record holds, and masters with their last state."""
    total = query.journal_size(unit)
    masters = _Masters()
    with ExitStack() as readings:
        books = _Books(unit, notes, readings)
        for done, row in enumerate(unit.stream(query.journal_by_record())):
            if progress is not None and done % _STEP == 0:
                progress(total + done, 2 * total)
            told = _read(row["canonical"]) or {}
            recorded: Rows = told.get("rows", {})
            where = _document(recorded) or f"{row['register_code']} {row['seq']}"
            books.report_strays(before=row["record_uid"])
            present = books.rows_of(row["record_uid"])
            for table in {*recorded, *present}:
                if table in metadata.tables and metadata.tables[table].info["sort"] is Sort.MASTER:
                    for each in recorded[table]:
                        masters.note(table, each, row["id"], where)
                else:
                    _compare(notes, table, recorded.get(table, []), present.get(table, []), where)
        books.report_strays(before=None)
    _prove_masters(unit, notes, masters)


class _Books:
    """All books at once, row by row in the order of record uid, so that memory stays small; ``readings`` closes them."""

    def __init__(self, unit: Unit, notes: RunNotes, readings: ExitStack) -> None:
        self.unit = unit
        self.notes = notes
        self.heap: list[tuple[str, int]] = []
        self.sources: list[tuple[Table, Generator[tuple[str, dict[str, Any]], None, None]]] = []
        self.waiting: list[dict[str, Any]] = []
        for index, table in enumerate(query.readable_books(unit)):
            self.sources.append((table, readings.enter_context(closing(self._rows(table)))))
            self.waiting.append({})
            self._advance(index)

    def _rows(self, table: Table) -> Generator[tuple[str, dict[str, Any]], None, None]:
        asked = query.rows_with_names(table)
        for row in self.unit.stream(asked.query):
            codes = {}
            for column, target, label in asked.names:
                if row[column] is None:
                    continue
                if row[label] is None:
                    self.notes.find(
                        str(table.name),
                        str(row["uid"]),
                        N_("{table} {uid}: {field} points to a row that is not there."),
                        table=table.name,
                        uid=row["uid"],
                        field=column,
                    )
                codes[target, row[column]] = str(row[label])
            self.notes.count("rows")
            yield str(row["record_uid"]), journal_row(self.unit, table, cast("Mapping[str, Any]", row), codes)

    def _advance(self, index: int) -> None:
        for record_uid, row in self.sources[index][1]:
            self.waiting[index] = row
            heapq.heappush(self.heap, (record_uid, index))
            return

    def rows_of(self, record_uid: str) -> Rows:
        """Return the rows of one record by table."""
        found: Rows = {}
        while self.heap and self.heap[0][0] == record_uid:
            _, index = heapq.heappop(self.heap)
            found.setdefault(str(self.sources[index][0].name), []).append(self.waiting[index])
            self._advance(index)
        return found

    def report_strays(self, *, before: str | None) -> None:
        """Name the rows whose journal record is not there."""
        while self.heap and (before is None or self.heap[0][0] < before):
            strays = self.rows_of(self.heap[0][0])
            where = _document(strays)
            for table, rows in strays.items():
                for row in rows:
                    self.notes.find(
                        table,
                        where or str(row["uid"]),
                        N_("{where}: a row of {table} is in no journal record."),
                        where=where or row["uid"],
                        table=table,
                    )


def _compare(
    notes: RunNotes, table: str, recorded: list[dict[str, Any]], present: list[dict[str, Any]], where: str
) -> None:
    if recorded == present:
        return
    told = {row.get("uid", ""): row for row in recorded}
    there = {row["uid"]: row for row in present}
    for uid, row in told.items():
        if uid not in there:
            notes.find(
                table,
                where,
                N_("{where}: a row of {table} was removed ({name})."),
                where=where,
                table=table,
                name=_name(row),
            )
            continue
        for name in sorted({*row, *there[uid]}):
            old, new = row.get(name, ""), there[uid].get(name, "")
            if old != new:
                notes.find(
                    table,
                    where,
                    N_("{where}: {field} of {table} ({name}) is {found}, recorded was {recorded}."),
                    where=where,
                    table=table,
                    name=_name(row),
                    field=name,
                    found=str(new)[:80],
                    recorded=str(old)[:80],
                )
    for uid, row in there.items():
        if uid not in told:
            notes.find(
                table,
                where,
                N_("{where}: a row of {table} was added ({name})."),
                where=where,
                table=table,
                name=_name(row),
            )


def _prove_masters(unit: Unit, notes: RunNotes, masters: _Masters) -> None:
    for table in metadata.sorted_tables:
        if table.info["sort"] is not Sort.MASTER:
            continue
        asked, sealed = query.rows_with_names(table), sealed_columns(table)
        for row in unit.stream(asked.query):
            codes = {
                (target, row[column]): str(row[label])
                for column, target, label in asked.names
                if row[column] is not None
            }
            plain = journal_row(unit, table, cast("Mapping[str, Any]", row), codes)
            notes.count("rows")
            name = str(row[table.info["key"]])
            known = masters.last.pop((str(table.name), str(row["uid"])), None)
            if known is None:
                notes.find(
                    str(table.name), name, N_("{table} {name} is in no journal record."), table=table.name, name=name
                )
            elif known[1] not in (_digest(plain), _digest({n: v for n, v in plain.items() if n not in sealed})):
                notes.find(
                    str(table.name),
                    name,
                    N_("{table} {name} is not as it was last recorded ({where})."),
                    table=table.name,
                    name=name,
                    where=known[2],
                )
    for (table_name, uid), (_, _, where) in masters.last.items():
        notes.find(
            table_name,
            uid,
            N_("{table} {name}, recorded by {where}, was removed."),
            table=table_name,
            name=uid,
            where=where,
        )


def _read(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _document(rows: Rows) -> str:
    for table_rows in rows.values():
        for row in table_rows:
            number = row.get("number")
            if number:
                return str(number)
    return ""


def _name(row: Mapping[str, Any]) -> str:
    for name in ("product_name", "number", "document", "name", "code", "kind", "uid"):
        if row.get(name):
            return str(row[name])
    return ""


def _digest(row: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).digest()
