"""Pictures of every screen, receipt and page, and one contact dialog of them all: python -m tests.pictures FOLDER [--readme]."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import font_roboto
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos import bootstrap, i18n
from ntt_pos.desktop import open_window
from ntt_pos.documents.labels.labels import draw_labels
from ntt_pos.documents.receipt.receipt_text import receipt_lines
from ntt_pos.documents.receipt.z_report import draw_z_pdf, z_lines
from ntt_pos.documents.reports.count_sheets import draw_blind_sheet, draw_count_result
from ntt_pos.documents.reports.recap_pdf import draw_day_report, draw_recap
from ntt_pos.documents.reports.stock_card_pdf import draw_stock_card
from ntt_pos.documents.statement.statement_pdf import Numbered, draw_statement
from ntt_pos.documents.statement.statement_strip import statement_strip_lines
from ntt_pos.documents.vouchers.note_pdf import draw_note
from ntt_pos.documents.vouchers.note_strip import note_lines
from ntt_pos.documents.vouchers.voucher_pdf import draw_voucher
from ntt_pos.documents.vouchers.voucher_strip import voucher_lines
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.goods.labels import PRESETS, LabelKind
from ntt_pos.domain.makers.feature import FeatureKind
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.domain.selling.display import show_between
from ntt_pos.i18n import Language
from ntt_pos.paths import resource
from ntt_pos.pc_settings import PrinterKind, PrinterSettings
from ntt_pos.services.importing.sample import SAMPLE_SHOP
from ntt_pos.services.makers.public_views import PublicViews
from ntt_pos.services.printing.screen_papers import _shown
from ntt_pos.services.reports.report_catalogue import REPORTS, ReportKind
from ntt_pos.ui.display.customer_window import DisplayWindow
from ntt_pos.ui.setup.first_start import FirstStart, Openers
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.receipts.paper_view import PaperView
from ntt_pos.ui_driver import UiDriver
from tests.documents import counts, notes, papers, payloads, receipts
from tests.documents import pages as statements_shown
from tests.documents.vouchers import examples
from tests.fakes import FailingPrinter, FixedClock, MemoryPrinter, SequenceIds

MORNING = datetime(2026, 2, 28, 1, 5, tzinfo=UTC)
SMALL, LARGE = (1366, 768), (1920, 1080)
FLOAT = {50_000: 2, 20_000: 3, 10_000: 5, 2_000: 10, 1_000: 10}
BASKET = ("2*", "", "3*", "", "", "2*", "", "", "4*", "", "", "")
CHAIN = payloads.CHAIN_HASH
SHEET_WIDE, GAP, CAPTION = 2800, 26, 30
WIDTHS = {"screen": 520, "page": 330, "roll": 216}
KB = 1024


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the album: its group's heading, what it shows, how wide it stands on the contact dialog."""

    heading: str
    caption: str
    sort: str
    image: Image.Image


