"""What this PC is set up with: the make of its printer and what its scanner sends, tried from the screen."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from ntt_pos.domain.devices.printer_profiles import PRINTERS
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.ui.main_window import TILL
from ntt_pos.ui.setup.pc_settings import PrinterForm
from ntt_pos.ui.widgets import number_pad


@pytest.fixture
def settings(office):
    """The settings of this PC, open with the manager."""
    hands, page = office("settings")
    page.show_what("pc")
    hands.settle()
    return hands, page


def choose(question, key: str) -> None:
    question.put(key)
    question.choice.activated.emit(question.choice.currentIndex())


@pytest.mark.parametrize("model", PRINTERS, ids=[model.key for model in PRINTERS])
def test_choosing_a_make_sets_its_paper_cutter_and_drawer_and_each_can_be_changed_after(settings, model):
    hands, page = settings
    form = page.pc.printer
    form.kind.put(PrinterKind.NETWORK)
    form.target.put("192.0.2.7:9100")
    choose(form.model, model.key)
    page.save()
    hands.settle()
    kept = LocalSettings.load(hands.shop.folder.local_settings).printer
    assert kept == PrinterSettings(
        PrinterKind.NETWORK, "192.0.2.7:9100", model.columns, model.key, cutter=model.cutter, drawer=model.drawer
    )
    form.drawer.put(False)
    page.save()
    hands.settle()
    assert hands.session.local.printer == dataclasses.replace(kept, drawer=False)


@pytest.mark.parametrize("profile", ["default", "TM-T20II", "80-epson", "unknown"])
def test_showing_a_printer_changes_nothing_of_it(hands, profile):
    form = PrinterForm(hands.look)
    printer = PrinterSettings(PrinterKind.FILE, "/dev/usb/lp0", 48, profile, cutter=True)
    form.put(printer)
    assert form.value() == printer
    form.deleteLater()


def test_the_test_page_is_sent_as_the_chosen_make_prints(settings, tmp_path):
    hands, page = settings
    form = page.pc.printer
    form.kind.put(PrinterKind.FILE)
    form.target.put(str(tmp_path / "paper"))
    choose(form.model, "80-epson")
    page.test_print()
    hands.settle()
    assert b"123456789012345678901234567890123456789012345678" in (tmp_path / "paper").read_bytes()
    assert form.status.text()


def test_the_strip_for_the_scanner_is_printed_and_a_trial_scan_tells_that_it_was_known(settings, tmp_path):
    hands, page = settings
    form = page.pc.scanner
    assert not form.strip_button.isEnabled()
    page.pc.printer.kind.put(PrinterKind.FILE)
    page.pc.printer.target.put(str(tmp_path / "paper"))
    form.prefix.put("~")
    assert "7E" in form.prefix.labelled._below.text()
    form.strip_button.click()
    hands.settle()
    assert b"{BUJI1" in (tmp_path / "paper").read_bytes()
    hands.burst("~UJI1")
    assert "UJI1" in form.status.text()
    assert hands.controller.cart.lines == ()


@pytest.mark.parametrize("typed", ["A", "12", "~ ~", "****"])
def test_a_mark_that_could_be_part_of_a_code_is_refused_where_it_stands(settings, typed):
    hands, page = settings
    page.pc.scanner.suffix.put(typed)
    page.save()
    assert page.pc.scanner.suffix.field.property("state") == "refused"
    assert hands.session.local.scanner_suffix == ""


def test_how_much_room_backups_may_take_is_set_here_and_holds_at_once(settings):
    hands, page = settings
    assert page.pc.room.field.text() == "8"
    page.pc.room.put("12")
    page.save()
    hands.settle()
    assert hands.session.local.backup_gigabytes == 12
    assert hands.session.shop.backups.room_used()[1] == 12 * 10**9


def test_a_panel_whose_driver_says_it_is_a_mouse_gets_digits_to_touch(settings, request):
    """Somebody on such a panel could open and close the drawer with nothing but 0."""
    request.addfinalizer(lambda: number_pad.touch_as_set(on=False))
    hands, page = settings
    assert not number_pad.has_touch()
    page.pc.touch.put(True)
    page.save()
    hands.settle()
    assert hands.session.local.digits_to_touch
    hands.window.show_half(TILL)
    hands.press(Qt.Key.Key_F10)
    assert hands.dialog.findChildren(number_pad.NumberPad)
    hands.escape()
    page.pc.touch.put(False)
    page.save()
    hands.settle()
    hands.press(Qt.Key.Key_F10)
    assert not hands.dialog.findChildren(number_pad.NumberPad)


@pytest.mark.parametrize("typed", ["", "0", "-5", "1,5", "1000", "٣", "8 GB"])
def test_room_that_is_no_number_of_gigabytes_is_refused_where_it_stands(settings, typed):
    hands, page = settings
    page.pc.room.put(typed)
    page.save()
    assert page.pc.room.field.property("state") == "refused"
    assert hands.session.local.backup_gigabytes == 8


def test_the_folder_of_the_sheets_for_the_province_is_set_here_and_must_be_there(settings, tmp_path):
    hands, page = settings
    page.pc.sheets.put(str(tmp_path / "nowhere"))
    page.save()
    assert page.pc.sheets.field.property("state") == "refused"
    page.pc.sheets.put(str(tmp_path))
    page.save()
    hands.settle()
    assert hands.session.local.sheet_folder == str(tmp_path)
    assert hands.shop.local.sheet_folder == str(tmp_path)


@pytest.mark.parametrize("wide", [911, 960, 1024])
def test_what_is_saved_and_both_buttons_are_whole_on_a_small_screen(settings, wide):
    hands, page = settings
    hands.window.resize(wide, 540)
    for saved in (True, False):
        if not saved:
            page.questions["shop_name"].field.setText("Toko Lain")
        hands.settle()
        state = page.state
        assert state.width() >= max(state.fontMetrics().horizontalAdvance(word) for word in state.text().split())
        assert state.height() >= state.heightForWidth(state.width())
        for button in (page.undo_button, page.save_button):
            assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_no_group_of_settings_is_wider_than_its_place_on_a_small_screen(settings):
    hands, page = settings
    hands.window.resize(911, 512)
    wider = {}
    for place, key in enumerate(page._keys):
        page._place.setCurrentIndex(place)
        hands.settle()
        area = page._place.currentWidget()
        assert isinstance(area, QScrollArea)
        if area.widget().width() > area.viewport().width():
            wider[key] = (area.widget().width(), area.viewport().width())
    assert wider == {}


@pytest.mark.parametrize("size", [(1366, 768), (960, 540)])
@pytest.mark.parametrize("part", ["printer", "scanner", "copies"])
def test_a_part_is_shown_from_its_field_on_with_no_barcode_cut(settings, part, size):
    hands, page = settings
    hands.window.resize(*size)
    page.show_what(f"pc:{part}")
    hands.settle()
    first, barcode = page.pc.parts[part][1], page.pc.scanner.trial
    assert first.visibleRegion().boundingRect().height() == first.height()
    if part == "copies":
        assert barcode.visibleRegion().boundingRect().height() in (0, barcode.height())
