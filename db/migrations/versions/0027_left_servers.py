"""Books on a server can be left: the guards that every step puts back refuse a record there once a PC has gone over."""

from __future__ import annotations

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no table; an older program works on these books no more."""


def downgrade() -> None:
    """Change no table."""
