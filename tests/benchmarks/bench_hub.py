"""The hub on a server of its own: what a day and its night cost the line, when another PC sees a sale, and a sale beside it."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.behind_window import LOOK_FOR_OTHERS_MS
from ntt_pos.data import hub_tables as hub
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication.join_places import JoinFolder
from ntt_pos.services.replication.joining import Joining
from ntt_pos.shop import Shop
from tests.benchmarks.bench_night import sell_a_day
from tests.benchmarks.bench_sale import PRODUCTS
from tests.benchmarks.measure import Bench, Finding, Timing, without
from tests.benchmarks.sealed import sealed
from tests.benchmarks.shops import LINES_A_SALE, Size, opened, owner_of
from tests.fakes import SequenceIds
from tests.stalling import Line

SERVER: Final = os.environ.get("NTT_POS_TEST_POSTGRES", "")
LINES = 250
BYTES, TURNS, SECONDS = 210_000, 6, 35
SLOW_LINE, FAR = 8_000, 0.3  # bytes a second (64 kbit/s), seconds there and back
SEEN_S = 5.0
RATIO = 1.1
NOISE = 0.5  # milliseconds


def run(bench: Bench) -> Iterator[Finding]:
    """Let an office PC and a till meet at a hub."""
    if SERVER:
        with without(bench.folder, ["hub-seat", "hub-till", "hub-shared"]), ExitStack() as stack:
            yield from _measured(bench, stack)


def _measured(bench: Bench, stack: ExitStack) -> Iterator[Finding]:
    home = DataFolder(bench.folder / "hub-seat")
    home.root.mkdir(parents=True)
    shutil.copyfile(sealed(Size(PRODUCTS, 12), bench.folder).database, home.database)
    seat = stack.enter_context(opened(home))
    till = stack.enter_context(_joined(seat, bench.folder))
    address = stack.enter_context(a_hub())
    line = stack.enter_context(Line(sa.make_url(address)))
    for code, shop in (("LRT-01", seat), ("LRT-02", till)):
        shop.use_hub(hub.add_register(address, code), None)
        shop.use_local(replace(shop.local, hub=line.url(shop.local.hub)))
    for shop in (seat, till) * 3:
        _meet(shop)
    yield from _a_day(seat, till, line)
    yield from _seen(seat, till)
    rounds = bench.few(100, 4)
    for what, begin, end in (
        ("slow (0.3 s each way)", lambda: setattr(line, "delay", FAR), lambda: setattr(line, "delay", 0.0)),
        ("silent", line.stall, line.go_on),
        ("gone", line.close, lambda: None),
    ):
        yield _beside(till, what, begin, end, rounds)


def _a_day(seat: Shop, till: Shop, line: Line) -> Iterator[Finding]:
    """Sell and close a day, and send all of it at once; the till takes it over."""
    sell_a_day(seat, lines=LINES)
    statements = sum(day.settlements for day in seat.close_day.close(by=owner_of(seat)).days)
    for shop, does in ((seat, "sent"), (till, "taken over")):
        line.turns = line.bytes = 0
        cpu = time.process_time()
        _meet(shop)
        cpu = time.process_time() - cpu
        seconds = line.bytes / SLOW_LINE + line.turns * FAR
        yield Finding(
            f"a day of {LINES} lines and its night of {statements} statements {does} at once",
            f"{line.bytes / 1000:.0f} kB, {line.turns} round trips, {cpu:.2f} CPU s; {seconds:.0f} s at 64 kbit/s",
            budget=f"≤ {BYTES // 1000} kB, {TURNS} round trips, {SECONDS} s",
            kept=line.bytes <= BYTES and line.turns <= TURNS and seconds <= SECONDS,
        )


def _seen(seat: Shop, till: Shop) -> Iterator[Finding]:
    """Sell on one PC and see it on the other, each of which looks when its window does."""
    _meet(till)
    sell_a_day(till, lines=LINES_A_SALE)
    begun = time.perf_counter()
    for shop in (till, seat):
        if shop.exchange.look() is None:
            raise RuntimeError("a sale was not seen")
    took = time.perf_counter() - begun
    longest = took + 2 * LOOK_FOR_OTHERS_MS / 1000
    yield Finding(
        "sold → seen at the other PC, both looking as late as a window may",
        f"{longest:.1f} s (the two meetings {took:.2f} s)",
        budget=f"≤ {SEEN_S:.0f} s",
        kept=longest <= SEEN_S,
    )


def _beside(till: Shop, what: str, begin: Callable[[], object], end: Callable[[], object], rounds: int) -> Finding:
    """Sell in turn with nothing beside, and while a meeting waits for the hub behind."""
    took: dict[bool, list[float]] = {False: [], True: []}
    busy: dict[bool, list[float]] = {False: [], True: []}
    begin()
    for number in range(2 * rounds):
        beside = number % 2 == 1
        if beside:
            behind = threading.Thread(target=till.exchange.meet)
            behind.start()
        time.sleep(0.02)  # before both: a PC that just slept sells more slowly
        wall, own = time.perf_counter(), time.thread_time()
        sell_a_day(till, lines=LINES_A_SALE, seed=number)
        took[beside].append((time.perf_counter() - wall) * 1000)
        busy[beside].append((time.thread_time() - own) * 1000)
        if beside:
            end()
            behind.join()
            begin()
    end()
    ours, alone = (Timing(tuple(took[each]), tuple(busy[each])) for each in (True, False))
    kept = all(mine <= RATIO * theirs + NOISE for mine, theirs in ((ours.median, alone.median), (ours.p95, alone.p95)))
    return Finding(
        f"a sale of {LINES_A_SALE} lines while the hub is {what}",
        str(ours),
        f"alone: {alone}",
        ours.median / alone.median,
        f"median and p95 ≤ {RATIO} × alone",
        kept,
    )


def _meet(shop: Shop) -> None:
    state = shop.exchange.meet()
    for problem in () if state is None else (state.problem, *(each.problem for each in state.chains)):
        if problem is not None:
            raise problem


@contextmanager
def _joined(seat: Shop, place: Path) -> Iterator[Shop]:
    """Let a till join through a folder, and open its shop."""
    shared, home = place / "hub-shared", DataFolder(place / "hub-till")
    shared.mkdir()
    join(seat, shared, home)
    with bootstrap.open_shop(home.root, clock=seat.context.clock, ids=SequenceIds(seed=11)) as till:
        yield till


def join(seat: Shop, shared: Path, home: DataFolder) -> None:
    """Let one more PC join a shop through a folder."""
    inviting = seat.invite(shared, by=owner_of(seat))
    joining = Joining(home, JoinFolder(shared), inviting.invitation.code, clock=seat.context.clock)
    offer = joining.look()
    joining.ask(offer)
    inviting.look()
    joining.collect(offer)
    inviting.look()
    inviting.close()


@contextmanager
def a_hub() -> Iterator[str]:
    """Make a hub of its own on the server, and give its address as its owner while it is there."""
    name = f"ntt_pos_bench_{secrets.token_hex(4)}"
    url = sa.make_url(SERVER).set(drivername="postgresql")

    def run(*orders: str) -> None:
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:
            for order in orders:
                server.execute(order.encode())

    run(f"CREATE DATABASE {name}")
    address = url.set(database=name).render_as_string(hide_password=False)
    hub.create(address)
    try:
        yield address
    finally:
        roles = [f"{name}_lrt_{number:02}" for number in range(1, 4)]
        run(f"DROP DATABASE {name} WITH (FORCE)", *(f"DROP ROLE IF EXISTS {role}" for role in roles))
