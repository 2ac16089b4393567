"""Refunds above the limit may be confirmed later: which ones wait for somebody, and who confirmed them."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What SQLite has rules for, PostgreSQL has types for.
RULES = """,
    CONSTRAINT ck_refund_check_business_date_day CHECK (business_date IS date(business_date)),
    CONSTRAINT ck_refund_check_occurred_on_day CHECK (occurred_on IS date(occurred_on)),
    CONSTRAINT ck_refund_check_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')"""
WORDS = {
    "sqlite": {
        "key": "INTEGER",
        "uid": "TEXT",
        "int": "INTEGER",
        "at": "TEXT",
        "day": "TEXT",
        "text": "TEXT",
        "rules": RULES,
        "end": " STRICT",
    },
    "postgresql": {
        "key": "BIGSERIAL",
        "uid": "UUID",
        "int": "BIGINT",
        "at": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "text": 'VARCHAR COLLATE "C"',
        "rules": "",
        "end": "",
    },
}
TABLE = """CREATE TABLE refund_check (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    record_uid {uid} NOT NULL,
    register_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    business_date {day} NOT NULL,
    occurred_on {day},
    sale_return_id {int} NOT NULL,
    step {text} NOT NULL CONSTRAINT ck_refund_check_step_word CHECK (step IN ('WAITING', 'CONFIRMED')),
    note {text} NOT NULL,
    CONSTRAINT pk_refund_check PRIMARY KEY (id),
    CONSTRAINT uq_refund_check_sale_return_id_step UNIQUE (sale_return_id, step),
    CONSTRAINT uq_refund_check_uid UNIQUE (uid),
    CONSTRAINT fk_refund_check_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_refund_check_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_refund_check_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_refund_check_sale_return_id FOREIGN KEY(sale_return_id) REFERENCES sale_return (id){rules}
){end}"""


def upgrade() -> None:
    """Make room for refunds that wait."""
    connection = op.get_bind()
    connection.exec_driver_sql(TABLE.format_map(WORDS[connection.dialect.name]))


def downgrade() -> None:
    """Forget them; the journal still tells of each."""
    op.get_bind().exec_driver_sql("DROP TABLE refund_check")
