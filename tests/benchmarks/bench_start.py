"""From the start of the program to a usable till, and the memory it holds, with 100,000 products."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Bench, Finding, Timing, without
from tests.benchmarks.shops import Size, copied


def run(bench: Bench) -> Iterator[Finding]:
    """Start the program and a bare window by turns."""
    count = 5_000 if bench.quick else 100_000
    with without(bench.folder, ["start"]):
        home = copied(Size(count), bench.folder, "start")
        rounds = [(_child("program", home.root), _child("bare", home.root)) for _ in range(1 + bench.few(7, 2))][
            1:
        ]  # the first fills the disk's cache
    usable = Timing(tuple(ours["usable"] for ours, _ in rounds))
    bare = Timing(tuple(raw["usable"] for _, raw in rounds))
    login = Timing(tuple(ours["login"] for ours, _ in rounds))
    ready = Timing(tuple(ours["search"] for ours, _ in rounds))
    yield Finding(
        f"start to a usable till, {count} products",
        f"{usable} (sign-in painted after {login.median:.0f} ms, search built behind the window after {ready.median:.0f} ms)",
        f"a bare window with one table: {bare}",
        usable.median / bare.median,
        "≤ 3 × bare and ≤ 1200 ms",
        usable.median <= 3 * bare.median and usable.median <= 1200,
    )
    held, most = (max(ours[name] for ours, _ in rounds) for name in ("memory", "most"))
    yield Finding(
        f"memory of the till, {count} products, after 50 searches",
        f"{held:.0f} MiB resident, at most {most:.0f} MiB",
        f"a bare window: {max(raw['memory'] for _, raw in rounds):.0f} MiB",
        budget="≤ 200 MiB",
        kept=held <= 200,
    )


def _child(who: str, folder: Path) -> dict[str, float]:
    """Start a process and return what it told."""
    work = [sys.executable, "-m", "tests.benchmarks.window_child", who, str(folder), str(time.time_ns())]
    done = subprocess.run(work, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {name: float(value) for name, value in told.items()}
