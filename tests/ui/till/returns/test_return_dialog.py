"""Goods that come back: each line for its own reason and to its own place, exchanges that survive a power cut."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ntt_pos import behind_window
from ntt_pos.data.models import sales
from ntt_pos.data.models import shop as shop_rows
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling.payment import Means, Tender, check_reference
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.ui.till.returns import return_dialog
from ntt_pos.ui.widgets.button import Button
from tests.builders import a_product, an_open_drawer, another_register, heard_from, somebody
from tests.conftest import MANAGER_PIN, actor_named
from tests.services.days import close_drawer
from tests.ui.conftest import FLOAT
from tests.ui.till.shifts.test_close_shift import whole

CODE, OTHER, TEA = "8992154695923", "8990000000029", "8990000000050"
F3, F4, F6, F7, F8, F9 = (getattr(Qt.Key, f"Key_F{n}") for n in (3, 4, 6, 7, 8, 9))


@pytest.fixture
def sold(till, shop):
    """A till that has just sold four of one thing and two of another."""
    a_product(shop, name="Tenun Ikat", price=150_000, barcode=OTHER, delivered=9)
    till.type("4*")
    till.burst(CODE)
    till.type("2*")
    till.burst(OTHER)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(F7)
    till.enter()
    assert type(till.dialog).__name__ == "ReturnDialog"
    return till


def sell_by_qris(till, code: str) -> None:
    till.burst(code)
    till.press(Qt.Key.Key_F12)
    till.press(F6)
    till.type("QR1")
    till.enter()


def brought(shop) -> list[tuple[str, int, str, str]]:
    line = sales.return_line
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(line.c.product_name, line.c.quantity, line.c.reason, line.c.bin).order_by(line.c.id))
    return [(row["product_name"], row["quantity"], row["reason"], row["bin"]) for row in rows]


def test_each_line_comes_back_for_its_own_reason_and_goes_to_its_own_place(sold, shop):
    sold.type("1")
    sold.press(F7)
    sold.enter()
    assert sold.dialog.parts.now.line.name == "Tenun Ikat"
    sold.type("2")
    sold.press(F8)
    sold.enter()
    sold.enter()
    assert brought(shop) == [
        ("Kopi Arabika 250 g", 1, ReturnReason.SPOILED, Bin.COLLECT),
        ("Tenun Ikat", 2, ReturnReason.DAMAGED_BY_SHOP, Bin.DAMAGED),
    ]


def test_digits_can_be_touched_for_how_many_come_back(sold, shop, monkeypatch):
    monkeypatch.setattr(return_dialog, "has_touch", lambda: True)
    sold.press(Qt.Key.Key_Escape)
    sold.press(F7)
    sold.enter()
    one = next(each for each in sold.dialog.findChildren(Button) if each.isVisible() and each.text() == "1")
    fields = [part.field for part in sold.dialog.parts.parts]
    fields[1].setFocus()
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    assert ([field.text() for field in fields], fields[1].hasFocus()) == (["", "1"], True)
    sold.settle()
    assert sold.dialog._go.reason == ""


def test_one_line_comes_back_for_two_reasons(sold, shop):
    sold.type("1")
    sold.press(F6)
    sold.press(F3)
    sold.type("2")
    sold.press(F7)
    sold.dialog.enter()
    sold.settle()
    view = sold.till.change
    assert view.isVisible()
    assert view.change.text() == "135.000"
    assert "tunai" in view._name.text()
    assert view._give.accessibleName()
    assert brought(shop) == [
        ("Kopi Arabika 250 g", 1, ReturnReason.WRONG_ITEM, Bin.SHELF),
        ("Kopi Arabika 250 g", 2, ReturnReason.SPOILED, Bin.COLLECT),
    ]


def test_both_parts_of_a_line_together_are_never_more_than_was_sold(sold, shop):
    sold.type("3")
    sold.press(F3)
    sold.type("2")
    assert "1" in sold.dialog.refusal.text()
    sold.dialog.enter()
    sold.settle()
    assert brought(shop) == []


def test_more_than_was_sold_leaves_no_amount_on_the_screen_and_nothing_to_press(sold, shop):
    """The amount of what was typed before would be given to the customer."""
    sold.type("4")
    dialog = sold.dialog
    assert (dialog._money.text(), dialog._go.isEnabled()) == ("180.000", True)
    sold.type("1")
    assert (dialog._money.text(), dialog._go.isEnabled()) == ("–", False)
    assert "41" in dialog.refusal.text()
    sold.press(Qt.Key.Key_F12)
    assert "41" in dialog.refusal.text()
    assert sold.dialog is dialog
    assert brought(shop) == []
    sold.press(Qt.Key.Key_Backspace)
    assert (dialog._money.text(), dialog._go.isEnabled(), dialog.refusal.text()) == ("180.000", True, "")


@pytest.mark.parametrize("then", ["1", Qt.Key.Key_Backspace])
def test_an_answer_to_what_was_typed_before_is_not_taken_for_what_stands_there(sold, then):
    field = sold.dialog.parts.parts[0].field
    QTest.keyClicks(field, "4")
    if isinstance(then, str):
        QTest.keyClicks(field, then)
    else:
        QTest.keyClick(field, then)
    sold.settle()
    assert (sold.dialog._money.text(), sold.dialog._go.isEnabled()) == ("–", False)


@pytest.mark.parametrize("before", ["", "1"])
def test_f9_right_behind_a_digit_waits_for_the_worth_of_what_is_typed(sold, before):
    field = sold.dialog.parts.parts[0].field
    if before:
        sold.type(before)
    field.selectAll()
    QTest.keyClicks(field, "4")
    QTest.keyClick(field, F9)
    assert sold.controller.exchanging is None
    sold.settle()
    sold.type(MANAGER_PIN)
    sold.enter()
    assert sold.controller.exchanging.worth == 180_000


def test_f9_right_behind_a_digit_too_many_exchanges_nothing(sold):
    field = sold.dialog.parts.parts[0].field
    QTest.keyClicks(field, "41")
    QTest.keyClick(field, F9)
    sold.settle()
    assert sold.controller.exchanging is None
    assert sold.dialog.refusal.text()


def test_more_than_was_sold_is_heard_and_leaves_no_word_of_cash(sold, monkeypatch):
    heard = []
    monkeypatch.setattr(sold.session.sounds, "refused", lambda: heard.append(1))
    sold.type("4")
    assert (sold.dialog._whence.text(), heard) == ("Tunai dari laci", [])
    sold.type("1")
    assert (sold.dialog._whence.text(), heard) == ("Uang kembali", [1])
    sold.press(Qt.Key.Key_Backspace)
    sold.press(Qt.Key.Key_Backspace)
    assert (sold.dialog._whence.text(), heard) == ("Uang kembali", [1])


def test_the_arrows_go_from_line_to_line(sold):
    sold.press(Qt.Key.Key_Down)
    sold.type("2")
    sold.press(Qt.Key.Key_Up)
    sold.type("1")
    sold.press(Qt.Key.Key_Up)
    assert [part.field.text() for part in sold.dialog.parts.parts] == ["1", "2"]
    assert sold.dialog.parts.parts[0].field.hasFocus()


def test_up_from_the_button_goes_to_the_last_line(sold):
    for _line in sold.dialog.parts.parts:
        sold.type("1")
        sold.enter()
    assert sold.dialog._go.hasFocus()
    sold.press(Qt.Key.Key_Up)
    assert sold.dialog.parts.parts[1].field.hasFocus()
    sold.press(Qt.Key.Key_Up)
    assert sold.dialog.parts.parts[0].field.hasFocus()


def test_a_sound_unit_that_is_not_fit_for_the_shelf_waits_for_its_producer(sold, shop):
    sold.type("1")
    sold.press(F6)
    sold.press(F4)
    sold.dialog.enter()
    sold.settle()
    assert brought(shop) == [("Kopi Arabika 250 g", 1, ReturnReason.WRONG_ITEM, Bin.COLLECT)]


def test_an_exchange_is_still_one_after_a_power_cut(sold, shop, new_hands):
    sold.type("1")
    sold.press(F7)
    sold.press(F9)
    sold.burst(OTHER)
    sold.controller._keep_draft()
    sold.settle()
    sold.now += 1000  # the first till's scanner hears the second window's keys as well
    again = new_hands()
    again.sign_in()
    assert [line.article.name for line in again.controller.cart.lines] == ["Tenun Ikat"]
    assert again.controller.exchanging == sold.controller.exchanging
    assert again.controller.exchanging.worth == 45_000
    again.press(Qt.Key.Key_F12)
    again.exact()
    assert again.controller.exchanging is None
    assert shop.shifts.report().returns.count == 1
    assert shop.shifts.report().net == 4 * 45_000 + 2 * 150_000 + 150_000 - 45_000


def test_an_exchange_for_which_nothing_is_chosen_yet_survives_a_power_cut_as_well(sold, new_hands):
    sold.type("1")
    sold.press(F7)
    sold.press(F9)
    assert not sold.controller.showing_change
    sold.controller._keep_draft()
    sold.settle()
    sold.now += 1000
    again = new_hands()
    again.sign_in()
    assert again.controller.exchanging == sold.controller.exchanging
    assert not again.controller.cart
    again.press(Qt.Key.Key_F5)
    assert again.dialog is None
    again.press(Qt.Key.Key_F1)
    told = " ".join(label.text() for label in again.dialog.findChildren(QLabel))
    assert "penggantinya" in told
    again.escape()
    again.burst(OTHER)
    again.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert again.controller.exchanging is None
    assert len(again.controller.cart.lines) == 1


def test_what_goes_back_by_other_means_than_cash_is_named_until_the_next_scan(till, shop):
    till.type("2*")
    sell_by_qris(till, CODE)
    till.press(F7)
    till.enter()
    till.enter()
    assert till.dialog.refusal.text()
    till.type("1")
    till.press(F7)
    till.dialog.enter()
    till.settle()
    assert "nomor referensi" in till.dialog._references[Means.QRIS]._below.text()
    till.type("RRN 7")
    till.enter()
    view = till.till.change
    assert view.change.text() == "45.000"
    assert "QRIS" in view._name.text()
    assert view._give.accessibleName() == ""
    till.burst(CODE)
    assert not view.isVisible()


def test_money_that_goes_back_beside_an_open_basket_is_said_until_the_next_act(sold):
    sold.escape()
    sold.burst(OTHER)
    sold.press(F7)
    sold.enter()
    sold.type("1")
    sold.press(F7)
    sold.dialog.enter()
    sold.settle()
    assert not sold.till.change.isVisible()
    assert "45.000" in sold.till.message.text
    assert not sold.till.message._timer.isActive()


def test_a_receipt_of_another_till_that_does_not_answer_is_taken_back_without_it_and_noted(till, shop, monkeypatch):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    number = till.till.controller.last_sale.number
    till.press(F7)
    heard_from(shop, "LRT-01")
    home = shop.context.home
    another_register(shop, "LRT-02")
    an_open_drawer(shop, by=somebody(shop, "ani"))
    monkeypatch.setattr("ntt_pos.services.selling.claims.PATIENCE", 0.0)
    till.enter()
    till.settle()
    assert type(till.dialog).__name__ == "NoReceiptDialog"
    assert number in till.dialog.hint.text()
    shop.context.home = home


def test_without_a_receipt_nothing_is_exchanged_and_the_dialog_says_why(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(F7)
    till.press(F8)
    till.press(F9)
    assert type(till.dialog).__name__ == "NoReceiptDialog"
    assert "struk" in till.dialog.refusal.text()


def test_an_exchange_for_less_says_what_goes_back_and_how_before_and_after(till, shop):
    a_product(shop, name="Permen asam", price=5_000, barcode=OTHER, delivered=9)
    sell_by_qris(till, CODE)
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    till.press(F9)
    till.burst(OTHER)
    till.press(Qt.Key.Key_F12)
    words = " ".join(label.text() for label in till.dialog.findChildren(QLabel) if label.isVisible())
    assert "QRIS" in words
    assert "40.000" in words
    till.enter()
    assert till.dialog is not None
    assert shop.shifts.report().returns.count == 0
    till.type("RRN 9")
    till.enter()
    assert till.till.change.isVisible()
    with shop.context.reading() as unit:
        kept = [(row["means"], row["reference"]) for row in unit.rows(sa.select(sales.refund))]
    assert kept == [("EXCHANGE", ""), ("QRIS", "RRN 9")]
    assert "40.000" in till.till.change._sent.text()
    assert "QRIS" in till.till.change._sent.text()


def test_of_a_mixed_refund_the_cash_stands_largest_and_each_other_part_asks_for_its_reference(till, shop):
    till.type("4*")
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.press(F6)
    till.type("QR1")
    till.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    till.dialog.amount.put(60_000)
    till.dialog._choose(Means.CASH)
    till.type("120000")
    till.enter()
    till.press(F7)
    till.enter()
    till.type("4")
    till.press(F7)
    assert till.dialog._money.text() == "120.000"
    assert "QRIS 60.000" in till.dialog._how.text()
    till.press(Qt.Key.Key_F12)
    till.type("RRN 7")
    till.enter()
    view = till.till.change
    assert view.change.text() == "120.000"
    assert "tunai" in view._name.text()
    assert "60.000" in view._sent.text()
    with shop.context.reading() as unit:
        kept = [(row["means"], row["amount"], row["reference"]) for row in unit.rows(sa.select(sales.refund))]
    assert kept == [("QRIS", 60_000, "RRN 7"), ("CASH", 120_000, "")]


def test_enter_goes_from_line_to_line_to_the_reference_and_f12_gives_the_money_back(till, shop):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.press(F6)
    till.type("RRN7")
    till.enter()
    till.press(F7)
    till.enter()
    dialog = till.dialog
    assert "F12" in dialog._go.cap
    till.type("1")
    till.press(F7)
    till.press(Qt.Key.Key_F12)
    assert till.dialog is dialog
    assert till.focus is dialog._fields[Means.QRIS]
    assert brought(shop) == []
    dialog.parts.now.field.setFocus()
    till.enter()
    assert till.focus is dialog._fields[Means.QRIS]
    till.type("RRN99")
    till.press(Qt.Key.Key_F12)
    assert [quantity for _name, quantity, _reason, _bin in brought(shop)] == [1]


def test_enter_gives_the_money_back_after_the_reference_that_was_asked_for_is_asked_no_more(till, shop):
    """The field with the keys goes; another button must not get them."""
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.press(Qt.Key.Key_F7)
    till.type("4711")
    till.enter()
    till.press(Qt.Key.Key_F7)
    till.enter()
    till.type("1")
    till.press(F8)
    till.enter()
    assert till.focus.accessibleName().startswith("Nomor referensi")
    till.press(Qt.Key.Key_F2)
    assert till.focus is till.dialog._go
    till.enter()
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is None
    assert [row[2] for row in brought(shop)] == [ReturnReason.DAMAGED_BY_SHOP]


def test_the_hint_says_when_the_sale_was_and_the_book_date_where_it_differs(till, shop, manager):
    close_drawer(shop)
    shop.close_day.close(by=manager)
    till.session.refresh_shift()
    till.settle()
    shop.shifts.open(by=actor_named(shop, "ani"), denominations=FLOAT)
    till.session.refresh_shift()
    till.settle()
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(F7)
    till.enter()
    assert "28 Feb 2026 08.00 · buku 1 Mar · " in till.dialog.hint.text()


@pytest.fixture
def food_by_qris(till, shop):
    """Food that was paid by QRIS, in the return's dialog: to take it back because somebody changed their mind is asked."""
    a_product(shop, name="Jagung titi", price=25_000, barcode=OTHER, delivered=9)
    sell_by_qris(till, OTHER)
    till.press(F7)
    till.enter()
    till.type("1")
    return till