class Album:
    """Keeps pictures as files and puts them on one contact dialog."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures: list[Picture] = []
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()

    def add(self, heading: str, caption: str, sort: str, image: Image.Image) -> None:
        """Add a picture."""
        picture = Picture(heading, caption, sort, image.convert("RGB"))
        self.pictures.append(picture)
        name = "".join(sign if sign.isalnum() else "-" for sign in f"{heading} {caption}".lower()).strip("-")
        picture.image.save(self.folder / f"{len(self.pictures):03d}-{name[:80]}.png")

    def contact_sheet(self) -> Path:
        """Draw all pictures with their captions on one dialog, as PNG and PDF; returns the PNG."""
        place = Path(str(font_roboto.Roboto))
        small, large = ImageFont.truetype(str(place), 19), ImageFont.truetype(str(place), 40)
        places: list[tuple[Picture, int, int, Image.Image]] = []
        heads: list[tuple[str, int]] = []
        x = y = GAP
        high, heading = 0, ""
        for picture in self.pictures:
            wide = WIDTHS[picture.sort]
            thumb = picture.image.resize((wide, max(round(picture.image.height * wide / picture.image.width), 1)))
            if picture.heading != heading:
                heading = picture.heading
                y += high + (GAP if high else 0)
                heads.append((heading, y))
                x, y, high = GAP, y + 64, 0
            elif x + wide > SHEET_WIDE - GAP:
                x, y, high = GAP, y + high + GAP, 0
            places.append((picture, x, y, thumb))
            x += wide + GAP
            high = max(high, thumb.height + CAPTION)
        dialog = Image.new("RGB", (SHEET_WIDE, y + high + GAP), "#d9dbe0")
        pen = ImageDraw.Draw(dialog)
        for heading, top in heads:
            pen.text((GAP, top), heading, font=large, fill="#1b1f2a")
        for picture, left, top, thumb in places:
            pen.rectangle((left - 1, top - 1, left + thumb.width, top + thumb.height), outline="#9aa0ac")
            dialog.paste(thumb, (left, top))
            pen.text((left, top + thumb.height + 4), picture.caption, font=small, fill="#1b1f2a")
        path = self.folder / "contact-sheet.png"
        dialog.save(path, optimize=True)
        dialog.save(path.with_suffix(".pdf"), resolution=200)
        return path


# -- screens ------------------------------------------------------------------------------------------------------


def taken(widget: QWidget) -> Image.Image:
    """Return a widget as it is painted now."""
    QApplication.processEvents()
    return from_qt(widget.grab())


def from_qt(picture: QPixmap | QImage) -> Image.Image:
    """Return Qt's picture as Pillow's."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


class Tour:
    """A walk through the window of a practice shop, in one theme, language and size."""

    def __init__(self, shop: bootstrap.Shop, theme: str, language: str, size: tuple[int, int]) -> None:
        i18n.set_language(language)
        printer = PrinterSettings(PrinterKind.FILE, str(shop.folder.root / "printer.bin"), columns=42)
        shop.use_local(replace(shop.local, language=language, theme=theme, sounds=False, printer=printer))
        shop.__dict__["printer"] = MemoryPrinter()
        self.shop, self.size = shop, size
        self.look = Look(theme, motion=False)
        self.look.use(theme)
        self.hands = UiDriver()
        self.window = self.hands.window = open_window(shop, self.look, stopwatch=self.hands.milliseconds)
        self.window.resize(*size)
        self.window.show()
        self.hands.settle()
        self._goods = [a for a in shop.catalogue.everything() if a.active and a.on_hand > a.expired_on_hand + 5]

    def picture(self) -> Image.Image:
        """Return the window now."""
        self.hands.settle()
        return taken(self.window)

    def after(self, *keys: Qt.Key) -> Image.Image:
        """Return the window after some keys."""
        for key in keys:
            self.hands.rest()
            self.hands.press(key)
        return self.picture()

    def back(self) -> None:
        """Leave whatever dialog is open."""
        while self.hands.dialog is not None:
            self.hands.key(Qt.Key.Key_Escape)
            self.hands.settle()

    def typed(self, words: str, field: QWidget | None = None) -> Image.Image:
        """Return the window after something was typed by hand."""
        (field or self.window.till.entry).setFocus()
        self.hands.type_slowly(words)
        return self.picture()

    def clear_entry(self) -> None:
        """Empty the entry field."""
        self.window.till.entry.clear()
        self.hands.settle()

    def fill(self, lines: int) -> None:
        """Scan a basket."""
        pieces = [article for article in self._goods if not article.weighed]
        for article, quantity in zip(pieces[5::13], BASKET[:lines], strict=False):
            self.hands.scan(article.barcodes[0] if article.barcodes else article.code, quantity)

    def close(self) -> None:
        """Close the window."""
        self.back()
        self.window.close()
        # Its scanner would go on listening to every key of the next window.
        self.window.scanner.leave()
        for each in (self.window, self.window.session):
            each.deleteLater()
        QApplication.processEvents()


