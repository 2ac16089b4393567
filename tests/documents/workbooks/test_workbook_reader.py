# ruff: noqa: DTZ001  a date in a spreadsheet has no zone
"""A workbook is measured before it is opened, and only plain values come out of it."""

from __future__ import annotations

import csv
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from ntt_pos.documents.workbooks.workbook_reader import MAX_FILE, MAX_RATIO, MAX_UNPACKED, read_workbook
from ntt_pos.domain.importing.raw_cells import BrokenValue, Formula
from ntt_pos.domain.importing.workbook import MAX_SHEET_ROWS, ImportStopped, Workbook, WorkbookRefused, column_letter
from tests.services.workbooks import SAMPLE, a_workbook, the_form

SHEET = "xl/worksheets/sheet1.xml"
ROWS = '<row r="{n}"><c r="A{n}"><v>1</v></c></row>'


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return a_workbook(tmp_path / "good.xlsx", the_form())


def repacked(source: Path, target: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    """Copy a workbook part by part, changed, with more parts (``__`` in a name is a slash)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data)
    return target


def as_it_is(name: str, data: bytes) -> bytes:
    return data


def a_sheet(body: str, *, head: str = "") -> Callable[[str, bytes], bytes]:
    text = (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData></worksheet>"
    )
    return lambda name, data: text.encode() if name == SHEET else data


def refused(path: Path) -> str:
    with pytest.raises(WorkbookRefused) as error:
        read_workbook(path)
    sentence = str(error.value)
    assert path.name in sentence or "sheet" in sentence
    return sentence


def test_the_sample_gives_its_sheets_with_the_row_numbers_of_the_spreadsheet() -> None:
    book = read_workbook(SAMPLE)
    assert [(sheet.name, len(sheet.rows)) for sheet in book.sheets] == [
        ("Produsen", 66),
        ("Produk", 234),
        ("Titipan", 234),
    ]
    assert [row.number for row in book.sheets[0].rows[:3]] == [1, 3, 4]
    assert book.sheets[1].rows[1].cells[5] == 13_500


def test_a_bomb_is_refused_by_its_directory_without_unpacking_it(good: Path, tmp_path: Path) -> None:
    bomb = repacked(good, tmp_path / "bom.xlsx", as_it_is, xl__media__a=b"0" * 300_000_000)
    assert bomb.stat().st_size < 400_000
    tracemalloc.start()
    assert "would unpack to" in refused(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * MAX_FILE


def test_without_the_measure_the_same_bomb_would_have_been_opened(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = repacked(good, tmp_path / "bom.xlsx", as_it_is, xl__media__a=b"0" * 3_000_000)
    assert "would unpack to" in refused(bomb)
    monkeypatch.setattr("ntt_pos.documents.workbooks.workbook_reader.MAX_RATIO", 100_000)
    assert read_workbook(bomb).sheets


def test_a_part_that_lies_about_its_size_is_refused(good: Path, tmp_path: Path) -> None:
    rows = "".join(ROWS.format(n=n) for n in range(1, 20_000))
    big = repacked(good, tmp_path / "bohong.xlsx", a_sheet(rows))
    data = bytearray(big.read_bytes())
    with zipfile.ZipFile(big) as package:
        true_size = package.getinfo(SHEET).file_size
    for at in [n for n in range(len(data) - 4) if data[n : n + 4] == true_size.to_bytes(4, "little")]:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    big.write_bytes(data)
    assert "damaged or not a workbook. Open" in refused(big), "without the name of an error of Python"


def test_the_limits_are_far_above_any_shops_workbook() -> None:
    assert SAMPLE.stat().st_size * 100 < MAX_FILE
    with zipfile.ZipFile(SAMPLE) as package:
        unpacked = sum(part.file_size for part in package.infolist())
    assert unpacked * 100 < MAX_UNPACKED
    assert unpacked < SAMPLE.stat().st_size * MAX_RATIO // 5


def test_a_million_rows_are_refused_as_soon_as_there_are_too_many(good: Path, tmp_path: Path) -> None:
    many = a_sheet("".join(f"<row><c><v>{n}</v></c></row>" for n in range(1_000_000)))
    path = repacked(good, tmp_path / "banyak.xlsx", many)
    begun = time.perf_counter()
    assert f"more than {MAX_SHEET_ROWS} rows" in refused(path)
    assert time.perf_counter() - begun < 10
    just = "".join(ROWS.format(n=n) for n in range(1, MAX_SHEET_ROWS + 1))
    assert read_workbook(repacked(good, tmp_path / "pas.xlsx", a_sheet(just))).row_count == MAX_SHEET_ROWS + 4


def test_rows_without_end_that_hold_nothing_are_refused_too(good: Path, tmp_path: Path) -> None:
    path = repacked(good, tmp_path / "kosong.xlsx", a_sheet("".join(f'<row r="{n}"/>' for n in range(1, 300_000))))
    assert "delete the empty rows" in refused(path)


def test_a_cell_at_the_far_end_of_the_sheet_does_no_harm(good: Path, tmp_path: Path) -> None:
    body = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c><c r="B1048576"><v>3</v></c></row>'
    )
    begun = time.perf_counter()
    sheet = read_workbook(repacked(good, tmp_path / "ujung.xlsx", a_sheet(body))).sheets[0]
    assert time.perf_counter() - begun < 5
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, (1,)), (1_048_576, (None, 3))]


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl__vbaProject.bin", "macros"),
        ("xl__macrosheets__sheet1.xml", "macros"),
        ("xl__externalLinks__externalLink1.xml", "links to other files"),
        ("xl__connections.xml", "links to other files"),
        ("xl__embeddings__oleObject1.bin", "embedded objects"),
        ("xl__activeX__activeX1.xml", "embedded objects"),
    ],
)
def test_a_workbook_that_is_alive_is_refused(good: Path, tmp_path: Path, part: str, what: str) -> None:
    assert f"holds {what}" in refused(repacked(good, tmp_path / "hidup.xlsx", as_it_is, **{part: b"x"}))


def test_macros_under_another_name_are_refused_by_the_list_of_contents(good: Path, tmp_path: Path) -> None:
    def alive(name: str, data: bytes) -> bytes:
        return data.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")

    assert "holds macros" in refused(repacked(good, tmp_path / "makro.xlsx", alive))


def test_entities_that_multiply_are_not_expanded(good: Path, tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'
    body = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    assert "damaged or not a workbook. Open" in refused(
        repacked(good, tmp_path / "tawa.xlsx", a_sheet(body, head=head))
    )


def test_formulas_and_errors_are_kept_apart_from_text_that_looks_like_them(good: Path, tmp_path: Path) -> None:
    body = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#N/A</v></c>'
        '<c r="C1" t="inlineStr"><is><t>=HYPERLINK()</t></is></c><c r="D1" t="b"><v>1</v></c></row>'
    )
    cells = read_workbook(repacked(good, tmp_path / "rumus.xlsx", a_sheet(body))).sheets[0].rows[0].cells
    assert cells == (Formula("=1+1"), BrokenValue("#N/A"), "=HYPERLINK()", True)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.pdf", "a.csv"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for data in (b"", b"%PDF-1.7\x00\x01" * 20, b"PK\x03\x04rusak", b"\xd0\xcf\x11\xe0" + b"0" * 600, b"\x00" * 400):
        path.write_bytes(data)
        refused(path)
    refused(tmp_path / "tidak-ada.xlsx")
    refused(tmp_path)


def test_a_password_is_named_as_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "kunci.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    assert "locked with a password" in refused(path)


def test_a_huge_file_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    path.write_bytes(b"a;b\n" * (MAX_FILE // 4 + 10))
    assert "larger than" in refused(path)


def test_reading_stops_when_the_user_wants_it(good: Path, tmp_path: Path) -> None:
    body = "".join(ROWS.format(n=n) for n in range(1, 3000))
    path = repacked(good, tmp_path / "lama.xlsx", a_sheet(body))
    with pytest.raises(ImportStopped):
        read_workbook(path, cancelled=lambda: True)


def table_of(book: Workbook, columns: int) -> list[tuple[object, ...]]:
    return next([row.cells for row in s.rows] for s in book.sheets if len(s.rows[0].cells) == columns)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_every_usual_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([["Kode", "Nama", "Sisa"], ["P001", "Café “Ré”, satu; dua", "38,5"]])
    path = tmp_path / "t.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert table_of(read_workbook(path), 3) == [("Kode", "Nama", "Sisa"), ("P001", "Café “Ré”, satu; dua", "38,5")]


def test_a_csv_field_that_is_a_formula_is_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a;b\n=1+1; =cmd|' /C calc'!A0\n", encoding="utf-8")
    assert table_of(read_workbook(path), 2)[1] == (Formula("=1+1"), Formula("=cmd|' /C calc'!A0"))


def test_dates_of_a_spreadsheet_come_as_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([datetime(2026, 2, 6), 1.5, True, None, "x"])
    book.save(tmp_path / "t.xlsx")
    assert read_workbook(tmp_path / "t.xlsx").sheets[0].rows[0].cells == (datetime(2026, 2, 6), 1.5, True, None, "x")


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
