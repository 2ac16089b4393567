"""Ten jobs of the office by keys, counted: each stays as short as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from ntt_pos.domain.money.account import EntryKind
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.reports.report_catalogue import ReportKind
from ntt_pos.ui.money.dialogs.payout import PaidDialog
from ntt_pos.ui.notes.note_dialogs import PostedDialog
from ntt_pos.ui.office import page_printer
from tests.builders import a_producer, a_product, a_sale
from tests.conftest import OWNER_PIN

CODE, SALT, OTHER = "8992154695923", "8990000000012", "8990000000029"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RETURN = Qt.Key.Key_Return


class Counted:
    """Hands whose keys are counted: a letter, a digit and a scan are one each, a key with Ctrl too."""

    def __init__(self, hands) -> None:
        self.hands, self.keys = hands, 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.keys += 1
        self.hands.press(key, modifier)
        self._rest()

    def enter(self, times: int = 1) -> None:
        for _each in range(times):
            self.press(RETURN)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.hands.type(text)
        self._rest()

    def _rest(self) -> None:
        """What waits for the hand to rest a moment is done now."""
        page = self.hands.window.office.page()
        for waits in (getattr(page, "_typing", None), getattr(page, "_later", None)):
            if waits is not None and waits.isActive():
                waits.stop()
                waits.timeout.emit()
        self.hands.settle()

    def scan(self, code: str) -> None:
        self.keys += 1
        self.hands.burst(code)


@pytest.fixture(autouse=True)
def no_office_printer(monkeypatch) -> None:
    monkeypatch.setattr(page_printer, "printer_names", tuple)


@pytest.fixture
def at(office):
    """A manager at a page, whose keys are counted from there."""

    def open_page(key: str) -> Counted:
        hands, _page = office(key)
        hands.settle()
        return Counted(hands)

    return open_page


@pytest.fixture
def ina(shop, manager, owner):
    producer = a_producer(shop, name="Ina")
    given = ApprovalGiven(owner.user_id, "buku lama")
    shop.corrections.correct(
        by=manager,
        producer_id=producer.producer_id,
        kind=EntryKind.OPENING,
        amount=251_600,
        reason="saldo",
        approval=given,
    )
    return producer


@pytest.fixture
def night(shop, coffee, cashier, manager):
    """A closed day with statements of two producers of a village, both with a telephone."""
    for code in ("P810", "P820"):
        producer = a_producer(
            shop, code=code, name=f"Kelompok {code}", village="Lewoloba", district="Ile Mandiri", phone="0812 0000 0010"
        )
        a_sale(shop, [(a_product(shop, producer=producer, delivered=30), 3)], by=cashier)
    a_sale(shop, [(coffee, 2)], by=cashier)
    return shop.close_day.close(by=manager)


def test_paying_a_producer_takes_5_keys(at, shop, ina):
    hands = at("payouts")
    hands.type("ina")
    hands.press(Qt.Key.Key_F12)
    hands.enter()
    assert isinstance(hands.hands.dialog, PaidDialog)
    assert hands.keys <= 5


def test_a_delivery_of_three_lines_with_a_new_product_takes_42_keys(at, shop, coffee):
    a_product(shop, producer=coffee.producer, name="Madu 250 ml", barcode=OTHER, price=60_000)
    hands = at("notes")
    hands.press(Qt.Key.Key_N, CTRL)
    hands.type("lewo")
    hands.enter()
    for code in (CODE, OTHER):
        hands.scan(code)
        hands.type("5")
        hands.enter(3)
    hands.press(Qt.Key.Key_N, CTRL)
    hands.type("Kopi bubuk 100 g")
    hands.enter()
    hands.type("25000")
    hands.press(Qt.Key.Key_F12)
    hands.type("7")
    hands.press(RETURN, CTRL)
    assert isinstance(hands.hands.dialog, PostedDialog)
    assert shop.catalogue.search("Kopi bubuk 100 g")[0].on_hand == 7
    assert hands.keys <= 42


def test_giving_goods_back_takes_9_keys(at, shop, coffee):
    hands = at("notes")
    hands.press(Qt.Key.Key_T, CTRL)
    hands.type("lewo")
    hands.enter()
    hands.scan(CODE)
    hands.type("4")
    hands.press(RETURN, CTRL)
    assert isinstance(hands.hands.dialog, PostedDialog)
    assert hands.keys <= 9


def test_a_write_off_that_somebody_signs_takes_12_keys_and_a_pin(at, shop, coffee):
    hands = at("notes")
    hands.press(Qt.Key.Key_B, CTRL)
    hands.scan(CODE)
    hands.type("9")
    hands.press(RETURN, CTRL)
    hands.press(RETURN, CTRL)  # the shop pays for it
    hands.type("pecah")
    hands.enter()
    hands.type(OWNER_PIN)
    hands.enter()
    assert isinstance(hands.hands.dialog, PostedDialog)
    assert shop.catalogue.article(coffee.product_id).on_hand == 28
    assert hands.keys - len(OWNER_PIN) <= 12


def test_a_village_is_printed_by_10_keys(at, shop, night, opened):
    hands = at("statements")
    hands.type("lewoloba")
    hands.press(Qt.Key.Key_P, CTRL | SHIFT)
    hands.enter()
    assert [each.suffix for each in opened] == [".pdf"]
    assert hands.keys <= 10


def test_a_village_is_written_to_by_11_keys(at, shop, night, monkeypatch):
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    hands = at("statements")
    hands.type("lewoloba")
    hands.press(Qt.Key.Key_W, CTRL | SHIFT)
    hands.enter(2)
    assert len(asked) == 2
    assert hands.keys <= 11


def test_a_day_is_closed_by_12_keys(at, shop, coffee, cashier):
    a_sale(shop, [(coffee, 2)], by=cashier)
    hands = at("close")
    hands.press(RETURN, CTRL)
    hands.type("mati lampu")  # it is long before the closing hour
    hands.press(RETURN, CTRL)
    assert len(shop.statements.list()) == 1
    assert hands.keys <= 12


def test_a_balance_is_corrected_by_27_keys_and_a_pin(at, shop, ina):
    hands = at("payouts")
    hands.type("ina")
    hands.press(Qt.Key.Key_K, CTRL)
    hands.press(Qt.Key.Key_Down)  # less than was booked
    hands.press(Qt.Key.Key_Tab)
    hands.type("10000")
    hands.enter(2)  # the document is proposed
    hands.type("salah hitung")
    hands.enter()
    hands.type(OWNER_PIN)
    hands.enter()
    assert isinstance(hands.hands.dialog, PaidDialog)
    assert shop.payables.account(ina.producer_id, by=hands.hands.session.by).row.balance == 241_600
    assert hands.keys - len(OWNER_PIN) <= 27


def test_a_count_of_two_products_takes_16_keys(at, shop, coffee):
    hands = at("counts")
    hands.press(Qt.Key.Key_N, CTRL)
    for _each in range(3):
        hands.press(Qt.Key.Key_Right)  # everything
    hands.press(Qt.Key.Key_F12)
    for code, counted in ((CODE, "36"), (SALT, "50")):
        hands.scan(code)
        hands.type(counted)
        hands.enter()
    hands.press(Qt.Key.Key_F12)
    hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    hands.press(Qt.Key.Key_F12)
    assert [each.differences for each in shop.counting.posted()] == [1]
    assert hands.keys <= 16


def test_the_months_pack_takes_17_keys(at, shop, coffee, cashier, opened):
    a_sale(shop, [(coffee, 2)], by=cashier)
    hands = at("reports")
    page = hands.hands.window.office.page()
    while page._kind is not ReportKind.DINAS:
        before = page._kind
        hands.press(Qt.Key.Key_Down)
        assert page._kind is not before
    hands.press(Qt.Key.Key_P, CTRL)
    hands.hands.settle()
    assert [each.suffix for each in opened] == [".pdf"]
    assert hands.keys <= 17
