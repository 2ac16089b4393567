"""A rehearsal without a screen: trading days on the sample shop, through the real window and the real services."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ntt_pos import bootstrap, i18n
from ntt_pos.desktop import open_window
from ntt_pos.devices.rehearsal import RehearsalClock, SeededIds
from ntt_pos.documents.receipt.receipt_text import receipt_text
from ntt_pos.documents.receipt.z_report import draw_z_pdf, z_text
from ntt_pos.domain.core.business_date import WITA
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.makers.feature import FeatureKind
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.files import outside_data
from ntt_pos.i18n import Language, _
from ntt_pos.pc_settings import PrinterKind, PrinterSettings
from ntt_pos.services.core.print_queue import Job, JobKind
from ntt_pos.services.importing.sample import SAMPLE_SHOP
from ntt_pos.shop import Shop
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.receipts.paper_view import PaperView
from ntt_pos.ui_driver import UiDriver

if TYPE_CHECKING:
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.ui.main_window import MainWindow

FIRST_DAY: Final = date(2026, 2, 28)
SIZE: Final = (1366, 768)
FLOAT: Final = {20_000: 5, 10_000: 10, 5_000: 10, 2_000: 20, 1_000: 30, 500: 20}
SALES_A_DAY: Final = (18, 26)
NOT_OF_A_SCREEN: Final = "This plugin does not support"
SHOWN_SALE: Final = 2


@dataclass(frozen=True, slots=True)
class Summary:
    """What the rehearsal did, in words; ``findings`` is how much the books contradict themselves (0: they agree)."""

    text: str
    findings: int
    digest: str


class _Tray:
    """The demo's printer: it keeps the last job so that it can be put into the folder under its number."""

    name = "demo"

    def __init__(self) -> None:
        self.last = b""

    def send(self, data: bytes) -> None:
        self.last = data

    def status(self) -> str:
        return "READY"


def run_demo(out: Path, *, days: int, seed: int, progress: Callable[[int, int], None] | None = None) -> Summary:
    """Trade ``days`` days from 28 February 2026 and leave receipts, statements, reports, pictures and the database.

    The same seed gives the same papers, the same summary and the same digest. The folder must be empty or new.
    """
    try:
        outside_data(out)
        if out.exists() and any(out.iterdir()):
            raise ShopError(
                "{path} is not empty. Name a new folder, so that nothing of yours is mixed up.", path=str(out)
            )
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShopError(
            "The papers cannot be written to {path}: {reason}. Name another place.",
            path=str(out),
            reason=error.strerror or str(error),
        ) from error
    i18n.set_language("id")
    app = QApplication.instance() or QApplication(["ntt-pos"])
    look = Look("light", motion=False)
    look.use("light")
    clock = RehearsalClock(_at(FIRST_DAY, 7, 50))
    dice = random.Random(seed)  # noqa: S311 the same seed must throw the same, nothing is secret
    with _watching(), bootstrap.open_practice_shop(out / "data", clock=clock, ids=SeededIds(seed)) as shop:
        printer = PrinterSettings(PrinterKind.FILE, str(out / "printer.bin"), columns=42, cutter=True, drawer=True)
        shop.use_local(replace(shop.local, sounds=False, printer=printer))
        tray = _Tray()
        shop.__dict__["printer"] = tray
        hands = UiDriver()
        hands.window = window = open_window(shop, look, stopwatch=hands.milliseconds)
        try:
            with _Rehearsal(shop, window, clock, out, tray, hands, dice).on_stage() as rehearsal:
                for number in range(days):
                    if progress:
                        progress(number, days)
                    rehearsal.trade(FIRST_DAY + timedelta(days=number), pictures=number == 0)
        finally:
            window.close()
            app.processEvents()
        owner = _owner(shop)
        shop.publisher.publish(out / "web", by=owner)
        shop.marketing.keep_catalogue(out / "etalase", by=owner)
        shop.marketing.keep_poster(FeatureKind.WEEK, "", out / "etalase", by=owner)
        summary = _sum_up(shop, days)
    (out / "ringkasan.txt").write_text(summary.text + "\n", encoding="utf-8")
    return summary


@contextmanager
def _watching() -> Iterator[None]:
    """Fail on what fails inside the window, which Qt would only print."""
    failed: list[BaseException] = []
    hook, told = sys.excepthook, qInstallMessageHandler(_tell)
    sys.excepthook = lambda _kind, error, _trace: failed.append(error)
    try:
        yield
    finally:
        sys.excepthook = hook
        qInstallMessageHandler(told)
    if failed:
        raise RuntimeError("something failed in the window") from failed[0]


def _tell(_kind: QtMsgType, _place: QMessageLogContext, text: str | None) -> None:
    """Pass on what Qt says, but for what only a real screen could do."""
    if text and not text.startswith(NOT_OF_A_SCREEN):
        sys.stderr.write(f"{text}\n")


