"""Where histories are played: a furnished shop, a fresh copy of it for each history, and copies of an evening."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from ntt_pos import bootstrap
from ntt_pos.data import engine, migrate, sqlite_file
from ntt_pos.paths import DataFolder
from tests.conftest import FIRST_SHOP, Server, _furnish
from tests.fakes import FixedClock, SequenceIds
from tests.histories.driver import stock_the_shop

if TYPE_CHECKING:
    from ntt_pos.shop import Shop

FIRST_MORNING = datetime(2026, 12, 29, 0, 0, tzinfo=UTC)  # 08:00 WITA: histories cross the year's end
ROOM = 1_000_000_000
_CONNECT = engine.connect


class Stage(ABC):
    """Gives out books under two names: of the history that is played, and of a twin of one of its evenings.

    A name keeps its engine for all histories, so that SQLAlchemy compiles each statement once; closing a shop closes
    every connection, so that books are only ever copied when nobody has them open.
    """

    def __init__(self) -> None:
        self._databases: dict[str, engine.Database] = {}

    @abstractmethod
    def fresh(self) -> str:
        """Return the URL of a fresh copy of the furnished shop."""

    @abstractmethod
    def twin(self) -> str:
        """Return the URL of a copy of the history's books as they are."""

    def open(self, url: str, clock: FixedClock, seed: int) -> Shop:
        """Open books."""
        with patch.object(engine, "connect", self._connect):
            return bootstrap.open_shop(self.folder, url=url, clock=clock, ids=SequenceIds(seed=seed))

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Return the data folder."""

    def _connect(self, url: str) -> engine.Database:
        if url not in self._databases:
            self._databases[url] = _CONNECT(url)
        return self._databases[url]


class SqliteStage(Stage):
    """Copies of a file, in memory where there is room: what a write waits for depends on where the file lies."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._data = DataFolder(folder / "data")
        self._played, self._twin = folder / "played.db", folder / "twin.db"
        _furnished(bootstrap.create_shop(FIRST_SHOP, self._data.root, clock=_clock(), ids=SequenceIds(seed=1)))

    @property
    def folder(self) -> Path:
        return self._data.root

    def fresh(self) -> str:
        return self._copy(self._data.database, self._played)

    def twin(self) -> str:
        return self._copy(self._played, self._twin)

    def _copy(self, source: Path, to: Path) -> str:
        for end in ("", "-wal", "-shm"):
            to.with_name(to.name + end).unlink(missing_ok=True)
        shutil.copyfile(source, to)
        return sqlite_file.sqlite_url(to)


class PostgresStage(Stage):
    """Copies of a template database, opened by the role that owns nothing."""

    def __init__(self, server: Server, folder: Path) -> None:
        super().__init__()
        self._server, self._folder = server, folder
        mark = secrets.token_hex(4)
        self._template, self._played, self._twin = (f"ntt_pos_{n}_{mark}" for n in ("furnished", "played", "twin"))
        server.make(self._template)
        url = server.named(self._template, as_owner=True)
        _furnished(bootstrap.create_shop(FIRST_SHOP, url=url, clock=_clock(), ids=SequenceIds(seed=1)))
        migrate.grant(url, role=server.role)

    @property
    def folder(self) -> Path:
        return self._folder

    def fresh(self) -> str:
        return self._copy(self._template, self._played)

    def twin(self) -> str:
        return self._copy(self._played, self._twin)

    def _copy(self, source: str, to: str) -> str:
        self._server.drop(to)
        self._server.make(to, like=source)
        return self._server.named(to)

    def end(self) -> None:
        """Throw all of it away."""
        for name in (self._template, self._played, self._twin):
            self._server.drop(name)


@contextmanager
def sqlite_stage() -> Iterator[SqliteStage]:
    """Set up a stage of SQLite files in memory, or on the disk where memory is short."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    with tempfile.TemporaryDirectory(prefix="ntt-pos-histories.", dir=memory if roomy else None) as folder:
        yield SqliteStage(Path(folder))


@contextmanager
def postgres_stage(server: Server, folder: Path) -> Iterator[PostgresStage]:
    """Set up a stage of PostgreSQL databases."""
    stage = PostgresStage(server, folder)
    try:
        yield stage
    finally:
        stage.end()


def _clock() -> FixedClock:
    return FixedClock(FIRST_MORNING)


def _furnished(shop: Shop) -> None:
    _furnish(shop)
    with shop:
        stock_the_shop(shop)
