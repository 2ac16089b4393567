"""A scan into every dialog there is, wherever its focus stands: it reaches the red card or is told, and nothing else happens."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

from ntt_pos.ui.widgets.lone_keys import LoneKeys
from tests.builders import a_product
from tests.end_to_end.test_every_sheet import OPENERS as AT_THE_TILL
from tests.end_to_end.test_every_sheet import dialogs as dialogs_of_the_till
from tests.end_to_end.test_whole_day import SHARED, TEA, goods, start
from tests.ui.conftest import HAND_MS
from tests.ui.test_every_office_dialog import OPENERS as IN_THE_OFFICE
from tests.ui.test_every_office_dialog import dialogs as dialogs_of_the_office
from tests.ui.test_every_office_dialog import night

__all__ = ["goods", "night"]

CODE = "1234567890128"  # every digit that some dialog chooses by
OWN_LABEL = "2000000000015"
PAUSES = (0, 60, 150, 300)  # ms behind the first sign of a scan: measured with radios
STOPS = 5  # of Tab, with the place where the dialog opens


def answers(dialog: Any) -> list[object]:
    """What is typed and chosen in a dialog."""
    texts = [each.text() for each in dialog.findChildren(QLineEdit)]
    longer = [each.toPlainText() for each in dialog.findChildren(QPlainTextEdit)]
    chosen = [each.currentIndex() for each in dialog.findChildren(QComboBox)]
    ticked = [each.isChecked() for each in dialog.findChildren(QAbstractButton)]
    return [*texts, *longer, *chosen, *ticked]


def stops(hands: Any) -> list[Any]:
    """Where Tab leads to in the dialog that is open, from where it opened."""
    found = [hands.focus]
    for _stop in range(STOPS - 1):
        hands.press(Qt.Key.Key_Tab)
        found.append(hands.focus)
    return list(dict.fromkeys(found))


def pauses(dialog: Any) -> tuple[int, ...]:
    """Every pause where single signs do something; elsewhere none and the longest."""
    return PAUSES if dialog.lone_keys._acts else (PAUSES[0], PAUSES[-1])


def told(dialog: Any) -> str:
    """What a dialog says about a scan."""
    return dialog.refusal.text() or getattr(dialog, "_words", dialog.refusal).text()


def wrong_at_the_till(day: Any, dialog: Any, stop: Any, pause: int) -> list[object]:
    """Scan into a dialog of the till with the focus somewhere in it; return what should not have happened."""
    hands, unknown = day.hands, day.hands.controller.unknown
    stop.setFocus()
    before, lines, kept = answers(dialog), hands.controller.cart.lines, unknown.refused.count(CODE)
    day.hands.burst(CODE, pause=pause)
    wrong = []
    if hands.dialog is not dialog or hands.controller.cart.lines != lines:
        return [type(hands.dialog).__name__, hands.controller.cart.lines]
    if hasattr(dialog, "scan"):
        return []
    if answers(dialog) != before or (dialog.isAncestorOf(stop) and hands.focus is not stop):
        wrong += [before, answers(dialog), hands.focus]
    if unknown.refused.count(CODE) != kept + 1 or "kartu merah" not in told(dialog):
        wrong += [unknown.refused, told(dialog)]
    return wrong


def test_a_scan_into_a_dialog_of_the_till_waits_on_the_red_card_wherever_the_focus_is(goods, new_hands):
    a_product(goods, name="Sabun kelor", barcode=CODE, delivered=900)
    goods.catalogue.refresh()
    day = start(goods, new_hands)
    day.scan(TEA)
    day.pay_cash()
    day.scan(TEA)
    wrong = {}
    for name, opens in AT_THE_TILL.items():
        opens(day)
        day.hands.settle()
        dialog = day.hands.dialog
        assert type(dialog).__name__ == name
        for (place, stop), pause in product(enumerate(stops(day.hands)), pauses(dialog)):
            if day.hands.dialog is dialog and (found := wrong_at_the_till(day, dialog, stop, pause)):
                wrong[name, place, pause] = found
        day.hands.window.stage.close_all()
        day.hands.controller.unknown.not_ours(CODE)
        if name == "HeldDialog":
            day.scan(TEA)
    assert wrong == {}
    assert set(AT_THE_TILL) == dialogs_of_the_till()
    assert len(goods.checkout.recent_sales(50)) == 1


@pytest.fixture
def asked(goods, new_hands) -> Any:
    """A cashier who is asked which of two goods with one code it is, while the next goods come to the scanner."""
    for place, code in enumerate((CODE, OWN_LABEL)):
        a_product(goods, name=f"Sabun kelor {place}", barcode=code, delivered=900)
    day = start(goods, new_hands)
    day.scan(SHARED)
    assert day.dialog() == "ChooseDialog"
    return day.hands


def basket(hands: Any) -> list[str]:
    return [line.article.name for line in hands.controller.cart.lines]


@pytest.mark.parametrize("code", [CODE, OWN_LABEL])
@pytest.mark.parametrize("after", [1, 2, 12])
@pytest.mark.parametrize("pause", PAUSES)
def test_the_next_scan_chooses_none_of_two_goods_with_one_code(asked, code, pause, after):
    focus = asked.focus
    asked.burst(code, pause=pause, after=after)
    assert (basket(asked), asked.controller.unknown.refused) == ([], (code,))
    assert (asked.dialog is not None, asked.focus) == (True, focus)


def test_a_digit_alone_chooses_by_itself(asked):
    asked.type("2")
    assert basket(asked) == ["Keripik singkong"]


@pytest.mark.parametrize("digits", ["2", "12"])
def test_a_digit_marks_what_it_means_and_enter_takes_it_at_once(asked, digits):
    for digit in digits:
        asked.now += HAND_MS
        QTest.keyClicks(asked.focus, digit)
    assert "Keripik singkong" in asked.focus.text()
    asked.enter()
    assert basket(asked) == ["Keripik singkong"]


def test_after_a_hundred_and_twenty_milliseconds_a_pause_sold_what_nobody_scanned(asked):
    """A negative control."""
    asked.dialog.lone_keys._soon.setInterval(120)
    asked.burst(OWN_LABEL, pause=150)
    assert basket(asked)[:1] == ["Keripik singkong"]


def test_without_a_look_at_the_last_key_the_scan_sells_the_first_of_them(asked, monkeypatch):
    """A negative control."""
    monkeypatch.setattr(LoneKeys, "_last_key", lambda _self: 0.0)
    asked.burst(CODE)
    assert basket(asked) == ["Keripik pisang"]


def wrong_in_the_office(night: Any, dialog: Any, stop: Any, pause: int) -> list[object]:
    """Scan into a dialog of the office with the focus somewhere in it; return what should not have happened."""
    stop.setFocus()
    before = answers(dialog)
    night.hands.burst(CODE, pause=pause)
    if night.hands.dialog is not dialog:
        return [type(night.hands.dialog).__name__]
    if hasattr(dialog, "scan"):
        return []
    wrong = []
    if answers(dialog) != before or (dialog.isAncestorOf(stop) and night.hands.focus is not stop):
        wrong += [before, answers(dialog), night.hands.focus]
    if "pindai" not in told(dialog).lower():
        wrong.append(told(dialog))
    return wrong


def test_a_scan_into_a_dialog_of_the_office_is_told_and_changes_nothing(night):
    assert set(IN_THE_OFFICE) == dialogs_of_the_office()
    a_product(night.shop, name="Sabun kelor", barcode=CODE, delivered=900)
    wrong = {}
    for name, opens in IN_THE_OFFICE.items():
        dialog = night.session.open(opens(night))
        night.hands.settle()
        for (place, stop), pause in product(enumerate(stops(night.hands)), pauses(dialog)):
            if night.hands.dialog is dialog and (found := wrong_in_the_office(night, dialog, stop, pause)):
                wrong[name, place, pause] = found
        night.hands.window.stage.close_all()
        night.hands.settle()
    assert wrong == {}
