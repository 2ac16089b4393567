"""Measure the budgets: ``python -m tests.benchmarks [names] [--quick] [--folder DIR] [--json]``."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.measure import Bench, Finding

NAMES = (
    "search",
    "sale",
    "list",
    "night",
    "office",
    "proof",
    "records",
    "hub",
    "arrive",
    "others",
    "join",
    "province",
    "papers",
    "window",
    "keys",
    "start",
    "site",
)


def main() -> int:
    """Run the named benchmarks, or all; the exit code is 1 when a budget was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)} (all without a name)")
    parser.add_argument("--quick", action="store_true", help="small sizes, few rounds: does it run at all")
    parser.add_argument("--folder", type=Path, help="where the large shops lie; kept and used again when named")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON at the end")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(NAMES))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(NAMES)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="ntt-pos-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in asked.names or NAMES:
            start = time.perf_counter()
            _tell(f"== {name}")
            for finding in importlib.import_module(f"tests.benchmarks.bench_{name}").run(Bench(folder, asked.quick)):
                _tell(finding)
                found.append(finding)
            _tell(f"   ({time.perf_counter() - start:.0f} s)")
    if asked.json:
        _tell(json.dumps([asdict(finding) for finding in found], indent=1))
    missed = [finding.what for finding in found if finding.kept is False]
    _tell(f"{len(found)} findings, {len(missed)} budgets missed{': ' if missed else ''}{'; '.join(missed)}")
    return 1 if missed else 0


def _tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
