"""A scan that a dialog did not take leaves the red card when it is in the basket, and never before."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.data.models import sales
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.selling import cart as basket_rules
from ntt_pos.ui.till.entry.unknown_barcodes import BarcodesOnCard
from ntt_pos.ui.till.open_basket import SAVE_AFTER_MS
from tests.builders import a_product

COFFEE, SALT, STRANGE, TWICE = "8992154695923", "8990000000012", "4006381333931", "8998181170969"
F2, F9, F10 = (getattr(Qt.Key, f"Key_F{n}") for n in (2, 9, 10))


def basket(till) -> list[int]:
    return [line.quantity for line in till.controller.cart.lines]


def card(till) -> list[str]:
    return [each.code for each in till.controller.unknown.waiting]


def noted(shop) -> list[str]:
    with shop.context.reading() as unit:
        return [row["code"] for row in unit.rows(sa.select(sales.unknown_code.c.code))]


def kept(till, code: str) -> None:
    till.press(F9)
    till.burst(code)
    till.escape()
    assert card(till) == [code]


def test_goods_by_weight_leave_the_card_with_their_weight(till):
    kept(till, SALT)
    till.press(F2)
    till.escape()
    assert (basket(till), card(till)) == ([], [SALT])
    till.press(F2)
    till.type("0,5")
    till.enter()
    assert (basket(till), card(till)) == ([500], [])


def test_one_code_of_two_products_leaves_the_card_with_the_choice(till, shop):
    for name in ("Kopi A", "Kopi B"):
        a_product(shop, name=name, price=20_000, barcode=TWICE, delivered=9)
    kept(till, TWICE)
    assert till.till.red_card.code.text() == TWICE, "it is not known yet which of them it is"
    till.press(F2)
    till.escape()
    assert (basket(till), card(till)) == ([], [TWICE])
    till.press(F2)
    till.press(Qt.Key.Key_1)
    assert (basket(till), card(till)) == ([1], [])


def test_goods_that_may_not_be_sold_stay_on_the_card(till, monkeypatch):
    kept(till, COFFEE)
    with monkeypatch.context() as patched:
        patched.setattr(basket_rules, "check_sellable", expired)
        till.press(F2)
        assert (basket(till), card(till)) == ([], [COFFEE])
    till.press(F2)
    assert (basket(till), card(till)) == ([1], [])


def expired(_article):
    raise DomainError("Semua stok kedaluwarsa.")


def test_a_weight_that_was_not_typed_is_no_second_scan(till):
    """Only what came into the basket may have been the same thing."""
    kept(till, SALT)
    till.burst(SALT)
    till.escape()
    assert (basket(till), card(till)) == ([], [SALT])
    assert not till.controller.unknown.scanned_again(SALT)
    till.burst(SALT)
    till.type("0,5")
    till.enter()
    assert till.controller.unknown.scanned_again(SALT)


@pytest.mark.parametrize("quantity", ["", "3*"])
def test_a_quantity_stays_with_the_scan_that_waited(till, quantity):
    till.controller.busy = True
    till.controller.scan(SALT)
    till.controller.enter(quantity + COFFEE, (COFFEE,))
    till.controller.busy = False
    till.controller.free.emit()
    till.settle()
    till.escape()  # the weight that was asked for
    assert card(till) == [quantity + COFFEE]
    assert till.till.red_card.code.text() == ("3 × " if quantity else "") + "Kopi Arabika 250 g"
    till.press(F2)
    assert (basket(till), card(till)) == ([3 if quantity else 1], [])


def test_a_quantity_is_there_again_after_a_power_cut(till, new_hands):
    till.burst(COFFEE)
    till.controller.unknown.keep(f"3*{COFFEE}", "3 × Kopi", known=True)
    QTest.qWait(2 * SAVE_AFTER_MS)
    till.settle()
    again = new_hands()
    again.sign_in()
    assert card(again) == [f"3*{COFFEE}"]
    again.press(F2)
    assert (basket(again), card(again)) == ([4], [])


@pytest.mark.parametrize("code", [COFFEE, STRANGE])
def test_a_code_that_could_not_be_looked_up_is_looked_up_from_the_card(till, shop, monkeypatch, code):
    with monkeypatch.context() as patched:
        patched.setattr(shop.catalogue, "find", away)
        kept(till, code)
    assert noted(shop) == []
    till.press(F2)
    known = code == COFFEE
    assert (basket(till), card(till), noted(shop)) == (([1], [], []) if known else ([], [STRANGE], [STRANGE]))


def away(*_args, **_given):
    raise StorageError("The disk is away.")


def test_an_unknown_code_before_the_shift_is_in_the_z_of_the_next(hands, shop):
    hands.sign_in("ani")
    hands.press(F10)
    hands.burst(STRANGE)
    hands.escape()
    assert (card(hands), noted(shop)) == ([STRANGE], [])
    hands.open_shift()
    assert (card(hands), noted(shop)) == ([STRANGE], [STRANGE])
    assert [each.code for each in shop.unknown_barcodes.waiting()] == [STRANGE]
    hands.burst("4006381333948")
    assert noted(shop) == [STRANGE, "4006381333948"], "the control: in a shift it is written at once"


def test_the_codes_of_the_shift_come_back_behind_a_scan_that_was_faster(till):
    till.burst(STRANGE)
    unknown = BarcodesOnCard(till.session)
    unknown.restore()
    unknown.keep(COFFEE, "Kopi", known=True)
    assert [each.code for each in unknown.waiting] == [COFFEE]
    till.settle()
    assert [each.code for each in unknown.waiting] == [COFFEE, STRANGE]
    assert not unknown.shrunk


def test_the_codes_of_the_shift_alone_come_back_as_a_counter(till):
    """The negative control: their customer has gone."""
    till.burst(STRANGE)
    unknown = BarcodesOnCard(till.session)
    unknown.restore()
    till.settle()
    assert ([each.code for each in unknown.waiting], unknown.shrunk) == ([STRANGE], True)
