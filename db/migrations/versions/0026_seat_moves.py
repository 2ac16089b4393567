"""The seat of a shop with several PCs moves to another one: by hand-over, or after a loss."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": (
        """CREATE TABLE seat_closed (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    outlet_id INTEGER NOT NULL,
    record_uid TEXT NOT NULL,
    register_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    business_date TEXT NOT NULL,
    occurred_on TEXT,
    epoch INTEGER NOT NULL CONSTRAINT ck_seat_closed_epoch_range CHECK (epoch BETWEEN 0 AND 1000000000000000),
    next_id INTEGER NOT NULL,
    CONSTRAINT pk_seat_closed PRIMARY KEY (id),
    CONSTRAINT uq_seat_closed_outlet_id_epoch UNIQUE (outlet_id, epoch),
    CONSTRAINT uq_seat_closed_uid UNIQUE (uid),
    CONSTRAINT fk_seat_closed_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_seat_closed_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_seat_closed_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_seat_closed_next_id FOREIGN KEY(next_id) REFERENCES register (id),
    CONSTRAINT ck_seat_closed_business_date_day CHECK (business_date IS date(business_date)),
    CONSTRAINT ck_seat_closed_occurred_on_day CHECK (occurred_on IS date(occurred_on)),
    CONSTRAINT ck_seat_closed_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
)
 STRICT""",
        """CREATE TABLE seat_opened (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    outlet_id INTEGER NOT NULL,
    record_uid TEXT NOT NULL,
    register_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    business_date TEXT NOT NULL,
    occurred_on TEXT,
    epoch INTEGER NOT NULL CONSTRAINT ck_seat_opened_epoch_range CHECK (epoch BETWEEN 0 AND 1000000000000000),
    lost INTEGER NOT NULL,
    before_id INTEGER NOT NULL,
    before_seq INTEGER NOT NULL CONSTRAINT ck_seat_opened_before_seq_range CHECK (before_seq BETWEEN 0 AND 1000000000000000),
    before_head TEXT NOT NULL,
    CONSTRAINT pk_seat_opened PRIMARY KEY (id),
    CONSTRAINT uq_seat_opened_outlet_id_epoch UNIQUE (outlet_id, epoch),
    CONSTRAINT uq_seat_opened_uid UNIQUE (uid),
    CONSTRAINT fk_seat_opened_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_seat_opened_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_seat_opened_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_seat_opened_before_id FOREIGN KEY(before_id) REFERENCES register (id),
    CONSTRAINT ck_seat_opened_lost_flag CHECK (lost IN (0, 1)),
    CONSTRAINT ck_seat_opened_business_date_day CHECK (business_date IS date(business_date)),
    CONSTRAINT ck_seat_opened_occurred_on_day CHECK (occurred_on IS date(occurred_on)),
    CONSTRAINT ck_seat_opened_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
)
 STRICT""",
    ),
    "postgresql": (
        """CREATE TABLE seat_closed (
    id BIGSERIAL NOT NULL,
    uid UUID NOT NULL,
    outlet_id BIGINT NOT NULL,
    record_uid UUID NOT NULL,
    register_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    business_date DATE NOT NULL,
    occurred_on DATE,
    epoch BIGINT NOT NULL CONSTRAINT ck_seat_closed_epoch_range CHECK (epoch BETWEEN 0 AND 1000000000000000),
    next_id BIGINT NOT NULL,
    CONSTRAINT pk_seat_closed PRIMARY KEY (id),
    CONSTRAINT uq_seat_closed_outlet_id_epoch UNIQUE (outlet_id, epoch),
    CONSTRAINT uq_seat_closed_uid UNIQUE (uid),
    CONSTRAINT fk_seat_closed_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_seat_closed_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_seat_closed_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_seat_closed_next_id FOREIGN KEY(next_id) REFERENCES register (id)
)""",
        """CREATE TABLE seat_opened (
    id BIGSERIAL NOT NULL,
    uid UUID NOT NULL,
    outlet_id BIGINT NOT NULL,
    record_uid UUID NOT NULL,
    register_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    business_date DATE NOT NULL,
    occurred_on DATE,
    epoch BIGINT NOT NULL CONSTRAINT ck_seat_opened_epoch_range CHECK (epoch BETWEEN 0 AND 1000000000000000),
    lost BOOLEAN NOT NULL,
    before_id BIGINT NOT NULL,
    before_seq BIGINT NOT NULL CONSTRAINT ck_seat_opened_before_seq_range CHECK (before_seq BETWEEN 0 AND 1000000000000000),
    before_head VARCHAR COLLATE "C" NOT NULL,
    CONSTRAINT pk_seat_opened PRIMARY KEY (id),
    CONSTRAINT uq_seat_opened_outlet_id_epoch UNIQUE (outlet_id, epoch),
    CONSTRAINT uq_seat_opened_uid UNIQUE (uid),
    CONSTRAINT fk_seat_opened_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),
    CONSTRAINT fk_seat_opened_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT fk_seat_opened_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_seat_opened_before_id FOREIGN KEY(before_id) REFERENCES register (id)
)""",
    ),
}


def upgrade() -> None:
    """Make room; until it moves the seat is where the shop was founded."""
    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Forget them; the journal still tells where the seat was."""
    for name in ("seat_opened", "seat_closed"):
        op.get_bind().exec_driver_sql(f"DROP TABLE {name}")
