"""The archive for the auditor: journal, tables and a checker that needs neither this program nor the network."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from ntt_pos import __version__
from ntt_pos.data import atomic_files, schema_version
from ntt_pos.data.models import Sort, metadata, proof
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.data.queries.verify import archive as query
from ntt_pos.data.queries.verify.verify_books import numbered_books, rows_with_names
from ntt_pos.data.types import instant_text
from ntt_pos.documents.engine.clean import for_csv
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.files import outside_data
from ntt_pos.paths import resource
from ntt_pos.services.core.journal_rows import journal_columns, journal_row
from ntt_pos.services.core.progress import STEP, Progress

if TYPE_CHECKING:
    from ntt_pos.data.engine import Table, Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

LAYOUT: Final = 1


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished archive: where it is, how many journal records it holds, and the hash of its manifest."""

    path: Path
    records: int
    manifest_sha256: str


@dataclass(slots=True)
class _Span:
    """The part of one register's journal that an archive holds."""

    first_seq: int
    last_seq: int
    previous: str = journal.GENESIS
    head: str = ""


@dataclass(slots=True)
class _Producer:
    """A producer's account where the archive begins and ends."""

    balance: int = 0
    closing_balance: int = 0
    position: int = 0
    closing: int = 0
    chain_hash: str = journal.GENESIS

    def plain(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class _Archive:
    """What is being written."""

    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.files[name] = hashlib.sha256(data).hexdigest()


class Export:
    """Writes archives of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._outlet_id = context.home.outlet_id

    def write(
        self,
        target: Path,
        *,
        by: Actor,
        start: date | None = None,
        end: date | None = None,
        progress: Progress | None = None,
    ) -> Exported:
        """Write everything recorded on the business dates from ``start`` to ``end`` (else all) to a new folder or .zip.

        The archive appears under its name only when it is complete and the journal has its manifest's hash. The record says
        that it was made ready, and stays when the archive could not be given its name. The archive holds no personal data
        and no secrets. Raises DomainError when nothing was recorded then, StorageError when it cannot be written.
        """
        context = self._context
        context.allow(by, Act.EXPORT)
        if target.exists():
            raise DomainError(
                "There is already something at {path}. It was not touched; name another place.", path=str(target)
            )
        if start is not None and end is not None and end < start:
            raise DomainError("The archive would end before it begins. Name the earlier date first.")
        try:
            outside_data(target)
            with tempfile.TemporaryDirectory(prefix=".arsip-", dir=target.parent) as place:
                archive = _Archive(Path(place) / "arsip")
                archive.folder.mkdir()
                with context.reading() as unit:
                    records = self._fill(unit, archive, start, end, progress)
                digest = hashlib.sha256((archive.folder / "manifest.json").read_bytes()).hexdigest()
                as_zip, packed = target.suffix.lower() == ".zip", Path(place) / "arsip.zip"
                if as_zip:
                    _pack(archive.folder, packed, target.stem)
                    atomic_files.sync_file(packed)
                with context.writing(by) as work, work.record("export") as record:
                    record.notes.update(
                        start=start.isoformat() if start else "",
                        end=end.isoformat() if end else "",
                        records=records,
                        manifest_sha256=digest,
                    )
                if as_zip:
                    atomic_files.settle(packed, target)
                else:
                    archive.folder.rename(target)
                    atomic_files.sync_folder(target.parent)
        except OSError as error:
            raise StorageError(
                "The archive cannot be written to {path}: {reason}. Name another place.",
                path=str(target),
                reason=error.strerror or str(error),
            ) from error
        return Exported(target, records, digest)

    def _fill(
        self, unit: Unit, archive: _Archive, start: date | None, end: date | None, progress: Progress | None
    ) -> int:
        spans = self._spans(unit, start, end)
        if not spans:
            raise DomainError("Nothing was recorded on these dates, so there is nothing to archive.")
        uids = self._journal(unit, archive, spans, progress)
        tables = {}
        for table in metadata.sorted_tables:
            if table is proof.journal or table.info["sort"] is Sort.HELPER:
                continue
            tables[str(table.name)] = "book" if table.info["sort"] is Sort.BOOK else "master"
            self._table(unit, archive, table, uids)
        producers = self._producers(unit, spans)
        outlet = query.outlet(unit, self._outlet_id)
        now = self._context.clock.now()
        self._texts(archive, str(outlet["name"]), start, end)
        manifest = {
            "layout": LAYOUT,
            "outlet": outlet["code"],
            "shop": outlet["name"],
            "install": install_of(unit, outlet["id"]),
            "from": start.isoformat() if start else "",
            "to": end.isoformat() if end else "",
            "at": instant_text(now),
            "program": __version__,
            "schema": schema_version.head(),
            "complete": int(self._whole(unit, spans)),
            "registers": {
                code: {"first_seq": s.first_seq, "last_seq": s.last_seq, "previous": s.previous, "head": s.head}
                for code, s in sorted(spans.items())
            },
            "counters_before": self._counters_before(unit, uids),
            "producers": {code: each.plain() for code, each in sorted(producers.items())},
            "tables": tables,
            "counts": archive.counts,
            "files": archive.files,
        }
        text = json.dumps(manifest, ensure_ascii=True, indent=1, sort_keys=True) + "\n"
        (archive.folder / "manifest.json").write_text(text, encoding="ascii", newline="\n")
        return len(uids)

    def _spans(self, unit: Unit, start: date | None, end: date | None) -> dict[str, _Span]:
        """Return for each register the records from the first to the last of these dates: a chain without holes."""
        found = query.reaches(unit, self._outlet_id, start, end)
        return {each.register: _Span(each.first, each.last) for each in found}

    def _journal(
        self, unit: Unit, archive: _Archive, spans: dict[str, _Span], progress: Progress | None
    ) -> dict[str, str]:
        """Write the records as JSON lines and return the register of each record's uid."""
        total = sum(span.last_seq - span.first_seq + 1 for span in spans.values())
        uids: dict[str, str] = {}
        digest = hashlib.sha256()
        with (archive.folder / "jurnal.jsonl").open("wb") as file:
            for row in query.records(unit, self._outlet_id):
                span = spans.get(row["register"])
                if span is None or not span.first_seq <= row["seq"] <= span.last_seq:
                    continue
                if row["seq"] == span.first_seq:
                    span.previous = row["previous_hash"]
                span.head = row["hash"]
                line = {
                    "register": row["register"],
                    "seq": row["seq"],
                    "previous": row["previous_hash"],
                    "hash": row["hash"],
                    "record": row["canonical"],
                }
                data = (json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n").encode()
                digest.update(data)
                file.write(data)
                if progress is not None and len(uids) % STEP == 0:
                    progress(len(uids), total)
                uids[str(row["record_uid"])] = row["register"]
        archive.files["jurnal.jsonl"] = digest.hexdigest()
        archive.counts["journal"] = len(uids)
        return uids

    def _table(self, unit: Unit, archive: _Archive, table: Table, uids: Mapping[str, str]) -> None:
        """Write one table as CSV: UTF-8 with a mark, semicolons, no cell that a spreadsheet takes for a formula."""
        names = journal_columns(table)
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(names)
        count = 0
        for row in self._rows(unit, table, uids):
            writer.writerow([_cell(row.get(name, "")) for name in names])
            count += 1
        archive.put(f"csv/{table.name}.csv", ("\ufeff" + out.getvalue()).encode())
        archive.counts[str(table.name)] = count

    def _rows(self, unit: Unit, table: Table, uids: Mapping[str, str]) -> Iterator[dict[str, object]]:
        names = rows_with_names(table).names
        book = table.info["sort"] is Sort.BOOK
        for row in query.table_rows(unit, self._outlet_id, table):
            if book and str(row["record_uid"]) not in uids:
                continue
            codes = {
                (target, row[column]): str(row[label]) for column, target, label in names if row[column] is not None
            }
            yield journal_row(unit, table, cast("Mapping[str, Any]", row), codes)

    def _producers(self, unit: Unit, spans: Mapping[str, _Span]) -> dict[str, _Producer]:
        """Return each producer's balance and last statement before the archive, and the balance at its end."""
        found = {code: _Producer() for code in query.producer_codes(unit, self._outlet_id)}
        for row in query.entries(unit, self._outlet_id):
            span, each = spans.get(row["register"]), found[row["code"]]
            if span is None or row["seq"] > span.last_seq:
                continue
            each.closing_balance += row["amount"]
            if row["seq"] < span.first_seq:
                each.balance += row["amount"]
        for row in query.statements(unit, self._outlet_id):
            span, each = spans.get(row["register"]), found[row["code"]]
            if span is not None and row["seq"] < span.first_seq:
                each.position, each.closing, each.chain_hash = row["chain_position"], row["closing"], row["chain_hash"]
        return found

    def _counters_before(self, unit: Unit, uids: Mapping[str, str]) -> dict[str, int]:
        """Return the last number of each series before the archive's first of that series."""
        first: dict[str, int] = {}
        last: dict[str, int] = {}
        for table in numbered_books():
            for row in query.numbers(unit, self._outlet_id, table):
                series, _, digits = row["number"].rpartition("-")
                value = int(digits)
                if str(row["record_uid"]) in uids:
                    first[series] = min(value, first.get(series, value))
                else:
                    last.setdefault(series, 0)
        return {series: value - 1 for series, value in first.items() if series in last}

    def _whole(self, unit: Unit, spans: Mapping[str, _Span]) -> bool:
        """Whether the archive holds the journal from its first record to its last."""
        return all(
            (span := spans.get(whole.register)) is not None and (span.first_seq, span.last_seq) == (1, whole.last)
            for whole in query.reaches(unit, self._outlet_id)
        )

    def _texts(self, archive: _Archive, name: str, start: date | None, end: date | None) -> None:
        home = self._context.home
        told = (resource("archive/BACA-SAYA.txt")).read_text(encoding="utf-8")
        readme = told.format(
            shop=name,
            outlet=home.outlet_code,
            register=home.register_code,
            start=start.isoformat() if start else "catatan pertama",
            end=end.isoformat() if end else "catatan terakhir",
            made=f"{wita(self._context.clock.now()):%Y-%m-%d %H.%M}",
            program=__version__,
        )
        archive.put("BACA-SAYA.txt", readme.encode())
        archive.put("verify.py", resource("archive/verify.py").read_bytes())


def _cell(value: object) -> str:
    return str(value) if isinstance(value, int) else for_csv(str(value))


def _pack(folder: Path, packed: Path, name: str) -> None:
    with zipfile.ZipFile(packed, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                with (
                    path.open("rb") as source,
                    archive.open(f"{name}/{path.relative_to(folder).as_posix()}", "w") as to,
                ):
                    shutil.copyfileobj(source, to)
