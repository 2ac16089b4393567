"""The receipt printer prints gift receipts too: the print queue knows one more kind of paper."""

from __future__ import annotations

from alembic import op

from ntt_pos.data.row_rules import change_rule

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CHECK = "ck_print_job_kind_word"
OLD = "kind IN ('RECEIPT', 'Z', 'X', 'STATEMENT', 'VOUCHER', 'TEST', 'LABEL', 'KICK', 'NOTE')"
NEW = "kind IN ('RECEIPT', 'Z', 'X', 'STATEMENT', 'VOUCHER', 'TEST', 'LABEL', 'KICK', 'NOTE', 'GIFT')"


def upgrade() -> None:
    """Let the queue hold gift receipts."""
    change_rule(op.get_bind(), "print_job", CHECK, before=OLD, after=NEW)


def downgrade() -> None:
    """Let the queue hold what it held before; a gift receipt can be printed again."""
    op.get_bind().exec_driver_sql("DELETE FROM print_job WHERE kind = 'GIFT'")
    change_rule(op.get_bind(), "print_job", CHECK, before=NEW, after=OLD)
