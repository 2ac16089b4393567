"""Completing a sale of five lines, durably, against plain sqlite3 writing the same rows; and whether years slow it down."""

from __future__ import annotations

import gc
import pickle
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.payment import Means, Tender, due_in_cash
from ntt_pos.paths import DataFolder
from ntt_pos.shop import Shop
from tests.benchmarks.measure import Bench, Finding, Timing, fsync_milliseconds, timed, without
from tests.benchmarks.raw_sale import RawTill, Statement, Watcher, rows_in
from tests.benchmarks.shops import Size, copied, opened, owner_of

LINES = 5
PRODUCTS = 3000
WARM_UP = 10


class Till:
    """A till that sells five random products at a time."""

    def __init__(self, shop: Shop, *, seed: int = 11) -> None:
        self.shop = shop
        self.by = owner_of(shop)
        self._draw = random.Random(seed)
        if shop.shifts.current() is None:
            shop.shifts.open(by=self.by, denominations={50_000: 2})

    def fill(self) -> Cart:
        """Return a basket of five lines."""
        basket = Cart()
        for number, product_id in enumerate(self._draw.sample(range(1, PRODUCTS + 1), LINES)):
            basket = carts.add(basket, self.shop.catalogue.article(product_id), 1, key=f"k{number}")
        return basket

    def cash_for(self, basket: Cart) -> tuple[Tender, ...]:
        """Return exact cash for it, as the screen has worked it out when somebody pays."""
        due = due_in_cash(price_cart(basket).paid, self.shop.context.settings.cash_unit)
        return (Tender(Means.CASH, due),)

    def sell(self, basket: Cart, cash: tuple[Tender, ...], uid: str) -> None:
        """Take the cash for it."""
        self.shop.checkout.complete(basket, cash, by=self.by, sale_uid=uid)

    def uid(self) -> str:
        """Return an identifier for a sale."""
        return self.shop.context.ids.uid(self.shop.context.clock.now())


def run(bench: Bench) -> Iterator[Finding]:
    """Measure sales in shops with 0, 100,000 and 1,000,000 lines behind them."""
    lines = (0, 100_000, 1_000_000) if not bench.quick else (0, 20_000)
    names = [f"sale-{count}{mark}" for count in lines for mark in ("", "-analyzed", "-raw")]
    with without(bench.folder, [*names, "sale-flush"]):
        fsync = fsync_milliseconds(bench.folder)
        yield from _against_raw(bench, lines, fsync)
        yield from _flat(bench, lines)
        yield _flushes(bench)


def _against_raw(bench: Bench, lines: tuple[int, ...], fsync: Timing) -> Iterator[Finding]:
    for count in lines:
        size = Size(PRODUCTS, 12, count)
        ours, theirs = [], []
        with opened(copied(size, bench.folder, f"sale-{count}")) as shop:
            till = Till(shop)
            raw_home = _same(shop, bench.folder / f"sale-{count}-raw")
            with closing(Watcher(shop.folder.database)) as watcher, closing(RawTill(raw_home.database)) as raw:
                gc.collect()
                for number in range(WARM_UP + bench.few(300, 40)):
                    basket, uid = till.fill(), till.uid()
                    mine = timed(partial(till.sell, basket, till.cash_for(basket), uid))
                    written = watcher.rows_of_last_sale([line.article.product_id for line in basket.lines])
                    same = timed(partial(raw.write, written))
                    if number >= WARM_UP:
                        ours.append(mine)
                        theirs.append(same)
                rows = rows_in(written)
        mine_all, raw_all = Timing(tuple(ours)), Timing(tuple(theirs))
        yield Finding(
            f"sale of {LINES} lines after {count} lines of history",
            f"{mine_all}; {rows} rows; fsync of a page here {fsync.median:.2f} ms",
            str(raw_all),
            mine_all.median / raw_all.median,
            "≤ 2.5 × raw",
            mine_all.median <= 2.5 * raw_all.median,
        )


