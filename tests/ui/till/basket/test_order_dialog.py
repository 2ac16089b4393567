"""An order that was copied in WhatsApp is pasted at the till, waits under its name, and comes back with what it lacks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ntt_pos.domain.selling.order_text import order_head, order_line
from ntt_pos.ui.till.basket.order_dialog import OrderDialog
from tests.builders import a_product

CTRL, V, O = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_V, Qt.Key.Key_O
F6 = Qt.Key.Key_F6


@pytest.fixture
def copied(till, shop):
    """Copy an order of two things as WhatsApp does: one is dearer now, of the other there are fewer."""
    abon = a_product(shop, name="Abon ikan tuna 250 g", code="P012-0003", price=27_000, delivered=9)
    madu = a_product(shop, name="Madu hutan", code="P002-0001", price=80_000, delivered=1)
    lines = (f"2 {order_line(abon.name, abon.code, 25_000)}", f"3 {order_line(madu.name, madu.code, 80_000)}")
    text = "\n".join([f"[09.12, 28/02/2026] Ibu Maria: {order_head('LRT')}", *lines, "Diambil: Sabtu sore"])
    yield text
    QGuiApplication.clipboard().clear()


def test_a_pasted_order_waits_and_comes_back(till, copied):
    till.burst("8992154695923")  # somebody is served meanwhile
    QGuiApplication.clipboard().setText(copied)
    till.press(V, CTRL)
    dialog = till.dialog
    assert isinstance(dialog, OrderDialog)
    assert (dialog.name.text(), dialog.day.text()) == ("Ibu Maria", "Sabtu sore")
    rows = [str(dialog.lines.model().index(n, 0).data()) for n in range(2)]
    assert "dipesan 25.000, sekarang 27.000" in rows[0]
    assert "dipesan 3, ada 1" in rows[1]
    till.enter()
    till.enter()
    assert till.dialog is None
    assert len(till.controller.cart.lines) == 1  # the open basket stays
    assert "Ibu Maria" in till.till.message.text
    till.press(Qt.Key.Key_F5)
    till.press(F6)
    shown = [str(till.dialog.list.model().index(n, 0).data()) for n in range(2)]
    assert any("Pesanan (Ibu Maria), diambil Sabtu sore" in each for each in shown)
    till.enter()
    assert [(each.article.code, each.quantity) for each in till.controller.cart.lines] == [
        ("P012-0003", 2),
        ("P002-0001", 1),
    ]
    assert "Madu hutan: dipesan 3, ada 1" in till.till.message.text
    till.press(Qt.Key.Key_F5)  # it was the wrong customer: whose it is stays with it
    assert "Ibu Maria" in till.till.message.text
    assert [each.order.name for each in till.shop.baskets.held() if each.order] == ["Ibu Maria"]


def test_an_order_that_is_paid_leaves_no_name(till, copied):
    QGuiApplication.clipboard().setText(copied)
    till.press(V, CTRL)
    till.enter()
    till.enter()
    till.press(F6)
    till.enter()
    assert till.shop.baskets.restore().order.name == "Ibu Maria"  # a power cut before paying loses nothing
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert till.controller.order is None
    assert till.shop.baskets.restore() is None
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F5)
    assert [each.order for each in till.shop.baskets.held()] == [None]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text + "x" * 10_000, "paling banyak 4.000"),
        (lambda text: text.replace("PESAN LRT", "PESAN KUP"), "toko KUP"),
        (lambda text: text + "\x07", "tanda"),
    ],
)
def test_hostile_text_is_refused_with_a_sentence_and_stays(till, copied, change, said):
    QGuiApplication.clipboard().setText(change(copied))
    till.press(V, CTRL)
    assert said in till.dialog.refusal.text()
    till.enter()
    till.enter()
    assert isinstance(till.dialog, OrderDialog)
    assert till.dialog.message.toPlainText()
    assert till.shop.baskets.held() == ()


def test_without_a_name_it_says_so_and_what_the_cashier_typed_stays(till, copied):
    QGuiApplication.clipboard().setText(copied.replace("Ibu Maria", "+62 812 3456 7890"))
    till.press(O, CTRL)
    dialog = till.dialog
    assert dialog.name.text() == ""
    till.enter()
    till.enter()
    assert till.dialog is dialog
    dialog.name.setFocus()
    till.type("Yosefina")
    dialog.message.setPlainText(copied)
    till.settle()
    assert dialog.name.text() == "Yosefina"
    till.enter()
    till.enter()
    assert till.shop.baskets.held()[0].order.name == "Yosefina"


def test_other_words_are_pasted_into_the_entry(till):
    QGuiApplication.clipboard().setText("kopi")
    till.press(V, CTRL)
    assert till.dialog is None
    assert till.till.entry.text() == "kopi"
    QGuiApplication.clipboard().clear()
