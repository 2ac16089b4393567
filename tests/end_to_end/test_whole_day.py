"""A cashier's whole day through the keys of the real window, whose Z is worked out again from the raw tables."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from ntt_pos.domain.selling.payment import Means
from ntt_pos.services.core.print_queue import JobState
from ntt_pos.services.goods.bundles import PartGiven
from tests.builders import a_producer, a_product
from tests.conftest import MANAGER_PIN, actor_named
from tests.fakes import FailingPrinter
from tests.services.money.test_reconciliation import code as qris_text
from tests.ui.conftest import UiDriver, coffee, new_hands, salt, shop_url, stocked

__all__ = ["coffee", "new_hands", "salt", "shop_url", "stocked"]

COFFEE, SALT, TEA, SHARED, HAMPERS = (
    "8992154695923",
    "8990000000012",
    "8990000000111",
    "8991111000009",
    "8990000000129",
)
CTRL = Qt.KeyboardModifier.ControlModifier
KEYS = {f"F{n}": getattr(Qt.Key, f"Key_F{n}") for n in range(1, 13)}
FIRST_QUIET_SALES = 20
ALL_SALES = 40


class Cashier:
    """A pair of hands that only knows keys."""

    def __init__(self, hands: UiDriver) -> None:
        self.hands = hands
        self.references = 0

    def key(self, *names: str) -> None:
        for name in names:
            self.hands.press(KEYS[name])

    def type(self, text: str) -> None:
        self.hands.type(text)

    def enter(self) -> None:
        self.hands.enter()

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.hands.burst(code)

    def dialog(self) -> str:
        return type(self.hands.dialog).__name__ if self.hands.dialog is not None else ""

    def pay_cash(self, amount: str = "") -> None:
        self.key("F12")
        if amount:
            self.type(amount)
            self.enter()
        else:
            self.hands.exact()
        assert self.dialog() == "", self.hands.dialog._words.text()

    def pay_by(self, key: str) -> None:
        self.references += 1
        self.key("F12", key)
        self.type(f"REF{self.references:05d}")
        self.enter()
        assert self.dialog() == ""

    def approve(self, reason: str) -> None:
        assert self.dialog() == "ApprovalDialog"
        if not self.hands.dialog.reason.text():  # what was said already is taken over
            self.type(reason)
            self.enter()
        self.type(MANAGER_PIN)
        self.enter()

    def count(self, notes: dict[int, int]) -> None:
        for note in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100):
            self.type(str(notes.get(note, "")))
            self.enter()


@pytest.fixture
def goods(shop, coffee, salt):
    """A shelf with a shared barcode, goods by weight and a bundle, and the shop's QRIS code."""
    owner = actor_named(shop, "pemilik")
    shop.settings.change(by=owner, qris_text=qris_text())
    maker = a_producer(shop, name="Orang Muda Boru", village="Boru", district="Wulanggitang")
    tea = a_product(shop, producer=maker, name="Teh kelor 100 g", price=40_250, barcode=TEA, delivered=100)
    for name, price in (("Keripik pisang", 15_000), ("Keripik singkong", 12_750)):
        own = a_producer(shop, name=f"Kelompok {name}")
        a_product(shop, producer=own, name=name, price=price, barcode=SHARED, delivered=60)
    parts = [PartGiven(tea.product_id, 1), PartGiven(coffee.product_id, 1)]
    bundle = shop.bundles.add(by=owner, code="HMP-1", name="Hampers Paskah", parts=parts, barcodes=(HAMPERS,))
    shop.bundles.set_price(bundle.bundle_id, 80_000, by=owner)
    shop.bundles.activate(bundle.bundle_id, by=owner)
    shop.catalogue.refresh()
    return shop


def start(goods, new_hands, **more) -> Cashier:
    cashier = Cashier(new_hands(**more))
    cashier.hands.sign_in()
    cashier.key("F10")
    cashier.count({50_000: 2, 20_000: 3, 10_000: 5, 2_000: 10, 1_000: 10})
    assert cashier.hands.session.shift is not None
    return cashier


def sell_a_lot(day: Cashier, count: int) -> None:
    """Sell by scan, by words, by weight, by number, by bundle and by choice; paid in every way."""
    ways = (
        lambda: (day.scan(COFFEE), day.pay_cash("50000")),
        lambda: (day.type("3*"), day.scan(TEA), day.pay_by("F6")),
        lambda: (day.scan(SALT), day.type("0,333"), day.enter(), day.pay_cash()),
        lambda: (day.scan(SHARED), day.type("2"), day.scan(COFFEE), day.pay_by("F7")),
        lambda: (day.scan(HAMPERS), day.pay_cash("100000")),
        lambda: (day.type("teh kelr"), day.enter(), day.scan(SHARED), day.type("1"), day.pay_by("F8")),
        lambda: (day.scan(COFFEE, TEA), day.key("F3"), day.type("2"), day.enter(), day.pay_cash()),
        lambda: (day.scan(TEA), split(day)),
    )
    for turn in range(count):
        ways[turn % len(ways)]()


