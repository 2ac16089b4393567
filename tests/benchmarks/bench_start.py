"""From the start of the program to the sign-in and to a usable till, and the memory it holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import add
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.measure import Bench, Finding, Timing, without
from tests.benchmarks.shops import FIRST_SHOP, Size, copied

DEAREST: Final = 16
LOAD: Final = "from ntt_pos.till_window import load_quickly; load_quickly()"
IMPORT: Final = re.compile(r"import time: +(?P<own>\d+) \| +\d+ \| +(?P<name>\S+)")


def run(bench: Bench) -> Iterator[Finding]:
    """Start the program and a bare window by turns, in a small and in a large shop; list what it loads by its cost."""
    for count, most in ((3_000, 4.0),) if bench.quick else ((3_000, 4.0), (100_000, 5.0)):
        yield from _starts(bench, count, most)
    yield _loaded(bench)


def _starts(bench: Bench, count: int, most: float) -> Iterator[Finding]:
    with without(bench.folder, ["start"]):
        home = copied(Size(count), bench.folder, "start")
        turns = 1 + bench.few(7, 2)
        kinds = ("program", "typed", "bare")
        rounds = [tuple(_child(who, home.root, bench) for who in kinds) for _ in range(turns)]
    untyped, typed, raw = zip(*rounds[1:], strict=True)  # the first fills the disk's cache and compiles
    login = _span(typed, "", "login")
    entered = _span(typed, "last", "usable")
    both = Timing(*(tuple(map(add, *each)) for each in ((login.samples, entered.samples), (login.busy, entered.busy))))
    for ours, what, budget in (
        (login, "start to a sign-in that is painted and takes keys", 2.7),
        (entered, "last key of the PIN to a usable till", None),
        (_span(typed, "last", "right"), "of it, until the PIN is found right", None),
        (both, "start to a usable till, without the typing of the PIN", most),
        (_span(untyped, "", "usable"), "start to a usable till when nothing is typed", most),
    ):
        bare = _span(raw, "", "usable")
        ratio = Timing(ours.busy).median / Timing(bare.busy).median  # of own work: other work here counts for neither
        yield Finding(
            f"{what}, {count} products",
            str(ours),
            f"a bare window with one table: {bare}",
            ratio,
            f"≤ {budget} × bare" if budget else "",
            ratio <= budget if budget else None,
        )
    yield Finding(
        f"start to a built search, {count} products",
        str(Timing(tuple(each["search"] for each in untyped))),
    )
    held, highest = (max(each[name] for each in untyped) for name in ("memory", "most"))
    yield Finding(
        f"memory of the till, {count} products, after 50 searches",
        f"{held:.0f} MiB resident, at most {highest:.0f} MiB",
        f"a bare window: {max(each['memory'] for each in raw):.0f} MiB",
        budget="≤ 200 MiB",
        kept=held <= 200,
    )


def _span(told: Sequence[dict[str, float]], begin: str, end: str) -> Timing:
    """Return the time between two moments that each process told, by the clock and by its own work."""
    return Timing(
        *(tuple(each[f"{end}{kind}"] - each.get(f"{begin}{kind}", 0.0) for each in told) for kind in ("", "_work"))
    )


def _child(who: str, folder: Path, bench: Bench) -> dict[str, float]:
    """Start a process and return what it told."""
    work = ["-m", "tests.benchmarks.window_child", who, str(folder), str(time.time_ns()), FIRST_SHOP.owner_secret]
    told: dict[str, Any] = json.loads(_python(bench, work, stdout=subprocess.PIPE).stdout.splitlines()[-1])
    return {name: float(value) for name, value in told.items()}


def _loaded(bench: Bench) -> Finding:
    """List what is loaded until the till can be opened, by what it costs; Python's notes make each module dearer."""
    work = ["-X", "importtime", "-c", f"{LOAD}; import ntt_pos.start, ntt_pos.desktop"]
    cost: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for line in _python(bench, work, stderr=subprocess.PIPE).stderr.splitlines():
        if (found := IMPORT.fullmatch(line)) is not None:
            parts = found["name"].split(".")
            room = ".".join(parts[: 3 if parts[0] == "ntt_pos" else 1])
            cost[room] += int(found["own"])
            modules[room] += 1
    rooms = (f"{room} {spent / 1000:.1f} ({modules[room]})" for room, spent in cost.most_common(DEAREST))
    return Finding(
        "what is loaded until the till can be opened, the dearest first",
        f"{cost.total() / 1000:.0f} ms in {modules.total()} modules: {', '.join(rooms)}",
    )


def _python(
    bench: Bench, work: Sequence[str], *, stdout: int | None = None, stderr: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python with compiled modules, as an installed program has them."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(bench.folder / "compiled")
    return subprocess.run([sys.executable, *work], check=True, env=env, text=True, stdout=stdout, stderr=stderr)