Taking = Iterator[tuple[str, Image.Image]]


def whole_tour(tour: Tour) -> Taking:
    """Take every screen of the till and the office."""
    hands, key = tour.hands, Qt.Key
    yield "Masuk: siapa di kasir", tour.picture()
    tour.window.login.choose("ani")
    hands.type(tour.window.login.pad.field, "999999")
    hands.enter()
    yield "PIN salah", tour.picture()
    hands.sign_in("ani")
    yield "Sesi belum dibuka", tour.picture()
    yield "F1 bantuan", tour.after(key.Key_F1)
    tour.back()
    yield "F10 hitung modal awal", tour.after(key.Key_F10)
    hands.count(FLOAT)
    yield "Kasir kosong", tour.picture()
    yield "Cari “kpi arabka”", tour.typed("kpi arabka")
    tour.clear_entry()
    yield "Tidak ditemukan", tour.typed("qwxyz")
    tour.clear_entry()
    hands.scan("4006381333931")
    yield "Barcode tidak dikenal", tour.picture()
    tour.clear_entry()
    weighed = next(article for article in tour.shop.catalogue.everything() if article.weighed and article.active)
    hands.scan(weighed.code)
    yield "Barang timbang menanya beratnya", tour.picture()
    tour.back()
    tour.window.till.red_card.not_ours_button.click()
    tour.fill(12)
    yield "Kasir penuh", tour.picture()
    for name, pressed in (
        ("F2 cek stok dan harga", key.Key_F2), ("F3 jumlah", key.Key_F3), ("F4 potongan", key.Key_F4),
        ("F7 retur", key.Key_F7), ("F8 hapus", key.Key_F8), ("F9 laci", key.Key_F9), ("F11 struk lagi", key.Key_F11),
    ):  # fmt: skip
        yield name, tour.after(pressed)
        tour.back()
    hands.press(key.Key_F3)
    hands.type_slowly("8992154695923")
    hands.enter()
    yield "13 angka sebagai jumlah", tour.picture()
    tour.back()
    yield from payment(tour)
    yield from afterwards(tour)


def payment(tour: Tour) -> Taking:
    """Take the ways of paying, and the change."""
    hands, key = tour.hands, Qt.Key
    yield "F12 bayar", tour.after(key.Key_F12)
    yield "1e5 sebagai uang", _entered(tour, "1e5")
    hands.dialog.amount.clear()
    yield "Kurang bayar", _entered(tour, "50000")
    hands.dialog.amount.clear()
    hands.type_slowly("2000000")
    yield "Uang diterima dan kembalian", tour.picture()
    hands.dialog.amount.clear()
    hands.settle()
    hands.key(key.Key_F6)
    yield "QRIS", tour.picture()
    hands.key(key.Key_F5)
    hands.settle()
    hands.type_slowly("2000000")
    hands.enter()
    yield "Terjual: kembalian", tour.picture()
    yield "F11 struk di layar", tour.after(key.Key_F11)
    tour.back()


def _entered(tour: Tour, words: str) -> Image.Image:
    tour.hands.type_slowly(words)
    tour.hands.enter()
    return tour.picture()


