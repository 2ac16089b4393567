"""The newest record of a rare kind is found in an index: every minute it was looked for in the whole journal."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; it holds neither sales nor settlements."""
    op.get_bind().exec_driver_sql(
        "CREATE INDEX ix_journal_rare ON journal (register_id, kind, seq) WHERE kind NOT IN ('sale', 'settlement')"
    )


def downgrade() -> None:
    """Take it away."""
    op.get_bind().exec_driver_sql("DROP INDEX ix_journal_rare")
