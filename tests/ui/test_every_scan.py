"""Every scan counts: the whole matrix of pauses, bursts and disturbances, played with the moments that keys carry."""

from __future__ import annotations

import dataclasses
from itertools import product

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from ntt_pos.domain.devices.scanner_timing import LOOK_MS
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.ui import scanner
from ntt_pos.ui.scanner import HOLD_MS
from ntt_pos.ui.till.help_dialog import HelpDialog
from tests.builders import a_product
from tests.ui.old_scanner import OldScanner

CODE = "8992154695923"
OTHER = "8990000000029"
PAUSES = (0, 30, 60, 90, 120, 300)
PLACES = tuple(range(1, 14))
PACES = (0, 1, 2, 8, 15, 30)
BETWEEN = (0, 50, 300, 500)
CODES = 30


class Keyboard:
    """A keyboard whose keys carry their moments, whenever the program gets to them."""

    def __init__(self) -> None:
        self.now = 10_000.0

    def strike(self, key: int, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(round(self.now))
            target = QApplication.focusWidget() or QApplication.activeWindow()
            assert target is not None
            QApplication.sendEvent(target, event)

    def sign(self, sign: str) -> None:
        self.strike(ord(sign.upper()), sign)

    def enter(self) -> None:
        self.strike(Qt.Key.Key_Return, "\r")

    def scan(self, code: str, *, pace: float = 2, pause: float = 0, after: int = 0, meanwhile=None) -> None:
        """Scan a code with a pause (or something that happens meanwhile) after one of its signs; 0: after each."""
        for place, sign in enumerate(code, 1):
            self.now += pace
            self.sign(sign)
            if after in (place, 0):
                self.now += pause
                if meanwhile is not None and after:
                    meanwhile()
        self.now += pace
        self.enter()

    def type(self, text: str, pace: float = 140) -> None:
        for sign in text:
            self.now += pace
            self.sign(sign)

    def rest(self) -> None:
        self.now += 2_000


@pytest.fixture
def keys() -> Keyboard:
    return Keyboard()


@pytest.fixture
def second(shop, coffee):
    return a_product(shop, name="Madu hutan 460 g", price=95_000, barcode=OTHER, delivered=9_000)


@pytest.fixture
def counter(second, till):
    return till


def sold(till) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in till.controller.cart.lines:
        code = line.article.barcodes[0]
        found[code] = found.get(code, 0) + line.quantity
    return found


def strangers(till) -> list[str]:
    """What is on the red card and no code of the shop: what a dialog refused is there under its name."""
    unknown = till.controller.unknown
    return [each.code for each in unknown.waiting if not unknown.refused_name(each.code)]


def fresh(till, keys) -> None:
    till.controller.void()
    till.till.entry.clear()
    till.till.entry.setFocus()
    keys.rest()


@pytest.mark.parametrize("prefix", ["", "~"])
def test_a_pause_after_any_digit_loses_nothing(counter, keys, prefix):
    till = counter
    till.session.keep(dataclasses.replace(till.session.local, scanner_prefix=prefix))
    wrong = []
    for pause in PAUSES:
        for place in (*PLACES, 0):
            fresh(till, keys)
            keys.scan(prefix + CODE, pause=pause, after=place + len(prefix) if place else 0)
            keys.now += 300
            keys.scan(prefix + OTHER)
            if sold(till) != {CODE: 1, OTHER: 1} or strangers(till) or till.till.entry.text():
                wrong.append((pause, place, sold(till), strangers(till)))
    assert wrong == []


def test_bursts_of_thirty_codes_arrive_whole_at_every_pace(counter, keys):
    till = counter
    wrong = []
    for pace in PACES:
        for between in BETWEEN:
            fresh(till, keys)
            for place in range(CODES):
                keys.scan(CODE if place % 2 else OTHER, pace=pace)
                keys.now += between
            if sold(till) != {CODE: CODES // 2, OTHER: CODES // 2} or strangers(till):
                wrong.append((pace, between, sold(till), strangers(till)))
    assert wrong == []


def test_a_dialog_that_opens_or_closes_in_the_middle_of_a_scan_costs_nothing(counter, keys):
    till = counter
    for place in PLACES:
        fresh(till, keys)
        keys.scan(CODE, after=place, pause=90, meanwhile=lambda: till.session.open(HelpDialog(till.session, [], [])))
        # What a dialog refuses it refuses with a sentence; nothing is taken for something else.
        assert "pindai" in till.dialog.refusal.text().lower() or sold(till) == {CODE: 1}, place
        assert till.till.entry.text() == ""
        till.window.stage.close_all()
        keys.rest()
        till.session.open(HelpDialog(till.session, [], []))
        before = sold(till).get(CODE, 0)
        keys.scan(CODE, after=place, pause=90, meanwhile=till.window.stage.close_all)
        assert sold(till) == {CODE: before + 1}, place
    assert strangers(till) == []


def test_another_language_or_theme_in_the_middle_of_a_scan_costs_nothing(counter, keys):
    till = counter
    themes = iter(["dark", "light"] * len(PLACES))
    for place in (1, 13):
        fresh(till, keys)
        keys.scan(CODE, after=place, pause=30, meanwhile=till.window.rebuild)
        assert sold(till) == {CODE: 1}, place
    for place in (1, 5, 9, 13):  # dressing the whole window anew takes a third of a second
        fresh(till, keys)
        keys.scan(CODE, after=place, pause=30, meanwhile=lambda: till.look.use(next(themes)))
        assert sold(till) == {CODE: 1}, place
    assert strangers(till) == []


def test_a_sale_that_is_finished_in_the_middle_of_a_scan_costs_nothing(counter, keys):
    till, places = counter, (1, 4, 7, 10, 13)  # each is a whole sale
    for place in places:
        fresh(till, keys)
        keys.scan(OTHER)
        due = till.controller.due_cash
        till.controller.pay([Tender(Means.CASH, due)])
        keys.rest()
        keys.scan(CODE, after=place, meanwhile=till.settle)
        till.settle()
        assert sold(till) == {CODE: 1}, place
    assert len(till.shop.checkout.recent_sales(50)) == len(places)
    assert strangers(till) == []


def test_what_is_scanned_while_a_sale_is_written_waits_for_the_next_customer(counter, keys):
    till = counter
    keys.scan(OTHER)
    till.press(Qt.Key.Key_F12)
    keys.rest()
    till.now += LOOK_MS
    keys.strike(Qt.Key.Key_F12, "")
    assert till.controller.busy
    for _each in range(CODES):
        keys.scan(CODE, pace=0)
    till.settle()
    assert sold(till) == {CODE: CODES}


def test_scans_while_the_night_is_closing_all_arrive(counter, keys, shop, owner):
    till = counter
    till.session.long.run(lambda: shop.close_day.close(by=owner), failed=lambda _error: None)
    for _each in range(CODES):
        keys.scan(CODE, pace=2)
        QApplication.processEvents()
    till.settle()
    assert sold(till) == {CODE: CODES}


@pytest.mark.parametrize("prefix", ["", "~"])
def test_a_scan_into_a_field_of_figures_is_refused_and_the_field_is_as_it_was(counter, keys, prefix):
    till = counter
    till.session.keep(dataclasses.replace(till.session.local, scanner_prefix=prefix))
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F12):  # a quantity, cash
        fresh(till, keys)
        keys.scan(prefix + CODE)
        till.press(key)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        field.setText("12")
        for pause in PAUSES:
            for place in (1, 6, 13):  # each is a search and a sum anew: the whole matrix is played at the entry
                keys.rest()
                field.setSelection(0, 1)
                keys.scan(prefix + CODE, pause=pause, after=place + len(prefix))
                assert (field.text(), field.selectedText()) == ("12", "1"), (key, pause, place)
                assert QApplication.focusWidget() is field
        till.window.stage.close_all()
        assert sold(till) == {CODE: 1}
    assert till.shop.checkout.recent_sales() == ()


def test_a_scan_right_behind_a_typed_amount_leaves_the_amount(counter, keys):
    till = counter
    keys.scan(CODE)
    till.press(Qt.Key.Key_F12)
    keys.rest()
    keys.type("5", pace=120)
    keys.now += 200
    keys.scan(CODE)
    assert till.dialog.amount.text() == "5"
    keys.now += 200
    keys.scan("4006381333931")
    assert till.dialog.amount.text() == "5"


def test_a_scan_into_the_pin_signs_nobody_in(hands, keys):
    field = hands.window.login.pad.field
    field.setFocus()
    for pause in PAUSES:
        for place in PLACES:
            keys.rest()
            field.setText("24")
            keys.scan(CODE, pause=pause, after=place)
            assert field.text() == "24", (pause, place)
    assert hands.session.actor is None


def test_who_types_like_a_typist_is_no_scanner(counter, keys):
    till = counter
    for pace in (100, 140, 180):
        fresh(till, keys)
        keys.type("madu", pace)
        assert till.till.results.count == 1, pace
        keys.enter()
        assert sold(till) == {OTHER: 1}, pace
        keys.rest()
        keys.type("3*", pace)
        keys.now += pace
        keys.scan(CODE)
        assert sold(till) == {OTHER: 1, CODE: 3}, pace
        keys.rest()
        keys.type(CODE, pace)
        keys.now += pace
        keys.enter()
        assert sold(till) == {OTHER: 1, CODE: 4}, pace
        till.press(Qt.Key.Key_F12)
        keys.type("500000", pace)
        assert till.dialog.amount.text() == "500.000", pace
        till.window.stage.close_all()


def test_a_weight_before_a_scan_and_a_weighed_scan_still_do_what_they_say(counter, keys):
    till = counter
    keys.type("0,5*")
    keys.now += 100
    keys.scan("8990000000012")
    assert sold(till) == {"8990000000012": 500}
    keys.rest()
    keys.scan("8990000000012")
    assert till.dialog is not None
    assert sold(till) == {"8990000000012": 500}


def test_a_scan_right_behind_typed_letters_goes_to_the_basket_and_the_letters_stay(counter, keys):
    till = counter
    for gap in (0, 30, 90, 300, 900):
        fresh(till, keys)
        keys.type("kopi")
        keys.now += gap
        keys.scan(CODE)
        assert sold(till) == {CODE: 1}, gap
        assert till.till.entry.text() == "kopi", gap


def test_a_key_that_a_busy_pc_repeats_is_not_doubled(counter, keys):
    till = counter

    def repeat() -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_4, Qt.KeyboardModifier.NoModifier, "4", autorep=True)
        event.setTimestamp(round(keys.now) + 700)
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(target, event)

    for place in PLACES:
        fresh(till, keys)
        keys.scan(CODE, after=place, meanwhile=repeat)
        assert sold(till) == {CODE: 1}, place
    assert strangers(till) == []