def afterwards(tour: Tour) -> Taking:
    """Take what waits, the lock, trouble, the shift's reports and the office."""
    hands, key = tour.hands, Qt.Key
    tour.shop.__dict__["printer"] = FailingPrinter(times=1)
    tour.fill(3)
    hands.press(key.Key_F12)
    hands.exact()
    yield "Printer tidak menjawab", tour.picture()
    tour.shop.__dict__["printer"] = MemoryPrinter()
    tour.fill(4)
    hands.press(key.Key_F5)
    tour.fill(2)
    yield "F6 keranjang tertahan", tour.after(key.Key_F6)
    tour.back()
    hands.press(key.Key_L, Qt.KeyboardModifier.ControlModifier)
    yield "Terkunci dengan keranjang", tour.picture()
    hands.sign_in("ani")
    tour.window.trouble(ZeroDivisionError("division by zero"))
    yield "Kesalahan program", tour.picture()
    tour.back()
    tour.window.controller.void()
    hands.settle()
    expected = tour.shop.shifts.report().expected
    yield "F10 laporan X", tour.after(key.Key_F10)
    hands.enter()
    yield "Hitung laci", tour.picture()
    hands.count(dict(banknotes(expected - 2_000)))
    yield "Selisih menanya alasan", tour.picture()
    hands.type_slowly("Kurang kembalian")
    hands.enter()
    yield "Sesi ditutup: Z", tour.picture()
    tour.back()
    yield from office(tour)
    by = tour.shop.people.system_actor()
    tour.shop.close_day.close(by=by)
    tour.shop.statements.draw_pending(tour.shop.folder.reports, by=by)
    hands.press(key.Key_2, Qt.KeyboardModifier.ControlModifier)
    for name in ("home", "close"):
        tour.window.office.open(name)
        hands.settle()
    yield "Kantor: hari ditutup", tour.picture()
    yield from payouts(tour)
    yield from statements(tour)
    yield from reports(tour)
    hands.press(key.Key_1, Qt.KeyboardModifier.ControlModifier)


def master_data(tour: Tour) -> Taking:
    """Take the cards of producers and products, their terms and prices, and the hampers."""
    hands, pages = tour.hands, tour.window.office
    for name, acts in (
        ("producers", ("add", "change", "terms")),
        ("goods", ("add", "edit", "terms", "price", "bundles")),
    ):
        page = pages.open(name)
        hands.settle()
        page.look_up()
        hands.settle()
        for act in acts:
            getattr(page, act)()
            hands.settle()
            yield f"Kantor: {name}, {act}", tour.picture()
            if act == "bundles":
                hands.dialog.edit()
                hands.settle()
                yield f"Kantor: {name}, hampers", tour.picture()
            tour.back()


def payouts(tour: Tour) -> Taking:
    """Take paying a producer, its paper, what sets an account right, and the money in its places."""
    hands, page = tour.hands, tour.window.office.open("payouts")
    hands.settle()
    page.look_up()
    hands.settle()
    yield "Pembayaran", tour.picture()
    page.pay()
    yield "Bayar produsen", tour.picture()
    hands.dialog.amount.put(page.panel.board.row.balance + 100_000 - page.panel.board.row.balance % 500)
    hands.dialog.taker.put("+")
    yield "Panjar, diambil orang lain", tour.picture()
    hands.dialog.taker.put("")
    hands.dialog.amount.put(page.panel.board.row.payable)
    hands.enter()
    yield "Sudah dibayar", tour.picture()
    tour.back()
    page.panel.history.choose("0")
    for name, act in (("Batalkan pembayaran", page.reverse), ("Koreksi", page.correct)):
        act()
        yield name, tour.picture()
        tour.back()
    page = tour.window.office.open("money")
    yield "Kas & bank", tour.picture()
    page.view(1)
    yield "QRIS, kartu, transfer", tour.picture()
    for name, act in (
        ("Pindahkan uang", page.move_money),
        ("Hitung brankas", page.count_safe),
        ("Saldo bank", page.note_bank),
    ):
        act()
        yield name, tour.picture()
        tour.back()


def statements(tour: Tour) -> Taking:
    """Take the statements of the closed day: the list, one read, where they are printed, and a message."""
    hands, page = tour.hands, tour.window.office.open("statements")
    hands.settle()
    page.look_up()
    yield "Laporan hasil: daftar", tour.picture()
    for name, act in (
        ("Laporan hasil: dibaca", page.look_at), ("Laporan hasil: cetak semua", page.print_all),
        ("Laporan hasil: kirim WA", page.write),
    ):  # fmt: skip
        act()
        hands.settle()
        yield name, tour.picture()
        tour.back()


