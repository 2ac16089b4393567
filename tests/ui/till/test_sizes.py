"""The till at every size a shop's screen has: what matters is whole, and nothing covers a line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QScrollArea, QScrollBar

from ntt_pos.ui.theme import Size, Weight
from ntt_pos.ui.till.basket.basket_view import BasketColumn
from ntt_pos.ui.widgets import number_pad
from ntt_pos.ui.widgets.text import Text, wrapped
from tests.builders import a_product

SIZES = {
    "1366×768": (1366, 768),
    "1024×600": (1024, 600),
    "1366×768 at 125 %": (1093, 614),
    "1366×768 at 150 %": (911, 512),
    "1920×1080 at 200 %": (960, 540),
}


def place(widget, window) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_every_size_shows_what_matters_whole(till, shop):
    """One window walks all sizes: starting one for each would take as many times as long."""
    long = a_product(
        shop,
        name="Senai selendang tenun ikat, motif mowak, pewarna alam, 180 × 60 cm",
        price=225_000,
        barcode="8990000000029",
    )
    for name, size in SIZES.items():
        till.window.resize(*size)
        till.settle()
        assert (till.window.width(), till.window.height()) == size, name
        bar, page = till.window.bar, till.till
        shop_name = bar._shop
        assert shop_name.width() >= shop_name.fontMetrics().horizontalAdvance(shop_name.text()), name
        assert "2026" in bar._time.text, name
        for pill in (bar._shift, bar._time):
            assert pill.width() >= pill.sizeHint().width(), name
        till.burst("8992154695923")
        till.burst(shop.catalogue.article(long.product_id).barcodes[0])
        till.type("kopi")
        assert place(page.results, till.window).width() >= page.entry.width() - 8, name
        till.escape()
        page.refuse("Tidak ada yang mirip “kacamata”: tidak ada yang ditambahkan. Coba huruf yang lebih sedikit.")
        till.settle()
        assert not place(page.message, till.window).intersects(place(page._place, till.window)), name
        assert page.view.columnViewportPosition(3) + page.view.columnWidth(3) <= page.view.viewport().width(), name
        till.press(Qt.Key.Key_F12)
        for typed in ("", "300000"):
            till.type(typed)
            bars = till.dialog.findChildren(QScrollBar)
            assert not [each for each in bars if each.isVisible()], (name, typed)
        till.enter()
        whole = [page.change.change, page.change._give, page.change._paper]
        boxes = [place(each, till.window) for each in whole if each.isVisible()]
        assert page.change.change.height() >= page.change.change.fontMetrics().height(), name
        assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other), name


def scrolled(till) -> list[int]:
    """Return by how much the open dialog has to be scrolled, up and down and from side to side."""
    areas = [each for each in till.dialog.findChildren(QScrollArea) if each.isVisible()]
    bars = [bar for each in areas for bar in (each.verticalScrollBar(), each.horizontalScrollBar())]
    return [bar.maximum() for bar in bars if bar.maximum()]


@pytest.mark.parametrize("touch", [False, True])
def test_a_discount_and_the_help_are_whole_on_every_screen(till, monkeypatch, touch):
    monkeypatch.setattr(number_pad, "has_touch", lambda: touch)
    till.burst("8992154695923")
    for name, size in SIZES.items():
        till.window.resize(*size)
        till.press(Qt.Key.Key_F4)
        for typed in ("10%", "60%"):
            till.dialog.field.clear()
            till.type(typed)
            if not (touch and size[1] < 600):
                assert scrolled(till) == [], (name, typed)
        till.escape()
        till.press(Qt.Key.Key_F1)
        assert len(scrolled(till)) <= 1, name  # one bar, up and down
        assert not [each for each in till.dialog._roomy if each.horizontalScrollBar().maximum()], name
        till.escape()


def test_the_line_just_added_is_whole_also_when_its_name_takes_two_lines(till, shop):
    till.window.resize(960, 540)
    till.settle()
    view = till.till.view
    for number in range(7):
        added = a_product(
            shop, name=f"Kacang mete goreng original kemasan besar nomor {number} 250 g", barcode=f"29000000000{number}"
        )
        till.burst(shop.catalogue.article(added.product_id).barcodes[0])
        last = view.visualRect(view.model().index(number, BasketColumn.ITEM))
        assert view.rowHeight(number) > view._row
        assert view.viewport().rect().contains(last), number


def test_a_basket_without_discounts_gives_their_room_to_the_names(till):
    till.burst("8992154695923")
    till.settle()
    view = till.till.view
    before = view.columnWidth(1)
    assert view.model().columnCount() == 4
    assert before > view.width() / 2


def test_a_name_of_two_lines_keeps_its_size_and_its_unit(qapp, till):
    metrics = QFontMetrics(till.look.font(Size.BODY, Weight.MEDIUM))
    assert wrapped("Kopi arabika 250 g", metrics, 500) == ["Kopi arabika 250 g"]
    two = wrapped(
        "Jagung titi kemasan besar 200 g", metrics, metrics.horizontalAdvance("Jagung titi kemasan besar 200")
    )
    assert two == ["Jagung titi kemasan besar", "200 g"]
    cut = wrapped("Senai selendang tenun ikat, motif mowak, pewarna alam, 180 × 60 cm", metrics, 150)
    assert len(cut) == 2
    assert cut[1].endswith("60 cm")
    assert "…" in cut[1]


def test_a_sentence_that_wraps_keeps_a_number_with_its_unit(qapp, till):
    for wrap, held in ((True, "200\u00a0g"), (False, "200 g")):
        label = Text(till.look, "Jagung titi 200 g", wrap=wrap)
        assert held in QLabel.text(label)
        assert label.text() == "Jagung titi 200 g"


def test_the_sign_in_stands_whole_on_every_screen(hands):
    for name, size in SIZES.items():
        hands.window.resize(*size)
        hands.settle()
        login, last = hands.window.login, hands.window.login.forgotten
        assert not [each for each in login.findChildren(QScrollBar) if each.isVisible()], name
        assert place(last, hands.window).bottom() <= hands.window.height(), name
