"""The journal holds a digest of each personal value; its salt stands beside the value and is erased with it."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS = {
    "sqlite": {"text": "TEXT", "bytes": "BLOB"},
    "postgresql": {"text": 'VARCHAR COLLATE "C"', "bytes": "BYTEA"},
}


def upgrade() -> None:
    """Make room; values of before get their seals at the next start, in a record of the journal."""
    connection = op.get_bind()
    words = WORDS[connection.dialect.name]
    connection.exec_driver_sql(f"ALTER TABLE person ADD COLUMN seals {words['text']}")
    connection.exec_driver_sql(f"ALTER TABLE personal_value ADD COLUMN salt {words['bytes']}")


def downgrade() -> None:
    """Forget the seals."""
    connection = op.get_bind()
    connection.exec_driver_sql("ALTER TABLE personal_value DROP COLUMN salt")
    connection.exec_driver_sql("ALTER TABLE person DROP COLUMN seals")
