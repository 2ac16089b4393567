"""A file that says it is a shop's backup: taken for hostile until its schema is ours to the letter, then put in place."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data import atomic_files, backup, migrate, schema, schema_version, sqlite_file
from ntt_pos.data.copies.packed_files import is_packed
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.files import discard, give_name, size_of

_MAGIC: Final = b"SQLite format 3\x00"
BESIDE: Final = ("-wal", "-shm", "-journal")


class Unconfirmed(OSError):
    """The restored file has the name of the shop's database, and the disk did not confirm it."""


def check_schema(path: Path, offered: Path) -> str:
    """Return the revision of a finished SQLite file whose schema equals ours exactly; raises StorageError in words.

    ``path`` is where the file is examined, ``offered`` how it is called in what is said of it.
    Tables, columns, CHECKs, indexes and guards are compared as text with a database that this program makes now; one
    view or trigger more refuses the file. Nothing in the file is run before that.
    """
    _check_kind(path, offered)
    damage = backup.damage_of(path)
    if damage:
        raise StorageError(
            "{path} is damaged: {reason}. Nothing was changed; take another backup.", path=str(offered), reason=damage
        )
    return schema_of(path, offered)


def schema_of(path: Path, offered: Path) -> str:
    """Do what ``check_schema`` does with a file that SQLite itself was asked about already."""
    _check_kind(path, offered)
    database = backup.open_read_only(path)
    database.url = sqlite_file.sqlite_url(offered)
    try:
        with database.reading() as unit:
            if unit.value(sa.text("PRAGMA application_id")) != schema_version.APPLICATION_ID:
                raise _foreign(offered, "application_id")
            there = schema.objects(unit)
            if ("table", schema_version.VERSION_TABLE) not in there:
                raise _foreign(offered, schema_version.VERSION_TABLE)
        newest, found = schema_version.head(), schema_version.revision(database)
    finally:
        database.close()
    if found > newest:
        raise StorageError(
            "This backup was made by a newer program (version {found}, this program knows {known}). "
            "Nothing was changed; install the newer program.",
            found=found,
            known=newest,
        )
    wanted = expected_schema(found)  # of another revision only what our own steps make is taken
    differing = [*schema.compare(wanted, there)]
    if differing:
        raise StorageError(
            "{path} is not built like a shop's database ({kind} {name} and {others} more). It may have been tampered "
            "with; nothing was changed.",
            path=str(offered),
            kind=differing[0][0],
            name=differing[0][1],
            others=len(differing) - 1,
        )
    return found


def _check_kind(path: Path, offered: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise _foreign(offered, "SQLite")


@cache
def expected_schema(revision: str) -> schema.Objects:
    """Return the schema that this program makes at a revision."""
    with tempfile.TemporaryDirectory(prefix="ntt-pos-") as folder:
        path = Path(folder) / "fresh.db"
        url = sqlite_file.sqlite_url(path)
        migrate.create(url)
        if revision != schema_version.head():
            migrate.move_to(url, revision)
        database = backup.open_read_only(path)
        try:
            with database.reading() as unit:
                return schema.objects(unit)
        finally:
            database.close()


def check_offered(source: Path, folder: Path) -> None:
    """Return when an offered file is an ordinary one that fits into the folder where it is examined."""
    try:
        needed, free = size_of(source), atomic_files.free_bytes(folder)
    except OSError as error:
        raise _unread(source, error) from error
    if needed > free:
        raise StorageError(
            "{path} has {needed} MB, and only {free} MB are free here. Nothing was changed; make room first.",
            path=str(source),
            needed=-(-needed // 10**6),
            free=free // 10**6,
        )


def copy_in(source: Path, candidate: Path) -> str:
    """Copy an offered file to where it is examined and return its SHA-256; raises StorageError in words.

    What does not begin as a backup, packed or not, is not copied: somebody may have chosen a film.
    """
    try:
        if not is_packed(source):
            _check_kind(source, source)
        if any(source.with_name(source.name + end).is_file() for end in BESIDE[:1]):
            raise StorageError(
                "{path} is an open database, not a finished backup: close its program first. Nothing was changed.",
                path=str(source),
            )
        return atomic_files.copy_whole(source, candidate)
    except OSError as error:
        raise _unread(source, error) from error


def lay_aside(path: Path, aside: Path) -> Path | None:
    """Keep the present file beside the restored one, as one file where it can still be read; returns where it is.

    Nothing is taken from the present file: it keeps its name and its writings until the restored one takes its place.
    """
    if not path.is_file():
        return None
    try:
        with closing(sqlite.connect(str(path))) as old:
            # A file that still has its writings beside it must not leave them to the one that takes its name.
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite.Error:
        pass  # it cannot be read; its parts are kept as they are
    for end in ("", "-wal", "-journal"):
        part = path.with_name(path.name + end)
        if part.is_file():
            _keep(part, aside.with_name(aside.name + end))
    atomic_files.sync_folder(path.parent)
    return aside


def _keep(path: Path, kept: Path) -> None:
    """Give a file a second name, or copy it durably where a disk knows one name only."""
    try:
        kept.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, kept)
        atomic_files.sync_file(kept)


def put_in_place(candidate: Path, path: Path) -> None:
    """Give the restored file the name of the shop's database, durably; ``lay_aside`` kept the one that had it.

    What is beside the old file goes first: its log would otherwise be played into the restored one. Raises OSError,
    Unconfirmed once the name has passed.
    """
    atomic_files.sync_file(candidate)
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
    atomic_files.sync_folder(path.parent)
    give_name(candidate, path)
    try:
        atomic_files.sync_folder(path.parent)
    except OSError as error:
        raise Unconfirmed(error.errno, error.strerror) from error


def take_back(path: Path, aside: Path) -> None:
    """Undo ``lay_aside`` when the present file stays: its writings are beside it again, and it has one name only."""
    for end in ("", "-wal", "-journal"):
        part, kept = path.with_name(path.name + end), aside.with_name(aside.name + end)
        if part.is_file():
            discard(kept)
        elif kept.is_file():
            kept.replace(part)


def finish(candidate: Path) -> None:
    """Leave a database that was written as one file with nothing beside it."""
    try:
        sqlite_file.fold(candidate)
        with closing(sqlite.connect(str(candidate))) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except (OSError, sqlite.Error) as error:
        raise StorageError(
            "The backup could not be put in place: {reason}. The present file is as it was.", reason=str(error)
        ) from error


def remove(candidate: Path) -> None:
    """Take a candidate that was not put in place away again."""
    for end in ("", *BESIDE):
        discard(candidate.with_name(candidate.name + end))


def _unread(path: Path, error: OSError) -> StorageError:
    return StorageError(
        "{path} cannot be read: {reason}. Nothing was changed.",
        path=str(path),
        reason=error.strerror or str(error),
    )


def _foreign(path: Path, what: str) -> StorageError:
    return StorageError(
        "{path} is not a backup of this program ({what}). Nothing was changed.", path=str(path), what=what
    )
