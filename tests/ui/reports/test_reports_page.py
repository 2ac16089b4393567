"""The page of reports by keys alone: choosing, the period typed, sorted, narrowed, written, stopped; and the first page."""

from __future__ import annotations

import csv
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.domain.core.users import Role
from ntt_pos.domain.selling.payment import Means
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.reports.report_catalogue import ReportCatalogue, ReportKind
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from tests.builders import a_producer, a_product, a_sale

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


@pytest.fixture
def sold(shop, coffee, salt, cashier):
    """Coffee and salt sold today; a cloth of somebody else lies still."""
    a_product(shop, producer=a_producer(shop, name="Tenun Lewokluok"), name="Selendang", price=90_000)
    a_sale(shop, [(coffee, 2), (salt, 1_500)], by=cashier)


@pytest.fixture
def reports(office):
    """The page of reports, with the list of reports under the keys."""

    def open_page(*, username: str = "bela", language: str = "id", key: str = "reports"):
        hands, page = office(key, username=username, language=language)
        page._later.setInterval(0)
        hands.settle()
        return hands, page

    return open_page


def rest(hands) -> None:
    """Wait until the report that the cursor stands on is made."""
    QTest.qWait(1)
    hands.settle()


def down_to(hands, page, kind: ReportKind) -> None:
    for _ in page.reports.rows:
        if page.reports.chosen == kind.value:
            break
        hands.press(KEY.Key_Down)
    else:
        for _ in page.reports.rows:
            if page.reports.chosen == kind.value:
                break
            hands.press(KEY.Key_Up)
    rest(hands)


def texts(page, place: int = 0) -> list[str]:
    return [row.cells[place].text for row in page.view.grid.rows]


def test_the_list_has_the_keys_and_a_report_is_chosen_with_the_arrows(reports, sold):
    hands, page = reports()
    assert hands.focus is page.reports
    assert page.name.text() == "Penjualan per hari"
    down_to(hands, page, ReportKind.PRODUCTS)
    assert page.name.text() == "Penjualan per barang"
    assert texts(page) == ["Kopi Arabika 250 g", "Garam kasar (curah)"]
    assert page.view.grid.rows[0].cells[0].below.endswith("BUMDes Leworahang")
    assert "Omzet 120.000" in page.view.totals
    hands.enter()
    assert hands.focus is page.view.grid
    hands.enter()
    assert hands.window.office.current == "goods"


def test_a_table_is_sorted_and_turned_round_by_keys_and_by_its_head(reports, sold):
    hands, page = reports()
    down_to(hands, page, ReportKind.PRODUCTS)
    hands.press(KEY.Key_U, CTRL)
    assert page.view.grid.order == ("Barang", False)
    assert texts(page) == ["Garam kasar (curah)", "Kopi Arabika 250 g"]
    hands.press(KEY.Key_U, CTRL)
    assert page.view.grid.order == ("Laku", True)
    hands.press(KEY.Key_U, CTRL | SHIFT)
    assert texts(page) == ["Garam kasar (curah)", "Kopi Arabika 250 g"]
    page.view.grid.horizontalHeader().sectionClicked.emit(3)
    assert page.view.grid.order == ("Omzet", True)
    assert texts(page, 3) == ["90.000", "30.000"]


def test_typing_narrows_the_table_and_its_sums(reports, sold):
    hands, page = reports()
    down_to(hands, page, ReportKind.PRODUCTS)
    hands.press(KEY.Key_F, CTRL)
    hands.type("leworahang kopi")
    assert texts(page) == ["Kopi Arabika 250 g"]
    assert "1 baris" in page.view.totals
    assert "Omzet 90.000" in page.view.totals
    hands.escape()
    assert len(texts(page)) == 2
    page.search.setText("😀\u202e -1")
    assert texts(page) == []


def test_a_wrong_day_is_refused_at_its_field_and_the_report_stays(reports, sold):
    hands, page = reports()
    for typed in ("kemarin", "31-2-2026", "-1-2-2026", "99999999999-1-2026", "1-3-2026\u202e", "😀", "5.000", ""):
        page.message.hide()
        page.period.first.setFocus()
        page.period.first.setText(typed)
        hands.enter()
        assert page.period.first.property("state") == "refused", typed
        assert not page.message.isHidden(), typed
        assert texts(page) == ["28 Feb 2026"]


def test_a_period_is_typed_and_one_that_ends_before_it_begins_is_refused(reports, sold):
    hands, page = reports()
    hands.press(KEY.Key_D, CTRL)
    assert hands.focus is page.period.choice
    page.period.first.setFocus()
    page.period.first.selectAll()
    hands.type("1-2-2026")
    page.period.last.setFocus()
    page.period.last.selectAll()
    hands.type("27/2/2026")
    hands.enter()
    assert page.period.choice.value == "OWN"
    assert texts(page) == []
    assert page.view.grid._empty.isVisible()
    page.period.last.selectAll()
    hands.type("1-1-2026")
    hands.enter()
    assert page.period.last.property("state") == "refused"


