"""What customers asked for and the shop did not have is noted, for a report and for the producer's list of what to bring."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
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
# What PostgreSQL refuses by the column's type.
ONLY_SQLITE = (
    "CONSTRAINT ck_wanted_business_date_day CHECK (business_date IS date(business_date))",
    "CONSTRAINT ck_wanted_occurred_on_day CHECK (occurred_on IS date(occurred_on))",
    "CONSTRAINT ck_wanted_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')",
)
STATEMENTS = (
    """CREATE TABLE wanted (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    record_uid {uid} NOT NULL,
    register_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    business_date {day} NOT NULL,
    occurred_on {day},
    product_id {int},
    words {text} NOT NULL,
    CONSTRAINT pk_wanted PRIMARY KEY (id),
    CONSTRAINT ck_wanted_one_thing CHECK ((product_id IS NULL) = (words <> '')),
    CONSTRAINT uq_wanted_uid UNIQUE (uid),
    CONSTRAINT fk_wanted_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_wanted_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_wanted_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_wanted_product_id FOREIGN KEY(product_id) REFERENCES product (id){only}
){end}""",
    "CREATE INDEX ix_wanted_product_id_business_date ON wanted (product_id, business_date)",
    "CREATE INDEX ix_wanted_outlet_id_business_date ON wanted (outlet_id, business_date)",
)


def upgrade() -> None:
    """Make room; nobody noted before what was asked for."""
    connection = op.get_bind()
    kind = connection.dialect.name
    only = "".join(f",\n    {rule}" for rule in ONLY_SQLITE) if kind == "sqlite" else ""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement.format_map(WORDS[kind] | {"only": only}))


def downgrade() -> None:
    """Forget them; the journal still tells of each."""
    op.get_bind().exec_driver_sql("DROP TABLE wanted")
