"""A drawer that does not hold the refund: the safe or another register, and nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.money.shift import SAFE, CashKind
from tests.builders import a_product, a_sale
from tests.conftest import MANAGER_PIN
from tests.ui.till.shifts.test_drawer import take_out

DEAR = "8990000000029"


def in_the_safe(shop, manager) -> int:
    return next(each.amount for each in shop.safe.board(by=manager).places if each.place == SAFE)


@pytest.fixture
def short(till, shop, manager, cashier):
    """A return of 300.000 in cash while nothing is in the drawer any more."""
    product = a_product(shop, name="Tenun Ikat", price=300_000, barcode=DEAR, delivered=9)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.shifts.move_cash(by=manager, kind=CashKind.PAY_OUT, amount=500_000, reason="ke bank")
    till.press(Qt.Key.Key_F7)
    till.enter()
    till.type("1")
    till.press(Qt.Key.Key_F7)
    till.dialog.enter()
    till.settle()
    assert type(till.dialog).__name__ == "ShortDrawerDialog"
    return till


def test_only_that_it_is_not_enough_is_said(short):
    assert short.dialog.title.text() == "Uang di laci tidak cukup."


def test_what_is_fetched_from_the_safe_is_booked_and_then_the_same_goes_on(short, shop, manager):
    before = in_the_safe(shop, manager)
    short.enter()
    assert short.dialog.title.text() == "Berapa dari brankas?"
    short.type("300000")
    short.enter()
    assert type(short.dialog).__name__ == "ReturnDialog"
    short.dialog.enter()
    short.settle()
    assert short.dialog is None
    assert shop.shifts.report().returns.count == 1
    assert in_the_safe(shop, manager) == before - 300_000


def test_cash_in_from_elsewhere_does_not_come_from_the_safe(till, shop, manager):
    """Negative control."""
    before = in_the_safe(shop, manager)
    till.press(Qt.Key.Key_F9)
    till.type("20000")
    till.enter()
    till.type("Uang receh dari bank")
    till.enter()
    assert (till.dialog, in_the_safe(shop, manager)) == (None, before)


def test_cash_out_of_a_drawer_that_does_not_hold_it_offers_the_safe_or_another_register(till, shop, manager):
    take_out(till, "900000")
    till.type(MANAGER_PIN)
    till.enter()
    assert type(till.dialog).__name__ == "ShortDrawerDialog"
    till.enter()
    till.type("700000")
    till.enter()
    assert (type(till.dialog).__name__, till.dialog.amount.text()) == ("DrawerDialog", "900.000")
    till.enter()
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is None
    assert (shop.shifts.report().pay_in.amount, shop.shifts.report().pay_out.amount) == (700_000, 900_000)


def test_cash_out_that_is_left_to_another_register_took_nothing(till, shop):
    take_out(till, "900000")
    till.type(MANAGER_PIN)
    till.enter()
    till.press(Qt.Key.Key_F6)
    assert till.dialog is None
    assert shop.shifts.report().pay_out.count == 0
    assert "kasir lain" in till.till.message.text


def test_at_another_register_nothing_is_recorded_here(short, shop):
    short.press(Qt.Key.Key_F6)
    assert short.dialog is None
    assert shop.shifts.report().returns.count == 0
    assert "kasir lain" in short.till.message.text
