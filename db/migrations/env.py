"""Alembic's entry: the program hands in one open connection whose transaction it commits itself."""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes

context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["target_metadata"],
    version_table=attributes["version_table"],
    transaction_per_migration=False,
    on_version_apply=attributes.get("applied"),
)
context.run_migrations()
