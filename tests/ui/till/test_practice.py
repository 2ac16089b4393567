"""Ten minutes of practice: every task ticked by the books, and a page with time and mistakes at the end."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.practice import Lesson, PracticeFacts, PracticeGood, PracticeGoods
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.money.shift_values import ReasonNeeded
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.ui.till import practice as practice_panel
from ntt_pos.ui.till.actions import next_steps
from ntt_pos.ui.till.help_dialog import HelpDialog
from ntt_pos.ui.till.practice import PracticeDialog, mistakes, told
from ntt_pos.ui.till.shifts.close_shift import ClosedDialog
from tests.builders import a_product
from tests.ui.finger import Finger, a_touch_screen

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def practice(shop, new_hands):
    """A cashier at the till of a practice shop with four kinds of goods."""
    for name in ("Jagung titi 200 g", "Keripik pisang 150 g"):
        a_product(shop, name=name, price=10_000, delivered=40)
    hands = new_hands()
    hands.sign_in()
    return hands


def look(hands) -> set[Lesson]:
    QTest.qWait(hands.till.practice._soon.interval() + 60)
    hands.settle()
    run = hands.till.practice.run
    return set(run.lessons) if run else set(Lesson)


def pay(hands, amount: str) -> None:
    hands.press(Qt.Key.Key_F12)
    hands.type(amount)
    hands.enter()


def test_all_eight_tasks_are_ticked_by_what_the_books_show(practice, fixed_clock):
    panel = practice.till.practice
    practice.press(Qt.Key.Key_R, CTRL)
    assert panel.isVisible()
    assert "F10" in panel.title.text()
    practice.open_shift()
    goods = panel._goods
    assert look(practice) == set()
    practice.burst(goods.scanned.code)
    assert look(practice) == {Lesson.SCAN}
    practice.burst("8999999999994")
    practice.type(goods.words)
    practice.press(Qt.Key.Key_Down) if practice.till.results.count > 1 else None
    practice.enter()
    assert look(practice) == {Lesson.SCAN, Lesson.NAME}
    practice.type(f"3*{goods.counted.code}")
    practice.enter()
    practice.type(f"0,5*{goods.weighed.code}")
    practice.enter()
    assert look(practice) == {Lesson.SCAN, Lesson.NAME, Lesson.QUANTITY, Lesson.WEIGHT}
    practice.press(Qt.Key.Key_F5)
    assert Lesson.HOLD not in look(practice), "held is only half of it"
    practice.press(Qt.Key.Key_F6)
    practice.enter()
    assert Lesson.HOLD in look(practice)
    pay(practice, "100000")
    assert Lesson.CASH in look(practice)
    assert Lesson.RETURN not in look(practice)
    fixed_clock.advance(minutes=4, seconds=5)
    bring_back(practice)
    assert look(practice) == set(Lesson) - {Lesson.CLOSE}
    practice.burst(goods.scanned.code)
    practice.press(Qt.Key.Key_F8)
    practice.enter()
    assert not practice.controller.cart
    close_shift(practice)
    practice.press(Qt.Key.Key_F1)
    look(practice)
    assert isinstance(practice.dialog, HelpDialog), "what is open is read first: the Z, after F10"
    practice.escape()
    page = practice.dialog
    assert isinstance(page, PracticeDialog)
    assert practice.shop.folder.practised.is_file(), "the first steps of the real shop tick it"
    assert "4:05" in page.title.text()
    words = [each.text() for each in page.findChildren(type(page.title))]
    assert "1 kode tidak dikenal." in words
    assert not [each for each in words if "dihapus" in each or "dikosongkan" in each], "the last task tells to empty it"
    assert not panel.isVisible()


def test_the_practice_is_offered_until_it_was_done_and_not_while_it_is_under_way(practice):
    def offered() -> tuple[bool, bool]:
        steps = [cap for cap, _words in next_steps(practice.controller)]
        return "Ctrl R" in steps, "Baru di sini" in practice.till.product.hint.text()

    assert offered() == (True, True)
    practice.press(Qt.Key.Key_R, CTRL)
    assert offered() == (False, False)
    practice.press(Qt.Key.Key_R, CTRL)
    assert offered() == (True, True)
    practice.open_shift()
    assert offered() == (True, True)
    practice.shop.folder.practised.touch()
    practice.controller.cart_changed.emit()
    assert offered() == (False, False)


def test_goods_of_nearly_the_same_name_that_were_sold_instead_are_a_mistake():
    """The page at the end said “No mistakes” to whoever had sold another maker's flour."""
    i18n.set_language("id")
    good = PracticeGood(1, "Tepung kelor pedas", "8990000000012")
    goods = PracticeGoods(good, good, "tpung klor", good, good, alike=frozenset({2, 3}))
    assert mistakes(PracticeFacts(lines=frozenset({(1, 1), (9, 1)})), goods) == []
    (sentence,) = mistakes(PracticeFacts(lines=frozenset({(1, 1), (2, 1), (2, 3)})), goods)
    assert sentence.startswith("1 barang yang namanya mirip")


