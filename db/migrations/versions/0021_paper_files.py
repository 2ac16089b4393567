"""Papers in a file that another program prints: which there are, and what somebody answered whether they came out."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
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
    "CONSTRAINT ck_{table}_business_date_day CHECK (business_date IS date(business_date))",
    "CONSTRAINT ck_{table}_occurred_on_day CHECK (occurred_on IS date(occurred_on))",
    "CONSTRAINT ck_{table}_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')",
)
# The columns of each table after the batch.
TABLES = {
    "paper_file": "file {text} NOT NULL,\n    document {text} NOT NULL",
    "paper_answer": "answer {text} NOT NULL CONSTRAINT ck_paper_answer_answer_word CHECK (answer IN ('YES', 'NO', 'GONE'))",
}
TABLE = """CREATE TABLE {table} (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    record_uid {uid} NOT NULL,
    register_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    business_date {day} NOT NULL,
    occurred_on {day},
    batch {text} NOT NULL,
    {columns},
    CONSTRAINT pk_{table} PRIMARY KEY (id),
    CONSTRAINT uq_{table}_uid UNIQUE (uid),
    CONSTRAINT fk_{table}_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_{table}_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_{table}_user_id FOREIGN KEY(user_id) REFERENCES user_account (id){only}
){end}"""
INDEXES = (
    "CREATE INDEX ix_paper_file_document ON paper_file (document)",
    "CREATE INDEX ix_paper_file_batch ON paper_file (batch)",
    "CREATE INDEX ix_paper_answer_batch ON paper_answer (batch)",
)


def upgrade() -> None:
    """Make room; what was handed out before counts as printed, as it did."""
    connection = op.get_bind()
    kind = connection.dialect.name
    for table, columns in TABLES.items():
        words = WORDS[kind] | {"table": table}
        only = "".join(f",\n    {each.format_map(words)}" for each in ONLY_SQLITE) if kind == "sqlite" else ""
        connection.exec_driver_sql(TABLE.format_map(words | {"columns": columns.format_map(words), "only": only}))
    for index in INDEXES:
        connection.exec_driver_sql(index)


def downgrade() -> None:
    """Forget them; the journal still tells of each."""
    op.get_bind().exec_driver_sql("DROP TABLE paper_answer")
    op.get_bind().exec_driver_sql("DROP TABLE paper_file")