def refunds(shop) -> list[tuple[str, int, str]]:
    with shop.context.reading() as unit:
        return [(row["means"], row["amount"], row["reference"]) for row in unit.rows(sa.select(sales.refund))]


def test_a_signature_is_asked_before_the_reference_of_the_money(food_by_qris, shop):
    """Who has sent the money already cannot be told that a manager has to agree."""
    till = food_by_qris
    dialog = till.dialog
    till.press(Qt.Key.Key_F12)
    assert type(till.dialog).__name__ == "ApprovalDialog"
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is dialog
    assert till.focus is dialog._fields[Means.QRIS]
    assert refunds(shop) == []
    till.type("RRN 7")
    till.enter()
    assert till.dialog is None
    assert refunds(shop) == [("QRIS", 25_000, "RRN 7")]


def test_a_signature_for_other_units_is_asked_again(food_by_qris):
    """The negative control: what was signed holds for what was shown."""
    till = food_by_qris
    till.press(Qt.Key.Key_F12)
    till.type(MANAGER_PIN)
    till.enter()
    till.dialog.parts.parts[0].field.setFocus()
    till.press(Qt.Key.Key_Backspace)
    till.type("1")
    till.press(Qt.Key.Key_F12)
    assert type(till.dialog).__name__ == "ApprovalDialog"


