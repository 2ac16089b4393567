"""A register may take back goods that another one sold: it asks for the receipt, and the seat gives it to one at a time."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
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
    sale_id {int} NOT NULL,{columns}
    CONSTRAINT pk_{table} PRIMARY KEY (id),{rules}
    CONSTRAINT uq_{table}_uid UNIQUE (uid),
    CONSTRAINT fk_{table}_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_{table}_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_{table}_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_{table}_sale_id FOREIGN KEY(sale_id) REFERENCES sale (id){more}
){end}"""
COLUMNS = """
    return_ask_id {int} NOT NULL,
    turn {int} NOT NULL CONSTRAINT ck_return_claim_turn_range CHECK (turn BETWEEN 1 AND 1000000000000000),"""
RULES = """
    CONSTRAINT uq_return_claim_sale_id_turn UNIQUE (sale_id, turn),
    CONSTRAINT uq_return_claim_return_ask_id UNIQUE (return_ask_id),"""
ASKED = """,
    CONSTRAINT fk_return_claim_return_ask_id FOREIGN KEY(return_ask_id) REFERENCES return_ask (id)"""


def upgrade() -> None:
    """Make room; nobody asked before."""
    _make("return_ask")
    _make("return_claim", columns=COLUMNS, rules=RULES, more=ASKED)


def downgrade() -> None:
    """Forget them; the journal still tells of each."""
    for table in ("return_claim", "return_ask"):
        op.get_bind().exec_driver_sql(f"DROP TABLE {table}")


def _make(table: str, *, columns: str = "", rules: str = "", more: str = "") -> None:
    connection = op.get_bind()
    words = WORDS[connection.dialect.name]
    if connection.dialect.name == "sqlite":
        more += "".join(f",\n    {rule.format(table=table)}" for rule in ONLY_SQLITE)
    text = TABLE.format(**words, table=table, columns=columns.format_map(words), rules=rules, more=more)
    connection.exec_driver_sql(text)
