"""Whether a database is built as the program built it: every object in it, no more and no fewer, and its guards by their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from ntt_pos.data.models import metadata
from ntt_pos.data.protection import trigger_sql
from ntt_pos.data.row_rules import belongs
from ntt_pos.data.schema_version import VERSION_TABLE, head, versions
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

MISSING: Final = N_("{name} is missing from the database.")
FOREIGN: Final = N_("{name} does not belong in the database.")
CHANGED: Final = N_("{name} was changed in the database.")
_VERSION: Final = (
    f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
    f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
)
# What SQLite itself adds, as it writes it: statistics of ANALYZE, and the index of a UNIQUE or a key that a table's text says.
_OF_SQLITE: Final = frozenset(
    {"CREATE TABLE sqlite_stat1(tbl,idx,stat)", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"}
)
_AUTOINDEX: Final = "sqlite_autoindex_"

Difference = tuple[str, str, str]
"""(kind, name, sentence)"""
Objects = Mapping[tuple[str, str], str]
"""(kind, name) → its text"""


def differences(unit: Unit) -> tuple[Difference, ...]:
    """Return what differs from the schema the program makes now: guards first."""
    wanted, there = (_wanted_of_sqlite(), objects(unit)) if unit.dialect == "sqlite" else _postgres(unit)
    found = sorted(compare(wanted, there), key=lambda each: each[0] != "trigger")
    if not any(name == VERSION_TABLE for _, name, _ in found) and versions(unit) != (head(),):
        found.append(("table", VERSION_TABLE, CHANGED))
    return tuple(found)


def compare(wanted: Objects, there: Objects) -> Iterator[Difference]:
    """Yield what is missing, what is foreign and what has another text."""
    for kind, name in sorted({*wanted, *there}):
        key = (kind, name)
        if key not in there:
            yield kind, name, MISSING
        elif key not in wanted:
            yield kind, name, FOREIGN
        elif wanted[key] != there[key]:
            yield kind, name, CHANGED


def objects(unit: Unit) -> Objects:
    """Return every object of a SQLite database with its text, what SQLite adds by itself aside."""
    rows = unit.connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return {
        (str(kind), str(name)): _plain(str(sql or ""))
        for kind, name, table, sql in rows
        if sql not in _OF_SQLITE and not (sql is None and kind == "index" and _is_automatic(str(name), str(table)))
    }


def _is_automatic(name: str, table: str) -> bool:
    number = name.removeprefix(f"{_AUTOINDEX}{table}_")
    return number != name and number.isdecimal()


@cache
def _wanted_of_sqlite() -> Objects:
    dialect = sqlite.dialect()
    wanted = {("table", VERSION_TABLE): _VERSION}
    for statement in trigger_sql("sqlite"):
        wanted["trigger", statement.split()[2]] = statement
    for table in metadata.sorted_tables:
        wanted["table", str(table.name)] = str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            wanted["index", str(index.name)] = str(CreateIndex(index).compile(dialect=dialect))
    return {key: _plain(text) for key, text in wanted.items()}


def _postgres(unit: Unit) -> tuple[Objects, Objects]:
    """Return the objects of a PostgreSQL schema as they should be and as they are; rules of rows are compared by name.

    Columns are compared in any order: one that came with a later step always stands last there.
    """
    return _wanted_of_postgres(), _there_on_postgres(unit)


@cache
def _wanted_of_postgres() -> Objects:
    dialect = sa.make_url("postgresql+psycopg://").get_dialect()()
    wanted: dict[tuple[str, str], str] = {}
    for table in metadata.sorted_tables:
        wanted["table", str(table.name)] = ", ".join(
            sorted(f"{c.name} {c.type.compile(dialect).split()[0]} {c.nullable}" for c in table.columns)
        )
        for index in table.indexes:
            wanted["index", str(index.name)] = ",".join(c.name for c in index.columns)
        of_columns = (rule for column in table.columns for rule in column.constraints)
        for constraint in (*table.constraints, *of_columns):
            if isinstance(constraint, sa.CheckConstraint | sa.UniqueConstraint | sa.ForeignKeyConstraint):
                name = dialect.identifier_preparer.format_constraint(constraint)
                if name is not None and belongs(constraint, dialect.name):
                    wanted["rule", str(name).strip('"')] = ""
    for statement in trigger_sql("postgresql"):
        words = statement.split()
        if words[1] == "TRIGGER":
            wanted["trigger", words[2]] = statement.replace("UPDATE OR DELETE", "DELETE OR UPDATE")
        else:
            wanted["function", words[4].removesuffix("()")] = statement.split("$$")[1]
    return wanted


_TRIGGERS: Final = """
SELECT tgname, CASE WHEN tgenabled IN ('O', 'A') THEN '' ELSE 'switched off: ' END || pg_get_triggerdef(t.oid, true)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT tgisinternal AND n.nspname = current_schema()"""
_FUNCTIONS: Final = """
SELECT proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""
_VIEWS: Final = """
SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND relkind NOT IN ('r', 'i', 'S', 't', 'c')"""
_ACTING: Final = """
SELECT rulename FROM pg_rules WHERE schemaname = current_schema()
UNION ALL SELECT policyname FROM pg_policies WHERE schemaname = current_schema()"""


def _there_on_postgres(unit: Unit) -> Objects:
    """Return tables, indexes and rules as they are; each sort is asked for all tables at once."""
    inspector, dialect = sa.inspect(unit.connection), unit.connection.dialect
    there: dict[tuple[str, str], str] = {}
    for (_, name), columns in inspector.get_multi_columns().items():
        if name != VERSION_TABLE:
            there["table", name] = ", ".join(
                sorted(f"{c['name']} {c['type'].compile(dialect).split()[0]} {c['nullable']}" for c in columns)
            )
    unique = set(_names(inspector.get_multi_unique_constraints()))
    for (_, name), indexes in inspector.get_multi_indexes().items():
        for found in indexes:
            if name != VERSION_TABLE and found["name"] not in unique:
                there["index", str(found["name"])] = ",".join(str(c) for c in found["column_names"])
    checks, keys = _names(inspector.get_multi_check_constraints()), _names(inspector.get_multi_foreign_keys())
    there |= {("rule", name): "" for name in (*checks, *keys, *unique)}
    for kind, query in (("trigger", _TRIGGERS), ("function", _FUNCTIONS)):
        there |= {(kind, str(name)): str(text) for name, text in unit.connection.exec_driver_sql(query)}
    for kind, query in (("view", _VIEWS), ("acting", _ACTING)):
        there |= {(kind, str(name)): "" for (name,) in unit.connection.exec_driver_sql(query)}
    return there


def _names(found: Mapping[Any, Sequence[Any]]) -> Iterator[str]:
    return (str(each["name"]) for (_, table), rules in found.items() if table != VERSION_TABLE for each in rules)


def _plain(statement: str) -> str:
    return " ".join(statement.split()).replace("( ", "(").replace(" )", ")")
