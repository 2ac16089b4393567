"""The way of a sale through the window: scan, type, pay, change, next."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ntt_pos.domain.core.errors import ApprovalNeeded, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.devices.scanner_timing import LOOK_MS
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.ui.approval_dialog import ApprovalDialog
from ntt_pos.ui.till.payment.pay_dialog import PayDialog
from tests.builders import a_producer, a_product

F3, F4, F5, F6, F8 = Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F8
F12 = Qt.Key.Key_F12


def lines(till):
    return [(line.article.name, line.quantity) for line in till.controller.cart.lines]


def test_a_scan_adds_a_line_and_a_second_scan_raises_it(till):
    till.burst("8992154695923")
    till.burst("8992154695923")
    assert lines(till) == [("Kopi Arabika 250 g", 2)]
    assert till.till.entry.text() == ""
    assert till.till.totals.total.text() == "90.000"


def test_a_quantity_before_a_star_counts_for_the_next_scan(till):
    till.type("3*")
    till.burst("8992154695923")
    assert lines(till) == [("Kopi Arabika 250 g", 3)]
    assert till.till.entry.text() == ""


@pytest.mark.parametrize("typed", ["3*8992154695923", "3x8992154695923", "3*k0001", "3 * kopi arabika"])
def test_a_quantity_can_stand_before_a_code_or_words(till, typed):
    till.type(typed)
    till.enter()
    assert lines(till) == [("Kopi Arabika 250 g", 3)]


def test_words_with_slips_find_a_product_and_enter_takes_it(till):
    till.type("kpi arabka")
    assert till.till.results.isVisible()
    till.enter()
    assert lines(till) == [("Kopi Arabika 250 g", 1)]
    assert till.till.entry.text() == ""
    assert till.till.product.isVisible()


def test_arrows_choose_among_what_was_found(till, shop):
    maker = a_producer(shop, name="Orang Muda Boru")
    a_product(shop, producer=maker, name="Kopi Arabika spesial", price=52_000)
    shop.catalogue.refresh()
    till.type("kopi")
    till.press(Qt.Key.Key_Down)
    second = till.till.results.model.hit(1).name
    till.enter()
    assert lines(till) == [(second, 1)]


def test_goods_by_weight_ask_for_their_weight_before_anything_is_added(till):
    till.burst("8990000000012")
    assert lines(till) == []
    assert till.dialog is not None
    till.type("0,333")
    till.enter()
    assert lines(till) == [("Garam kasar (curah)", 333)]
    assert till.till.totals.total.text() == "6.660"


def test_what_to_check_about_goods_by_weight_is_seen_before_they_are_added(till, salt, shop):
    found = dataclasses.replace(shop.catalogue.article(salt.product_id), halal=Halal.NOT_HALAL)
    till.controller.weigh.emit(found, None)
    words = " ".join(label.text() for label in till.dialog.findChildren(QLabel))
    assert "Tidak halal" in words
    assert lines(till) == []


def test_a_weight_before_the_star_needs_no_question(till):
    till.type("0,5*")
    till.burst("8990000000012")
    assert till.dialog is None
    assert lines(till) == [("Garam kasar (curah)", 500)]


def test_a_fraction_of_a_piece_is_refused_in_words(till):
    till.type("0,5*8992154695923")
    till.enter()
    assert lines(till) == []
    assert "0,5" in till.till.message.text


def test_an_unknown_code_stays_on_the_red_card_without_a_dialog(till):
    till.burst("4006381333931")
    assert lines(till) == []
    assert till.dialog is None
    assert till.till.entry.text() == ""
    card = till.till.red_card
    assert card.isVisible()
    assert card.code.text() == "4006381333931"
    till.burst("8992154695923")
    assert card.isVisible()
    assert till.till.entry.text() == ""
    assert till.till.product.isVisible()


def test_thirteen_digits_typed_by_hand_are_never_taken_for_something_similar(till):
    till.type("8992154695924")
    till.enter()
    assert lines(till) == []
    assert till.till.red_card.code.text() == "8992154695924"


def test_twenty_scans_in_one_second_are_all_in_the_basket(till):
    for _ in range(20):
        till.burst("8992154695923", settle=False)
    till.settle()
    assert lines(till) == [("Kopi Arabika 250 g", 20)]


def test_scans_that_come_while_a_sale_is_written_start_the_next_sale(till, monkeypatch):
    till.burst("8992154695923")
    till.press(F12)
    till.now += LOOK_MS
    QTest.keyClick(till.focus, F12)
    assert till.controller.busy
    for _ in range(5):
        till.burst("8992154695923", settle=False)
    till.settle()
    assert len(till.shop.checkout.recent_sales()) == 1
    assert lines(till) == [("Kopi Arabika 250 g", 5)]


def test_a_receipt_that_is_scanned_while_a_sale_is_written_opens_after_it(till):
    till.burst("8992154695923")
    till.press(F12)
    till.exact()
    number = till.controller.last_sale.number
    till.burst("8992154695923")
    till.press(F12)
    till.now += LOOK_MS
    QTest.keyClick(till.focus, F12)
    till.burst(number, settle=False)
    assert isinstance(till.dialog, PayDialog)
    till.settle()
    assert len(till.shop.checkout.recent_sales()) == 2
    assert not isinstance(till.dialog, PayDialog | None)
    assert till.till.entry.text() == ""


def test_a_scan_while_the_payment_is_open_is_refused_in_it(till):
    till.burst("8992154695923")
    till.press(F12)
    till.burst("8992154695923")
    assert "kartu merah" in till.dialog._words.text()
    assert (lines(till), till.dialog.amount.text()) == ([("Kopi Arabika 250 g", 1)], "")
    till.escape()
    till.burst("8992154695923")
    assert lines(till) == [("Kopi Arabika 250 g", 2)]


def test_a_scan_while_a_sale_fails_is_not_in_the_basket_that_is_paid(till, monkeypatch):
    def broken(*_given, **_named):
        raise StorageError("The disk is full.")

    till.burst("8992154695923")
    till.press(F12)
    till.now += LOOK_MS
    with monkeypatch.context() as patched:
        patched.setattr(till.shop.checkout, "complete", broken)
        QTest.keyClick(till.focus, F12)
        till.burst("8992154695923", settle=False)
        till.settle()
    assert lines(till) == [("Kopi Arabika 250 g", 1)]
    assert "disk" in till.dialog._words.text().lower()
    till.exact()
    assert (lines(till), till.dialog) == ([], None)
    assert [each.code for each in till.controller.unknown.waiting] == ["8992154695923"]


def test_a_scan_while_a_sale_turns_out_to_need_a_signature_stays_on_the_card(till, monkeypatch):
    def asked(*_given, **_named):
        raise ApprovalNeeded("A discount of this size asks for a signature.", act=Act.DISCOUNT_ABOVE_CEILING)

    till.burst("8992154695923")
    till.press(F12)
    till.now += LOOK_MS
    monkeypatch.setattr(till.shop.checkout, "complete", asked)
    QTest.keyClick(till.focus, F12)
    till.burst("8992154695923", settle=False)
    till.settle()
    assert isinstance(till.dialog, ApprovalDialog)
    assert [each.code for each in till.controller.unknown.waiting] == ["8992154695923"]
    assert lines(till) == [("Kopi Arabika 250 g", 1)]


def test_cash_is_paid_with_a_typed_amount_and_the_change_stands_until_the_next_scan(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("50000")
    assert till.dialog.amount.text() == "50.000"
    till.enter()
    assert till.dialog is None
    assert till.till.change.isVisible()
    assert till.till.change.change.text() == "5.000"
    till.enter()
    assert till.till.change.isVisible()
    till.burst("8992154695923")
    assert not till.till.change.isVisible()
    assert lines(till) == [("Kopi Arabika 250 g", 1)]


def test_twenty_enters_on_pay_make_one_sale(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("45000")
    for _ in range(20):
        QTest.keyClick(till.focus, Qt.Key.Key_Return)
    till.controller._keep_draft()
    till.settle()
    assert len(till.shop.checkout.recent_sales()) == 1
    assert till.till.change.isVisible()
    assert till.shop.baskets.restore() is None


def test_enter_without_an_amount_says_what_to_type_and_f12_again_takes_the_exact_one(till):
    till.type("0,333*")
    till.burst("8990000000012")
    till.press(F12)
    till.enter()
    assert "F12" in till.dialog._words.text()
    assert "6.600" in till.dialog._words.text()
    assert till.shop.checkout.recent_sales() == ()
    till.exact()
    sale = till.controller.last_sale
    assert (sale.total, sale.rounding, sale.change) == (6_600, -60, 0)


def test_f12_held_down_or_struck_twice_sells_nothing(till):
    till.burst("8992154695923")
    till.press(F12)
    QTest.keyClick(till.focus, F12)
    held = QKeyEvent(QEvent.Type.KeyPress, F12, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    till.now += 2 * LOOK_MS
    QApplication.sendEvent(till.focus, held)
    till.settle()
    assert till.shop.checkout.recent_sales() == ()
    assert till.dialog.amount.text() == ""
    till.exact()
    assert till.controller.last_sale.total == 45_000


def test_with_an_amount_typed_f12_is_enter(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("50000")
    till.exact()
    assert till.controller.last_sale.change == 5_000


@pytest.mark.parametrize("typed", ["1e5", "-5000", "١٢", "lima", "1_000"])
def test_what_is_no_amount_is_refused_with_what_is_accepted(till, typed):
    till.burst("8992154695923")
    till.press(F12)
    till.dialog.amount.setText(typed)
    till.enter()
    assert till.dialog is not None
    assert "5.000" in till.dialog._words.text()
    assert till.dialog.amount.property("state") == "refused"
    assert till.shop.checkout.recent_sales() == ()


def test_cash_below_the_total_says_what_is_missing(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("40000")
    till.enter()
    assert "5.000" in till.dialog._words.text()
    assert till.shop.checkout.recent_sales() == ()


def test_qris_needs_its_reference_and_is_not_rounded(till):
    till.type("0,333*")
    till.burst("8990000000012")
    till.press(F12)
    till.press(F6)
    till.enter()
    assert till.shop.checkout.recent_sales() == ()
    till.type("QR778")
    till.enter()
    tender = till.controller.last_sale.receipt.tenders[0]
    assert (tender.means, tender.amount, tender.reference) == (Means.QRIS, 6_660, "QR778")


def test_a_payment_is_split_between_cash_and_transfer(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("20000")
    till.press(Qt.Key.Key_F7)
    assert till.dialog.amount.text() == "25.000"
    till.type("TRF1")
    till.enter()
    tenders = till.controller.last_sale.receipt.tenders
    assert [(t.means, t.amount) for t in tenders] == [(Means.CASH, 20_000), (Means.TRANSFER, 25_000)]


def test_the_quantity_of_a_line_is_changed(till):
    till.burst("8992154695923")
    till.press(F3)
    till.type("4")
    till.enter()
    assert lines(till) == [("Kopi Arabika 250 g", 4)]


def test_a_percentage_discount_on_the_line_shows_in_the_sum(till):
    till.burst("8992154695923")
    till.press(F4)
    till.type("10%")
    till.enter()
    assert till.till.totals.total.text() == "40.500"


def test_a_discount_above_the_price_is_refused_in_the_dialog(till):
    till.burst("8992154695923")
    till.press(F4)
    till.type("50000")
    till.enter()
    assert till.dialog is not None
    assert till.controller.priced.discount == 0


def test_f8_removes_the_line(till):
    till.burst("8992154695923")
    till.press(F8)
    till.enter()
    assert lines(till) == []


def test_emptying_the_basket_needs_somebodys_approval_and_is_journalled(till):
    till.burst("8992154695923")
    till.type("0,5*")
    till.burst("8990000000012")
    till.press(F8)
    till.press(F8)
    assert type(till.dialog).__name__ == "ApprovalDialog"
    till.type("Pembeli pergi")
    till.enter()
    till.type("975310")
    till.enter()
    assert till.dialog is None
    assert lines(till) == []


def test_a_held_basket_comes_back(till):
    till.burst("8992154695923")
    till.press(F5)
    assert lines(till) == []
    till.press(F6)
    till.enter()
    assert lines(till) == [("Kopi Arabika 250 g", 1)]
    assert till.controller.held == 0


def test_one_basket_is_put_aside_for_another_without_leaving_the_list(till):
    till.burst("8992154695923")
    till.press(F5)
    till.type("2*")
    till.burst("8992154695923")
    till.press(F6)
    assert not till.dialog._take.isEnabled()
    till.press(F5)
    till.enter()
    assert lines(till) == [("Kopi Arabika 250 g", 1)]
    assert till.controller.held == 1


def test_a_recalled_basket_says_which_price_became_which_and_what_is_left_out(till, shop, owner, coffee):
    till.burst("8992154695923")
    till.press(F5)
    shop.products.set_price(coffee.product_id, 47_000, by=owner)
    till.press(F6)
    till.enter()
    assert "Kopi Arabika 250 g 45.000 → 47.000" in till.till.message.text
    assert till.controller.priced.paid == 47_000


def test_the_basket_is_there_again_after_a_power_cut(till, new_hands):
    till.burst("8992154695923")
    till.controller._keep_draft()
    till.settle()
    again = new_hands()
    again.sign_in()
    assert [(line.article.name, line.quantity) for line in again.controller.cart.lines] == [("Kopi Arabika 250 g", 1)]


def test_nothing_is_added_while_no_shift_is_open(hands):
    hands.sign_in()
    hands.burst("8992154695923")
    assert hands.controller.cart.lines == ()
    assert "F10" in hands.till.message.text


def test_two_products_with_one_barcode_are_offered(till, shop):
    maker = a_producer(shop, name="Orang Muda Boru")
    a_product(shop, producer=maker, name="Kopi tubruk", price=20_000, barcode="8992154695923")
    till.burst("8992154695923")
    assert type(till.dialog).__name__ == "ChooseDialog"
    assert lines(till) == []
    till.enter()
    assert len(till.controller.cart.lines) == 1


def test_goods_come_back_by_the_receipts_number(till):
    till.burst("8992154695923")
    till.press(F12)
    till.exact()
    till.press(Qt.Key.Key_F7)
    till.enter()
    till.type("1")
    till.dialog.choose(ReturnReason.SPOILED)
    till.settle()
    till.dialog.enter()
    till.settle()
    assert till.dialog is None
    assert till.till.change.change.text() == "45.000"


def test_change_of_100_000_or_more_is_asked_once(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("5000000")
    till.enter()
    assert type(till.dialog).__name__ == "ConfirmDialog"
    assert "4.955.000" in " ".join(label.text() for label in till.dialog.findChildren(QLabel))
    till.enter()  # a key held down or pressed again sells nothing
    assert till.controller.last_sale is None
    till.enter()
    till.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert till.controller.last_sale.change == 4_955_000


def test_change_below_100_000_is_not_asked(till):
    till.burst("8992154695923")
    till.press(F12)
    till.type("144999")
    till.enter()
    assert till.controller.last_sale.change == 99_999
