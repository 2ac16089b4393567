"""The program proves itself on this PC: it trades a day in a shop of its own, in a folder that is thrown away after."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos import bootstrap, i18n
from ntt_pos.devices.rehearsal import RehearsalClock, SeededIds
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.devices.printer_profiles import PRINTERS
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.qris import check_static, crc16, with_amount
from ntt_pos.i18n import N_, Language
from ntt_pos.paths import migrations_dir, resource, seed_dir

if TYPE_CHECKING:
    from ntt_pos.domain.selling.receipt import Receipt
    from ntt_pos.shop import Shop

MORNING: Final = datetime(2026, 2, 28, 0, 5, tzinfo=UTC)
SIZE: Final = (1366, 768)
FAMILY: Final = "Roboto"
FEW_COLOURS: Final = 8
_CODES: Final = ("P001-0001", "P002-0006")
_CASH: Final = 100_000
_QRIS: Final = "00020101021126180014ID.CO.QRIS.WWW5204599953033605802ID5908NTT MART6009LARANTUKA6304"
_SECRET: Final = "123456"  # noqa: S105 a PIN that opens nothing
_PUBLIC: Final = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
_SIGNED: Final = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"


class Failed(Exception):
    """A check saw something else than it must."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found: ``problem`` is "" when all is well, else what was seen (for whoever mends the program)."""

    name: str
    seconds: float
    problem: str = ""


class SelfTest:
    """The checks, in an order in which each may use what the one before left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shop: Shop | None = None
        self._receipt: Receipt | None = None

    def run(self, told: Callable[[Check], None]) -> bool:
        """Run every check, tell each as it ends, and return whether all passed; a failure stops only itself."""
        checks: tuple[tuple[str, Callable[[], None]], ...] = (
            (N_("The program's own files"), files),
            (N_("Both languages"), languages),
            (N_("The database engine"), database),
            (N_("Secrets and signatures"), secrets),
            (N_("Barcodes"), barcodes),
            (N_("QRIS with an amount"), qris),
            (N_("Printer profiles"), printers),
            (N_("A sample shop"), self.open_shop),
            (N_("A sale"), self.sell),
            (N_("The receipt as printer bytes and as a page"), self.print_receipt),
            (N_("The window"), self.show_window),
            (N_("The day closed, its papers drawn"), self.close_day),
            (N_("A statement shown and printed as a page"), self.print_statement),
            (N_("A backup that proves itself"), self.back_up),
            (N_("The books agree"), self.verify),
        )
        good = True
        try:
            for name, check in checks:
                result = _run(name, check)
                good = good and not result.problem
                told(result)
        finally:
            if self._shop is not None:
                self._shop.close()
        return good

    @property
    def shop(self) -> Shop:
        """The sample shop, once it is open."""
        if self._shop is None:
            raise Failed("no shop is open")
        return self._shop

    def open_shop(self) -> None:
        """Build the sample shop from its workbook."""
        clock = RehearsalClock(MORNING)
        self._shop = bootstrap.open_practice_shop(self._folder / "toko", clock=clock, ids=SeededIds(1))
        self._shop.catalogue.refresh()
        _need(self._shop.catalogue.search("kopi"), "the search finds no coffee")

    def sell(self) -> None:
        """Sign in, open a shift, sell two things for cash."""
        shop = self.shop
        ani = shop.people.sign_in("ani", _SECRET)
        shop.shifts.open(by=ani, denominations={50_000: 2}, time_confirmed=True)
        basket = carts.Cart()
        for code in _CODES:
            (article,) = shop.catalogue.by_code(code)
            basket = carts.add(basket, article, 1, key=code)
        uid = shop.context.ids.uid(shop.context.clock.now())
        self._receipt = shop.checkout.complete(basket, [Tender(Means.CASH, _CASH)], by=ani, sale_uid=uid).receipt

    def print_receipt(self) -> None:
        """Make the receipt for every kind of printer, and as a page."""
        from ntt_pos.documents.receipt.receipt_escpos import receipt_bytes
        from ntt_pos.documents.receipt.receipt_pdf import draw_receipt_pdf

        if self._receipt is None:
            raise Failed("nothing was sold")
        for model in PRINTERS:
            made = receipt_bytes(self._receipt, model.paper(), Language("id"))
            _need(made.startswith(b"\x1b@") and self._receipt.number.encode() in made, f"bytes for {model.key}")
        _need(draw_receipt_pdf(self._receipt, Language("id")).startswith(b"%PDF"), "the receipt's page is no PDF")

    def show_window(self) -> None:
        """Open the till's window without a screen, in the house's typeface, and look at what was painted."""
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtGui import QFontDatabase
        from PySide6.QtWidgets import QApplication

        from ntt_pos.desktop import open_window
        from ntt_pos.ui.theme import Look

        app = QApplication.instance() or QApplication(["ntt-pos"])
        look = Look("light", motion=False)
        look.use("light")
        _need(FAMILY in QFontDatabase.families(), f"{FAMILY} is not among the typefaces")
        window = open_window(self.shop, look)
        window.resize(*SIZE)
        window.show()
        app.processEvents()
        tasks = (window.session.books, window.session.paper, window.session.long)
        until = time.monotonic() + 10
        while any(each.pending for each in tasks) and time.monotonic() < until:
            app.processEvents()
            time.sleep(0.005)
        picture = window.grab().toImage()
        window.close()
        app.processEvents()
        seen = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
        _need(len(seen) >= FEW_COLOURS, f"the window is empty: {len(seen)} colours")

    def close_day(self) -> None:
        """Count the drawer, close the day and draw its statements and reports."""
        shop = self.shop
        manager = shop.people.sign_in("manajer", "445566")
        closed = shop.close_day.close(by=manager)
        drawn = shop.statements.draw_pending(shop.folder.reports, by=manager)
        _need(not drawn.problem, drawn.problem)
        _need(closed.days[-1].settlements > 0, "no statement was made")
        for path in drawn.paths:
            _need(path.read_bytes().startswith(b"%PDF"), f"{path.name} is no PDF")

    def print_statement(self) -> None:
        """Show the first statement's page, and print it as the office printer would, into a file."""
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtPrintSupport import QPrinter
        from PySide6.QtWidgets import QApplication

        from ntt_pos.services.printing.pdf_pages import PdfPages
        from ntt_pos.ui.office.page_printer import PageJob, dress

        _app = QApplication.instance() or QApplication(["ntt-pos"])
        papers, by = self.shop.statement_papers, self.shop.people.system_actor()
        pages = PdfPages.of(papers.preview(papers.board(last=True, by=by).cards[0].number, by=by))
        _need(len(set(pages.picture(0, dpi=40).dots)) >= FEW_COLOURS, "the statement's page is empty")
        printed = self._folder / "cetak.pdf"
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed))
        dress(printer)
        job = PageJob(printer, "self-test")
        job.begin()
        job.add(pages)
        job.end()
        _need(PdfPages.of(printed.read_bytes()).count == pages.count, "not every page was printed")

    def back_up(self) -> None:
        """Make a backup; it is verified before it gets its name."""
        shop = self.shop
        made = shop.backups.make(by=shop.people.system_actor())
        _need(made.problem is None, str(made.problem))

    def verify(self) -> None:
        """Recompute the whole books."""
        findings = self.shop.verify.run().findings
        _need(not findings, "; ".join(f"{each.where}: {each.what}" for each in findings[:3]))