def test_the_words_of_the_panel_are_whole_on_the_smallest_screen(practice):
    practice.window.resize(1024, 600)
    practice.press(Qt.Key.Key_R, CTRL)
    QApplication.processEvents()
    title = practice.till.practice.title
    assert "F10" in title.text()
    assert title.width() >= title.sizeHint().width() or title.heightForWidth(title.width()) <= title.height()
    assert title.wordWrap() or title.fontMetrics().horizontalAdvance(title.text()) <= title.width()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_finger_is_told_what_to_touch_and_no_keys(qapp, language, monkeypatch):
    i18n.set_language(language)
    good = PracticeGood(1, "Kopi", "8990000000012")
    goods = PracticeGoods(good, good, "kpi", good, good)
    keys = re.compile(r"\bF\d|Enter|Ctrl|\*")
    assert all(keys.search(told(lesson, goods)) for lesson in Lesson)
    monkeypatch.setattr(practice_panel, "has_touch", lambda: True)
    assert [lesson for lesson in Lesson if keys.search(told(lesson, goods))] == []


def test_all_eight_tasks_are_done_with_a_finger_alone(practice, monkeypatch):
    a_touch_screen(monkeypatch)
    till, finger = practice.till, Finger(practice)
    finger.put(till._shift_button)
    finger.press("2", "F12", "F1", "Latihan")
    goods = till.practice._goods
    assert not [name for name in ("F3", "F5", "F7", "F10", "F12") if name in till.practice._now.text()]
    finger.picture(goods.scanned.product_id)
    finger.picture(goods.named.product_id)
    finger.picture(goods.counted.product_id)
    finger.put(till.view.viewport(), till.view.visualRect(till.model.index(till.model.rowCount() - 1, 1)).center())
    finger.press("F3", "3", "Ubah baris")
    finger.picture(goods.weighed.product_id)
    finger.press("0", ",", "5", "Masukkan ke keranjang")
    assert look(practice) == {Lesson.SCAN, Lesson.NAME, Lesson.QUANTITY, Lesson.WEIGHT}
    finger.press("F5")
    look(practice)
    finger.press("F6", "Panggil kembali")
    look(practice)
    finger.put(till.pay_button)
    finger.press("100.000", "Selesaikan penjualan")
    assert look(practice) == set(Lesson) - {Lesson.RETURN, Lesson.CLOSE}
    finger.press("F7", "Retur barang", "1", "Basi atau rusak", "F12")
    assert look(practice) == set(Lesson) - {Lesson.CLOSE}
    finger.press("F10", "Hitung dan tutup", "2", "F12", "Salah memberi kembalian", "F12")
    look(practice)
    assert isinstance(practice.dialog, ClosedDialog), "the Z is read first"
    finger.press("Selesai")
    assert isinstance(practice.dialog, PracticeDialog)
    finger.press("Selesai")
    assert practice.dialog is None


def bring_back(hands) -> None:
    """Take the first line of the last sale back, and let the till hear of it as its dialog does."""
    shop = hands.shop
    back = shop.returns.complete(
        by=hands.session.by,
        number=hands.controller.last_sale.number,
        bringing=[Bringing(1, 1, ReturnReason.SPOILED)],
        return_uid=shop.context.ids.uid(shop.context.clock.now()),
    )
    hands.controller.give_back(back)


def close_shift(hands) -> None:
    shop, by = hands.shop, hands.session.by
    with pytest.raises(ReasonNeeded) as asked:
        shop.shifts.close(by=by, counted={})
    whole = asked.value.expected
    notes = {100: whole // 100}
    shop.shifts.close(by=by, counted=notes)
    hands.session.refresh_shift()
    hands.settle()


def test_a_real_shop_has_no_practice(shop, new_hands):
    shop.context.home = replace(shop.context.home, practice=False)
    till = new_hands()
    till.start()
    assert "Ctrl+R" not in [each.key for each in till.till.doors.acts]
    with pytest.raises(DomainError):
        shop.practice.goods()


def test_practice_stops_with_the_same_key_and_leaves_no_page(practice):
    practice.press(Qt.Key.Key_R, CTRL)
    practice.press(Qt.Key.Key_R, CTRL)
    assert practice.till.practice.run is None
    assert practice.dialog is None
