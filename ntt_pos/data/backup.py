"""A copy of the books that proves itself: made whole, reopened, its journal walked link by link, then named."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data import atomic_files
from ntt_pos.data.copies.manifest import Head
from ntt_pos.data.engine import Database, Unit
from ntt_pos.data.models import proof, shop
from ntt_pos.data.schema import differences
from ntt_pos.data.sqlite_file import sqlite_url
from ntt_pos.data.types import MOVED
from ntt_pos.data.year_files import YearFolders
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import StorageError

PAUSE_EVERY: Final = 200
DUMP_SECONDS: Final = 3600
_COPY_HEAD: Final = re.compile(r"COPY \S*\b(journal|register) \((.*)\) FROM stdin;")
_ESCAPE: Final = re.compile(r"\\(.)")
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}

Pause = Callable[[], None]


def size_of(unit: Unit) -> int:
    """Return how many bytes the SQLite books take."""
    return int(unit.value(sa.text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) or 0)


def open_read_only(path: Path, *, years: Sequence[Path] = ()) -> Database:
    """Open a finished SQLite file without being able to change it; whatever it holds, nothing in it is run.

    The files of its closed years are looked for beside it and in the folders ``years``.
    """
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"

    def connect() -> Any:
        connection = sqlite.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        for name in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {name}")
        return connection

    engine = sa.create_engine(
        "sqlite://", creator=connect, module=sqlite, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool
    )
    return Database(engine, url=sqlite_url(path), years=YearFolders([path.absolute().parent, *years]))


def copy_database(database: Database, part: Path) -> None:
    """Copy the SQLite books as of one moment into ``part`` by SQLite's own backup, durably; raises StorageError.

    The till may go on selling: what is recorded meanwhile is not in the copy.
    """
    part.unlink(missing_ok=True)
    try:
        with database.reading() as unit, closing(sqlite.connect(str(part))) as target:
            source: Any = unit.connection.connection.driver_connection
            source.backup(target)
            # One file that needs no other beside it.
            target.execute("PRAGMA journal_mode=DELETE")
        atomic_files.sync_file(part)
    except (OSError, sqlite.Error) as error:
        raise StorageError(
            "The backup could not be written to {path}: {reason}. The books are untouched and selling goes on.",
            path=str(part.parent),
            reason=str(error),
        ) from error


def damage_of(path: Path) -> str:
    """Return what SQLite itself finds wrong with a file, "" when it is sound; raises StorageError for another file.

    The rules of rows are not among it: SQLite reads no CHECK on a connection that only reads. ``verify`` asks for them.
    """
    try:
        with open_read_only(path).reading() as unit:
            found = str(unit.value(sa.text("PRAGMA integrity_check(1)")))
            return "" if found == "ok" else found
    except (sa.exc.DatabaseError, StorageError) as error:
        raise StorageError(
            "{path} cannot be read as a database: {reason}. Nothing was changed.",
            path=str(path),
            reason=str(error.params["reason"] if isinstance(error, StorageError) else error),
        ) from error


def broken_link(unit: Unit, pause: Pause | None = None) -> str:
    """Walk every register's journal and return where it breaks ("LRT-01 17"), "" when each link holds.

    Of a record whose text lies in the file of its closed year the link is seen, not the text: that file has a hash of its own.
    """
    j, r = proof.journal, shop.register
    here = sa.type_coerce(j.c.canonical, sa.Text())
    query = (
        sa.select(r.c.code, j.c.seq, j.c.previous_hash, j.c.hash, here)
        .join(r, r.c.id == j.c.register_id)
        .order_by(r.c.code, j.c.seq)
    )
    with closing(unit.stream(query)) as rows:
        return _walk((tuple(row.values()) for row in rows), pause)


def _walk(rows: Iterator[tuple[Any, ...]], pause: Pause | None) -> str:
    register, last, previous = "", 0, journal.GENESIS
    for done, (code, seq, before, found, text) in enumerate(rows):
        if pause is not None and done % PAUSE_EVERY == 0:
            pause()
        if code != register:
            register, last, previous = code, 0, journal.GENESIS
        moved = text.startswith(MOVED)
        fits = moved or journal.chain_hash(register=code, seq=seq, previous=before, canonical_text=text) == found
        if seq != last + 1 or before != previous or not fits:
            return f"{code} {seq}"
        last, previous = seq, found
    return ""


def unguarded(unit: Unit) -> str:
    """Return the first object that is missing, foreign or changed, "" when all are as the program makes them."""
    return next((name for _kind, name, _sentence in differences(unit)), "")


def dump_postgres(url: str, part: Path, snapshot: str) -> None:
    """Dump a PostgreSQL database as of an exported snapshot into ``part`` with pg_dump; raises StorageError."""
    parsed = sa.make_url(url)
    command = [
        _tool("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={part}",
        f"--dbname={parsed.set(drivername='postgresql', password=None).render_as_string(hide_password=False)}",
    ]
    _run(command, parsed)
    atomic_files.sync_file(part)


def walk_dump(path: Path) -> tuple[str, tuple[Head, ...]]:
    """Read the journal back out of a pg_dump file: where its chains break ("" nowhere), and the heads it holds."""
    command = [_tool("pg_restore"), "--data-only", "--table=journal", "--table=register", "--file=-", str(path)]
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own tool on the program's own file
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        tables = _copied(process.stdout or iter(()))
    if process.returncode:
        raise StorageError("The dump at {path} cannot be read back by pg_restore.", path=str(path))
    codes = {row["id"]: row["code"] for row in tables["register"]}
    rows = sorted(
        (codes[row["register_id"]], int(row["seq"]), row["previous_hash"], row["hash"], row["canonical"])
        for row in tables["journal"]
    )
    newest = {code: Head(code, seq, found) for code, seq, _before, found, _text in rows}
    return _walk(iter(rows), None), tuple(newest[code] for code in sorted(newest))


def _copied(lines: Any) -> dict[str, list[dict[str, str]]]:
    tables: dict[str, list[dict[str, str]]] = {"journal": [], "register": []}
    name, columns = "", [""]
    for raw in lines:
        line = raw.rstrip("\n")
        head = _COPY_HEAD.fullmatch(line)
        if head is not None:
            name, columns = head[1], head[2].split(", ")
        elif line == "\\.":
            name = ""
        elif name:
            values = (_ESCAPE.sub(lambda m: _PLAIN.get(m[1], m[1]), value) for value in line.split("\t"))
            tables[name].append(dict(zip(columns, values, strict=True)))
    return tables


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise StorageError(
            "{name} is not installed on this PC, so that the books on the server cannot be copied here. Install PostgreSQL's "
            "client programs, or do it on the server.",
            name=name,
        )
    return found


def _run(command: list[str], url: sa.URL) -> None:
    environment: Mapping[str, str] = {**os.environ, "PGPASSWORD": str(url.password or "")}
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool
            command, env=environment, capture_output=True, text=True, timeout=DUMP_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StorageError("{name} failed: {reason}", name=Path(command[0]).name, reason=str(error)) from error
    if done.returncode:
        raise StorageError(
            "{name} failed: {reason}",
            name=Path(command[0]).name,
            reason=(done.stderr.strip().splitlines() or [str(done.returncode)])[0][:300],
        )