def split(day: Cashier) -> None:
    """Pay a part by QRIS and the rest in cash."""
    day.references += 1
    day.key("F12", "F6")
    day.hands.dialog.amount.setFocus()
    day.hands.dialog.amount.selectAll()
    day.type("20000")
    day.enter()
    day.type(f"SPLIT{day.references}")
    day.key("F5")
    day.hands.exact()
    assert day.dialog() == ""
    tenders = day.hands.controller.last_sale.receipt.tenders
    assert (tenders[0].means, tenders[0].amount) == (Means.QRIS, 20_000)


def hold_and_recall(day: Cashier) -> None:
    day.scan(COFFEE)
    day.key("F5")
    day.scan(TEA)
    day.pay_cash()
    day.key("F6")
    day.enter()
    assert [line.article.name for line in day.hands.controller.cart.lines] == ["Kopi Arabika 250 g"]
    day.pay_cash()


def scan_wrongly(day: Cashier) -> None:
    day.scan("4006381333931")
    assert not day.hands.controller.cart
    day.hands.escape()
    day.scan(COFFEE)
    day.key("F12")
    day.scan(TEA)
    assert day.hands.dialog.amount.text() == ""
    day.hands.exact()


def return_and_exchange(day: Cashier) -> None:
    day.scan(TEA)
    day.pay_cash()
    day.key("F7")
    day.enter()
    assert day.dialog() == "ReturnDialog"
    day.type("1")
    day.enter()
    day.enter()
    day.approve("Segel masih utuh")
    assert day.dialog() == ""
    day.scan(COFFEE)
    day.pay_cash()
    number = day.hands.controller.last_sale.number
    day.key("F7")
    day.scan(number)
    day.enter()
    day.type("1")
    day.key("F6", "F9")
    assert day.hands.controller.exchanging is not None
    day.scan(TEA, TEA)
    day.pay_cash("50000")
    assert day.hands.controller.exchanging is None


def change_a_price(day: Cashier) -> None:
    day.scan(COFFEE)
    day.key("F4", "F4", "F4")
    day.type("40000")
    day.enter()
    day.approve("Kemasan penyok")
    day.pay_cash()


def lose_the_printer(day: Cashier) -> None:
    shop, good = day.hands.shop, day.hands.printer
    shop.__dict__["printer"] = FailingPrinter()
    day.scan(COFFEE)
    day.pay_cash()
    assert [job.state for job in day.hands.session.waiting] == [JobState.FAILED]
    shop.__dict__["printer"] = good
    day.hands.press(Qt.Key.Key_P, CTRL)
    assert day.dialog() == "QueueDialog"
    day.enter()
    assert day.hands.session.waiting == ()
    day.hands.escape()


def test_a_whole_day_by_keys_ends_in_a_z_that_the_raw_tables_confirm(goods, new_hands, data_folder):
    day = start(goods, new_hands)
    sell_a_lot(day, FIRST_QUIET_SALES)
    hold_and_recall(day)
    scan_wrongly(day)
    return_and_exchange(day)
    change_a_price(day)
    lose_the_printer(day)
    sell_a_lot(day, ALL_SALES - len(goods.checkout.recent_sales(ALL_SALES)))
    day.key("F9")
    day.type("75000")
    day.enter()
    day.type("Uang kecil dari bank")
    day.enter()
    day.key("F10", "F11")
    day.hands.escape()
    day.key("F10")
    day.enter()
    day.count({100_000: 1})
    assert day.dialog() == "CloseShiftDialog"
    day.type("Belum dihitung semua")
    day.enter()
    assert day.dialog() == "ClosedDialog"
    (closed,) = goods.shifts.last_closed()
    with closing(sqlite3.connect(f"file:{data_folder.database}?mode=ro", uri=True)) as books:
        assert z_of(closed.report) == z_from_tables(books)
    assert closed.report.sales.count >= ALL_SALES
    assert closed.counted == 100_000
    assert not goods.verify.run().findings


def z_of(report) -> dict:
    return {
        "sales": (report.sales.count, report.sales.amount),
        "returns": (report.returns.count, report.returns.amount),
        "gross": report.gross,
        "discount": report.discount,
        "rounding": report.rounding,
        "expected": report.expected,
        "means": {each.means: each.net for each in report.by_means if each.net},
        "producers": {each.name: each.paid for each in report.by_producer if each.paid},
    }


