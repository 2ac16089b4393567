"""The statements' page by its keys: found, read, printed once and as copies, as a strip, and written to the producer."""

from __future__ import annotations

from urllib.parse import unquote

import pypdf
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from ntt_pos.domain.core.users import Role
from ntt_pos.ui.money.dialogs.message import MessageDialog
from ntt_pos.ui.money.dialogs.message_queue import MessageQueueDialog
from ntt_pos.ui.money.dialogs.print_statements import PrintDialog
from ntt_pos.ui.office import page_printer
from ntt_pos.ui.office.printed_dialog import PrintedDialog
from ntt_pos.ui.office.statement_preview import PreviewDialog
from ntt_pos.ui.office_pages import pages
from tests.builders import a_producer, a_product, a_sale, somebody

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
NO_PRINTER: tuple[str, ...] = ()


@pytest.fixture(autouse=True)
def no_office_printer(monkeypatch) -> None:
    monkeypatch.setattr(page_printer, "printer_names", lambda: NO_PRINTER)


@pytest.fixture
def night(shop, coffee, cashier, manager):
    """A closed day: coffee of one village, honey and salt of another; returns the numbers in order of producer."""
    for code, name, phone in (("P810", "Kelompok Madu Lewoloba", "0812 0000 0010"), ("P820", "SMK Garam Oebafok", "")):
        producer = a_producer(shop, code=code, name=name, village="Lewoloba", district="Ile Mandiri", phone=phone)
        a_sale(shop, [(a_product(shop, producer=producer, delivered=30), 3)], by=cashier)
    a_sale(shop, [(coffee, 2)], by=cashier)
    return shop.close_day.close(by=manager).days[0].numbers


@pytest.fixture
def statements(office, night):
    """The page, open, with a manager."""

    def open_page(username: str = "bela", language: str = "id"):
        hands, page = office("statements", username=username, language=language)
        rest(hands)
        return hands, page

    return open_page


def rest(hands):
    """Let the little pause before a page is drawn be over."""
    hands.settle()
    page = hands.window.office.page()
    page._later.stop()
    page.look_up()
    hands.settle()


def names(page):
    return [row.cells[0].text for row in page.grid.rows]


def test_the_list_shows_the_last_day_and_counts_what_is_not_printed(statements):
    hands, page = statements()
    assert len(names(page)) == 3
    assert "3 laporan" in page.list.totals
    assert "3 belum dicetak" in page.list.totals
    assert hands.window.office._pages["statements"].count() == 3
    assert page.view.page == 1


def test_a_statement_made_after_the_close_says_both_dates(statements, shop, coffee, cashier, manager):
    a_sale(shop, [(coffee, 1)], by=cashier)
    made = shop.statements.adhoc(by=manager, producer_id=coffee.producer.producer_id)
    hands, page = statements()
    page.show_what(made.number)
    rest(hands)
    row = next(row for row in page.grid.rows if row.key == made.number)
    assert row.cells[1].below == "28 Feb 2026 08.00 · buku 1 Mar"
    assert row.cells[3].below == "di luar tutup hari"
    page.day.choose("2026-02-28")
    rest(hands)
    assert {row.cells[1].below for row in page.grid.rows} == {"28 Feb 2026 08.00"}


def test_it_is_narrowed_by_words_village_and_paper(statements, night):
    hands, page = statements()
    page.search.setFocus()
    hands.type("p810")
    assert names(page) == ["Kelompok Madu Lewoloba"]
    hands.escape()
    page.village.choose("Lewoloba")
    hands.settle()
    assert names(page) == ["Kelompok Madu Lewoloba", "SMK Garam Oebafok"]
    page.show_what("UNPRINTED")
    rest(hands)
    assert len(names(page)) == 3
    page.show_what(night[1])
    rest(hands)
    assert page.grid.chosen == night[1]
    page.search.setText("xyz")
    hands.settle()
    assert names(page) == []
    assert not page.print_button.isEnabled()
    assert page.print_button.reason


def test_enter_reads_the_page_and_the_keys_turn_and_zoom(statements, shop, cashier, manager):
    maker = a_producer(shop, code="A001", name="Koperasi Besar")
    goods = [a_product(shop, producer=maker, name=f"Barang nomor {n}", delivered=5) for n in range(40)]
    a_sale(shop, [(each, 1) for each in goods], by=cashier)
    made = shop.statements.adhoc(by=manager, producer_id=maker.producer_id)
    hands, page = statements()
    page.show_what(made.number)
    rest(hands)
    page.grid.setFocus()
    hands.enter()
    rest(hands)
    dialog = hands.dialog
    assert isinstance(dialog, PreviewDialog)
    assert dialog.view.page == 1
    near = dialog.view.zoom
    assert near > 1
    hands.press(Qt.Key.Key_PageDown)
    assert dialog.view.page == 2
    hands.press(Qt.Key.Key_PageUp)
    hands.press(Qt.Key.Key_PageUp)
    assert dialog.view.page == 1
    hands.press(Qt.Key.Key_Plus)
    assert dialog.view.zoom > near
    hands.press(Qt.Key.Key_0)
    assert dialog.view.zoom == 1
    hands.press(Qt.Key.Key_Minus)
    assert dialog.view.zoom == 1
    hands.escape()
    assert hands.dialog is None


