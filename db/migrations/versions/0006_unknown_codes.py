"""Scans that the shop does not know are counted: on the Z, and by name in the manager's list."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = {
    "sqlite": {
        "key": "INTEGER",
        "uid": "TEXT",
        "int": "INTEGER",
        "at": "TEXT",
        "day": "TEXT",
        "text": "TEXT",
        "end": " STRICT",
    },
    "postgresql": {
        "key": "BIGSERIAL",
        "uid": "UUID",
        "int": "BIGINT",
        "at": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "text": 'VARCHAR COLLATE "C"',
        "end": "",
    },
}
STATEMENTS = (
    """CREATE TABLE unknown_code (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    record_uid {uid} NOT NULL,
    register_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    business_date {day} NOT NULL,
    occurred_on {day},
    shift_id {int},
    code {text} NOT NULL,
    fate {text} NOT NULL CONSTRAINT ck_unknown_code_fate_word CHECK (fate IN ('SCANNED', 'KNOWN', 'PICKED', 'NOT_OURS')),
    product_id {int},
    CONSTRAINT pk_unknown_code PRIMARY KEY (id),
    CONSTRAINT uq_unknown_code_uid UNIQUE (uid),
    CONSTRAINT fk_unknown_code_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_unknown_code_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_unknown_code_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_unknown_code_shift_id FOREIGN KEY(shift_id) REFERENCES shift_opened (id),
    CONSTRAINT fk_unknown_code_product_id FOREIGN KEY(product_id) REFERENCES product (id)
){end}""",
    "CREATE INDEX ix_unknown_code_shift_id ON unknown_code (shift_id)",
    "CREATE INDEX ix_unknown_code_outlet_id_business_date ON unknown_code (outlet_id, business_date)",
)


def upgrade() -> None:
    """Make room for unknown codes."""
    connection = op.get_bind()
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement.format_map(WORDS[connection.dialect.name]))


def downgrade() -> None:
    """Forget them; the journal still tells of each."""
    op.get_bind().exec_driver_sql("DROP TABLE unknown_code")
