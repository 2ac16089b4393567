"""Tables are found below titles, beside and under each other; totals and notes are no goods."""

from __future__ import annotations

from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_layout import tables_in
from ntt_pos.domain.importing.raw_cells import RawValue
from ntt_pos.domain.importing.workbook import RawRow, RawSheet


def sheet(*rows: tuple[RawValue, ...]) -> RawSheet:
    return RawSheet("Lembar", tuple(RawRow(number, row) for number, row in enumerate(rows, start=1) if any(row)))


def test_titles_stand_above_and_totals_below():
    found = tables_in(
        sheet(("Daftar",), ("Per 2/2/2026",), ("Barang", "Harga", "Stok"), ("Kopi", 5000, 3), ("Jumlah", None, 3))
    )
    assert [each.titles for each in found] == [("Daftar", "Per 2/2/2026")]
    assert [row.number for row in found[0].rows] == [4]
    assert [row.number for row in found[0].totals] == [5]


def test_a_line_of_words_begins_a_section():
    (table,) = tables_in(sheet(("Barang", "Harga"), ("PKK Konga",), ("Kopi", 5000), ("KWT Boru",), ("Teh", 4000)))
    assert [(row.cells[0], row.section) for row in table.rows] == [("Kopi", "PKK Konga"), ("Teh", "KWT Boru")]


def test_a_line_above_another_header_is_its_title():
    one, two = tables_in(
        sheet(("PKK Konga",), ("Barang", "Harga"), ("Kopi", 5000), ("KWT Boru",), ("Barang", "Harga"), ("Teh", 4000))
    )
    assert (one.titles, two.titles) == (("PKK Konga",), ("KWT Boru",))
    assert [row.section for row in two.rows] == [""]


def test_a_sheet_without_goods_has_no_table():
    assert tables_in(sheet(("Rapat", "Hadir"), ("Ana", 1))) == ()


def test_a_table_with_its_headers_in_a_column_is_turned():
    (table,) = tables_in(sheet(("PKK Konga", None), (None, "Kopi", "Teh"), ("Harga", 5000, 4000), ("Stok", 3, 2)))
    assert (table.titles, table.turned) == (("PKK Konga",), True)
    assert [table.raw(row, ColumnMeaning.PRODUCT) for row in table.rows] == ["Kopi", "Teh"]
    assert [table.cell(row, ColumnMeaning.PRICE) for row in table.rows] == ["B3", "C3"]
    assert ((3, 1), ColumnMeaning.PRICE) in [(where, found.role) for where, found, _heads in table.cells() if found]


def test_labels_over_tables_beside_each_other_go_to_each():
    left, right = tables_in(
        sheet(
            ("Nama :", "Ina", None, "Nama :", "Ama"),
            ("Barang", "Harga", None, "Barang", "Harga"),
            ("Kopi", 5000, None, "Teh", 4000),
        )
    )
    assert (left.titles, right.titles) == (("Nama : Ina",), ("Nama : Ama",))


def test_a_size_without_a_name_is_of_the_product_above():
    (table,) = tables_in(
        sheet(
            ("Barang", "Isi", "Harga", "Stok"),
            ("Madu", "100 ml", 20000, 3),
            (None, "250 ml", 45000, 2),
            ('"', "600 ml", 90000, 1),
            (None, None, 155000, 6),
        )
    )
    assert [(table.raw(row, ColumnMeaning.PRODUCT), table.raw(row, ColumnMeaning.SIZE)) for row in table.rows] == [
        ("Madu", "100 ml"),
        ("Madu", "250 ml"),
        ("Madu", "600 ml"),
    ]
    assert [row.number for row in table.totals] == [5]
