"""A list as a table: numbers are numbers, days are days, and nothing that is shown is left out."""

from __future__ import annotations

import datetime as dt

from ntt_pos.domain.reports.report import Kind
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.office.list_report import list_table

HEADINGS = (Heading("Nama"), Heading("Sisa", 90, right=True), Heading("Terakhir laku", 90), Heading("Stok", 90))


def a_row(key: str, name: str, balance: str, day: dt.date | None, stock: str) -> GridRow:
    return GridRow(
        key,
        (GridCell(name, f"P00{key} · Bilal", pill=("baru", "positive")), GridCell(balance), GridCell("lama", order=day),
         GridCell(stock)),
    )  # fmt: skip


def test_every_word_number_and_day_of_a_list_is_in_its_table() -> None:
    rows = [
        a_row("1", "Kelompok Tenun", "1.250.500", dt.date(2026, 2, 3), "12 bks"),
        a_row("2", "BUMDes", "−2.500", dt.date(2026, 2, 28), "0,5 kg"),
        a_row("3", "SMKN 1", "–", dt.date(2026, 1, 2), "3"),
    ]
    table = list_table("Produsen", HEADINGS, rows)
    assert [(each.title, each.kind) for each in table.columns] == [
        ("Nama", Kind.TEXT),
        ("Nama, keterangan", Kind.TEXT),
        ("Sisa", Kind.COUNT),
        ("Terakhir laku", Kind.DATE),
        ("Stok", Kind.TEXT),
    ]
    assert [line.cells for line in table.rows] == [
        ("Kelompok Tenun", "P001 · Bilal · baru", 1_250_500, dt.date(2026, 2, 3), "12 bks"),
        ("BUMDes", "P002 · Bilal · baru", -2_500, dt.date(2026, 2, 28), "0,5 kg"),
        ("SMKN 1", "P003 · Bilal · baru", None, dt.date(2026, 1, 2), "3"),
    ]


def test_a_column_in_which_one_has_no_day_stays_words() -> None:
    rows = [a_row("1", "A", "1", dt.date.min, "3"), a_row("2", "B", "2", dt.date(2026, 2, 28), "4")]
    assert list_table("Barang", HEADINGS, rows).columns[3].kind is Kind.TEXT


def test_digits_that_begin_with_0_stay_words() -> None:
    rows = [GridRow(each, (GridCell(each),)) for each in ("007", "012")]
    assert [line.cells for line in list_table("Barang", HEADINGS[:1], rows).rows] == [("007",), ("012",)]
