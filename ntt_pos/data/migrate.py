"""How a shop's database comes to be and grows: created whole, upgraded with a copy kept first, refused when it is not ours."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data import atomic_files, server
from ntt_pos.data.backup import dump_postgres, walk_dump
from ntt_pos.data.engine import Database, connect
from ntt_pos.data.models import Sort, metadata
from ntt_pos.data.protection import present_triggers, trigger_sql
from ntt_pos.data.schema import MISSING, differences
from ntt_pos.data.schema_version import APPLICATION_ID, VERSION_TABLE, head, place_of
from ntt_pos.data.server import Patience
from ntt_pos.data.sqlite_file import wal_is_safe
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.core.retention import DAYS
from ntt_pos.files import discard
from ntt_pos.paths import migrations_dir

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATION_LOCK: Final = 0x4E54544D
Progress = Callable[[int, int], None]
_BEFORE: Final = "-before-"
_PAGES: Final = 4_000  # copied between two words about how far it is
_ALL, _COPIED, _CHECKED = 100, 40, 50  # how far an upgrade is after its parts


def create(url: str) -> None:
    """Make a new, empty shop database: a SQLite file that is not there yet, or an existing empty PostgreSQL database.

    A SQLite file appears under its name only when it is complete. Raises StorageError in words.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        with _migrating(parsed) as connection:
            found = sa.inspect(connection).get_table_names()
            if found:
                raise StorageError(
                    "The database {name} is not empty. Name an empty one for a new shop.", name=str(parsed.database)
                )
            _run(connection, "upgrade", "head")
        return
    path = Path(parsed.database or "")
    if path.exists():
        raise StorageError(
            "There is already a file at {path}. It was not touched; choose another place.", path=str(path)
        )
    part = path.with_name(f"{path.name}.new")
    part.unlink(missing_ok=True)
    try:
        with _migrating(parsed.set(database=str(part))) as connection:
            _run(connection, "upgrade", "head")
        atomic_files.settle(part, path)
    except OSError as error:
        raise StorageError("No database can be made at {path}: {reason}", path=str(path), reason=str(error)) from error
    finally:
        discard(part)


def check_ready(database: Database) -> None:
    """Return when the books are built as this program builds them, guards by their text, and can be written.

    Raises StorageError otherwise; the auditor need not ask.
    """
    with database.reading() as unit:
        found = differences(unit)
    guards = [name for kind, name, sentence in found if kind == "trigger" and sentence == MISSING]
    if guards:
        raise StorageError(
            "The database has lost its guards ({first} and {others} more). Restore a backup, and keep this file "
            "for the auditor.",
            first=guards[0],
            others=len(guards) - 1,
        )
    if found:
        raise StorageError(
            "Somebody changed how the database is built ({kind} {first} and {others} more). Restore a backup, and keep this "
            "file for the auditor.",
            kind=found[0][0],
            first=found[0][1],
            others=len(found) - 1,
        )
    # A file on a write-protected stick must be told now, not at the first sale. Lock 0 is no outlet's.
    with database.writing():
        pass


def keep_copy(url: str, progress: Progress | None = None) -> Path:
    """Copy a SQLite database beside itself before it is upgraded, check the copy, and return its path.

    Raises StorageError when the disk has no room for the copy and for what the steps write. Copies of earlier upgrades
    go when they are older than the days for which every day's backup is kept; the one before this stays in any case.
    """
    path = Path(sa.make_url(url).database or "")
    copy = path.with_name(f"{path.stem}{_BEFORE}{head()}{path.suffix}")
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    try:
        _check_room(path)
        with closing(sqlite.connect(str(path))) as source, closing(sqlite.connect(str(part))) as target:
            source.backup(target, pages=_PAGES, progress=_copying(progress))
            if progress is not None:
                progress(_COPIED, _ALL)
            sound = target.execute("PRAGMA integrity_check").fetchone()[0]
        if sound != "ok":
            raise StorageError("The copy before the upgrade is damaged: {reason}", reason=sound)
        atomic_files.sync_file(part)
        atomic_files.settle(part, copy)
    except (OSError, sqlite.DatabaseError) as error:
        raise StorageError("No copy could be kept before the upgrade: {reason}", reason=str(error)) from error
    finally:
        discard(part)
    _thin_copies(copy)
    return copy


