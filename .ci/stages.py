"""Everything that must hold, stage by stage, with the minutes each took; the exit code says whether all did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CORES = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True, slots=True)
class Stage:
    """One command that must exit with 0.

    With ``in_memory`` its shops may lie in memory: they wait for the disk thousands of times and prove nothing by it.
    Those that use one core run ``beside`` each other, and what they say is printed when each is done. One that takes
    longer or leaves cores idle, as it waits for processes (``long``), goes on beside the tests, and is heard at the end.
    """

    name: str
    command: tuple[str, ...]
    in_memory: bool = False
    beside: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a stage ended, after how many seconds, and what it said if that was kept."""

    stage: Stage
    seconds: float
    code: int
    said: str = ""


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command of a tool of this checkout."""
    return (str(BIN / name), *arguments)


def python(*arguments: str) -> tuple[str, ...]:
    """Return a Python command of this checkout."""
    return (sys.executable, *arguments)


def pytest(*arguments: str, more: int = 0) -> tuple[str, ...]:
    """Return a pytest command on all cores; with ``more`` workers where tests wait for servers, timeouts and processes."""
    return python("-m", "pytest", "-q", "-n", str(CORES + more), "--dist", "worksteal", *arguments)


# The whole days first: what takes longest must not be left for one core at the end.
SCREENS = tuple(folder for folder in ("tests/end_to_end", "tests/ui") if (ROOT / folder).is_dir())
APART = ("tests/benchmarks", "tests/faults")
MEMORY = Path("/dev/shm")  # noqa: S108 a disk in memory, where the system has one
MEMORY_NEEDED = 3 << 30  # bytes
STAGES = (
    Stage("format", tool("ruff", "format", "--check", "."), beside=True),
    Stage("style", tool("ruff", "check", "."), beside=True),
    Stage("types", tool("mypy"), beside=True, long=True),
    Stage("layers", tool("lint-imports", "--no-logo"), beside=True),
    Stage("texts", python("resources/translations/texts.py", "check"), beside=True),
    Stage(
        "tests without Qt",
        pytest(
            *("-p", "no:pytest-qt", "-p", "tests.no_qt"),
            *(f"--ignore={folder}" for folder in (*SCREENS, *APART)),
            "tests",
            more=1,
        ),
        in_memory=True,
    ),
    Stage("tests of the screens", pytest(*SCREENS), in_memory=True),
    Stage("faults, the fast set", pytest("-m", "fast", "tests/faults"), beside=True, long=True),
    Stage("frozen self-test", (str(ROOT / ".ci" / "frozen"),), beside=True, long=True),
)


@contextmanager
def short_lived(stage: Stage) -> Iterator[dict[str, str]]:
    """Give pytest a folder in memory for its shops where there is room; elsewhere they lie on the disk."""
    if not (stage.in_memory and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED):
        yield {}
        return
    with TemporaryDirectory(prefix="ntt-pos-tests.", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        yield {"PYTEST_DEBUG_TEMPROOT": folder}


def run_aside(stage: Stage, environment: dict[str, str]) -> Ended:
    """Run a stage and keep what it says."""
    started = time.monotonic()
    done = subprocess.run(
        stage.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return Ended(stage, time.monotonic() - started, done.returncode, done.stdout.decode(errors="replace"))


def run(stage: Stage, environment: dict[str, str]) -> Ended:
    """Run a stage and let it say what it says."""
    print(f"\n== {stage.name}", flush=True)
    started = time.monotonic()
    with short_lived(stage) as room:
        code = subprocess.run(stage.command, cwd=ROOT, env=environment | room, check=False).returncode
    return Ended(stage, time.monotonic() - started, code)


def run_all(stages: list[Stage], environment: dict[str, str]) -> Iterator[Ended]:
    """Run stages, those that may beside each other, and yield how each ended; what was kept is printed by then."""

    def heard(ended: Ended) -> Ended:
        print(f"\n== {ended.stage.name}\n{ended.said}", flush=True)
        return ended

    beside = [stage for stage in stages if stage.beside and not stage.long]
    with ThreadPoolExecutor(CORES) as cores:
        for future in as_completed([cores.submit(run_aside, stage, environment) for stage in beside]):
            yield heard(future.result())
        long = [cores.submit(run_aside, stage, environment) for stage in stages if stage.long]
        for stage in stages:
            if not stage.beside:
                yield run(stage, environment)
        for future in as_completed(long):
            yield heard(future.result())


def main(wanted: list[str]) -> int:
    """Run the stages (or those whose names start with a wanted word) and print a table at the end."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}
    chosen = [stage for stage in STAGES if not wanted or any(stage.name.startswith(word) for word in wanted)]
    began = time.monotonic()
    results = list(run_all(chosen, environment))
    print("\nminutes  stage")
    for each in results:
        beside = " (beside the tests)" if each.stage.long else ""
        print(
            f"{each.seconds / 60:7.2f}  {each.stage.name}{beside}{'' if each.code == 0 else f'   FAILED ({each.code})'}"
        )
    print(f"{(time.monotonic() - began) / 60:7.2f}  in all")
    if not os.environ.get("NTT_POS_TEST_POSTGRES"):
        print("NOT RUN: what needs a PostgreSQL server (the hub, the province, leaving a server).")
    return 1 if any(each.code for each in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
