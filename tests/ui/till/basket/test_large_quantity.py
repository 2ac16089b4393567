"""Grams typed as kilograms, or digits too many: asked about once, in one sentence, wherever a quantity is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.builders import a_product

COFFEE, SALT = "8992154695923", "8990000000012"
SURE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def asked(till) -> str:
    """Return the sentence of the question that is open, or an empty text."""
    if type(till.dialog).__name__ != "ConfirmDialog":
        return ""
    return " ".join(label.text() for label in till.dialog.findChildren(QLabel))


def quantities(till) -> list[int]:
    return [line.quantity for line in till.controller.cart.lines]


def by_weight_dialog(till) -> None:
    till.burst(SALT)
    till.type("750")
    till.enter()


def by_quantity_before_a_code(till) -> None:
    till.type("750*")
    till.burst(SALT)


def by_quantity_before_a_name(till) -> None:
    till.type("750*garam")
    till.enter()


@pytest.mark.parametrize("typed", [by_weight_dialog, by_quantity_before_a_code, by_quantity_before_a_name])
def test_750_kilograms_are_asked_about_and_go_in_only_when_somebody_is_sure(till, typed):
    typed(till)
    assert "750 kg" in asked(till)
    assert "Rp15.000.000" in asked(till)
    assert quantities(till) == []
    till.enter()  # the safe default
    assert quantities(till) == []
    while till.dialog is not None:
        till.escape()
    typed(till)
    till.press(*SURE)
    assert till.dialog is None
    assert quantities(till) == [750_000]


@pytest.mark.parametrize(
    ("typed", "steps"),
    [(by_weight_dialog, 2), (by_quantity_before_a_code, 1), (by_quantity_before_a_name, 1)],
)
@pytest.mark.parametrize("sure", [False, True])
def test_who_says_no_is_told_that_nothing_was_added(till, typed, steps, sure):
    """The scan was taken and the field empty, so that nothing said so. Who is sure (the control) is not told it."""
    typed(till)
    if sure:
        till.press(*SURE)
    else:
        for _step in range(steps):
            till.escape()
    assert till.dialog is None
    told = "Tidak ada yang masuk keranjang" in till.till.message.text
    assert (told, quantities(till)) == (not sure, [750_000] * sure)


def test_who_chooses_none_of_several_things_with_one_code_is_told_that_nothing_was_added(till, shop):
    for name in ("Kelor", "Keripik singkong"):
        a_product(shop, name=name, price=9_000, barcode="8990000000029", delivered=9)
    till.burst("8990000000029")
    assert type(till.dialog).__name__ == "ChooseDialog"
    till.escape()
    assert "Tidak ada yang masuk keranjang: Kelor, Keripik singkong." in till.till.message.text


def test_the_weight_stays_to_be_typed_anew_when_it_was_a_slip(till):
    by_weight_dialog(till)
    till.enter()
    till.type("0,75")
    till.enter()
    assert (till.dialog, quantities(till)) == (None, [750])


def test_f3_asks_too_and_the_note_of_a_line_that_was_sure_does_not_ask_again(till):
    till.burst(COFFEE)
    till.press(Qt.Key.Key_F3)
    till.type("800")
    till.enter()
    assert "Rp36.000.000" in asked(till)
    assert quantities(till) == [1]
    till.press(*SURE)
    assert (till.dialog, quantities(till)) == (None, [800])
    till.press(Qt.Key.Key_F3)
    till.enter()
    assert (till.dialog, quantities(till)) == (None, [800])


def test_a_scan_is_never_asked_about_and_comes_behind_what_was(till):
    """The negative control: one more of 800, and more than the books know but not unusually many."""
    till.type("800*")
    till.burst(COFFEE)
    till.press(*SURE)
    till.burst(COFFEE)
    till.type("49*")
    till.burst(COFFEE)
    assert (till.dialog, quantities(till)) == (None, [850])


def test_a_scan_while_it_is_asked_is_not_lost(till):
    by_quantity_before_a_code(till)
    till.burst(COFFEE)
    assert "750 kg" in asked(till)
    till.press(*SURE)
    assert quantities(till) == [750_000]
    assert [each.code for each in till.controller.unknown.waiting] == [COFFEE]


def test_a_point_below_one_kilogram_is_shown_as_the_weight_it_is(till):
    till.burst(SALT)
    till.type("0.75")
    assert till.dialog._price.text().startswith("0,75 kg")
    till.enter()
    till.type("0.25*")
    till.burst(SALT)
    assert (till.dialog, quantities(till)) == (None, [1_000])
