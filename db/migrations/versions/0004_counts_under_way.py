"""A stock count that is under way is kept: it survives closing the program and a power cut."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNITS = "BETWEEN 0 AND 1000000000"
MARK = "BETWEEN 0 AND 1000000000000000"
WORDS = {
    "sqlite": {"uid": "TEXT", "int": "INTEGER", "at": "TEXT", "text": "TEXT", "end": " STRICT"},
    "postgresql": {
        "uid": "UUID",
        "int": "BIGINT",
        "at": "TIMESTAMP WITH TIME ZONE",
        "text": 'VARCHAR COLLATE "C"',
        "end": "",
    },
}
TABLES = (
    """CREATE TABLE count_draft (
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    scope {text} NOT NULL,
    CONSTRAINT pk_count_draft PRIMARY KEY (uid),
    CONSTRAINT fk_count_draft_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_count_draft_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
){end}""",
    f"""CREATE TABLE count_draft_line (
    count_uid {{uid}} NOT NULL,
    product_id {{int}} NOT NULL,
    counted {{int}} NOT NULL CONSTRAINT ck_count_draft_line_counted_range CHECK (counted {UNITS}),
    first_mark {{int}} NOT NULL CONSTRAINT ck_count_draft_line_first_mark_range CHECK (first_mark {MARK}),
    mark {{int}} NOT NULL CONSTRAINT ck_count_draft_line_mark_range CHECK (mark {MARK}),
    reason {{text}} NOT NULL,
    CONSTRAINT pk_count_draft_line PRIMARY KEY (count_uid, product_id),
    CONSTRAINT fk_count_draft_line_count_uid FOREIGN KEY(count_uid) REFERENCES count_draft (uid),
    CONSTRAINT fk_count_draft_line_product_id FOREIGN KEY(product_id) REFERENCES product (id)
){{end}}""",
)


def upgrade() -> None:
    """Make room for counts under way."""
    connection = op.get_bind()
    for statement in TABLES:
        connection.exec_driver_sql(statement.format_map(WORDS[connection.dialect.name]))


def downgrade() -> None:
    """Forget the counts that were not posted."""
    connection = op.get_bind()
    for name in ("count_draft_line", "count_draft"):
        connection.exec_driver_sql(f"DROP TABLE {name}")
