"""A closed year's long texts may lie in a file of their own; which file that is, and its hash, is kept."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# A date of PostgreSQL needs no rule; SQLite keeps text.
RULES = """,
    CONSTRAINT ck_year_file_business_date_day CHECK (business_date IS date(business_date)),
    CONSTRAINT ck_year_file_occurred_on_day CHECK (occurred_on IS date(occurred_on)),
    CONSTRAINT ck_year_file_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')"""
WORDS = {
    "sqlite": {
        "key": "INTEGER",
        "uid": "TEXT",
        "int": "INTEGER",
        "text": "TEXT",
        "at": "TEXT",
        "day": "TEXT",
        "rules": RULES,
        "end": " STRICT",
    },
    "postgresql": {
        "key": "BIGSERIAL",
        "uid": "UUID",
        "int": "BIGINT",
        "text": 'VARCHAR COLLATE "C"',
        "at": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "rules": "",
        "end": "",
    },
}
MANY = "BETWEEN 0 AND 1000000000000000"
FILES = f"""CREATE TABLE year_file (
    id {{key}} NOT NULL,
    uid {{uid}} NOT NULL,
    outlet_id {{int}} NOT NULL,
    record_uid {{uid}} NOT NULL,
    register_id {{int}} NOT NULL,
    user_id {{int}} NOT NULL,
    at {{at}} NOT NULL,
    business_date {{day}} NOT NULL,
    occurred_on {{day}},
    year {{int}} NOT NULL CONSTRAINT ck_year_file_year_range CHECK (year BETWEEN 2000 AND 9999),
    file {{text}} NOT NULL,
    sha256 {{text}} NOT NULL,
    bytes {{int}} NOT NULL CONSTRAINT ck_year_file_bytes_range CHECK (bytes {MANY}),
    records {{int}} NOT NULL CONSTRAINT ck_year_file_records_range CHECK (records {MANY}),
    statements {{int}} NOT NULL CONSTRAINT ck_year_file_statements_range CHECK (statements {MANY}),
    CONSTRAINT pk_year_file PRIMARY KEY (id),
    CONSTRAINT uq_year_file_outlet_id_year UNIQUE (outlet_id, year),
    CONSTRAINT uq_year_file_uid UNIQUE (uid),
    CONSTRAINT fk_year_file_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_year_file_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_year_file_user_id FOREIGN KEY(user_id) REFERENCES user_account (id){{rules}}
){{end}}"""


def upgrade() -> None:
    """Make room for the list of year files; no year lies in one yet."""
    connection = op.get_bind()
    connection.exec_driver_sql(FILES.format_map(WORDS[connection.dialect.name]))


def downgrade() -> None:
    """Forget the list. Books whose years lie in files cannot go back: their texts are not in the books."""
    connection = op.get_bind()
    if connection.exec_driver_sql("SELECT count(*) FROM year_file").scalar():
        raise RuntimeError("some years lie in files of their own")
    connection.exec_driver_sql("DROP TABLE year_file")
