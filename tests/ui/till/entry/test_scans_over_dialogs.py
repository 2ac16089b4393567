"""A scan that a dialog does not take stays on the red card until somebody has seen to it; none is lost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ntt_pos.data.models import sales
from ntt_pos.ui.main_window import MainWindow
from ntt_pos.ui.till.open_basket import SAVE_AFTER_MS
from tests.builders import a_product

N, CTRL = Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier
COFFEE, STRANGE = "8992154695923", "4006381333931"
F2, F3, F4, F8, F9, F10, F12 = (getattr(Qt.Key, f"Key_F{n}") for n in (2, 3, 4, 8, 9, 10, 12))


def basket(till) -> list[int]:
    return [line.quantity for line in till.controller.cart.lines]


def card(till) -> list[str]:
    return [each.code for each in till.controller.unknown.waiting]


def noted(till) -> int:
    with till.shop.context.reading() as unit:
        return len(unit.rows(sa.select(sales.unknown_code.c.id)))


def writing_cash(till) -> None:
    """Put cash into the drawer and leave while it is being written."""
    till.press(F9)
    till.type("5000")
    till.enter()
    till.type("Receh")
    QTest.keyClick(till.focus, Qt.Key.Key_Return)
    assert till.dialog.writing


@pytest.mark.parametrize("key", [F3, F4, F8, F9, F10, F12])
def test_a_scan_over_a_dialog_stays_on_the_card_and_goes_into_the_basket_from_there(till, key):
    till.burst(COFFEE)
    till.press(key)
    till.burst(COFFEE)
    assert basket(till) == [1]
    assert "kartu merah" in (till.dialog.refusal.text() or till.dialog._words.text())
    till.escape()
    red = till.till.red_card
    assert red.isVisible()
    assert red.code.text() == "Kopi Arabika 250 g"
    till.press(F2)
    assert (basket(till), card(till), till.dialog) == ([2], [], None)
    assert not red.isVisible()
    assert noted(till) == 0


def test_a_scan_while_a_dialog_writes_is_not_lost_with_its_sentence(till):
    writing_cash(till)
    till.burst(COFFEE, settle=False)
    till.burst(COFFEE, settle=False)
    till.settle()
    assert (till.dialog, basket(till), card(till)) == (None, [], [COFFEE])
    assert "2×" in till.till.red_card.when.text()
    till.burst(COFFEE)
    till.burst(COFFEE)
    assert (basket(till), card(till)) == ([2], [COFFEE])
    till.press(N, CTRL)  # both are the same ones
    assert (basket(till), card(till)) == ([2], [])


def over_a_dialog(till, times=1) -> None:
    till.press(F9)
    for _each in range(times):
        till.burst(COFFEE)
    till.escape()


def test_of_two_things_with_one_code_the_refused_one_is_asked_for_when_the_second_is_scanned(till):
    over_a_dialog(till)
    till.burst(COFFEE)  # the other one, or the same one again: only the cashier knows
    red = till.till.red_card
    assert (basket(till), card(till)) == ([1], [COFFEE])
    assert "satu lagi" in red.what_to_do.text()
    assert "satu lagi" in red.accessibleName()
    till.press(F2)
    assert (basket(till), card(till), red.isVisible()) == ([2], [], False)


def test_the_same_thing_scanned_again_leaves_the_card_when_the_cashier_says_so(till):
    over_a_dialog(till)
    till.burst(COFFEE)
    assert till.till.red_card.not_ours_button.text() == "Barang yang sama"
    till.press(N, CTRL)
    assert (basket(till), card(till), noted(till)) == ([1], [], 0)


def test_of_two_refused_scans_one_stays_when_one_was_scanned_since(till):
    over_a_dialog(till, 2)
    till.burst(COFFEE)
    till.press(N, CTRL)
    assert (basket(till), card(till)) == ([1], [COFFEE])
    assert "2×" not in till.till.red_card.when.text()
    till.press(F2)
    assert (basket(till), card(till)) == ([2], [])


def test_the_goods_of_the_next_customer_ask_nothing_about_those_of_the_last(till):
    till.burst(COFFEE)
    over_a_dialog(till)
    till.press(F12)
    till.exact()
    till.burst(COFFEE)
    assert till.window.bar.codes.isVisible()
    till.press(N, CTRL)  # opens the card
    assert till.till.red_card.not_ours_button.text() == "Tidak jadi"
    till.press(N, CTRL)
    assert (basket(till), card(till)) == ([1], [])


def test_a_refused_scan_is_there_again_with_the_basket_after_a_power_cut(till, new_hands):
    till.burst(COFFEE)
    over_a_dialog(till, 2)
    saved(till)
    again = new_hands()
    again.sign_in()
    assert (basket(again), card(again)) == ([1], [COFFEE])
    assert "2×" in again.till.red_card.when.text()
    again.press(F2)
    again.press(F2)
    assert (basket(again), card(again)) == ([3], [])
    saved(again)
    assert again.shop.baskets.restore().refused == ()


def test_a_refused_scan_alone_leaves_no_basket_that_something_would_wait_for(till):
    over_a_dialog(till)
    saved(till)
    assert till.shop.baskets.restore() is None


def saved(till) -> None:
    QTest.qWait(2 * SAVE_AFTER_MS)
    till.settle()


def test_without_the_card_it_would_be_lost(till, monkeypatch):
    """The negative control: the window as it was, which said so in a dialog that closed."""
    monkeypatch.setattr(till.controller, "scan_over_dialog", lambda _code: till.dialog.refuse("Scan again."))
    writing_cash(till)
    till.burst(COFFEE)
    assert (till.dialog, basket(till), card(till)) == (None, [], [])


def two_lines(hands) -> None:
    """Two: the only line is removed without asking anybody."""
    hands.burst(COFFEE)
    hands.type("0,5*")
    hands.burst("8990000000012")


def test_a_scan_while_the_basket_is_emptied_is_the_next_customers(till):
    two_lines(till)
    till.press(F8)
    QTest.keyClick(till.focus, F8)
    till.burst(COFFEE)
    assert till.dialog is not None  # a cashier is asked for a signature
    assert (basket(till), card(till)) == ([1, 500], [COFFEE])


def test_a_scan_that_the_manager_makes_while_emptying_begins_the_next_basket(hands):
    hands.start("bela")
    two_lines(hands)
    hands.press(F8)
    QTest.keyClick(hands.focus, F8)
    hands.burst(COFFEE)
    assert (hands.dialog, basket(hands), card(hands)) == (None, [1], [])


def test_a_scan_that_waited_behind_a_weight_stays_on_the_card(till):
    till.burst("8990000000012")  # asks for its weight
    till.burst(COFFEE)
    till.type("0,5")
    till.enter()
    assert (basket(till), card(till)) == ([500], [COFFEE])


def test_what_is_not_wanted_leaves_the_card(till):
    till.press(F9)
    till.burst(COFFEE)
    till.burst(COFFEE)
    till.escape()
    till.till.red_card.not_ours_button.click()
    till.settle()
    assert (basket(till), card(till), noted(till)) == ([], [], 0)


def test_an_unknown_code_over_a_dialog_is_counted_like_any_other(till):
    till.press(F9)
    till.burst(STRANGE)
    assert card(till) == [STRANGE]
    assert till.till.red_card.pick_button.isVisibleTo(till.till.red_card)
    assert noted(till) == 1
    till.escape()
    till.press(F2)
    assert till.dialog is not None  # its product is picked, as ever


def test_what_was_not_taken_before_the_shift_closed_is_there_in_the_next(till):
    till.press(F10)
    till.burst(COFFEE)
    till.controller.unknown.forget()
    till.escape()
    assert card(till) == [COFFEE]


def test_a_receipt_over_a_dialog_waits_there_too(till):
    till.burst(COFFEE)
    till.press(F12)
    till.exact()
    number = till.controller.last_sale.number
    till.press(F9)
    till.burst(number)
    till.escape()
    assert number in till.till.red_card.code.text()
    till.press(F2)
    assert type(till.dialog).__name__ == "ReceiptsDialog"
    assert card(till) == []


def test_a_scan_over_a_dialog_of_the_office_is_told_there(office, monkeypatch):
    hands, _page = office("producers")
    monkeypatch.setattr(MainWindow, "_knows", lambda _self, _code: True)
    hands.press(Qt.Key.Key_F1)
    hands.burst(COFFEE)
    assert "pindai lagi" in hands.dialog.refusal.text()
    assert card(hands) == []


def test_a_code_that_became_known_and_comes_over_a_dialog_is_no_unknown_one_any_more(till, shop):
    till.burst("8998181170969")
    a_product(shop, name="Garam 500 g", price=9_000, barcode="8998181170969", delivered=100)
    till.press(F9)
    till.burst("8998181170969")
    till.escape()
    assert shop.unknown_barcodes.waiting() == ()
    till.press(F2)
    assert (basket(till), card(till)) == ([1], [])
