"""Cards tell of makers and goods; consents say what of a person may be shown; printed cards are counted."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WORDS = {
    "sqlite": {
        "key": "INTEGER",
        "int": "INTEGER",
        "uid": "TEXT",
        "text": "TEXT",
        "flag": "INTEGER",
        "blob": "BLOB",
        "day": "TEXT",
        "at": "TEXT",
        "end": " STRICT",
    },
    "postgresql": {
        "key": "BIGSERIAL",
        "int": "BIGINT",
        "uid": "UUID",
        "text": 'VARCHAR COLLATE "C"',
        "flag": "BOOLEAN",
        "blob": "BYTEA",
        "day": "DATE",
        "at": "TIMESTAMP WITH TIME ZONE",
        "end": "",
    },
}
# What PostgreSQL refuses by the column's type.
ONLY_SQLITE = {
    "card": (
        "CONSTRAINT ck_card_shown_flag CHECK (shown IN (0, 1))",
        "CONSTRAINT ck_card_whatsapp_flag CHECK (whatsapp IN (0, 1))",
    ),
    "card_photo": (),
    "consent": (
        "CONSTRAINT ck_consent_given_flag CHECK (given IN (0, 1))",
        "CONSTRAINT ck_consent_business_date_day CHECK (business_date IS date(business_date))",
        "CONSTRAINT ck_consent_occurred_on_day CHECK (occurred_on IS date(occurred_on))",
        "CONSTRAINT ck_consent_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')",
    ),
    "card_print": (
        "CONSTRAINT ck_card_print_business_date_day CHECK (business_date IS date(business_date))",
        "CONSTRAINT ck_card_print_occurred_on_day CHECK (occurred_on IS date(occurred_on))",
        "CONSTRAINT ck_card_print_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')",
    ),
}
STATEMENTS = (
    """CREATE TABLE card (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    producer_id {int},
    product_id {int},
    sentence {text} NOT NULL,
    story {text} NOT NULL,
    ingredients {text} NOT NULL,
    care {text} NOT NULL,
    weight {text} NOT NULL,
    kind {text} CONSTRAINT ck_card_kind_word CHECK (kind IN ('PERSON', 'GROUP', 'SCHOOL', 'PUPIL')),
    shown {flag} NOT NULL,
    whatsapp {flag} NOT NULL,
    CONSTRAINT pk_card PRIMARY KEY (id),
    CONSTRAINT uq_card_producer_id UNIQUE (producer_id),
    CONSTRAINT uq_card_product_id UNIQUE (product_id),
    CONSTRAINT ck_card_one_subject CHECK ((producer_id IS NULL) <> (product_id IS NULL)),
    CONSTRAINT uq_card_uid UNIQUE (uid),
    CONSTRAINT fk_card_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_card_producer_id FOREIGN KEY(producer_id) REFERENCES producer (id),
    CONSTRAINT fk_card_product_id FOREIGN KEY(product_id) REFERENCES product (id){only_card}
){end}""",
    """CREATE TABLE card_photo (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    card_id {int} NOT NULL,
    place {int} NOT NULL CONSTRAINT ck_card_photo_place_range CHECK (place BETWEEN 1 AND 3),
    sha256 {text} NOT NULL,
    jpeg {blob} NOT NULL,
    CONSTRAINT pk_card_photo PRIMARY KEY (id),
    CONSTRAINT uq_card_photo_card_id_place UNIQUE (card_id, place),
    CONSTRAINT uq_card_photo_uid UNIQUE (uid),
    CONSTRAINT fk_card_photo_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_card_photo_card_id FOREIGN KEY(card_id) REFERENCES card (id){only_card_photo}
){end}""",
    """CREATE TABLE consent (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    record_uid {uid} NOT NULL,
    register_id {int} NOT NULL,
    user_id {int} NOT NULL,
    at {at} NOT NULL,
    business_date {day} NOT NULL,
    occurred_on {day},
    producer_id {int} NOT NULL,
    consent_to {text} NOT NULL CONSTRAINT ck_consent_consent_to_word CHECK (consent_to IN ('NAME', 'FACE', 'PHONE')),
    place {text} NOT NULL CONSTRAINT ck_consent_place_word CHECK (place IN ('SHOP', 'PAPER', 'INTERNET')),
    given {flag} NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT uq_consent_uid UNIQUE (uid),
    CONSTRAINT fk_consent_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_consent_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_consent_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_consent_producer_id FOREIGN KEY(producer_id) REFERENCES producer (id){only_consent}
){end}""",
    """CREATE TABLE card_print (
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
    producer_id {int},
    paper {text} NOT NULL CONSTRAINT ck_card_print_paper_word CHECK (paper IN ('SHELF', 'PRICE', 'POSTER', 'CATALOGUE', 'MESSAGE')),
    price {int} CONSTRAINT ck_card_print_price_range CHECK (price BETWEEN 0 AND 1000000000000000),
    copies {int} NOT NULL CONSTRAINT ck_card_print_copies_range CHECK (copies BETWEEN 1 AND 1000),
    CONSTRAINT pk_card_print PRIMARY KEY (id),
    CONSTRAINT uq_card_print_uid UNIQUE (uid),
    CONSTRAINT fk_card_print_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_card_print_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_card_print_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_card_print_product_id FOREIGN KEY(product_id) REFERENCES product (id),
    CONSTRAINT fk_card_print_producer_id FOREIGN KEY(producer_id) REFERENCES producer (id){only_card_print}
){end}""",
    "CREATE INDEX ix_consent_producer_id ON consent (producer_id)",
    "CREATE INDEX ix_card_print_producer_id ON card_print (producer_id)",
    "CREATE INDEX ix_card_print_product_id ON card_print (product_id)",
)


def upgrade() -> None:
    """Make room; makers and goods of before have no card yet, and nobody was asked for consent."""
    connection = op.get_bind()
    kind = connection.dialect.name
    only = {
        f"only_{table}": "".join(f",\n    {rule}" for rule in rules) if kind == "sqlite" else ""
        for table, rules in ONLY_SQLITE.items()
    }
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement.format_map(WORDS[kind] | only))


def downgrade() -> None:
    """Forget cards, consents and what was printed; the journal still tells of each."""
    connection = op.get_bind()
    for table in ("card_print", "consent", "card_photo", "card"):
        connection.exec_driver_sql(f"DROP TABLE {table}")
