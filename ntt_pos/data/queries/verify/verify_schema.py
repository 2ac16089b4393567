"""Whether the database is built as the program built it: tables, rules, indexes and guards, no more and no fewer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from ntt_pos.data.migrate import VERSION_TABLE
from ntt_pos.data.models import metadata
from ntt_pos.data.protection import expected_triggers, present_triggers, trigger_sql
from ntt_pos.data.row_rules import belongs
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

MISSING: Final = N_("{name} is missing from the database.")
FOREIGN: Final = N_("{name} does not belong in the database.")
CHANGED: Final = N_("{name} was changed in the database.")

Difference = tuple[str, str, str]
"""(kind, name, sentence)"""


def differences(unit: Unit) -> tuple[Difference, ...]:
    """Return what differs from the schema the program makes: guards first."""
    found = [*_triggers(unit)]
    found += _sqlite(unit) if unit.dialect == "sqlite" else _postgres(unit)
    return tuple(found)


def _triggers(unit: Unit) -> Iterator[Difference]:
    wanted, there = expected_triggers(unit.dialect), present_triggers(unit.connection)
    yield from (("trigger", name, MISSING) for name in sorted(wanted - there))
    yield from (("trigger", name, FOREIGN) for name in sorted(there - wanted))


def _sqlite(unit: Unit) -> Iterator[Difference]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    there = {(row[0], row[1]): row[2] for row in unit.connection.exec_driver_sql(query)}
    there.pop(("table", VERSION_TABLE), None)
    yield from _compare(_wanted_of_sqlite(), there)


@cache
def _wanted_of_sqlite() -> Mapping[tuple[str, str], str]:
    dialect = sqlite.dialect()
    wanted: dict[tuple[str, str], str] = {}
    for statement in trigger_sql("sqlite"):
        wanted["trigger", statement.split()[2]] = statement
    for table in metadata.sorted_tables:
        wanted["table", str(table.name)] = str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            wanted["index", str(index.name)] = str(CreateIndex(index).compile(dialect=dialect))
    return wanted


def _postgres(unit: Unit) -> Iterator[Difference]:
    inspector = sa.inspect(unit.connection)
    wanted: dict[tuple[str, str], str] = {}
    for table in metadata.sorted_tables:
        wanted["table", str(table.name)] = ", ".join(
            f"{c.name} {c.type.compile(unit.connection.dialect).split()[0]} {c.nullable}" for c in table.columns
        )
        for index in table.indexes:
            wanted["index", str(index.name)] = ",".join(c.name for c in index.columns)
        of_columns = (rule for column in table.columns for rule in column.constraints)
        for constraint in (*table.constraints, *of_columns):
            if isinstance(constraint, sa.CheckConstraint | sa.UniqueConstraint | sa.ForeignKeyConstraint):
                name = unit.connection.dialect.identifier_preparer.format_constraint(constraint)
                if name is not None and belongs(constraint, unit.dialect):
                    wanted["rule", str(name).strip('"')] = ""
    there = _there_on_postgres(inspector, unit.connection.dialect)
    there |= {("view", name): "" for name in inspector.get_view_names()}
    body = next(trigger_sql("postgresql")).split("$$")[1]
    function = unit.value(
        sa.text(
            "SELECT prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE proname = 'refuse_change' AND n.nspname = current_schema()"
        )
    )
    wanted["function", "refuse_change"], there["function", "refuse_change"] = body, str(function)
    yield from _compare(wanted, there)


def _there_on_postgres(inspector: sa.Inspector, dialect: sa.Dialect) -> dict[tuple[str, str], str]:
    """Return tables, indexes and rules as they are; each sort is asked for all tables at once."""
    there: dict[tuple[str, str], str] = {}
    for (_, name), columns in inspector.get_multi_columns().items():
        if name != VERSION_TABLE:
            there["table", name] = ", ".join(
                f"{c['name']} {c['type'].compile(dialect).split()[0]} {c['nullable']}" for c in columns
            )
    unique = set(_names(inspector.get_multi_unique_constraints()))
    for (_, name), indexes in inspector.get_multi_indexes().items():
        for found in indexes:
            if name != VERSION_TABLE and found["name"] not in unique:
                there["index", str(found["name"])] = ",".join(str(c) for c in found["column_names"])
    checks, keys = _names(inspector.get_multi_check_constraints()), _names(inspector.get_multi_foreign_keys())
    return there | {("rule", name): "" for name in (*checks, *keys, *unique)}


def _names(found: Mapping[Any, Sequence[Any]]) -> Iterator[str]:
    return (str(each["name"]) for (_, table), rules in found.items() if table != VERSION_TABLE for each in rules)


def _compare(wanted: Mapping[tuple[str, str], str], there: Mapping[tuple[str, str], str]) -> Iterator[Difference]:
    for kind, name in sorted({*wanted, *there}):
        key = (kind, name)
        if kind == "trigger" and (key not in there or key not in wanted):
            continue  # told by name already
        if key not in there:
            yield kind, name, MISSING
        elif key not in wanted:
            yield kind, name, FOREIGN
        elif _plain(wanted[key]) != _plain(there[key]):
            yield kind, name, CHANGED


def _plain(statement: str) -> str:
    return re.sub(r"\s+", " ", statement).replace("( ", "(").replace(" )", ")").strip()
