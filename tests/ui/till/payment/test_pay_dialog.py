"""A payment stays what was shown: when the cash unit changes under it, the due is asked anew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos import behind_window
from tests.builders import a_product, somebody
from tests.conftest import MANAGER_PIN

CODE, F12 = "8998181170969", Qt.Key.Key_F12


@pytest.fixture
def paying(till, shop, open_again):
    """Return a payment of 19.950 that was opened with one cash unit, and goes on with another."""

    def pay(before: int, after: int):
        shop.settings.change(by=somebody(shop), cash_unit=before)
        a_product(shop, name="Sambal", price=19_950, barcode=CODE, delivered=9)
        till.burst(CODE)
        till.press(F12)
        command = open_again()
        command.settings.change(by=somebody(command), cash_unit=after)
        behind_window.follow_settings(till.session)
        till.settle()
        return till, till.dialog

    return pay


@pytest.mark.parametrize(
    ("before", "after", "shown", "then"), [(1_000, 100, "19.000", "19.900"), (100, 1_000, "19.900", "19.000")]
)
def test_with_another_cash_unit_nothing_is_sold_before_the_new_due_is_shown(paying, before, after, shown, then):
    till, payment = paying(before, after)
    assert payment._due.text() == shown
    till.exact()
    assert till.dialog is payment
    assert (till.controller.last_sale, payment._due.text()) == (None, then)
    assert "kini membulatkan" in payment._words.text()
    till.exact()
    assert till.dialog is None
    sold = till.controller.last_sale
    assert (sold.total, sold.change) == (int(then.replace(".", "")), 0)


def test_with_the_same_cash_unit_it_is_sold_at_once(paying):
    till, _payment = paying(100, 100)
    till.exact()
    assert (till.dialog, till.controller.last_sale.total) == (None, 19_900)


@pytest.fixture
def dear(till, shop):
    """A payment of 10.125.000, which QRIS cannot take at once."""
    a_product(shop, name="Nowing", price=10_125_000, barcode=CODE, delivered=9)
    till.burst(CODE)
    till.press(F12)
    till.press(Qt.Key.Key_F6)
    return till


def test_more_than_qris_takes_is_refused_where_the_amount_stands(dear):
    payment = dear.dialog
    dear.type("R1")
    dear.enter()
    assert "10.000.000" in payment._words.text()
    assert (payment.amount.hasFocus(), payment.amount.property("state")) == (True, "refused")
    assert not payment.reference.property("state")


def test_a_reference_that_is_missing_is_refused_where_it_is_typed(dear):
    """Negative control."""
    payment = dear.dialog
    payment.complete()
    dear.settle()
    assert (payment.reference.hasFocus(), payment.reference.property("state")) == (True, "refused")
    assert not payment.amount.property("state")


def test_where_nothing_is_due_it_is_said_that_enter_completes(till, shop, manager):
    a_product(shop, name="Contoh", price=20_000, barcode=CODE, delivered=9)
    till.burst(CODE)
    till.press(F12)
    assert "bagi" in till.dialog._words.text().lower()
    till.escape()
    given_away(till)
    till.press(F12)
    assert till.dialog._due.text() == "0"
    assert "tidak ada yang harus dibayar" in till.dialog._words.text().lower()
    till.enter()
    assert (till.dialog, till.controller.last_sale.total) == (None, 0)


def given_away(till) -> None:
    till.press(Qt.Key.Key_F4)
    till.type("100%")
    till.enter()
    till.type("hadiah")
    till.enter()
    till.type(MANAGER_PIN)
    till.enter()


def test_who_approves_at_f12_is_told_the_sums(till, shop):
    a_product(shop, name="Madu", price=20_000, barcode=CODE, delivered=9)
    till.burst(CODE)
    given_away(till)
    till.controller._forget_approval()  # as when somebody else signs in
    till.press(F12)
    assert till.dialog.asked.text() == "Total Rp0 · Potongan Rp20.000"
