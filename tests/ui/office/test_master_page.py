"""A list of the office is sorted by every column and widened; the widths are there again the next day."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ntt_pos.pc_settings import LocalSettings
from tests.builders import a_producer, a_product

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PRICE = 2


@pytest.fixture
def goods(office, shop):
    maker = a_producer(shop, name="Abon Ikan")
    a_product(shop, producer=maker, name="Abon 100 g", price=9_000, delivered=4)
    a_product(shop, producer=maker, name="Zaitun", price=120_000, delivered=12)
    hands, hands.page = office("goods")
    return hands


def names(hands) -> list[str]:
    return [row.cells[0].text for row in hands.page.grid.rows]


def test_a_click_on_a_column_sorts_by_value_and_once_more_turns_it_round(goods):
    goods.page.grid.horizontalHeader().sectionClicked.emit(PRICE)
    assert names(goods) == ["Zaitun", "Kopi Arabika 250 g", "Garam kasar (curah)", "Abon 100 g"]
    goods.page.grid.horizontalHeader().sectionClicked.emit(PRICE)
    assert names(goods)[0] == "Abon 100 g"
    assert goods.page.grid.order == ("Harga", False)


def test_keys_sort_too_and_what_is_chosen_stays_chosen(goods):
    grid = goods.page.grid
    grid.choose(grid.keys[2])
    chosen = grid.chosen
    goods.press(Qt.Key.Key_U, CTRL)
    assert names(goods) == sorted(names(goods), key=str.casefold)
    goods.press(Qt.Key.Key_U, CTRL | SHIFT)
    assert names(goods) == sorted(names(goods), key=str.casefold, reverse=True)
    assert grid.chosen == chosen


def test_the_order_stays_while_the_list_is_loaded_anew(goods):
    goods.page.grid.sort(PRICE)
    goods.page.load()
    goods.settle()
    assert names(goods)[0] == "Zaitun"


def test_a_column_keeps_the_width_it_was_given(goods, shop, office):
    page = goods.page
    page.grid.horizontalHeader().resizeSection(PRICE, 160)
    page._widths.stop()
    page._widths.timeout.emit()
    goods.settle()
    assert LocalSettings.load(shop.folder.local_settings).columns["ProductsPage"][PRICE] == 160
    _hands, again = office("goods")
    assert again.grid.columnWidth(PRICE) == 160


def test_no_column_takes_the_room_of_the_names(goods):
    goods.page.grid.horizontalHeader().resizeSection(PRICE, 5_000)
    assert goods.page.grid.columnWidth(0) >= 150


@pytest.mark.parametrize("kept", [[1], ["wide"] * 5, [-3, 9_999, 9_999, 0, 0]])
def test_widths_that_fit_no_columns_are_not_used(goods, kept):
    before = goods.page.grid.widths
    goods.page.grid.set_widths(kept)
    assert goods.page.grid.widths == before


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_is_written_as_it_is_shown(office, tmp_path, monkeypatch, form):
    hands, page = office("producers")
    path = tmp_path / f"produsen.{form}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), f"*.{form}"))
    hands.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    hands.settle()
    names = [row.cells[0].text for row in page.grid.rows]
    if form == "csv":
        told = path.read_text(encoding="utf-8-sig")
        assert all(name in told for name in names)
        return
    sheet = openpyxl.load_workbook(path).active
    assert names == [value for (value,) in sheet.iter_rows(max_col=1, values_only=True) if value in names]


def test_a_list_is_never_written_over_another_file(office, tmp_path, monkeypatch):
    hands, page = office("producers")
    other = tmp_path / "surat.xlsx"
    other.write_text("bukan daftar")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(other), "*.xlsx"))
    page.export()
    hands.settle()
    assert other.read_text() == "bukan daftar"
