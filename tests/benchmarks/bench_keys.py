"""A function key until its dialog is painted, the last key of a payment until the change is, and what 1,000 sales leave."""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy.pool import QueuePool

from ntt_pos.domain.selling.payment import due_in_cash
from ntt_pos.shop import Shop
from ntt_pos.ui.main_window import MainWindow, make_window
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look
from tests.benchmarks.measure import Bench, Finding, Timing, fsync_milliseconds, resident_mebibytes, without
from tests.benchmarks.shops import Size, copied, opened, owner_of

SCREEN = (1366, 768)
PRODUCTS = 3_000
GOODS = 250  # sold in turn: the till remembers codes, of 1,000 goods 0.7 MiB
FIRST = (
    750  # sales before what is counted: what is held grows by 2 MiB until the 500th, and then stays (+0.6 in 500 more)
)
KEYS = (("F12", Qt.Key.Key_F12), ("F2", Qt.Key.Key_F2), ("F7", Qt.Key.Key_F7))
PATIENCE = 20.0
Took = tuple[float, float]  # milliseconds by the clock, and of the process's own work


class Painted(QObject):
    """Notes that something was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Note a painting."""
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


class Paper:
    """A printer that keeps nothing: what it was sent is no memory of the program's."""

    def send(self, _payload: bytes) -> None:
        """Take it."""


def run(bench: Bench) -> Iterator[Finding]:
    """Open and leave each dialog many times, sell, and look at the memory."""
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication(["bench"])
    home = copied(Size(PRODUCTS, 12), bench.folder, "keys")
    with without(bench.folder, ["keys"]), opened(home) as shop:
        shop.__dict__["printer"] = Paper()
        window = _window(shop)
        hand = _Hand(app, window)
        app.processEvents()
        for name, key in KEYS:
            yield _finding(f"{name} → painted, {PRODUCTS} products", hand.opens(key, bench.few(30, 5)), 60)
        commit = fsync_milliseconds(bench.folder).median
        paid = hand.pays(bench.few(60, 8))
        yield _finding(
            "last key of the payment → change painted", paid, max(60, commit + 40), f"fsync here {commit:.1f} ms"
        )
        hand.pays(bench.few(FIRST, 5))
        held, widgets = _least_held(hand, shop), len(app.allWidgets())
        sales = bench.few(1_000, 20)
        hand.pays(sales)
        grown, more = _least_held(hand, shop) - held, len(app.allWidgets()) - widgets
        yield Finding(
            f"{sales} sales in the window",
            f"{grown:+.1f} MiB, {more:+d} widgets",
            budget="≤ +2 MiB, no widget more",
            kept=grown <= 2 and more <= 0,
        )
        window.close()
        app.processEvents()


def _least_held(hand: _Hand, shop: Shop) -> float:
    """Return the least of what is held at five moments between a few sales."""
    held = []
    for _moment in range(5):
        hand.pays(10)
        _forget_pages(shop)
        held.append(_held())
    return min(held)


def _forget_pages(shop: Shop) -> None:
    """Let SQLite give back what it keeps of the file: at most 2 MiB a connection, which fill as the books grow."""
    engine = shop.context.database.engine
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        raise TypeError("another pool of connections")
    idle = [engine.connect() for _ in range(pool.checkedin())]
    for connection in idle:
        connection.exec_driver_sql("PRAGMA shrink_memory")
    for connection in idle:
        connection.close()


def _held() -> float:
    """Return the memory that is held, in MiB, without what the C library only keeps to give it out again."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return resident_mebibytes() or 0.0


def _window(shop: Shop) -> MainWindow:
    look = Look("light", motion=False)
    look.use("light")
    window = make_window(Session(shop, look))
    window.resize(*SCREEN)
    window.show()
    window._signed_in(owner_of(shop))
    shop.catalogue.refresh()
    if shop.shifts.current() is None:
        shop.shifts.open(by=owner_of(shop), denominations={50_000: 2})
    window.session.refresh_shift()
    return window


class _Hand:
    """Somebody at the keyboard of the window."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        self._app, self._window, self._next = app, window, 0
        self._till = window.till

    def opens(self, key: Qt.Key, rounds: int) -> Timing:
        """Press a key with one line in the basket and wait until its dialog is painted, with nothing left to do."""
        self._add()
        return _timing([self._opened(key)[0] for _ in range(rounds + 1)][1:])

    def pays(self, rounds: int) -> Timing:
        """Sell one product and take the exact cash; the last key is timed."""
        return _timing([self._paid() for _ in range(rounds)])

    def _paid(self) -> Took:
        self._add()
        _took, dialog = self._opened(Qt.Key.Key_F12, leave=False)
        controller = self._window.controller
        due = due_in_cash(controller.priced.paid, controller.session.settings.cash_unit)
        QTest.keyClicks(QApplication.focusWidget() or dialog, str(due))
        taken = self._until(self._till.change, lambda: QTest.keyClick(dialog, Qt.Key.Key_Return))
        self._wait(lambda: not self._window.session.paper.pending and not self._window.session.books.pending)
        return taken

    def _add(self) -> None:
        session, controller = self._window.session, self._window.controller
        self._wait(lambda: session.shift is not None and not session.books.pending)
        while not controller.cart.lines:
            self._next = self._next % GOODS + 1
            article = session.shop.catalogue.article(self._next)
            if not article.weighed:
                controller.add(article)
        self._wait(lambda: not session.books.pending)

    def _opened(self, key: Qt.Key, *, leave: bool = True) -> tuple[Took, QWidget]:
        stage, painted = self._window.stage, Painted()
        start = _now()
        QTest.keyClick(self._window, key)
        self._wait(lambda: stage.top is not None)
        dialog = stage.top
        if dialog is None:
            raise RuntimeError("nothing opened")
        dialog.panel.installEventFilter(painted)
        self._wait(lambda: painted.seen)
        taken = _since(start)
        dialog.panel.removeEventFilter(painted)
        self._wait(lambda: not self._window.session.books.pending)
        if leave:
            dialog.leave()
            self._wait(lambda: stage.top is None)
        return taken, dialog

    def _until(self, watched: QWidget, act: Callable[[], object]) -> Took:
        painted = Painted()
        watched.installEventFilter(painted)
        start = _now()
        act()
        self._wait(lambda: painted.seen)
        watched.removeEventFilter(painted)
        return _since(start)

    def _wait(self, done: Callable[[], bool]) -> None:
        start = time.perf_counter()
        while not done():
            self._app.processEvents()
            if time.perf_counter() - start > PATIENCE:
                raise TimeoutError("the window did not get there")
        self._app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no loop runs here that would do it


def _now() -> Took:
    return time.perf_counter() * 1000, time.process_time() * 1000


def _since(start: Took) -> Took:
    by_clock, worked = _now()
    return by_clock - start[0], worked - start[1]


def _timing(took: list[Took]) -> Timing:
    return Timing(tuple(each for each, _ in took), tuple(worked for _, worked in took))


def _finding(what: str, timing: Timing, budget: float, baseline: str = "") -> Finding:
    return Finding(what, str(timing), baseline, budget=f"median ≤ {budget:.0f} ms", kept=timing.median <= budget)
