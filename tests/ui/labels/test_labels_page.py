"""Labels on the screen: goods found by scan and by name, copies, a used sheet, own rows, the receipt printer."""

from __future__ import annotations

import pypdf
import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.core.errors import StorageError
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.ui.labels.labels_page import EMPTY, PAGES, ROLL
from tests.builders import a_product
from tests.documents.escpos_interpreter import EscposPrinter
from tests.ui.conftest import UiDriver

CONTROL = Qt.KeyboardModifier.ControlModifier
COFFEE, SALT = "8992154695923", "8990000000012"


@pytest.fixture
def desk(office) -> UiDriver:
    """A manager at the page of labels."""
    hands, hands.page = office("labels")
    return hands


def wished(hands: UiDriver) -> dict[str, str]:
    return {row.cells[0].text: row.cells[3].text for row in hands.page.grid.rows}


def test_labels_are_chosen_by_scan_and_by_name_and_opened_as_a_page(desk, opened):
    hands = desk
    assert not hands.page.print_button.isEnabled()
    hands.burst(COFFEE)
    hands.burst(COFFEE)
    assert wished(hands) == {"Kopi Arabika 250 g": "2"}
    hands.type("garam")
    hands.enter()
    assert wished(hands) == {"Kopi Arabika 250 g": "2", "Garam kasar (curah)": "1"}
    hands.type("12")
    hands.enter()
    assert wished(hands)["Garam kasar (curah)"] == "12"
    assert not hands.page.print_button.isEnabled()  # the salt's number has a wrong check digit: no label bears it
    hands.press(Qt.Key.Key_B, CONTROL)
    hands.press(Qt.Key.Key_F12)
    text = pypdf.PdfReader(opened[0]).pages[0].extract_text()
    assert text.count("Rp45.000") == 2
    assert text.count("Rp20.000/kg") == 12
    hands.page.entry.setFocus()
    hands.press(Qt.Key.Key_Delete)
    assert wished(hands) == {"Kopi Arabika 250 g": "2"}
    hands.press(Qt.Key.Key_Backspace, CONTROL)
    assert wished(hands) == {}


def test_the_preview_says_what_appears_there_until_a_page_is_drawn(desk):
    """A page that is not drawn yet would be an empty grey place."""
    hands, page = desk, desk.page
    assert page.preview.currentIndex() == EMPTY
    page._later.setInterval(60_000)
    hands.burst(COFFEE)
    page._draw()
    assert page.preview.currentIndex() == EMPTY
    hands.settle()
    assert page.preview.currentIndex() == PAGES
    hands.press(Qt.Key.Key_Backspace, CONTROL)
    page._draw()
    assert page.preview.currentIndex() == EMPTY


def test_a_star_before_a_scan_says_how_many(desk):
    hands = desk
    hands.type("7*")
    hands.burst(COFFEE)
    assert wished(hands) == {"Kopi Arabika 250 g": "7"}
    hands.burst("4006381333931")
    assert wished(hands) == {"Kopi Arabika 250 g": "7"}
    assert not hands.page.message.isHidden()


@pytest.mark.parametrize("typed", ["-1", "0", "1,5", "99999", "1.000.000"])
def test_what_is_no_number_of_labels_is_refused(desk, typed):
    hands = desk
    hands.burst(COFFEE)
    hands.type(typed)
    hands.enter()
    assert wished(hands) == {"Kopi Arabika 250 g": "1"}
    assert not hands.page.message.isHidden()


def test_the_used_part_of_a_sheet_is_skipped_by_the_arrows(desk, opened):
    hands = desk
    hands.burst(COFFEE)
    hands.page.panel.start.setFocus()
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_Up)
    assert hands.page.panel.start.start == 1
    for _ in range(9):
        hands.press(Qt.Key.Key_Down)
    assert hands.page.panel.start.start == 22
    hands.page.entry.setFocus()
    hands.type("3")
    hands.enter()
    assert "2" in hands.page.list.totals.split(" · ")[1]
    hands.press(Qt.Key.Key_F12)
    assert len(pypdf.PdfReader(opened[0]).pages) == 2


def test_own_rows_and_columns_that_scanners_could_not_read_are_refused(desk):
    hands, page = desk, desk.page
    hands.burst(COFFEE)
    page.panel.paper.choose("OWN")
    hands.settle()
    assert page.panel.columns.isVisible()
    for columns, rows in (("9", "30"), ("0", "3"), ("abc", "3"), ("-1", "3"), ("", ""), ("☕", "99")):
        page.panel.columns.setText(columns)
        page.panel.rows.setText(rows)
        hands.settle()
        assert not page.print_button.isEnabled()
        assert page.print_button.reason
    page.panel.columns.setText("2")
    page.panel.rows.setText("4")
    hands.settle()
    assert page.print_button.isEnabled()
    assert page.panel.start.sheet.places == 8


def test_a_delivery_fills_in_its_labels_and_missing_barcodes_are_given(desk, coffee, manager):
    hands = desk
    bare = a_product(hands.shop, producer=coffee.producer, name="Teh Kelor", delivered=0)
    posted = hands.shop.deliveries.post(
        by=manager,
        producer_id=coffee.producer.producer_id,
        lines=[DeliveryLine(coffee.product_id, 30), DeliveryLine(bare.product_id, 5)],
    )
    hands.page.show_what(f"delivery:{posted.number}")
    hands.settle()
    assert wished(hands) == {"Kopi Arabika 250 g": "30", "Teh Kelor": "5"}
    assert "Teh Kelor" in hands.page.print_button.reason
    hands.press(Qt.Key.Key_B, CONTROL)
    assert hands.page.print_button.isEnabled()
    assert hands.shop.catalogue.article(bare.product_id).barcodes == ("2000000000015",)


def test_labels_come_out_of_the_receipt_printer(desk):
    hands = desk
    hands.page.panel.paper.choose("ROLL")
    hands.page.show_what(f"product:{hands.shop.catalogue.by_code(COFFEE)[0].product_id}")
    hands.settle()
    hands.press(Qt.Key.Key_F12)
    assert len(hands.printer.jobs) == 1
    printer = EscposPrinter()
    printer.read(hands.printer.jobs[0])
    assert [op.text for op in printer.ops if op.kind == "EAN"] == [COFFEE]


def test_a_roll_that_cannot_be_read_leaves_no_picture_of_the_one_before(desk, monkeypatch):
    def broken(_wishes):
        raise StorageError("The books cannot be read.")

    hands, page = desk, desk.page
    page.panel.paper.choose("ROLL")
    hands.burst(COFFEE)
    page._draw()
    hands.settle()
    assert page.preview.currentIndex() == ROLL
    monkeypatch.setattr(hands.shop.labels, "wanted", broken)
    page._draw()
    hands.settle()
    assert page.preview.currentIndex() == EMPTY
    monkeypatch.undo()
    page._draw()
    hands.settle()
    assert page.preview.currentIndex() == ROLL
