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
WORKERS = str(min(os.cpu_count() or 1, 4))


@dataclass(frozen=True, slots=True)
class Stage:
    """One command that must exit with 0.

    With ``in_memory`` its shops may lie in memory: they wait for the disk thousands of times and prove nothing by it.
    Those that use one core run ``beside`` each other, and what they say is printed when each is done.
    """

    name: str
    command: tuple[str, ...]
    in_memory: bool = False
    beside: bool = False


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
    Stage("format", tool("ruff", "format", "--check", "."), beside=True),
    Stage("style", tool("ruff", "check", "."), beside=True),
    Stage("types", tool("mypy"), beside=True),
    Stage("layers", tool("lint-imports", "--no-logo"), beside=True),
    Stage("texts", python("resources/translations/texts.py", "check"), beside=True),
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


def run_beside(stages: list[Stage], environment: dict[str, str]) -> Iterator[tuple[str, float, int]]:
    """Run stages side by side, as many as there are cores; yield name, seconds and exit code as each ends."""

    def one(stage: Stage) -> tuple[Stage, float, subprocess.CompletedProcess[bytes]]:
        started = time.monotonic()
        done = subprocess.run(
            stage.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        return stage, time.monotonic() - started, done

    with ThreadPoolExecutor(int(WORKERS)) as cores:
        for ended in as_completed([cores.submit(one, stage) for stage in stages]):
            stage, seconds, done = ended.result()
            print(f"\n== {stage.name}\n{done.stdout.decode(errors='replace')}", flush=True)
            yield stage.name, seconds, done.returncode


def main(wanted: list[str]) -> int:
    """Run the stages (or those whose names start with a wanted word) and print a table at the end."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}
    chosen = [stage for stage in STAGES if not wanted or any(stage.name.startswith(word) for word in wanted)]
    began = time.monotonic()
    # The longest first, so that the short ones fill the other core meanwhile.
    beside = sorted((stage for stage in chosen if stage.beside), key=lambda stage: stage.name != "types")
    results = list(run_beside(beside, environment))
    for stage in chosen:
        if stage.beside:
            continue
        print(f"\n== {stage.name}", flush=True)
        started = time.monotonic()
        with short_lived(stage) as room:
            code = subprocess.run(stage.command, cwd=ROOT, env=environment | room, check=False).returncode
        results.append((stage.name, time.monotonic() - started, code))
    print("\nminutes  stage")
    for name, seconds, code in results:
        print(f"{seconds / 60:7.2f}  {name}{'' if code == 0 else f'   FAILED ({code})'}")
    print(f"{(time.monotonic() - began) / 60:7.2f}  in all")
    if not os.environ.get("NTT_POS_TEST_POSTGRES"):
        print("NOT RUN: the half of the suite that needs PostgreSQL.")
    return 1 if any(code for _, _, code in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
