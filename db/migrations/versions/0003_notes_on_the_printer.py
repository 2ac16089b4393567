"""The receipt printer prints goods notes too: the print queue knows one more kind of paper."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = ("RECEIPT", "Z", "X", "STATEMENT", "VOUCHER", "TEST", "LABEL", "KICK")
NEW = (*OLD, "NOTE")
CHECK = "ck_print_job_kind_word"
SQLITE = """CREATE TABLE print_job (
    uid TEXT NOT NULL,
    outlet_id INTEGER NOT NULL,
    register_id INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT ck_print_job_kind_word CHECK (kind IN ({kinds})),
    document TEXT NOT NULL,
    copy INTEGER NOT NULL CONSTRAINT ck_print_job_copy_range CHECK (copy BETWEEN 0 AND 1000000000000000),
    state TEXT NOT NULL CONSTRAINT ck_print_job_state_word CHECK (state IN (\x27QUEUED\x27, \x27SENDING\x27, \x27SENT\x27, \x27FAILED\x27, \x27UNKNOWN\x27, \x27CANCELLED\x27)),
    at TEXT NOT NULL,
    tried_at TEXT,
    problem TEXT NOT NULL,
    payload BLOB,
    CONSTRAINT pk_print_job PRIMARY KEY (uid),
    CONSTRAINT fk_print_job_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_print_job_register_id FOREIGN KEY(register_id) REFERENCES register (id)
)
 STRICT"""
INDEX = "CREATE INDEX ix_print_job_register_id_state ON print_job (register_id, state)"


def upgrade() -> None:
    """Let the queue hold notes; the papers that wait are kept."""
    _allow(NEW)


def downgrade() -> None:
    """Let the queue hold what it held before; a note that waits can be printed again as a copy."""
    op.get_bind().exec_driver_sql("DELETE FROM print_job WHERE kind = \x27NOTE\x27")
    _allow(OLD)


def _allow(kinds: tuple[str, ...]) -> None:
    connection = op.get_bind()
    words = ", ".join(f"\x27{kind}\x27" for kind in kinds)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE print_job DROP CONSTRAINT {CHECK}")
        connection.exec_driver_sql(f"ALTER TABLE print_job ADD CONSTRAINT {CHECK} CHECK (kind IN ({words}))")
        return
    connection.exec_driver_sql("CREATE TEMPORARY TABLE kept AS SELECT * FROM print_job")
    connection.exec_driver_sql("DROP TABLE print_job")
    connection.exec_driver_sql(SQLITE.format(kinds=words))
    connection.exec_driver_sql(INDEX)
    connection.exec_driver_sql("INSERT INTO print_job SELECT * FROM kept")  # the columns stand in the same order
    connection.exec_driver_sql("DROP TABLE kept")
