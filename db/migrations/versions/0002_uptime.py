"""Waits after wrong secrets are counted by how long the PC has been up: setting its clock no longer shortens them."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = "BETWEEN 0 AND 1000000000000000"
NEW = {
    "sqlite": f"""CREATE TABLE sign_in_throttle (
    who TEXT NOT NULL,
    failures INTEGER NOT NULL CONSTRAINT ck_sign_in_throttle_failures_range CHECK (failures {WHOLE}),
    uptime INTEGER NOT NULL CONSTRAINT ck_sign_in_throttle_uptime_range CHECK (uptime {WHOLE}),
    CONSTRAINT pk_sign_in_throttle PRIMARY KEY (who)
)
 STRICT""",
    "postgresql": f"""CREATE TABLE sign_in_throttle (
    who VARCHAR COLLATE "C" NOT NULL,
    failures BIGINT NOT NULL CONSTRAINT ck_sign_in_throttle_failures_range CHECK (failures {WHOLE}),
    uptime BIGINT NOT NULL CONSTRAINT ck_sign_in_throttle_uptime_range CHECK (uptime {WHOLE}),
    CONSTRAINT pk_sign_in_throttle PRIMARY KEY (who)
)""",
}
OLD = {
    "sqlite": f"""CREATE TABLE sign_in_throttle (
    who TEXT NOT NULL,
    failures INTEGER NOT NULL CONSTRAINT ck_sign_in_throttle_failures_range CHECK (failures {WHOLE}),
    last_failure TEXT NOT NULL,
    CONSTRAINT pk_sign_in_throttle PRIMARY KEY (who)
)
 STRICT""",
    "postgresql": f"""CREATE TABLE sign_in_throttle (
    who VARCHAR COLLATE "C" NOT NULL,
    failures BIGINT NOT NULL CONSTRAINT ck_sign_in_throttle_failures_range CHECK (failures {WHOLE}),
    last_failure TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sign_in_throttle PRIMARY KEY (who)
)""",
}


def upgrade() -> None:
    """Make the table anew; what it counts is forgotten within minutes anyway."""
    _make(NEW)


def downgrade() -> None:
    """Make the table as it was."""
    _make(OLD)


def _make(statements: dict[str, str]) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("DROP TABLE sign_in_throttle")
    connection.exec_driver_sql(statements[connection.dialect.name])
