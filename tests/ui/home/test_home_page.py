"""The first page: what waits stands there, what is urgent first, and Enter leads to its cure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from ntt_pos import behind_window
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.master_rows import NewPermit, PermitKind
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.till.receipts.print_queue import QueueDialog
from ntt_pos.ui.till.shifts.z_reports import ZDialog
from tests.builders import a_product, a_sale, change_product, somebody
from tests.services.days import later, next_day

SHORT = {50_000: 1}
URGENT = ["Ada hari yang belum ditutup", "Belum ada cadangan", "Terjual tanpa stok"]
CURES = {
    "Ada hari yang belum ditutup": ("close", ""),
    "Belum ada cadangan": ("safety", ""),
    "Terjual tanpa stok": ("goods", "Kopi Arabika 250 g"),
    "Stok opname belum selesai": ("counts", ""),
    "Laporan hasil belum dicetak": ("statements", ""),
    "Izin sudah kedaluwarsa": ("goods", "Sambal lu'at"),
    "Izin kedaluwarsa dalam 30 hari": ("goods", "Madu hutan"),
    "Uang belum diambil": ("payouts", "BUMDes Leworahang"),
}


@pytest.fixture
def neglected(shop, coffee, cashier, manager, fixed_clock):
    """A shop in which everything was left lying for weeks."""
    owner = somebody(shop)
    goods = [a_product(shop, name=name, price=20_000) for name in ("Madu hutan", "Sambal lu'at")]
    a_sale(shop, [(coffee, 40)], by=cashier)
    shop.shifts.close(by=cashier, counted=SHORT, reason="hilang")
    shop.close_day.close(by=manager)
    later(shop, days=20)
    a_sale(shop, [(goods[0], 1)], by=cashier)
    shop.shifts.close(by=cashier, counted=dict(banknotes(shop.shifts.report().expected)))
    shop.close_day.close(by=manager)
    later(shop, days=20)
    a_sale(shop, [(goods[1], 1)], by=cashier)
    later(shop, days=1)
    today = fixed_clock.now().date()
    for product, days in zip(goods, (10, -1), strict=True):
        permit = NewPermit(PermitKind.PIRT, "1234-28", today + dt.timedelta(days=days))
        change_product(shop, product.product_id, by=owner, permits=(permit,))
    shop.counting.start(CountScope(ScopeKind.CATEGORY, "Kopi"), by=manager)
    return shop


def test_everything_that_waits_stands_on_the_first_page_and_leads_to_its_cure(neglected, office):
    hands, page = office("home")
    hands.session.look_after_safety()
    hands.settle()

    def titles():
        return [row.cells[0].text for row in page.waiting.rows]

    assert titles()[:3] == URGENT
    ages = {row.cells[0].text: row.cells[1].below for row in page.waiting.rows}
    assert ages["Izin sudah kedaluwarsa"] == "paling lama 1 hari"
    assert ages["Izin kedaluwarsa dalam 30 hari"] == "10 hari lagi"
    assert ages["Laporan hasil belum dicetak"] == "paling lama 21 hari"
    assert ages["Uang belum diambil"] == "paling lama 41 hari" == page.most.rows[0].cells[1].below
    assert ages["Hitungan laci menunggu orang kedua"] == "paling lama 41 hari"
    for title, (key, first) in CURES.items():
        page.waiting.choose(str(titles().index(title)))
        page.waiting.setFocus()
        hands.enter()
        shown = hands.window.office.page()
        assert hands.window.office.current == key, title
        assert not first or [row.cells[0].text for row in shown.grid.rows] == [first], title
        page = hands.window.office.open("home")
        hands.settle()
    page.waiting.choose(str(titles().index("Hitungan laci menunggu orang kedua")))
    page.waiting.setFocus()
    hands.enter()
    assert isinstance(hands.dialog, ZDialog)
    hands.enter()
    assert neglected.shifts.unconfirmed()
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not neglected.shifts.unconfirmed()
    hands.escape()
    assert "Hitungan laci menunggu orang kedua" not in titles()


def test_a_start_after_missed_nights_closes_them_in_order_and_draws_their_papers(shop, coffee, cashier):
    days = []
    for _ in range(3):
        days.append(shop.context.clock.now().date())
        a_sale(shop, [(coffee, 1)], by=cashier)
        next_day(shop)
    assert behind_window.close_and_draw(shop, Steps()) == ""
    assert shop.close_day.due() == ()
    made = [card for day in days for card in shop.statements.list(day=day)]
    assert [(card.date, card.drawn) for card in made] == [(day, True) for day in days]
    assert len(list(shop.folder.reports.rglob("rekap-*.pdf"))) == 3


def test_papers_that_did_not_come_out_are_a_key_away(office, shop, coffee, cashier):
    a_sale(shop, [(coffee, 1)], by=cashier)
    hands, page = office("home")
    assert hands.session.waiting == ()
    hands.session.waiting = shop.print_queue.jobs(1)
    hands.session.paper_changed.emit()
    hands.settle()
    page.waiting.choose("0")
    page.waiting.setFocus()
    hands.enter()
    assert isinstance(hands.dialog, QueueDialog)


def test_only_the_first_steps_wait_in_a_new_shop_where_all_is_done(office, shop, coffee):
    hands, page = office("home")
    hands.session.safety = None
    hands.session.safety_changed.emit()
    hands.settle()
    assert [row.cells[0].text for row in page.waiting.rows] == ["Langkah pertama toko"]


def test_the_week_stands_beside_the_last_one_and_leads_to_its_report(office, shop, coffee, cashier, manager):
    a_sale(shop, [(coffee, 3)], by=cashier)  # Saturday
    next_day(shop)
    next_day(shop)
    a_sale(shop, [(coffee, 4)], by=cashier)  # Monday
    hands, page = office("home")
    hands.settle()
    week = page.week
    assert (week.name.text(), week.below.text()) == ("Minggu ini Rp180.000", "minggu lalu sampai hari yang sama Rp0")
    assert [(bar.name, bar.value, bar.before) for bar in week.chart.bars][:1] == [("Sen", 180_000, 0)]
    assert week.chart.bars[5].before == 135_000
    week.setFocus()
    hands.enter()
    hands.settle()
    assert hands.window.office.page().name.text() == "Penjualan per hari"


def test_what_came_of_the_last_count_and_the_date_of_expired_goods_are_in_sight(office, shop, coffee, manager):
    for name, until in (("Abon ikan", dt.date(2026, 2, 12)), ("Kue rambut", dt.date(2026, 3, 2))):
        a_product(shop, name=name, expiry=until)
    hands, page = office("home")
    hands.settle()
    assert page.week.below.text() == "Belum ada penjualan minggu ini dan minggu lalu."
    assert page.week.chart.isHidden()
    assert page.count.name.text() == "Belum pernah stok opname"
    told = {row.cells[0].text: (row.cells[0].below, row.cells[1].below) for row in page.waiting.rows}
    assert told["Kedaluwarsa di rak"] == ("Abon ikan 12 Feb 2026", "paling lama 16 hari")
    assert told["Kedaluwarsa dalam 7 hari"] == ("Kue rambut 2 Mar 2026", "2 hari lagi")
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 1, reason="hilang")])
    page.load()
    hands.settle()
    assert page.count.name.text() == "Stok opname terakhir 28 Feb 2026 · hari ini"
    assert page.count.below.text().startswith("1 barang dihitung · 1 selisih · ganti rugi")


def test_the_first_page_says_that_the_last_night_lacked_a_pc(office, shop, coffee, cashier, manager):
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.close_day.close(by=manager)
    hands, page = office("home")
    hands.settle()
    board = shop.overview.home(by=manager)
    for without, said in (((), "28 Feb 2026 sudah ditutup"), (("LRT-02",), "28 Feb 2026 sudah ditutup · tanpa LRT-02")):
        page._show(replace(board, without=without), None)
        assert page.day.below.text() == said
    page._show(replace(board, without=("LRT-02",), today=board.today + dt.timedelta(days=1)), None)
    assert page.day.below.text() == "28 Feb 2026 sudah ditutup · tanpa LRT-02"  # it fits
    assert page.day.value.text() == "belum"
