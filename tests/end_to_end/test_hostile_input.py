"""Whatever is typed or pasted into a field of the till is right, or refused in a sentence; it never becomes something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from shiboken6 import isValid

from ntt_pos.domain.devices.scanner_timing import SHORTEST
from tests.end_to_end.test_whole_day import CTRL, HAMPERS, SALT, TEA, Cashier, goods, start
from tests.ui.conftest import coffee, new_hands, salt, shop_url, stocked

__all__ = ["coffee", "goods", "new_hands", "salt", "shop_url", "stocked"]

FIVE_THOUSAND = "5.000"
HOSTILE = ("-5", "0", "9" * 21, "５０００", "12\n13\r\n", "👍", "\x1bp\x00x", "Ж" * 60, "1e5", "½", "٣", "<b>5</b>")


@dataclass(frozen=True)
class Place:
    """A field: how it is reached, which it is, and what of the hostile inputs it takes as what they say."""

    reach: Callable[[Cashier], object]
    field: Callable[[Cashier], QLineEdit]
    takes: tuple[str, ...] = ()


def sheet_field(name: str) -> Callable[[Cashier], QLineEdit]:
    return lambda day: getattr(day.hands.dialog, name)


def without_a_receipt(day: Cashier) -> None:
    day.key("F7", "F8")
    day.type("teh kelor")
    day.enter()


def bring_back(day: Cashier) -> None:
    day.scan(TEA)
    day.pay_cash()
    day.key("F7")
    day.enter()


PLACES = {
    "quantity": Place(lambda day: (day.scan(TEA), day.key("F3")), sheet_field("field")),
    "weight": Place(lambda day: day.scan(SALT), sheet_field("field")),
    "bundles": Place(lambda day: (day.scan(HAMPERS), day.key("F3")), sheet_field("field")),
    "discount": Place(lambda day: (day.scan(TEA), day.key("F4")), sheet_field("field"), takes=("0",)),
    "price": Place(lambda day: (day.scan(TEA), day.key("F4", "F4", "F4")), sheet_field("field")),
    "cash": Place(lambda day: (day.scan(TEA), day.key("F12")), sheet_field("amount")),
    "amount of the drawer": Place(lambda day: day.key("F9"), sheet_field("amount"), takes=("0",)),
    "units brought back": Place(bring_back, lambda day: day.hands.dialog.parts.parts[0].field),
    "price without a receipt": Place(without_a_receipt, sheet_field("price"), takes=("0",)),
    "paper typed in again": Place(
        lambda day: (day.hands.press(Qt.Key.Key_T, CTRL), day.type("JL-LRT-01-2026-000123")), sheet_field("day")
    ),
}


def refusals(day: Cashier) -> list[str]:
    """Return the sentences that stand on the screen in the colour of a refusal."""
    place = day.hands.dialog.panel if day.hands.dialog is not None else day.hands.till
    labels = place.findChildren(QLabel)
    return [each.text() for each in labels if each.isVisible() and each.property("tone") == "danger" and each.text()]


def put(day: Cashier, field: QLineEdit, text: str) -> None:
    """Paste a text and press Enter."""
    field.setFocus()
    field.clear()
    field.insert(text)
    field.textEdited.emit(field.text())
    day.hands.settle()
    day.enter()


def afresh(day: Cashier) -> None:
    for _ in range(3):
        if day.hands.dialog is not None:
            day.hands.escape()
    day.hands.controller.void()
    day.hands.till.entry.clear()
    day.hands.settle()


@pytest.mark.parametrize("name", PLACES)
def test_no_field_makes_something_else_of_what_it_is_given(goods, new_hands, name):
    day, place = start(goods, new_hands), PLACES[name]
    for text in HOSTILE:
        afresh(day)
        place.reach(day)
        field, before = place.field(day), (day.hands.controller.cart, day.dialog(), len(goods.checkout.recent_sales()))
        put(day, field, text)
        assert day.hands.controller.cart == before[0], text
        assert len(goods.checkout.recent_sales()) == before[2], text
        assert not goods.shifts.report().cash_movements[1:] or name != "amount of the drawer"
        if text in place.takes:
            continue
        nothing_yet = name == "units brought back" and text == "0"
        assert day.dialog() == before[1], text
        assert nothing_yet or refusals(day), text
        assert isValid(field)


@pytest.mark.parametrize(
    ("name", "worth"),
    [("quantity", 5_000 * 40_250), ("weight", 5_000 * 20_000), ("price", 5_000), ("discount", 35_250)],
)
def test_five_thousand_with_its_dot_is_five_thousand(goods, new_hands, name, worth):
    day, place = start(goods, new_hands), PLACES[name]
    place.reach(day)
    put(day, place.field(day), FIVE_THOUSAND)
    if name in ("price", "discount"):
        day.approve("Kemasan rusak")
    else:  # far more than is there
        assert day.dialog() == "ConfirmDialog"
        day.hands.press(Qt.Key.Key_Return, CTRL)
    assert day.dialog() == ""
    assert day.hands.controller.priced.paid == worth


@pytest.mark.parametrize("text", [*HOSTILE, FIVE_THOUSAND, "5,5", "250"])
def test_the_entry_takes_no_number_for_words(goods, new_hands, text):
    day = start(goods, new_hands)
    put(day, day.hands.till.entry, text)
    taken = [line.article.name for line in day.hands.controller.cart.lines]
    assert taken == []
    assert day.dialog() == ""
    if len(text) >= SHORTEST and text.isdigit():  # as fast and as long as a code: it stays on the red card
        assert day.hands.till.red_card.isVisible()
        return
    assert day.hands.till.message.text
    assert day.hands.till.entry.selectedText()


def test_who_points_at_what_a_number_found_takes_it(goods, new_hands):
    day = start(goods, new_hands)
    day.hands.type("100")
    QTest.qWait(600)  # nothing is searched while digits may still come
    day.hands.settle()
    day.hands.press(Qt.Key.Key_Down)
    day.hands.press(Qt.Key.Key_Up)
    day.enter()
    assert [line.article.name for line in day.hands.controller.cart.lines] == ["Teh kelor 100 g"]


def test_a_reference_or_reason_with_control_characters_is_refused_and_other_signs_are_kept(goods, new_hands):
    day = start(goods, new_hands)
    day.scan(TEA)
    day.key("F12", "F6")
    put(day, day.hands.dialog.reference, "\x1bp\x00x")
    assert refusals(day)
    put(day, day.hands.dialog.reference, "👍 12\n13")
    assert day.hands.controller.last_sale.receipt.tenders[0].reference == "👍 12 13"
    day.key("F9")
    day.type("5000")
    day.enter()
    put(day, day.hands.dialog.reason, "\x1bp\x00x")
    assert refusals(day)
    put(day, day.hands.dialog.reason, "Kembalian " * 5)
    assert day.dialog() == ""
    assert goods.shifts.report().pay_in.amount == 5_000


def test_a_qris_text_with_a_wrong_check_is_refused_where_it_stands(goods, new_hands):
    from ntt_pos.ui.office_pages import pages

    hands = new_hands(pages=pages())
    hands.sign_in("bela")
    hands.window.show_half(2)
    hands.settle()
    page = hands.window.office.open("settings")
    page.show_what("receipt")
    question, good = page.questions["qris_text"], goods.context.settings.qris_text
    for wrong in (good[:-1] + ("0" if good[-1] != "0" else "1"), good[4:], "👍", "1234"):
        question.field.setText(wrong)
        page.save()
        hands.settle()
        assert question.field.property("state") == "refused", wrong
        assert goods.context.settings.qris_text == good
