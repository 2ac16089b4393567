"""Proving the rows: what each record says of itself and of its rows, against the columns and the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.models import Sort, metadata
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.data.queries.verify.row_texts import learn_sha256, row_texts
from ntt_pos.data.year_files import file_of
from ntt_pos.i18n import N_
from ntt_pos.services.core.journal_rows import told_columns
from ntt_pos.services.core.progress import STEP, Progress
from ntt_pos.services.safety.proof.verify_anchors import CitedHeads
from ntt_pos.services.safety.proof.verify_journal import Calendars, compare_columns
from ntt_pos.services.safety.proof.verify_masters import Masters, prove_masters
from ntt_pos.services.safety.proof.verify_report import RunNotes
from ntt_pos.services.safety.proof.verify_rights import RecordedRights
from ntt_pos.services.safety.proof.verify_went_by import WentBy

if TYPE_CHECKING:
    from ntt_pos.data.engine import Table, Unit

_AHEAD: Final = 200
_HEADS: Final = {"sale": "sale", "return": "sale_return"}  # acts all of whose movements name their one document
_NUMBER: Final = re.compile(r'"number":("[^"]*")')
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")

Rows = dict[str, list[dict[str, Any]]]
Texts = dict[str, list[str]]
Groups = Generator[tuple[str, list[str]], None, None]


def prove_rows(unit: Unit, notes: RunNotes, progress: Progress | None, *, after: int = 0) -> None:
    """Compare every record with the rows of the books, and masters with their last state; dates never go back (I-21).

    Whoever recorded it must have had the right to, by what the journal told until then.

    A record is compared as text with what its columns and rows say. Only where that differs are both read, and what
    differs is named. Only records ``after`` a place in the journal are looked at, and the rows and masters of these.
    """
    total = query.journal_size(unit) if progress is not None else 0
    masters, calendars = Masters(), Calendars(notes, query.newest_cut(unit, after))
    differing: list[_Differing] = []
    cited, went_by = CitedHeads(), WentBy(notes, whole=not after)
    with ExitStack() as readings:
        books, rights = _Books(unit, notes, readings, after), RecordedRights(unit, notes, after)
        for done, row in enumerate(unit.stream(query.journal_in_order(after))):
            if progress is not None and done % STEP == 0:
                progress(total + done, 2 * total)
            said = query.said_of_itself(row)
            calendars.follow(row, said["date"], said["at"])
            texts = books.rows_of(said["uid"])
            odd = _told_otherwise(said, row["register_code"], texts)
            if odd:
                notes.find(
                    odd,
                    f"{row['register_code']} {row['seq']}",
                    N_(
                        "Journal record {seq} of register {register}: a row of {table} has another date, moment, register or "
                        "document than the act it belongs to (I-21)."
                    ),
                    seq=row["seq"],
                    register=row["register_code"],
                    table=odd,
                )
            text = row["canonical"]
            if file_of(text) in notes.away:
                rights.lose()
                went_by.lose()
                continue
            went_by.follow(row, texts)
            beginning = _beginning(said, texts)
            if text.startswith(beginning):
                went_by.follow_plain(texts)
                rights.follow(row, said["date"], text[len(beginning) : text.index('"', len(beginning))], texts)
                continue
            told = compare_columns(notes, row, said)
            cited.note(row, told.get("heads"))
            went_by.learn(row, told)
            rights.follow(row, said["date"], str(told.get("user")), texts, told)
            recorded = told.get("rows", {})
            where = _document(recorded) or f"{row['register_code']} {row['seq']}"
            for table in [name for name in recorded if _is_master(name)]:
                for each in recorded.pop(table):
                    masters.note(table, each, row["id"], where)
            if _read_all(texts) != recorded:
                books.look_ahead(
                    said["uid"], (name for name in recorded if len(texts.get(name, ())) < len(recorded[name]))
                )
                differing.append(_Differing(said["uid"], where, recorded, texts))
        rights.end()
        went_by.end()
        cited.prove(unit, notes)
        books.read_to_the_end()
        for each in differing:
            _name_differences(notes, each, books.rows_of(each.uid))
        books.report_strays(unit)
    prove_masters(unit, notes, masters, whole=not after and not notes.away)


@dataclass(slots=True)
class _Differing:
    """A record whose rows are not those that were found with it so far."""

    uid: str
    where: str
    recorded: Rows
    texts: Texts


def _told_otherwise(said: Mapping[str, str], register: str, texts: Texts) -> str:
    """Return the book of a row that is dated, timed or numbered unlike its act, or of another register; "" when none is.

    A quotation mark inside a value stands escaped in these texts, so that a name and its value are found as they are.
    """
    needles = {
        "business_date": f'"business_date":"{said["date"]}"',
        "at": f'"at":"{said["at"]}"',
        "register_id": f'"register":"{register}"',
    }
    head = texts.get(_HEADS.get(said["kind"], ""))
    number = _NUMBER.search(head[0]) if head else None
    if number is not None:
        needles["document"] = f'"document":{number[1]}'
    for table, rows in texts.items():
        for column in _alike(table):
            needle = needles.get(column)
            if needle is not None and not all(needle in row for row in rows):
                return table
    return ""


@cache
def _alike(table: str) -> tuple[str, ...]:
    """Return the columns of a book that say the same in every row of one act."""
    columns = metadata.tables[table].c
    return tuple(name for name in ("business_date", "at", "register_id", "document") if name in columns)


def _beginning(said: Mapping[str, str], texts: Texts) -> str:
    """Return how a record begins that says what its columns and rows say (notes of its own are before or after)."""
    rows = ",".join([f'"{name}":[{",".join(texts[name])}]' for name in sorted(texts)])
    if not rows.isascii():
        rows = _BEYOND_ASCII.sub(_escaped, rows)
    return (
        f'{{"at":"{said["at"]}","date":"{said["date"]}","kind":"{said["kind"]}","rows":{{{rows}}},'
        f'"uid":"{said["uid"]}","user":"'
    )


def _escaped(letter: re.Match[str]) -> str:
    return json.dumps(letter[0])[1:-1]


def _is_master(table: str) -> bool:
    return table in metadata.tables and metadata.tables[table].info["sort"] is Sort.MASTER


def _read_all(texts: Texts) -> Rows:
    return {name: [json.loads(text) for text in each] for name, each in texts.items()}


def _name_differences(notes: RunNotes, differing: _Differing, found_later: Texts) -> None:
    for table, texts in found_later.items():
        differing.texts.setdefault(table, []).extend(texts)
    present = _read_all(differing.texts)
    for table in sorted({*differing.recorded, *present}):
        for row in present.get(table, ()):
            for name in [name for name, value in row.items() if value is None]:
                notes.find(
                    table,
                    str(row.get("uid", "")),
                    N_("{table} {uid}: {field} points to a row that is not there."),
                    table=table,
                    uid=row.get("uid", ""),
                    field=name,
                )
        _compare(notes, table, differing.recorded.get(table, []), present.get(table, []), differing.where)


class _Books:
    """All books at once, each in the order of recording as the journal is, so that memory stays small.

    ``_waiting`` holds what was read and not yet asked for: of each book the rows of its next record, and what was read
    ahead where rows are in the way that are of no record, or of one recorded at the same moment elsewhere.
    """

    def __init__(self, unit: Unit, notes: RunNotes, readings: ExitStack, after: int) -> None:
        self._notes = notes
        self._readers: dict[str, Groups] = {}
        self._newest: dict[str, str] = {}
        self._waiting: dict[str, Texts] = {}
        self._rows = 0
        learn_sha256(unit)
        for table in query.readable_books(unit):
            self._readers[str(table.name)] = readings.enter_context(closing(_groups(unit, table, after)))
            self._advance(str(table.name))

    def rows_of(self, uid: str) -> Texts:
        """Return the rows of one record by table, as texts."""
        found = self._waiting.pop(uid, {})
        for table in found:
            if self._newest[table] == uid:
                self._advance(table)
        return found

    def look_ahead(self, uid: str, tables: Iterable[str]) -> None:
        """Look for rows of a record behind others that are in the way."""
        for table in self._readers.keys() & set(tables):
            for _step in range(_AHEAD):
                if table in self._waiting.get(uid, ()) or not self._advance(table):
                    break

    def read_to_the_end(self) -> None:
        """Read what is left of every book: rows that are after their record, or without one."""
        for table in self._readers:
            while self._advance(table):
                pass
        self._notes.count("rows", self._rows)

    def report_strays(self, unit: Unit) -> None:
        """Name the rows whose journal record is not there; of one in a year file that is away nothing is known."""
        for uid, texts in self._waiting.items():
            if self._notes.away and query.has_record(unit, uid):
                continue
            strays = _read_all(texts)
            where = _document(strays)
            for table, rows in strays.items():
                for row in rows:
                    self._notes.find(
                        table,
                        where or str(row["uid"]),
                        N_("{where}: a row of {table} is in no journal record."),
                        where=where or row["uid"],
                        table=table,
                    )

    def _advance(self, table: str) -> bool:
        """Read the rows of the next record that a book has; tells whether there were any."""
        self._newest[table], texts = next(self._readers[table], ("", []))
        uid = self._newest[table]
        if not uid:
            return False
        there = self._waiting.get(uid)
        if there is None:
            self._waiting[uid] = {table: texts}
        else:
            there.setdefault(table, []).extend(texts)
        self._rows += len(texts)
        return True


def _groups(unit: Unit, table: Table, after: int) -> Groups:
    """Yield (record uid, its rows as texts) of a book in the order of recording."""
    first = query.first_row_after(unit, table, after) if after else 0
    yield from row_texts(unit, table, told_columns(table), first=first)


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
