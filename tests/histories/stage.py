"""Where histories are played: a furnished shop, a fresh copy of it for each history, and copies of an evening."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine, sqlite_file
from ntt_pos.paths import DataFolder
from tests.conftest import FIRST_SHOP, add_people
from tests.fakes import FixedClock, SequenceIds
from tests.histories.driver import stock_the_shop

if TYPE_CHECKING:
    from ntt_pos.shop import Shop

FIRST_MORNING = datetime(2026, 12, 29, 0, 0, tzinfo=UTC)  # 08:00 WITA: histories cross the year's end
ROOM = 1_000_000_000
_CONNECT = engine.connect


class Stage:
    """Gives out copies of a file under two names: of the history that is played, and of a twin of one of its evenings.

    A name keeps its engine for all histories, so that SQLAlchemy compiles each statement once; closing a shop closes
    every connection, so that books are only ever copied when nobody has them open.
    """

    def __init__(self, folder: Path) -> None:
        self._databases: dict[str, engine.Database] = {}
        self._data = DataFolder(folder / "data")
        self._played, self._twin = DataFolder(folder / "played"), DataFolder(folder / "twin")
        clock = FixedClock(FIRST_MORNING)
        with bootstrap.create_shop(FIRST_SHOP, self._data.root, clock=clock, ids=SequenceIds(seed=1)) as shop:
            add_people(shop)
            stock_the_shop(shop)

    def fresh(self) -> str:
        """Return the URL of a fresh copy of the furnished shop."""
        return self._copy(self._data, self._played)

    def twin(self) -> str:
        """Return the URL of a copy of the history's books as they are."""
        return self._copy(self._played, self._twin)

    def open(self, url: str, clock: FixedClock, seed: int, *, register: str | None = None) -> Shop:
        """Open books; those that lie beside others are copied into a folder of their own."""
        file = Path(str(sa.make_url(url).database))
        home = DataFolder(file.parent)
        if file != home.database:
            home = DataFolder(file.with_suffix(""))
            home.root.mkdir(exist_ok=True)
            shutil.copyfile(file, home.database)
        with patch.object(engine, "connect", self._connect):
            return bootstrap.open_shop(home.root, register=register, clock=clock, ids=SequenceIds(seed=seed))

    def _connect(self, url: str) -> engine.Database:
        if url not in self._databases:
            self._databases[url] = _CONNECT(url)
        return self._databases[url]

    def _copy(self, source: DataFolder, to: DataFolder) -> str:
        shutil.rmtree(to.root, ignore_errors=True)
        to.root.mkdir()
        shutil.copyfile(source.database, to.database)
        return sqlite_file.sqlite_url(to.database)


@contextmanager
def set_up() -> Iterator[Stage]:
    """Set up a stage in memory, or on the disk where memory is short."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    with tempfile.TemporaryDirectory(prefix="ntt-pos-histories.", dir=memory if roomy else None) as folder:
        yield Stage(Path(folder))
