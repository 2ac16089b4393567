"""A note of goods that is being typed is kept: it survives closing the program and a power cut."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = """CONSTRAINT ck_note_draft_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    """
WORDS = {
    "sqlite": {
        "int": "INTEGER",
        "at": "TEXT",
        "text": "TEXT",
        "moment": MOMENT,
        "json": "json_valid(kept)",
        "end": " STRICT",
    },
    "postgresql": {
        "int": "BIGINT",
        "at": "TIMESTAMP WITH TIME ZONE",
        "text": 'VARCHAR COLLATE "C"',
        "moment": "",
        "json": "(kept)::json IS NOT NULL",
        "end": "",
    },
}
DRAFT = """CREATE TABLE note_draft (
    register_id {int} NOT NULL,
    form {text} NOT NULL,
    at {at} NOT NULL,
    kept {text} NOT NULL,
    CONSTRAINT pk_note_draft PRIMARY KEY (register_id, form),
    CONSTRAINT fk_note_draft_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    {moment}CONSTRAINT ck_note_draft_kept_json CHECK ({json})
){end}"""


def upgrade() -> None:
    """Make room for notes that are being typed."""
    connection = op.get_bind()
    connection.exec_driver_sql(DRAFT.format_map(WORDS[connection.dialect.name]))


def downgrade() -> None:
    """Forget the notes that were not recorded."""
    op.get_bind().exec_driver_sql("DROP TABLE note_draft")
