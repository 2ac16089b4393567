"""A key pressed in the entry field until the results are painted, with 100,000 products, offscreen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ntt_pos.ui.main_window import MainWindow, make_window
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look
from tests.benchmarks.catalogue import products
from tests.benchmarks.measure import Bench, Finding, Timing, without
from tests.benchmarks.queries import slipped_queries, typed_queries
from tests.benchmarks.shops import Size, copied, opened, owner_of

SCREEN = (1366, 768)
A_HAND = 180.0  # milliseconds between two keys, so that typing is not taken for a scan


class Stopwatch:
    """Counts milliseconds as if somebody typed by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Painted(QObject):
    """Counts how often what it watches was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Count a painting."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def run(bench: Bench) -> Iterator[Finding]:
    """Type the fixed queries key by key."""
    count = 5_000 if bench.quick else 100_000
    goods = products(count)
    typed = typed_queries(goods, bench.few(80, 15), seed=31)
    slipped = slipped_queries(goods, bench.few(20, 5), seed=32)
    instance = QApplication.instance()
    app = instance if isinstance(instance, QApplication) else QApplication(["bench"])
    with without(bench.folder, ["window"]), opened(copied(Size(count), bench.folder, "window")) as shop:
        look = Look("light")
        look.use("light")
        stopwatch = Stopwatch()
        window = make_window(Session(shop, look), (), stopwatch=stopwatch)
        window.resize(*SCREEN)
        window.show()
        window._signed_in(owner_of(shop))
        shop.catalogue.refresh()
        app.processEvents()
        yield _finding(f"key to painted results, {count} products", _type(app, window, stopwatch, (*typed, *slipped)))
        window.close()
        app.processEvents()


def _type(app: QApplication, window: MainWindow, stopwatch: Stopwatch, texts: tuple[str, ...]) -> Timing:
    entry, painted = window.till.entry, Painted()
    window.till.results.installEventFilter(painted)
    for child in window.till.results.findChildren(QObject):
        child.installEventFilter(painted)
    samples = []
    gc.collect()
    for text in texts:
        entry.clear()
        entry.textEdited.emit("")
        app.processEvents()
        for key in text:
            stopwatch.now += A_HAND
            before, start = painted.count, perf_counter()
            QTest.keyClick(entry, key, Qt.KeyboardModifier.NoModifier)
            app.processEvents()
            samples.append((perf_counter() - start) * 1000)
            if painted.count == before and key.strip():
                samples.pop()  # nothing new was to be shown
    return Timing(tuple(samples))


def _finding(what: str, timing: Timing) -> Finding:
    return Finding(what, str(timing), budget="p95 ≤ 16 ms", kept=timing.p95 <= 16)
