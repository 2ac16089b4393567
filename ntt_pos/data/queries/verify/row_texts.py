"""The rows of a book as the journal tells them, made into text by SQLite itself: a million rows in seconds."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Generator, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ntt_pos.data.types import YearJson, year_text_sql

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
            yield str(uid), [text for _uid, text in rows]
    finally:
        cursor.close()


@cache
def _sql(table: sa.Table, columns: Sequence[Told]) -> str:
    """Return the query of ``row_texts``: objects of columns that are always filled, and between them those that may be empty.

    One call for many columns takes half the time of putting each column's text to the others.
    """
    joins: list[str] = []
    parts: list[str] = []
    filled: list[str] = []
    for place, (name, shown, target, only_hash) in enumerate(sorted(columns, key=itemgetter(1))):
        told = value = f't."{name}"'
        if target is not None:
            joins.append(f'LEFT JOIN "{target.name}" AS n{place} ON n{place}.id = {value}')
            told = f'n{place}."{target.info["key"]}"'
        elif only_hash:
            told = f"ntt_sha256({value})"
        elif isinstance(table.c[name].type, YearJson):
            told = year_text_sql(value)
        if not table.c[name].nullable:
            filled.append(f"'{shown}', {told}")
            continue
        parts += _object(filled)
        filled = []
        parts.append(f"CASE WHEN {value} IS NULL THEN '' ELSE ',' || trim(json_object('{shown}', {told}), '{{}}') END")
    if parts:
        text = f"'{{' || substr(concat({', '.join([*parts, *_object(filled)])}), 2) || '}}'"
    else:
        text = f"json_object({', '.join(filled)})"
    return f'SELECT t.record_uid, {text} FROM "{table.name}" AS t {" ".join(joins)} WHERE t.id >= ? ORDER BY t.id'  # noqa: S608 names of our tables


def _object(filled: Sequence[str]) -> list[str]:
    """Return the inside of an object after a comma; its text begins with a quotation mark and ends with one or a digit."""
    return [f"',' || trim(json_object({', '.join(filled)}), '{{}}')"] if filled else []


def _sha256(value: str | bytes | None) -> str | None:
    if value is None:
        return None
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()
