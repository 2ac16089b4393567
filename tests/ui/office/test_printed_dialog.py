"""“Sudah tercetak?” by its keys: yes, no, and later; the same file again, and never a second original."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.ui.money.dialogs.print_statements import PrintDialog
from ntt_pos.ui.office import page_printer
from ntt_pos.ui.office.printed_dialog import PrintedDialog
from tests.builders import a_sale

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def asked(monkeypatch, office, shop, coffee, cashier, manager):
    """The statement of a closed day, just opened as a file: the question stands."""
    monkeypatch.setattr(page_printer, "printer_names", tuple)
    a_sale(shop, [(coffee, 2)], by=cashier)
    assert shop.close_day.close(by=manager).days
    hands, page = office("statements")
    page.grid.setFocus()
    print_all(hands)
    hands.enter()
    assert isinstance(hands.dialog, PrintedDialog)
    return hands, page


def print_all(hands):
    hands.press(Qt.Key.Key_P, CTRL_SHIFT)
    hands.settle()


def paper(page):
    return page.grid.rows[0].cells[3].pill[0]


def test_yes_counts_it_as_printed(asked, shop):
    hands, page = asked
    assert paper(page) == "tercetak?"
    hands.press(Qt.Key.Key_1)
    hands.settle()
    assert hands.dialog is None
    assert paper(page) == "tercetak"
    assert shop.paper_files.waiting() == ()


def test_no_opens_the_same_file_again_and_keeps_asking(asked, opened):
    hands, page = asked
    before = opened[0].read_bytes()
    hands.press(Qt.Key.Key_2)
    hands.settle()
    assert [path.name for path in opened] == [opened[0].name] * 2
    assert opened[1].read_bytes() == before
    assert isinstance(hands.dialog, PrintedDialog)
    hands.press(Qt.Key.Key_1)
    hands.settle()
    assert paper(page) == "tercetak"


def test_later_is_asked_before_the_next_print_and_on_the_first_page(asked, shop):
    hands, page = asked
    hands.enter()  # the safe default answers nothing
    assert hands.dialog is None
    assert paper(page) == "tercetak?"
    assert len(shop.paper_files.waiting()) == 1
    print_all(hands)
    assert isinstance(hands.dialog, PrintedDialog)
    hands.escape()
    home = hands.window.office.open("home")
    hands.settle()
    place = next(n for n, row in enumerate(home.waiting.rows) if "sudah tercetak" in row.cells[0].text)
    home.waiting.choose(str(place))
    home.waiting.setFocus()
    hands.enter()
    hands.settle()
    assert isinstance(hands.dialog, PrintedDialog)
    hands.press(Qt.Key.Key_1)
    hands.settle()
    assert hands.dialog is None
    assert shop.paper_files.waiting() == ()


def test_when_the_file_is_gone_the_next_print_is_a_copy_and_says_so(asked, opened):
    hands, _page = asked
    hands.enter()
    opened[0].unlink()
    print_all(hands)
    hands.press(Qt.Key.Key_2)
    hands.settle()
    assert isinstance(hands.dialog, PrintDialog)
    assert "SALINAN" in hands.dialog.hint.text()