def approvals(shop) -> list[str]:
    with shop.context.reading() as unit:
        return [row["act"] for row in unit.rows(sa.select(shop_rows.approval).order_by(shop_rows.approval.c.id))]


def test_in_an_exchange_the_signature_comes_before_the_other_goods_are_chosen(food_by_qris, shop):
    """It was asked when the customer had chosen and paid."""
    till = food_by_qris
    a_product(shop, name="Permen asam", price=5_000, barcode="8990000000036", delivered=9)
    till.press(F9)
    assert type(till.dialog).__name__ == "ApprovalDialog"
    assert till.dialog.reason.text() == "Berubah pikiran"
    assert till.controller.exchanging is None
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is None
    till.burst("8990000000036")
    till.press(Qt.Key.Key_F12)
    assert type(till.dialog).__name__ == "PayDialog"
    assert refunds(shop) == []
    till.enter()
    assert type(till.dialog).__name__ == "PayDialog"
    till.type("RRN 9")
    till.enter()
    assert till.dialog is None
    assert refunds(shop) == [("EXCHANGE", 5_000, ""), ("QRIS", 20_000, "RRN 9")]
    assert approvals(shop) == ["RETURN_OUTSIDE_RULES"]


def test_who_does_not_sign_for_an_exchange_stays_at_the_return(food_by_qris):
    till = food_by_qris
    dialog = till.dialog
    till.press(F9)
    till.escape()
    assert till.dialog is dialog
    assert till.controller.exchanging is None


