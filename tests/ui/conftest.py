"""A window on a fresh shop, and hands that type, press and scan."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos import bootstrap, i18n
from ntt_pos.data import sqlite_file
from ntt_pos.domain.devices.scanner_timing import LOOK_MS, REST_MS
from ntt_pos.paths import DataFolder
from ntt_pos.ui import saved_files
from ntt_pos.ui.main_window import MainWindow
from ntt_pos.ui.office.office_page import OfficePage
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office_pages import pages
from ntt_pos.ui.scanner import Scanner
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.shifts.handover import HandoverDialog
from tests.builders import AProduct, a_producer, a_product
from tests.conftest import actor_named
from tests.fakes import FixedClock, MemoryPrinter, SequenceIds

SCAN_MS = 3
HAND_MS = 130
CHANGE_MS = 600  # a hand that goes to another field
PATIENCE = 60  # seconds: the first paper of a run loads much, on a machine that does other work beside it
FLOAT = {50_000: 2, 20_000: 3, 10_000: 5, 2_000: 10, 1_000: 10}


def standing() -> Counter[str]:
    """Return the widgets there are, by their class, after what was closed is gone."""
    for _each in range(2):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return Counter(type(each).__name__ for each in QApplication.allWidgets())


class UiDriver:
    """A cashier: everything goes through the keys of the window, as fast as a hand or a scanner."""

    def __init__(
        self,
        shop: bootstrap.Shop,
        printer: MemoryPrinter,
        language: str,
        theme: str = "light",
        pages: Sequence[OfficePage] = (),
    ) -> None:
        i18n.set_language(language)
        self.now = 0.0
        self.shop = shop
        self.printer = printer
        shop.local = dataclasses.replace(shop.local, language=language, theme=theme, sounds=False)
        shop.__dict__["printer"] = printer
        self.look = Look(theme, motion=False)
        self.look.use(theme)
        self.session = Session(shop, self.look)
        type(self.session).has_printer = property(lambda _session: True)
        self.scanner = Scanner(now_ms=lambda: self.now, parent=self.session)
        self.window = MainWindow(self.session, self.scanner, pages)
        self.scanner.watch(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.settle()

    def leave(self) -> None:
        """Close the window and throw it away."""
        self.settle()
        self.scanner.leave()
        self.window.close()
        self.window.deleteLater()
        self.session.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    @property
    def till(self):
        return self.window.till

    @property
    def controller(self):
        return self.window.controller

    @property
    def dialog(self):
        return self.window.stage.top

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def settle(self) -> None:
        """Wait until the threads are idle and everything is drawn."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            QApplication.processEvents()
            if not self._works():
                QApplication.processEvents()
                if not self._works():
                    return
            time.sleep(0.001)
        raise TimeoutError("the window does not come to rest")

    def _works(self) -> bool:
        tasks = (self.session.books, self.session.paper, self.session.long)
        self.pause(REST_MS if self.dialog is not None and self.dialog.lone_keys.waiting else 0)
        return any(each.pending for each in tasks)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.now += HAND_MS
        QTest.keyClick(self.focus, key, modifier)
        self.settle()

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def exact(self) -> None:
        """Press F12 once more: the customer pays the exact amount."""
        self.now += LOOK_MS
        self.press(Qt.Key.Key_F12)

    def escape(self) -> None:
        self.press(Qt.Key.Key_Escape)

    def type(self, text: str) -> None:
        self.now += CHANGE_MS
        for sign in text:
            self.now += HAND_MS
            QTest.keyClicks(self.focus, sign)
        self.settle()

    def burst(self, code: str, *, pause: int = 0, after: int = 1, settle: bool = True) -> None:
        """Let the scanner type a code into whatever has the focus, with a pause (ms) behind one of its signs."""
        self.now += HAND_MS
        for place, sign in enumerate(code, 1):
            self.now += SCAN_MS
            QTest.keyClicks(self.focus, sign)
            if pause and place == after:
                self.pause(pause)
        self.now += SCAN_MS
        QTest.keyClick(self.focus, Qt.Key.Key_Return)
        if settle:
            self.settle()

    def pause(self, ms: int) -> None:
        """Let time pass without waiting for it: what a sign alone means is done when its time is up."""
        self.now += ms
        alone = self.dialog.lone_keys if self.dialog is not None else None
        if alone is not None and alone.waiting and ms >= alone._soon.interval():
            alone._do()

    def sign_in(self, username: str = "ani") -> None:
        self.window._signed_in(actor_named(self.shop, username))
        self.settle()
        if isinstance(self.dialog, HandoverDialog):
            self.enter()

    def open_shift(self) -> None:
        self.press(Qt.Key.Key_F10)
        self.dialog.counter.put(FLOAT)
        self.dialog.enter()
        self.settle()

    def start(self, username: str = "ani") -> None:
        self.sign_in(username)
        self.open_shift()


