"""A payment stays what was shown: when the cash unit changes under it, the due is asked anew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos import behind_window
from tests.builders import a_product, somebody

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
