"""Paying producers from the screen, with keys only: once, never by mistake, and with its paper."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from ntt_pos.data.models import account, proof
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.services.goods.producer_admin import Collector
from ntt_pos.ui.approval_dialog import ApprovalDialog
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.money.dialogs.account import ReversalDialog
from ntt_pos.ui.money.dialogs.payout import PaidDialog, PayoutDialog
from ntt_pos.ui.office.statement_preview import PreviewDialog
from tests.builders import a_producer, a_sale, change_producer
from tests.conftest import OWNER_PIN
from tests.services.days import close_drawer

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def owed(shop, manager, owner):
    """Give a producer a balance."""

    def give(amount: int, **more):
        producer = a_producer(shop, **more)
        shop.corrections.correct(
            by=manager,
            producer_id=producer.producer_id,
            kind=EntryKind.OPENING,
            amount=amount,
            reason="saldo awal",
            approval=ApprovalGiven(owner.user_id, "buku lama"),
        )
        return producer

    return give


@pytest.fixture
def at_the_desk(office):
    """The payouts page with a manager in front of it."""

    def open_page(*, username: str = "bela", language: str = "id"):
        hands, page = office("payouts", username=username, language=language)
        come_to_rest(hands, page)
        return hands, page

    return open_page


def come_to_rest(hands, page):
    """Wait for the list, and for the account that follows the chosen row."""
    hands.settle()
    if page._later.isActive():
        page._later.stop()
        page.look_up()
    hands.settle()


def vouchers(shop):
    v = account.payout.c
    with shop.context.reading() as unit:
        return [
            (r["kind"], r["means"], r["amount"], r["from_place"])
            for r in unit.rows(sa.select(v.kind, v.means, v.amount, v.from_place).order_by(v.id))
        ]


def prints(shop):
    with shop.context.reading() as unit:
        return unit.value(sa.select(sa.func.count()).select_from(proof.copy_printed))


def approve(hands, reason: str = ""):
    """Let the owner sign for it; a ``reason`` that was given already is taken over."""
    assert isinstance(hands.dialog, ApprovalDialog)
    assert hands.dialog.reason.text() == reason
    if not reason:
        hands.type("disetujui")
        hands.enter()
    hands.type(OWNER_PIN)
    hands.enter()


def test_twenty_enters_pay_once_print_once_and_begin_no_second_payment(at_the_desk, shop, owed):
    owed(251_600, name="Ina")
    owed(80_000, name="Kopi Hokeng")
    hands, page = at_the_desk()
    assert [row.cells[0].text for row in page.grid.rows] == ["Ina", "Kopi Hokeng"]
    for _ in range(20):
        hands.enter()
    assert vouchers(shop) == [("PAYOUT", "CASH", 251_500, "SAFE")]
    assert isinstance(hands.dialog, PaidDialog)
    assert prints(shop) == 1
    assert [job.kind for job in shop.print_queue.jobs()] == [JobKind.VOUCHER]
    hands.escape()
    come_to_rest(hands, page)
    assert [row.cells[0].text for row in page.grid.rows] == ["Kopi Hokeng", "Ina"]
    assert shop.verify.run().findings == ()


def test_a_key_is_not_lost_when_the_list_comes_again_before_the_account(at_the_desk, shop, owed):
    owed(251_600, name="Ina")
    hands, page = at_the_desk()
    page.search.setText("nobody")
    page.search.setText("")
    page.load()
    hands.press(Qt.Key.Key_F12)
    hands.settle()
    assert isinstance(hands.dialog, PayoutDialog)
    assert "Ina" in hands.dialog.title.text()


def test_a_hand_quicker_than_the_account_pays_whom_it_chose(at_the_desk, shop, owed):
    owed(251_600, name="Ina")
    owed(80_000, name="Kopi Hokeng")
    hands, page = at_the_desk()
    assert page.panel.board.row.name == "Ina"
    page.grid.choose(page.grid.rows[1].key)
    hands.press(Qt.Key.Key_F12)
    hands.settle()
    assert isinstance(hands.dialog, PayoutDialog)
    assert "Kopi Hokeng" in hands.dialog.title.text()
    assert vouchers(shop) == []


def test_enters_that_come_faster_than_the_books_pay_once(at_the_desk, shop, owed):
    owed(251_600)
    hands, page = at_the_desk()
    page.pay()
    dialog = hands.dialog
    for _ in range(10):
        dialog.enter()
    hands.settle()
    assert len(vouchers(shop)) == 1


def test_a_till_that_is_locked_while_money_is_written_keeps_the_payment_and_shows_nothing(at_the_desk, shop, owed):
    owed(251_600)
    hands, page = at_the_desk()
    page.pay()
    hands.dialog.enter()
    hands.window.lock()
    hands.settle()
    assert hands.dialog is None
    assert len(vouchers(shop)) == 1
    hands.sign_in("bela")
    come_to_rest(hands, page)
    assert page.grid.rows[0].cells[4].text == "100"


def test_two_windows_that_pay_the_same_balance_pay_it_once(at_the_desk, new_hands, shop, owed, manager):
    producer = owed(100_000)
    hands, page = at_the_desk()
    page.pay()
    hands.settle()
    other = shop.payables.account(producer.producer_id, by=manager)
    shop.payouts.pay(
        by=manager,
        producer_id=producer.producer_id,
        amount=other.row.payable,
        key=shop.context.ids.uid(hands.session.now()),
    )
    hands.enter()
    assert isinstance(hands.dialog, ApprovalDialog)
    assert [row[2] for row in vouchers(shop)] == [100_000]


def test_a_lower_amount_is_an_instalment_and_says_what_stays(at_the_desk, shop, owed):
    owed(250_000)
    hands, page = at_the_desk()
    hands.press(Qt.Key.Key_F12)
    assert hands.dialog.amount.text() == "250.000"
    hands.type("100000")
    assert "150.000" in hands.dialog.rest.text()
    assert hands.dialog.words.text() == "seratus ribu rupiah"
    hands.enter()
    hands.escape()
    come_to_rest(hands, page)
    assert page.panel.balance.text() == "Rp150.000"
    assert [row[2] for row in vouchers(shop)] == [100_000]
    assert page.panel.history.rows[0].cells[0].below.endswith("BB-LRT-2026-000001")


def test_more_than_the_balance_is_an_advance_that_somebody_else_signs(at_the_desk, shop, owed):
    owed(85_000)
    hands, page = at_the_desk()
    page.pay()
    hands.settle()
    hands.type("90.000")
    assert "5.000" in hands.dialog.rest.text()
    hands.enter()
    assert vouchers(shop) == []
    approve(hands)
    assert isinstance(hands.dialog, PaidDialog)
    assert vouchers(shop) == [("ADVANCE", "CASH", 90_000, "SAFE")]
    hands.escape()
    come_to_rest(hands, page)
    assert page.panel.balance.text() == "−Rp5.000"


@pytest.mark.parametrize("typed", ["-5", "1e5", "0", "25.050", "５０００", "5,5", "9999999999999999", "💰", ""])
def test_what_is_no_amount_is_refused_and_pays_nothing(at_the_desk, shop, owed, typed):
    owed(85_000)
    hands, page = at_the_desk()
    page.pay()
    hands.settle()
    hands.dialog.amount.setText(typed)
    hands.enter()
    assert isinstance(hands.dialog, PayoutDialog)
    assert hands.dialog.refusal.text() or hands.dialog.amount.property("state") == "refused"
    assert vouchers(shop) == []


def test_a_scan_into_the_amount_pays_nothing(at_the_desk, shop, owed, coffee):
    owed(85_000)
    hands, page = at_the_desk()
    page.pay()
    hands.settle()
    hands.burst("8992154695923")
    assert vouchers(shop) == []


def test_somebody_else_collects_with_name_relation_id_and_approval(at_the_desk, shop, owed):
    owed(85_000)
    hands, page = at_the_desk()
    page.pay()
    hands.settle()
    dialog = hands.dialog
    dialog.taker.put("+")
    dialog.enter()
    assert isinstance(hands.dialog, PayoutDialog)
    assert dialog.name.field.property("state") == "refused"
    for question, text in (
        (dialog.name, "Yosef"),
        (dialog.relation, "keponakan"),
        (dialog.id_number, "5306012345670001"),
    ):
        question.field.setFocus()
        hands.type(text)
    page.grid.setFocus()  # whatever happens behind a dialog, the keys stay in it
    hands.enter()
    approve(hands)
    told = shop.vouchers.voucher("BB-LRT-2026-000001")
    assert (told.receiver, told.relation) == ("Yosef", "keponakan")


def test_a_listed_collector_needs_no_approval_and_a_transfer_leaves_the_bank(at_the_desk, shop, owed, manager):
    producer = owed(312_780, pays_by="TRANSFER")
    change_producer(shop, producer.producer_id, by=manager, collectors=(Collector("Maria Ina", "istri"),))
    hands, page = at_the_desk()
    assert page.grid.rows[0].cells[1].text == "Maria Ina"
    page.pay()
    hands.settle()
    assert hands.dialog.amount.text() == "312.780"
    hands.dialog.taker.choice.setCurrentIndex(1)
    hands.dialog.reference.field.setText("TRX 77")
    hands.enter()
    assert isinstance(hands.dialog, ConfirmDialog)  # nobody told the books what the bank holds
    assert vouchers(shop) == []
    hands.press(Qt.Key.Key_Return, CTRL)
    told = shop.vouchers.voucher("BB-LRT-2026-000001")
    assert (told.receiver, told.relation, told.place, told.reference) == ("Maria Ina", "istri", "BANK", "TRX 77")


def test_another_page_asks_for_a_producer_and_for_paying_them(at_the_desk, shop, owed):
    owed(50_000, name="Ama")
    asked = owed(70_000, name="Zeta")
    nothing = a_producer(shop, name="Belum Laku")
    hands, page = at_the_desk()
    page.go("payouts", str(nothing.producer_id))
    come_to_rest(hands, page)
    assert page.panel.name.text() == "Belum Laku"
    assert page.grid.chosen == ""
    page.go("payouts", f"pay:{asked.producer_id}")
    hands.settle()
    assert isinstance(hands.dialog, PayoutDialog)
    assert "Zeta" in hands.dialog.title.text()


def test_the_producers_page_leads_to_paying(at_the_desk, shop, owed):
    owed(50_000, name="Ama")
    owed(70_000, name="Zeta")
    hands, _page = at_the_desk()
    producers = hands.window.office.open("producers")
    hands.settle()
    producers.grid.choose(producers.grid.keys[-1])
    producers._later.stop()
    producers.look_up()
    hands.settle()
    hands.press(Qt.Key.Key_F12)
    assert hands.window.office.current == "payouts"
    assert isinstance(hands.dialog, PayoutDialog)
    assert "Zeta" in hands.dialog.title.text()


def test_the_voucher_is_made_as_a_page_and_the_next_one_is_a_copy(at_the_desk, shop, owed, opened):
    owed(60_000)
    hands, page = at_the_desk()
    hands.enter()
    hands.enter()
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_1)  # yes, it was printed
    hands.escape()
    come_to_rest(hands, page)
    page.panel.history.setFocus()
    hands.press(Qt.Key.Key_O, CTRL)
    assert [path.stem.rpartition("-")[2] for path in opened] == ["P003", "1"]
    for path, mark in zip(opened, ("ASLI", "SALINAN ke-1"), strict=True):
        assert mark in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text()
    page.panel.history.setFocus()
    hands.enter()
    assert isinstance(hands.dialog, PreviewDialog)
    assert prints(shop) == 2


@pytest.mark.parametrize("drawn", [True, False])
def test_a_payment_signed_on_a_statements_strip_prints_no_voucher_to_sign(
    at_the_desk, shop, owed, manager, opened, tmp_path, drawn
):
    owed(60_000)
    shop.close_day.close(by=manager)
    if drawn:  # without a page there is no strip to sign, and the voucher is printed
        shop.statements.draw_pending(tmp_path, by=manager)
    hands, _page = at_the_desk()
    for _ in range(4):
        hands.enter()
    assert isinstance(hands.dialog, PaidDialog)
    assert [job.kind for job in shop.print_queue.jobs()] == ([] if drawn else [JobKind.VOUCHER])
    assert hasattr(hands.dialog, "signed") == drawn
    hands.press(Qt.Key.Key_F9)
    text = pypdf.PdfReader(io.BytesIO(opened[0].read_bytes())).pages[0].extract_text()
    assert ("Ditandatangani di potongan laporan" in text) == drawn
    assert ("Saksi" in text) != drawn


def test_a_bounced_payment_is_taken_back_in_two_steps_with_a_reason_and_a_signature(at_the_desk, shop, owed):
    owed(60_000)
    hands, page = at_the_desk()
    hands.enter()
    hands.enter()
    hands.escape()
    come_to_rest(hands, page)
    page.panel.history.setFocus()
    hands.press(Qt.Key.Key_B, CTRL)
    assert isinstance(hands.dialog, ReversalDialog)
    hands.enter()
    assert isinstance(hands.dialog, ReversalDialog)
    hands.type("rekening salah")
    hands.enter()
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.enter()
    assert isinstance(hands.dialog, ReversalDialog)
    assert page.panel.board.row.balance == 0
    hands.enter()
    hands.press(Qt.Key.Key_Return, CTRL)
    approve(hands, "rekening salah")
    come_to_rest(hands, page)
    assert page.panel.balance.text() == "Rp60.000"
    assert not page.buttons["reverse"].isEnabled()
    assert page.buttons["reverse"].reason
    assert shop.verify.run().findings == ()


def test_who_owes_brings_money_back_and_the_rest_is_given_up(at_the_desk, shop, owed):
    owed(-42_500)
    hands, page = at_the_desk()
    hands.press(Qt.Key.Key_T, CTRL)
    hands.dialog.amount.put(42_501)
    hands.dialog.enter()
    hands.settle()
    assert "42.500" in hands.dialog.refusal.text()
    hands.dialog.amount.put(20_000)
    hands.dialog.enter()
    hands.settle()
    assert isinstance(hands.dialog, PaidDialog)
    hands.escape()
    come_to_rest(hands, page)
    hands.press(Qt.Key.Key_D, CTRL)
    hands.dialog.reason.field.setFocus()
    hands.type("pindah jauh")
    hands.enter()
    hands.press(Qt.Key.Key_Return, CTRL)
    approve(hands, "pindah jauh")
    hands.escape()
    come_to_rest(hands, page)
    assert page.panel.balance.text() == "Rp0"
    assert shop.verify.run().findings == ()


def test_a_correction_names_its_document_and_is_signed_by_somebody_else(at_the_desk, shop, owed):
    owed(50_000)
    hands, page = at_the_desk()
    hands.press(Qt.Key.Key_K, CTRL)
    dialog = hands.dialog
    assert dialog.cites.value() == "KR-LRT-2026-000001"
    dialog.way.put("-")
    dialog.amount.put(10_000)
    dialog.cites.put("tj-lrt-2026-000999")
    dialog.reason.put("salah hitung")
    dialog.enter()
    hands.settle()
    assert "TJ-LRT-2026-000999" in hands.dialog.refusal.text()
    dialog.cites.put("KR-LRT-2026-000001")
    dialog.enter()
    hands.settle()
    approve(hands, "salah hitung")
    hands.escape()
    come_to_rest(hands, page)
    assert page.panel.balance.text() == "Rp40.000"


def test_the_list_is_narrowed_and_its_banknotes_follow(at_the_desk, owed):
    owed(150_000, name="Ina", village="Lewokluok")
    owed(70_000, name="Kopi", village="Bama", pays_by="TRANSFER")
    owed(-500, name="Zeta")
    hands, page = at_the_desk()
    assert page.list.totals.startswith("3 produsen · 2 bisa dibayar")
    assert page.notes.accessibleName() == "1×100.000 · 1×50.000"
    page.search.setFocus()
    hands.type("kopi")
    assert [row.cells[0].text for row in page.grid.rows] == ["Kopi"]
    assert page.notes.accessibleName() == ""
    page.search.clear()
    page.means.choose("NEGATIVE")
    assert [row.cells[0].text for row in page.grid.rows] == ["Zeta"]
    page.means.choose("")
    page.village.choose("Bama")
    assert [row.cells[0].text for row in page.grid.rows] == ["Kopi"]


def test_without_a_receipt_printer_the_voucher_is_a_page_and_the_button_says_why(
    at_the_desk, owed, monkeypatch, opened
):
    owed(60_000)
    hands, _page = at_the_desk()
    monkeypatch.setattr(type(hands.session), "has_printer", property(lambda _session: False))
    hands.enter()
    hands.enter()
    assert not hands.dialog.print_button.isEnabled()
    assert hands.dialog.print_button.reason
    hands.enter()
    assert len(opened) == 1


def test_what_was_booked_for_tomorrow_says_both_dates(at_the_desk, shop, coffee, cashier, manager):
    a_sale(shop, [(coffee, 1)], by=cashier)
    close_drawer(shop)
    shop.close_day.close(by=manager)
    a_sale(shop, [(coffee, 1)], by=cashier)
    _hands, page = at_the_desk()
    below = [row.cells[0].below for row in page.panel.history.rows]
    assert [below[0], below[2]] == ["28 Feb · buku 1 Mar", "28 Feb"]
