"""Rows become somebody's goods: producers carried down, titles and sections read, each cell's address kept."""

from __future__ import annotations

from datetime import date

from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_items import items_in, list_date
from ntt_pos.domain.importing.list_layout import tables_in
from tests.domain.importing.test_list_layout import sheet

LISTED = date(2026, 2, 20)


def test_a_producer_is_carried_down_to_the_next():
    (table,) = tables_in(
        sheet(
            ("Produsen", "Desa", "Barang", "Harga"),
            ("A", "Konga", "Kopi", 5000),
            (None, None, "Teh", 4000),
            ("B", None, "Gula", 9000),
        )
    )
    items = list(items_in(table, on=LISTED))
    assert [(each.owner.producer, each.owner.village) for each in items] == [("A", "Konga"), ("A", "Konga"), ("B", "")]
    assert items[1].cell(ColumnMeaning.PRICE) == "Lembar!D3"
    assert items[1].said[ColumnMeaning.PRICE] == "4000"


def test_a_list_says_its_day():
    tables = tables_in(sheet(("Per 20 Februari 2026",), ("Barang", "Harga"), ("Kopi", 5000)))
    assert list_date(tables) == LISTED
    assert list_date(tables_in(sheet(("Stok toko",), ("Barang", "Harga"), ("Kopi", 5000)))) is None
