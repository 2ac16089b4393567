"""The hub, a PostgreSQL database through which a shop's PCs exchange records: its tables, its guards, a login per register."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data import server
from ntt_pos.domain.core.codes import REGISTER_CODE
from ntt_pos.domain.core.errors import DomainError, StorageError

FORK, GAP, FORGED, BACKWARDS = "HB001", "HB002", "HB003", "HB004"
_MOST_LINES: Final = 4  # connections of one PC at a time
_PASSWORD_BYTES: Final = 18

# A register is known by the login of its session: nothing that a session sets changes who it is or what a guard calls.
_SCHEMA: Final = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA hub;

CREATE TABLE hub.register (
    code text PRIMARY KEY,
    role text NOT NULL UNIQUE CHECK (octet_length(role) <= 63),
    retired boolean NOT NULL DEFAULT false
);
CREATE TABLE hub.record (
    register text, seq bigint, uid text NOT NULL, hash text NOT NULL, canonical text NOT NULL, PRIMARY KEY (register, seq)
);
CREATE TABLE hub.parcel (
    register text REFERENCES hub.register,
    name text CHECK (name ~ '^[A-Za-z0-9/.-]{1,120}$'),
    seq bigint NOT NULL,
    body bytea NOT NULL,
    digest text GENERATED ALWAYS AS (md5(body)) STORED,
    PRIMARY KEY (register, name)
);
CREATE VIEW hub.head AS
    SELECT each.code AS register, coalesce(last.seq, 0) AS seq, coalesce(last.hash, repeat('0', 64)) AS hash, each.retired AS ended
    FROM hub.register each LEFT JOIN LATERAL (
        SELECT seq, hash FROM hub.record WHERE register = each.code ORDER BY seq DESC LIMIT 1
    ) last ON true;

CREATE FUNCTION hub.me() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT code FROM hub.register WHERE role = session_user::text AND NOT retired
$$;

CREATE FUNCTION hub.check_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    there text;
    before text := repeat('0', 64);
BEGIN
    IF NEW.register IS DISTINCT FROM hub.me() THEN
        RAISE insufficient_privilege USING MESSAGE = concat_ws(' ', session_user, 'does not record as', NEW.register);
    END IF;
    SELECT hash INTO there FROM hub.record WHERE register = NEW.register AND seq = NEW.seq;
    IF there = NEW.hash THEN
        RETURN NULL;
    ELSIF FOUND THEN
        RAISE SQLSTATE 'HB001' USING MESSAGE = concat_ws(' ', NEW.register, 'has another record', NEW.seq);
    END IF;
    IF NEW.seq <> 1 THEN
        SELECT hash INTO before FROM hub.record WHERE register = NEW.register AND seq = NEW.seq - 1;
        IF NOT FOUND THEN
            RAISE SQLSTATE 'HB002' USING MESSAGE = concat_ws(' ', NEW.register, 'lacks the record before', NEW.seq);
        END IF;
    END IF;
    IF NEW.hash IS DISTINCT FROM encode(sha256(convert_to(
        concat_ws(chr(10), 'NTTPOS1', NEW.register, NEW.seq, before, NEW.canonical), 'UTF8')), 'hex') THEN
        RAISE SQLSTATE 'HB003' USING MESSAGE = concat_ws(' ', NEW.register, 'has no such record', NEW.seq);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hub.check_parcel() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := hub.me();
    told hub.parcel := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    lasting boolean := told.name ~ '^(kepala|untuk-.*/pribadi)[.]ntt$';
BEGIN
    IF me IS NULL OR (me <> told.register AND told.name <> 'diterima-' || me || '.ntt') OR (lasting AND TG_OP = 'DELETE') THEN
        RAISE insufficient_privilege USING MESSAGE = concat_ws(' ', session_user, 'does not change', told.name, 'of', told.register);
    ELSIF lasting AND TG_OP = 'UPDATE' AND NEW.seq < OLD.seq THEN
        RAISE SQLSTATE 'HB004' USING MESSAGE = concat_ws(' ', told.register, 'has a newer', told.name);
    END IF;
    RETURN told;
END $$;

CREATE FUNCTION hub.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = concat_ws(' ', TG_TABLE_NAME, 'is append-only, refused:', TG_OP);
END $$;

CREATE TRIGGER check_record BEFORE INSERT ON hub.record FOR EACH ROW EXECUTE FUNCTION hub.check_record();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON hub.record FOR EACH ROW EXECUTE FUNCTION hub.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON hub.record FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse();
CREATE TRIGGER check_parcel BEFORE INSERT OR UPDATE OR DELETE ON hub.parcel FOR EACH ROW EXECUTE FUNCTION hub.check_parcel();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON hub.parcel FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse();
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA hub FROM PUBLIC;
"""

