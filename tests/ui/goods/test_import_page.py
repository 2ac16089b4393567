"""A list of the shop's own comes in through the page by keys: what it says, its questions, what is made, imported."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ntt_pos.ui.goods import import_page
from ntt_pos.ui.home.start_dialog import StartDialog
from tests.builders import a_producer
from tests.services.importing.lists import SECTIONS, SLIPS, an_xlsx
from tests.services.importing.shop_lists.test_take_in import answered
from tests.services.workbooks import a_workbook, delivered, the_form
from tests.ui.conftest import UiDriver
from tests.ui.money.test_payouts_page import approve

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(office, tmp_path: Path):
    """The page, a list already read."""

    def open_page(kind):
        hands, found = office("import")
        path = tmp_path / kind.name
        kind.make(path)
        found.path.setText(str(path))
        hands.press(Qt.Key.Key_Return)
        hands.settle()
        assert found.list.understood is not None
        return hands, found

    return open_page


def goods_shown(page) -> list[str]:
    return [row.cells[1].text for row in page.list.result.grid.rows if not row.key.startswith(("look ", "out "))]


def answer_all(hands: UiDriver, page) -> list[str]:
    asked = []
    while page.list.step == 1:
        asked.append(page.list.question._words.text())
        hands.press(Qt.Key.Key_Return, CONTROL)
        hands.settle()
        assert len(asked) < 20
    return asked


def test_a_list_goes_in_by_one_key(page, shop):
    hands, opened = page(SECTIONS)
    assert "= Harga jual" in [cell.below for row in opened.list.file._card.grid.rows for cell in row.cells]

    hands.press(Qt.Key.Key_Return, CONTROL)
    asked = answer_all(hands, opened)
    assert len(asked) == len(set(asked)) > 0
    assert goods_shown(opened) == [each[2] for each in SECTIONS.read]
    assert opened.apply_button.text() == "Impor", "there is no step after the third"
    assert opened.list.hint.text().startswith("Produsen ")
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()

    assert shop.catalogue.search("gula semut")[0].name == "Gula semut 250 g"
    assert (shop.folder.root / import_page.ANSWERS).is_file()


def test_an_answer_can_be_chosen_by_its_digit_and_gone_back_to(page):
    hands, opened = page(SLIPS)
    hands.press(Qt.Key.Key_Return, CONTROL)
    first = opened.list.question._question
    hands.press(Qt.Key.Key_2)
    hands.settle()
    assert opened.list.understood.answers[first.key] == first.choices[1].value

    hands.press(Qt.Key.Key_Backspace, CONTROL)

    assert opened.list.question._question.key == first.key
    assert opened.list.question.choices.chosen == first.choices[1].value


def test_the_list_is_written_as_a_workbook_of_our_form(page, tmp_path: Path, monkeypatch):
    hands, opened = page(SECTIONS)
    hands.press(Qt.Key.Key_Return, CONTROL)
    answer_all(hands, opened)
    target = tmp_path / "isian.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(target), ""))

    hands.press(Qt.Key.Key_S, CONTROL)

    written = openpyxl.load_workbook(target)
    assert written.sheetnames == ["Produsen", "Produk", "Titipan"]
    assert [row[1].value for row in written["Produk"].iter_rows(min_row=2)] == [each[2] for each in SECTIONS.read]


def through(hands: UiDriver, opened) -> None:
    """Answer as proposed and take the list in."""
    hands.press(Qt.Key.Key_Return, CONTROL)
    answer_all(hands, opened)
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()


def test_the_form_to_fill_in_replaces_no_file_of_another_kind(office, tmp_path, monkeypatch):
    (there := tmp_path / "isian.xlsx").write_text("what somebody else keeps here")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(there), ""))
    _hands, page = office("import")
    page.save_empty()
    assert there.read_text() == "what somebody else keeps here"
    assert str(there) in page.message.text


def test_what_follows_an_import_is_said_and_one_key_away(page):
    hands, opened = page(SECTIONS)
    through(hands, opened)
    assert opened.findings._hint.text().startswith("Yang menyusul:")

    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()

    assert hands.window.office.current == "home"
    assert isinstance(hands.dialog, StartDialog)


def test_the_second_time_says_that_stock_stays_as_it_is(page):
    hands, opened = page(SECTIONS)
    through(hands, opened)
    opened.path.setText(opened.path.text())
    opened.check()
    hands.settle()
    hands.press(Qt.Key.Key_Return, CONTROL)
    answer_all(hands, opened)

    stocks = {row.cells[6].text for row in opened.list.result.grid.rows if not row.key.startswith(("look ", "out "))}
    assert stocks == {"tetap"}
    assert not opened.apply_button.isEnabled()


def test_a_date_that_is_past_is_said_before_the_import(office, tmp_path: Path):
    hands, opened = office("import")
    rows = [["Per 1 Februari 2026"], ["Produsen", "Desa", "Barang", "Harga", "Stok", "Ket"]]
    rows.append(["PKK Konga", "Konga", "Kopi 200 g", 25000, 3, "exp 20/2"])
    an_xlsx(A=rows)(tmp_path / "lewat.xlsx")
    opened.path.setText(str(tmp_path / "lewat.xlsx"))
    opened.check()
    hands.settle()
    hands.press(Qt.Key.Key_Return, CONTROL)
    asked = {}
    while opened.list.step == 1:
        asked[opened.list.question._question.key] = opened.list.question._cells.text()
        hands.press(Qt.Key.Key_Return, CONTROL)
        hands.settle()

    assert "Sudah lewat: Kopi 200 g (20/02/2026)" in asked["year"]
    assert asked["unit"] == "bungkus (1): Kopi 200 g"
    assert asked["pillar"] == "OCOP (1): PKK Konga"
    first, *_rest = opened.list.result.grid.rows
    assert "kedaluwarsa" in first.cells[1].text
    assert opened.list.result.grid.rows[-1].cells[7].below == "lewat"


def test_the_field_has_the_focus_when_one_comes_back(page):
    hands, opened = page(SECTIONS)
    opened.list.file._card.grid.setFocus()
    opened.forget()
    opened.choose_button.setFocus()
    hands.window.office.open("home")
    hands.settle()

    hands.window.office.open("import")
    hands.settle()

    assert opened.path.hasFocus()


def test_the_column_of_a_finding_is_named_by_what_is_in_it(office, shop, tmp_path: Path):
    _hands, opened = office("import")
    model = opened.findings.grid.model()

    def heading() -> str:
        return model.headerData(2, Qt.Orientation.Horizontal)

    SECTIONS.make(tmp_path / SECTIONS.name)
    understood = shop.shop_lists.read(tmp_path / SECTIONS.name)
    done = answered(shop, understood, {})
    opened.findings.show_plan(shop.shop_lists.check(done))
    assert heading() == "Yang perlu dilihat"
    opened.findings.part.choose("problems")
    assert heading() == "Yang salah"


def test_a_changed_line_is_shown_asked_and_corrected_by_keys(office, shop, owner, tmp_path: Path):
    path = tmp_path / "titipan.xlsx"
    shop.imports.apply(shop.imports.check(a_workbook(path, the_form(Titipan=[delivered(Jumlah=38)]))), by=owner)
    a_workbook(path, the_form(Titipan=[delivered(Jumlah=39)]))
    hands, opened = office("import")
    opened.path.setText(str(path))
    opened.check()
    hands.settle()
    assert [cell.text for cell in opened.findings.grid.rows[0].cells][2:] == [
        "P001-1: berubah 38 → 39",
        f"{shop.imports.check(path).changes[0].number} diperbaiki bila Anda setuju",
    ]

    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.press(Qt.Key.Key_Return)  # the safe answer is to go back
    hands.settle()
    assert shop.catalogue.by_code("P001-1")[0].on_hand == 38
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()
    approve(hands)
    hands.settle()

    assert shop.catalogue.by_code("P001-1")[0].on_hand == 39


def test_a_line_of_another_date_is_asked_and_may_be_a_delivery_of_its_own(office, shop, owner, tmp_path: Path):
    path = tmp_path / "titipan.xlsx"
    shop.imports.apply(shop.imports.check(a_workbook(path, the_form(Titipan=[delivered(Jumlah=38)]))), by=owner)
    a_workbook(path, the_form(Titipan=[delivered(Jumlah=38, Tanggal="1 Feb 2026")]))
    hands, opened = office("import")
    opened.path.setText(str(path))
    opened.check()
    hands.settle()

    hands.press(Qt.Key.Key_Return, CONTROL)
    asked = hands.window.stage.top.list.model()
    assert asked.rows[0].note == "diperbaiki"
    hands.press(Qt.Key.Key_N, CONTROL)
    assert asked.rows[0].note == "titipan lain"
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()

    assert shop.catalogue.by_code("P001-1")[0].on_hand == 76


def test_a_list_that_was_chosen_at_the_first_start_waits_in_the_field(new_hands, shop, tmp_path: Path):
    shop.unread_list = tmp_path / SECTIONS.name
    page = import_page.ImportPage(new_hands("id").session)
    assert page.path.text() == str(tmp_path / SECTIONS.name)


def test_ctrl_e_is_the_pages_while_the_cursor_is_in_the_field(office, tmp_path: Path, monkeypatch):
    hands, opened = office("import")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(tmp_path / "isian.xlsx"), ""))
    opened.path.setFocus()
    hands.press(Qt.Key.Key_E, CONTROL)
    hands.settle()
    assert (tmp_path / "isian.xlsx").is_file()


def test_opening_balances_are_seen_by_name_before_they_are_entered(office, shop, tmp_path: Path):
    a_producer(shop, code="P900", name="PKK Mawar")
    hands, opened = office("import")
    path = tmp_path / "saldo.xlsx"
    path.write_bytes(shop.imports.empty_workbook())
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["Saldo"].iter_rows(min_row=4) if row[1].value == "PKK Mawar")
    row[2].value = -20_000
    book.save(path)
    opened.path.setText(str(path))
    opened.check()
    hands.settle()
    cells = next(row for row in opened.findings.grid.rows if row.cells[2].text == "PKK Mawar").cells
    assert (cells[3].text, cells[3].below) == ("Rp20.000", "produsen yang berutang")
    assert opened.findings.list.totals.endswith("−Rp20.000")


def test_esc_stops_what_is_under_way(office):
    hands, page = office("import")
    steps = page._begin("…")
    hands.settle()
    assert page.doing.stop_button.hasFocus()
    hands.press(Qt.Key.Key_Escape)
    assert steps.stopped
    page._stopped(import_page.ImportStopped("stopped"))
    assert page.path.hasFocus()