def test_a_digit_that_is_let_go_and_struck_in_one_millisecond_is_no_held_key(counter, keys):
    """Qt calls a key a repeated one when its release and the next press carry one moment."""
    till = counter
    twice = "8998181170969"
    a_product(till.shop, name="Garam 500 g", price=9_000, barcode=twice, delivered=100)
    for pace in (0, 20, 100):
        fresh(till, keys)
        before = ""
        for sign in twice:
            event = QKeyEvent(
                QEvent.Type.KeyPress, ord(sign), Qt.KeyboardModifier.NoModifier, sign, autorep=sign == before
            )
            event.setTimestamp(round(keys.now))
            QApplication.sendEvent(till.focus, event)
            before = sign
            keys.now += pace
        keys.enter()
        assert sold(till) == {twice: 1}, pace


def test_a_slow_scan_through_a_dialog_that_comes_or_goes_is_not_cut(counter, keys):
    till = counter
    refused = []
    scan = till.window._scan_into
    till.window._scan_into = lambda place, code: (refused.append(code), scan(place, code))
    for place, opens in product(PLACES[:-1], (True, False)):
        fresh(till, keys)
        refused.clear()
        if not opens:
            till.session.open(HelpDialog(till.session, [], []))
        for number, sign in enumerate(CODE, 1):
            keys.now += 110  # a PC so busy that every key comes late
            keys.sign(sign)
            if number == place:
                if opens:
                    till.session.open(HelpDialog(till.session, [], []))
                else:
                    till.window.stage.close_all()
        keys.now += 110
        keys.enter()
        assert (refused, sold(till)) == (([CODE], {}) if opens else ([], {CODE: 1})), (place, opens)
        assert till.till.entry.text() == "", place
        till.window.stage.close_all()
    assert strangers(till) == []