def z_from_tables(books: sqlite3.Connection) -> dict:
    """Work the Z out again with nothing but the tables."""

    def one(query: str) -> tuple:
        return books.execute(query).fetchone()

    means: Counter[str] = Counter()
    for kind, amount in books.execute("select means, amount - change from payment"):
        means[kind] += amount
    for kind, amount in books.execute("select means, amount from refund"):
        means[kind] -= amount
    drawer = "DRAWER:LRT-01"
    cash = 0
    for source, target, amount in books.execute(
        "select from_place, to_place, amount from cash_movement where kind not in ('DIFFERENCE', 'DROP')"
    ):
        cash += amount * ((target == drawer) - (source == drawer))
    producers: Counter[str] = Counter(
        dict(books.execute("select producer_name, sum(paid) from sale_line group by producer_name").fetchall())
    )
    names = dict(books.execute("select distinct producer_id, producer_name from sale_line").fetchall())
    for producer_id, paid in books.execute("select producer_id, sum(paid) from return_line group by producer_id"):
        producers[names[producer_id]] -= paid
    sold = one("select count(*), sum(total), sum(gross), sum(discount), sum(rounding) from sale")
    back = one("select count(*), sum(money_back), sum(rounding) from sale_return")
    return {
        "sales": sold[:2],
        "returns": back[:2],
        "gross": sold[2],
        "discount": sold[3],
        "rounding": sold[4] + back[2],
        "expected": cash,
        "means": {Means(kind): amount for kind, amount in means.items() if amount},
        "producers": {name: paid for name, paid in producers.items() if paid},
    }


def test_twenty_enters_on_an_exchange_make_one_return_and_one_sale(goods, new_hands):
    day = start(goods, new_hands)
    day.scan(COFFEE)
    day.pay_cash()
    day.key("F7")
    day.enter()
    day.type("1")
    day.key("F6", "F9")
    day.scan(TEA)
    day.key("F12")
    for _ in range(20):
        QTest.keyClick(day.hands.focus, Qt.Key.Key_Return)
    day.hands.settle()
    assert len(goods.checkout.recent_sales()) == 2
    report = goods.shifts.report()
    assert (report.returns.count, report.sales.count) == (1, 2)


BETWEEN_SALES = {"STORY", "NEW", "MAKERS"}  # they take turns


def test_the_customer_sees_basket_code_change_and_makers_and_the_till_keeps_the_keys(goods, new_hands):
    day = start(goods, new_hands)
    window = day.hands.window
    day.hands.press(Qt.Key.Key_D, CTRL)
    display = window.display
    assert not display.isVisible(), "the only screen is the till's"
    assert "layar" in day.hands.till.message.text
    goods.__dict__["printer"] = day.hands.printer
    assert display.shown.kind in BETWEEN_SALES
    day.scan(HAMPERS)
    assert [(line.name, line.amount) for line in display.shown.lines] == [("Hampers Paskah", 80_000)]
    day.key("F12")
    assert (display.shown.kind, display.shown.due) == ("PAY", 80_000)
    day.key("F6")
    assert (display.shown.kind, display.shown.due) == ("QRIS", 80_000)
    assert display.shown.qris == goods.qris.code(80_000).text
    day.key("F5")
    day.type("100000")
    day.enter()
    assert (display.shown.kind, display.shown.change) == ("CHANGE", 20_000)
    day.hands.escape()
    assert display.shown.kind in BETWEEN_SALES
    day.hands.press(Qt.Key.Key_D, CTRL)
    assert window.display is None


def test_a_payment_keyed_as_the_wrong_kind_is_corrected_by_approval(goods, new_hands):
    day = start(goods, new_hands)
    day.scan(COFFEE)
    day.pay_cash()
    day.key("F11", "F9")
    day.type("6")
    assert day.dialog() == "MeansDialog"
    day.key("F6")
    day.type("R-88")
    day.enter()
    day.type("Ternyata QRIS")
    day.enter()
    assert day.hands.dialog.asked.text() == "Rp45.000: Tunai menjadi QRIS"
    day.approve("Sudah dilihat di aplikasi")
    assert day.dialog() == "ReceiptsDialog"
    net = {each.means: each.net for each in goods.shifts.report().by_means if each.net}
    assert net == {Means.QRIS: 45_000}


def test_goods_without_a_receipt_come_back_by_approval(goods, new_hands):
    day = start(goods, new_hands)
    day.key("F7", "F8")
    day.type("teh kelor")
    day.enter()
    day.enter()
    day.key("F12")
    day.approve("Pelanggan tetap")
    assert day.dialog() == ""
    assert goods.shifts.report().returns.count == 1


