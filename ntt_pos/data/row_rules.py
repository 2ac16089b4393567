"""The rules that the database holds over its own rows: added to tables that are in use, taken off, and asked for their exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.domain.core.errors import StorageError

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


def add_rules(connection: sa.Connection, table: str, rules: Mapping[str, str]) -> None:
    """Add CHECKs by name to a table, after those it has; rows from before that break one stay and do not hinder."""
    if connection.dialect.name == "sqlite":
        lines = "".join(f", \n    CONSTRAINT {name} CHECK ({condition})" for name, condition in rules.items())
        made = _made_as(connection, table)
        head, bracket, tail = made.rpartition(")")
        _make_as(connection, table, f"{head.rstrip()}{lines}\n{bracket}{tail}")
        return
    for name, condition in rules.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
    held = " AND ".join(f"coalesce(({condition}), true)" for condition in rules.values() if "::json" not in condition)
    if not held or connection.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE NOT ({held})")) == 0:
        for name in rules:
            connection.exec_driver_sql(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def take_rules(connection: sa.Connection, table: str, rules: Mapping[str, str]) -> None:
    """Take CHECKs off a table by name."""
    if connection.dialect.name == "sqlite":
        made = _made_as(connection, table)
        for name, condition in rules.items():
            made = made.replace(f", \n    CONSTRAINT {name} CHECK ({condition})", "")
        _make_as(connection, table, made)
        return
    for name in rules:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def change_rule(connection: sa.Connection, table: str, name: str, *, before: str, after: str) -> None:
    """Give a CHECK of a table another condition, for example one word more; every row must keep the new one."""
    if connection.dialect.name == "sqlite":
        made = _made_as(connection, table)
        old = f"CONSTRAINT {name} CHECK ({before})"
        if old not in made:
            raise ValueError(f"{table} has no rule {name} of this condition")
        _make_as(connection, table, made.replace(old, f"CONSTRAINT {name} CHECK ({after})"))
        return
    connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({after})")


def make_unique(connection: sa.Connection, name: str, table: str, columns: str, rows: str = "") -> None:
    """Make a unique index over some columns (and only some rows); raises StorageError in words when one is twice."""
    where = f" WHERE {rows}" if rows else ""
    only = " AND ".join([*(f"{column} IS NOT NULL" for column in columns.split(", ")), *([rows] if rows else [])])
    twice = connection.exec_driver_sql(
        f"SELECT {columns} FROM {table} WHERE {only} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1"
    ).first()
    if twice is not None:
        raise StorageError(
            "The upgrade found the same thing twice in {table} ({columns} {values}). Nothing was changed; bring back a "
            "backup with the program you had, and keep this file for the auditor.",
            table=table,
            columns=columns,
            values=" ".join(str(value) for value in twice),
        )
    connection.exec_driver_sql(f"CREATE UNIQUE INDEX {name} ON {table} ({columns}){where}")


def broken_rules(unit: Unit, table: sa.Table) -> Iterator[tuple[str, str]]:
    """Yield (rule, key of the row) for rows that break a rule of their table, at most five rows.

    Such a row is older than the rule, or the rule was switched off when it was written.
    """
    names, query = _breakers(table, unit.dialect)
    if not names:
        return
    keys = list(table.primary_key.columns)
    for row in unit.rows(query):
        where = " ".join(str(row[column.name]) for column in keys)
        yield from ((name, where) for name in names if row[name])


@cache
def _breakers(table: sa.Table, dialect: str) -> tuple[tuple[str, ...], sa.Select[Any]]:
    """Return the names of a table's rules, and the query for rows that break one: their keys, and a 1 for each they break."""
    rules = {
        str(check.name): sa.literal_column(f"({check.sqltext})", sa.Boolean()) for check in _checks(table, dialect)
    }
    wrong = [sa.case((sa.not_(condition), 1), else_=0).label(name) for name, condition in rules.items()]
    query = sa.select(*table.primary_key.columns, *wrong).limit(5)
    return tuple(rules), query.where(sa.or_(sa.false(), *(sa.not_(condition) for condition in rules.values())))


def _checks(table: sa.Table, dialect: str) -> list[sa.CheckConstraint]:
    of_columns = (each for column in table.columns for each in column.constraints)
    checks = (each for each in (*table.constraints, *of_columns) if isinstance(each, sa.CheckConstraint))
    return sorted((each for each in checks if belongs(each, dialect)), key=lambda each: str(each.name))


def belongs(rule: sa.Constraint, dialect: str) -> bool:
    """Whether a rule is made on this database: SQLite has rules for what PostgreSQL has types for."""
    return bool(rule.info.get("dialect", dialect) == dialect)


def _made_as(connection: sa.Connection, table: str) -> str:
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    return str(connection.exec_driver_sql(query, (table,)).scalar_one())


def _make_as(connection: sa.Connection, table: str, made: str) -> None:
    """Change how a table of SQLite is declared without copying its rows, as SQLite's manual describes it for CHECKs."""
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (made, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
