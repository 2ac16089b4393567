"""Sales typed in later are found by their paper: it may have been typed on two PCs."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.execute("CREATE INDEX ix_sale_reentry ON sale (reentry) WHERE reentry IS NOT NULL")


def downgrade() -> None:
    """Take it away."""
    op.execute("DROP INDEX ix_sale_reentry")
