"""A whole day with a finger alone, from the PIN to the Z on paper."""

from __future__ import annotations

from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.selling.payment import Means
from ntt_pos.services.core.print_queue import JobKind, JobState
from ntt_pos.ui.login import UserCardButton
from ntt_pos.ui.scanner import Scanner
from tests.builders import a_product
from tests.conftest import CASHIER_PIN
from tests.domain.selling.test_qris import code
from tests.ui.finger import Finger, a_touch_screen


def sign_in(hands, finger: Finger) -> None:
    login = hands.window.login
    finger.put(next(each for each in login.findChildren(UserCardButton) if each.property("username") == "ani"))
    finger.press(*CASHIER_PIN)
    finger.press("Masuk")
    assert hands.session.by.username == "ani"


def count(hands, finger: Finger, notes: dict[int, int]) -> None:
    for note, number in notes.items():
        finger.fill(hands.dialog.counter._fields[note], str(number))


def pay_with_change(hands, finger: Finger, coffee, salt) -> None:
    """Three coffees and half a kilogram of salt."""
    till = hands.till
    finger.picture(coffee.product_id)
    finger.line(0)
    finger.press("F3", "3", "Ubah baris")
    finger.picture(salt.product_id)
    finger.press("0", ",", "5", "Masukkan ke keranjang")
    assert hands.controller.due_cash == 145_000
    finger.put(till.pay_button)
    finger.press("2", "0", "0", "000", "Selesaikan penjualan")
    assert till.change.change.text() == "55.000"


def hold_while_another_pays_by_qris(hands, finger: Finger, coffee, honey) -> None:
    """A basket waits while another customer pays by QRIS, with a discount."""
    till = hands.till
    finger.picture(honey.product_id)
    finger.press("F5")
    finger.picture(coffee.product_id)
    finger.press("F4", "1", "0", "%", "Beri potongan")
    finger.put(till.pay_button)
    finger.press("F6")
    finger.fill(hands.dialog.reference, "4711")
    finger.press("Selesaikan penjualan")
    assert hands.controller.last_sale.total == 40_500
    finger.press("F6", "Panggil kembali")
    finger.put(till.pay_button)
    finger.press("F12", "Selesaikan penjualan")
    assert hands.controller.last_sale.total == 95_000


def test_a_whole_day_by_touch_ends_in_a_printed_z(shop, new_hands, monkeypatch, owner, coffee, salt):
    a_touch_screen(monkeypatch)
    shop.settings.change(by=owner, qris_text=code())
    honey = a_product(shop, name="Madu hutan 460 g", price=95_000, delivered=9)
    keys: list[object] = []
    take = Scanner._key
    monkeypatch.setattr(Scanner, "_key", lambda self, *key: keys.append(key) or take(self, *key))
    hands = new_hands()
    finger, till = Finger(hands), hands.till
    sign_in(hands, finger)
    finger.put(till._shift_button)
    count(hands, finger, {100_000: 2, 10_000: 5})
    finger.press("F12")
    assert hands.session.shift.opening_float == 250_000

    pay_with_change(hands, finger, coffee, salt)
    hold_while_another_pays_by_qris(hands, finger, coffee, honey)

    # The honey comes back spoiled; change money goes into the drawer.
    finger.press("F7", "Retur barang", "1", "Basi atau rusak", "F12")
    assert till.change.change.text() == "95.000"
    finger.press("F9", "2", "5", "000", "Tambah modal awal", "Masukkan ke laci")

    # The count agrees, and the Z is on paper.
    report = shop.shifts.report()
    assert report.expected == 250_000 + 145_000 + 25_000
    finger.press("F10", "Hitung dan tutup")
    count(hands, finger, dict(banknotes(report.expected)))
    finger.press("F12")
    assert type(hands.dialog).__name__ == "ClosedDialog"
    finger.press("Selesai")
    (closed,) = shop.shifts.last_closed()
    assert (closed.counted, closed.report.sales.count, closed.report.returns.amount) == (420_000, 3, 95_000)
    assert {each.means: each.net for each in closed.report.by_means if each.net} == {
        Means.CASH: 145_000,
        Means.QRIS: 40_500,
    }
    printed = [(job.kind, job.state) for job in shop.print_queue.jobs(20)]
    assert (JobKind.Z, JobState.SENT) in printed
    assert hands.session.shift is None
    assert till._shift_button.isVisible()
    assert not shop.verify.run().findings
    assert keys == []
