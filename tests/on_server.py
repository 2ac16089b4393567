"""Books on a PostgreSQL server, as shops had them whose PCs shared them there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data import engine, migrate, outlet_copy
from ntt_pos.data.sqlite_file import sqlite_url

if TYPE_CHECKING:
    from tests.conftest import Server


@contextmanager
def on_server(file: Path, server: Server, *, name: str = "") -> Iterator[str]:
    """Put the books of a file on a server, and let a role in that owns nothing; yields the address for their owner.

    The schema comes by the migrations, the rows as leaving a server brings them, the other way round.
    """
    name = name or f"ntt_pos_{secrets.token_hex(6)}"
    server.make(name)
    url = server.named(name, as_owner=True)
    migrate.create(url)
    try:
        with (
            closing(engine.connect(sqlite_url(file))) as old,
            closing(engine.connect(url)) as new,
            old.reading() as there,
            new.writing() as here,
        ):
            outlet_copy.copy_outlet(there, here, 1)
            for table in outlet_copy.tables():
                if "id" in table.c:
                    last = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
                    here.run(sa.text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))
        migrate.grant(url, role=server.role)
        yield url
    finally:
        server.drop(name)