def test_a_scan_that_a_dialog_covers_and_frees_again_is_put_together(counter, keys):
    """The PC is so busy that the keys come late or stand still; the code's middle went to a dialog."""
    till = counter
    parts = ((0, 13), (3, 11), (0, 8), (5, 13))
    for pause, earlier, (first, last) in product((110, 2_500), ("", "kopi"), parts):
        fresh(till, keys)
        till.till.entry.setText(earlier)
        for place, sign in enumerate(CODE):
            keys.now += pause if place == last - 1 else 90
            if place == first:
                till.session.open(HelpDialog(till.session, [], []))
            if place == last:
                till.window.stage.close_all()
            keys.sign(sign)
        till.window.stage.close_all()
        keys.now += 20
        keys.enter()
        assert (sold(till), till.till.entry.text()) == ({CODE: 1}, earlier), (pause, first, last)
    assert strangers(till) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_K])
def test_words_that_a_key_took_out_of_the_field_do_not_come_back_with_the_next_scan(counter, keys, key):
    till = counter
    keys.scan(OTHER)
    keys.rest()
    keys.type("zq rosa", 120)
    ctrl = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_K else Qt.KeyboardModifier.NoModifier
    till.press(key, ctrl)  # the name of the basket that is held, or what a customer asked for
    assert till.till.entry.text() == ""
    keys.now += 200
    keys.scan(CODE)
    assert sold(till) == ({CODE: 1} if key == Qt.Key.Key_F5 else {OTHER: 1, CODE: 1})
    assert till.till.entry.text() == ""


