"""References that look like a slip: an amount typed as a reference, a reference that paid for another receipt today."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ntt_pos.domain.selling.payment import Means

COFFEE = "8992154695923"
CASH, QRIS, TRANSFER, F12 = Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F12
SURE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def paying(till):
    def pay(means: Qt.Key = QRIS):
        till.burst(COFFEE)
        till.press(F12)
        till.press(means)
        return till.dialog

    return pay


def asked(till) -> str:
    if type(till.dialog).__name__ != "ConfirmDialog":
        return ""
    return " ".join(label.text() for label in till.dialog.findChildren(QLabel))


def sold(till) -> tuple[str, ...]:
    return tuple(each.number for each in till.shop.checkout.recent_sales())


@pytest.mark.parametrize("typed", ["20000", "20.000", "45000"])
def test_an_amount_in_the_place_of_the_reference_is_asked_about(till, paying, typed):
    """50000 became the reference, and the sale was closed in full by QRIS."""
    payment = paying()
    till.type(typed)
    till.enter()
    assert f"“{typed}”" in asked(till)
    till.enter()  # the safe default
    assert (till.dialog, sold(till)) == (payment, ())
    assert payment.reference.selectedText() == typed
    till.type("R-77")
    till.enter()
    assert till.controller.last_sale.receipt.tenders[0].reference == "R-77"


def test_who_is_sure_of_such_a_reference_is_asked_once(till, paying):
    paying()
    till.type("20000")
    till.enter()
    till.press(*SURE)
    assert till.controller.last_sale.receipt.tenders[0].reference == "20000"


@pytest.mark.parametrize("typed", ["99", "778899", "123456", "50000", "R20000"])
def test_a_reference_that_is_no_round_amount_below_the_sum_is_taken(till, paying, typed):
    """The negative control."""
    paying()
    till.type(typed)
    till.enter()
    assert till.controller.last_sale.receipt.tenders[0].reference == typed


@pytest.mark.parametrize("means", [QRIS, TRANSFER])
def test_a_reference_of_another_receipt_of_today_is_told_and_asked_once(till, paying, means):
    paying(means)
    till.type("778899")
    till.enter()
    first = till.controller.last_sale.number
    payment = paying(means)
    till.type("778899")
    till.enter()
    assert first in asked(till)
    till.enter()
    assert (till.dialog, sold(till)) == (payment, (first,))
    till.enter()
    till.press(*SURE)
    assert (till.dialog, len(sold(till))) == (None, 2)


def test_another_means_another_reference_and_another_day_are_not_asked_about(till, paying, fixed_clock):
    """The negative control."""
    for means, typed in ((QRIS, "778899"), (QRIS, "778890"), (TRANSFER, "778899")):
        paying(means)
        till.type(typed)
        till.enter()
        assert till.controller.last_sale.receipt.tenders[0].reference == typed
    assert len(sold(till)) == 3


def test_a_click_selects_the_amount_so_that_a_part_replaces_it(till, paying):
    """A click placed the cursor: 45000 typed into 95.000 became 4.500.095.000."""
    payment = paying()
    QTest.mouseClick(payment.amount, Qt.MouseButton.LeftButton)
    till.type("20000")
    assert payment.amount.text() == "20.000"
    QTest.mouseClick(payment.amount, Qt.MouseButton.LeftButton)  # a second one places the cursor
    assert payment.amount.selectedText() == ""


def test_only_the_field_with_the_keys_looks_chosen(till, paying):
    payment = paying(TRANSFER)
    assert payment.reference.hasFocus()
    assert payment.amount.selectedText() == ""


@pytest.mark.parametrize("amount", ["46000", ""])
def test_an_amount_that_cannot_be_is_refused_where_it_stands_before_the_reference_is_asked(till, paying, amount):
    payment = paying()
    QTest.mouseClick(payment.amount, Qt.MouseButton.LeftButton)
    till.type(amount)
    if not amount:
        payment.amount.clear()
    till.enter()
    assert (payment.amount.hasFocus(), payment.amount.property("state")) == (True, "refused")
    assert not payment.reference.property("state")
    till.type("20000")
    till.enter()
    assert payment.reference.hasFocus()
    till.type("R1")
    till.press(CASH)
    till.type("25000")
    till.enter()
    assert [(each.means, each.amount) for each in till.controller.last_sale.receipt.tenders] == [
        (Means.QRIS, 20_000),
        (Means.CASH, 25_000),
    ]


def test_too_much_with_no_reference_reddens_the_amount_when_the_sale_is_to_be_completed(till, paying):
    payment = paying()
    payment.amount.setText("4.500.095.000")
    payment.complete()
    till.settle()
    assert payment.amount.property("state") == "refused"
    assert not payment.reference.property("state")
