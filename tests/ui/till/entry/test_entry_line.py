"""What stays in the entry field after it was judged, and what then takes its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ntt_pos.ui.till.products.search_results import Results
from tests.builders import a_product

COFFEE = "8992154695923"


def test_a_scan_before_the_shift_is_open_leaves_an_empty_field(hands):
    """The code stood there as if nothing were like it, and what was typed after the count went behind it."""
    hands.sign_in()
    hands.burst(COFFEE)
    assert "F10" in hands.till.message.text
    assert hands.till.entry.text() == ""
    assert not hands.till.results.isVisible()
    hands.open_shift()
    hands.type("kopi")
    assert hands.till.entry.text() == "kopi"


def test_what_was_refused_gives_way_to_what_is_typed_after_a_dialog(till):
    till.type("kacamata")
    till.enter()
    assert till.till.entry.text() == "kacamata"
    till.press(Qt.Key.Key_F1)
    till.escape()
    till.type("kopi")
    assert till.till.entry.text() == "kopi"


def test_what_was_not_judged_yet_stays_when_a_dialog_closes(till):
    """The negative control: only what was refused is spent."""
    till.type("kop")
    till.press(Qt.Key.Key_F1)
    till.escape()
    till.type("i")
    assert till.till.entry.text() == "kopi"


@pytest.mark.parametrize("between", [(), (Qt.Key.Key_F1, Qt.Key.Key_Escape)])
def test_a_quantity_that_asks_for_its_product_stays_before_the_scan(till, between):
    till.type("3*")
    till.enter()
    assert "setelah 3*" in till.till.message.text
    assert (till.till.entry.text(), till.till.entry.selectedText()) == ("3*", "")
    for key in between:
        till.press(key)
    till.burst(COFFEE)
    assert [line.quantity for line in till.controller.cart.lines] == [3]
    assert till.till.entry.text() == ""


def test_a_number_alone_is_told_how_to_be_a_quantity(till):
    till.type("3")
    till.enter()
    assert "ketik 3* sebelum memindai" in till.till.message.text
    till.type("12345")
    till.enter()
    assert "*" not in till.till.message.text  # no quantity: a code


def test_a_code_with_a_scanners_x_behind_it_is_no_quantity(till):
    till.burst("4006381333931x")
    assert [each.code for each in till.controller.unknown.waiting] == ["4006381333931x"]
    assert (till.till.entry.text(), till.till.message.text) == ("", "")
    till.burst(COFFEE)
    assert [line.quantity for line in till.controller.cart.lines] == [1]


def test_seven_digits_before_an_x_are_one(till):
    """The negative control: what is as short as that somebody may have typed."""
    till.type("1000000x")
    till.enter()
    assert "setelah 1000000*" in till.till.message.text


def test_a_quantity_that_was_typed_before_the_shift_is_open_stays_too(hands):
    hands.sign_in()
    hands.type("3*")
    hands.enter()
    hands.open_shift()
    hands.burst(COFFEE)
    assert [line.quantity for line in hands.controller.cart.lines] == [3]


def test_words_typed_before_the_shift_is_open_stay(hands):
    hands.sign_in()
    hands.type("kopi")
    hands.enter()
    assert "F10" in hands.till.message.text
    assert hands.till.entry.text() == "kopi"


def test_refused_words_that_are_typed_again_stay_when_a_dialog_closes(till):
    till.type("kacamata")
    till.enter()
    for _sign in "kacamata":
        till.press(Qt.Key.Key_Backspace)
    till.type("kacamata")
    till.press(Qt.Key.Key_F1)
    till.escape()
    till.type(" hitam")
    assert till.till.entry.text() == "kacamata hitam"


@pytest.mark.parametrize("typed", ["kopi ", "3*"])
def test_what_was_typed_before_a_scan_stays_when_the_shift_is_not_open(hands, typed):
    """Words and quantity went with the scan that was refused, and nobody said so."""
    hands.sign_in()
    hands.type(typed)
    hands.burst(COFFEE)
    assert "F10" in hands.till.message.text
    assert hands.till.entry.text() == typed
    hands.open_shift()
    hands.burst(COFFEE)
    assert [line.quantity for line in hands.controller.cart.lines] == [3 if typed == "3*" else 1]


def test_goods_added_while_letters_stand_are_seen_and_typing_brings_the_list_back(till):
    till.type("kop")
    assert till.till.results.isVisible()
    till.till.typed.scan(COFFEE)
    till.settle()
    assert till.till.entry.text() == "kop"
    assert till.till.view.isVisible()
    till.type("i")
    assert till.till.results.isVisible()
    till.till.controller.add(till.shop.catalogue.by_code(COFFEE)[0])
    till.settle()
    assert till.till.view.isVisible()
    till.enter()
    assert till.till.results.isVisible() or not till.till.entry.text()


@pytest.fixture
def several(till, shop):
    """A second coffee, and a basket with one thing in it."""
    a_product(shop, name="Kopi Robusta 200 g", price=38_000, delivered=9)
    till.session.shop.catalogue.search("kopi", 5)
    till.burst(COFFEE)
    return till


@pytest.mark.parametrize("enter", [False, True])
@pytest.mark.parametrize("typed", ["kopi", "3*", "3*kopi"])
def test_the_payment_does_not_swallow_what_is_typed_and_not_in_the_basket(several, typed, enter):
    """Enter on several matches only goes into the list: F12 F12 then took the money without any of them."""
    till, before = several, several.controller.cart
    till.type(typed)
    if enter:
        till.enter()
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert (till.dialog, till.controller.last_sale, till.controller.cart) == (None, None, before)
    assert f"“{typed}”" in till.till.message.text
    assert till.till.message.property("role") == "warn"
    assert till.till.entry.text() == typed
    till.escape()
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert till.controller.last_sale.total == 45_000


def test_words_that_a_scan_came_behind_are_not_swallowed_either(several):
    till = several
    till.type("kopi ")
    till.burst(COFFEE)
    assert till.till.entry.text() == "kopi "
    till.press(Qt.Key.Key_F12)
    assert till.dialog is None
    assert "“kopi”" in till.till.message.text


def test_what_was_refused_with_a_sentence_does_not_keep_from_paying(several):
    """The negative control: nobody waits for what is known not to be there, and an unknown code is on the red card."""
    till = several
    for line in ("kacamata", "4006381333931"):
        till.type(line)
        till.enter()
        till.press(Qt.Key.Key_F12)
        assert type(till.dialog).__name__ == "PayDialog"
        till.escape()


def test_the_list_says_what_enter_really_does(several):
    till = several

    def said() -> tuple[str, str]:
        return till.till.results.keys.text(), till.till.product.hint.text()

    till.type("kopi")
    assert "Enter dua kali" in said()[0]
    till.enter()
    assert "Enter ambil" in said()[0]
    assert till.till.message.property("role") == "warn"
    till.escape()
    till.type("robusta")
    assert "Enter ambil" in said()[0]
    till.enter()
    assert len(till.controller.cart.lines) == 2
    till.type("kopi")
    till.press(Qt.Key.Key_Down)
    assert "Enter ambil" in said()[0]
    till.escape()
    till.type("5.000")
    assert "Enter" not in said()[0]


@pytest.mark.parametrize("keys", [(Qt.Key.Key_F2,), (Qt.Key.Key_F7, Qt.Key.Key_F8)])
def test_where_one_enter_takes_the_list_says_so(several, keys):
    for key in keys:
        several.press(key)
    several.type("kopi")
    assert "Enter ambil" in several.dialog.findChild(Results).keys.text()


def test_a_name_typed_over_an_open_basket_is_offered_as_the_name_of_a_held_one(several):
    till = several
    till.type("bu kopi")
    assert "F5 menahannya" in till.till.product.hint.text()
    till.press(Qt.Key.Key_F5)
    assert "bu kopi" in till.till.message.text


def test_nothing_is_offered_to_be_held_where_nothing_is(till):
    """The negative control."""
    till.type("kopi")
    assert "F5" not in till.till.product.hint.text()
