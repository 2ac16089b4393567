"""One valid row for any table, made from its columns and CHECKs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.types import Blob, Day, Flag, Instant, Int, Json, Text, Uid

AT = datetime(2026, 2, 28, 1, 2, 3, tzinfo=UTC)
TOGETHER: dict[str, dict[str, Any]] = {
    "sale": {"gross": 1, "discount": 0, "paid": 1, "rounding": 0, "total": 1, "tendered": 1, "change": 0},
    "sale_line": {"gross": 1, "discount": 0, "paid": 1, "tax": 0, "producer_share": 1, "shop_share": 0},
    "sale_return": {"paid": 1, "money_back": 1, "rounding": 0},
    "return_line": {"paid": 1, "tax": 0, "producer_share": 1, "shop_share": 0},
    "terms": {"product_id": None},
    "card": {"product_id": None},
    "wanted": {"product_id": None},
    "shift_closed": {"counted": 1, "expected": 1, "difference": 0, "grand_total_net": 1, "grand_total_absolute": 1},
    "cash_movement": {"from_place": "SAFE", "to_place": "BANK", "kind": "DEPOSIT"},
    "approval": {"asker_id": 1, "approver_id": 2},
}
WORDS = re.compile(r"^(\w+) IN \('([^']*)'")
RANGE = re.compile(r"(\w+) BETWEEN (-?\d+) AND (-?\d+)")


def a_row(table: sa.Table, number: int = 1) -> dict[str, Any]:
    """Return a row that every CHECK of the table accepts; rows with different numbers differ wherever they must."""
    words = {match[1]: match[2] for match in map(WORDS.search, check_texts(table)) if match}
    lowest = {match[1]: int(match[2]) for match in map(RANGE.search, check_texts(table)) if match}
    row: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type
        if isinstance(kind, Flag):
            row[column.name] = True
        elif isinstance(kind, Int):
            row[column.name] = (
                number if column.primary_key or column.foreign_keys else max(1, lowest.get(column.name, 1))
            )
        elif isinstance(kind, Day):
            row[column.name] = date(2026, 3, number)
        elif isinstance(kind, Instant):
            row[column.name] = AT
        elif isinstance(kind, Uid):
            row[column.name] = f"019c9d5a-0000-7000-8000-{number:012x}"
        elif isinstance(kind, Json):
            row[column.name] = "{}"
        elif isinstance(kind, Blob):
            row[column.name] = b"x"
        elif isinstance(kind, Text):
            row[column.name] = words.get(column.name, f"x{number}")
    return row | TOGETHER.get(table.name, {})


def check_texts(table: sa.Table) -> list[str]:
    """Return the conditions of a table's CHECKs."""
    everything = [*table.constraints, *(each for column in table.columns for each in column.constraints)]
    return [str(each.sqltext) for each in everything if isinstance(each, sa.CheckConstraint)]
