"""A report on paper and in spreadsheets: the same numbers, numbers as numbers, and no name is ever a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from ntt_pos.documents.reports.report_files import csv_text, workbook
from ntt_pos.documents.reports.report_pdf import draw_report
from ntt_pos.domain.reports.report import (
    Column,
    Figure,
    Kind,
    Period,
    Report,
    Row,
    Table,
    Units,
    arranged,
    growth,
    month_before,
    row,
    share_of,
    this_month,
    this_week,
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
    assert HOSTILE in "".join(told.split())
    assert "1 Feb 2026 sampai 28 Feb 2026" in told


def test_the_same_report_gives_the_same_bytes():
    assert draw_report(a_report()) == draw_report(a_report())
    assert workbook(a_report()) == workbook(a_report())
    assert csv_text(a_report()) == csv_text(a_report())


def test_numbers_are_numbers_in_a_workbook_and_words_are_never_formulas():
    found = {cell.value: cell for line in sheet(a_report()).iter_rows() for cell in line if cell.value is not None}
    assert {90_000, 26_660, -1_234_567, 48.667, 0.75} <= set(found)
    assert dt.date(2026, 2, 28) in {value.date() for value in found if isinstance(value, dt.datetime)}
    assert all(cell.data_type != "f" for cell in found.values())
    assert found["'" + HOSTILE].data_type == "s"
    assert found["'+62 Sambal Lu'at"].data_type == "s"
    assert found[90_000 + 26_660 - 1_234_567].number_format.startswith("#,##0")


def test_a_sheet_shows_its_figures_and_names_whole_and_prints_as_wide_as_the_paper():
    told = sheet(a_report(figures=(Figure("Pendapatan seluruh produsen", 39_585_500_000),)))
    wide = {name: place.width for name, place in told.column_dimensions.items()}
    assert wide["A"] > len("Pendapatan seluruh produsen")
    assert wide["B"] > len("39.585.500.000")
    assert told.freeze_panes == "A8"
    assert told.print_title_rows == "$7:$7"
    assert (told.page_setup.fitToHeight, told.page_setup.orientation) == (0, "landscape")
    assert told["A8"].alignment.wrap_text


def test_numbers_are_numbers_in_plain_text_and_words_are_never_formulas():
    found = lines(a_report())
    assert ["Kopi Arabika 250 g", "BUMDes Leworahang", "2", "35", "90000", "75", "2026-02-28"] in found
    assert ["Garam kasar", "'" + HOSTILE, "1", "48,667", "26660", "22,22", ""] in found
    assert ["Jumlah", "", "2", "", "-1117907", "", ""] in found
    assert not [cell for line in found for cell in line if cell[:1] in "=+@" and cell]


@given(st.text(max_size=60), st.integers(-(10**12), 10**12))
def test_any_name_and_amount_come_back_as_they_were(name, amount):
    report = a_report(row(name, name, 1, Units(1), amount, 1, None))
    for line in sheet(report).iter_rows():
        assert all(cell.data_type != "f" for cell in line)
    assert str(amount) in {cell for line in lines(report) for cell in line}
    assert draw_report(report).startswith(b"%PDF")


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


def test_two_tables_of_one_name_are_two_sheets():
    report = a_report()
    names = openpyxl.load_workbook(io.BytesIO(workbook(replace(report, tables=report.tables * 2)))).sheetnames
    assert names == ["Penjualan per barang", "2 Penjualan per barang"]


def test_rows_are_arranged_by_value_and_empty_cells_come_last():
    order = [
        [line.cells[0][:4] for line in arranged(ROWS, place, falling=falling)]
        for place, falling in ((4, True), (3, False), (0, False), (5, True), (6, False))
    ]
    assert order == [
        ["Kopi", "Gara", "+62 "],
        ["+62 ", "Kopi", "Gara"],
        ["+62 ", "Gara", "Kopi"],
        ["Kopi", "Gara", "+62 "],
        ["+62 ", "Kopi", "Gara"],
    ]


def test_parts_of_nothing_have_no_share():
    assert (share_of(1, 3), share_of(2, 3), share_of(-1, 3), share_of(1, 0)) == (3333, 6667, -3333, None)
    assert (growth(150, 100), growth(50, 100), growth(5, 0)) == (5000, -5000, None)


@pytest.mark.parametrize(
    "day", [dt.date(2026, 1, 1), dt.date(2026, 2, 28), dt.date(2028, 2, 29), dt.date(2026, 12, 31)]
)
def test_usual_periods_are_whole(day):
    month, before, week = this_month(day), month_before(day), this_week(day)
    assert month.first.day == 1
    assert month.first <= day <= month.last
    assert before.last + dt.timedelta(days=1) == month.first
    assert before.first.day == 1
    assert (week.first.weekday(), week.days) == (0, 7)
    assert week.first <= day <= week.last