def reports(tour: Tour) -> Taking:
    """Take every report as it stands after a day of sales; a history for a bank is about the first producer."""
    hands, page = tour.hands, tour.window.office.open("reports")
    hands.settle()
    for kind in ReportKind:
        page.show_what(f"{kind} {page._producers[0].producer_id}" if REPORTS[kind].producer else kind)
        page.ask()
        hands.settle()
        yield f"Laporan: {kind}", tour.picture()


def office(tour: Tour) -> Taking:
    """Take every page of the office as the owner sees it."""
    hands = tour.hands
    hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.sign_in("pemilik")
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    pages = tour.window.office
    for name in pages.able():
        pages.open(name)
        hands.settle()
        yield f"Kantor: {name}", tour.picture()
    yield from customers_window(tour)
    yield from master_data(tour)
    yield from goods_notes(tour)
    yield from counting(tour)
    hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)


def customers_window(tour: Tour) -> Taking:
    """Take what the customer's window shows between sales."""
    window = DisplayWindow(tour.window.session, tour.window.controller)
    window.resize(*tour.size)
    window.show()
    tour.hands.settle()
    for turn in range(3):
        window.show_display(show_between(window._makers, turn))
        for _photos in range(2):
            tour.hands.settle()
        yield f"Layar pembeli {turn + 1}", taken(window)
    window.close()
    window.deleteLater()
    tour.window.activateWindow()  # without a window manager nobody gives it the keys back
    tour.hands.settle()


def goods_notes(tour: Tour) -> Taking:
    """Take the forms of goods that come in and go out."""
    hands, key, control = tour.hands, Qt.Key, Qt.KeyboardModifier.ControlModifier
    tour.window.office.open("notes")
    hands.settle()
    hands.press(key.Key_N, control)
    yield "Siapa yang menitip", tour.picture()
    hands.enter()
    for typed in ("", "30", "28", "20-5-26"):
        hands.type_slowly(typed)
        hands.enter()
    hands.type_slowly("2 pecah")
    yield "Titipan diketik", tour.picture()
    hands.enter()
    yield "Titipan siap dicatat", tour.picture()
    hands.key(key.Key_Escape)
    hands.settle()
    yield "Titipan dilanjutkan nanti", tour.picture()
    hands.key(key.Key_F8)
    hands.settle()
    for caption, pressed in (("Berita acara", key.Key_B), ("Tanggal mana yang salah", key.Key_E)):
        hands.press(pressed, control)
        yield caption, tour.picture()
        tour.back()


def counting(tour: Tour) -> Taking:
    """Take a stock count from its question to its papers, labels of some goods, and a stock card."""
    hands, key = tour.hands, Qt.Key
    page = tour.window.office.open("counts")
    hands.settle()
    page.new()
    yield "Apa yang dihitung", tour.picture()
    hands.key(key.Key_F12)
    hands.settle()
    seen = tour.shop.counting.rows(page.counting.uid)
    for place, each in enumerate(seen[:-1]):
        article = tour.shop.catalogue.article(each.product.product_id)
        counted = max(article.on_hand + (-2, 0, 1)[place % 3] * article.price_per, 0)
        tour.shop.counting.put(page.counting.uid, article.product_id, counted, by=tour.window.session.by)
    page.scan(seen[0].product.code)
    page.counting.load()
    yield "Menghitung dengan scanner", tour.picture()
    page.forward()
    yield "Yang belum dihitung", tour.picture()
    hands.enter()
    page.comparing.quick(1)
    yield "Selisih dan alasannya", tour.picture()
    page.comparing.same_for_all()
    hands.settle()
    page.forward()
    hands.settle()
    page.paper()
    hands.settle()
    QTest.qWait(300)
    yield "Berita acara opname", tour.picture()
    tour.back()
    page = tour.window.office.open("labels")
    for each in seen:
        page.add(each.product.product_id, "4")
        hands.settle()
    page.give_codes()
    hands.settle()
    page.panel.start.begin_at(4)
    QTest.qWait(300)
    yield "Label A4", tour.picture()
    page.panel.paper.choose("ROLL")
    QTest.qWait(300)
    yield "Label dari printer struk", tour.picture()
    goods = tour.window.office.open("goods")
    hands.settle()
    goods.stock_card()
    yield "Kartu stok", tour.picture()
    tour.back()