# Records travel packed (deflate). PostgreSQL unpacks only what is inside an OpenPGP message, so one is made around them: simple
# S2K, AES-128, packets without a length of their own inside. What each record is checked for stays with ``check_record``.
_PACKS: Final = r"""
ALTER TABLE hub.parcel ADD COLUMN pack bytea;

CREATE FUNCTION hub.unpacked(packed bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = pg_catalog, {pgcrypto}, pg_temp AS $$
DECLARE
    key bytea := substr(sha256('NTTPOS'), 1, 16);
    plain bytea := '\xc8ff'::bytea || int4send(length(packed) + 13) || '\x01000700f8ffaf620000000000'::bytea || packed;
    zeros bytea := decode(repeat('00', 16), 'hex');
    random bytea := encrypt(zeros, key, 'aes-ecb/pad:none');
    prefix bytea := random || substr(encrypt(random, key, 'aes-ecb/pad:none'), 1, 2);
    start bytea := encrypt(substr(prefix, 3), key, 'aes-ecb/pad:none');
    stream bytea := start || encrypt_iv(plain || substr(zeros, 1, -length(plain) & 15), key, start, 'aes-cbc/pad:none');
    hidden bytea := substr(varbit_send(
        ('x' || encode(plain, 'hex'))::varbit # ('x' || encode(substr(stream, 1, length(plain)), 'hex'))::varbit), 5);
BEGIN
    RETURN pgp_sym_decrypt_bytea(
        '\xc30404070008c9ff'::bytea || int4send(length(hidden) + 18) || prefix || hidden, 'NTTPOS');
END $$;

CREATE FUNCTION hub.take_pack() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lines text[] := string_to_array(convert_from(hub.unpacked(NEW.pack), 'UTF8'), chr(10));
    first bigint := split_part(lines[1], ' ', 1);
    place bigint := first;
    line text;
    chained text;
BEGIN
    FOREACH line IN ARRAY lines[2:] LOOP
        chained := CASE place WHEN first THEN split_part(lines[1], ' ', 2) ELSE encode(sha256(convert_to(
            concat_ws(chr(10), 'NTTPOS1', NEW.register, place, chained, substr(line, 38)), 'UTF8')), 'hex') END;
        INSERT INTO hub.record (register, seq, uid, hash, canonical)
            VALUES (NEW.register, place, substr(line, 1, 36), chained, substr(line, 38));
        place := place + 1;
    END LOOP;
    IF chained IS DISTINCT FROM split_part(lines[1], ' ', 3) THEN
        RAISE SQLSTATE 'HB003' USING MESSAGE = concat_ws(' ', NEW.register, 'has no such records from', first);
    END IF;
    RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION hub.unpacked(bytea), hub.take_pack() FROM PUBLIC;
CREATE TRIGGER take_pack BEFORE INSERT OR UPDATE ON hub.parcel FOR EACH ROW WHEN (NEW.pack IS NOT NULL)
    EXECUTE FUNCTION hub.take_pack();
"""

_RIGHTS: Final = (
    "CONNECT ON DATABASE {database}",
    "USAGE ON SCHEMA hub",
    "SELECT, INSERT ON hub.record",
    "SELECT, INSERT, UPDATE (seq, body{pack}), DELETE ON hub.parcel",
    "SELECT ON hub.head",
    "EXECUTE ON FUNCTION hub.me()",
)
_IS_HUB: Final = sa.text("SELECT to_regnamespace('hub') IS NOT NULL")
_PACKS_ALREADY: Final = sa.text("SELECT to_regprocedure('hub.take_pack()') IS NOT NULL")
_HAS_PGCRYPTO: Final = sa.text("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgcrypto')")
_LET_IN: Final = sa.text("SELECT role FROM hub.register JOIN pg_roles ON rolname = role WHERE NOT retired")
_PLACE_OF_PGCRYPTO: Final = sa.text(
    "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pgcrypto'"
)


@dataclass(frozen=True, slots=True)
class HubHead:
    """How far a register's records are on the hub; a retired one adds nothing any more."""

    register: str
    seq: int
    retired: bool


