"""Large shops on a PostgreSQL server: the rows of a SQLite file put there as they are, and the processor time of the server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from psycopg import sql

from ntt_pos.data import migrate
from ntt_pos.data.models import metadata
from ntt_pos.data.types import Blob, Flag

SERVER: Final = os.environ.get("NTT_POS_TEST_POSTGRES", "")


@contextmanager
def on_server(file: Path) -> Iterator[str]:
    """Put the books of a file into a database of their own on the server, and give its URL while they are there."""
    url = sa.make_url(SERVER).set(drivername="postgresql")
    name = f"ntt_pos_bench_{secrets.token_hex(4)}"
    _run(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    mine = url.set(database=name)
    try:
        migrate.create(mine.render_as_string(hide_password=False))
        with (
            closing(sqlite.connect(str(file))) as books,
            psycopg.connect(mine.render_as_string(hide_password=False)) as server,
        ):
            server.execute("SET session_replication_role = replica")  # what refers to later rows is not asked yet
            for table in metadata.sorted_tables:
                _copy(books, server, table)
        _run(mine, sql.SQL("VACUUM ANALYZE"))
        yield mine.render_as_string(hide_password=False)
    finally:
        _run(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def server_seconds(url: str) -> float:
    """Return the processor seconds that the server's processes for a database have spent so far, where the system tells."""
    name, ticks = str(sa.make_url(url).database), os.sysconf("SC_CLK_TCK")
    spent = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if name.encode() in (place / "cmdline").read_bytes():
                fields = (place / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
                spent += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return spent / ticks


def _copy(books: Any, server: psycopg.Connection[Any], table: sa.Table) -> None:
    names = [str(column.name) for column in table.columns]
    kinds = [type(column.type) for column in table.columns]
    shaped = [place for place, kind in enumerate(kinds) if kind in {Flag, Blob}]
    target = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(str(table.name)), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    chosen = ", ".join(f'"{name}"' for name in names)
    with server.cursor() as cursor:
        with cursor.copy(target) as copy:
            for found in books.execute(f'SELECT {chosen} FROM "{table.name}"'):
                row = list(found)
                for place in shaped:
                    if row[place] is not None:
                        row[place] = bool(row[place]) if kinds[place] is Flag else bytes(row[place])
                copy.write_row(row)
        if "id" in names:
            last = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT coalesce(max(id), 1) FROM {}))")
            cursor.execute(last.format(sql.Literal(str(table.name)), sql.Identifier(str(table.name))))


def _run(url: sa.URL, statement: sql.Composable) -> None:
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement)
