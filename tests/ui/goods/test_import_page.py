"""A list of the shop's own comes in through the page by keys: what it says, its questions, what is made, imported."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ntt_pos.ui.goods import import_page
from tests.services.importing.lists import SECTIONS, SLIPS
from tests.ui.conftest import UiDriver

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
    assert [row.cells[1].text for row in opened.list.result.grid.rows] == [each[2] for each in SECTIONS.read]
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()
    assert opened.findings.title == "Buku kerja sudah benar"
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
