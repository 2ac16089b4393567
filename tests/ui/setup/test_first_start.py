"""The first start: founding a shop by keys, opening another folder, and what is refused where."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from ntt_pos import bootstrap, desktop, i18n
from ntt_pos.domain.devices.scanner_trial import CODES
from ntt_pos.paths import DataFolder, seed_dir
from ntt_pos.pc_settings import PrinterKind, PrinterSettings
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.setup.first_start import FirstStart, Openers
from ntt_pos.ui.setup.first_start_pages import first_steps
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.keys_help import KeysHelp
from tests.conftest import FIRST_SHOP, actor_named
from tests.fakes import MemoryPrinter
from tests.services.importing.lists import SECTIONS

# The offscreen screen knows no hints about sizes and says so for every window of its own.
LOWEST = 540  # a screen of 600 less a taskbar and the window's own title
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def first(qapp, tmp_path):
    i18n.set_language("id")
    look = Look("light", motion=False)
    look.use("light")
    openers = Openers(bootstrap.create_shop, bootstrap.open_shop, bootstrap.open_practice_shop)
    window = FirstStart(look, tmp_path / "toko", openers)
    window.show()
    QApplication.processEvents()
    yield window
    window.close()
    if window.shop is not None:
        window.shop.close()
    window.deleteLater()
    QApplication.processEvents()


def settle(window: FirstStart) -> None:
    end = time.monotonic() + 30
    QApplication.processEvents()
    while window.tasks.pending and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)
    QApplication.processEvents()


def fill_in(window: FirstStart) -> None:
    form = window.form
    window.new_shop()
    form.step()
    form.owner.put("Maria Fernandez")
    form.username.put("pemilik")
    form.secret.put("rahasia-besar")
    form.again.put("rahasia-besar")
    for _each in ("its owner", "this PC", "scanner"):
        form.step()
    form.cash.field.setText("1.500.000")


def test_a_shop_is_founded_with_its_owner_and_the_money_in_the_safe(first, tmp_path):
    fill_in(first)
    first.form.step()
    settle(first)
    assert first.shop is not None
    assert DataFolder(tmp_path / "toko").database.is_file()
    assert first.shop.people.sign_in("pemilik", "rahasia-besar").name == "Maria Fernandez"
    assert first.shop.verify.run().findings == ()
    assert first.result_page.go_button.isVisible()
    assert first.shop.people.recover("pemilik", first.envelope.code, "rahasia-lain").actor.username == "pemilik"


def test_enter_alone_leads_from_field_to_field_and_on_to_the_next_step(first):
    """Behind the last field it went to the list of languages, and opened it."""
    first.activateWindow()
    first.new_shop()
    for _each in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is first.form.next_button
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert first.form.place == 1
    for text in ("Maria Fernandez", "pemilik", "rahasia-besar", "rahasia-besar"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert first.form.place == 2


def test_a_workbook_is_taken_in_with_the_new_shop(first):
    fill_in(first)
    first.form.workbook.put(str(seed_dir() / "titipan_contoh.xlsx"))
    first.form.step()
    settle(first)
    assert len(first.shop.overview.producers().rows) == 64


def test_a_list_of_the_shops_own_leads_to_the_page_that_reads_it(first, tmp_path: Path):
    SECTIONS.make(tmp_path / SECTIONS.name)
    fill_in(first)
    first.form.workbook.put(str(tmp_path / SECTIONS.name))
    first.form.step()
    settle(first)
    assert "“Impor”" in first.result_page.told.text()
    assert first.shop.overview.producers().rows == ()
    assert first.shop.unread_list == tmp_path / SECTIONS.name


def test_each_step_refuses_at_its_field_and_goes_no_further(first):
    first.new_shop()
    first.form.outlet.put("lr")
    first.form.step()
    assert first.form.place == 0
    assert first.form.outlet.field.property("state") == "refused"
    first.form.outlet.put("LRT")
    first.form.step()
    first.form.owner.put("Maria")
    first.form.username.put("maria")
    first.form.secret.put("pendek")
    first.form.step()
    assert first.form.place == 1
    assert first.form.secret.field.property("state") == "refused"
    first.form.secret.put("cukup-panjang")
    first.form.again.put("lain")
    first.form.step()
    assert first.form.again.field.property("state") == "refused"
    assert first.shop is None


def test_the_keys_alone_choose_and_lead_back(first):
    QTest.keyClick(QApplication.focusWidget() or first, Qt.Key.Key_Return)
    assert first._place.currentWidget() is first.form
    first.back()
    assert first._place.currentWidget() is first.start_page


def test_the_numbers_choose_after_a_look_at_the_languages(first):
    """The list of languages kept the keys, and took the numbers for letters of a language."""
    first.activateWindow()
    assert first.findChild(Combo).focusPolicy() is Qt.FocusPolicy.TabFocus  # a click there is one beside everything
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert first._place.currentWidget() is first.form


def test_a_backup_can_be_chosen_instead_of_a_new_shop(first):
    first.start_page.choices[2].click()
    assert (first.restore_chosen, first.shop, first.isVisible()) == (True, None, False)


def test_a_folder_without_a_shop_is_refused_in_words(first, tmp_path: Path):
    first.other_folder()
    first.path.setText(str(tmp_path / "kosong"))
    first.open_folder()
    settle(first)
    assert first.shop is None
    assert first.path.property("state") == "refused"


def test_a_shop_in_another_folder_is_opened_and_remembered(first, tmp_path):
    elsewhere = tmp_path / "lain"
    bootstrap.create_shop(FIRST_SHOP, elsewhere).close()
    kept: list[Path] = []
    first.openers = replace(first.openers, remember=kept.append)
    first.other_folder()
    first.path.setText(str(elsewhere))
    first.open_folder()
    settle(first)
    assert first.shop.folder.root == elsewhere
    assert kept == [elsewhere]


def test_the_recovery_code_is_left_with_a_second_key_only(first):
    fill_in(first)
    first.form.step()
    settle(first)
    assert not first.envelope.print_button.isEnabled(), "no printer was given"
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTest.keyClick(QApplication.focusWidget() or first, key)
    first.go_on()
    first.close()  # the X of the window: it led past the code, which is shown this once
    assert first.isVisible()
    assert not first.result_page.go_button.isEnabled()
    first.envelope.keep()
    first.go_on()
    assert not first.isVisible()


def test_the_recovery_code_can_be_printed_and_no_queue_keeps_it(first):
    printer = MemoryPrinter()
    fill_in(first)
    first.form.step()
    settle(first)
    first.shop.__dict__["printer"] = printer
    first._local = replace(first._local, printer=PrinterSettings(PrinterKind.FILE, "/dev/null"))
    first._offer_slip("pemilik")
    first._when_ready(first.envelope.print)
    settle(first)
    (slip,) = printer.jobs
    for group in first.envelope.code.split("-"):
        assert group.encode() in slip
    assert first.shop.print_queue.waiting() == ()


def test_the_page_of_a_new_shop_names_the_first_steps_and_ticks_what_is_done(first):
    fill_in(first)
    first.form.step()
    settle(first)
    told = first.result_page.steps.text().splitlines()
    assert len(told) == 5
    assert all(line.startswith("–") for line in told)
    second = first_steps(replace(first._local, second_copy_folder="/media/stik"))
    assert [line[0] for line in second] == ["–", "✓", "–", "–", "–"]
    third = first_steps(replace(first._local, scanner_tried=True))
    assert [line[0] for line in third] == ["–", "–", "–", "✓", "–"]


def try_scanner(window: FirstStart, *, broken: int = 0) -> None:
    """Come to the step of the scanner, and scan ten codes of which the first ones arrive without their head."""
    fill_in(window)
    window.form.step_back()
    field = window.form.scanner.field
    for place, code in enumerate(CODES):
        QTest.keyClicks(field, code[4:] if place < broken else code)
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_scanner_is_tried_in_sight_and_what_passed_is_not_asked_again(first):
    """The trial lay below the edge of the step before: ten scans went by unseen."""
    first.resize(1024, 560)
    first.activateWindow()
    try_scanner(first)
    trial = first.form.scanner
    assert QApplication.focusWidget() is trial.field
    QApplication.processEvents()
    assert trial.passed
    for each in (trial.barcode, trial.field, trial.status, trial.again_button):
        assert each.visibleRegion().boundingRect() == each.rect()
    first.form.step()
    first.form.step()
    settle(first)
    assert first.shop.local.scanner_tried
    assert first.result_page.steps.text().splitlines()[3].startswith("✓")


def test_the_codes_that_program_the_scanner_are_printed_at_once_where_there_is_a_printer(qapp, tmp_path):
    sent: list[tuple[PrinterKind, str]] = []
    openers = Openers(
        bootstrap.create_shop,
        bootstrap.open_shop,
        bootstrap.open_practice_shop,
        print_codes=lambda printer, sign: sent.append((printer.kind, sign)),
    )
    window = FirstStart(Look("light", motion=False), tmp_path / "toko", openers)
    window.show()
    try:
        try_scanner(window, broken=1)
        trial = window.form.scanner
        trial.mark_button.click()
        assert "Pengaturan" in trial.status.text()  # no printer was given yet
        window.form.printer.put(PrinterSettings(PrinterKind.FILE, "/dev/null"))
        trial.start()
        for code in CODES:
            QTest.keyClicks(trial.field, code[4:])
            QTest.keyClick(trial.field, Qt.Key.Key_Return)
        trial.mark_button.click()
        while window.form._tasks.pending:
            QApplication.processEvents()
        assert sent == [(PrinterKind.FILE, "~")]
        assert "sudah dicetak" in trial.status.text()
        assert window.form.answers()[1].scanner_prefix == "~"
    finally:
        window.close()
        window.deleteLater()


def test_the_codes_of_a_scanner_come_out_of_a_printer_of_a_shop_that_is_not_founded_yet(tmp_path):
    paper = tmp_path / "kertas"
    paper.touch()
    desktop._print_codes(PrinterSettings(PrinterKind.FILE, str(paper)), "~")
    assert paper.read_bytes().count(b"7E") >= 1


def test_f1_tells_the_keys_of_every_page_of_the_first_start(first):
    for show in (lambda: None, first.new_shop, first.other_folder):
        show()
        QApplication.processEvents()
        first.help()
        assert isinstance(first.stage.top, KeysHelp)
        first.back()
        assert first.stage.top is None


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_fits_beside_a_taskbar_on_a_screen_of_600(first, language):
    """The last choice and the buttons below the questions lay under the edge of the screen."""
    first._speak(language)
    first.resize(1024, LOWEST)
    QApplication.processEvents()
    assert (first.width(), first.height()) == (1024, LOWEST)
    for each in first.start_page.choices:
        assert each.visibleRegion().boundingRect() == each.rect()
    fill_in(first)
    QApplication.processEvents()
    for each in (first.form.back_button, first.form.next_button):
        assert each.visibleRegion().boundingRect() == each.rect()
    first.form.step()
    settle(first)
    first.result_page.findings.show()
    QApplication.processEvents()
    assert first.height() == LOWEST
    button = first.result_page.go_button
    assert button.visibleRegion().boundingRect() == button.rect()


def test_the_owner_is_asked_for_a_password(first):
    assert first.form.secret.labelled._name.text() == "Kata sandi"


def test_the_list_is_chosen_in_the_systems_dialog(first, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(tmp_path / "daftar.xlsx"), ""))
    first.new_shop()
    first.form._choose_workbook()
    assert first.form.workbook.field.text() == str(tmp_path / "daftar.xlsx")


def test_a_pc_joins_a_shop_with_the_code_of_its_office_pc(first, tmp_path, monkeypatch):
    monkeypatch.setattr("ntt_pos.ui.setup.first_joining.LOOK_AGAIN_S", 0.01)
    first.openers = replace(first.openers, join=desktop._joining)
    folder = tmp_path / "bersama"
    folder.mkdir()
    with bootstrap.create_shop(FIRST_SHOP, tmp_path / "kantor") as seat:
        inviting = seat.invite(folder, by=actor_named(seat, "pemilik"))
        QTest.keyClick(first.start_page, Qt.Key.Key_5)
        first.join_page.path.setText(str(folder))
        for wrong, said in (("", "bukan kode gabung"), ("0000-0000-0000", "tidak cocok")):
            first.join_page.code.setText(wrong)
            first.joining.join()
            settle(first)
            assert said in first.join_page.asked._below.text()
        first.join_page.code.setText(inviting.invitation.code.lower())
        first.joining.join()
        while not first.waiting_page.more.text():  # said from the thread that asks
            QApplication.processEvents()
        while not inviting.given:
            QApplication.processEvents()
            inviting.look()
        assert inviting.invitation.fingerprint in first.waiting_page.more.text()
        settle(first)
        assert inviting.look() is not None
    assert first.shop.context.home.register_code == "LRT-02"


def test_a_pc_that_needs_an_address_of_the_hub_says_so_before_the_till_opens(first, shop):
    first.resize(1180, 690)
    shop.context.home = replace(shop.context.home, register_code="LRT-03")
    left = (
        "PC-PC toko ini bertukar catatan lewat server toko 192.168.1.9. LRT-03 bisa berjualan, tetapi belum mendengar PC lain "
        "sampai punya alamat sendiri di sana. Pengurus server membuatnya:\nntt-pos hub ALAMAT --add LRT-03\nLalu tutup jendela di "
        "PC ini dan ketik:\nntt-pos exchange --hub - --certificate BERKAS"
    )
    first.joining.joined(shop, left)
    assert first._place.currentWidget() is first.joined_page
    assert first.joined_page.title.text() == "PC ini sekarang LRT-03"
    assert first.joined_page.left.text() == left
    QTest.keyClick(first.focusWidget(), Qt.Key.Key_Return)
    assert not first.isVisible()
    assert first.shop is shop


def test_whoever_waits_for_the_office_pc_may_stop(first, tmp_path, monkeypatch):
    monkeypatch.setattr("ntt_pos.ui.setup.first_joining.LOOK_AGAIN_S", 0.01)
    first.openers = replace(first.openers, join=desktop._joining)
    folder = tmp_path / "bersama"
    folder.mkdir()
    with bootstrap.create_shop(FIRST_SHOP, tmp_path / "kantor") as seat:
        inviting = seat.invite(folder, by=actor_named(seat, "pemilik"))
        first.joining.ask()
        first.join_page.path.setText(str(folder))
        first.join_page.code.setText(inviting.invitation.code)
        first.joining.join()
        assert first.waiting_page.stop_button.isVisibleTo(first)
        QTest.keyClick(first.focusWidget() or first, Qt.Key.Key_Return)  # a second Enter behind the code
        assert not first.joining.steps.stopped
        first.waiting_page.stop_button.click()
        settle(first)
        assert not (folder / "gabung" / "permintaan.ntt").exists()
    assert first._place.currentWidget() is first.join_page
    first.wait("Toko sedang dibuka …")  # nobody stops that
    assert not first.waiting_page.stop_button.isVisibleTo(first)
    assert first.shop is None
    assert not DataFolder(tmp_path / "toko").database.exists()
