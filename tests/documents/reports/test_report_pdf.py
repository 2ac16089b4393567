"""A report on paper and in spreadsheets: the same numbers, numbers as numbers, and no name is ever a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import openpyxl
from pypdf import PdfReader

from ntt_pos.documents.reports.report_files import csv_text, workbook
from ntt_pos.documents.reports.report_pdf import draw_report
from ntt_pos.domain.reports.report import (
    Column,
    Figure,
    Kind,
    Letterhead,
    Period,
    Report,
    Row,
    Table,
    Units,
    row,
)

HOSTILE = '=HYPERLINK("http://jahat.example","klik")'
COLUMNS = (
    Column("Barang"),
    Column("Produsen", below=True),
    Column("Jumlah", Kind.COUNT, total=True),
    Column("Di rak", Kind.QUANTITY),
    Column("Omzet", Kind.RUPIAH, total=True),
    Column("Dari omzet", Kind.PERCENT),
    Column("Terakhir laku", Kind.DATE),
)
ROWS = (
    row("Kopi Arabika 250 g", "BUMDes Leworahang", 2, Units(35), 90_000, 7500, dt.date(2026, 2, 28)),
    row("Garam kasar", HOSTILE, 1, Units(48_667, 1000), 26_660, 2222, None),
    row("+62 Sambal Lu'at", "@produsen", -1, Units(-2), -1_234_567, None, dt.date(2026, 2, 1)),
)


def a_report(*rows: Row, **more) -> Report:
    table = Table("Penjualan per barang", COLUMNS, rows or ROWS, bars=(0, 4))
    return replace(
        Report(
            name="penjualan-barang",
            title="Penjualan per barang",
            shop="NTT Mart Flores Timur",
            outlet="LRT",
            period=Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
            language="id",
            tables=(table,),
            figures=(Figure("Omzet", -1_117_907), Figure("Jam tunggu", None, Kind.COUNT)),
            notes=("62 dari 250 desa punya produk di toko.",),
        ),
        **more,
    )


def pages(report: Report) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(draw_report(report))).pages)


def sheet(report: Report, place: int = 0):
    return openpyxl.load_workbook(io.BytesIO(workbook(report))).worksheets[place]


def lines(report: Report) -> list[list[str]]:
    return list(csv.reader(csv_text(report).decode("utf-8-sig").splitlines(), delimiter=";"))


def test_the_page_holds_every_number_of_the_value_and_its_sums():
    told = pages(a_report())
    for words in ("90.000", "26.660", "−1.234.567", "−1.117.907", "48,667", "75,0 %", "28 Feb 2026", "62 dari 250"):
        assert words in told
    assert "Rp" in told
    assert HOSTILE[:20] in told  # as plain words, broken over the lines of its cell
    assert "1 Feb 2026 sampai 28 Feb 2026" in told


def test_the_same_report_gives_the_same_bytes():
    assert draw_report(a_report()) == draw_report(a_report())
    assert workbook(a_report()) == workbook(a_report())
    assert csv_text(a_report()) == csv_text(a_report())


def test_a_long_report_repeats_its_head_and_numbers_its_pages():
    rows = [
        row(f"Barang {n}", "Produsen yang namanya panjang sekali " * 3, n, Units(n), n, n, None) for n in range(120)
    ]
    read = PdfReader(io.BytesIO(draw_report(a_report(*rows))))
    assert len(read.pages) > 2
    assert all("Terakhir" in page.extract_text() for page in read.pages[:-1])
    assert f"/{len(read.pages)}" in read.pages[0].extract_text()
    assert str(sum(range(120))).replace("7140", "7.140") in read.pages[-1].extract_text()


def test_an_empty_report_says_so_and_a_practice_shops_is_marked():
    empty = a_report(practice=True)
    empty = replace(empty, tables=(replace(empty.tables[0], rows=()),))
    assert empty.empty
    assert "Tidak ada isinya." in pages(empty)
    assert "LATIHAN" in pages(empty)
    assert ["LATIHAN"] in lines(empty)
    assert sheet(empty).title == "Penjualan per barang"


def test_a_letter_has_the_shop_on_every_page_its_notes_at_the_end_and_places_to_sign():
    letter = Letterhead("Taman Kota Felix Fernandez, Larantuka", b"", ("Diterima oleh Dinas", "Pengelola toko"))
    notes = ("62 dari 250 desa punya produk di toko.", "Kata-kata dijelaskan di sini.")
    rows = [row(f"Barang {n}", "Produsen", n, Units(n), n, n, None) for n in range(60)]
    told = pages(a_report(*rows, letterhead=letter, notes=notes))
    assert told.count("Taman Kota Felix Fernandez") == 2
    top, end = told.index("62 dari 250"), told.index("Kata-kata dijelaskan")
    assert top < told.index("Barang 3") < told.index("Barang 59") < end < told.index("Diterima oleh Dinas")
    assert "Penjualan per barang" in told


def test_a_part_of_a_whole_is_drawn_as_a_bar_in_its_row():
    report = a_report()
    table = replace(report.tables[0], meter=(2, None))
    assert drawn(replace(report, tables=(table,))) > drawn(report)
    told = pages(replace(report, tables=(table,)))
    assert all(words in told for words in ("90.000", "−1.234.567", "75,0 %", "48,667"))


def drawn(report: Report) -> int:
    """Return how many boxes are drawn on the first page."""
    return PdfReader(io.BytesIO(draw_report(report))).pages[0].get_contents().get_data().count(b" re ")
