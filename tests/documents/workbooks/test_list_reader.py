"""Lists are opened by the limits of a workbook, whatever wrote them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ntt_pos.documents.workbooks.list_reader import read_list
from ntt_pos.documents.workbooks.workbook_writer import workbook_file
from ntt_pos.domain.importing.workbook import RawRow, RawSheet, Workbook, WorkbookRefused
from tests.services.importing.lists import LISTS, SEMICOLONS, TABS

BOOK = Workbook("buku.xlsx", (RawSheet("Produk", (RawRow(1, ("Nama", "Harga")), RawRow(2, ("Kopi", 5000)))),))


def test_no_text_becomes_a_formula(tmp_path: Path):
    path = tmp_path / "buku.xlsx"
    path.write_bytes(workbook_file(Workbook("b", (RawSheet("Produk", (RawRow(1, ("=1+1",)),)),))))

    assert read_list(path).sheets[0].rows[0].cells == ("'=1+1",)


def test_what_is_written_is_read_back(tmp_path: Path):
    path = tmp_path / "buku.xlsx"
    path.write_bytes(workbook_file(BOOK))

    assert read_list(path).sheets == BOOK.sheets
    assert workbook_file(BOOK) == workbook_file(BOOK)


@pytest.mark.parametrize("name", ["lama.xls", "libre.ods"])
def test_old_and_open_formats_are_read(name: str):
    assert read_list(LISTS / name).row_count > 1


@pytest.mark.parametrize("kind", [SEMICOLONS, TABS], ids=lambda kind: kind.name)
def test_the_separator_of_a_text_file_is_found(tmp_path: Path, kind):
    path = tmp_path / kind.name
    kind.make(path)
    assert len(read_list(path).sheets[0].rows[-1].cells) >= 6


@pytest.mark.parametrize("name", ["a.ods", "a.xlsx"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", b" " * 70_000_000)
    with pytest.raises(WorkbookRefused, match="no shop's workbook"):
        read_list(path)


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", b"PK\x03\x04 rusak"), ("a.pdf", b"%PDF-1.7"), ("a.csv", b"")])
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, name: str, data: bytes):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(WorkbookRefused):
        read_list(path)
