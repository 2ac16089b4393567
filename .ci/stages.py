"""Everything that must hold, stage by stage, with the minutes each took; the exit code says whether all did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKERS = str(min(os.cpu_count() or 1, 4))


@dataclass(frozen=True, slots=True)
class Stage:
    """One command that must exit with 0.

    With ``in_memory`` its shops may lie in memory: they wait for the disk thousands of times and prove nothing by it.
    """

    name: str
    command: tuple[str, ...]
    in_memory: bool = False


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command of a tool of this checkout."""
    return (str(BIN / name), *arguments)


def python(*arguments: str) -> tuple[str, ...]:
    """Return a Python command of this checkout."""
    return (sys.executable, *arguments)


def pytest(*arguments: str) -> tuple[str, ...]:
    """Return a pytest command on all cores."""
    return python("-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", *arguments)


SCREENS = tuple(folder for folder in ("tests/ui", "tests/end_to_end") if (ROOT / folder).is_dir())
APART = ("tests/benchmarks", "tests/faults")
MEMORY = Path("/dev/shm")  # noqa: S108 a disk in memory, where the system has one
MEMORY_NEEDED = 3 << 30  # bytes
STAGES = (
    Stage("format", tool("ruff", "format", "--check", ".")),
    Stage("style", tool("ruff", "check", ".")),
    Stage("types", tool("mypy")),
    Stage("layers", tool("lint-imports", "--no-logo")),
    Stage("texts", python("resources/translations/texts.py", "check")),
    Stage(
        "tests without Qt"
        + (", on SQLite and PostgreSQL" if os.environ.get("NTT_POS_TEST_POSTGRES") else ", SQLite only"),
        pytest(
            "-p", "no:pytest-qt", "-p", "tests.no_qt", *(f"--ignore={folder}" for folder in (*SCREENS, *APART)), "tests"
        ),
        in_memory=True,
    ),
    Stage("tests of the screens", pytest(*SCREENS), in_memory=True),
    Stage("faults, the fast set", pytest("-m", "fast", "tests/faults")),
    Stage("frozen self-test", (str(ROOT / ".ci" / "frozen"),)),
)


@contextmanager
def short_lived(stage: Stage) -> Iterator[dict[str, str]]:
    """Give pytest a folder in memory for its shops where there is room; elsewhere they lie on the disk."""
    if not (stage.in_memory and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED):
        yield {}
        return
    with TemporaryDirectory(prefix="ntt-pos-tests.", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        yield {"PYTEST_DEBUG_TEMPROOT": folder}


def main(wanted: list[str]) -> int:
    """Run the stages (or those whose names start with a wanted word) and print a table at the end."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}
    results: list[tuple[str, float, int]] = []
    for stage in STAGES:
        if wanted and not any(stage.name.startswith(word) for word in wanted):
            continue
        print(f"\n== {stage.name}", flush=True)
        started = time.monotonic()
        with short_lived(stage) as room:
            code = subprocess.run(stage.command, cwd=ROOT, env=environment | room, check=False).returncode
        results.append((stage.name, time.monotonic() - started, code))
    print("\nminutes  stage")
    for name, seconds, code in results:
        print(f"{seconds / 60:7.2f}  {name}{'' if code == 0 else f'   FAILED ({code})'}")
    print(f"{sum(seconds for _, seconds, _ in results) / 60:7.2f}  in all")
    if not os.environ.get("NTT_POS_TEST_POSTGRES"):
        print("NOT RUN: the half of the suite that needs PostgreSQL.")
    return 1 if any(code for _, _, code in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
