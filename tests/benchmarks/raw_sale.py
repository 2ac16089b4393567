"""The same rows as a sale, written by plain sqlite3: what the disk and SQLite alone cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite

from ntt_pos.data.sqlite_file import configure_sqlite

ADDED: Final = (
    "sale",
    "sale_line",
    "sale_discount",
    "payment",
    "stock_movement",
    "producer_entry",
    "cash_movement",
    "journal",
    "print_job",
)
DERIVED: Final = {
    "counter": ("series", ("value",)),
    "day_state": ("outlet_id", ("newest_date", "last_instant")),
    "stock_now": ("product_id, batch_id, bin", ("quantity",)),
    "product_day": ("product_id, business_date", ("sold", "paid", "share")),
    "balance_now": ("producer_id", ("amount", "newest_entry_id")),
    "place_now": ("outlet_id, place", ("amount",)),
}
Statement = tuple[str, list[tuple[Any, ...]]]


class Watcher:
    """Reads back which rows a sale added and which derived rows it changed."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite.connect(str(path))
        self._seen = {table: self._value(f"SELECT coalesce(max(rowid), 0) FROM {table}") for table in ADDED}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows_of_last_sale(self, product_ids: Sequence[int]) -> list[Statement]:
        """Return the statements and rows that write the last sale again."""
        statements: list[Statement] = []
        for table in ADDED:
            rows = self._all(f"SELECT * FROM {table} WHERE rowid > {self._seen[table]}")
            if rows:
                self._seen[table] = self._value(f"SELECT max(rowid) FROM {table}")
                statements.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows))
        ids = ", ".join(map(str, product_ids))
        for table, (key, changed) in DERIVED.items():
            rows = self._all(f"SELECT * FROM {table} WHERE {self._touched(table, ids)}")
            sets = ", ".join(f"{name} = excluded.{name}" for name in changed)
            marks = ", ".join("?" * len(rows[0]))
            statements.append((f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {sets}", rows))
        return statements

    def _touched(self, table: str, ids: str) -> str:
        today = "(SELECT newest_date FROM day_state)"
        return {
            "counter": "series = (SELECT substr(number, 1, length(number) - 7) FROM sale ORDER BY id DESC LIMIT 1)",
            "stock_now": f"product_id IN ({ids})",
            "product_day": f"product_id IN ({ids}) AND business_date = {today}",
            "balance_now": f"producer_id IN (SELECT producer_id FROM product WHERE id IN ({ids}))",
            "place_now": "place LIKE 'DRAWER:%'",
        }.get(table, "1")

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(query).fetchall())

    def _value(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])


class RawTill:
    """A database opened by plain sqlite3 with the program's pragmas."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite.connect(str(path), isolation_level=None)
        configure_sqlite(self._connection)

    def write(self, statements: Sequence[Statement]) -> None:
        """Write one sale's rows in one durable transaction."""
        execute = self._connection.executemany
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, rows in statements:
            execute(statement, rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def rows_in(statements: Sequence[Statement]) -> int:
    """Return how many rows the statements write."""
    return sum(len(rows) for _, rows in statements)
