"""The hub holds its rules by itself: each attack is refused by the database, and goes through once its guard is gone."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from ntt_pos.data import hub_tables as hub
from ntt_pos.data import server as line_settings
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.journal import GENESIS, chain_hash
from ntt_pos.domain.core.parcel import Record, record_lines
from ntt_pos.services.replication.hub_packs import lines_of, pack_of
from tests.services.replication.older_hub import make_older

pytestmark = pytest.mark.postgres

NOT_YOURS, APPEND_ONLY = "42501", "23000"


def chain(register, last, *, text="{}"):
    """Return the rows of a chain, from its first record on."""
    rows, previous = [], GENESIS
    for seq in range(1, last + 1):
        canonical = f"{text}{seq}"
        previous = chain_hash(register=register, seq=seq, previous=previous, canonical_text=canonical)
        rows.append((register, seq, f"{seq:036}", previous, canonical))
    return rows


class Hub:
    """A hub with two tills, and ways in as its owner and as each of them."""

    def __init__(self, url):
        self.url = url
        self.tills = {code: hub.add_register(url, code) for code in ("LRT-01", "LRT-02")}
        self._engines = []

    def engine(self, url):
        made = line_settings.make_engine(sa.make_url(url), poolclass=sa.pool.NullPool)
        self._engines.append(made)
        return made

    @contextmanager
    def till(self, code="LRT-02"):
        with self.engine(self.tills[code]).begin() as connection:
            yield connection

    @contextmanager
    def owner(self):
        with self.engine(self.url).begin() as connection:
            yield connection

    def without(self, *statements):
        """Take guards away, as their owner."""
        with self.owner() as connection:
            for each in statements:
                connection.exec_driver_sql(each)

    def heads(self):
        return {each.register: each.seq for each in hub.heads(self.url)}


def add(connection, rows):
    """Send records as a PC does: by COPY."""
    with (
        connection.connection.driver_connection.cursor() as cursor,
        cursor.copy("COPY hub.record (register, seq, uid, hash, canonical) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def put(connection, register, name, seq=1, body=b"x"):
    connection.execute(
        sa.text(
            "INSERT INTO hub.parcel (register, name, seq, body) VALUES (:register, :name, :seq, :body) "
            "ON CONFLICT (register, name) DO UPDATE SET seq = excluded.seq, body = excluded.body"
        ),
        {"register": register, "name": name, "seq": seq, "body": body},
    )


def put_packed(connection, rows, name="catatan-000000001-000000009-abcdef01.ntt"):
    """Send records as a PC does where the hub unpacks them: beside the parcel that they are of."""
    connection.execute(
        sa.text("INSERT INTO hub.parcel (register, name, seq, body, pack) VALUES (:register, :name, :seq, 'x', :pack)"),
        {"register": rows[0][0], "name": name, "seq": rows[-1][1], "pack": packed(rows)},
    )


def packed(rows):
    body = record_lines([Record(uid, text, digest) for _register, _seq, uid, digest, text in rows])
    return pack_of(rows[0][1], body)


def refused(act):
    """Run an act that the database must refuse; return its SQLSTATE."""
    with pytest.raises(Exception, match=r".") as caught:
        act()
    error = getattr(caught.value, "orig", caught.value)
    assert error.sqlstate, caught.value
    return error.sqlstate


@pytest.fixture
def the_hub(hub_address):
    made = Hub(hub_address)
    yield made
    made.without("DROP SCHEMA IF EXISTS trap CASCADE")
    for each in made._engines:
        each.dispose()


def test_each_register_adds_to_its_chain_and_reads_all(the_hub):
    with the_hub.till("LRT-01") as till:
        add(till, chain("LRT-01", 3))
        put(till, "LRT-01", "kepala.ntt", 3, b"signed")
    with the_hub.till("LRT-02") as till:
        add(till, chain("LRT-02", 2))
        put(till, "LRT-01", "diterima-LRT-02.ntt", 3)
        assert till.scalar(sa.text("SELECT hub.me()")) == "LRT-02"
        assert till.scalar(sa.text("SELECT count(*) FROM hub.record")) == 5
        assert till.scalar(sa.text("SELECT body FROM hub.parcel WHERE name = 'kepala.ntt'")) == b"signed"
        told = till.execute(sa.text("SELECT * FROM hub.head ORDER BY register")).all()
    assert [tuple(each) for each in told] == [
        ("LRT-01", 3, chain("LRT-01", 3)[-1][3], False),
        ("LRT-02", 2, chain("LRT-02", 2)[-1][3], False),
    ]


def test_what_is_there_already_is_passed_over_and_what_is_new_comes_in(the_hub):
    with the_hub.till() as till:
        add(till, chain("LRT-02", 2))
    with the_hub.till() as till:
        add(till, chain("LRT-02", 5))
    assert the_hub.heads() == {"LRT-01": 0, "LRT-02": 5}


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        pytest.param(chain("LRT-01", 1), NOT_YOURS, id="another register's chain"),
        pytest.param(chain("LRT-02", 4)[3:], hub.GAP, id="a gap"),
        pytest.param([("LRT-02", 0, "uid", GENESIS, "{}")], hub.GAP, id="before the first"),
        pytest.param([("LRT-02", 3, "uid", "0" * 64, "{}3")], hub.FORGED, id="a wrong hash"),
        pytest.param([(*chain("LRT-02", 3)[2][:4], "{}4")], hub.FORGED, id="changed content"),
        pytest.param(chain("LRT-02", 3, text="{other}")[2:], hub.FORGED, id="another one before it"),
        pytest.param(chain("LRT-02", 2, text="{other}")[1:], hub.FORK, id="another branch"),
    ],
)
def test_what_does_not_follow_is_refused_and_the_guard_does_it(the_hub, rows, state):
    def attack():
        with the_hub.till() as till:
            add(till, rows)

    with the_hub.till() as till:
        add(till, chain("LRT-02", 2))
    assert refused(attack) == state
    assert the_hub.heads() == {"LRT-01": 0, "LRT-02": 2}
    the_hub.without("DROP TRIGGER check_record ON hub.record")
    if state == hub.FORK:
        assert refused(attack) == "23505"  # a place holds one record even then
    else:
        attack()


PACKED = [
    pytest.param(chain("LRT-01", 1), NOT_YOURS, id="another register's chain"),
    pytest.param(chain("LRT-02", 4)[3:], hub.GAP, id="a gap"),
    pytest.param([("LRT-02", 3, "0" * 36, "0" * 64, "{}3")], hub.FORGED, id="a wrong hash"),
    pytest.param([(*chain("LRT-02", 3)[2][:4], "{}4")], hub.FORGED, id="changed content"),
    pytest.param(chain("LRT-02", 3, text="{other}")[2:], hub.FORGED, id="another one before it"),
    pytest.param(chain("LRT-02", 2, text="{other}")[1:], hub.FORK, id="another branch"),
]


@pytest.mark.parametrize(("rows", "state"), PACKED)
def test_packed_records_are_refused_alike_and_the_same_guard_does_it(the_hub, rows, state):
    def attack():
        with the_hub.till() as till:
            put_packed(till, rows)

    with the_hub.till() as till:
        put_packed(till, chain("LRT-02", 2), "catatan-1.ntt")
    assert refused(attack) == state
    assert the_hub.heads() == {"LRT-01": 0, "LRT-02": 2}
    the_hub.without("DROP TRIGGER check_record ON hub.record")
    if state == hub.FORK:
        assert refused(attack) == "23505"  # a place holds one record even then
    elif state == NOT_YOURS:
        assert refused(attack) == NOT_YOURS  # the parcel has its own guard
        the_hub.without("DROP TRIGGER check_parcel ON hub.parcel")
        attack()
    else:
        attack()


def test_a_text_that_was_changed_among_others_does_not_lead_to_the_last_hash(the_hub):
    """The hashes between are worked out at the hub: the last one proves them; the control takes the words that prove it."""
    rows = chain("LRT-02", 5)
    rows[3] = (*rows[3][:4], "{}changed")

    def attack():
        with the_hub.till() as till:
            put_packed(till, rows)

    assert refused(attack) == hub.FORGED
    assert the_hub.heads()["LRT-02"] == 0
    with the_hub.owner() as owner:
        told = owner.scalar(sa.text("SELECT pg_get_functiondef('hub.take_pack()'::regprocedure)"))
        assert "IF chained IS DISTINCT FROM" in told
        owner.exec_driver_sql(told.replace("IF chained IS DISTINCT FROM", "IF false AND chained IS DISTINCT FROM"))
    attack()
    assert the_hub.heads()["LRT-02"] == 5


@pytest.mark.parametrize("pack", [b"nonsense", b"\x03", packed(chain("LRT-02", 2))[:-1]])
def test_what_is_no_pack_is_refused_with_its_parcel(the_hub, pack):
    def attack():
        with the_hub.till() as till:
            till.execute(
                sa.text(
                    "INSERT INTO hub.parcel (register, name, seq, body, pack) VALUES ('LRT-02', 'a.ntt', 1, 'x', :pack)"
                ),
                {"pack": pack},
            )

    refused(attack)
    with the_hub.owner() as owner:
        assert owner.exec_driver_sql("SELECT count(*) FROM hub.parcel").scalar() == 0
    the_hub.without("DROP TRIGGER take_pack ON hub.parcel")
    attack()


def test_a_pack_is_unpacked_whatever_its_size_and_comes_again_without_harm(the_hub):
    for last in (1, 2, 3, 15, 16, 17, 400):
        for again in range(2):
            with the_hub.till() as till:
                put_packed(till, chain("LRT-02", last), f"catatan-{last}-{again}.ntt")
        assert the_hub.heads()["LRT-02"] == last
    with the_hub.till() as till:
        pack = till.scalar(sa.text("SELECT pack FROM hub.parcel WHERE name = 'catatan-400-1.ntt'"))
        kept = till.execute(sa.text("SELECT seq, uid, hash, canonical FROM hub.record ORDER BY seq")).all()
    assert dict(lines_of("LRT-02", pack, 10**6)) == {
        seq: f"{uid} {digest} {text}\n".encode() for seq, uid, digest, text in kept
    }


def test_an_older_hub_learns_to_take_packs_and_keeps_what_it_has(the_hub):
    make_older(the_hub.url)
    with the_hub.till() as till:
        add(till, chain("LRT-02", 2))
        put(till, "LRT-02", "kepala.ntt", 2)
    hub.create(the_hub.url)
    with the_hub.till() as till:
        put_packed(till, chain("LRT-02", 4))
    assert the_hub.heads() == {"LRT-01": 0, "LRT-02": 4}
    with pytest.raises(DomainError, match="is a hub already"):
        hub.create(the_hub.url)


def test_an_older_hub_learns_it_although_the_login_of_a_retired_register_is_gone(the_hub, server):
    make_older(the_hub.url)
    hub.retire(the_hub.url, "LRT-01")
    with the_hub.owner() as owner:
        role = owner.scalar(sa.text("SELECT role FROM hub.register WHERE code = 'LRT-01'"))
    as_superuser = line_settings.make_engine(
        sa.make_url(server.named(str(sa.make_url(the_hub.url).database), as_owner=True)), poolclass=sa.pool.NullPool
    )
    with as_superuser.begin() as owner:
        owner.exec_driver_sql(f'DROP OWNED BY "{role}"')
        owner.exec_driver_sql(f'DROP ROLE "{role}"')
    assert hub.create(the_hub.url)
    with the_hub.till() as till:
        put_packed(till, chain("LRT-02", 3))  # the control: who works on has the right to it
    assert the_hub.heads()["LRT-02"] == 3


def test_a_server_without_pgcrypto_has_a_hub_that_learns_it_once_it_is_there(hub_database, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(
            hub, "_HAS_PGCRYPTO", sa.text("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'tiada')")
        )
        assert not hub.create(hub_database)
        made = Hub(hub_database)
        with made.till() as till:
            add(till, chain("LRT-02", 2))
        with pytest.raises(DomainError, match="a hub already"):
            hub.create(hub_database)
    assert hub.create(hub_database)
    with made.till() as till:
        put_packed(till, chain("LRT-02", 3))
    assert made.heads()["LRT-02"] == 3
    made.without("DROP SCHEMA hub CASCADE")


def test_pgcrypto_that_was_there_before_is_used_where_it_is(server, hub_database):
    engine = line_settings.make_engine(sa.make_url(hub_database), poolclass=sa.pool.NullPool)
    with engine.begin() as owner:
        owner.exec_driver_sql("CREATE SCHEMA elsewhere")
        owner.exec_driver_sql("CREATE EXTENSION pgcrypto SCHEMA elsewhere")
    try:
        hub.create(hub_database)
        made = Hub(hub_database)
        with made.till() as till:
            put_packed(till, chain("LRT-02", 3))
        assert made.heads()["LRT-02"] == 3
        for each in made._engines:
            each.dispose()
    finally:
        with engine.begin() as owner:
            owner.exec_driver_sql("DROP SCHEMA hub, elsewhere CASCADE")
        engine.dispose()


@pytest.mark.parametrize(
    "statement", ["UPDATE hub.record SET canonical = 'x'", "DELETE FROM hub.record", "TRUNCATE hub.record"]
)
def test_records_are_neither_changed_nor_removed_not_even_by_their_owner(the_hub, statement):
    def attack(way_in):
        with way_in() as connection:
            assert connection.exec_driver_sql(statement).rowcount

    with the_hub.till() as till:
        add(till, chain("LRT-02", 2))
    assert refused(lambda: attack(the_hub.till)) == NOT_YOURS
    assert refused(lambda: attack(the_hub.owner)) == APPEND_ONLY
    the_hub.without("DROP TRIGGER no_change ON hub.record", "DROP TRIGGER no_truncate ON hub.record")
    assert refused(lambda: attack(the_hub.till)) == NOT_YOURS
    attack(the_hub.owner)
    assert the_hub.heads()["LRT-02"] == (2 if statement.startswith("UPDATE") else 0)


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ("INSERT INTO hub.parcel (register, name, seq, body) VALUES ('LRT-01', 'kepala.ntt', 9, 'x')", NOT_YOURS),
        (
            "INSERT INTO hub.parcel (register, name, seq, body) VALUES ('LRT-01', 'diterima-LRT-01.ntt', 9, 'x')",
            NOT_YOURS,
        ),
        ("UPDATE hub.parcel SET body = 'x' WHERE register = 'LRT-01'", NOT_YOURS),
        ("DELETE FROM hub.parcel WHERE register = 'LRT-01'", NOT_YOURS),
        ("DELETE FROM hub.parcel WHERE register = 'LRT-02' AND name = 'kepala.ntt'", NOT_YOURS),
        ("DELETE FROM hub.parcel WHERE register = 'LRT-02' AND name = 'untuk-LRT-01/pribadi.ntt'", NOT_YOURS),
        ("UPDATE hub.parcel SET seq = 4 WHERE register = 'LRT-02' AND name = 'kepala.ntt'", hub.BACKWARDS),
    ],
)
def test_parcels_are_replaced_forwards_by_whoever_put_them(the_hub, statement, state):
    def attack():
        with the_hub.till() as till:
            assert till.exec_driver_sql(statement).rowcount == 1

    with the_hub.till("LRT-01") as till:
        put(till, "LRT-01", "untuk-LRT-02/pribadi.ntt")
    with the_hub.till() as till:
        for name in ("kepala.ntt", "untuk-LRT-01/pribadi.ntt"):
            put(till, "LRT-02", name, 5)
    assert refused(attack) == state
    the_hub.without("DROP TRIGGER check_parcel ON hub.parcel")
    attack()


def test_what_is_not_lasting_goes_and_a_newer_head_replaces_the_older(the_hub):
    with the_hub.till() as till:
        for name in ("kepala.ntt", "untuk-LRT-01/foto-ab.ntt", "diterima-LRT-02.ntt"):
            put(till, "LRT-02", name, 5)
        put(till, "LRT-02", "kepala.ntt", 6, b"new")
        put(till, "LRT-02", "diterima-LRT-02.ntt", 2)
        assert till.exec_driver_sql("DELETE FROM hub.parcel WHERE name ~ 'foto'").rowcount == 1
        told = till.exec_driver_sql("SELECT name, seq, digest = md5(body) FROM hub.parcel ORDER BY name").all()
    assert [tuple(each) for each in told] == [("diterima-LRT-02.ntt", 2, True), ("kepala.ntt", 6, True)]


def test_what_a_session_looks_up_first_changes_no_guard(the_hub):
    """An own sha256() that says what the attacker wants is not called; the control loses its fixed search_path."""
    the_hub.without("CREATE SCHEMA trap", f"GRANT ALL ON SCHEMA trap TO {sa.make_url(the_hub.url).database}_lrt_02")

    def attack():
        with the_hub.till() as till:
            till.exec_driver_sql(
                "CREATE FUNCTION trap.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\xab'::bytea $$"
            )
            till.exec_driver_sql("SET search_path = trap, pg_catalog")
            add(till, [("LRT-02", 1, "uid", "ab", "forged")])

    assert refused(attack) == hub.FORGED
    the_hub.without("ALTER FUNCTION hub.check_record() RESET search_path")
    attack()


FORBIDDEN = (
    "SELECT rolpassword FROM pg_authid",
    "SELECT passwd FROM pg_shadow",
    "SELECT * FROM hub.register",
    "ALTER ROLE {db}_lrt_01 PASSWORD 'known'",
    "ALTER ROLE {db}_lrt_01 SET search_path = trap",
    "CREATE ROLE another",
    "GRANT {db}_lrt_01 TO {db}_lrt_02",
    "SET ROLE {db}_lrt_01",
    "SET SESSION AUTHORIZATION {db}_lrt_01",
    "SET session_replication_role = replica",
    "CREATE TEMP TABLE record (seq int)",
    "CREATE TABLE hub.mine (seq int)",
    "CREATE TABLE public.mine (seq int)",
    "ALTER TABLE hub.record DISABLE TRIGGER ALL",
    "DROP TRIGGER check_record ON hub.record",
    "CREATE OR REPLACE FUNCTION hub.me() RETURNS text LANGUAGE sql AS $$ SELECT 'LRT-01'::text $$",
    "COPY hub.record TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
)


def test_a_register_reaches_nothing_else_on_the_server(the_hub, server):
    database = sa.make_url(the_hub.url).database

    def attack(statement):
        with the_hub.till() as till:
            till.exec_driver_sql(statement.format(db=database))
            till.rollback()

    assert {each: refused(lambda each=each: attack(each)) for each in FORBIDDEN} == dict.fromkeys(FORBIDDEN, NOT_YOURS)
    server.run(f"ALTER ROLE {database}_lrt_02 SUPERUSER")  # the control: with all rights each of them goes through
    try:
        for each in FORBIDDEN:
            attack(each)
    finally:
        server.run(f"ALTER ROLE {database}_lrt_02 NOSUPERUSER")


def test_a_register_waits_for_nothing_long(the_hub):
    with the_hub.owner() as owner:
        kept = owner.exec_driver_sql(
            "SELECT rolname, unnest(setconfig) FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole "
            f"WHERE rolname LIKE '{sa.make_url(the_hub.url).database}_lrt_02'"
        ).all()
    assert {each[1] for each in kept} == {f"{name}={value}" for name, value in line_settings.SETTINGS.items()}


def test_a_register_that_is_added_again_has_another_password(the_hub, server):
    before = sa.make_url(the_hub.tills["LRT-02"])
    after = sa.make_url(hub.add_register(the_hub.url, "LRT-02"))
    assert (after.username, after.database) == (before.username, before.database)
    assert after.password != before.password
    assert len(after.password) >= 20


def test_a_retired_register_comes_in_no_more_and_what_it_recorded_stays(the_hub):
    with the_hub.engine(the_hub.tills["LRT-02"]).connect() as still_there:
        with still_there.begin():
            add(still_there, chain("LRT-02", 2))
        hub.retire(the_hub.url, "LRT-02")
        assert refused(lambda: add(still_there, chain("LRT-02", 3)[2:])) == NOT_YOURS
    with pytest.raises(sa.exc.OperationalError, match="not permitted to log in"), the_hub.till():
        pass
    assert hub.heads(the_hub.url) == (hub.HubHead("LRT-01", 0, False), hub.HubHead("LRT-02", 2, True))
    the_hub.tills["LRT-02"] = hub.add_register(the_hub.url, "LRT-02")
    with the_hub.till() as till:
        add(till, chain("LRT-02", 3))


def test_what_cannot_be_is_said_and_changes_nothing(the_hub, server):
    with pytest.raises(DomainError, match="is a hub already"):
        hub.create(the_hub.url)
    with pytest.raises(DomainError, match="LRT-09 has no login"):
        hub.retire(the_hub.url, "LRT-09")
    with pytest.raises(DomainError, match="looks like LRT-02"):
        hub.add_register(the_hub.url, "lrt")
    with pytest.raises(StorageError, match="does not let this program do that"):
        hub.add_register(the_hub.tills["LRT-01"], "LRT-03")
    assert the_hub.heads() == {"LRT-01": 0, "LRT-02": 0}


def test_a_database_that_is_no_hub_is_left_alone(server, postgres_template):
    url = server.named(postgres_template, as_owner=True)
    with pytest.raises(DomainError, match="no hub yet"):
        hub.heads(url)
