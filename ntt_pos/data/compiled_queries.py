"""Statements as SQLite gets them, with how each value is bound and read: compiled once, run for every scan and sale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite as sqlite_dialect

_SQLITE: Final = sqlite_dialect.dialect(paramstyle="qmark")
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class WritePlan:
    """A statement and, in its order, the columns it writes and how each is bound."""

    sql: str
    columns: tuple[tuple[str, Change | None], ...]


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A statement, what its places are bound to, and how its columns are read."""

    sql: str
    places: tuple[tuple[str, int | None, Change | None], ...]  # a parameter; of a list, which of its values
    fixed: Mapping[str, Any]  # parameters whose values are part of the statement
    columns: tuple[tuple[int, Change], ...]  # those that are not read as SQLite gives them

    def bound(self, params: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values in the order of the statement's places."""
        values = {**self.fixed, **params}
        found = []
        for name, place, change in self.places:
            value = values[name] if place is None else values[name][place]
            found.append(change(value) if change else value)
        return tuple(found)

    def read(self, rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
        """Return the rows as their columns' types read them."""
        if not self.columns:
            return rows
        read = []
        for row in rows:
            values = list(row)
            for place, change in self.columns:
                values[place] = change(values[place])
            read.append(tuple(values))
        return read


@lru_cache(maxsize=512)
def read_plan(statement: Any, sizes: tuple[tuple[str, int], ...]) -> ReadPlan:
    """Compile a reading statement whose lists have these lengths."""
    lists = {name: list(range(size)) for name, size in sizes}
    asked = statement.params(lists) if lists else statement
    compiled = asked.compile(dialect=_SQLITE, compile_kwargs={"render_postcompile": True})
    of_lists = {f"{name}_{place + 1}": (name, place) for name, values in lists.items() for place in values}
    places = []
    for told in compiled.positiontup:
        name, place = (told, None) if told in compiled.binds else of_lists[told]
        places.append((name, place, _impl(compiled.binds[name]).bind_processor(_SQLITE)))
    reads = [_impl(column).result_processor(_SQLITE, None) for column in statement.exported_columns]
    return ReadPlan(
        sql=str(compiled),
        places=tuple(places),
        fixed={name: bind.value for name, bind in compiled.binds.items() if not bind.required and name not in lists},
        columns=tuple((place, read) for place, read in enumerate(reads) if read is not None),
    )


def _impl(value: Any) -> Any:
    return value.type.dialect_impl(_SQLITE)


@cache
def insert_plan(table: sa.Table, names: tuple[str, ...]) -> WritePlan:
    """Compile the insertion of these columns."""
    return _plan(table, sa.insert(table), names)


@cache
def upsert_plan(table: sa.Table, names: tuple[str, ...], add: tuple[str, ...], put: tuple[str, ...]) -> WritePlan:
    """Compile the insertion of these columns that adds to or replaces some where the row is there."""
    return _plan(table, upsert(table, "sqlite", add, put), names)


@cache
def upsert(table: sa.Table, dialect: str, add: tuple[str, ...], put: tuple[str, ...]) -> Any:
    """Return the statement that inserts or, where the primary key exists, adds to and replaces columns."""
    if dialect == "sqlite":
        insert: Any = sqlite_dialect.insert(table)
    else:
        from sqlalchemy.dialects import postgresql  # a till on SQLite starts quicker without it

        insert = postgresql.insert(table)
    changes = {name: table.c[name] + insert.excluded[name] for name in add} | {
        name: insert.excluded[name] for name in put
    }
    return insert.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changes)


def _plan(table: sa.Table, statement: Any, names: tuple[str, ...]) -> WritePlan:
    compiled = statement.compile(dialect=_SQLITE, column_keys=list(names))
    order = tuple(str(name) for name in compiled.positiontup)
    if set(order) != set(names) or len(order) != len(names):
        raise TypeError(f"{table.name} is written with columns {order}, not {names}")
    return WritePlan(str(compiled), tuple((name, _impl(table.c[name]).bind_processor(_SQLITE)) for name in order))
