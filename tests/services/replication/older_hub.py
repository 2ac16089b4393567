"""A hub as an older program made it, which takes records only one by one."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.server import make_engine


def make_older(address: str) -> None:
    """Take away what a hub needs for packed records; ``address`` is its owner's."""
    made = make_engine(sa.make_url(address), poolclass=sa.pool.NullPool)
    with made.begin() as connection:
        for statement in (
            "DROP TRIGGER take_pack ON hub.parcel",
            "DROP FUNCTION hub.take_pack(), hub.unpacked(bytea)",
            "ALTER TABLE hub.parcel DROP COLUMN pack",
            "DROP EXTENSION pgcrypto",
        ):
            connection.exec_driver_sql(statement)
    made.dispose()