def short_tour(tour: Tour) -> Taking:
    """Take the screens by which the look is judged."""
    hands, key = tour.hands, Qt.Key
    yield "Masuk", tour.picture()
    hands.sign_in("ani")
    hands.press(key.Key_F10)
    hands.count(FLOAT)
    yield "Kasir kosong", tour.picture()
    yield "Cari", tour.typed("kpi arabka")
    tour.clear_entry()
    tour.fill(10)
    yield "Kasir penuh", tour.picture()
    hands.press(key.Key_F12)
    hands.type_slowly("2000000")
    yield "Bayar", tour.picture()
    hands.enter()
    yield "Kembalian", tour.picture()
    yield "Struk", tour.after(key.Key_F11)
    tour.back()
    yield from office(tour)


def first_start(look: Look, folder: Path) -> Taking:
    """Take the first start of a PC without a shop."""
    openers = Openers(create=bootstrap.create_shop, open=bootstrap.open_shop, practice=bootstrap.open_practice_shop)
    window = FirstStart(look, folder / "baru", openers)
    window.show()
    yield "Mulai pertama: pilihan", taken(window)
    window.other_folder()
    yield "Mulai pertama: folder lain", taken(window)
    window.back()
    window.new_shop()
    yield "Toko baru: pertanyaan pertama", taken(window)
    window.form.step()
    yield "Toko baru: jawaban yang belum ada", taken(window)
    window.close()


# -- papers -------------------------------------------------------------------------------------------------------


def pages(pdf: bytes) -> Iterator[tuple[int, Image.Image]]:
    """Return the first two pages and the last of a PDF, with their numbers."""
    document = pypdfium2.PdfDocument(pdf)
    for place in sorted({0, min(1, len(document) - 1), len(document) - 1}):
        yield place + 1, document[place].render(scale=1.6).to_pil()


def roll(look: Look, lines: Any, columns: int) -> Image.Image:
    """Return lines of paper as the screen shows them."""
    view = PaperView(look, width=round(340 * columns / 32))
    view.show_lines([_shown(line) for line in lines], columns)
    return from_qt(view.picture())


