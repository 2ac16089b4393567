"""Lists that have no card beside them are written as they are shown, too."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.builders import a_sale

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def closed(shop, coffee, cashier, manager) -> None:
    a_sale(shop, [(coffee, 2)], by=cashier)
    shop.close_day.close(by=manager)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("page_key", "shown"), [("money", "moves"), ("users", "grid"), ("close", "statements")])
def test_every_list_of_the_office_is_written(office, tmp_path, monkeypatch, page_key, shown):
    hands, page = office(page_key, username="pemilik")
    path = tmp_path / "daftar.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), "*.xlsx"))
    hands.press(Qt.Key.Key_E, CTRL_SHIFT)
    rows = getattr(page, shown).rows
    assert rows
    written = {value for line in openpyxl.load_workbook(path).active.iter_rows(values_only=True) for value in line}
    assert {row.cells[0].text for row in rows} <= written