@pytest.mark.parametrize(("key", "end"), [(KEY.Key_P, "pdf"), (KEY.Key_E, "xlsx"), (KEY.Key_S, "csv")])
def test_a_report_is_written_by_a_key_and_opened(reports, sold, shop, opened, key, end):
    hands, page = reports()
    hands.press(key, CTRL)
    assert [path.name for path in opened] == [f"penjualan-hari-2026-02-01-2026-02-28.{end}"]
    assert opened[0].is_relative_to(shop.folder.reports)
    assert opened[0].stat().st_size > 100
    assert not page.doing.busy
    if end == "csv":
        lines = list(csv.reader(opened[0].read_text("utf-8-sig").splitlines(), delimiter=";"))
        assert ["2026-02-28", "1", "3", "0", "120000", "102000", "18000"] in lines


def test_a_folder_that_cannot_be_written_is_told_and_nothing_opens(reports, sold, shop, opened):
    shop.folder.reports.parent.mkdir(parents=True, exist_ok=True)
    shop.folder.reports.write_text("a file where a folder should be")
    hands, page = reports()
    hands.press(KEY.Key_P, CTRL)
    assert opened == []
    assert not page.message.isHidden()
    assert page.buttons["pdf"].isEnabled()


def test_a_report_under_way_is_stopped_with_escape_and_selling_goes_on(reports, sold, shop, monkeypatch):
    hands, page = reports()
    begun, go_on = threading.Event(), threading.Event()
    make = ReportCatalogue.make

    def slow(desk, *args, **more):
        begun.set()
        go_on.wait(5)
        return make(desk, *args, **more)

    monkeypatch.setattr(ReportCatalogue, "make", slow)
    page.ask()
    begun.wait(5)
    assert not page.buttons["pdf"].isEnabled()
    assert page.buttons["pdf"].reason
    QTest.keyClick(page.reports, KEY.Key_Escape)
    assert not page.doing.isVisible()
    go_on.set()
    hands.settle()
    assert page.name.text() == "Penjualan per hari"
    assert page.buttons["pdf"].isEnabled()


def test_a_history_for_a_bank_asks_for_its_producer(reports, sold):
    hands, page = reports()
    down_to(hands, page, ReportKind.DOSSIER)
    assert not page.buttons["pdf"].isEnabled()
    assert not page.view.isVisible()
    assert page.nobody.isVisible()
    hands.enter()
    hands.type("leworahang")
    hands.enter()
    rest(hands)
    assert page.name.text() == "Riwayat penjualan"
    assert "BUMDes Leworahang" in page.when.text()
    hands.press(KEY.Key_T, CTRL)
    assert page.tables.currentText() == "Bulan demi bulan"
    hands.press(KEY.Key_T, CTRL)
    assert page.tables.currentText() == "Barang yang terjual"
    assert texts(page) == ["Kopi Arabika 250 g", "Garam kasar (curah)"][:1]


def test_a_report_of_now_has_no_period(reports, sold):
    hands, page = reports()
    down_to(hands, page, ReportKind.UNCOLLECTED)
    assert not page.period.isEnabled()
    assert page.when.text().startswith("Keadaan")
    down_to(hands, page, ReportKind.DAYS)
    assert page.period.isEnabled()


def test_days_and_pillars_have_a_small_chart(reports, sold, shop, coffee, cashier, fixed_clock):
    fixed_clock.advance(hours=3)
    a_sale(shop, [(coffee, 1)], by=cashier)
    hands, page = reports()
    assert page.view.chart.bars == []
    down_to(hands, page, ReportKind.HOURS)
    assert [(bar.name, bar.value) for bar in page.view.chart.bars] == [("08.00", 120_000), ("11.00", 45_000)]
    assert "08.00: 120.000" in page.view.chart.accessibleDescription()


def test_an_auditor_looks_and_writes_and_is_led_nowhere(reports, sold, shop, owner, opened):
    shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="123456")
    hands, page = reports(username="dinas")
    assert "reports" in hands.window.office.able()
    down_to(hands, page, ReportKind.PRODUCERS)
    hands.press(KEY.Key_S, CTRL)
    assert len(opened) == 1
    page.view.grid.setFocus()
    hands.enter()
    assert hands.window.office.current == "reports"
    assert not page.message.isHidden()


def test_every_report_stands_on_the_screen_in_english_too(reports, sold):
    hands, page = reports(language="en")
    page._producer_id = page._producers[0].producer_id
    for kind in ReportKind:
        page.reports.choose(kind.value)
        rest(hands)
        assert page._report.language == "en"
        assert page.view.grid.accessibleName()
        for place in range(page.tables.count()):
            page.tables.setCurrentIndex(place)
            assert page.view.totals


def test_an_approval_opens_its_receipt_and_every_word_of_its_row_can_be_searched(reports, shop, cashier, owner, coffee):
    sale = a_sale(shop, [(coffee, 1)], by=cashier)
    (paid,) = shop.corrections.payments(sale.number).rows
    right = {"payment_uid": paid.payment_uid, "means": Means.QRIS, "reference": "R9"}
    shop.corrections.change_means(by=cashier, **right, approval=ApprovalGiven(owner.user_id, "salah tekan"))
    hands, page = reports()
    down_to(hands, page, ReportKind.EXCEPTIONS)
    for words, count in (("mengoreksi", 1), ("untuk ani maria", 1), (sale.number, 1), ("tidak ada", 0), ("salah", 1)):
        page.search.setText(words)
        hands.settle()
        assert len(page.view.grid.rows) == count, words
    page.view.grid.setFocus()
    page.view.grid.choose(page.view.grid.rows[0].key)
    hands.press(KEY.Key_Return)
    hands.settle()
    assert isinstance(hands.dialog, ReceiptsDialog)
