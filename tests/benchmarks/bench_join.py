"""A new PC joins a large shop, through a folder and at a hub: how long until it can open, and how much is carried."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg

from ntt_pos.data import hub_tables as hub
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication import join_files
from ntt_pos.services.replication.join_places import JoinFolder, JoinHub, JoinPlace
from ntt_pos.services.replication.joining import Joining
from ntt_pos.shop import Shop
from tests.benchmarks.bench_hub import SERVER, a_hub
from tests.benchmarks.bench_sale import PRODUCTS
from tests.benchmarks.measure import Bench, Finding, without
from tests.benchmarks.sealed import sealed
from tests.benchmarks.shops import Size, opened, owner_of

SECONDS = 180
LAN_BYTES = 10_000_000  # a second, of a network of 100 Mbit/s


def run(bench: Bench) -> Iterator[Finding]:
    """Let a PC join shops of 100,000 and of 1,000,000 lines."""
    for lines in (4_000,) if bench.quick else (100_000, 1_000_000):
        with without(bench.folder, ["join"]), ExitStack() as stack:
            yield from _joined(bench, lines, stack)


def _joined(bench: Bench, lines: int, stack: ExitStack) -> Iterator[Finding]:
    place = bench.folder / "join"
    home = DataFolder(place / "kantor")
    home.root.mkdir(parents=True)
    shutil.copyfile(sealed(Size(PRODUCTS, 12, lines), bench.folder).database, home.database)
    books = home.database.stat().st_size
    seat = stack.enter_context(opened(home))
    shared = place / "bersama"
    shared.mkdir()
    what = f"{lines} lines ({books / 1e6:.0f} MB)"
    by_folder = partial(_in_folder, shared)
    yield _finding(seat, shared, JoinFolder(shared), place / "kasir-2", f"{what} by a folder", by_folder)
    if SERVER:
        address = stack.enter_context(a_hub())
        seat.use_hub(hub.add_register(address, "LRT-01"), None)
        at = JoinHub(hub.add_register(address, "LRT-03"), None)
        yield _finding(seat, None, at, place / "kasir-3", f"{what} at a hub", partial(_at_hub, address))


def _finding(
    seat: Shop, shared: Path | None, at: JoinPlace, folder: Path, what: str, size: Callable[[], int]
) -> Finding:
    """Let a PC join, both sides one after the other in this process."""
    begun, cpu = time.perf_counter(), time.process_time()
    inviting = seat.invite(shared, by=owner_of(seat))
    joining = Joining(DataFolder(folder), at, inviting.invitation.code, clock=seat.context.clock)
    offer = joining.look()
    joining.ask(offer)
    inviting.look()
    given = time.perf_counter() - begun
    carried = size()
    if joining.collect(offer) != inviting.given:
        raise RuntimeError("the PC did not join")
    took, cpu = time.perf_counter() - begun, time.process_time() - cpu
    inviting.look()
    inviting.close()
    joining.close()
    line = 2 * carried / LAN_BYTES  # there and back again
    return Finding(
        f"a PC joins a shop of {what}",
        f"{took:.1f} s ({given:.1f} s at the office PC), {cpu:.1f} CPU s, {carried / 1e6:.1f} MB carried: "
        f"{line:.1f} s each way and back at 100 Mbit/s",
        budget=f"≤ {SECONDS} s",
        kept=took + line <= SECONDS,
    )


def _in_folder(shared: Path) -> int:
    """Return how many bytes the books have on their way through a folder."""
    return sum(each.stat().st_size for each in (shared / join_files.FOLDER).glob("*.age"))


def _at_hub(address: str) -> int:
    """Return how many bytes the books have on their way at a hub."""
    with psycopg.connect(address) as owner:
        found = owner.execute(
            "SELECT sum(length(body)) FROM hub.parcel WHERE name LIKE %s", (f"{join_files.FOLDER}/%",)
        )
        return int(next(found)[0])
