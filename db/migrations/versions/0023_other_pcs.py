"""Which PCs work in the shop, each with books of its own, and which of them keeps what all share."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
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
        "flag": "INTEGER",
        "end": " STRICT",
    },
    "postgresql": {
        "key": "BIGSERIAL",
        "uid": "UUID",
        "int": "BIGINT",
        "at": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "text": 'VARCHAR COLLATE "C"',
        "flag": "BOOLEAN",
        "end": "",
    },
}
STATEMENTS = {
    "register_admitted": """    admitted_id {int} NOT NULL,
    public_key {text} NOT NULL,
    seat {flag} NOT NULL,
    CONSTRAINT pk_register_admitted PRIMARY KEY (id),
    CONSTRAINT uq_register_admitted_uid UNIQUE (uid),
{posted},
    CONSTRAINT fk_register_admitted_admitted_id FOREIGN KEY(admitted_id) REFERENCES register (id)""",
    "register_retired": """    retired_id {int} NOT NULL,
    last_seq {int} NOT NULL CONSTRAINT ck_register_retired_last_seq_range CHECK (last_seq BETWEEN 0 AND 1000000000000000),
    CONSTRAINT pk_register_retired PRIMARY KEY (id),
    CONSTRAINT uq_register_retired_retired_id UNIQUE (retired_id),
    CONSTRAINT uq_register_retired_uid UNIQUE (uid),
{posted},
    CONSTRAINT fk_register_retired_retired_id FOREIGN KEY(retired_id) REFERENCES register (id)""",
}
COLUMNS = """    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    record_uid {uid} NOT NULL,
    register_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    business_date {day} NOT NULL,
    occurred_on {day},
"""
POSTED = """    CONSTRAINT fk_{name}_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_{name}_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_{name}_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)"""
# What PostgreSQL refuses by the column's type.
SEAT = "CONSTRAINT ck_register_admitted_seat_flag CHECK (seat IN (0, 1))"
ONLY_SQLITE = (
    "CONSTRAINT ck_{name}_business_date_day CHECK (business_date IS date(business_date))",
    "CONSTRAINT ck_{name}_occurred_on_day CHECK (occurred_on IS date(occurred_on))",
    "CONSTRAINT ck_{name}_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')",
)


def upgrade() -> None:
    """Make room; until somebody admits another PC a shop is on one."""
    connection = op.get_bind()
    kind = connection.dialect.name
    for name, text in STATEMENTS.items():
        rules = (SEAT, *ONLY_SQLITE) if name == "register_admitted" else ONLY_SQLITE
        only = "".join(f",\n    {rule.format(name=name)}" for rule in rules) if kind == "sqlite" else ""
        body = f"{COLUMNS}{text}".format_map(WORDS[kind] | {"posted": POSTED.format(name=name)})
        connection.exec_driver_sql(f"CREATE TABLE {name} (\n{body}{only}\n){WORDS[kind]['end']}")
    connection.exec_driver_sql("CREATE INDEX ix_register_admitted_admitted_id ON register_admitted (admitted_id)")


def downgrade() -> None:
    """Forget them; the journal still tells who was admitted."""
    for name in STATEMENTS:
        op.get_bind().exec_driver_sql(f"DROP TABLE {name}")
