"""The rows of a book as the journal tells them, made into text by SQLite itself: a million rows in seconds."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Generator, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ntt_pos.data.types import Flag, Int

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ntt_pos.data.engine import Unit

Told = tuple[str, str, "sa.Table | None", bool]
"""A column as the journal tells it: name, name there, table it refers to, whether only its SHA-256."""


def learn_sha256(unit: Unit) -> None:
    """Teach SQLite the hash that the journal holds of photos and secrets; before anything is read."""
    connection: Any = unit.connection.connection.driver_connection
    connection.create_function("ntt_sha256", 1, _sha256, deterministic=True)


def row_texts(
    unit: Unit, table: sa.Table, columns: tuple[Told, ...], *, first: int = 0
) -> Generator[tuple[str, list[str]], None, None]:
    """Yield (record uid, the text of each of its rows), in the order of recording, from the ``first`` row on; see ``learn_sha256``.

    The texts are those of the journal but for letters beyond ASCII, which stand as they are.
    """
    connection: Any = unit.connection.connection.driver_connection
    cursor = connection.cursor()
    try:
        cursor.execute(_sql(table, columns), (first,))
        for uid, rows in itertools.groupby(cursor, key=itemgetter(0)):
            yield str(uid), [text or "null" for _uid, text in rows]
    finally:
        cursor.close()


@cache
def _sql(table: sa.Table, columns: Sequence[Told]) -> str:
    parts, joins = [], []
    for place, (name, shown, target, only_hash) in enumerate(sorted(columns, key=itemgetter(1))):
        column, value = table.c[name], f't."{name}"'
        if target is not None:
            joins.append(f'LEFT JOIN "{target.name}" AS n{place} ON n{place}.id = {value}')
            told = f"coalesce(json_quote(n{place}.\"{target.info['key']}\"), 'null')"
        elif only_hash:
            told = f"'\"' || ntt_sha256({value}) || '\"'"
        else:
            told = value if isinstance(column.type, Int | Flag) else f"json_quote({value})"
        part = f"',\"{shown}\":' || {told}"
        parts.append(f"CASE WHEN {value} IS NULL THEN '' ELSE {part} END" if column.nullable else part)
    text = f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"
    return f'SELECT t.record_uid, {text} FROM "{table.name}" AS t {" ".join(joins)} WHERE t.id >= ? ORDER BY t.id'  # noqa: S608 names of our tables


def _sha256(value: str | bytes | None) -> str | None:
    if value is None:
        return None
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()
