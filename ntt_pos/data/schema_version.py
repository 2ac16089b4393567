"""Which program made a shop's database: ours, an older one, a newer one, or none."""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Database, Unit
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.paths import migrations_dir

APPLICATION_ID: Final = 0x4E54544D  # "NTTM" in the header of the SQLite file
VERSION_TABLE: Final = "ntt_pos_version"
_REVISION: Final = re.compile(r"[0-9]{4}")


class DatabaseNewer(StorageError):
    """The database was made by a newer program: nothing of it is touched."""


class DatabaseOlder(StorageError):
    """The database was made by an older program; it is upgraded, after a copy, before it is opened."""


def head() -> str:
    """Return the newest revision this program knows, such as ``0001`` (the number its file name starts with)."""
    return max(path.name[:4] for path in (migrations_dir() / "versions").glob("[0-9]*.py"))


def check_version(database: Database) -> None:
    """Return when the database is a shop's and of this program's version; else StorageError in words."""
    found = revision(database)
    if found > head():
        raise DatabaseNewer(
            "This database was made by a newer program (version {found}, this program knows {known}). "
            "Nothing was changed; install the newer program.",
            found=found,
            known=head(),
        )
    if found < head() and not database.is_sqlite:
        raise DatabaseOlder(
            "The books on the server are of an older program (version {found}, this program needs {known}). The administrator "
            "once: ntt-pos upgrade --url ADDRESS. Nothing was changed.",
            found=found,
            known=head(),
        )
    if found < head():
        raise DatabaseOlder(
            "This database is of an older program (version {found}, this program needs {known}). "
            "It must be upgraded first, and a copy is kept: start the till once, or run ntt-pos upgrade.",
            found=found,
            known=head(),
        )


def revision(database: Database) -> str:
    """Return the database's revision; raise StorageError when it is not a shop's database."""
    foreign = StorageError(
        "{place} is not a shop database of this program. Nothing was changed.",
        place=place_of(sa.make_url(database.url)),
    )
    try:
        with database.reading() as unit:
            if database.is_sqlite and unit.value(sa.text("PRAGMA application_id")) != APPLICATION_ID:
                raise foreign
            if not sa.inspect(unit.connection).has_table(VERSION_TABLE):
                raise foreign
            found = versions(unit)
    except sa.exc.DatabaseError as error:
        raise StorageError(
            "The database at {place} cannot be read: {reason}",
            place=place_of(sa.make_url(database.url)),
            reason=str(error.orig),
        ) from error
    if len(found) != 1:
        raise StorageError(
            "Somebody changed the database {place}: {table} holds {count} versions instead of one. The program changed nothing; "
            "bring a backup back, and keep this file for the auditor.",
            place=place_of(sa.make_url(database.url)),
            table=VERSION_TABLE,
            count=len(found),
        )
    if not _REVISION.fullmatch(found[0]):
        raise foreign
    return found[0]


def versions(unit: Unit) -> tuple[str, ...]:
    """Return every revision that the database says it has: one, unless somebody changed it."""
    return tuple(str(each["version_num"]) for each in unit.rows(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")))


def place_of(url: sa.URL) -> str:
    """Return where a database is, in words without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
