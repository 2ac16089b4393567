"""The proof of the books of an old shop: all of it, and what a day adds; beside it the bare reading of the same file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.bench_sale import PRODUCTS
from tests.benchmarks.measure import Bench, Finding
from tests.benchmarks.sealed import sealed
from tests.benchmarks.shops import Size

SECONDS, MEBIBYTES, DAILY = 60, 300, 5


def run(bench: Bench) -> Iterator[Finding]:
    """Measure ``verify`` after 1,000,000 lines, in a process of its own on two cores."""
    count = 20_000 if bench.quick else 1_000_000
    home = sealed(Size(PRODUCTS, 12, count), bench.folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.proof_child", str(home.root)],
        capture_output=True,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout)
    (whole, whole_cpu), (daily, daily_cpu), (bare, bare_cpu) = told["whole"], told["daily"], told["bare"]
    size = home.database.stat().st_size / 1e6
    what = f"after {count} lines ({told['counted']['rows']} rows, {told['counted']['journal']} records, {size:.0f} MB)"
    yield Finding(
        f"whole proof {what}",
        f"{whole:.1f} s, {whole_cpu:.1f} s of CPU",
        f"file checked, read and hashed {bare:.1f} s, {bare_cpu:.1f} s of CPU",
        whole_cpu / bare_cpu,
        f"≤ {SECONDS} s",
        whole <= SECONDS,
    )
    yield Finding(
        f"memory of it {what}", f"{told['peak']:.0f} MiB", budget=f"≤ {MEBIBYTES} MiB", kept=told["peak"] <= MEBIBYTES
    )
    yield Finding(
        f"proof of the last day {what}",
        f"{daily:.1f} s, {daily_cpu:.1f} s of CPU, {told['daily rows']} rows",
        budget=f"≤ {DAILY} s",
        kept=daily <= DAILY,
    )
    yield Finding(
        f"what it found {what}", "; ".join(told["findings"]) or "nothing", budget="nothing", kept=not told["findings"]
    )
