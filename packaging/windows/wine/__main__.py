"""make windows: the program on a Windows that is made from nothing, part by part, with minutes and megabytes.

Without arguments every part runs; the frozen program and its installer only when what they are made of changed, or when
NTT_POS_FROZEN is "always". With words only the parts whose names begin so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))
import folders
import frozen
import ground
import installer
import page
import printing
import program
import window
import wine


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must hold on Windows; what it returns is told in the table."""

    name: str
    work: Callable[[], str]
    frozen: bool = False
    beside: bool = False  # needs no screen and a Windows of its own: done while the other parts run


PARTS: Final = (
    Part("doctor and self-test", program.healthy),
    Part("tests without Qt", program.tested),
    Part("histories, reduced", program.histories),
    Part("screens and ways", program.screens),
    Part("window at 100, 125, 150 %", window.traded),
    Part("raw bytes through the spooler", printing.through_the_spooler),
    Part("pages through the spooler", printing.pages_through_the_spooler),
    Part("serial port", printing.over_a_serial_port),
    Part("two windows on one folder", folders.two_windows),
    Part("killed in a sale", folders.killed_in_a_sale),
    Part("another drive, a pulled stick", folders.elsewhere),
    Part("installer, broken off", installer.proved, frozen=True),
    Part("frozen program", frozen.built, frozen=True, beside=True),
    Part("an older program", frozen.older_built, frozen=True, beside=True),
    Part("installed, upgraded, removed", frozen.installed, frozen=True),
    Part("page for the shop", page.printed),
)


def prepare() -> None:
    """Make the ground, part by part; raises ground.Missing when something cannot be had, ground.Failed when it does not work."""
    for about, work in (
        ("tools", ground.tools),
        ("Wine's 32-bit half", ground.half32),
        ("Inno Setup", ground.inno),
        ("Windows Python", lambda: ground.python(ground.PYTHON)),
        ("packages of the lock", lambda: ground.packages(ground.PYTHON, "dev")),
    ):
        began = time.monotonic()
        work()
        print(f"{time.monotonic() - began:6.0f} s  {about}", flush=True)


def main(wanted: list[str]) -> int:
    """Run the parts and print the table; 1 when a part failed, 0 with a sentence where Windows cannot be made here."""
    began = time.monotonic()
    ground.BUILD.mkdir(parents=True, exist_ok=True)
    try:
        prepare()
    except ground.Missing as missing:
        print(f"NOT RUN: the program on Windows. It cannot be had here: {missing}", flush=True)
        return 0
    except ground.Failed as failed:
        print(f"FAILED before the first part: {failed}", flush=True)
        return 1
    rows: list[tuple[str, float, str, str]] = []
    with wine.screen():
        wine.prefix()
        print(f"{time.monotonic() - began:6.0f} s  the ground in all: {_kinds()}", flush=True)
        reason = "" if os.environ.get("NTT_POS_FROZEN") == "always" or wanted else frozen.unchanged()
        named = [part for part in PARTS if not wanted or any(part.name.startswith(word) for word in wanted)]
        chosen = [part for part in named if not (part.frozen and reason)]
        with ThreadPoolExecutor(1) as lane:
            ahead = {part.name: lane.submit(_tried, part) for part in chosen if part.beside}
            for part in named:
                if part not in chosen:
                    rows.append((part.name, 0.0, "not run", reason))
                else:
                    rows.append(ahead[part.name].result() if part.beside else _tried(part))
    print("\nminutes  on Windows")
    for name, seconds, verdict, told in rows:
        print(f"{seconds / 60:7.2f}  {name}: {verdict}. {told}")
    size = subprocess.run(["du", "-sm", str(ground.BUILD)], capture_output=True, text=True, check=False).stdout.split()
    print(f"{(time.monotonic() - began) / 60:7.2f}  in all, {size[0] if size else '?'} MB in build/windows")
    bad = sum(verdict == "FAILED" for _, _, verdict, _ in rows)
    print(f"{sum(verdict == 'passed' for _, _, verdict, _ in rows)} passed, {bad} failed")
    return 1 if bad else 0


def _tried(part: Part) -> tuple[str, float, str, str]:
    """Do a part; one that failed is done once more on a Windows that started anew, and the table says so."""
    began = time.monotonic()
    verdict, told = _done(part)
    if verdict == "FAILED" and not part.beside:
        wine.stop()
        verdict, again = _done(part)
        told = f"{again} (the second time; the first time: {told})"
    return part.name, time.monotonic() - began, verdict, told


def _done(part: Part) -> tuple[str, str]:
    print(f"\n== Windows: {part.name}", flush=True)
    try:
        told, verdict = part.work(), "passed"
    except (ground.Failed, ground.Missing, subprocess.TimeoutExpired) as failed:
        told, verdict = str(failed), "FAILED"
        wine.picture(f"gagal-{re.sub(r'[^a-z0-9]+', '-', part.name.lower())}")
    print(f"{verdict}: {told}", flush=True)
    return verdict, told


def _kinds() -> str:
    what = "import sys, pysqlite3; print(sys.version.split()[0], sys.getwindowsversion()[:3], pysqlite3.sqlite_version)"
    return f"{ground.run('wine', '--version', environment=wine.environment()).strip()}; Python {wine.python('-c', what).said}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
