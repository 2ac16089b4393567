"""Whole ways through the program: its own command line and processes, on the till's own database."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from ntt_pos import bootstrap, cli
from ntt_pos.data import sqlite_file
from ntt_pos.paths import DataFolder
from tests.conftest import MANAGER_PIN
from tests.end_to_end import night
from tests.fakes import FIRST_DAY, FixedClock
from tests.services.days import settlements

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds, on a machine that does much else beside it


@dataclass(frozen=True, slots=True)
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


class Terminal(StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shop_url(sqlite_template: Path, data_folder: DataFolder) -> str:
    """The services are tested on both databases; the whole way is gone on the till's own."""
    shutil.copyfile(sqlite_template, data_folder.database)
    return sqlite_file.sqlite_url(data_folder.database)


@pytest.fixture
def command(monkeypatch, capsys, data_folder, shop_url, fixed_clock, ids) -> Callable[..., Told]:
    """Return a function that runs a command inside the test, on its shop and by its clock; ``typed`` at a terminal."""
    monkeypatch.setattr(bootstrap, "SystemIds", lambda: ids)
    for name in ("NTT_POS_LANGUAGE", "NTT_POS_PIN"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: object, pin: str = MANAGER_PIN, here: bool = True, typed: str = "") -> Told:
        monkeypatch.setattr(sys, "stdin", Terminal(f"{typed}\n") if typed else StringIO(f"{pin}\n"))
        capsys.readouterr()
        code = cli.run([*map(str, words), *(["--data", str(data_folder.root)] if here else [])])
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return run


def program(
    *words: object, at: datetime = FIRST_DAY, mere_user: bool = False, **settings: str | None
) -> subprocess.Popen[str]:
    """Start the program as a process of its own, on a PC whose clock stands at a moment.

    ``settings`` are its environment, None takes one out.
    A ``mere_user`` is bound by the permissions of files, also where the tests run as the administrator.
    """
    environment = {**os.environ, **settings}
    bound = ["setpriv", "--bounding-set", "-dac_override"] if mere_user and os.geteuid() == 0 else []
    return subprocess.Popen(
        [*bound, sys.executable, "-m", "tests.end_to_end.process", "--at", at.isoformat(), *map(str, words)],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def start_night(folder: Path, at: FixedClock, killed: str = "") -> BaseProcess:
    """Start the night of a shop as a process of its own, killed at a place if one is named.

    It is forked from one that has the program in memory: what it proves is how it ends, not how Python starts.
    """
    warm = multiprocessing.get_context("forkserver")
    warm.set_forkserver_preload([night.__name__, *night.LOADED_LATE])
    process = warm.Process(target=night.close, args=(folder, at.now(), killed))
    process.start()
    return process


def end_of(process: BaseProcess) -> int | None:
    """Wait for a night and return its exit code: 1 when it failed, negative for the signal that ended it."""
    process.join(PATIENCE)
    return process.exitcode


def run_night(folder: Path, at: FixedClock, killed: str = "") -> int | None:
    """Run the night of a shop and return its exit code."""
    return end_of(start_night(folder, at, killed))


def statements_made(shop: bootstrap.Shop) -> list[tuple[object, ...]]:
    """Return number, producer, date and hashes of every statement in the order made."""
    return [
        (row["number"], row["producer_id"], row["business_date"], row["payload_sha256"], row["chain_hash"])
        for row in settlements(shop)
    ]


def answer(process: subprocess.Popen[str]) -> Told:
    """Wait for a process and return what it told."""
    out, err = process.communicate(timeout=PATIENCE)
    return Told(process.returncode, out, err)


@pytest.fixture
def processes() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a function that starts the program; what still runs at the end is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: object, mere_user: bool = False, **settings: str | None) -> subprocess.Popen[str]:
        started.append(program(*words, mere_user=mere_user, **settings))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)
