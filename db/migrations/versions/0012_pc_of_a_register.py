"""Which PC each register on a server belongs to, so that no two PCs work as the same one."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": """CREATE TABLE register_pc (
    register_id INTEGER NOT NULL,
    pc TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_register_pc PRIMARY KEY (register_id),
    CONSTRAINT fk_register_pc_register_id FOREIGN KEY(register_id) REFERENCES register (id),
    CONSTRAINT ck_register_pc_at_moment CHECK (at IS strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19)) || substr(at, 20) AND at GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
)
 STRICT""",
    "postgresql": """CREATE TABLE register_pc (
    register_id BIGINT NOT NULL,
    pc VARCHAR COLLATE "C" NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_register_pc PRIMARY KEY (register_id),
    CONSTRAINT fk_register_pc_register_id FOREIGN KEY(register_id) REFERENCES register (id)
)""",
}


def upgrade() -> None:
    """Make the table; the first PC that writes as a register takes it."""
    connection = op.get_bind()
    connection.exec_driver_sql(STATEMENTS[connection.dialect.name])


def downgrade() -> None:
    """Forget which PC is which register."""
    op.drop_table("register_pc")
