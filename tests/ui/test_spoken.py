"""What a screen reader meets in the window, and what it is told by itself, through a whole sale."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ntt_pos.ui.widgets import announce as announcing

CODE = "8992154695923"
Role = QAccessible.Role
Key = Qt.Key
Name, Description = QAccessible.Text.Name, QAccessible.Text.Description


class Ear:
    """A screen reader that notes what it would say."""

    AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

    def __init__(self) -> None:
        self.said: list[str] = []
        self.interrupting: list[str] = []

    def isActive(self) -> bool:  # noqa: N802 Qt's name
        return True

    def updateAccessibility(self, event) -> None:  # noqa: N802 Qt's name
        self.said.append(event.message())
        if event.politeness() == QAccessible.AnnouncementPoliteness.Assertive:
            self.interrupting.append(event.message())

    def heard(self) -> str:
        QTest.qWait(announcing.QUIET_MS + 60)
        said, self.said = self.said, []
        sys.stdout.writelines(f"said: {each}\n" for each in said)
        return " | ".join(said)


@pytest.fixture
def ear(monkeypatch) -> Ear:
    listening = Ear()
    monkeypatch.setattr(announcing, "QAccessible", listening)
    return listening


def walked(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """Go through the accessibility tree below a widget, over what is shown."""
    todo = [QAccessible.queryAccessibleInterface(widget)]
    while todo:
        here = todo.pop()
        yield here
        inside = (here.child(place) for place in range(here.childCount()))
        todo += [each for each in inside if each is not None and each.isValid() and not each.state().invisible]


def told(widget: QWidget) -> list[tuple[Role, str, str]]:
    met = [(each.role(), each.text(Name), each.text(Description)) for each in walked(widget)]
    sys.stdout.writelines(f"met: {role.name} {name} {words}\n" for role, name, words in met if name)
    return met


def test_a_whole_sale_is_spoken_and_its_tree_names_everything(new_hands, ear):
    till = new_hands("en")
    till.start()
    ear.heard()
    till.burst(CODE)
    heard = ear.heard()
    assert "Total 45.000" in heard
    assert "Kopi Arabika 250 g" in heard
    till.burst(CODE)
    assert "Total 90.000" in ear.heard()
    till.type("garam")
    assert "Garam kasar (curah)" in ear.heard()
    till.escape()
    ear.heard()
    till.press(Qt.Key.Key_Up)
    assert "Kopi Arabika 250 g" in ear.heard()
    till.burst("0000000000000")
    assert "0000000000000" in ear.heard()
    tree = told(till.window)
    tables = {name for role, name, _words in tree if role == Role.Table}
    assert "Basket" in tables
    till.press(Qt.Key.Key_F12)
    dialog = told(till.dialog)
    assert dialog[0][:2] == (Role.Dialog, till.dialog.accessibleName())
    assert {name for role, name, _words in dialog if role == Role.RadioButton} >= {"Cash", "QRIS"}
    till.enter()
    assert "F12" in ear.interrupting[-1]
    till.type("100000")
    heard = ear.heard()
    assert "Change 10.000" in heard
    till.enter()
    heard = ear.heard()
    assert "Change 10.000" in heard
    nameless = [
        (each.role(), type(each.object()).__name__)
        for each in walked(till.window)
        if each.role() in (Role.Button, Role.RadioButton, Role.CheckBox, Role.EditableText, Role.Dialog, Role.List)
        and not each.text(Name)
    ]
    assert nameless == []


def focused() -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(QApplication.focusWidget())


@pytest.fixture
def blind(new_hands, ear):
    """A till with a shift and one line, in Indonesian; what was said until then is forgotten."""
    till = new_hands("id")
    till.start()
    till.burst(CODE)
    ear.heard()
    return till


def test_what_is_typed_is_told_once_when_nothing_more_comes(blind, ear):
    blind.press(Key.Key_F2)
    assert ear.heard() == ""
    blind.type("kopi")
    assert ear.heard() == "2 barang · “kopi”. Kopi Arabika 250 g, BUMDes Leworahang · Wulanggitang, 45.000, stok 37 bks"
    blind.type("q")
    blind.type("q")
    assert ear.heard() == "tidak ditemukan"
    blind.escape()
    blind.press(Key.Key_F12)
    assert "45.000" in QAccessible.queryAccessibleInterface(blind.dialog).text(Description)
    ear.heard()
    blind.type("20000")
    assert ear.heard() == "Masih kurang 25.000"
    blind.press(Key.Key_F6)
    heard = ear.heard()
    assert heard.startswith("QRIS | Harus dibayar 25.000. ")
    assert heard.count("QRIS") == 1


def test_what_is_missing_is_told_once_when_enter_comes_right_behind_the_amount(blind, ear):
    blind.press(Key.Key_F12)
    ear.heard()
    blind.type("1000")
    blind.enter()
    assert ear.heard().count("44.000") == 1


def test_a_line_that_changes_is_told_with_its_new_words(blind, ear):
    blind.burst(CODE)
    heard = ear.heard()
    assert heard.count("2 bks × 45.000") == 1
    blind.press(Key.Key_F3)
    assert focused().text(Description) == "Jumlah bulat dalam bks."
    blind.type("3")
    blind.enter()
    heard = ear.heard()
    assert "Total 135.000" in heard
    assert heard.count("3 bks × 45.000") == 1


def test_a_discount_its_approval_and_a_wrong_pin_are_told(blind, ear):
    blind.press(Key.Key_F4)
    blind.type("60%")
    heard = ear.heard()
    assert "manajer menyetujuinya sekarang" in heard
    assert "Total 45.000 menjadi 18.000: pembeli hemat 27.000." in heard
    blind.enter()
    told_of = QAccessible.queryAccessibleInterface(blind.dialog).text(Description)
    assert ".." not in told_of
    assert "60 %" in told_of.replace("\u00a0", " ")
    blind.type("rusak")
    blind.enter()
    blind.type("999999")
    blind.enter()
    assert "salah" in ear.heard()
    assert "salah" in ear.interrupting[-1]
    assert "salah" in focused().text(Description)


def test_a_held_basket_and_a_receipt_say_which_is_chosen(blind, ear):
    blind.press(Key.Key_F5)
    ear.heard()
    blind.press(Key.Key_F6)
    assert ear.heard() == "1 barang, Kopi Arabika 250 g, 45.000, 08.00 · Ani Kelen"
    blind.enter()
    blind.press(Key.Key_F12)
    blind.exact()
    ear.heard()
    blind.press(Key.Key_F11)
    assert "JL-LRT-01-2026-000001" in ear.heard()


def test_a_return_tells_its_money_its_reason_and_where_the_goods_go(blind, ear):
    blind.press(Key.Key_F12)
    blind.exact()
    blind.press(Key.Key_F7)
    blind.enter()
    ear.heard()
    blind.type("1")
    assert ear.heard().startswith("Tunai dari laci 45.000.")
    blind.press(Key.Key_F7)
    heard = ear.heard()
    assert heard.startswith("Basi atau rusak | Barang menunggu diambil produsennya.")
    blind.press(Key.Key_F6)
    ear.heard()
    blind.press(Key.Key_F4)
    assert ear.heard().startswith("Layak dijual lagi: tidak")
    boxes = {name for role, name, _words in told(blind.dialog) if role == Role.CheckBox}
    assert boxes == {"Layak dijual lagi"}


def test_the_close_tells_what_is_counted_and_the_difference(blind, ear):
    blind.press(Key.Key_F12)
    blind.exact()
    blind.press(Key.Key_F10)
    blind.enter()
    ear.heard()
    blind.type("2")
    blind.enter()
    assert ear.heard() == "Dihitung 200.000"
    assert any(name == "Dihitung 200.000" for _role, name, _words in told(blind.dialog))
    blind.press(Key.Key_F12)
    assert "Seharusnya 285.000, dihitung 200.000: selisih −85.000." in ear.heard()
    blind.type("kurang")
    blind.enter()
    words = QAccessible.queryAccessibleInterface(blind.dialog).text(Description)
    assert words.startswith("Seharusnya 285.000, Dihitung 200.000, Selisih −85.000.")


def test_an_amount_to_touch_is_a_button_and_a_cut_word_is_told_once(blind):
    blind.press(Key.Key_F12)
    tree = told(blind.dialog)
    assert not [name for role, name, _words in tree if role == Role.CheckBox]
    assert ("45.000 pas", "F12") in {(name, words) for role, name, words in tree if role == Role.Button}
    blind.escape()
    blind.press(Key.Key_F4)
    assert not [name for _role, name, words in told(blind.dialog) if name and name == words]


def test_a_button_that_cannot_be_pressed_tells_its_reason(till):
    till.press(Qt.Key.Key_F1)
    till.escape()
    closed = [each for each in till.window.findChildren(QAbstractButton) if getattr(each, "reason", "")]
    assert closed
    for each in closed:
        assert QAccessible.queryAccessibleInterface(each).text(Description) == each.reason


def test_nothing_is_said_where_nobody_listens(till, monkeypatch):
    said = []
    monkeypatch.setattr(announcing, "QAccessibleAnnouncementEvent", lambda *what: said.append(what))
    till.burst(CODE)
    assert said == []
