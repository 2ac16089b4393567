"""Signing in, locking, shifts, papers that wait, languages and looks."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QLineEdit
from pytestqt.exceptions import capture_exceptions

from ntt_pos import i18n
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.ui.widgets.keycap import KeyCap
from tests.conftest import actor_named
from tests.fakes import FailingPrinter
from tests.ui.conftest import standing

CODE = "8992154695923"


def test_a_pin_signs_its_owner_in_and_the_entry_field_waits(hands):
    hands.window.login.choose("ani")
    hands.type("246802")
    hands.enter()
    assert hands.session.actor.username == "ani"
    assert QApplication.focusWidget() is hands.till.entry


def test_a_wrong_pin_is_refused_in_words_and_the_field_is_empty_again(hands):
    hands.window.login.choose("ani")
    hands.type("999999")
    hands.enter()
    assert hands.session.actor is None
    assert hands.window.login.refusal
    assert hands.window.login.pad.field.text() == ""


def test_the_digits_keep_their_places_whatever_is_said_below_them(hands):
    login, places = hands.window.login, set()
    for words in (
        "",
        "Ketik PIN.",
        "Terlalu sering salah. Tunggu 30 detik lalu coba lagi, atau minta PIN baru ke manajer.",
    ):
        login._refusal.setText(words)
        hands.settle()
        places.add((login.pad.mapTo(login, login.pad.rect().topLeft()).toTuple(), login.pad.width()))
    assert len(places) == 1


def test_who_has_a_secret_that_is_easily_guessed_is_reminded_and_works(hands):
    ani = actor_named(hands.shop, "ani")
    hands.window._signed_in(ani)
    hands.settle()
    assert "mudah ditebak" not in hands.till.message.text
    hands.window.lock()
    hands.window._signed_in(dataclasses.replace(ani, easily_guessed=True))
    hands.settle()
    assert "mudah ditebak" in hands.till.message.text


def test_locking_keeps_the_basket_and_somebody_else_can_take_over(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert till.session.actor is None
    till.burst(CODE)
    till.window.login.choose("bela")
    till.type("975310")
    till.enter()
    assert till.session.actor.username == "bela"
    assert [line.quantity for line in till.controller.cart.lines] == [1]


def test_the_till_locks_itself_when_nobody_touches_it(till):
    till.burst(CODE)
    assert till.window.idle_lock.interval() == 3 * 60_000
    till.window.idle_lock.timeout.emit()
    till.settle()
    assert till.session.actor is None
    assert len(till.controller.cart.lines) == 1


def a_count_half_way(till) -> None:
    till.press(Qt.Key.Key_F10)
    till.enter()
    till.type("2")
    till.press(Qt.Key.Key_Down)
    till.window.idle_lock.timeout.emit()
    till.settle()
    assert till.session.actor is None
    assert till.dialog is None
    till.burst(CODE)


def test_a_count_goes_on_where_it_was_when_the_till_locked_itself_meanwhile(till):
    a_count_half_way(till)
    till.type("246802")
    till.enter()
    assert till.session.actor.username == "ani"
    assert type(till.dialog).__name__ == "CloseShiftDialog"
    till.type("3")
    assert till.dialog.counter.counted() == {100_000: 2, 50_000: 3}
    assert till.controller.cart.lines == ()


def test_somebody_else_does_not_get_the_dialogs_of_who_was_locked_out(till):
    a_count_half_way(till)
    before = standing()
    till.window.login.choose("bela")
    till.type("975310")
    till.enter()
    assert till.session.actor.username == "bela"
    assert type(till.dialog).__name__ == "HandoverDialog"
    till.enter()
    assert till.dialog is None
    assert not (standing() - before)["CloseShiftDialog"]


def test_a_shift_opens_with_a_counted_float_and_closes_blind_with_a_z(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(Qt.Key.Key_F10)
    shown = " ".join(label.text() for label in till.dialog.findChildren(QLabel))
    assert "285.000" not in shown
    till.enter()
    till.dialog.counter.put({100_000: 2})
    till.dialog.enter()
    till.settle()
    assert "285.000" in till.dialog._told.text()
    till.dialog.counter.put({100_000: 2, 50_000: 1})
    assert "−35.000" in till.dialog._told.text()
    till.dialog.counter.put({100_000: 2})
    assert "−85.000" in till.dialog._told.text()
    till.type("Kurang kembalian")
    till.enter()
    assert type(till.dialog).__name__ == "ClosedDialog"
    assert till.session.shift is None
    last = till.shop.shifts.last_closed()[0]
    assert (last.expected, last.counted, last.report.reason) == (285_000, 200_000, "Kurang kembalian")
    assert len(till.printer.jobs) == 2


def test_a_photo_that_comes_after_the_language_changed_is_for_the_pages_of_now(till):
    till.window.rebuild()
    standing()  # what was closed is gone now
    with capture_exceptions() as failed:
        till.session.photos.came.emit("a photo")
    assert failed == []


def test_a_scan_after_the_language_changed_asks_nothing_of_the_page_that_is_gone(till):
    till.window.rebuild()
    standing()  # what was closed is gone now
    with capture_exceptions() as failed:
        till.burst(CODE)
    assert failed == []
    assert [line.quantity for line in till.controller.cart.lines] == [1]


def test_cash_out_asks_a_manager(till):
    till.press(Qt.Key.Key_F9)
    till.dialog._choose(CashKind.PAY_OUT)
    till.type("25000")
    till.enter()
    till.type("Kantong plastik")
    till.enter()
    assert type(till.dialog).__name__ == "ApprovalDialog"
    till.type("Perlu hari ini")
    till.enter()
    till.type("975310")
    till.enter()
    assert till.dialog is None
    assert till.shop.shifts.report().pay_out.amount == 25_000


def test_a_printer_that_does_not_answer_leaves_the_sale_and_a_banner(new_hands):
    hands = new_hands(printer=FailingPrinter(times=1))
    hands.start()
    hands.burst(CODE)
    hands.press(Qt.Key.Key_F12)
    hands.exact()
    assert hands.till.change.isVisible()
    number = hands.controller.last_sale.number
    assert number in hands.till.banner.text
    hands.till.banner._verbs[0].click()
    hands.settle()
    assert hands.till.banner.text == ""
    assert len(hands.printer.jobs) == 1


def test_a_receipt_is_seen_again_and_printed_as_a_copy(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(Qt.Key.Key_F11)
    assert "Kopi Arabika 250 g" in till.dialog._paper.accessibleName()
    till.enter()
    assert len(till.printer.jobs) == 2
    assert "2" not in till.till.banner.text


def test_a_scanned_receipt_number_offers_its_receipt(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.burst(till.controller.last_sale.number)
    assert type(till.dialog).__name__ == "ReceiptsDialog"
    assert till.dialog._shown == till.controller.last_sale.number


def test_a_shift_that_grows_older_than_a_day_while_the_till_stands_open_is_told_and_sells_no_more(till, fixed_clock):
    till.burst(CODE)
    assert till.till.pay_button.isEnabled()
    fixed_clock.advance(hours=25)
    till.window.bar._tick()
    till.settle()
    assert "24" in till.till.pay_button.reason
    assert "24" in till.window.bar._shift.accessibleName()
    till.press(Qt.Key.Key_F1)
    assert "F10" in [cap._cap for cap in till.dialog.findChildren(KeyCap)][:1]


def test_stock_is_checked_without_selling(till):
    till.press(Qt.Key.Key_F2)
    till.type("kopi")
    assert till.dialog._article.name == "Kopi Arabika 250 g"
    till.escape()
    assert till.controller.cart.lines == ()


def test_help_names_the_next_steps_and_why_a_key_does_nothing(till):
    till.press(Qt.Key.Key_F1)
    words = [label.text() for label in till.dialog.findChildren(QLabel)]
    assert any("Keranjang kosong" in each for each in words)
    assert "Bayar" in [button.text() for button in till.dialog.findChildren(QAbstractButton)]


def test_a_key_that_cannot_work_now_says_why(till):
    till.press(Qt.Key.Key_F12)
    assert till.dialog is None
    assert "Keranjang kosong" in till.till.message.text


def test_the_language_changes_live_and_the_basket_stays(till):
    till.burst(CODE)
    till.press(Qt.Key.Key_F1)
    till.session.speak("en")
    till.settle()
    assert till.till.pay_button.text() == "Pay"
    assert [line.quantity for line in till.controller.cart.lines] == [1]
    assert till.session.actor is not None
    till.burst(CODE)
    assert [line.quantity for line in till.controller.cart.lines] == [2]


def test_the_look_changes_live(till):
    till.session.dress("dark")
    assert till.look.colour("surface").lightness() < 60
    assert till.window.grab().toImage().pixelColor(700, 400).lightness() < 80


def test_a_failure_of_the_storage_says_what_became_of_the_money(till, monkeypatch):
    till.burst(CODE)

    def broken(*_args, **_kwargs):
        raise StorageError("The database is busy or cannot be written: {reason}", reason="disk full")

    monkeypatch.setattr(till.shop.checkout, "complete", broken)
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert "disk full" in till.dialog._words.text()
    assert len(till.controller.cart.lines) == 1


def test_a_bug_in_the_background_shows_a_dialog_and_keeps_the_basket(till, monkeypatch, caplog):
    till.burst(CODE)

    def broken(*_args, **_kwargs):
        raise RuntimeError("surprise")

    monkeypatch.setattr(till.shop.checkout, "complete", broken)
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert type(till.dialog).__name__ == "CrashDialog"
    assert len(till.controller.cart.lines) == 1
    assert not till.controller.busy


def test_the_practice_frame_and_its_pins_are_shown(shop, new_hands):
    shop.folder.practice_note.write_text(
        '{"users": [{"username": "ani", "name": "Ani Kelen", "role": "CASHIER", "secret": "246802"}]}', encoding="utf-8"
    )
    hands = new_hands()
    cards = [
        button for button in hands.window.login.findChildren(QAbstractButton) if "246802" in button.accessibleName()
    ]
    assert len(cards) == 1
    cards[0].click()
    hands.enter()
    assert hands.session.actor.username == "ani"
    assert hands.window._rim.property("role") == "practice"


@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_that_takes_the_focus_has_a_name(new_hands, language):
    hands = new_hands(language)
    hands.start()
    hands.burst(CODE)
    opened = [None]
    for key in ("F1", "F2", "F3", "F4", "F8", "F9", "F10", "F11", "F12"):
        hands.press(getattr(Qt.Key, f"Key_{key}"))
        opened.append(key)
        nameless = [
            (key, type(widget).__name__)
            for kind in (QLineEdit, QAbstractButton, QAbstractItemView)
            for widget in hands.window.findChildren(kind)
            if widget.isVisible() and not widget.accessibleName() and type(widget).__module__.startswith("ntt_pos")
        ]
        assert nameless == []
        small = [
            (key, widget.accessibleName(), widget.height())
            for widget in (hands.dialog or hands.window).findChildren(QAbstractButton)
            if widget.isVisible() and widget.isEnabled() and widget.height() < 44
        ]
        assert small == []
        hands.escape()


def test_ten_lines_are_seen_on_the_cheap_pc(till, shop, coffee):
    for place in range(12):
        product = dataclasses.replace(coffee)
        article = dataclasses.replace(shop.catalogue.article(product.product_id), product_id=1000 + place)
        till.controller.add_units(article, 1)
    till.settle()
    view = till.till.view
    rows = sum(view.viewport().rect().contains(view.visualRect(till.till.model.index(row, 1))) for row in range(12))
    assert rows >= 10


def test_a_clock_that_contradicts_the_books_is_confirmed_by_a_manager(till, fixed_clock):
    fixed_clock.advance(days=40)
    till.press(Qt.Key.Key_F9)
    till.type("10000")
    till.enter()
    till.type("Receh")
    till.enter()
    assert type(till.dialog).__name__ == "ClockDialog"
    till.type("Sudah dicek")
    till.enter()
    till.type("975310")
    till.enter()
    till.settle()
    assert till.dialog.refusal.text() == i18n._("The clock is confirmed. Do it again now: nothing was recorded before.")
    till.dialog.enter()
    till.settle()
    assert till.dialog is None
    assert till.shop.shifts.report().pay_in.amount == 10_000


def test_the_last_sale_is_named_after_a_restart(till, new_hands):
    till.burst(CODE)
    till.press(Qt.Key.Key_F12)
    till.exact()
    number = till.controller.last_sale.number
    again = new_hands()
    again.sign_in()
    assert number in again.till.product.hint.text()
