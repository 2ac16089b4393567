"""The manager's screens of an old shop: home, payouts, producers and receipts after 1,000,000 lines of history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ntt_pos.shop import Shop
from tests.benchmarks.bench_sale import PRODUCTS
from tests.benchmarks.measure import Bench, Finding, timing, without
from tests.benchmarks.shops import Size, copied, opened, owner_of

BUDGET = 150


def run(bench: Bench) -> Iterator[Finding]:
    """Measure each screen's reading after 100,000 and 1,000,000 lines, for producers never paid and mostly paid."""
    for count in (20_000,) if bench.quick else (100_000, 1_000_000):
        with (
            without(bench.folder, ["office"]),
            opened(copied(Size(PRODUCTS, 12, count), bench.folder, "office")) as shop,
        ):
            for what, ask in screens(shop).items():
                ask()
                found = timing([ask] * bench.few(9, 3))
                yield Finding(
                    f"{what} after {count} lines", str(found), budget=f"≤ {BUDGET} ms", kept=found.median <= BUDGET
                )


def screens(shop: Shop) -> dict[str, Callable[[], Any]]:
    """Return what each screen asks when it is opened."""
    owner = owner_of(shop)
    return {
        "home": lambda: shop.overview.home(by=owner),
        "payouts": lambda: shop.payables.board(by=owner),
        "producers": lambda: shop.overview.producers(by=owner),
        "receipts": shop.receipts.find,
    }
