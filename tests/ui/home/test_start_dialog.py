"""The home page of a new shop leads to its first steps, and each step to its page, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QApplication

from ntt_pos.services.reports.first_steps import StepKind
from ntt_pos.ui.home.start_dialog import StartDialog, words_of_steps
from tests.builders import a_product


def test_the_next_step_is_chosen_and_enter_leads_to_its_page(office):
    hands, page = office("home", username="pemilik")
    place = next(n for n, item in enumerate(page._items) if item.page == "start")
    page.waiting.choose(str(place))
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert isinstance(hands.dialog, StartDialog)
    assert hands.dialog.list.keys == [str(kind) for kind in StepKind]
    hands.dialog.list.choose(StepKind.LIST)

    hands.press(Qt.Key.Key_Return)
    hands.settle()

    assert hands.window.office.current == "import"


@pytest.fixture
def steps(office):
    hands, page = office("home", username="pemilik")
    page.show_what("start")
    hands.settle()
    return hands


def test_the_practice_shop_opens_in_a_window_of_its_own(steps, shop, monkeypatch):
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, words: (bool(started.append(words)) or True, 1))
    monkeypatch.setattr(type(steps.session), "practice", False)
    steps.dialog.list.choose(StepKind.PRACTICE)

    steps.press(Qt.Key.Key_Return)

    assert started[0][-3:] == ["--sample", "--data", str(shop.folder.practice_shop.root)]
    assert "Ctrl+R" in steps.dialog.hint.text()


def test_a_practice_that_was_done_has_its_tick(office, shop):
    note = shop.folder.practice_shop.practised
    note.parent.mkdir()
    note.touch()
    hands, page = office("home", username="pemilik")
    page.show_what("start")
    hands.settle()
    row = next(each for each in hands.dialog.list._model.rows if each.key == StepKind.PRACTICE)
    assert row.value == "✓ selesai"


def test_in_the_practice_shop_itself_the_way_is_said(steps):
    steps.dialog.list.choose(StepKind.PRACTICE)
    steps.press(Qt.Key.Key_Return)
    assert "Ctrl+R" in steps.dialog.refusal.text()


def test_every_step_has_words_and_a_place():
    assert set(words_of_steps()) == set(StepKind)


def test_the_step_of_the_labels_fills_in_the_goods_without_a_barcode(steps, shop):
    bare = a_product(shop, name="Abon", delivered=4)
    a_product(shop, name="Kopi", delivered=4, barcode="8991234567896")
    steps.dialog.list.choose(StepKind.BARCODES)
    steps.press(Qt.Key.Key_Return)
    steps.settle()
    page = steps.window.office._made["labels"]
    assert page._wishes == {bare.product_id: 4}


@pytest.mark.parametrize(
    ("kind", "part"), [(StepKind.PRINTER, "printer"), (StepKind.SCANNER, "scanner"), (StepKind.BACKUP, "copies")]
)
def test_a_step_of_this_pc_leads_to_its_own_part_of_the_page(steps, kind, part):
    """The page is long: from its top nobody found the ten codes of the scanner."""
    steps.dialog.list.choose(kind)
    steps.press(Qt.Key.Key_Return)
    steps.settle()
    page = steps.window.office._made["settings"]
    assert page.groups.chosen == "pc"
    shown, first = page.pc.parts[part]
    assert QApplication.focusWidget() is first
    assert shown.visibleRegion().boundingRect().top() == 0
    assert shown.visibleRegion().boundingRect().height() >= min(shown.height(), 300)


def test_the_first_shift_leads_to_the_till(steps):
    steps.dialog.list.choose(StepKind.SHIFT)
    steps.press(Qt.Key.Key_Return)
    steps.settle()
    assert steps.dialog is None
    assert steps.till.isVisible()


def test_the_step_of_the_shop_opens_its_own_settings(steps):
    steps.dialog.list.choose(StepKind.SHOP)
    steps.press(Qt.Key.Key_Return)
    steps.settle()
    assert steps.window.office._made["settings"].groups.chosen == "shop"


def state_of_the_printer(steps) -> str:
    return next(each for each in steps.dialog.list._model.rows if each.key == StepKind.PRINTER).value


def test_the_step_of_the_printer_is_skipped_and_taken_up_again(steps):
    button = steps.dialog.skip_button
    for words, state in (("Tanpa printer: lewati", "dilewati"), ("Jangan lewati printer", "")):
        assert button.isVisible()
        assert button.text() == words
        steps.press(Qt.Key.Key_F8)
        steps.settle()
        assert state_of_the_printer(steps) == state


def test_the_arrows_choose_a_step_and_do_not_leave(steps):
    steps.dialog.list.choose(StepKind.PRINTER)
    steps.press(Qt.Key.Key_Down)
    steps.settle()
    assert isinstance(steps.dialog, StartDialog)
    assert steps.dialog.list.chosen == StepKind.SCANNER


def test_from_the_page_of_a_step_one_key_leads_back_to_the_steps(steps):
    steps.dialog.list.choose(StepKind.PEOPLE)
    steps.press(Qt.Key.Key_Return)
    office = steps.window.office
    assert office.current == "users"
    assert "Alt+Home" in office.page().message.text

    steps.press(Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)

    assert isinstance(steps.dialog, StartDialog)