@dataclasses.dataclass(frozen=True)
class Stocked:
    """A shop with two products on its shelf, closed, to be copied."""

    database: Path
    coffee: AProduct
    salt: AProduct


@pytest.fixture(scope="session")
def stocked(sqlite_template: Path, tmp_path_factory) -> Stocked:
    """The furnished shop with coffee and salt: made once, as every window needs goods."""
    folder = DataFolder(tmp_path_factory.mktemp("stocked"))
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=3)) as shop:
        maker = a_producer(shop, name="BUMDes Leworahang", village="Hokeng Jaya", district="Wulanggitang")
        coffee = a_product(
            shop, producer=maker, name="Kopi Arabika 250 g", price=45_000, barcode="8992154695923", delivered=37
        )
        salt = a_product(
            shop,
            name="Garam kasar (curah)",
            unit="kg",
            price_per=1000,
            price=20_000,
            barcode="8990000000012",
            delivered=50_000,
        )
    return Stocked(folder.database, coffee, salt)


@pytest.fixture
def shop_url(stocked: Stocked, data_folder: DataFolder) -> str:
    """The screens are tested on the till's own database; the services are tested on both."""
    shutil.copyfile(stocked.database, data_folder.database)
    return sqlite_file.sqlite_url(data_folder.database)


@pytest.fixture
def coffee(stocked: Stocked) -> AProduct:
    return stocked.coffee


@pytest.fixture
def salt(stocked: Stocked) -> AProduct:
    return stocked.salt


@pytest.fixture
def new_hands(shop, qapp) -> Iterator[Callable[..., UiDriver]]:
    made: list[UiDriver] = []
    has_printer = Session.has_printer

    def make(
        language: str = "id",
        theme: str = "light",
        printer: MemoryPrinter | None = None,
        pages: Sequence[OfficePage] = (),
    ) -> UiDriver:
        hands = UiDriver(shop, printer or MemoryPrinter(), language, theme, pages)
        made.append(hands)
        return hands

    yield make
    for hands in made:
        hands.leave()
    Session.has_printer = has_printer


@pytest.fixture
def hands(new_hands) -> UiDriver:
    return new_hands()


@pytest.fixture
def till(hands) -> UiDriver:
    """A cashier at an open till."""
    hands.shop.shifts.open(by=actor_named(hands.shop, "ani"), denominations=FLOAT)
    hands.sign_in()
    return hands


@pytest.fixture(autouse=True)
def opened(monkeypatch) -> list[Path]:
    """Papers that were handed to another program; none is started."""
    found: list[Path] = []
    monkeypatch.setattr(Page, "show_file", lambda _page, path, **_said: found.append(Path(path)))
    return found


@pytest.fixture(autouse=True)
def _qt_opens_files(monkeypatch) -> None:
    """What opens files on this machine is not begun by the tests."""
    monkeypatch.setattr(saved_files, "launcher", lambda: "")


@pytest.fixture(autouse=True)
def _what_was_thrown_away_is_gone() -> Iterator[None]:
    """A window that waits to be deleted is styled and laid out again with each later one."""
    yield
    if QApplication.instance() is not None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def office(new_hands):
    """The office, open on a page, with somebody who may."""

    def open_page(key: str, *, username: str = "bela", language: str = "id"):
        hands = new_hands(language, pages=pages())
        hands.sign_in(username)
        office = hands.window.office
        office.current = key  # the page that was open the last time, so that the home page need not be built for it
        hands.window.show_half(2)
        hands.settle()
        page = office.page() if office.current == key else office.open(key)
        hands.settle()
        return hands, page

    return open_page