def test_an_exchange_within_the_rules_asks_nobody(food_by_qris):
    """Negative control: the shop damaged it."""
    till = food_by_qris
    till.press(F7)
    till.press(F9)
    assert till.dialog is None
    assert till.controller.exchanging is not None


def test_a_signature_that_is_too_old_is_asked_again_when_the_exchange_is_paid(food_by_qris, shop, fixed_clock):
    till = food_by_qris
    a_product(shop, name="Permen asam", price=50_000, barcode="8990000000036", delivered=9)
    till.press(F9)
    till.type(MANAGER_PIN)
    till.enter()
    fixed_clock.advance(minutes=11)
    till.burst("8990000000036")
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert type(till.dialog).__name__ == "ApprovalDialog"
    till.type(MANAGER_PIN)
    till.enter()
    assert approvals(shop) == ["RETURN_OUTSIDE_RULES"]
    assert refunds(shop) == [("EXCHANGE", 25_000, "")]


def test_nothing_moves_when_a_reference_is_asked_or_a_choice_goes(food_by_qris):
    """The dialog grew by 39 pixels with the first number, and shrank again with the reason."""
    dialog = food_by_qris.dialog
    seen = {dialog.panel.height()}
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_1, F7, F8):
        food_by_qris.press(key)
        seen.add(dialog.panel.height())
    assert len(seen) == 1


