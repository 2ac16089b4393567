"""Writes migration 0001 as fixed statements for both databases, from the tables as they are declared now.

For use until the first release only; afterwards every change is a migration of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from ntt_pos.data.models import metadata

TARGET = Path(__file__).resolve().parent / "versions" / "0001_shop.py"
DIALECTS: tuple[tuple[str, Dialect], ...] = (
    ("SQLITE", sqlite.dialect()),
    ("POSTGRESQL", postgresql.dialect()),  # type: ignore[no-untyped-call]
)
HEAD = '''"""The shop's first tables: written by db/migrations/freeze.py, never edited afterwards."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

'''
FOOT = '''
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def upgrade() -> None:
    """Make every table and index."""
    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Take every table away again."""
    connection = op.get_bind()
    for table in reversed(TABLES):
        connection.exec_driver_sql(f"DROP TABLE {table}")
'''


def statements(dialect: Dialect) -> Iterator[str]:
    """Yield the statements that make every table and index, in an order that suits the foreign keys."""
    for table in metadata.sorted_tables:
        yield _plain(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield _plain(str(CreateIndex(index).compile(dialect=dialect)))


def text() -> str:
    """Return the migration's source."""
    parts = [HEAD, "TABLES = (\n"]
    parts.extend(f'    "{table.name}",\n' for table in metadata.sorted_tables)
    parts.append(")\n")
    for name, dialect in DIALECTS:
        parts.append(f"{name} = (\n")
        parts.extend(f'    """{statement}""",\n' for statement in statements(dialect))
        parts.append(")\n")
    parts.append(FOOT)
    return "".join(parts)


def _plain(statement: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "    ") for line in statement.strip().splitlines())


def main() -> int:
    """Write the file in the house style."""
    TARGET.write_text(text(), encoding="utf-8")
    return subprocess.run([Path(sys.executable).parent / "ruff", "format", "--quiet", TARGET], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
