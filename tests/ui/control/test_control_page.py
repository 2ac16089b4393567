"""Pengawasan with keys: what was done, by whom, with whose permission; a line opens its document, and looking is noted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven, done_alone
from ntt_pos.services.goods.bulk import BulkChange, BulkKind
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.ui.control.around_dialog import AroundDialog
from tests.builders import a_producer, a_product, a_sale
from tests.services.days import bring_back
from tests.ui.test_office_pages import journal_kinds


@pytest.fixture
def watched(office, shop, owner, manager, coffee):
    wanted = {"producer_id": coffee.producer.producer_id, "kind": EntryKind.CORRECTION, "reason": "salah hitung"}
    shop.corrections.correct(by=owner, amount=900_000, approval=done_alone(owner, "sendiri di toko"), **wanted)
    shop.corrections.correct(by=manager, amount=-25_000, approval=ApprovalGiven(owner.user_id, "dicek"), **wanted)
    lines = [WriteOffLine(coffee.product_id, 2)]
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=lines, note="jatuh")
    return office("control", username="pemilik")


def test_a_line_tells_who_and_opens_its_document_and_looking_is_in_the_journal(watched, shop):
    hands, page = watched
    hands.settle()
    assert [row.cells[1].text for row in page.grid.rows[:3]] == ["Barang dihapus", "Saldo dikoreksi", "Saldo dikoreksi"]
    assert page.grid.rows[2].cells[2].below == "tanpa penyetuju"
    assert page.trends["write_offs"].value.text() == "76.500"
    page.grid.choose(page.grid.rows[0].key)
    QTest.qWait(120)
    hands.settle()
    assert "BA-LRT-2026-000001" in page.grid.rows[0].cells[3].below
    page.press(page.open_button)
    hands.settle()
    assert hands.window.office.page().search.text() == "BA-LRT-2026-000001"
    assert journal_kinds(shop).count("control.looked") == 1


def test_a_manager_is_not_offered_the_page(office):
    hands, _page = office("home", username="bela")
    assert "control" not in hands.window.office.able()


def test_a_note_is_written_by_keys_and_shown_beside_its_event(watched):
    hands, page = watched
    page.grid.choose(page.grid.rows[0].key)
    QTest.qWait(120)
    hands.settle()
    hands.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    hands.enter()
    assert hands.dialog is not None, "nothing typed is no note"
    hands.type("ditanya, memang jatuh")
    hands.enter()
    hands.settle()
    assert page.notes.text().endswith("ditanya, memang jatuh")
    assert page.grid.rows[0].cells[1].pill[0] == "dicatat"


@pytest.mark.parametrize("what", ["Barang kembali", "Selisih kas sesi", "Harga diubah"])
def test_returns_shifts_and_prices_open_what_they_are_about(office, shop, owner, cashier, coffee, opened, what):
    back = a_sale(shop, [(coffee, 2)], by=cashier)
    bring_back(shop, cashier, back, 1, ReturnReason.SPOILED)
    shop.products.set_price(coffee.product_id, 51_000, by=owner)
    shop.shifts.close(by=cashier, counted={100_000: 1}, reason="kembalian keliru")
    hands, page = office("control", username="pemilik")
    row = next(each for each in page.grid.rows if each.cells[1].text == what)
    page.grid.choose(row.key)
    QTest.qWait(120)
    hands.settle()
    page.press(page.open_button)
    hands.settle()
    if what == "Harga diubah":
        assert hands.window.office.page().title.text() == "Barang"
    else:
        number = page.found.document
        assert opened[-1].name == f"{number}-lihat.pdf"
        assert opened[-1].read_bytes().startswith(b"%PDF")


def test_a_change_of_many_products_fits_beside_the_list(office, shop, owner):
    maker = a_producer(shop)
    ids = [a_product(shop, producer=maker, name=f"Kopi {n}", price=20_000).product_id for n in range(15)]
    shop.bulk.apply(ids, BulkChange(BulkKind.PRICE, 22_000), by=owner)
    hands, page = office("control", username="pemilik")
    hands.settle()
    page.grid.choose(page.grid.rows[0].key)
    QTest.qWait(120)
    hands.settle()
    lines = page.about.text().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (9, "Kopi 0 22.000 (sebelumnya 20.000)", "dan 7 lagi")


def test_an_opened_drawer_leads_to_its_shift_and_on_to_a_receipt(watched, shop, owner, cashier, coffee, opened):
    hands, page = watched
    sale = a_sale(shop, [(coffee, 1)], by=cashier)
    shop.shifts.open_drawer(by=cashier, reason="tukar uang", approval=ApprovalGiven(owner.user_id, "ya"))
    page.load()
    hands.settle()
    assert page.cashiers.names[1].text() == cashier.name
    assert page.cashiers.parts[0].text() == "potongan 0,0 % · dikembalikan 0,0 %"
    event = next(row for row in page.grid.rows if "tukar uang" in row.cells[1].below)
    page.grid.choose(event.key)
    QTest.qWait(120)
    hands.settle()
    page.grid.setFocus()
    hands.enter()
    hands.settle()
    assert isinstance(hands.dialog, AroundDialog)
    hands.enter()
    assert "jurnal" in hands.dialog.refusal.text()
    hands.press(Qt.Key.Key_Up)
    hands.enter()
    hands.settle()
    assert opened[-1].name == f"{sale.number}-lihat.pdf"


def test_what_a_row_shows_can_be_searched(watched):
    hands, page = watched
    hands.settle()
    for words, count in (("disetujui", 1), ("tanpa penyetuju", 1), ("SALDO maria", 2), ("tidak tertulis", 0)):
        page.search.setText(words)
        QTest.qWait(200)
        hands.settle()
        assert len(page.grid.rows) == count, words