GONE = "Barang ini sudah kembali di kasir lain."


@pytest.mark.parametrize("gone", [True, False])
def test_a_refusal_is_told_and_no_money_is_asked_for_that_must_not_go(till, shop, monkeypatch, gone):
    """Who typed a reference had sent the money before; without the refusal (the control) it is asked for as ever."""
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.press(F7)
    till.type("4711")
    till.enter()
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    if gone:
        monkeypatch.setattr(type(shop.returns), "complete", refused)
    till.press(Qt.Key.Key_F12)
    asked = till.dialog._references[Means.TRANSFER]._below.text()
    assert (GONE in till.dialog.refusal.text(), "nomor referensi" in asked) == (gone, not gone)


@pytest.mark.parametrize("gone", [True, False])
def test_a_refusal_of_an_exchange_is_told_as_well(food_by_qris, shop, monkeypatch, gone):
    till = food_by_qris
    a_product(shop, name="Permen asam", price=5_000, barcode="8990000000036", delivered=9)
    till.press(F9)
    till.type(MANAGER_PIN)
    till.enter()
    till.burst("8990000000036")
    till.press(Qt.Key.Key_F12)
    monkeypatch.setattr(type(shop.returns), "exchange", refused if gone else without_reference)
    till.enter()
    (_field, labelled) = till.dialog._back._asked[Means.QRIS]
    assert (GONE in till.dialog._words.text(), "nomor referensi" in labelled._below.text()) == (gone, not gone)


def refused(*_args, **_given):
    raise DomainError(GONE)