class _Rehearsal:
    """The days of the rehearsal, from the first PIN to the last paper."""

    def __init__(
        self,
        shop: Shop,
        window: MainWindow,
        clock: RehearsalClock,
        out: Path,
        tray: _Tray,
        hands: UiDriver,
        dice: random.Random,
    ) -> None:
        self._shop, self._window, self._clock, self._out = shop, window, clock, out
        self._tray, self._hands, self._dice = tray, hands, dice
        self._pictures = False
        self._taken = 0

    @contextmanager
    def on_stage(self) -> Iterator[_Rehearsal]:
        """Show the window and file every paper that is printed."""
        self._window.resize(*SIZE)
        self._window.show()
        self._window.session.printed.connect(self._file)
        self._hands.settle()
        yield self

    def trade(self, day: date, *, pictures: bool) -> None:
        """Open the shift, sell, count, close the shift and the day, draw the papers."""
        self._pictures = pictures
        self._clock.set(_at(day, 7, 55))
        self._picture("masuk")
        self._hands.sign_in("ani")
        self._picture("kasir-tertutup")
        self._hands.press(Qt.Key.Key_F10)
        self._picture("buka-sesi")
        self._hands.count(FLOAT)
        self._picture("kasir-kosong")
        goods = self._goods()
        sales = self._dice.randint(*SALES_A_DAY)
        minutes = 11 * 60 // sales
        for number in range(sales):
            self._clock.advance(minutes=self._dice.randint(max(minutes - 8, 1), minutes))
            self._sell(goods, show=number == SHOWN_SALE)
        self._clock.set(_at(day, 20, 5))
        self._count_and_close()
        self._close_day(day)
        self._hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    # -- the cashier ----------------------------------------------------------------------------------------------

    def _sell(self, goods: list[Article], *, show: bool) -> None:
        lines = self._dice.choices((1, 2, 3, 4, 5, 6), weights=(3, 6, 6, 4, 2, 1))[0]
        for article in self._dice.sample(goods, 9 if show else lines):
            self._put(article)
        if not self._window.controller.cart:
            return
        if show:
            self._window.till.entry.setFocus()
            self._hands.type_slowly("kpi arabka")
            self._hands.settle()
            self._picture("cari")
            self._hands.key(Qt.Key.Key_Escape)
            self._picture("kasir-penuh")
        self._hands.press(Qt.Key.Key_F12)
        due = self._window.controller.due_cash
        handed = self._dice.choice(
            (due, -(-due // 10_000) * 10_000, -(-due // 50_000) * 50_000, -(-due // 100_000) * 100_000)
        )
        means = self._dice.choices(("cash", "qris"), weights=(4, 1))[0]
        if means == "qris" and not show:
            self._hands.key(Qt.Key.Key_F6)
            self._hands.settle()
            self._hands.dialog.reference.setFocus()
            self._hands.type_slowly(f"{self._dice.randrange(10**5):05d}")
        else:
            self._hands.type_slowly(str(handed))
        self._hands.settle()
        if show:
            self._picture("bayar")
        self._hands.enter()
        if self._window.stage.top is not None:
            raise RuntimeError("the sale was not completed")
        if show:
            self._picture("kembalian")

    def _put(self, article: Article) -> None:
        quantity = self._dice.choices((1, 2, 3, 4), weights=(6, 3, 1, 1))[0]
        if article.weighed:
            typed = f"{self._dice.choice(('0,5', '0,25', '1', '1,2'))}*"
            if parse_quantity(typed[:-1], article.price_per) > article.on_hand - article.expired_on_hand:
                return
        else:
            typed = f"{quantity}*" if quantity > 1 else ""
            if quantity > article.on_hand - article.expired_on_hand:
                return
        controller = self._window.controller
        lines = len(controller.cart.lines)
        self._hands.scan(article.barcodes[0] if article.barcodes else article.code, typed)
        if len(controller.cart.lines) == lines:
            raise RuntimeError(f"{article.code} was not taken: {self._window.till.message.text}")

    def _count_and_close(self) -> None:
        expected = self._expected()
        self._hands.press(Qt.Key.Key_F10)
        self._picture("laporan-x")
        self._hands.key(Qt.Key.Key_Return)
        self._hands.settle()
        self._picture("hitung-laci")
        self._hands.count(dict(banknotes(expected)))
        self._picture("laporan-z")
        self._hands.key(Qt.Key.Key_Escape)
        self._hands.settle()

    def _close_day(self, day: date) -> None:
        by = self._shop.people.system_actor()
        self._shop.close_day.close(by=by, date=day)
        self._shop.statements.draw_pending(self._shop.folder.reports, by=by)
        self._shop.fact_sheets.write_pending()
        if not self._pictures:
            return
        self._hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self._hands.sign_in("manajer")
        self._hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        office = self._window.office
        for key in office.able():
            office.open(key)
            self._hands.settle()
            self._picture(f"kantor-{key}")
        self._hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    # -- hands and eyes -------------------------------------------------------------------------------------------

    def _goods(self) -> list[Article]:
        """Return what is on the shelf in good order, by code."""
        return [
            article
            for article in self._shop.catalogue.everything()
            if article.active and article.on_hand > article.expired_on_hand
        ]

    def _expected(self) -> int:
        return self._shop.shifts.report().expected

    def _picture(self, name: str) -> None:
        if not self._pictures:
            return
        folder = self._out / "gambar"
        folder.mkdir(exist_ok=True)
        self._taken += 1
        QApplication.processEvents()
        self._window.grab().save(str(folder / f"{self._taken:02d}-{name}.png"))

    def _file(self, job: Job) -> None:
        """Put a printed paper into the folder: its bytes, its text, and for a receipt its picture."""
        folder = self._out / "struk"
        folder.mkdir(exist_ok=True)
        name = job.document if not job.copy else f"{job.document}-salinan-{job.copy}"
        (folder / f"{name}.bin").write_bytes(self._tray.last)
        language, columns = Language("id"), self._shop.local.printer.columns
        if job.kind is JobKind.RECEIPT:
            receipt = self._shop.checkout.receipt(job.document, copy=job.copy)
            (folder / f"{name}.txt").write_text(receipt_text(receipt, columns, language), encoding="utf-8")
            paper = PaperView(self._window.session.look)
            paper.show_lines(self._window.session.papers.receipt(receipt), self._window.session.papers.columns)
            paper.picture().save(str(folder / f"{name}.png"))
        elif job.kind is JobKind.Z:
            report = self._shop.shifts.closed(job.document).report
            (folder / f"{name}.txt").write_text(z_text(report, columns, language), encoding="utf-8")
            pdf = draw_z_pdf(report, language, practice=self._shop.context.home.practice)
            (folder / f"{name}.pdf").write_bytes(pdf)


def _sum_up(shop: Shop, days: int) -> Summary:
    """Prove the books and tell the sums that must balance."""
    verified, by = shop.verify.run(), shop.people.system_actor()
    reports = [shop.day_papers.day_report(FIRST_DAY + timedelta(days=number), by=by) for number in range(days)]
    recap = shop.day_papers.recap(reports[-1].date, by=by)
    takings, rounding = sum(each.turnover for each in reports), sum(each.rounding for each in reports)
    shares, part = sum(each.producer_share for each in reports), sum(each.shop_share for each in reports)
    received = Counter[str]()
    for each in reports:
        received.update({means.label: means.paid for means in each.means})
    cash = received[_("Cash")]
    lines = [_("{days} trading days from {first}.", days=days, first=i18n.day_long(FIRST_DAY))]
    lines += [
        _(
            "{date}: {sales} sales, {units} units, {net}.",
            date=i18n.day(each.date),
            sales=each.sales,
            units=each.units,
            net=i18n.rp(each.turnover),
        )
        for each in reports
    ]
    lines += [
        _(
            "Takings {takings} = producers {shares} + shop {part}.",
            takings=i18n.rp(takings),
            shares=i18n.rp(shares),
            part=i18n.rp(part),
        ),
        _(
            "Takings {takings}, rounded in cash by {rounding} = {means}.",
            takings=i18n.rp(takings),
            rounding=i18n.rp(rounding),
            means=" + ".join(f"{label} {i18n.rp(amount)}" for label, amount in received.items()),
        ),
        _(
            "Safe and drawers {held} = at the start {start} + cash taken {cash}.",
            held=i18n.rp(recap.safe + recap.drawers),
            start=i18n.rp(SAMPLE_SHOP.opening_cash),
            cash=i18n.rp(cash),
        ),
        _(
            "Owed to producers {owed}, on {count} statements.",
            owed=i18n.rp(recap.owed + recap.receivable),
            count=len(shop.statements.list()),
        ),
    ]
    balanced = (
        takings == shares + part
        and takings + rounding == received.total()
        and recap.safe + recap.drawers == SAMPLE_SHOP.opening_cash + cash
        and shares == recap.owed + recap.receivable
    )
    lines.append(_("The sums balance.") if balanced else _("THE SUMS DO NOT BALANCE."))
    lines += [f"{each.kind} {each.where}: {_(each.what, **each.params)}" for each in verified.findings]
    lines.append(_("Verify: {count} findings. Digest {digest}", count=len(verified.findings), digest=verified.digest))
    return Summary("\n".join(lines), len(verified.findings) + (not balanced), verified.digest)


def _owner(shop: Shop) -> Actor:
    """Return the owner of the sample shop."""
    card = next(card for card in shop.people.users() if card.username == SAMPLE_SHOP.owner_username)
    return Actor(card.user_id, card.username, card.name, card.role)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), WITA).astimezone(UTC)
