"""Somebody with the disk in their hands: edits a shop's database behind the program's back, guards or no guards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos.data.protection import trigger_sql
from ntt_pos.domain.core import journal

_TABLE = re.compile(r"(?:UPDATE|DELETE FROM|INSERT INTO)\s+([a-z_]+)", re.IGNORECASE)


class Tamperer:
    """Runs statements with the guards lifted, and puts the guards back afterwards unless told otherwise."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"

    def run(self, *statements: str) -> None:
        """Run statements against the books, guards lifted for the tables they name."""
        if self.sqlite:
            with closing(sqlite.connect(str(self.url.database), isolation_level=None)) as connection:
                for statement in statements:
                    _unguarded(connection, statement)
            return
        self._postgres(lambda connection: [connection.exec_driver_sql(each) for each in statements])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        if self.sqlite:
            with closing(sqlite.connect(str(self.url.database))) as connection:
                return list(connection.execute(query).fetchall())
        return self._postgres(lambda connection: [tuple(row) for row in connection.exec_driver_sql(query)])

    def plain(self, statement: str) -> None:
        """Run a statement as it is: dropping or adding guards and tables."""
        if self.sqlite:
            with closing(sqlite.connect(str(self.url.database), isolation_level=None)) as connection:
                connection.execute(statement)
            return
        self._postgres(lambda connection: connection.exec_driver_sql(statement))

    def rehash(self, from_seq: int, change: Callable[[dict[str, Any]], None], *, whole_chain: bool) -> None:
        """Change one journal record's text and hash it anew: that record alone, or the whole chain after it."""
        rows = self.rows("SELECT seq, canonical, previous_hash FROM journal ORDER BY seq")
        previous = None
        for seq, text, told_previous in rows:
            if seq < from_seq or (seq > from_seq and not whole_chain):
                continue
            record = json.loads(text)
            if seq == from_seq:
                change(record)
            text_now = journal.canonical(record)
            before = previous if previous is not None else told_previous
            hashed = journal.chain_hash(register="LRT-01", seq=seq, previous=before, canonical_text=text_now)
            quoted = text_now.replace("'", "''").replace("%", "%%" if not self.sqlite else "%")
            self.run(
                f"UPDATE journal SET canonical = '{quoted}', previous_hash = '{before}', hash = '{hashed}' "
                f"WHERE seq = {seq}"
            )
            previous = hashed

    def _postgres(self, act: Callable[[sa.Connection], Any]) -> Any:
        made = sa.create_engine(
            self.url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool
        )
        with made.connect() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            found = act(connection)
        made.dispose()
        return found


def _unguarded(connection: Any, statement: str) -> None:
    found = _TABLE.match(statement.strip())
    table = found.group(1) if found else ""
    guards = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
    ]
    for guard in guards:
        connection.execute(f"DROP TRIGGER {guard}")
    connection.execute(statement)
    if guards:
        for again in trigger_sql("sqlite", (table,)):
            connection.execute(again)
