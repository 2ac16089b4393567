"""A till sells while another PC's records come in: the sale beside and alone, and how long its books are held for them."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos import bootstrap
from ntt_pos.services.replication.chain_taking import ChainTaking
from tests.benchmarks.measure import Bench, Finding, Timing
from tests.benchmarks.shops import FIRST_SHOP, OPENS
from tests.builders import AProduct, a_product, a_sale, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.services.replication import several_pcs
from tests.services.replication.several_pcs import SeveralPCs, meet

if TYPE_CHECKING:
    from ntt_pos.shop import Shop

LINES = 10  # of each sale
ROWS_A_SALE = 5 + 3 * LINES
PACE_S = 0.1  # between two sales of the cashier, who is far faster than any
EACH, A_TURN = 300, 10  # sales beside and alone, and of one kind in a row
RATIO, LONGEST_MS = 1.1, 20


def run(bench: Bench) -> Iterator[Finding]:
    """Let 100,000 rows of a till come to the office PC while it sells."""
    rows = bench.few(100_000, 5_000)
    place = bench.folder / "arrive"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        with _shop(place) as (pcs, goods):
            yield from _measured(pcs, goods, rows, bench.few(EACH, 20))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _measured(pcs: SeveralPCs, goods: list[AProduct], rows: int, each: int) -> Iterator[Finding]:
    for _ in range(rows // ROWS_A_SALE):
        _sell(pcs.till, goods)
    meet(pcs.till)
    with _arriving(pcs.seat) as arriving:
        beside, alone = _turn_about(pcs.seat, goods, arriving, each)
        left = arriving.wait()
    yield Finding(
        f"sale of {LINES} lines while {rows} rows of another PC arrive",
        str(beside),
        f"alone, by turns: {alone}",
        beside.p95 / alone.p95,
        f"p95 ≤ {RATIO} × alone",
        beside.p95 <= RATIO * alone.p95,
    )
    work = Timing(tuple(arriving.taken))
    yield Finding(
        f"transactions that take them in ({len(arriving.taken)}), own work",
        f"{work}, longest {work.longest:.1f} ms; those that were left when nobody sold: {left:.1f} s",
        budget="≤ 20 ms",
        kept=work.longest <= LONGEST_MS,
    )


class _Arriving:
    """Takes everything in behind, at the pace of the shop; it can be held between two transactions."""

    def __init__(self, seat: Shop) -> None:
        self.taken: list[float] = []  # the own work of each transaction in milliseconds
        self._goes, self._held = threading.Event(), threading.Event()
        self._goes.set()
        seat.exchange._pause = self._pause
        self._thread = threading.Thread(target=seat.exchange.meet)
        self._thread.start()

    def _pause(self, seconds: float) -> None:
        time.sleep(seconds)
        if not self._goes.is_set():
            self._held.set()
            self._goes.wait()

    def hold(self) -> None:
        """Return when it stands still."""
        self._held.clear()
        self._goes.clear()
        while self._thread.is_alive() and not self._held.wait(0.01):
            pass

    def go_on(self) -> None:
        """Let it go on; raises RuntimeError when there is nothing left, and nobody would be beside it."""
        if not self._thread.is_alive():
            raise RuntimeError("too few rows came")
        self._goes.set()

    def wait(self) -> float:
        """Return when all is there, after how many seconds."""
        begun = time.perf_counter()
        self._goes.set()
        self._thread.join()
        return time.perf_counter() - begun


@contextmanager
def _arriving(seat: Shop) -> Iterator[_Arriving]:
    """Take everything in, and note the own work of each transaction."""
    add = ChainTaking._add

    def timed_add(self: ChainTaking, *given: object) -> int:
        start = time.thread_time()
        try:
            return add(self, *given)  # type: ignore[arg-type]
        finally:
            arriving.taken.append(1000 * (time.thread_time() - start))

    ChainTaking._add = timed_add  # type: ignore[method-assign]
    try:
        arriving = _Arriving(seat)
        yield arriving
    finally:
        ChainTaking._add = add  # type: ignore[method-assign]


def _turn_about(shop: Shop, goods: list[AProduct], arriving: _Arriving, each: int) -> tuple[Timing, Timing]:
    """Sell a few times beside and a few times alone, in turn, so that a slow moment of the machine hits both."""
    told: dict[bool, tuple[list[float], list[float]]] = {True: ([], []), False: ([], [])}
    for turn in range(2 * each // A_TURN):
        beside = turn % 2 == 0
        (arriving.go_on if beside else arriving.hold)()
        for _ in range(A_TURN):
            time.sleep(PACE_S)
            start, own = time.perf_counter(), time.thread_time()
            _sell(shop, goods)
            samples, busy = told[beside]
            samples.append(1000 * (time.perf_counter() - start))
            busy.append(1000 * (time.thread_time() - own))
    return Timing(*map(tuple, told[True])), Timing(*map(tuple, told[False]))


def _sell(shop: Shop, goods: list[AProduct]) -> None:
    a_sale(shop, [(each, 1) for each in goods], by=somebody(shop))


@contextmanager
def _shop(place: Path) -> Iterator[tuple[SeveralPCs, list[AProduct]]]:
    """Make a shop of an office PC and a till, with goods."""
    with ExitStack() as stack:
        clock = FixedClock(OPENS)
        (place / "bersama").mkdir()
        seat = place / several_pcs.SEAT
        seat.mkdir()
        bootstrap.create_shop(FIRST_SHOP, seat, clock=clock, ids=SequenceIds(seed=1)).close()
        shop = bootstrap.open_shop(seat, clock=clock, ids=SequenceIds(seed=2))
        goods = [a_product(shop, name=f"Kopi {n}", price=25_000, delivered=1_000_000) for n in range(LINES)]
        pcs = SeveralPCs(place, clock, goods[0], {several_pcs.SEAT: shop})
        stack.callback(pcs.close)
        pcs.join()
        pcs.meet()
        shop.__dict__.pop("exchange")  # at the pace of the shop, with its rests
        yield pcs, goods
