"""How a shop's workbook is opened: XLSX or CSV, never trusted, measured before it is unpacked."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from ntt_pos.documents.engine.photo_files import DAMAGED_ZIP
from ntt_pos.domain.importing.raw_cells import BrokenValue, Formula, RawValue
from ntt_pos.domain.importing.workbook import (
    MAX_COLUMNS,
    MAX_SHEET_ROWS,
    ImportStopped,
    RawRow,
    RawSheet,
    Workbook,
    WorkbookRefused,
)
from ntt_pos.files import read_plain
from ntt_pos.i18n import N_

MAX_FILE: Final = 10_000_000
MAX_UNPACKED: Final = 60_000_000
MAX_RATIO: Final = 100
RATIO_FROM: Final = 1_000_000
MAX_PARTS: Final = 500
MAX_SHEETS: Final = 30
MAX_EMPTY_ROWS: Final = 200_000
SEPARATORS: Final = (",", ";", "\t")

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MACROS: Final = N_("{name} holds macros ({part}). Save a plain copy as .xlsx and import that.")
_LINKS: Final = N_("{name} holds links to other files ({part}). Save a plain copy as .xlsx and import that.")
_EMBEDDED: Final = N_("{name} holds embedded objects ({part}). Save a plain copy as .xlsx and import that.")
_ALIVE: Final = (
    ("vbaproject", _MACROS),
    ("xl/macrosheets/", _MACROS),
    ("xl/externallinks/", _LINKS),
    ("xl/connections", _LINKS),
    ("xl/embeddings/", _EMBEDDED),
    ("xl/activex/", _EMBEDDED),
    ("xl/ctrlprops/", _EMBEDDED),
)

Stop = Callable[[], bool]


def read_workbook(path: Path, *, cancelled: Stop | None = None) -> Workbook:
    """Read a workbook (.xlsx, or .csv in UTF-8, UTF-16 or cp1252 with comma, semicolon or tab) into plain values.

    Raises WorkbookRefused, in words, for anything too large, packed too tightly, alive (macros, links) or unreadable,
    and ImportStopped when ``cancelled`` says so.
    """
    data = file_bytes(path)
    if data.startswith(_ZIP):
        return _xlsx(path.name, data, cancelled)
    if data.startswith(_OLE):
        raise WorkbookRefused(
            "{name} is an old .xls file or is locked with a password. Save it as .xlsx without a password.",
            name=path.name,
        )
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _csv(path.name, data, cancelled)
    raise WorkbookRefused("{name} is not a workbook. Choose an .xlsx or a .csv file.", name=path.name)


def file_bytes(path: Path) -> bytes:
    """Return what a chosen file holds; raises WorkbookRefused for one that is too large, empty or no ordinary file."""
    try:
        data = read_plain(path, MAX_FILE)
    except OSError as error:
        raise WorkbookRefused(
            "{name} cannot be opened: {reason}", name=path.name, reason=error.strerror or type(error).__name__
        ) from error
    if len(data) > MAX_FILE:
        raise WorkbookRefused(
            "{name} is larger than {most} bytes. Split it into smaller files.", name=path.name, most=MAX_FILE
        )
    if not data:
        raise WorkbookRefused("{name} is empty.", name=path.name)
    return data


def _xlsx(name: str, data: bytes, cancelled: Stop | None) -> Workbook:
    check_package(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns about styling that it does not keep; we keep none
            sheets = tuple(
                RawSheet(title, tuple(counted_rows(title, rows, cancelled)))
                for title, rows in islice(_sheets(data), MAX_SHEETS + 1)
            )
    except (WorkbookRefused, ImportStopped):
        raise
    except Exception as error:  # whatever a damaged or hostile file makes the reader raise is the same news
        raise WorkbookRefused(
            "{name} is damaged or not a workbook. Open it in a spreadsheet and save it again as .xlsx.",
            name=name,
        ) from error
    if len(sheets) > MAX_SHEETS:
        raise WorkbookRefused("{name} has more than {most} sheets.", name=name, most=MAX_SHEETS)
    return Workbook(name, sheets)


def _sheets(data: bytes) -> Iterator[tuple[str, Iterator[tuple[int, tuple[RawValue, ...]]]]]:
    """Yield each sheet's name and its rows, as they are in the file.

    ``load_workbook(read_only=True)`` is not used: to learn a sheet's size it may read all of it first, and it fills
    every gap with empty rows, which a hostile file turns into minutes.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._reader import WorkSheetParser

    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    for sheet, part in reader.parser.find_sheets():
        if part.target not in reader.valid_files or "worksheet" not in part.Type:
            continue
        with reader.archive.open(part.target) as source:
            parser = WorkSheetParser(
                source,
                reader.shared_strings,
                data_only=False,
                epoch=reader.wb.epoch,
                date_formats=reader.wb._date_formats,  # noqa: SLF001 which styles are dates, as openpyxl itself asks
                timedelta_formats=reader.wb._timedelta_formats,  # noqa: SLF001
            )
            yield str(sheet.name), ((number, _cells(cells)) for number, cells in parser.parse())


