"""How a list of the shop's own is opened: .xlsx, .xls, .ods or .csv, as values, by the limits of a workbook."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from ntt_pos.documents.workbooks.workbook_reader import (
    MAX_SHEETS,
    Stop,
    check_package,
    counted_rows,
    file_bytes,
    separated_sheets,
)
from ntt_pos.domain.importing.raw_cells import RawValue
from ntt_pos.domain.importing.workbook import MAX_COLUMNS, RawSheet, Workbook, WorkbookRefused

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_OLE_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_OLE_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def read_list(path: Path, *, cancelled: Stop | None = None) -> Workbook:
    """Read a list into plain values; a formula counts as the value that was last computed for it.

    Raises WorkbookRefused, in words, for anything too large, packed too tightly, alive (macros, links), locked or
    unreadable, and ImportStopped when ``cancelled`` says so.
    """
    data = file_bytes(path)
    if data.startswith(_ZIP):
        check_package(path.name, data)
        return _sheets(path.name, data, cancelled)
    if data.startswith(_OLE):
        if _OLE_LOCKED in data:
            raise WorkbookRefused("{name} is locked with a password. Save it without one.", name=path.name)
        if _OLE_MACROS in data:
            raise WorkbookRefused("{name} holds macros. Save a plain copy as .xlsx and import that.", name=path.name)
        return _sheets(path.name, data, cancelled)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return Workbook(path.name, (_best(separated_sheets(path.name, data, cancelled)),), is_csv=True)
    raise WorkbookRefused("{name} is not a list. Choose an .xlsx, .xls, .ods or .csv file.", name=path.name)


def _sheets(name: str, data: bytes, cancelled: Stop | None) -> Workbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if len(book.sheet_names) > MAX_SHEETS * 10:
                raise WorkbookRefused("{name} has more than {most} sheets.", name=name, most=MAX_SHEETS * 10)
            sheets = [
                RawSheet(title, tuple(counted_rows(title, _rows(book.get_sheet_by_name(title)), cancelled)))
                for title in book.sheet_names
            ]
    except (CalamineError, ValueError, OSError, EOFError) as error:
        raise WorkbookRefused(
            "{name} is damaged or not a workbook. Open it in a spreadsheet and save it again as .xlsx.",
            name=name,
        ) from error
    return Workbook(name, tuple(sheets))


def _rows(sheet: Any) -> Iterable[tuple[int, tuple[RawValue, ...]]]:
    """Yield a sheet's rows with their numbers as the spreadsheet shows them."""
    return (
        (number, tuple(_plain(cell) for cell in cells[:MAX_COLUMNS]))
        for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    )


def _plain(value: Any) -> RawValue:
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    if isinstance(value, bool | time | timedelta):
        return str(value)
    return value  # type: ignore[no-any-return]


def _best(sheets: tuple[RawSheet, ...]) -> RawSheet:
    """Return the reading of a text file whose separator parts most rows into the same number of cells."""

    def fit(sheet: RawSheet) -> tuple[int, int]:
        widths = Counter(len(row.cells) for row in sheet.rows)
        width, rows = max(
            ((w, n) for w, n in widths.items() if w > 1), key=lambda each: each[1] * each[0], default=(1, 0)
        )
        return rows * width, width

    return max(sheets, key=fit)