def test_a_large_discount_and_a_typed_price_are_approved_when_they_are_given(goods, new_hands):
    day = start(goods, new_hands)
    day.scan(COFFEE)
    day.key("F4")
    day.type("60%")
    day.enter()
    day.approve("Kemasan rusak")
    day.scan(TEA)
    day.key("F4", "F4", "F4")
    day.type("39000")
    day.enter()
    asked = day.hands.dialog.hint.text().splitlines()
    assert len(asked) >= 2
    day.approve("Kemasan rusak")
    day.pay_cash()
    assert goods.checkout.recent_sales()[0].total == 57_000


def test_cash_instead_of_qris_goes_back_only_by_approval(goods, new_hands):
    day = start(goods, new_hands)
    day.scan(COFFEE)
    day.pay_by("F6")
    day.key("F7")
    day.enter()
    day.type("1")
    day.key("F6")
    dialog = day.hands.dialog
    assert "QRIS" in dialog._how.text()
    dialog._cash.click()
    day.hands.settle()
    dialog.enter()
    day.hands.settle()
    day.approve("Aplikasi pelanggan rusak")
    assert day.dialog() == ""
    net = {each.means: each.net for each in goods.shifts.report().by_means if each.net}
    assert net == {Means.QRIS: 45_000, Means.CASH: -45_000}


def test_where_the_shop_wants_it_a_second_person_confirms_the_count_before_the_shift_closes(goods, new_hands):
    goods.settings.change(by=actor_named(goods, "pemilik"), second_person_at_close=True)
    day = start(goods, new_hands)
    day.key("F10")
    day.enter()
    day.count({50_000: 2, 20_000: 3, 10_000: 5, 2_000: 10, 1_000: 10})
    assert day.dialog() == "SecondDialog"
    day.type(MANAGER_PIN)
    day.enter()
    assert day.dialog() == "ClosedDialog"
    assert goods.shifts.last_closed()[0].confirmed


def test_a_manager_confirms_a_count_later_from_the_list_and_a_cashier_is_told_why_not(goods, new_hands):
    day = start(goods, new_hands)
    day.key("F10")
    day.enter()
    day.count({50_000: 2, 20_000: 3, 10_000: 5, 2_000: 10, 1_000: 10})
    day.hands.escape()
    day.key("F10", "F8")
    assert day.dialog() == "ZDialog"
    assert not silent(day.hands.dialog)
    day.enter()
    assert not goods.shifts.last_closed()[0].confirmed
    day.hands.escape()
    day.hands.sign_in("bela")
    day.key("F10", "F8")
    day.enter()
    assert not goods.shifts.last_closed()[0].confirmed
    day.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert goods.shifts.last_closed()[0].confirmed


OPENERS = (
    ("F1", ""), ("F2", ""), ("F3", ""), ("F4", ""), ("F5 F6", ""), ("F7", ""), ("F7 F8", ""), ("F7 Enter", ""),
    ("F8", ""), ("F9", ""), ("F10", ""), ("F10 F8", ""), ("F10 Enter", "hold"), ("F11", ""), ("F11 F9", ""),
    ("F11 F9 4", ""), ("F11 F9 5", ""), ("F11 F9 6", ""), ("F12", ""), ("F12 F6", ""), ("Ctrl+P", ""),
)  # fmt: skip


@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_every_focusable_thing_on_every_dialog_has_a_name_and_every_grey_button_a_reason(
    goods, new_hands, language, theme
):
    day = start(goods, new_hands, language=language, theme=theme)
    day.scan(COFFEE)
    day.pay_cash()
    for keys, before in OPENERS:
        if not day.hands.controller.cart and before != "hold":
            day.scan(TEA)
        if before == "hold":
            day.key("F5")
        for key in keys.split():
            press(day, key)
        assert day.dialog(), keys
        assert not nameless(day.hands.dialog), keys
        assert not silent(day.hands.dialog), keys
        while day.hands.dialog is not None:
            day.hands.escape()
        day.hands.settle()


def press(day: Cashier, key: str) -> None:
    if key == "Enter":
        day.enter()
    elif key == "Ctrl+P":
        day.hands.press(Qt.Key.Key_P, CTRL)
    elif key.isdigit():
        day.type(key)
    else:
        day.key(key)


def nameless(dialog: QWidget) -> list[str]:
    return [
        type(widget).__name__
        for widget in (dialog, *dialog.panel.findChildren(QWidget))
        if isinstance(widget, QAbstractButton | QLineEdit) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if widget.isVisible() and not widget.accessibleName() and not widget.objectName().startswith("qt_")
    ]


def silent(dialog: QWidget) -> list[str]:
    return [
        button.text()
        for button in dialog.panel.findChildren(QAbstractButton)
        if button.isVisible() and not button.isEnabled() and not button.toolTip()
    ]
