"""A count knows when each product was touched, and a PC keeps what the shop's other PCs said last of their chains."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UNITS = "BETWEEN 0 AND 1000000000"
MARK = "BETWEEN 0 AND 1000000000000000"
MOMENT = (
    "CONSTRAINT ck_{table}_{name}_moment CHECK ({name} IS strftime('%Y-%m-%dT%H:%M:%S', substr({name}, 1, 19)) "
    "|| substr({name}, 20) AND {name} GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')"
)
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
LINE = f"""CREATE TABLE count_draft_line (
    count_uid {{uid}} NOT NULL,
    product_id {{int}} NOT NULL,
    counted {{int}} NOT NULL CONSTRAINT ck_count_draft_line_counted_range CHECK (counted {UNITS}),
    first_mark {{int}} NOT NULL CONSTRAINT ck_count_draft_line_first_mark_range CHECK (first_mark {MARK}),
    mark {{int}} NOT NULL CONSTRAINT ck_count_draft_line_mark_range CHECK (mark {MARK}),
    reason {{text}} NOT NULL,{{moments}}
    CONSTRAINT pk_count_draft_line PRIMARY KEY (count_uid, product_id),
    CONSTRAINT fk_count_draft_line_count_uid FOREIGN KEY(count_uid) REFERENCES count_draft (uid),
    CONSTRAINT fk_count_draft_line_product_id FOREIGN KEY(product_id) REFERENCES product (id){{rules}}
){{end}}"""
HEARD = f"""CREATE TABLE chain_heard (
    register_id {{int}} NOT NULL,
    seq {{int}} NOT NULL CONSTRAINT ck_chain_heard_seq_range CHECK (seq {MARK}),
    hash {{text}} NOT NULL,
    at {{at}} NOT NULL,
    seat_seq {{int}} NOT NULL CONSTRAINT ck_chain_heard_seat_seq_range CHECK (seat_seq {MARK}),
    heard_at {{at}} NOT NULL,
    CONSTRAINT pk_chain_heard PRIMARY KEY (register_id),
    CONSTRAINT fk_chain_heard_register_id FOREIGN KEY(register_id) REFERENCES register (id){{rules}}
){{end}}"""
ASIDE = """CREATE TEMPORARY TABLE counted_so_far AS
    SELECT count_uid, product_id, counted, first_mark, mark, reason FROM count_draft_line"""
FORWARD = """INSERT INTO count_draft_line (count_uid, product_id, counted, first_mark, mark, reason, first_at, at)
    SELECT s.count_uid, s.product_id, s.counted, s.first_mark, s.mark, s.reason, d.at, d.at
    FROM counted_so_far s JOIN count_draft d ON d.uid = s.count_uid"""
BACK = """INSERT INTO count_draft_line (count_uid, product_id, counted, first_mark, mark, reason)
    SELECT count_uid, product_id, counted, first_mark, mark, reason FROM counted_so_far"""


def upgrade() -> None:
    """Make room; a line from before was touched after its count began, and its marks say the rest."""
    moments = "\n    first_at {at} NOT NULL,\n    at {at} NOT NULL,"
    _made_again(FORWARD, moments=moments, timed=("first_at", "at"))
    _make(HEARD, "chain_heard", timed=("at", "heard_at"))


def downgrade() -> None:
    """Forget when, and what the others said."""
    op.get_bind().exec_driver_sql("DROP TABLE chain_heard")
    _made_again(BACK)


def _made_again(filled: str, *, moments: str = "", timed: tuple[str, ...] = ()) -> None:
    connection = op.get_bind()
    for statement in (ASIDE, "DROP TABLE count_draft_line"):
        connection.exec_driver_sql(statement)
    _make(LINE, "count_draft_line", moments=moments, timed=timed)
    for statement in (filled, "DROP TABLE counted_so_far"):
        connection.exec_driver_sql(statement)


def _make(text: str, table: str, *, moments: str = "", timed: tuple[str, ...] = ()) -> None:
    connection = op.get_bind()
    words = WORDS[connection.dialect.name]
    sqlite = connection.dialect.name == "sqlite"
    rules = "".join(f",\n    {MOMENT.format(table=table, name=name)}" for name in timed) if sqlite else ""
    connection.exec_driver_sql(text.format(**words, moments=moments.format_map(words), rules=rules))
