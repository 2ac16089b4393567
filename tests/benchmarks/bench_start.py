"""From the start of the program to the sign-in and to a usable till, and the memory it holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Bench, Finding, Timing, without
from tests.benchmarks.shops import Size, copied


def run(bench: Bench) -> Iterator[Finding]:
    """Start the program and a bare window by turns, in a small and in a large shop."""
    for count, most in ((3_000, 4.0),) if bench.quick else ((3_000, 4.0), (100_000, 5.0)):
        yield from _starts(bench, count, most)


def _starts(bench: Bench, count: int, most: float) -> Iterator[Finding]:
    with without(bench.folder, ["start"]):
        home = copied(Size(count), bench.folder, "start")
        turns = 1 + bench.few(7, 2)
        rounds = [(_child("program", home.root, bench), _child("bare", home.root, bench)) for _ in range(turns)][
            1:
        ]  # the first fills the disk's cache and compiles
    for name, what, budget in (
        ("login", "start to a sign-in that is painted and takes keys", 2.7),
        ("usable", "start to a usable till", most),
    ):
        ours = Timing(tuple(each[name] for each, _ in rounds), tuple(each[f"{name}_work"] for each, _ in rounds))
        bare = Timing(tuple(raw["usable"] for _, raw in rounds), tuple(raw["usable_work"] for _, raw in rounds))
        ratio = ours.median / bare.median
        yield Finding(
            f"{what}, {count} products",
            str(ours),
            f"a bare window with one table: {bare}",
            ratio,
            f"≤ {budget} × bare",
            ratio <= budget,
        )
    yield Finding(
        f"start to a built search, {count} products",
        str(Timing(tuple(ours["search"] for ours, _ in rounds))),
    )
    held, highest = (max(ours[name] for ours, _ in rounds) for name in ("memory", "most"))
    yield Finding(
        f"memory of the till, {count} products, after 50 searches",
        f"{held:.0f} MiB resident, at most {highest:.0f} MiB",
        f"a bare window: {max(raw['memory'] for _, raw in rounds):.0f} MiB",
        budget="≤ 200 MiB",
        kept=held <= 200,
    )


def _child(who: str, folder: Path, bench: Bench) -> dict[str, float]:
    """Start a process, with compiled modules as an installed program has them, and return what it told."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(bench.folder / "compiled")
    work = [sys.executable, "-m", "tests.benchmarks.window_child", who, str(folder), str(time.time_ns())]
    done = subprocess.run(work, check=True, env=env, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {name: float(value) for name, value in told.items()}
