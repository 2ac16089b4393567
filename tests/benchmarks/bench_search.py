"""Search as you type in 100,000 products: the service, a fixed list of 500 queries, slips, raw FTS5 beside it; a scan."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pysqlite3.dbapi2 as sqlite

from ntt_pos.data.product_search.index import SearchIndex
from ntt_pos.domain.selling import cart as carts
from ntt_pos.services.goods.bundles import PartGiven
from ntt_pos.shop import Shop
from tests.benchmarks.catalogue import MadeProduct, products, search_rows
from tests.benchmarks.measure import Bench, Finding, Timing, resident_mebibytes, timed, timing
from tests.benchmarks.queries import slipped_queries, typed_queries
from tests.benchmarks.shops import Size, copied, opened, owner_of
from tests.benchmarks.slips import with_one_slip

LIMIT = 50
FIRST = 5


def run(bench: Bench) -> Iterator[Finding]:
    """Measure the search and the scan."""
    sizes = (1_000, 10_000, 100_000) if not bench.quick else (5_000,)
    for count in sizes:
        yield from _of_size(bench, count)


def _of_size(bench: Bench, count: int) -> Iterator[Finding]:
    goods = products(count)
    with opened(copied(Size(count), bench.folder, f"search-{count}")) as shop:
        before, start = resident_mebibytes() or 0.0, time.perf_counter()
        shop.catalogue.refresh()
        built, held = (time.perf_counter() - start) * 1000, (resident_mebibytes() or 0.0) - before
        yield Finding(f"search {count}: build of the index", f"{built:.0f} ms, {held:.0f} MiB more resident afterwards")
        yield from _typed(bench, shop, goods, count)
        yield from _scanned(bench, shop, goods, count)
        yield from _on_the_window(bench, shop, goods, count)
    yield _recall(SearchIndex.build(search_rows(count)), goods, count)


def _typed(bench: Bench, shop: Shop, goods: tuple[MadeProduct, ...], count: int) -> Iterator[Finding]:
    queries = typed_queries(goods, bench.few(500, 100))
    slipped = slipped_queries(goods, bench.few(200, 50))
    with closing(_full_text(goods)) as raw:
        ours = timing([partial(shop.catalogue.search, text, LIMIT) for text in queries])
        theirs = timing([partial(_ask_full_text, raw, text) for text in queries])
    yield Finding(
        f"search {count}: {len(queries)} typed queries, service",
        str(ours),
        f"FTS5 prefix query, no slips, no fragments: {theirs}",
        ours.median / theirs.median,
        "p95 ≤ 8 ms",
        ours.p95 <= 8,
    )
    wrong = timing([partial(shop.catalogue.search, text, LIMIT) for text in slipped])
    yield Finding(
        f"search {count}: {len(slipped)} queries with a slip, service",
        str(wrong),
        budget="p95 ≤ 25 ms",
        kept=wrong.p95 <= 25,
    )


def _scanned(bench: Bench, shop: Shop, goods: tuple[MadeProduct, ...], count: int) -> Iterator[Finding]:
    draw = random.Random(3)
    codes = [draw.choice(goods).barcode for _ in range(bench.few(500, 50))]

    def scan(code: str) -> None:
        (article,) = shop.catalogue.by_code(code)
        carts.add(carts.Cart(), article, 1, key="k")

    scan(codes[0])
    ours = timing([partial(scan, code) for code in codes])
    with closing(sqlite.connect(str(shop.folder.database))) as raw:
        theirs = timing([partial(_raw_scan, raw, code) for code in codes])
    yield Finding(
        f"scan {count}: barcode to a line in the basket, service",
        str(ours),
        f"one joined SELECT: {theirs}",
        ours.median / theirs.median,
        "own work median ≤ 0.3, p95 ≤ 0.6 ms",
        Timing(ours.busy).median <= 0.3 and Timing(ours.busy).p95 <= 0.6,
    )


def _on_the_window(bench: Bench, shop: Shop, goods: tuple[MadeProduct, ...], count: int) -> Iterator[Finding]:
    """Measure the reads that the window may do on its own thread: a scan, a known product, a product's hampers."""
    draw = random.Random(4)
    ids = [draw.randrange(count) + 1 for _ in range(bench.few(500, 100))]
    parts = tuple(PartGiven(each, 1) for each in sorted(set(ids))[:5])
    bundle = shop.bundles.add(by=owner_of(shop), code="PARSEL", name="Parsel", parts=parts).bundle_id
    asked = {
        "find, a barcode": [partial(shop.catalogue.find, goods[each - 1].barcode) for each in ids],
        "find, no such code": [partial(shop.catalogue.find, f"29{each:011}") for each in ids],
        "article": [partial(shop.catalogue.article, each) for each in ids],
        "bundle of five": [partial(shop.catalogue.bundle, bundle)] * len(ids),
    }
    for what, acts in asked.items():
        acts[0]()
        ours = timing(acts)
        own = Timing(ours.busy).median
        yield Finding(f"on the window {count}: {what}", str(ours), budget="own work ≤ 1 ms", kept=own <= 1)


def _recall(index: SearchIndex, goods: tuple[MadeProduct, ...], count: int) -> Finding:
    """Type a product's name and its village with one random slip; who made it decides among equal names."""
    draw = random.Random(5)
    asked, hit, samples = 200, 0, []
    for number in draw.sample(range(len(goods)), asked):
        target = goods[number]
        text = with_one_slip(draw, re.sub(r"[^\w ]", "", f"{target.name} {target.producer.village}".lower()))
        samples.append(timed(partial(index.search, text, FIRST)))
        same = {match.product_id for match in index.search(text, FIRST)}
        hit += number + 1 in same
    return Finding(
        f"search {count}: {asked} products by name and village with one slip, among the first {FIRST}",
        f"{100 * hit / asked:.1f} %; index alone {Timing(tuple(samples))}",
        budget="≥ 95 %",
        kept=hit >= 0.95 * asked,
    )


def _full_text(goods: tuple[MadeProduct, ...]) -> sqlite.Connection:
    raw = sqlite.connect(":memory:")
    raw.execute("CREATE VIRTUAL TABLE f USING fts5(name, code, producer, village, category, prefix='1 2 3')")
    raw.executemany(
        "INSERT INTO f (rowid, name, code, producer, village, category) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (n, p.name, p.code, p.producer.name, f"{p.producer.village} {p.producer.district}", p.category)
            for n, p in enumerate(goods, start=1)
        ),
    )
    return raw


def _ask_full_text(raw: sqlite.Connection, text: str) -> None:
    words = " ".join(f'"{word}"*' for word in re.findall(r"\w+", text))
    raw.execute("SELECT rowid, name FROM f WHERE f MATCH ? ORDER BY rank LIMIT ?", (words, LIMIT)).fetchall()


def _raw_scan(raw: sqlite.Connection, code: str) -> None:
    raw.execute(
        "SELECT p.*, m.name, m.village, m.district, r.price, t.kind, t.rate_bp, "
        "(SELECT sum(quantity) FROM stock_now s WHERE s.product_id = p.id AND bin = 'SHELF') FROM barcode b "
        "JOIN product p ON p.id = b.product_id JOIN producer m ON m.id = p.producer_id JOIN price r ON r.product_id = p.id "
        "JOIN terms t ON t.producer_id = m.id WHERE b.outlet_id = 1 AND b.code = ? AND b.active",
        (code,),
    ).fetchall()
