"""The raw tables at the end of a history, as plain rows: no query and no rule of the program is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

if TYPE_CHECKING:
    from tests.histories.life import Life

Row: TypeAlias = Mapping[str, Any]
TABLES = (
    "account_correction",
    "balance_now",
    "batch",
    "bundle",
    "bundle_price",
    "cash_movement",
    "day_closed",
    "day_cut",
    "delivery",
    "delivery_line",
    "journal",
    "payment",
    "payout",
    "payout_reversal",
    "place_now",
    "price",
    "producer",
    "producer_entry",
    "product",
    "product_day",
    "refund",
    "repayment",
    "return_line",
    "sale",
    "sale_bundle",
    "sale_discount",
    "sale_line",
    "sale_return",
    "settlement",
    "settlement_entry",
    "settlement_movement",
    "shift_closed",
    "stock_count",
    "stock_count_line",
    "stock_movement",
    "stock_now",
    "terms",
    "withdrawal",
    "withdrawal_line",
    "write_off",
    "write_off_line",
)


class Books:
    """Every row of the tables, by table; ``whole`` when the history came to its last evening."""

    def __init__(self, life: Life, *, whole: bool) -> None:
        self.life = life
        self.whole = whole
        self._rows: dict[str, list[Row]] = {}
        with life.hands.shop.context.reading() as unit:
            for table in TABLES:
                found = unit.rows(sa.text(f"SELECT * FROM {table}"))
                self._rows[table] = [{name: _plain(value) for name, value in row.items()} for row in found]
        for rows in self._rows.values():
            rows.sort(key=lambda row: row.get("id", 0))
        self.at = {row["record_uid"]: row["id"] for row in self.all("journal")}  # when a record was made
        self.codes = {row["id"]: row["code"] for row in self.all("producer")}

    def all(self, table: str) -> list[Row]:
        """Return a table's rows in the order they were made."""
        return self._rows[table]

    def by(self, table: str, *columns: str) -> dict[Any, list[Row]]:
        """Return a table's rows by the values of columns."""
        found: dict[Any, list[Row]] = defaultdict(list)
        for row in self.all(table):
            key = tuple(row[each] for each in columns)
            found[key[0] if len(key) == 1 else key].append(row)
        return found

    def one(self, table: str) -> dict[int, Row]:
        """Return a table's rows by their local ids."""
        return {row["id"]: row for row in self.all(table)}


def total(rows: Iterable[Row], column: str) -> int:
    """Add a column up."""
    return sum(int(row[column]) for row in rows)


def sums(rows: Iterable[Row], key: Callable[[Row], Any], column: str) -> dict[Any, int]:
    """Add a column up by a key; what is 0 is left out."""
    found: dict[Any, int] = defaultdict(int)
    for row in rows:
        found[key(row)] += int(row[column])
    return {name: value for name, value in found.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value
