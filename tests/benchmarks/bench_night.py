"""The night: settlements and PDFs of 250 producers after a day of 2,000 lines, with and without years of history."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from time import perf_counter

from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.payment import Means, Tender, due_in_cash
from ntt_pos.paths import DataFolder
from ntt_pos.services.money.payouts import PaymentWay
from ntt_pos.shop import Shop
from tests.benchmarks.bench_sale import PRODUCTS
from tests.benchmarks.measure import Bench, Finding, without
from tests.benchmarks.shops import LINES_A_DAY, LINES_A_SALE, Size, copied, opened, owner_of


def run(bench: Bench) -> Iterator[Finding]:
    """Measure the same night after 0 and after 1,000,000 lines of history."""
    lines = (0, 1_000_000) if not bench.quick else (0, 20_000)
    rounds = 1 if bench.quick else 3
    nights: dict[int, list[tuple[float, float, int]]] = {count: [] for count in lines}
    with without(bench.folder, [f"night-{count}" for count in lines]):
        for _ in range(rounds):
            for count in lines:
                home = copied(Size(PRODUCTS, 12, count), bench.folder, f"night-{count}")
                nights[count].append(_night(home))
    middle = {
        count: tuple(statistics.median(night[part] for night in each) for part in (0, 1))
        for count, each in nights.items()
    }
    for count in lines:
        settling, drawing = middle[count]
        made = nights[count][0][2]
        what = f"night of {made} producers, {LINES_A_DAY} lines that day, {count} lines of history"
        yield Finding(
            f"{what}: settlements", f"{settling:.2f} s (median of {rounds})", budget="≤ 3 s", kept=settling <= 3
        )
        yield Finding(
            f"{what}: settlements and all PDFs",
            f"{settling + drawing:.2f} s (PDFs {drawing:.2f} s, {1000 * drawing / max(1, made):.0f} ms each)",
            budget="≤ 12 s",
            kept=settling + drawing <= 12,
        )
    for part, name in ((0, "settlements"), (1, "PDFs")):
        with_history, none = middle[lines[-1]][part], middle[0][part]
        yield Finding(
            f"night after {lines[-1]} lines against none: {name}",
            f"{with_history:.2f} s",
            f"none: {none:.2f} s",
            with_history / none,
            "≤ 1.2 ×",
            with_history <= 1.2 * none,
        )


def sell_a_day(shop: Shop, *, lines: int = LINES_A_DAY, seed: int = 17) -> None:
    """Sell baskets of five lines through the checkout until the day has its lines."""
    by, draw, context = owner_of(shop), random.Random(seed), shop.context
    if shop.shifts.current() is None:
        shop.shifts.open(by=by, denominations={50_000: 2})
    articles = {}
    for _ in range(lines // LINES_A_SALE):
        basket = Cart()
        for number, product_id in enumerate(draw.sample(range(1, PRODUCTS + 1), LINES_A_SALE)):
            if product_id not in articles:
                articles[product_id] = shop.catalogue.article(product_id)
            basket = carts.add(basket, articles[product_id], draw.randrange(1, 4), key=f"k{number}")
        due = due_in_cash(price_cart(basket).paid, context.settings.cash_unit)
        uid = context.ids.uid(context.clock.now())
        shop.checkout.complete(basket, (Tender(Means.CASH, due),), by=by, sale_uid=uid)


def _night(home: DataFolder) -> tuple[float, float, int]:
    """Return the seconds of settling and of drawing, and how many statements there were.

    Every producer was paid the day before, so that a page gathers two nights, with and without history.
    """
    with opened(home) as shop:
        sell_a_day(shop)
        _pay_all(shop)
        shop.close_day.close(by=owner_of(shop))
        shop.statements.draw_pending(home.reports)
    with opened(home, seed=8, days=1) as shop:
        sell_a_day(shop, seed=18)
        by = owner_of(shop)
        start = perf_counter()
        closed = shop.close_day.close(by=by)
        settling = perf_counter() - start
        start = perf_counter()
        shop.statements.draw_pending(home.reports)
        return settling, perf_counter() - start, closed.days[-1].settlements


def _pay_all(shop: Shop) -> None:
    """Pay every producer what is due, by bank."""
    by, context, way = owner_of(shop), shop.context, PaymentWay("TRANSFER", reference="benchmark")
    for row in shop.payables.board(by=by).rows:
        key = context.ids.uid(context.clock.now())
        shop.payouts.pay(by=by, producer_id=row.producer_id, amount=row.payable, key=key, way=way)
