"""Books that go from one database into another, row for row: uids as they are, local ids drawn anew."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.data.engine import Unit

CHUNK: Final = 1_000

# Local ids that no foreign key names: 0 stands for “none yet” and for the unknown batch.
UNNAMED: Final[Mapping[tuple[str, str], str]] = {
    ("stock_now", "batch_id"): "batch",
    ("product_day", "producer_id"): "producer",
    ("balance_now", "newest_entry_id"): "producer_entry",
    ("balance_now", "settled_entry_id"): "producer_entry",
    ("balance_now", "settled_movement_id"): "stock_movement",
}
# Open baskets hold local ids in their text, so that none may be left; goods and wrong secrets are counted anew in the
# new place.
LEFT_OUT: Final = frozenset(
    {"held_cart", "draft_cart", "count_draft", "count_draft_line", "sign_in_throttle", "register_pc"}
)

Ids = dict[str, dict[int, int]]


def copy_books(old: Unit, new: Unit) -> tuple[Ids, int]:
    """Copy every row into a PostgreSQL database; return the new local ids by table and old id, and how many rows."""
    ids = new_ids(old, new)
    tables = (table for table in metadata.sorted_tables if table.name not in LEFT_OUT)
    return ids, sum(copy_table(old, new, table, ids) for table in tables)


def new_ids(old: Unit, new: Unit) -> Ids:
    """Draw a new local id for every old one, rising in the same order: what came later keeps the greater id."""
    ids: Ids = {}
    for table in metadata.sorted_tables:
        if "id" not in table.c:
            continue
        before = [int(row["id"]) for row in old.stream(sa.select(table.c.id).order_by(table.c.id))]
        drawn = sa.text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) AS id FROM generate_series(1, :count)")
        after = sorted(int(row["id"]) for row in new.rows(drawn, {"name": table.name, "count": len(before)}))
        ids[str(table.name)] = dict(zip(before, after, strict=True))
    return ids


def copy_table(old: Unit, new: Unit, table: sa.Table, ids: Ids) -> int:
    """Copy a table's rows with their local ids replaced; return how many."""
    moved = dict(_moved(table))
    taken = 0
    with closing(old.stream(sa.select(table).order_by(*table.primary_key.columns))) as rows:
        while chunk := list(itertools.islice(rows, CHUNK)):
            new.run(sa.insert(table), [_row(row, moved, ids) for row in chunk])
            taken += len(chunk)
    return taken


def _row(row: Mapping[Any, Any], moved: Mapping[str, str], ids: Ids) -> dict[str, Any]:
    values = dict(row)
    for column, target in moved.items():
        if values[column]:
            values[column] = ids[target][values[column]]
    return values


def _moved(table: sa.Table) -> Iterator[tuple[str, str]]:
    """Yield each column that holds a local id, with the table whose id it is."""
    for column in table.columns:
        name = str(column.name)
        targets: Sequence[str] = [str(key.column.table.name) for key in column.foreign_keys]
        if name == "id":
            yield name, str(table.name)
        elif targets:
            yield name, targets[0]
        elif (str(table.name), name) in UNNAMED:
            yield name, UNNAMED[str(table.name), name]
