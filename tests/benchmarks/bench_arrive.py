"""A till sells while another PC's records come in: the sale beside and alone, and how long its books are held for them."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
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
ALONE = 200


def run(bench: Bench) -> Iterator[Finding]:
    """Let 100,000 rows of a till come to the office PC while it sells."""
    rows = bench.few(100_000, 5_000)
    place = bench.folder / "arrive"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        with _shop(place) as (pcs, goods):
            yield from _measured(pcs, goods, rows, bench.few(ALONE, 20))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _measured(pcs: SeveralPCs, goods: list[AProduct], rows: int, alone: int) -> Iterator[Finding]:
    for _ in range(rows // ROWS_A_SALE):
        _sell(pcs.till, goods)
    meet(pcs.till)
    by_itself = _timing(pcs.seat, goods, lambda done: done >= alone)
    taken: list[float] = []
    taking = threading.Thread(target=_take, args=(pcs.seat, taken))
    taking.start()
    beside = _timing(pcs.seat, goods, lambda _done: not taking.is_alive())
    taking.join()
    what = f"while {rows} rows of another PC arrive"
    yield Finding(
        f"sale of {LINES} lines {what}: p95",
        str(beside),
        str(by_itself),
        beside.p95 / by_itself.p95,
        "≤ 1.1 ×",
        beside.p95 <= 1.1 * by_itself.p95,
    )
    work = Timing(tuple(taken))
    yield Finding(
        f"transactions that take them in ({len(taken)}), own work",
        f"{work}, longest {max(taken):.1f} ms",
        budget="≤ 20 ms",
        kept=max(taken) <= 20,
    )


def _take(seat: Shop, taken: list[float]) -> None:
    """Take everything in, at the pace of the shop, and note the own work of each transaction in milliseconds."""
    add = ChainTaking._add

    def timed_add(self: ChainTaking, *given: object) -> int:
        start = time.thread_time()
        try:
            return add(self, *given)  # type: ignore[arg-type]
        finally:
            taken.append(1000 * (time.thread_time() - start))

    ChainTaking._add = timed_add  # type: ignore[method-assign]
    try:
        seat.exchange.meet()
    finally:
        ChainTaking._add = add  # type: ignore[method-assign]


def _timing(shop: Shop, goods: list[AProduct], over: Callable[[int], bool]) -> Timing:
    samples, busy = [], []
    while not over(len(samples)):
        start, own = time.perf_counter(), time.thread_time()
        _sell(shop, goods)
        samples.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.thread_time() - own))
        time.sleep(PACE_S)
    return Timing(tuple(samples), tuple(busy))


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