def test_digits_left_in_the_field_do_not_spoil_the_scan_behind_them(counter, keys):
    till = counter
    for digits in ("25", "20"):  # the 0 is no part of the number behind it, though it would not change it
        fresh(till, keys)
        keys.type(digits)
        keys.now += 400
        keys.scan(CODE)
        assert sold(till) == {CODE: 1}
        assert till.till.entry.text() == digits


FRENCH = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
KEYPAD = {"1": 79, "2": 80, "3": 81, "4": 75, "5": 76, "6": 77, "7": 71, "8": 72, "9": 73, "0": 82}


def strike_places(keys, code: str, signs: dict[str, str], places: dict[str, int], modifier) -> None:
    """Strike the keys of a code by their places on the keyboard, whatever signs they type here."""
    for digit in code:
        keys.now += 3
        place = places[digit] + (scanner._FIRST_PLACE or 0)
        event = QKeyEvent(QEvent.Type.KeyPress, 0, modifier, place, 0, 0, signs.get(digit, ""))
        event.setTimestamp(round(keys.now))
        QApplication.sendEvent(QApplication.focusWidget(), event)
    keys.now += 3
    keys.enter()


ROW = {digit: 2 + place for place, digit in enumerate("1234567890")}
OTHER_KEYBOARDS = {
    "a French keyboard": (FRENCH, ROW, Qt.KeyboardModifier.NoModifier),
    "no Num Lock": ({}, KEYPAD, Qt.KeyboardModifier.KeypadModifier),
}


@pytest.mark.parametrize("keyboard", OTHER_KEYBOARDS.values(), ids=OTHER_KEYBOARDS)
@pytest.mark.parametrize("before", ["", "kopi", "3*"])
def test_a_scan_is_read_by_the_places_of_its_keys_when_the_keyboard_types_other_signs(counter, keys, keyboard, before):
    till = counter
    keys.type(before)
    keys.now += 300
    strike_places(keys, CODE, *keyboard)
    assert sold(till) == {CODE: 3 if before == "3*" else 1}
    assert till.till.entry.text() == (before if before == "kopi" else "")
    till.till.entry.clear()
    till.press(Qt.Key.Key_F12)
    keys.rest()
    strike_places(keys, OTHER, *keyboard)
    assert till.dialog.amount.text() == ""
    assert till.controller.unknown.refused == (OTHER,)