def _same(shop: Shop, folder: Path) -> DataFolder:
    """Return a copy of the open shop's database as it is at this moment."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    home = DataFolder(folder)
    with shop.context.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copyfile(shop.folder.database, home.database)
    return home


def _flat(bench: Bench, lines: tuple[int, ...]) -> Iterator[Finding]:
    """Sell by turns in all shops, so that a slow moment of the machine hits them alike."""
    with ExitStack() as open_shops:
        tills: dict[tuple[int, bool], Till] = {}
        for count in lines:
            for analyzed in (False, True):
                name = f"sale-{count}{'-analyzed' if analyzed else ''}"
                home = copied(Size(PRODUCTS, 12, count), bench.folder, name, analyzed=analyzed)
                tills[count, analyzed] = Till(open_shops.enter_context(opened(home)))
        samples: dict[tuple[int, bool], list[float]] = {key: [] for key in tills}
        gc.collect()
        for number in range(WARM_UP + bench.few(200, 30)):
            for key, till in tills.items():
                basket, uid = till.fill(), till.uid()
                taken = timed(partial(till.sell, basket, till.cash_for(basket), uid))
                if number >= WARM_UP:
                    samples[key].append(taken)
    for analyzed in (False, True):
        first = Timing(tuple(samples[lines[0], analyzed]))
        for count in lines[1:]:
            grown = Timing(tuple(samples[count, analyzed]))
            yield Finding(
                f"sale, {count} lines of history against none, {'with' if analyzed else 'without'} ANALYZE",
                str(grown),
                f"none: {first}",
                grown.median / first.median,
                "≤ 1.2 ×",
                grown.median <= 1.2 * first.median,
            )


def _flushes(bench: Bench) -> Finding:
    """Count the flushes of a sale, ours and raw, where strace is installed."""
    if shutil.which("strace") is None:
        return Finding("sale: flushes", "not counted: strace is not installed (WAL with FULL: one fsync per commit)")
    home = copied(Size(PRODUCTS, 12, 0), bench.folder, "sale-flush")
    with opened(home) as shop:
        till, written = Till(shop), []
        raw_home = _same(shop, bench.folder / "sale-flush" / "raw")
        with closing(Watcher(shop.folder.database)) as watcher:
            for _ in range(bench.few(100, 20)):
                basket = till.fill()
                till.sell(basket, till.cash_for(basket), till.uid())
                written.append(watcher.rows_of_last_sale([line.article.product_id for line in basket.lines]))
    (home.root / "rows").write_bytes(pickle.dumps(written))
    ours = (_counted("ours", home.root, len(written)) - _counted("ours", home.root, 0)) / len(written)
    raw = (
        _counted("raw", raw_home.root, len(written), home.root) - _counted("raw", raw_home.root, 0, home.root)
    ) / len(written)
    return Finding(
        f"sale: flushes to the disk per sale, {len(written)} sales",
        f"{ours:.2f}",
        f"{raw:.2f}",
        ours / raw if raw else None,
    )


def _counted(who: str, folder: Path, sales: int, rows: Path | None = None) -> int:
    """Return how many flushes a process of its own made."""
    report = folder / "strace"
    tracer = ["strace", "-f", "-qq", "-o", str(report), "-e", "trace=fsync,fdatasync,msync,sync_file_range"]
    work = [sys.executable, "-m", "tests.benchmarks.bench_sale", who, str(folder), str(sales), str(rows or folder)]
    subprocess.run([*tracer, *work], check=True)
    return len(re.findall(r"(?:fsync|fdatasync|msync|sync_file_range)\(", report.read_text(encoding="utf-8")))


def _child(who: str, folder: Path, sales: int, rows: Path) -> None:
    if who == "ours":
        with opened(DataFolder(folder), seed=23) as shop:
            till = Till(shop, seed=12)
            for _ in range(sales):
                basket = till.fill()
                till.sell(basket, till.cash_for(basket), till.uid())
        return
    written: list[list[Statement]] = pickle.loads((rows / "rows").read_bytes())
    with closing(RawTill(DataFolder(folder).database)) as raw:
        for statements in written[:sales]:
            raw.write(statements)


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
