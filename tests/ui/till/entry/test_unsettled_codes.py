"""From the first page or its report, a manager gives a scanned code to its product, or says that it is not ours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.domain.selling.unknown_barcodes import CodeFate
from ntt_pos.services.reports.report_catalogue import ReportKind
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from ntt_pos.ui.till.entry.unsettled_codes import UnknownCodesDialog
from tests.builders import an_open_drawer

CTRL = Qt.KeyboardModifier.ControlModifier


def scanned(shop, cashier, *codes: str) -> None:
    if shop.shifts.current() is None:
        an_open_drawer(shop, by=cashier)
    shop.unknown_barcodes.note([CodeNote(code, CodeFate.SCANNED) for code in codes], by=cashier)


def test_the_first_page_leads_to_the_codes_and_keys_settle_them(office, shop, cashier, coffee):
    scanned(shop, cashier, "8990001", "8990002")
    hands, page = office("home", username="bela")
    place = next(
        row.key for row in page.waiting.rows if row.cells[0].text == "Kode dipindai yang bukan milik barang mana pun"
    )
    page.waiting.taken.emit(place)
    hands.settle()
    dialog = hands.dialog
    assert isinstance(dialog, UnknownCodesDialog)
    assert dialog.list.chosen == "8990002"
    hands.enter()
    assert len(shop.unknown_barcodes.unsettled()) == 2, "nothing is given without a product"
    hands.type("kopi")
    hands.settle()
    hands.enter()
    assert len(shop.unknown_barcodes.unsettled()) == 2, "the Enter that picks only picks"
    assert "Ctrl+Enter" in dialog.refusal.text()
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.settle()
    assert [each.product_id for each in shop.catalogue.by_code("8990002")] == [coffee.product_id]
    assert [each.code for each in shop.unknown_barcodes.unsettled()] == ["8990001"]
    hands.press(Qt.Key.Key_N, CTRL)
    hands.settle()
    assert shop.unknown_barcodes.unsettled() == ()
    assert shop.catalogue.by_code("8990001") == ()


def test_enter_in_the_report_opens_its_code(office, shop, cashier):
    scanned(shop, cashier, "8990001", "8990002")
    hands, page = office("reports", username="bela")
    page._later.setInterval(0)
    page.show_what(ReportKind.UNKNOWN_CODES)
    QTest.qWait(1)
    hands.settle()
    place = next(row.key for row in page.view.grid.rows if row.cells[0].text == "8990001")
    page.view.grid.taken.emit(place)
    hands.settle()
    assert isinstance(hands.dialog, UnknownCodesDialog)
    assert hands.dialog.list.chosen == "8990001"
