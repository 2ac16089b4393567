"""A workbook as it was opened: how its columns are called and how many rows it has."""

from __future__ import annotations

import pytest

from ntt_pos.domain.importing.workbook import RawRow, RawSheet, Workbook, column_letter


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_called_as_the_spreadsheet_calls_them(index: int, letters: str) -> None:
    assert column_letter(index) == letters


def test_rows_of_all_sheets_are_counted() -> None:
    sheet = RawSheet("Produk", (RawRow(2, ("a",)), RawRow(5, ("b",))))
    assert Workbook("x.xlsx", (sheet, RawSheet("Kosong", ()), sheet)).row_count == 4
