"""Headers are found over one or two rows, side by side, and with a column for each size."""

from __future__ import annotations

from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_layout import tables_in
from tests.domain.importing.test_list_layout import sheet


def test_a_header_over_two_rows_is_one():
    (table,) = tables_in(sheet(("Barang", "Harga", None), (None, "Titip", "Jual"), ("Kopi", 4000, 5000)))
    assert (
        table.header_rows,
        table.raw(table.rows[0], ColumnMeaning.NET_PRICE),
        table.raw(table.rows[0], ColumnMeaning.PRICE),
    ) == (
        (1, 2),
        4000,
        5000,
    )


def test_tables_beside_each_other_are_two():
    left, right = tables_in(sheet(("Barang", "Harga", None, "Barang", "Harga"), ("Kopi", 5000, None, "Teh", 4000)))
    assert [
        (table.raw(table.rows[0], ColumnMeaning.PRODUCT), table.raw(table.rows[0], ColumnMeaning.PRICE))
        for table in (left, right)
    ] == [
        ("Kopi", 5000),
        ("Teh", 4000),
    ]


def test_a_column_for_each_size_is_a_table_of_its_own():
    found = tables_in(
        sheet(("Barang", "Harga", None), (None, "100 gr", "1 kg"), ("Kopi", 5000, "-"), ("Teh", 4000, 30000))
    )
    assert [(table.variant, [table.raw(row, ColumnMeaning.PRODUCT) for row in table.rows]) for table in found] == [
        ("100 gr", ["Kopi", "Teh"]),
        ("1 kg", ["Teh"]),
    ]


def test_headers_may_end_with_colons():
    (table,) = tables_in(sheet(("Nama :", "Harga :", "Stok :"), ("Kopi", 5000, 3)))
    assert [row.number for row in table.rows] == [2]
