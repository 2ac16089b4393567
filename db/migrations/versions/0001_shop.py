"""The shop's first tables."""

from __future__ import annotations

from alembic import op

from ntt_pos.data.models import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take every table away again."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
