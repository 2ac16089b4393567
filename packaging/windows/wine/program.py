"""The program and its tests on the genuine Windows Python."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import wine
from wine import need

# Left out: what has a part of its own, needs a window, or plants its faults in Linux.
APART: Final = ("ui", "end_to_end", "benchmarks", "faults", "histories")
HISTORIES: Final = ("tests/histories/test_histories.py",)
SCREENS: Final = ("tests/ui/till/test_till_page.py", "tests/ui/test_sounds.py", "tests/ui/test_dialog_shadow.py")
MEMORY_NEEDED: Final = 3 << 30  # bytes
MEMORY: Final = Path("/dev/shm")  # the shops of tests wait for the disk thousands of times and prove nothing by it
_WITHOUT_QT: Final = ("-p", "no:pytest-qt", "-p", "tests.no_qt")
_CLOSING: Final = re.compile(r"\d+ passed.*")


def healthy() -> str:
    """Ask the doctor, and let the program prove itself."""
    asked = wine.till("doctor", "--data", "C:\\Data Toko\\belum ada")
    need("Traceback" not in asked.said and asked.stdout, f"the doctor does not answer: {asked.said}")
    tested = wine.till("self-test")
    need(tested.returncode == 0, f"the program is not whole: {tested.said}")
    return tested.stdout.strip().splitlines()[-1]


def tested() -> str:
    """Run every test that needs no Qt."""
    return _pytest(*_WITHOUT_QT, *(f"--ignore=tests/{each}" for each in APART), "tests")


def histories() -> str:
    """Play a few of the histories."""
    return _pytest(*_WITHOUT_QT, *HISTORIES)


def screens() -> str:
    """Run tests of the screens and of the ways through them, without a screen."""
    # Without a screen Qt warns once in each process of what Wine's fonts lack; on Linux every warning fails a test.
    return _pytest("-o", "qt_log_level_fail=CRITICAL", *SCREENS)


def _pytest(*words: str) -> str:
    with TemporaryDirectory(prefix="ntt-pos-windows.", dir=MEMORY if _roomy(MEMORY) else None) as room:
        done = wine.python(
            "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider", *words,
            HYPOTHESIS_PROFILE="windows", PYTHONDONTWRITEBYTECODE="", PYTEST_DEBUG_TEMPROOT=wine.z(Path(room)),
        )  # fmt: skip
    closing = _CLOSING.search(done.stdout)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    need(done.returncode == 0, "\n".join(failed) or done.said)
    need(closing is not None, f"no test ran: {done.said}")
    return closing[0] if closing else ""


def _roomy(memory: Path) -> bool:
    return memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_NEEDED
