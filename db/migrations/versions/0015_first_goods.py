"""When a product first came, and when goods were last laid aside, is found in an index and not in the product's history."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two indexes; they hold deliveries and what was laid aside, no sales."""
    connection = op.get_bind()
    connection.exec_driver_sql(
        "CREATE INDEX ix_stock_movement_came ON stock_movement (product_id, business_date) "
        "WHERE kind IN ('OPENING', 'DELIVERY')"
    )
    connection.exec_driver_sql(
        "CREATE INDEX ix_stock_movement_aside ON stock_movement (product_id, business_date) "
        "WHERE bin = 'COLLECT' AND quantity > 0"
    )


def downgrade() -> None:
    """Take them away."""
    connection = op.get_bind()
    connection.exec_driver_sql("DROP INDEX ix_stock_movement_aside")
    connection.exec_driver_sql("DROP INDEX ix_stock_movement_came")