def take_papers(album: Album, look: Look) -> None:
    """Add every receipt and page."""
    for language in (Language("id"), Language("en")):
        for columns in (32, 42, 48) if language.code == "id" else (32,):
            for name, receipt in (
                ("penjualan", receipts.a_receipt()), ("panjang", receipts.a_full_receipt()),
                ("salinan", receipts.a_full_receipt(copy=2)), ("retur", receipts.a_return()),
                ("tukar", receipts.an_exchange()),
            ):  # fmt: skip
                lines = receipt_lines(receipt, columns=columns, language=language)
                album.add("Struk", f"{name}, {columns} kolom, {language.code}", "roll", roll(look, lines, columns))
    report = papers.a_shift_report()
    album.add("Struk", "Z, 42 kolom", "roll", roll(look, z_lines(report, columns=42, language=Language("id")), 42))
    covered = [statements_shown.worked().last]
    strip = statement_strip_lines(covered, number=payloads.NUMBER, chain_hash=CHAIN, copy=0, columns=48)
    album.add("Struk", "laporan, 48 kolom", "roll", roll(look, strip, 48))
    for kind, told in examples.EVERY.items():
        album.add(
            "Struk", f"bukti {kind}, 48 kolom", "roll", roll(look, voucher_lines(told, Language("id"), columns=48), 48)
        )
        for place, image in pages(draw_voucher(told, Language("id"))):
            album.add("Bukti bayar", f"{kind}, hal. {place}", "page", image)
    shown = (
        ("seimbang (design)", statements_shown.worked()), ("1 barang", statements_shown.of_products(1)),
        ("12 barang", statements_shown.of_products(12)), ("60 barang", statements_shown.of_products(60)),
        ("utang", statements_shown.debt()), ("nol", statements_shown.nothing_left()),
        ("transfer, di atas 5 juta", statements_shown.transfer()),
        ("tunai, di atas 5 juta", statements_shown.transfer(PaysBy.CASH)),
        ("kembali, susulan, ketemu lagi", statements_shown.several_returns()),
    )  # fmt: skip
    for count, (name, page) in enumerate(shown, 123):
        number = f"TJ-LRT-2026-{count:06}"
        pdf = draw_statement(Numbered(page.last, number, CHAIN, 2 if name == "nol" else 0), photos={})
        for place, image in pages(pdf):
            album.add("Laporan hasil titip jual", f"{name}, hal. {place}", "page", image)
    for name, note in (
        ("surat titip", notes.a_note()), ("surat titip 60 baris", notes.a_long_delivery()),
        ("bukti tarik", notes.a_withdrawal()), ("berita acara", notes.a_write_off()),
    ):  # fmt: skip
        paper = notes.a_paper(note)
        for place, image in pages(draw_note(paper, Language("id"))):
            album.add("Nota barang", f"{name}, hal. {place}", "page", image)
        strip = note_lines(paper, columns=32, language=Language("id"))
        album.add("Nota barang", f"{name}, 32 kolom", "roll", roll(look, strip, 32))
    for name, pdf in (
        ("Rekap", draw_recap(papers.a_recap(14))), ("Laporan harian", draw_day_report(papers.a_day_report())),
        ("Z", draw_z_pdf(report, Language("id"))), ("Z 40 produsen", draw_z_pdf(papers.a_shift_report(producers=40), Language("id"))),
        ("X, English", draw_z_pdf(papers.a_shift_report(counted=None), Language("en"))),
    ):  # fmt: skip
        for place, image in pages(pdf):
            album.add("Kertas manajer", f"{name}, hal. {place}", "page", image)


def take_goods_papers(album: Album) -> None:
    """Add the papers of a count, the stock card and every dialog of labels."""
    language = Language("id")
    papers_of_goods = [
        ("lembar hitung", draw_blind_sheet(counts.a_blind_sheet(), language)),
        ("berita acara opname", draw_count_result(counts.a_result(), language)),
        ("kartu stok", draw_stock_card(counts.a_stock_card(), language)),
    ]
    for dialog in PRESETS:
        for kind in LabelKind:
            pdf = draw_labels(counts.some_labels(dialog.places - 4), dialog, kind, language, start=4)
            papers_of_goods.append((f"label {dialog.columns} x {dialog.rows} {kind}", pdf))
    for name, pdf in papers_of_goods:
        for place, image in pages(pdf):
            album.add("Opname, kartu stok, label", f"{name}, hal. {place}", "page", image)


def take_maker_papers(album: Album, shop: bootstrap.Shop) -> None:
    """Add what tells of the sample shop's makers: cards, posters, the printed catalogue, pictures for WhatsApp."""
    heading, marketing = "Pembuat", shop.marketing
    view = PublicViews(shop.context).now()
    maker = next(each for each in view.makers if each.story)
    codes = [each.code for each in view.products if each.maker == maker]
    with tempfile.TemporaryDirectory() as place:
        owner = next(card for card in shop.people.users() if card.role is Role.OWNER)
        by = Actor(owner.user_id, owner.username, owner.name, owner.role)
        catalogues = marketing.keep_catalogue(Path(place), by=by)
        papers_of_makers = [(f"katalog {path.stem[-2:]}", path.read_bytes()) for path in catalogues]
    for kind, code in (
        (FeatureKind.MAKER, maker.code), (FeatureKind.VILLAGE, maker.village_code), (FeatureKind.WEEK, ""),
    ):  # fmt: skip
        papers_of_makers.append((f"poster {kind}", marketing.poster(kind, code)))
        card = Image.open(io.BytesIO(marketing.card(kind, code)))
        album.add(heading, f"kartu WA {kind}", "page", card)
    for small in (False, True):
        name = "kartu harga" if small else "kartu rak"
        papers_of_makers.append((name, shop.etalase.shelf_cards(codes, small=small)))
    for name, pdf in papers_of_makers:
        for number, image in pages(pdf):
            album.add(heading, f"{name}, hal. {number}", "page", image)


