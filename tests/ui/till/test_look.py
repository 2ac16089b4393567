"""Nothing on the till is cut, covered, too small for a finger or too pale, in any size, theme or language."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ntt_pos.domain.reports.control import CashierLine
from ntt_pos.ui.control.cashier_strip import CashierStrip
from ntt_pos.ui.theme import Look, Tone
from ntt_pos.ui.till.products.product_card import FactTile
from ntt_pos.ui.till.products.search_results import Results
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.text import ElidedText, NameText, PartsText, Text
from tests.builders import a_producer, a_product
from tests.looks import contrast, faults

KEY = Qt.Key
SIZES = {"1024×600": (1024, 600), "125 %": (1093, 614), "150 %": (911, 512), "200 %": (960, 540)}
COFFEE = "8992154695923"
DEAREST = "2900000000005"
NAME = "Senai selendang tenun ikat Lamaholot motif mowak pewarna alam 180 × 60 cm"
MAKER = "Kelompok Perempuan Penenun Ina Senaren Lewokluok Bersatu Maju Sejahtera"
LISTS = ("HelpDialog", "ReceiptsDialog", "ReturnDialog", "StockDialog", "CloseShiftDialog", "ClosedDialog")


def found(hands) -> list[str]:
    """Return the faults of what is shown; names may be cut, and lists scroll."""
    named = "ellipsis:", *(f"scroll bar Vertical {n} in {each}" for each in LISTS for n in range(1, 900))
    return [each for each in faults(hands.window) if not each.startswith(named)]


@pytest.fixture(params=[("light", "id"), ("dark", "en")], ids="-".join)
def wide(shop, request, new_hands):
    """A till with goods of long names and makers, one with a price of ten digits."""
    theme, language = request.param
    maker = a_producer(shop, name=MAKER, village="Lewokluok", district="Demon Pagong")
    a_product(shop, producer=maker, name=NAME, price=999_999_500, barcode=DEAREST, delivered=50)
    hands = new_hands(language)
    hands.look.use(theme)
    hands.start()
    return hands


def test_every_state_of_the_till_is_whole_in_every_size(wide):
    seen = {}
    for name, size in SIZES.items():
        wide.window.resize(*size)
        wide.settle()
        for state, bare in (
            ("empty", lambda: None),
            ("found", lambda: wide.type("kopi")),
            ("line", lambda: (wide.escape(), wide.burst(COFFEE))),
            ("red card", lambda: (wide.burst("4006381333931"), wide.burst("8992696404113"))),
            ("so much", lambda: (wide.type("999*"), wide.burst(DEAREST))),
            ("twelve digits", lambda: wide.press(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)),
            ("pay", lambda: wide.press(KEY.Key_F12)),
            ("asked", wide.enter),
            ("QRIS", lambda: wide.press(KEY.Key_F6)),
        ):
            bare()
            seen[name, state] = found(wide)
        wide.escape()
        wide.controller.void()
        wide.burst(COFFEE)
        wide.press(KEY.Key_F12)
        wide.exact()
        seen[name, "sold"] = found(wide)
        for keys in ("F1", "F3", "F4", "F7", "F8", "F9", "F10", "F11"):
            wide.burst(COFFEE)
            wide.press(getattr(KEY, f"Key_{keys}"))
            seen[name, keys] = found(wide)
            wide.escape()
            wide.controller.void()
            wide.settle()
    assert {where: told for where, told in seen.items() if told} == {}


def test_every_question_of_a_return_by_qris_is_in_sight(wide):
    wide.burst(COFFEE)
    wide.press(KEY.Key_F12)
    wide.press(KEY.Key_F6)
    wide.type("QR-1")
    wide.enter()
    for name, size in SIZES.items():
        wide.window.resize(*size)
        wide.press(KEY.Key_F7)
        wide.enter()
        wide.type("1")
        wide.press(KEY.Key_F6)
        dialog = wide.dialog
        for each in (*dialog._reasons, dialog._shelf, dialog._cash, *dialog._references.values(), dialog._money):
            if each.isVisible():
                assert each.visibleRegion().boundingRect() == each.rect(), (name, each.accessibleName())
        assert dialog._cash.isVisible()
        assert found(wide) == [], name
        wide.escape()


def test_the_amounts_of_a_closed_shift_stand_whole_beside_long_names(wide):
    wide.window.resize(1093, 614)
    wide.burst(DEAREST)
    wide.press(KEY.Key_F12)
    wide.exact()
    wide.press(KEY.Key_F10)
    wide.enter()
    wide.dialog.counter.put({100_000: 9999})
    wide.dialog.enter()
    wide.settle()
    wide.type("Uji")
    wide.enter()
    wide.settle()
    assert type(wide.dialog).__name__ == "ClosedDialog"
    amounts = [each for each in wide.dialog.findChildren(Text) if each.text() == "999.999.500"]
    assert len(amounts) >= 3
    for each in amounts:
        right = each.mapTo(wide.dialog.panel, each.rect().topRight()).x()
        assert right <= wide.dialog.panel.width() - 24


def test_a_name_takes_two_lines_and_keeps_its_end(qtbot):
    label = NameText(Look("light", motion=False), NAME)
    qtbot.addWidget(label)
    label.resize(260, 60)
    label.show()
    lines = label._lines()
    assert len(lines) == 2
    assert lines[-1].endswith("60 cm")
    assert label.toolTip() == NAME
    assert label.heightForWidth(260) == 2 * label.heightForWidth(2000)


def test_yes_or_no_has_a_box_with_a_tick_and_is_no_choice_of_several(qtbot):
    look = Look("light", motion=False)
    tick, choice = (Button(look, "Layak dijual lagi", kind=kind) for kind in (ButtonKind.TICK, ButtonKind.CHOICE))
    for each in (tick, choice):
        qtbot.addWidget(each)
    assert tick.least > choice.least
    tick.resize(tick.sizeHint())
    tick.show()
    bare = tick.grab().toImage()
    tick.click()
    assert tick.isChecked()
    assert tick.grab().toImage() != bare


def test_a_long_price_leaves_the_stock_beside_it(wide):
    wide.type("senai")
    view = wide.till.findChild(Results).view
    assert "999.999.500" in view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for name, size in SIZES.items():
        wide.window.resize(*size)
        wide.settle()
        assert found(wide) == [], name


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (Text, "words cut"),
        (ElidedText, "amount in an ellipsis"),
    ],
)
def test_what_is_cut_is_found(qtbot, label, words):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 100)
    each = label(Look("light", motion=False), "Kembalian yang harus diberikan 1.054.000", parent=window)
    each.setGeometry(0, 0, 120, 30)
    window.show()
    assert any(told.startswith(words) for told in faults(window))
    each.setGeometry(0, 0, 499, 30)
    assert not any(told.startswith(words) for told in faults(window))


def test_facts_that_do_not_fit_go_whole_and_no_date_or_figure_is_cut(qtbot):
    """The year of a date, the share that was given back and the names of figures ended in an ellipsis."""
    look = Look("light", motion=False)
    facts = "Stok 37 bks · kedaluwarsa terdekat 20 Okt 2026 · P012-0041"
    window = QWidget()
    qtbot.addWidget(window)
    line = PartsText(look, facts, parent=window)
    tile = FactTile(look, "Kedaluwarsa terdekat")
    qtbot.addWidget(tile)
    strip = CashierStrip(look, window)
    line.resize(line.sizeHint().width() - 20, 20)
    assert line.shown() == "Stok 37 bks · kedaluwarsa terdekat 20 Okt 2026"
    line.resize(line.sizeHint().width(), 20)
    assert line.shown() == facts
    tile.say("11 Jun 2026")
    assert tile.minimumSizeHint().width() >= tile.value.fontMetrics().horizontalAdvance("11 Jun 2026")
    strip.show_cashiers([CashierLine("Ani Kelen", 4, 100_000, 5_000, 93_400)])
    strip.resize(900, 120)
    window.show()
    part = strip.parts[1]
    assert "93,4" in part.text()
    assert part.heightForWidth(part.width()) <= part.height()
    assert part.fontMetrics().horizontalAdvance(part.text()) > part.width(), "it needs two lines here"


def test_a_button_that_is_too_low_and_ink_that_is_too_pale_are_found(qtbot):
    look = Look("light", motion=False)
    look.use("light")
    window = QWidget()
    qtbot.addWidget(window)
    Button(look, "Bayar", height=30, parent=window).setGeometry(0, 0, 120, 30)
    pale = Text(look, "Pudar", tone=Tone.MUTED, parent=window)
    pale.setStyleSheet("color: #bbbbbb")
    pale.setGeometry(0, 60, 120, 30)
    window.resize(300, 100)
    window.show()
    told = faults(window)
    assert any(each.startswith("low button 30") for each in told)
    assert any(each.startswith("pale") for each in told)
    assert contrast(QColor("#ffffff"), QColor("#000000")) == pytest.approx(21)
