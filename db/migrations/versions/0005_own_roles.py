"""Roles of the shop's own: each is a copy of a built-in one with a name, rights and kind of secret of its own."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = {
    "sqlite": {"key": "INTEGER", "uid": "TEXT", "int": "INTEGER", "text": "TEXT", "end": " STRICT"},
    "postgresql": {"key": "BIGSERIAL", "uid": "UUID", "int": "BIGINT", "text": 'VARCHAR COLLATE "C"', "end": ""},
}
ROLE = """CREATE TABLE own_role (
    id {key} NOT NULL,
    uid {uid} NOT NULL,
    outlet_id {int} NOT NULL,
    code {text} NOT NULL,
    name {text} NOT NULL,
    base {text} NOT NULL CONSTRAINT ck_own_role_base_word CHECK (base IN ('CASHIER', 'MANAGER', 'AUDITOR')),
    secret {text} NOT NULL CONSTRAINT ck_own_role_secret_word CHECK (secret IN ('PIN', 'PASSWORD')),
    CONSTRAINT pk_own_role PRIMARY KEY (id),
    CONSTRAINT uq_own_role_outlet_id_code UNIQUE (outlet_id, code),
    CONSTRAINT uq_own_role_uid UNIQUE (uid),
    CONSTRAINT fk_own_role_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id)
){end}"""
USER = """CREATE TABLE user_account (
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    outlet_id INTEGER NOT NULL,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT ck_user_account_role_word CHECK (role IN ('OWNER', 'MANAGER', 'CASHIER', 'AUDITOR', 'SYSTEM')),
    secret_hash TEXT,
    recovery_hash TEXT,
    active INTEGER NOT NULL,{column}
    CONSTRAINT pk_user_account PRIMARY KEY (id),
    CONSTRAINT uq_user_account_outlet_id_username UNIQUE (outlet_id, username),
    CONSTRAINT uq_user_account_uid UNIQUE (uid),
    CONSTRAINT fk_user_account_outlet_id FOREIGN KEY(outlet_id) REFERENCES outlet (id),{key}
    CONSTRAINT ck_user_account_active_flag CHECK (active IN (0, 1))
)
 STRICT"""
BACK = """INSERT INTO user_account (id, uid, outlet_id, username, name, role, secret_hash, recovery_hash, active)
    SELECT id, uid, outlet_id, username, name, role, secret_hash, recovery_hash, active FROM kept"""
KEY = "CONSTRAINT fk_user_account_own_role_id FOREIGN KEY(own_role_id) REFERENCES own_role (id)"


def upgrade() -> None:
    """Make room for roles of the shop's own; everybody keeps the role they have."""
    connection = op.get_bind()
    connection.exec_driver_sql(ROLE.format_map(WORDS[connection.dialect.name]))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE user_account ADD COLUMN own_role_id BIGINT")
        connection.exec_driver_sql(f"ALTER TABLE user_account ADD {KEY}")
        return
    _build_again(USER.format(column="\n    own_role_id INTEGER,", key=f"\n    {KEY},"))


def downgrade() -> None:
    """Forget the shop's own roles: whoever had one has the built-in role it was copied from."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE user_account DROP COLUMN own_role_id")
    else:
        _build_again(USER.format(column="", key=""))
    connection.exec_driver_sql("DROP TABLE own_role")


def _build_again(table: str) -> None:
    """Build the table of users anew with the same people in it: SQLite adds no column in its place."""
    connection = op.get_bind()
    connection.exec_driver_sql("CREATE TEMPORARY TABLE kept AS SELECT * FROM user_account")
    connection.exec_driver_sql("DROP TABLE user_account")
    connection.exec_driver_sql(table)
    connection.exec_driver_sql(BACK)
    connection.exec_driver_sql("DROP TABLE kept")