def _check_room(path: Path) -> None:
    """Return when the disk takes a copy of a database and everything that the steps may write anew."""
    size = sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.is_file())
    needed, free = size * 9 // 4, atomic_files.free_bytes(path.parent)
    if free < needed:
        raise StorageError(
            "The upgrade needs {needed} MB in {path}, and only {free} MB are free. Nothing was changed; make room there "
            "first.",
            needed=-(-needed // 10**6),
            free=free // 10**6,
            path=str(path.parent),
        )


def _copying(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, left, total: progress((total - left) * _COPIED // max(1, total), _ALL)


def _thin_copies(newest: Path) -> None:
    """Take away the copies of earlier upgrades that are older than the newest by more than the daily backups' days."""
    stem = newest.stem.rpartition(_BEFORE)[0]
    found = sorted(
        newest.parent.glob(f"{glob.escape(stem)}{_BEFORE}[0-9]*{newest.suffix}"), key=lambda each: each.stat().st_mtime
    )
    oldest_kept = newest.stat().st_mtime - timedelta(days=DAYS).total_seconds()
    for copy in found[:-2]:
        if copy != newest and copy.stat().st_mtime < oldest_kept:
            discard(copy)


def keep_dump(url: str, folder: Path) -> Path:
    """Dump a PostgreSQL database into a folder before it is upgraded, read the dump back, and return its path."""
    path = folder / f"ntt-pos-before-{head()}.dump"
    part = atomic_files.part_of(path)
    database = connect(url, patience=Patience.LONG)
    try:
        atomic_files.make_folder(folder)
        with database.reading() as unit:
            dump_postgres(url, part, str(unit.value(sa.text("SELECT pg_export_snapshot()"))))
        broken, _heads = walk_dump(part)
        if broken:
            raise StorageError("The copy before the upgrade is damaged: {reason}", reason=broken)
        atomic_files.settle(part, path)
    except OSError as error:
        raise StorageError("No copy could be kept before the upgrade: {reason}", reason=str(error)) from error
    finally:
        database.close()
        discard(part)
    return path


def upgrade(url: str, *, backup: Callable[[str], object] | None = None, progress: Progress | None = None) -> str:
    """Bring an older database to this program's version and return the revision it had.

    ``backup`` is called first and must raise when no copy could be kept (for PostgreSQL hand in one of your own; without
    one ``keep_copy`` is). All steps are one transaction: either the database is upgraded or it is as before.
    """
    if backup is None:
        keep_copy(url, progress)
    else:
        backup(url)
    with _migrating(sa.make_url(url)) as connection:
        before = str(connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")))
        _run(connection, "upgrade", "head", progress)
    if progress is not None:
        progress(_ALL, _ALL)
    return before


def move_to(url: str, target: str) -> None:
    """Move a database to any revision, also backwards; for developers and tests, a shop only goes forwards."""
    with _migrating(sa.make_url(url)) as connection:
        now = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))
        forwards = target == "head" or (target != "base" and str(now or "") < target)
        _run(connection, "upgrade" if forwards else "downgrade", target)


def role_of(url: str) -> str:
    """Return the role that an address of a PostgreSQL database names."""
    return str(sa.make_url(url).username)


def grant(url: str, *, role: str) -> None:
    """Let a PostgreSQL role that owns nothing work in the shop: books only INSERT and SELECT, masters never DELETE.

    ``url`` is the owner's. The role must exist; run it again after an upgrade.
    """
    with _migrating(sa.make_url(url)) as connection:
        quoted = connection.dialect.identifier_preparer.quote(role)
        rights = {
            Sort.BOOK: "SELECT, INSERT",
            Sort.MASTER: "SELECT, INSERT, UPDATE",
            Sort.HELPER: "SELECT, INSERT, UPDATE, DELETE",
        }
        for table in metadata.sorted_tables:
            connection.exec_driver_sql(f"GRANT {rights[table.info['sort']]} ON {table.name} TO {quoted}")
        connection.exec_driver_sql(f"GRANT SELECT ON {VERSION_TABLE} TO {quoted}")
        if connection.scalar(
            sa.text("SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()")
        ):
            database = connection.dialect.identifier_preparer.quote(
                str(connection.scalar(sa.text("SELECT current_database()")))
            )
            for name, value in server.SETTINGS.items():  # also for whoever comes with another program
                connection.exec_driver_sql(f"ALTER DATABASE {database} SET {name} = '{value}'")
        connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {_schema(connection)} TO {quoted}")


def _step_told(connection: sa.Connection, progress: Progress) -> Callable[..., None]:
    """Return what Alembic calls after each step: how far the upgrade is."""
    before = int(connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")) or 0)
    steps, done = max(1, int(head()) - before), count(1)

    def applied(**_about: object) -> None:
        progress(_CHECKED + next(done) * (_ALL - _CHECKED) // (steps + 1), _ALL)

    return applied


def alembic_config(connection: sa.Connection) -> Config:
    """Return Alembic's configuration for one open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes.update(connection=connection, version_table=VERSION_TABLE, target_metadata=metadata)
    return config


def _run(connection: sa.Connection, act: str, target: str, progress: Progress | None = None) -> None:
    """Take the guards off, run the steps, check every foreign key, and put the guards of all books back."""
    from alembic import command

    _drop_triggers(connection)
    config = alembic_config(connection)
    if progress is not None:
        config.attributes["applied"] = _step_told(connection, progress)
    getattr(command, act)(config, target)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StorageError(
                "The upgrade would leave {count} broken references (first in {table}). Nothing was changed.",
                count=len(broken),
                table=str(broken[0][0]),
            )
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    there = set(sa.inspect(connection).get_table_names())
    names = tuple(t.name for t in metadata.sorted_tables if t.info["sort"] is Sort.BOOK and t.name in there)
    for statement in trigger_sql(connection.dialect.name, names):
        connection.exec_driver_sql(statement)


def _drop_triggers(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in present_triggers(connection):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return
    found = connection.exec_driver_sql(
        "SELECT tgname, relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT tgisinternal AND n.nspname = current_schema()"
    ).fetchall()
    for name, table in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{table}"')


@contextmanager
def _migrating(url: sa.URL) -> Iterator[sa.Connection]:
    """Open a separate engine, foreign keys off on SQLite, in one explicit transaction that commits at the end."""
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = _sqlite_engine(url) if is_sqlite else server.make_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            if is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                server.be_patient(connection, Patience.LONG)
                connection.exec_driver_sql(server.begin("", Patience.LONG, _MIGRATION_LOCK))
            yield connection
    except sa.exc.OperationalError as error:
        raise StorageError(
            "The database at {place} cannot be opened or written: {reason}",
            place=place_of(url),
            reason=str(error.orig).strip(),
        ) from error
    finally:
        engine.dispose()


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, module=sqlite, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        # Batch mode drops and renames tables: with foreign keys ON that silently deletes all child rows.
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(f"PRAGMA synchronous={'FULL' if wal_is_safe(sqlite.sqlite_version_info) else 'EXTRA'}")

    return engine


def _schema(connection: sa.Connection) -> str:
    return str(connection.scalar(sa.text("SELECT quote_ident(current_schema())")))