def test_the_village_is_printed_as_one_file_in_order_of_producer_and_then_as_copies(statements, night, opened):
    hands, page = statements()
    page.village.choose("Lewoloba")
    page.grid.setFocus()
    for mark in ("ASLI", "SALINAN ke-1"):
        hands.press(Qt.Key.Key_P, CTRL_SHIFT)
        assert isinstance(hands.dialog, PrintDialog)
        hands.enter()
        texts = [each.extract_text() for each in pypdf.PdfReader(opened[-1]).pages]
        assert [mark in text for text in texts] == [True, True]
        assert ["Madu" in texts[0], "Garam" in texts[1]] == [True, True]
        assert isinstance(hands.dialog, PrintedDialog) is (mark == "ASLI")
        if hands.dialog is not None:
            hands.press(Qt.Key.Key_1)
    assert [row.cells[3].pill[0] for row in page.grid.rows] == ["salinan ke-1", "salinan ke-1"]
    assert hands.window.office._pages["statements"].count() == 1


def test_an_office_printer_gets_every_page_and_the_journal_knows(statements, shop, monkeypatch, tmp_path):
    made = tmp_path / "printed.pdf"

    def to_a_file(name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(made))
        page_printer.dress(printer)
        return printer

    monkeypatch.setattr(page_printer, "DPI", 60)
    monkeypatch.setattr(page_printer, "printer_names", lambda: ("Epson L3210", "Kantor"))
    monkeypatch.setattr(page_printer, "printer_named", to_a_file)
    hands, page = statements()
    page.grid.setFocus()
    hands.press(Qt.Key.Key_P, CTRL_SHIFT)
    hands.press(Qt.Key.Key_1)
    assert len(pypdf.PdfReader(made).pages) == 3
    box = pypdf.PdfReader(made).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert "Epson L3210" in page.message.text
    assert not page.papers.doing.isVisible()
    assert hands.focus is page.grid
    assert shop.statement_papers.board(by=somebody(shop)).unprinted == 0


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_uses_up_no_original(statements, shop, monkeypatch, tmp_path):
    def unreachable(name):
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "nowhere" / "x.pdf"))
        return printer

    monkeypatch.setattr(page_printer, "printer_names", lambda: ("Mati",))
    monkeypatch.setattr(page_printer, "printer_named", unreachable)
    hands, page = statements()
    page.grid.setFocus()
    hands.press(Qt.Key.Key_P, CTRL)
    hands.enter()
    assert page.message.text
    assert shop.statement_papers.board(by=somebody(shop)).unprinted == 3


def test_a_strip_goes_to_the_receipt_printer(statements):
    hands, page = statements()
    page.grid.setFocus()
    hands.press(Qt.Key.Key_S, CTRL)
    assert b"SALINAN ke-1" in hands.printer.jobs[-1]
    assert "SALINAN ke-1" in page.message.text


def test_a_message_is_shown_copied_and_opened_for_the_right_number(statements, night, monkeypatch):
    links = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: links.append(url.toString()) or True)
    hands, page = statements()
    page.show_what(night[1])
    rest(hands)
    page.grid.setFocus()
    hands.press(Qt.Key.Key_W, CTRL)
    assert isinstance(hands.dialog, MessageDialog)
    text = hands.dialog.text.toPlainText()
    assert "UANG ANDA" in text
    hands.press(Qt.Key.Key_3)
    assert hands.dialog.refusal.text()
    hands.press(Qt.Key.Key_C, CTRL)
    assert hands.dialog is None
    assert QGuiApplication.clipboard().text() == text
    hands.press(Qt.Key.Key_W, CTRL)
    hands.enter()
    assert links[0].startswith("https://wa.me/6281200000010?text=")
    assert "UANG ANDA" in unquote(links[0])


def test_without_a_number_the_text_is_copied_and_the_dialog_says_why(statements, night):
    hands, page = statements()
    page.show_what(night[2])
    rest(hands)
    page.grid.setFocus()
    hands.press(Qt.Key.Key_W, CTRL)
    dialog = hands.dialog
    assert not dialog.open_button.isEnabled()
    assert "telepon" in dialog.number.text()
    text = dialog.text.toPlainText()
    hands.enter()
    assert QGuiApplication.clipboard().text() == text


