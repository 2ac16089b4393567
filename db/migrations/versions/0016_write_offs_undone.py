"""A write-off is undone by another one that cites it."""

from __future__ import annotations

import re

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = "CONSTRAINT fk_write_off_reverses_id FOREIGN KEY(reverses_id) REFERENCES write_off (id)"
NEXT = "CONSTRAINT fk_write_off_approval_id"
GAP = "\n    "  # earlier steps know the rules of a table by these gaps between them


def upgrade() -> None:
    """Make room for the citation; the write-offs that are there cite none."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE write_off ADD COLUMN reverses_id BIGINT")
        connection.exec_driver_sql(f"ALTER TABLE write_off ADD {KEY}")
    else:
        _build_again((r"(note TEXT NOT NULL,\s+)", rf"\1reverses_id INTEGER, {GAP}"), (NEXT, f"{KEY}, {GAP}{NEXT}"))
    connection.exec_driver_sql("CREATE UNIQUE INDEX ix_write_off_reverses_id ON write_off (reverses_id)")


def downgrade() -> None:
    """Forget which write-off undoes which."""
    connection = op.get_bind()
    connection.exec_driver_sql("DROP INDEX ix_write_off_reverses_id")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE write_off DROP COLUMN reverses_id")
    else:
        _build_again((r"reverses_id INTEGER,\s+", ""), (rf"{re.escape(KEY)},\s+", ""))


def _build_again(*changes: tuple[str, str]) -> None:
    """Build the table anew with the same rows in it: SQLite adds no column in its place."""
    connection = op.get_bind()
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'write_off'").scalar_one()
    for before, after in changes:
        made = re.sub(before, after, made)
    connection.exec_driver_sql("CREATE TEMPORARY TABLE kept AS SELECT * FROM write_off")
    connection.exec_driver_sql("DROP TABLE write_off")
    connection.exec_driver_sql(made)
    names = [list(connection.exec_driver_sql(f"PRAGMA table_info({each})")) for each in ("kept", "write_off")]
    same = ", ".join(name for name in (row[1] for row in names[0]) if name in {row[1] for row in names[1]})
    connection.exec_driver_sql(f"INSERT INTO write_off ({same}) SELECT {same} FROM kept")  # noqa: S608 names of columns
    connection.exec_driver_sql("DROP TABLE kept")
