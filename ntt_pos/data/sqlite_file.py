"""A shop's SQLite file: where it may be, which settings every connection has, and that its log is written into it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data.atomic_files import network_share
from ntt_pos.domain.core.errors import PlaceUnfit, StorageError

FIXED_SQLITE: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
WITHDRAWN_SQLITE: Final = ((3, 52, 0),)
BUSY_TIMEOUT_MS: Final = 5000


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset fix (3.51.3, 3.50.7, 3.44.6; 3.52.0 was withdrawn)."""
    if version in WITHDRAWN_SQLITE:
        return False
    if version >= FIXED_SQLITE[0]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_SQLITE[1:])


def pragmas(version: tuple[int, ...]) -> Mapping[str, str]:
    """The settings of every SQLite connection, as they must read back (design 5)."""
    durable = (
        {"journal_mode": "wal", "synchronous": "2"}
        if wal_is_safe(version)
        else {"journal_mode": "delete", "synchronous": "3"}
    )
    return {
        **durable,
        "foreign_keys": "1",
        "recursive_triggers": "1",
        "trusted_schema": "0",
        "cell_size_check": "1",
        "mmap_size": "0",
        "busy_timeout": str(BUSY_TIMEOUT_MS),
    }


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file, whatever signs are in its path."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


def sqlite_engine(url: sa.URL, *, must_exist: bool) -> sa.Engine:
    """Return the engine of a SQLite file on this PC's own disk; raises StorageError in words where it is none."""
    path = Path(url.database or "")
    if must_exist and not path.is_file():
        raise StorageError(
            "There is no shop at {path}. Name another folder, found a new shop, or restore a backup; nothing was made or changed.",
            path=str(path),
        )
    share = network_share(path)
    if share:
        raise PlaceUnfit(
            "{path} is on a network share ({share}). SQLite books there can be destroyed by a lost connection, so they are "
            "not opened; nothing was changed. Copy the folder to this PC's own disk, or use PostgreSQL for several tills.",
            path=str(path),
            share=share,
        )
    # A file that vanishes while the shop is open must not come back empty when a connection is made anew.
    address = f"{path.absolute().as_uri()}?mode={'rw' if must_exist else 'rwc'}"
    engine = sa.create_engine(
        url,
        module=sqlite,
        creator=lambda: sqlite.connect(address, uri=True, check_same_thread=False),
        isolation_level="AUTOCOMMIT",
        pool_size=4,
        max_overflow=4,
        pool_use_lifo=True,  # the connection used last has the pages in memory that the next sale needs
    )

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        configure_sqlite(connection)

    return engine


def configure_sqlite(connection: Any) -> None:
    """Set the pragmas on a raw SQLite connection and read every one back; refuse to go on when one differs."""
    cursor = connection.cursor()
    try:
        for name, wanted in pragmas(sqlite.sqlite_version_info).items():
            if str(cursor.execute(f"PRAGMA {name}").fetchone()[0]).lower() != wanted:
                cursor.execute(f"PRAGMA {name}={wanted}")
                seen = str(cursor.execute(f"PRAGMA {name}").fetchone()[0]).lower()
                if seen != wanted:
                    raise StorageError(
                        "The database refuses a safe setting: {name} is {seen}, not {wanted}.",
                        name=name,
                        seen=seen,
                        wanted=wanted,
                    )
    except sqlite.DatabaseError as error:
        if "readonly" in str(error) or "unable to open" in str(error):
            raise PlaceUnfit(
                "The database cannot be written, so nothing can be sold: {reason}. Nothing was changed; "
                "look whether the folder or the stick is write-protected.",
                reason=str(error),
            ) from error
        raise StorageError("The file is not a readable shop database: {reason}", reason=str(error)) from error
    finally:
        cursor.close()


def fold(path: Path) -> None:
    """Write what is in the log of a closed SQLite file into the file itself.

    Closing does that too, but says nothing when the disk fails while it does. Raises OSError.
    """
    try:
        with closing(sqlite.connect(str(path))) as connection:
            (busy, _pages, _done) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite.Error as error:
        raise OSError(str(error)) from error
    if busy:
        raise OSError("the log could not be written into the file")
