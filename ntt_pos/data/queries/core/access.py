"""Who comes to a PostgreSQL database, which one it is, and whether anything is in it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Unit

_ANYTHING: Final = sa.text(
    "SELECT rolsuper OR pg_has_role(datdba, 'USAGE') FROM pg_roles, pg_database "
    "WHERE rolname = current_user AND datname = current_database()"
)


def place(unit: Unit) -> tuple[str, str]:
    """Return what tells this database from every other one: its name, and when its server was started."""
    row = unit.row(sa.text("SELECT current_database()::text AS name, pg_postmaster_start_time()::text AS started"))
    return (row["name"], row["started"]) if row is not None else ("", "")


def name_of(unit: Unit) -> str:
    """Return the name of the database."""
    return place(unit)[0]


def is_empty(unit: Unit) -> bool:
    """Return whether no table is there."""
    return not sa.inspect(unit.connection).get_table_names()


def may_do_anything(unit: Unit) -> bool:
    """Return whether the role that is connected is a superuser or owns the database."""
    return bool(unit.value(_ANYTHING))
