"""Which settlements a statement's page gathers is kept when it is drawn, so that a copy shows the same."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A date of PostgreSQL needs no rule; SQLite keeps text.
RULES = """,
    CONSTRAINT ck_settlement_page_business_date_day CHECK (business_date IS date(business_date)),
    CONSTRAINT ck_settlement_page_occurred_on_day CHECK (occurred_on IS date(occurred_on)),
    CONSTRAINT ck_settlement_page_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')"""
WORDS = {
    "sqlite": {
        "key": "INTEGER",
        "uid": "TEXT",
        "int": "INTEGER",
        "at": "TEXT",
        "day": "TEXT",
        "rules": RULES,
        "end": " STRICT",
    },
    "postgresql": {
        "key": "BIGSERIAL",
        "uid": "UUID",
        "int": "BIGINT",
        "at": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "rules": "",
        "end": "",
    },
}
POSITION = "BETWEEN 1 AND 1000000000000000"
PAGE = f"""CREATE TABLE settlement_page (
    id {{key}} NOT NULL,
    uid {{uid}} NOT NULL,
    outlet_id {{int}} NOT NULL,
    record_uid {{uid}} NOT NULL,
    register_id {{int}} NOT NULL,
    user_id {{int}} NOT NULL,
    at {{at}} NOT NULL,
    business_date {{day}} NOT NULL,
    occurred_on {{day}},
    settlement_id {{int}} NOT NULL,
    first_position {{int}} NOT NULL CONSTRAINT ck_settlement_page_first_position_range CHECK (first_position {POSITION}),
    CONSTRAINT pk_settlement_page PRIMARY KEY (id),
    CONSTRAINT uq_settlement_page_settlement_id UNIQUE (settlement_id),
    CONSTRAINT uq_settlement_page_uid UNIQUE (uid),
    CONSTRAINT fk_settlement_page_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_settlement_page_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_settlement_page_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_settlement_page_settlement_id FOREIGN KEY(settlement_id) REFERENCES settlement (id){{rules}}
){{end}}"""


def upgrade() -> None:
    """Make room for what each page gathers; pages drawn before gather their own settlement only."""
    connection = op.get_bind()
    connection.exec_driver_sql(PAGE.format_map(WORDS[connection.dialect.name]))


def downgrade() -> None:
    """Forget what the pages gathered."""
    op.get_bind().exec_driver_sql("DROP TABLE settlement_page")