def test_an_auditor_reads_and_prints_nothing(statements, shop, owner):
    shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="123456")
    hands, page = statements("dinas")
    page.grid.setFocus()
    for key, modifier in ((Qt.Key.Key_P, CTRL), (Qt.Key.Key_P, CTRL_SHIFT), (Qt.Key.Key_S, CTRL), (Qt.Key.Key_W, CTRL)):
        hands.press(key, modifier)
        assert hands.dialog is None
        assert page.message.text
    hands.enter()
    assert isinstance(hands.dialog, PreviewDialog)


def test_what_was_asked_for_opens_once_and_not_over_a_locked_till_or_another_page(statements):
    hands, page = statements()
    for away in (hands.window.lock, lambda: hands.window.office.open("home")):
        page.look_at()
        page.write()
        away()
        hands.settle()
        assert hands.dialog is None
        hands.sign_in("bela")
        hands.window.office.open("statements")
        rest(hands)
    page.look_at()
    page.look_at()
    hands.settle()
    assert isinstance(hands.dialog, PreviewDialog)
    hands.escape()
    assert hands.dialog is None


def test_pages_of_the_language_before_hear_nothing_any_more(statements, shop, caplog):
    hands, _page = statements()
    for key in hands.window.office.able():
        hands.window.office.open(key)
        hands.settle()
    hands.session.speak("en")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for signal in ("shift_changed", "paper_changed", "safety_changed", "local_changed", "restyled"):
        getattr(hands.session, signal).emit()
    hands.window.controller.receipt_asked.emit("JL-LRT-01-2026-000001")
    hands.settle()
    assert not caplog.records


def test_a_scanned_code_in_the_search_finds_no_statement_and_breaks_nothing(statements):
    hands, page = statements()
    page.search.setFocus()
    hands.burst("8992154695923")
    assert hands.dialog is None or isinstance(hands.dialog, PreviewDialog)


def test_an_empty_book_says_the_next_step(new_hands, shop):
    hands = new_hands("en", pages=pages())
    hands.sign_in("bela")
    hands.window.show_half(2)
    page = hands.window.office.open("statements")
    hands.settle()
    assert page.list.totals
    assert "Close the day" in page.grid._empty._hint.text()


def test_the_page_is_copied_as_a_picture_and_without_a_voice_the_sentence_says_what_to_install(
    statements, monkeypatch, tmp_path
):
    hands, page = statements()
    page.grid.setFocus()
    hands.enter()
    rest(hands)
    hands.press(Qt.Key.Key_G, CTRL)
    rest(hands)
    picture = QGuiApplication.clipboard().image()
    assert picture.height() > picture.width() > 1000
    monkeypatch.setenv("PATH", str(tmp_path))
    hands.enter()
    rest(hands)
    hands.press(Qt.Key.Key_D, CTRL)
    rest(hands)
    assert "espeak-ng" in page.message.text


def test_a_list_is_written_to_one_after_the_other_by_one_key_each(statements, shop, manager, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(unquote(url.toString())) or True)
    hands, page = statements()
    page.village.choose("Lewoloba")
    hands.settle()
    hands.press(Qt.Key.Key_W, CTRL_SHIFT)
    hands.settle()
    queue = hands.dialog
    assert isinstance(queue, MessageQueueDialog)
    assert queue.title.text() == "Kepada siapa menulis? Tinggal 2 dari 2"
    QGuiApplication.clipboard().clear()
    hands.enter()
    assert ["Kelompok Madu Lewoloba" in each for each in opened] == [True]
    assert not QGuiApplication.clipboard().image().isNull(), "the page is at hand for Ctrl+V"
    assert queue.card.producer == "SMK Garam Oebafok"
    hands.enter()  # without a number nothing is opened or marked
    assert len(opened) == 1
    assert "Nomor telepon belum ada" in queue.refusal.text() or queue.refusal.text()
    assert queue.title.text().endswith("Tinggal 1 dari 2")
    hands.escape()

    numbers = [card.number for card in page._cards.values()]
    assert len(shop.messages.sent(numbers, by=manager)) == 1
    hands.press(Qt.Key.Key_W, CTRL_SHIFT)
    hands.settle()
    assert hands.dialog.title.text().endswith("Tinggal 1 dari 2"), "what was sent is known the next time"
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_Backspace, CTRL)
    assert hands.dialog.title.text().endswith("Tinggal 2 dari 2")
    assert shop.messages.sent(numbers, by=manager) == frozenset()
    assert shop.verify.run().findings == ()
