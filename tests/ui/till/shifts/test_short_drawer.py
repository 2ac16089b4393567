"""A drawer that does not hold the refund: the safe or another register, and nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.domain.money.shift import CashKind
from tests.builders import a_product, a_sale

DEAR = "8990000000029"


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


def test_what_is_fetched_from_the_safe_is_booked_and_then_the_same_goes_on(short, shop):
    short.enter()
    assert type(short.dialog).__name__ == "DrawerDialog"
    assert short.dialog.reason.text()
    short.type("300000")
    short.enter()
    short.enter()
    assert type(short.dialog).__name__ == "ReturnDialog"
    short.dialog.enter()
    short.settle()
    assert short.dialog is None
    assert shop.shifts.report().returns.count == 1


def test_at_another_register_nothing_is_recorded_here(short, shop):
    short.press(Qt.Key.Key_F6)
    assert short.dialog is None
    assert shop.shifts.report().returns.count == 0
    assert "kasir lain" in short.till.message.text
