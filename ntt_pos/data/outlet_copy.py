"""An outlet's books that go from a server into a file, row for row: every value as it is, the local ids too."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import metadata

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit

CHUNK: Final = 1_000
LEFT_OUT: Final = frozenset({"sign_in_throttle"})  # wrong secrets are counted anew in the new place


def tables() -> tuple[sa.Table, ...]:
    """Return what goes over, each table after those that it refers to."""
    return tuple(table for table in metadata.sorted_tables if table.name not in LEFT_OUT)


def copy_outlet(old: Unit, new: Unit, outlet_id: int) -> tuple[int, str]:
    """Copy every row of an outlet into empty books; return how many, and the SHA-256 of all that was read (hex)."""
    total, told = 0, hashlib.sha256()
    for table in tables():
        with closing(old.stream(_rows_of(table, outlet_id))) as rows:
            while chunk := list(itertools.islice(rows, CHUNK)):
                new.run(sa.insert(table), [dict(row) for row in chunk])
                for row in chunk:
                    told.update(_text(table, row))
                total += len(chunk)
    return total, told.hexdigest()


def digest_of_rows(unit: Unit, outlet_id: int) -> tuple[int, str]:
    """Return how many rows an outlet has, and their SHA-256 (hex): that of a server and of a file with the same rows."""
    total, told = 0, hashlib.sha256()
    for table in tables():
        with closing(unit.stream(_rows_of(table, outlet_id))) as rows:
            for row in rows:
                told.update(_text(table, row))
                total += 1
    return total, told.hexdigest()


def _text(table: sa.Table, row: Row) -> bytes:
    return repr((table.name, *row.values())).encode()


def _rows_of(table: sa.Table, outlet_id: int) -> sa.Select[Any]:
    return sa.select(table).where(*_of(table, outlet_id)).order_by(*table.primary_key.columns)


def _of(table: sa.FromClause, outlet_id: int) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what tells an outlet's rows of a table: its own column, or the first row it refers to that tells."""
    if table is metadata.tables["outlet"]:
        yield table.c.id == outlet_id
    elif "outlet_id" in table.c:
        yield table.c.outlet_id == outlet_id
    else:
        column, target = next((c, k.column) for c in table.columns for k in c.foreign_keys)
        yield column.in_(sa.select(target).where(*_of(target.table, outlet_id)))
