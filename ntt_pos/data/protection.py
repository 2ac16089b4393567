"""Append-only by the database itself: the triggers that refuse UPDATE, DELETE and TRUNCATE on every book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from ntt_pos.data.models import books


def trigger_sql(dialect: str, tables: tuple[str, ...] | None = None) -> Iterator[str]:
    """Yield the statements that create the triggers. On SQLite REPLACE fires the DELETE trigger (recursive_triggers)."""
    names = tables if tables is not None else tuple(t.name for t in books())
    if dialect == "sqlite":
        for name in names:
            for act in ("update", "delete"):
                yield (
                    f"CREATE TRIGGER {name}_no_{act} BEFORE {act.upper()} ON {name} "
                    f"BEGIN SELECT RAISE(ABORT, '{name} is append-only: {act} refused'); END"
                )
        return
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only: ' || lower(TG_OP) || ' refused', "
        "ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    if {"journal", "register_admitted"} <= set(names):
        # Books on a server whose shop went over to PCs with books of their own: no till records there any more, whatever
        # program it runs. The record that says so is the last one.
        yield (
            "CREATE OR REPLACE FUNCTION refuse_left() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF EXISTS (SELECT FROM register_admitted a WHERE a.outlet_id = NEW.outlet_id AND a.record_uid <> NEW.record_uid) "
            "THEN RAISE EXCEPTION USING MESSAGE = 'the shop left this server: ntt-pos join', "
            "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        yield "CREATE TRIGGER journal_left BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse_left()"
    for name in names:
        yield f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        yield f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"


@contextmanager
def updates_allowed(connection: sa.Connection, *names: str) -> Iterator[None]:
    """Let books of a SQLite file be updated within an open transaction: the guards are back before it can commit."""
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}_no_update")
    yield
    for statement in trigger_sql("sqlite", names):
        if statement.split()[2].endswith("_no_update"):
            connection.exec_driver_sql(statement)


def present_triggers(connection: sa.Connection) -> frozenset[str]:
    """Return the names of the triggers that are there."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        found = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' AND n.nspname = current_schema()"
        )
    return frozenset(str(row[0]) for row in found)