# -- all of it ----------------------------------------------------------------------------------------------------


@contextmanager
def practice_shop(template: Path, folder: Path) -> Iterator[bootstrap.Shop]:
    """Open a fresh copy of the sample shop on the demo's first day."""
    shutil.copytree(template, folder)
    with bootstrap.open_practice_shop(folder, clock=FixedClock(MORNING), ids=SequenceIds(seed=3)) as shop:
        yield shop


def take_screens(album: Album, place: Path) -> None:
    """Add every screen."""
    template = place / "template"
    with bootstrap.create_shop(SAMPLE_SHOP, place / "unused", clock=FixedClock(MORNING), ids=SequenceIds(seed=2)):
        pass
    bootstrap.open_practice_shop(template, clock=FixedClock(MORNING), ids=SequenceIds(seed=2)).close()
    tours: tuple[tuple[str, str, tuple[int, int], Callable[[Tour], Taking]], ...] = (
        ("light", "id", SMALL, whole_tour),
        ("dark", "id", SMALL, short_tour),
        ("light", "en", LARGE, short_tour),
        ("dark", "en", LARGE, short_tour),
    )
    for number, (theme, language, size, walk) in enumerate(tours):
        heading = f"{'Terang' if theme == 'light' else 'Gelap'}, {language}, {size[0]}×{size[1]}"
        with practice_shop(template, place / f"shop-{number}") as shop:
            tour = Tour(shop, theme, language, size)
            for caption, image in walk(tour):
                album.add(heading, caption, "screen", image)
            tour.close()
            if number == 0:
                take_maker_papers(album, shop)
        if number == 0:
            for caption, image in first_start(tour.look, place):
                album.add(heading, caption, "screen", image)


def keep_for_readme(album: Album) -> None:
    """Keep the pictures of the README and of the guides, small."""
    folder = resource("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        "Kasir penuh": ("till.png", 1366),
        "F12 bayar": ("pay.png", 1366),
        **{f"Kantor: {page}": (f"office-{page}.png", 1366) for page in ("close", "notes", "payouts")},
        "seimbang (design), hal. 1": ("statement.png", 760),
    }
    for picture in album.pictures:
        name, wide = wanted.pop(picture.caption, ("", 0))
        if name:
            small = picture.image.resize((wide, round(picture.image.height * wide / picture.image.width)))
            small.quantize(96, dither=Image.Dither.NONE).save(folder / name, optimize=True)


def main(words: list[str]) -> int:
    """Take all pictures; with ``--readme`` also renew those of the README."""
    readme = "--readme" in words
    folder = Path(next((word for word in words if not word.startswith("--")), "pictures-out"))
    _app = QApplication.instance() or QApplication(["ntt-pos"])
    album = Album(folder)
    with tempfile.TemporaryDirectory() as place:
        take_screens(album, Path(place))
    i18n.set_language("id")
    look = Look("light", motion=False)
    take_papers(album, look)
    take_goods_papers(album)
    dialog = album.contact_sheet()
    if readme:
        keep_for_readme(album)
    sys.stdout.write(
        f"{len(album.pictures)} pictures in {folder}; all of them on {dialog} ({dialog.stat().st_size // KB} kB)\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