@pytest.mark.parametrize("keyboard", OTHER_KEYBOARDS.values(), ids=OTHER_KEYBOARDS)
def test_without_the_places_of_the_keys_it_would_be_lost(counter, keys, keyboard, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(scanner, "_PLACES", {})
    strike_places(keys, CODE, *keyboard)
    assert sold(counter) == {}


def test_a_french_hand_types_its_own_signs(counter, keys):
    till = counter
    for digit in CODE:
        keys.now += 150
        place = ROW[digit] + (scanner._FIRST_PLACE or 0)
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, place, 0, 0, FRENCH[digit])
        event.setTimestamp(round(keys.now))
        QApplication.sendEvent(QApplication.focusWidget(), event)
    keys.now += 150
    keys.enter()
    assert sold(till) == {}
    assert till.till.entry.text() == "".join(FRENCH[digit] for digit in CODE)


def strike_arrows(keys, times: int, *, after: float, held: bool = False) -> None:
    """Strike the keypad's 2 while Num Lock is off, by a hand; held it repeats."""
    place = KEYPAD["2"] + (scanner._FIRST_PLACE or 0)
    for each in range(times):
        keys.now += HOLD_MS * 2 if held and each == 1 else after
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Down,
            Qt.KeyboardModifier.KeypadModifier,
            place,
            0,
            0,
            "",
            held and each > 0,
        )
        event.setTimestamp(round(keys.now))
        QApplication.sendEvent(QApplication.focusWidget(), event)
    keys.now += after


@pytest.mark.parametrize("after", [100, 300, 450])
def test_a_hand_that_chooses_with_the_arrows_of_the_keypad_is_no_scanner(counter, keys, after):
    till = counter
    for _each in range(2):
        keys.type(CODE)
        keys.enter()
        till.press(Qt.Key.Key_F5)
        keys.rest()
    till.press(Qt.Key.Key_F6)
    assert type(till.dialog).__name__ == "HeldDialog"
    keys.rest()
    strike_arrows(keys, 8, after=after)
    keys.enter()
    till.settle()
    assert till.dialog is None
    assert sold(till) == {CODE: 1}
    assert till.controller.unknown.refused == ()


def test_the_arrows_before_a_scan_are_no_part_of_it(counter, keys):
    till = counter
    strike_arrows(keys, 2, after=300)
    keys.scan("NTT-0012")
    assert [each.code for each in till.controller.unknown.waiting] == ["NTT-0012"]


def test_an_arrow_of_the_keypad_that_is_held_goes_on(counter, keys):
    till, seen = counter, []
    till.till.entry.moved.connect(seen.append)
    strike_arrows(keys, 11, after=30, held=True)
    assert seen == [1] * 11


def test_a_code_that_another_scanner_sends_with_other_zeros_or_under_caps_lock_is_the_same_thing(counter, keys):
    till, upc, letters = counter, "036000291452", "NTT-0012"
    for barcode in (upc, letters):
        a_product(till.shop, name=f"Sabun {barcode}", price=9_000, barcode=barcode, delivered=100)
    for sent in (f"0{upc}", upc, letters.lower(), letters):
        keys.scan(sent)
        keys.rest()
    assert sold(till) == {upc: 2, letters: 2}
    assert strangers(till) == []


def test_no_search_is_run_while_digits_come(counter, keys, monkeypatch):
    till = counter
    asked = []
    search = till.shop.catalogue.search
    monkeypatch.setattr(till.shop.catalogue, "search", lambda *words: asked.append(words) or search(*words))
    for pause in PAUSES:
        keys.scan(CODE, pause=pause, after=0)
    assert asked == []


def test_the_rule_of_before_loses_scans(qtbot, qapp, keys):
    """The negative control: the same pauses, the old rule."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    scanner, got = OldScanner(), []
    scanner.watch(qapp)
    scanner.scanned.connect(got.append)
    lost = 0
    try:
        for pause in PAUSES:
            for place in PLACES:
                field.clear()
                keys.rest()
                count = len(got)
                keys.scan(CODE, pause=pause, after=place)
                whole = got[count:] == [CODE] or (got[count:] == [] and field.text() == CODE)
                lost += not whole
    finally:
        qapp.removeEventFilter(scanner)
    assert lost > 10