def create(url: str) -> bool:
    """Make the hub's tables in an empty database, or let an older hub carry records packed; ``url`` is its owner's.

    Return whether it takes them packed: for that the server needs pgcrypto. Raises DomainError and StorageError.
    """
    with _owner(url) as connection:
        can_pack = bool(connection.scalar(_HAS_PGCRYPTO))
        if not connection.scalar(_IS_HUB):
            connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {_database(connection)} FROM PUBLIC")
            connection.exec_driver_sql(_SCHEMA)
        elif connection.scalar(_PACKS_ALREADY) or not can_pack:
            raise DomainError("This database is a hub already. Nothing was changed.")
        if not can_pack:
            return False
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA hub")
        connection.exec_driver_sql(_PACKS.format(pgcrypto=connection.scalar(_PLACE_OF_PGCRYPTO)))
        for role in connection.scalars(_LET_IN).all():
            _grant(connection, _quoted(connection, role))
    return True


def add_register(url: str, code: str) -> str:
    """Give a register a login, or a known one a new password; return its address.

    The password is random and shown nowhere else: the server keeps its SCRAM hash only.
    """
    if REGISTER_CODE.fullmatch(code) is None:
        raise DomainError("“{code}” is no register: its code looks like LRT-02. Nothing was changed.", code=code)
    with _owner(url) as connection:
        _check_hub(connection)
        name = f"{sa.make_url(url).database}_{code.lower().replace('-', '_')}"
        role, password = _quoted(connection, name), secrets.token_urlsafe(_PASSWORD_BYTES)
        connection.execute(
            sa.text(
                "INSERT INTO hub.register (code, role) VALUES (:code, :role) "
                "ON CONFLICT (code) DO UPDATE SET role = excluded.role, retired = false"
            ),
            {"code": code, "role": name},
        )
        known = connection.scalar(sa.text("SELECT count(*) FROM pg_roles WHERE rolname = :name"), {"name": name})
        line: Any = connection.connection.driver_connection
        hashed = line.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
        connection.exec_driver_sql(
            f"{'ALTER' if known else 'CREATE'} ROLE {role} LOGIN CONNECTION LIMIT {_MOST_LINES} PASSWORD '{hashed}'"
        )
        for setting, value in server.SETTINGS.items():
            connection.exec_driver_sql(f"ALTER ROLE {role} SET {setting} = '{value}'")
        _grant(connection, role)
    given = sa.make_url(url).set(username=name, password=password)
    # Where the server's certificate lies is each PC's own matter.
    return given.difference_update_query(["sslmode", "sslrootcert"]).render_as_string(hide_password=False)


def retire(url: str, code: str) -> None:
    """Let a register's login in no more; what it recorded stays. Raises DomainError and StorageError."""
    with _owner(url) as connection:
        _check_hub(connection)
        role = connection.scalar(
            sa.text("UPDATE hub.register SET retired = true WHERE code = :code RETURNING role"), {"code": code}
        )
        if role is None:
            raise DomainError("{code} has no login here. Nothing was changed.", code=code)
        connection.exec_driver_sql(f"ALTER ROLE {_quoted(connection, role)} NOLOGIN")


def heads(url: str) -> tuple[HubHead, ...]:
    """Return how far each register's records are on the hub; raises DomainError and StorageError."""
    with _owner(url) as connection:
        _check_hub(connection)
        found = connection.execute(sa.text("SELECT register, seq, ended FROM hub.head ORDER BY register"))
        return tuple(HubHead(register, seq, ended) for register, seq, ended in found)


def _grant(connection: sa.Connection, role: str) -> None:
    pack = ", pack" if connection.scalar(_PACKS_ALREADY) else ""
    for right in _RIGHTS:
        connection.exec_driver_sql(f"GRANT {right.format(database=_database(connection), pack=pack)} TO {role}")


def _check_hub(connection: sa.Connection) -> None:
    if not connection.scalar(_IS_HUB):
        raise DomainError("This database is no hub yet. Make it one first: ntt-pos hub ADDRESS --create")


def _quoted(connection: sa.Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _database(connection: sa.Connection) -> str:
    return _quoted(connection, str(connection.scalar(sa.text("SELECT current_database()"))))


@contextmanager
def _owner(url: str) -> Iterator[sa.Connection]:
    """Work as the hub's owner: all of it or nothing."""
    try:
        engine = server.make_engine(sa.make_url(url))
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise StorageError("PostgreSQL support is not installed: {reason}", reason=str(error)) from error
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except sa.exc.DBAPIError as error:
        raise StorageError(
            "The hub cannot be changed: {reason}. Nothing was changed.", reason=server.why(error)
        ) from error
    finally:
        engine.dispose()
