"""A discount above the ceiling is approved when it is given, before the customer hears a price."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.data.models import shop as tables
from ntt_pos.domain.selling.cart import CutPrice, change_line, discount_cart
from ntt_pos.ui.till.open_basket import SAVE_AFTER_MS
from tests.builders import a_product
from tests.conftest import MANAGER_PIN

CODE = "8992154695923"
F3, F4, F8, F12 = Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F8, Qt.Key.Key_F12


def dialog(till) -> str:
    return type(till.dialog).__name__ if till.dialog is not None else ""


def half_off(till) -> None:
    till.burst(CODE)
    till.press(F4)
    till.type("50%")
    till.dialog.reason.setText("Kemasan penyok")
    till.enter()


def sign(till) -> None:
    assert dialog(till) == "ApprovalDialog"
    till.type(MANAGER_PIN)
    till.enter()


def approvals(shop) -> list[tuple[str, str]]:
    with shop.context.reading() as unit:
        return [(row["act"], row["reason"]) for row in unit.rows(sa.select(tables.approval))]


def test_it_is_asked_at_once_with_the_reason_that_was_given_and_holds_until_the_sale(till, shop):
    half_off(till)
    assert till.dialog.reason.text() == "Kemasan penyok"
    assert till.controller.priced.discount == 0
    sign(till)
    assert dialog(till) == ""
    assert till.controller.priced.paid == 22_500
    till.press(F12)
    till.exact()
    assert dialog(till) == ""
    assert shop.checkout.recent_sales()[0].total == 22_500
    assert ("DISCOUNT_ABOVE_CEILING", "Kemasan penyok") in approvals(shop)


def test_the_keys_after_choosing_who_approves_are_their_pin(till):
    half_off(till)
    chosen = till.dialog._buttons[0]
    chosen.setFocus()  # as a click does
    chosen.click()
    till.type(MANAGER_PIN)
    assert till.dialog.secret.text() == MANAGER_PIN
    till.enter()
    assert till.controller.priced.paid == 22_500


def test_who_does_not_approve_leaves_the_price_as_it_was(till):
    half_off(till)
    till.escape()
    till.escape()
    assert till.controller.priced.discount == 0


def test_a_larger_discount_than_the_approved_one_is_asked_again(till, shop):
    half_off(till)
    sign(till)
    till.press(F4)
    till.type("60%")
    till.enter()
    assert dialog(till) == "ApprovalDialog"
    till.escape()
    till.escape()
    assert till.controller.priced.paid == 22_500


def test_after_a_power_cut_a_signature_is_not_good_for_other_goods(till, shop, new_hands):
    """The till that starts again counts its lines from one: the next product took the key of the removed one."""
    gold = a_product(shop, name="Kain tenun ikat", price=900_000, barcode="8990000000029", delivered=3)
    half_off(till)
    sign(till)
    till.burst("8990000000012")
    till.type("1")
    till.enter()
    till.controller._keep_draft()
    till.settle()
    again = new_hands()
    again.sign_in()
    assert again.controller.approval_of(again.controller.cart) is not None, "the control: it came back with the draft"
    again.controller.select(again.controller.keys()[0])
    again.press(F8)
    again.enter()
    again.burst("8990000000029")
    again.press(F4)
    again.type("50%")
    again.dialog.reason.setText("Kemasan penyok")
    again.enter()
    assert dialog(again) == "ApprovalDialog"
    assert [line.article.product_id for line in again.controller.cart.lines if line.discount] == []
    assert gold.product_id in {line.article.product_id for line in again.controller.cart.lines}


def test_who_takes_the_basket_over_asks_for_an_own_approval(till, shop):
    half_off(till)
    sign(till)
    till.window.lock()
    till.settle()
    till.sign_in("bela")
    till.settle()
    assert till.controller.approval_of(till.controller.cart) is None


def test_a_discount_of_a_few_rupiah_is_taken_for_forgotten_percent(till):
    till.burst(CODE)
    till.press(F4)
    till.type("5")
    till.enter()
    assert "5%" in till.dialog._labelled._below.text()
    assert till.controller.cart.lines[0].discount is None
    till.dialog.field.setText("100")
    till.enter()
    assert till.controller.priced.discount == 100


def five_less_of_two(till) -> None:
    """Two coffees, 9.000 off the whole basket: what a cashier may give alone."""
    till.type("2*")
    till.burst(CODE)
    till.controller.agree(discount_cart(till.controller.cart, CutPrice(amount=9_000, reason="Pelanggan")), None)
    at_rest(till)


def at_rest(till) -> None:
    QTest.qWait(2 * SAVE_AFTER_MS)
    till.settle()


def one_left(till) -> None:
    till.press(F3)
    till.type("1")
    till.enter()
    at_rest(till)


def test_a_discount_that_became_too_large_with_the_basket_is_told_at_once_and_signed_before_the_payment(till):
    five_less_of_two(till)
    assert not till.till.totals._waits.isVisible()
    one_left(till)
    assert till.till.totals._waits.isVisible()
    till.press(F12)
    assert dialog(till) == "ApprovalDialog"
    assert till.dialog.reason.text() == "Pelanggan"
    till.escape()
    assert dialog(till) == ""  # nobody paid yet, and the discount can still be made smaller
    till.press(F12)
    sign(till)
    assert dialog(till) == "PayDialog"
    till.exact()
    assert till.shop.checkout.recent_sales()[0].total == 36_000
    assert not till.till.totals._waits.isVisible()


def test_a_basket_within_the_ceiling_is_paid_without_a_question(till):
    five_less_of_two(till)
    till.press(F12)
    assert dialog(till) == "PayDialog"


def test_nothing_moves_when_a_discount_needs_somebody_else(till):
    till.burst(CODE)
    till.press(F4)
    before = till.dialog.geometry(), till.dialog.reason.mapTo(till.dialog, till.dialog.reason.rect().topLeft())
    till.type("50%")
    assert "manajer" in till.dialog._labelled._below.text()
    after = till.dialog.geometry(), till.dialog.reason.mapTo(till.dialog, till.dialog.reason.rect().topLeft())
    assert after == before


def test_who_approves_is_told_the_line_and_what_the_customer_pays_then(till):
    half_off(till)
    assert till.dialog.asked.text().startswith("Kopi Arabika 250 g: 50 %.")
    assert "22.500" in till.dialog.asked.text()


def test_who_approves_reads_an_amount_as_money_and_knows_a_price_from_a_discount(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F4)
    till.type("20000")
    till.enter()
    assert till.dialog.asked.text().startswith("Kopi Arabika 250 g: Rp20.000. Total")
    till.escape()
    till.press(Qt.Key.Key_F4)
    till.press(Qt.Key.Key_F4)
    till.dialog.field.selectAll()
    till.type("40000")
    till.enter()
    assert till.dialog.asked.text().startswith("Kopi Arabika 250 g: harga satuan Rp40.000. Total")


@pytest.mark.parametrize(("typed", "warned"), [("", False), ("abc", False), ("90%", True)])
def test_only_a_discount_that_is_typed_is_said_to_need_a_signature(till, typed, warned):
    """The discount that the line had already was warned of, whatever stood in the field."""
    till.burst(CODE)
    controller = till.controller
    controller.agree(change_line(controller.cart, controller.selected, discount=CutPrice(rate_bp=9_000)), None)
    till.press(F4)
    till.dialog.field.clear()
    till.type(typed)
    till.settle()
    assert ("manajer" in till.dialog._labelled._below.text()) is warned
