"""A report in spreadsheets: numbers as numbers, and no name is ever a formula."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.documents.reports.report_files import workbook
from ntt_pos.documents.reports.report_pdf import draw_report
from ntt_pos.domain.reports.report import (
    Figure,
    Units,
    row,
)
from tests.documents.reports.test_report_pdf import HOSTILE, a_report, lines, sheet


def test_numbers_are_numbers_in_a_workbook_and_words_are_never_formulas():
    found = {cell.value: cell for line in sheet(a_report()).iter_rows() for cell in line if cell.value is not None}
    assert {90_000, 26_660, -1_234_567, 48.667, 0.75} <= set(found)
    assert dt.date(2026, 2, 28) in {value.date() for value in found if isinstance(value, dt.datetime)}
    assert all(cell.data_type != "f" for cell in found.values())
    assert found[HOSTILE].data_type == "s"
    assert found["+62 Sambal Lu'at"].data_type == "s"
    assert found[90_000 + 26_660 - 1_234_567].number_format.startswith("#,##0")


def test_a_sheet_shows_its_figures_and_names_whole_and_prints_as_wide_as_the_paper():
    told = sheet(a_report(figures=(Figure("Pendapatan seluruh produsen", 39_585_500_000),)))
    wide = {name: place.width for name, place in told.column_dimensions.items()}
    assert wide["A"] > len("Pendapatan seluruh produsen")
    assert wide["B"] > len("39.585.500.000")
    assert told.freeze_panes == "A3"
    assert told.print_title_rows == "$2:$2"
    assert (told.page_setup.fitToHeight, told.page_setup.orientation) == (0, "landscape")
    assert told["A3"].alignment.wrap_text
    assert {cell.value for cell in told[2]} >= {"Omzet (rupiah)"}


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


def test_two_tables_of_one_name_are_two_sheets():
    report = a_report()
    names = openpyxl.load_workbook(io.BytesIO(workbook(replace(report, tables=report.tables * 2)))).sheetnames
    assert names == ["Penjualan per barang", "2 Penjualan per barang"]