def _cells(found: list[dict[str, Any]]) -> tuple[RawValue, ...]:
    row: list[RawValue] = []
    for cell in found:
        place = cell["column"] - 1
        if 0 <= place < MAX_COLUMNS:
            row += [None] * (place + 1 - len(row))
            row[place] = _value(cell["value"], cell["data_type"])
    return tuple(row)


def check_package(name: str, data: bytes) -> None:
    """Measure a zip by its directory, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or _too_tight(parts, unpacked):
                raise WorkbookRefused(
                    "{name} would unpack to {size} bytes from {packed}: no shop's workbook looks like that.",
                    name=name,
                    size=unpacked,
                    packed=len(data),
                )
            if any(part.flag_bits & 0x1 for part in parts):
                raise WorkbookRefused("{name} is locked with a password. Save it without one.", name=name)
            _check_alive(name, package, parts)
    except DAMAGED_ZIP as error:
        raise WorkbookRefused(
            "{name} is damaged or not a workbook. Open it in a spreadsheet and save it again as .xlsx.",
            name=name,
        ) from error


def _too_tight(parts: list[zipfile.ZipInfo], unpacked: int) -> bool:
    packed = sum(part.compress_size for part in parts)
    return unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)


def _check_alive(name: str, package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        for mark, sentence in _ALIVE:
            if mark in part.filename.lower():
                raise WorkbookRefused(sentence, name=name, part=part.filename[-60:])
    kinds = next((part for part in parts if part.filename == "[Content_Types].xml"), None)
    if kinds is not None and b"macroenabled" in package.read(kinds).lower():
        raise WorkbookRefused(_MACROS, name=name, part=kinds.filename)


def _value(value: Any, kind: str) -> RawValue:
    if value is None or value == "":
        return None
    if kind == "f":
        return Formula(str(getattr(value, "text", value)))
    if kind == "e":
        return BrokenValue(str(value))
    return value  # type: ignore[no-any-return]


def counted_rows(
    sheet: str, rows: Iterable[tuple[int, tuple[RawValue, ...]]], cancelled: Stop | None
) -> Iterator[RawRow]:
    """Yield the rows that hold something; stops reading as soon as there are too many, empty ones included."""
    kept = 0
    for seen, (number, cells) in enumerate(rows, start=1):
        if seen % 500 == 0 and cancelled is not None and cancelled():
            raise ImportStopped("The import was stopped. Nothing was changed.")
        if not all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            kept += 1
            yield RawRow(number, cells)
        if kept > MAX_SHEET_ROWS or seen > MAX_EMPTY_ROWS:
            raise WorkbookRefused(
                "The sheet {sheet} has more than {most} rows. Split the workbook, or delete the empty rows below its table.",
                sheet=sheet[:40],
                most=MAX_SHEET_ROWS,
            )


def _csv(name: str, data: bytes, cancelled: Stop | None) -> Workbook:
    return Workbook(name, separated_sheets(name, data, cancelled), is_csv=True)


def separated_sheets(name: str, data: bytes, cancelled: Stop | None) -> tuple[RawSheet, ...]:
    """Return a text file as one candidate sheet per separator; raises WorkbookRefused when it is no table of text."""
    text = _decoded(name, data)
    if "\x00" in text:
        raise WorkbookRefused("{name} is not a workbook. Choose an .xlsx or a .csv file.", name=name)
    sheets = []
    failure: csv.Error | None = None
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
        try:
            rows = tuple(counted_rows(name, enumerate(map(_fields, reader), start=1), cancelled))
        except csv.Error as error:
            failure = error
            continue
        sheets.append(RawSheet("", rows))
    if not sheets:
        raise WorkbookRefused("{name} cannot be read as a table: {reason}", name=name, reason=str(failure))
    return tuple(sheets)


def _fields(row: list[str]) -> tuple[RawValue, ...]:
    return tuple(
        Formula(cell.strip()) if cell.lstrip().startswith("=") else (cell or None) for cell in row[:MAX_COLUMNS]
    )


def _decoded(name: str, data: bytes) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if data[:200].count(0) > len(data[:200]) // 4:
            return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise WorkbookRefused(
            "{name} is in an unknown text encoding. Save it as CSV UTF-8, or as .xlsx.", name=name
        ) from error
