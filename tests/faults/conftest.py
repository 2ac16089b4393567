"""A stocked shop per act, a stage to play it on, and the table of what was done to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ntt_pos import bootstrap
from tests.conftest import FIRST_SHOP, add_people
from tests.fakes import FixedClock, SequenceIds
from tests.faults import table
from tests.faults.stage import Stage

ALONE = ["unshare", "--mount", "--map-root-user"]


def _may_mount() -> bool:
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


TRACER = shutil.which("strace")
NEEDS = {
    "strace": (TRACER, "power cuts, kills and disk errors need strace (Debian's package strace), which is not here."),
    "faketime": (
        shutil.which("faketime"),
        "lying clocks need faketime (Debian's package faketime), which is not here.",
    ),
    "tiny_disk": (_may_mount(), "a tiny disk needs a namespace of its own, which this machine does not grant."),
}
OF_THE_MACHINE = {"tiny_disk"}  # what no package brings: said, and not run
LACKING = {name: f"NOT RUN: {words}" for name, (there, words) in NEEDS.items() if not there}


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        table.begin()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in LACKING)]
    if not left_out:
        return
    if os.environ.get("CI") == "true" and LACKING.keys() - OF_THE_MACHINE:
        raise pytest.UsageError(" ".join(LACKING.values()))
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if hasattr(terminalreporter.config, "workerinput"):
        return
    told = table.finish()
    if told:
        terminalreporter.section("faults")
        terminalreporter.write_line(told)
    for words in LACKING.values():
        terminalreporter.write_line(words, red=True, bold=True)


@pytest.fixture(scope="session")
def workshop() -> Iterator[Path]:
    """Return a folder in memory where there is room: thousands of databases are written and thrown away."""
    memory = Path("/dev/shm")
    room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="ntt-pos-faults-", dir=memory if room else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """Return the process in which acts are played."""
    made = Stage()
    yield made
    made.close()


@pytest.fixture(scope="session")
def furnished(workshop: Path) -> Path:
    """Return the folder of a shop with its people."""
    folder = workshop / "furnished"
    folder.mkdir()
    with bootstrap.create_shop(FIRST_SHOP, folder, clock=FixedClock(), ids=SequenceIds(seed=1)) as shop:
        add_people(shop)
    return folder


@pytest.fixture(scope="session")
def before(furnished: Path, workshop: Path, stage: Stage) -> Callable[[str], Path]:
    """Return a function that gives the folder of a shop at rest, ready for an act; it is copied, never used."""
    made: dict[str, Path] = {}

    def ready(act: str) -> Path:
        if act not in made:
            folder = workshop / f"before-{act}"
            shutil.copytree(furnished, folder)
            played = stage.play(act, folder, prepare=True)
            assert (played.said, played.code) == (None, 0)
            made[act] = folder
        return made[act]

    return ready


@pytest.fixture
def fresh(before: Callable[[str], Path], workshop: Path) -> Iterator[Callable[[str], Path]]:
    """Return a function that gives a copy of the shop at rest, always under the same name."""
    folder = workshop / "now"

    def copy(act: str) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before(act), folder)
        return folder

    yield copy
    shutil.rmtree(folder, ignore_errors=True)