def run_self_test(told: Callable[[Check], None]) -> bool:
    """Run all checks in a temporary folder and return whether all passed; nothing of this PC's shop is touched."""
    with tempfile.TemporaryDirectory(prefix="ntt-pos-", ignore_cleanup_errors=True) as folder:
        return SelfTest(Path(folder)).run(told)


def files() -> None:
    """Look for what is shipped beside the code."""
    for path in (
        resource("styles/app.qss"),
        resource("wilayah_ntt.csv"),
        resource("archive/verify.py"),
        resource("sounds/tick.wav"),
        migrations_dir() / "env.py",
        seed_dir() / "titipan_contoh.xlsx",
    ):
        _need(path.is_file(), f"{path} is missing")


def languages() -> None:
    """Say one sentence, one amount and one date in both languages."""
    indonesian, english = Language("id"), Language("en")
    day = MORNING.date()
    _need(indonesian.text("PRACTICE") != english.text("PRACTICE"), "the catalogue is empty")
    _need(indonesian.rp(12_500) == "Rp12.500", indonesian.rp(12_500))
    _need(indonesian.day_long(day) == "Sabtu, 28 Februari 2026", indonesian.day_long(day))
    _need("Saturday" in english.day_long(day), english.day_long(day))


def database() -> None:
    """Look at the SQLite that came along, and at the way to PostgreSQL."""
    import pysqlite3.dbapi2 as sqlite

    from ntt_pos.data.sqlite_file import wal_is_safe

    _need(wal_is_safe(sqlite.sqlite_version_info), f"SQLite {sqlite.sqlite_version} may damage a file")


def secrets() -> None:
    """Hash a PIN and know it again; know a signature (the first of RFC 8032) from another."""
    from argon2 import PasswordHasher

    from ntt_pos.data.copies.signatures import is_signed

    hasher = PasswordHasher()
    hashed = hasher.hash(_SECRET)
    _need(hashed.startswith("$argon2id$") and hasher.verify(hashed, _SECRET), "argon2id does not know its own hash")
    _need(is_signed(b"", key=_PUBLIC, signature=_SIGNED), "Ed25519 does not know a signature")
    _need(not is_signed(b"x", key=_PUBLIC, signature=_SIGNED), "Ed25519 takes any signature")


def barcodes() -> None:
    """Draw the barcodes of shelves and papers."""
    from reportlab.graphics.barcode import createBarcodeDrawing

    from ntt_pos.documents.engine.qr_code import qr_modules

    for kind, value in (("EAN13", "8991234567898"), ("Code128", "JL-LRT01-26-000001")):
        drawing = createBarcodeDrawing(kind, value=value)
        _need(drawing.asString("pdf").startswith(b"%PDF"), f"{kind} is not drawn")
    _need(len(qr_modules("NTT Mart")) > 0, "no QR code")


def qris() -> None:
    """Fill an amount into a static code and read the merchant back."""
    code = f"{_QRIS}{crc16(_QRIS.encode()):04X}"
    _need(check_static(code).merchant == "NTT MART", "the merchant is not read")
    asked = with_amount(code, 25_000)
    _need("540525000" in asked and asked[-4:] == f"{crc16(asked[:-4].encode()):04X}", asked)


def printers() -> None:
    """Find the code page of every kind of printer among python-escpos' profiles."""
    from escpos.capabilities import get_profile

    for model in PRINTERS:
        pages = {name.upper() for name in get_profile(model.escpos_profile).codePages.values()}
        _need(model.code_page.upper() in pages, f"{model.key}: no {model.code_page} in {model.escpos_profile}")


def _run(name: str, check: Callable[[], None]) -> Check:
    started = time.monotonic()
    problem = ""
    try:
        check()
    except Exception as error:  # noqa: BLE001 whatever goes wrong is what the check is for
        problem = i18n.explain(error) if isinstance(error, ShopError) else f"{type(error).__name__}: {error}"
    return Check(name, time.monotonic() - started, problem)


def _need(right: object, otherwise: str) -> None:
    if not right:
        raise Failed(otherwise)