def without_reference(*_args, **_given):
    check_reference(Tender(Means.QRIS, 1))


def test_food_that_nothing_is_wrong_with_says_at_once_that_a_manager_is_asked(food_by_qris):
    dialog = food_by_qris.dialog
    assert "persetujuan manajer" in dialog._how.text()
    food_by_qris.press(F7)
    assert "manajer" not in dialog._how.text()


def test_an_exchange_for_less_tells_the_same_sums_at_the_till_in_the_payment_and_after(till, shop):
    a_product(shop, name="Permen asam", price=5_000, barcode=OTHER, delivered=9)
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    till.press(F9)
    till.burst(OTHER)
    assert (till.till.totals._name.text(), till.till.totals.total.text()) == ("Dikembalikan", "40.000")
    till.press(Qt.Key.Key_F12)
    words = [label.text() for label in till.dialog._breakdown.findChildren(QLabel) if label.isVisible()]
    assert words[words.index("Nilai retur") + 1] == "45.000"
    till.enter()
    view = till.till.change
    facts = {name.text(): value.text() for name, value in view._facts if name.text()}
    assert (view._name.text(), view.change.text()) == ("Kembalikan tunai", "40.000")
    assert list(facts.items())[:2] == [("Total", "5.000"), ("Barang kembali", "45.000")]
    assert "Diterima" not in facts


def test_an_exchange_for_more_still_says_what_is_paid(till, shop):
    """Negative control."""
    a_product(shop, name="Tenun Ikat", price=150_000, barcode=OTHER, delivered=9)
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    till.press(F9)
    till.burst(OTHER)
    assert till.till.totals.total.text() == "105.000"
    till.press(Qt.Key.Key_F12)
    till.exact()
    facts = {name.text(): value.text() for name, value in till.till.change._facts if name.text()}
    assert (facts["Barang kembali"], facts["Diterima"]) == ("45.000", "105.000")


@pytest.mark.parametrize(("code", "large", "shown"), [(OTHER, "136.100", "136.000"), (TEA, "4.900", "4.900")])
def test_a_rounded_exchange_tells_what_was_paid_for_the_goods_everywhere(till, shop, owner, code, large, shown):
    """Honey for 13.996 was paid with 13.900; then the shop went over to whole thousands."""
    for name, price, barcode in (("Madu", 13_996, "8990000000043"), ("Tenun", 150_000, OTHER), ("Teh", 9_000, TEA)):
        a_product(shop, name=name, price=price, barcode=barcode, delivered=9)
    till.burst("8990000000043")
    till.press(Qt.Key.Key_F12)
    till.exact()
    shop.settings.change(by=owner, cash_unit=1_000)
    behind_window.follow_settings(till.session)
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    till.press(F9)
    till.burst(code)
    totals = till.till.totals
    assert (totals._credit.text(), totals.total.text()) == ("Nilai retur −13.900", large)
    till.press(Qt.Key.Key_F12)
    words = [each.text() for each in till.dialog._breakdown.findChildren(QLabel)]
    assert words[words.index("Nilai retur") + 1] == "13.900"
    assert shown in (till.dialog._due.text(), till.dialog._breakdown._change.text())
    till.exact() if code == OTHER else till.enter()
    view = till.till.change
    facts = {name.text(): value.text() for name, value in view._facts if name.text()}
    assert facts["Barang kembali"] == "13.996"  # as on the receipt, which tells the rounding too
    assert shown in (facts.get("Diterima"), view.change.text())


def test_only_the_money_that_is_shown_goes_back(sold, shop, open_again):
    """Another PC set the cash unit while the return was open: 45.000 was shown, and 40.000 given back unasked."""
    sold.type("1")
    sold.press(F7)
    shown = sold.dialog
    assert shown._money.text() == "45.000"
    command = open_again()
    command.settings.change(by=somebody(command), cash_unit=10_000)
    behind_window.follow_settings(sold.session)
    sold.settle()
    sold.press(Qt.Key.Key_F12)
    assert sold.dialog is shown
    assert (refunds(shop), shown._money.text()) == ([], "40.000")
    assert "tidak lagi sama" in shown.refusal.text()
    sold.press(Qt.Key.Key_F12)
    assert sold.dialog is None
    assert refunds(shop) == [("CASH", 40_000, "")]


