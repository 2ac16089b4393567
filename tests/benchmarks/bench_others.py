"""A PC sells while seven others of its shop do, each with books of its own: its sale beside them and alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from ntt_pos.behind_window import LOOK_FOR_OTHERS_MS
from ntt_pos.data.models import sales
from ntt_pos.paths import DataFolder
from ntt_pos.shop import Shop
from tests.benchmarks.bench_hub import join
from tests.benchmarks.bench_night import sell_a_day
from tests.benchmarks.bench_sale import PRODUCTS
from tests.benchmarks.measure import Bench, Finding, Timing, without
from tests.benchmarks.sealed import sealed
from tests.benchmarks.shops import LINES_A_SALE, Size, opened

OTHERS = 7
EACH, A_TURN = 400, 50  # sales beside and alone, and of one kind in a row
PACE_S = 0.1  # before each sale of the cashier, who is far faster than any
RATIO = 1.1
MEMORY = Path("/dev/shm")  # the others' books and the folder lie on no disk of this PC, as those of other PCs do


def run(bench: Bench) -> Iterator[Finding]:
    """Let seven PCs that meet this one in a folder sell one basket a second each."""
    place = bench.folder / "others"
    shutil.rmtree(place, ignore_errors=True)
    with without(bench.folder, ["others"]), ExitStack() as stack:
        home = DataFolder(place / "LRT-01")
        home.root.mkdir(parents=True)
        shutil.copyfile(sealed(Size(PRODUCTS, 12), bench.folder).database, home.database)
        seat = stack.enter_context(opened(home))
        theirs = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else place)))
        shared = theirs / "bersama"
        shared.mkdir()
        homes = [DataFolder(theirs / f"LRT-{number:02}") for number in range(2, OTHERS + 2)]
        for each in homes:
            join(seat, shared, each)
        seat.exchange.meet()
        others = stack.enter_context(_Others(seat, homes))
        yield _measured(seat, others, bench.few(EACH, A_TURN))


def _measured(seat: Shop, others: _Others, each: int) -> Finding:
    told: dict[bool, tuple[list[float], list[float]]] = {True: ([], []), False: ([], [])}
    came, span = 0, 0.0
    for turn in range(2 * each // A_TURN):
        beside = turn % 2 == 0
        begun, before = time.perf_counter(), _sold(seat)
        (others.go_on if beside else others.hold)()
        for number in range(turn * A_TURN, (turn + 1) * A_TURN):
            time.sleep(PACE_S)
            start, work = time.perf_counter(), time.thread_time()
            sell_a_day(seat, lines=LINES_A_SALE, seed=number)
            samples, busy = told[beside]
            samples.append(1000 * (time.perf_counter() - start))
            busy.append(1000 * (time.thread_time() - work))
        if beside:
            others.hold()
            came += _sold(seat) - before - A_TURN
            span += time.perf_counter() - begun
    ours, alone = (Timing(*map(tuple, told[each])) for each in (True, False))
    return Finding(
        f"sale of {LINES_A_SALE} lines while {OTHERS} other PCs sell, on another processor; {came / span:.1f} of their sales came a second",
        str(ours),
        f"alone, by turns: {alone}",
        ours.p95 / alone.p95,
        f"p95 ≤ {RATIO} × alone",
        ours.p95 <= RATIO * alone.p95 and came > 0,
    )


def _sold(shop: Shop) -> int:
    with shop.context.reading() as unit:
        return int(unit.value(sa.select(sa.func.count()).select_from(sales.sale)))


class _Others:
    """The other PCs' processes, which may be held, and the look for them that goes on behind all the time."""

    def __init__(self, seat: Shop, homes: list[DataFolder]) -> None:
        self._seat, self._ends, self._quiet = seat, threading.Event(), threading.Semaphore(0)
        self._looks = threading.Thread(target=self._look)
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.selling_child", str(each.root), str(seed)],
                stdout=subprocess.PIPE,
            )
            for seed, each in enumerate(homes, 20)
        ]
        self._every = every = os.sched_getaffinity(0)
        for each in self._processes:
            os.sched_setaffinity(each.pid, {max(every)})
        os.sched_setaffinity(0, every - {max(every)})  # each side has its own; it needs two

    def __enter__(self) -> Self:
        for each in self._processes:
            if each.stdout is None or each.stdout.readline() != b"sells\n":
                raise RuntimeError("another PC does not sell")
        self._looks.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._looks.join()
        os.sched_setaffinity(0, self._every)
        for each in self._processes:
            each.kill()
            each.communicate()

    def hold(self) -> None:
        """Return when the others stand still and what they sold is here."""
        for each in self._processes:
            each.send_signal(signal.SIGSTOP)
        while self._quiet.acquire(blocking=False):
            pass
        for _ in range(2):
            self._quiet.acquire()

    def go_on(self) -> None:
        for each in self._processes:
            each.send_signal(signal.SIGCONT)

    def _look(self) -> None:
        while not self._ends.wait(LOOK_FOR_OTHERS_MS / 1000):
            if self._seat.exchange.look() is None:
                self._quiet.release()