def test_on_a_low_screen_the_money_and_the_refused_reference_are_in_sight(food_by_qris):
    till = food_by_qris
    till.window.resize(1024, 600)
    till.settle()
    dialog = till.dialog
    till.press(F7)
    till.press(Qt.Key.Key_F12)
    asked = dialog._references[Means.QRIS]
    assert asked._below.isVisible()
    assert whole(asked)
    assert whole(dialog._money)
    assert not dialog._roomy[0].verticalScrollBar().maximum()


@pytest.mark.parametrize(("unit", "back"), [(10_000, 40_000), (100, 42_000)])
def test_an_exchange_gives_back_what_its_payment_shows(sold, shop, open_again, unit, back):
    """The cash unit changed while the payment was open; when it stayed as it was (the control) nothing is asked again."""
    a_product(shop, name="Permen asam", price=3_000, barcode="8990000000036", delivered=9)
    sold.type("1")
    sold.press(F7)
    sold.press(F9)
    sold.burst("8990000000036")
    sold.press(Qt.Key.Key_F12)
    payment = sold.dialog
    assert [each.amount for each in payment._credit.rest] == [42_000]
    command = open_again()
    command.settings.change(by=somebody(command), cash_unit=unit)
    behind_window.follow_settings(sold.session)
    sold.settle()
    sold.enter()
    if back != 42_000:
        assert (sold.dialog, refunds(shop)) == (payment, [])
        assert "kini membulatkan" in payment._words.text()
        assert [each.amount for each in payment._credit.rest] == [back]
        sold.enter()
    assert sold.dialog is None
    assert refunds(shop) == [("EXCHANGE", 3_000, ""), ("CASH", back, "")]


@pytest.fixture
def without(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(F7)
    till.press(F8)
    assert type(till.dialog).__name__ == "NoReceiptDialog"
    return till


def words_of(dialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("scanned", [True, False])
def test_without_a_receipt_too_it_is_said_whose_goods_were_chosen_and_nothing_moves(without, scanned):
    dialog = without.dialog
    seen = [dialog.panel.geometry()]
    assert "BUMDes Leworahang" not in words_of(dialog)
    if scanned:
        without.burst(CODE)
    else:
        without.type("arabika")
        seen.append(dialog.panel.geometry())
        without.enter()
    seen.append(dialog.panel.geometry())
    assert "BUMDes Leworahang" in words_of(dialog)
    assert len({(each.y(), each.height()) for each in seen}) == 1
    assert "hanya ditukar" in words_of(dialog) or "hanya dengan struknya" in words_of(dialog)


def test_f12_gives_the_money_back_with_and_without_a_receipt(without, shop):
    without.burst(CODE)
    without.enter()
    without.enter()
    assert type(without.dialog).__name__ == "NoReceiptDialog"  # the first Enter after the price only goes on
    assert without.focus is without.dialog._go
    without.dialog.price.setFocus()
    without.press(Qt.Key.Key_F12)
    assert type(without.dialog).__name__ == "ApprovalDialog"


def test_where_nothing_is_due_no_money_is_received(till, shop):
    a_product(shop, name="Permen asam", price=5_000, barcode=OTHER, delivered=9)
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    assert till.dialog.amount.accessibleName() == "Uang diterima"
    till.exact()
    till.press(F7)
    till.enter()
    till.type("1")
    till.press(F7)
    till.press(F9)
    till.burst(OTHER)
    till.press(Qt.Key.Key_F12)
    assert till.dialog.amount.accessibleName() == "Tidak ada yang dibayar"


def test_a_discount_on_the_other_goods_is_signed_for_beside_the_return(food_by_qris, shop):
    """One signature was taken for both, so that the payment asked for the other one over and over."""
    till = food_by_qris
    a_product(shop, name="Permen asam", price=60_000, barcode="8990000000036", delivered=9)
    till.press(F9)
    till.type(MANAGER_PIN)
    till.enter()
    till.burst("8990000000036")
    till.press(F4)
    till.type("50%")
    till.dialog.reason.setText("Kemasan penyok")
    till.enter()
    assert type(till.dialog).__name__ == "ApprovalDialog"
    till.type(MANAGER_PIN)
    till.enter()
    assert till.dialog is None
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert till.dialog is None
    assert approvals(shop)[0] == "RETURN_OUTSIDE_RULES"
    assert len(set(approvals(shop))) > 1
    assert refunds(shop) == [("EXCHANGE", 25_000, "")]
