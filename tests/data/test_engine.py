"""How the database is opened, read and written: safe settings, one writer, and the truth about a failed COMMIT."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from ntt_pos.data import engine, schema_version
from ntt_pos.data.engine import OutcomeUnknown, connect
from ntt_pos.data.models import cash, shop
from ntt_pos.data.sqlite_file import configure_sqlite, pragmas, sqlite_url, wal_is_safe
from ntt_pos.domain.core.errors import StorageError

pytestmark = pytest.mark.databases("sqlite", "postgres")

THROTTLE = shop.sign_in_throttle


@pytest.fixture
def database(shop_url):
    opened = connect(shop_url)
    yield opened
    opened.close()


def put(unit, who: str, failures: int = 1) -> None:
    unit.run(sa.insert(THROTTLE), {"who": who, "failures": failures, "uptime": 0})


def names(database) -> list[str]:
    with database.reading() as unit:
        return [row["who"] for row in unit.rows(sa.select(THROTTLE.c.who).order_by("who"))]


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 46, 1), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 52, 1), True),
        ((3, 53, 0), True),
    ],
)
def test_wal_is_used_only_where_its_reset_bug_is_mended(version, safe):
    assert wal_is_safe(version) is safe
    assert (pragmas(version)["journal_mode"], pragmas(version)["synchronous"]) == (
        ("wal", "2") if safe else ("delete", "3")
    )


def test_the_sqlite_we_depend_on_has_the_mended_wal():
    assert wal_is_safe(sqlite.sqlite_version_info), sqlite.sqlite_version


def test_every_connection_has_every_setting(sqlite_template, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(sqlite_template.read_bytes())
    database = connect(sqlite_url(copy))
    connections = [database.engine.connect() for _ in range(5)]
    for connection in connections:
        seen = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in pragmas((3, 53, 0))}
        assert seen == dict(pragmas(sqlite.sqlite_version_info))
        connection.close()
    database.close()


def test_a_plain_connection_has_not_those_settings(tmp_path):
    plain = sqlite.connect(str(tmp_path / "plain.db"))
    seen = {name: str(plain.execute(f"PRAGMA {name}").fetchone()[0]) for name in pragmas((3, 53, 0))}
    plain.close()
    wanted = pragmas((3, 53, 0))
    assert {name for name in wanted if seen[name] != wanted[name]} >= {
        "journal_mode",
        "foreign_keys",
        "recursive_triggers",
        "trusted_schema",
        "cell_size_check",
    }


@pytest.mark.parametrize("stubborn", list(pragmas((3, 53, 0))))
def test_a_setting_that_does_not_take_is_refused_in_words(stubborn, tmp_path):
    class Cursor:
        def __init__(self, inner):
            self.inner, self.hide = inner, False

        def execute(self, statement):
            self.hide = statement == f"PRAGMA {stubborn}"
            return self if self.hide else self.inner.execute(statement)

        def fetchone(self):
            return ("no",)

        def close(self):
            self.inner.close()

    class Connection:
        def __init__(self):
            self.inner = sqlite.connect(str(tmp_path / "stubborn.db"))

        def cursor(self):
            return Cursor(self.inner.cursor())

    connection = Connection()
    with pytest.raises(StorageError, match=f"{stubborn} is no, not {pragmas(sqlite.sqlite_version_info)[stubborn]}"):
        configure_sqlite(connection)
    connection.inner.close()


def test_a_missing_file_is_never_made_anew(tmp_path):
    path = tmp_path / "gone.db"
    with pytest.raises(
        StorageError, match=r"no shop at .*gone\.db\. Name another folder, found a new shop, or restore"
    ):
        connect(sqlite_url(path))
    assert not path.exists()


def test_what_a_writing_wrote_is_there_afterwards(database):
    with database.writing() as unit:
        put(unit, "a")
    assert names(database) == ["a"]


def test_a_failure_inside_a_writing_leaves_nothing_behind(database):
    with pytest.raises(ZeroDivisionError), database.writing() as unit:
        put(unit, "a")
        _ = 1 / 0
    assert names(database) == []


def test_a_unit_inside_a_unit_is_refused(database):
    with database.writing() as unit:
        put(unit, "a")
        with pytest.raises(RuntimeError, match="already open on this thread"), database.reading():
            pass
    assert names(database) == ["a"]


def test_after_a_refused_unit_the_next_one_opens(database):
    with pytest.raises(RuntimeError), database.reading(), database.writing():
        pass
    with database.writing() as unit:
        put(unit, "a")


def test_a_reading_sees_one_moment_while_others_write(database):
    with database.reading() as unit:
        before = unit.value(sa.select(sa.func.count()).select_from(THROTTLE))
        other = threading.Thread(target=_write, args=(database, "b"))
        other.start()
        other.join()
        after = unit.value(sa.select(sa.func.count()).select_from(THROTTLE))
    assert (before, after) == (0, 0)
    assert names(database) == ["b"]


def _write(database, who):
    with database.writing() as unit:
        put(unit, who)


def test_a_second_writer_waits_for_the_first_and_sees_its_rows(database):
    started, seen = threading.Event(), []

    def second():
        started.set()
        with database.writing() as unit:
            seen.extend(row["who"] for row in unit.rows(sa.select(THROTTLE.c.who)))
            put(unit, "second")

    with database.writing() as unit:
        other = threading.Thread(target=second)
        other.start()
        started.wait()
        put(unit, "first")
        other.join(timeout=0.1)
        assert other.is_alive()
    other.join()
    assert seen == ["first"]
    assert names(database) == ["first", "second"]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("short", [engine.SHORT_S, 0.0])
def test_whoever_writes_in_small_steps_sees_that_another_thread_waits_however_long(database, monkeypatch, short):
    monkeypatch.setattr(engine, "SHORT_S", short)
    written = threading.Event()

    def write() -> None:
        with database.writing() as unit:
            put(unit, "kedua")
        written.set()

    with database.writing() as unit:
        put(unit, "pertama")
        assert not database.is_wanted
        other = threading.Thread(target=write)
        other.start()
        for _ in range(2000):
            if database.is_wanted:
                break
            time.sleep(0.001)
        assert database.is_wanted
    other.join()
    assert written.is_set()
    assert not database.is_wanted


@contextmanager
def read_by_another(database):
    """Let another thread have a reading open within the block, and end it also where the block fails."""
    reading, over = threading.Event(), threading.Event()

    def read() -> None:
        with database.reading():
            reading.set()
            over.wait()

    other = threading.Thread(target=read)
    other.start()
    reading.wait()
    try:
        yield
    finally:
        over.set()
        other.join()


@pytest.mark.databases("sqlite")
def test_long_work_sees_when_somebody_is_between_two_steps_of_something(database):
    assert database.rests(60.0)
    with database.reading():
        assert database.rests(60.0)  # its own steps are none of another's
    with read_by_another(database):
        assert database.is_wanted
        assert not database.rests(0.0)
    assert not database.is_wanted
    assert database.rests(0.0)
    assert not database.rests(60.0)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("long", [True, False])
def test_a_report_that_reads_for_long_keeps_no_long_work_waiting(database, monkeypatch, *, long):
    monkeypatch.setattr(engine, "SHORT_S", 0.0 if long else 60.0)
    with read_by_another(database):
        assert database.is_wanted is not long
        assert database.rests(60.0) is long


@pytest.mark.parametrize("reached", [True, False])
def test_a_failed_commit_is_told_as_unknown_and_the_rows_tell_the_truth(database, monkeypatch, reached):
    plain = sa.Connection.exec_driver_sql

    def lossy(self, statement, *args, **kwargs):
        if statement == "COMMIT":
            if reached:
                plain(self, statement)
            raise sa.exc.OperationalError(statement, None, OSError("disk I/O error"))
        return plain(self, statement, *args, **kwargs)

    monkeypatch.setattr(sa.Connection, "exec_driver_sql", lossy)
    with pytest.raises(OutcomeUnknown, match=r"not confirmed.*disk I/O error"), database.writing() as unit:
        put(unit, "a")
    monkeypatch.undo()
    assert names(database) == (["a"] if reached else [])


@pytest.mark.databases("postgres")
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_server_that_drops_the_connection_is_told_in_words(database, owner_url, when):
    owner = connect(owner_url)

    def cut(unit):
        process = unit.value(sa.text("SELECT pg_backend_pid()"))
        with owner.engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_terminate_backend({process})")

    wanted = StorageError if when == "before" else OutcomeUnknown
    with pytest.raises(wanted), database.writing() as unit:
        if when == "after":
            put(unit, "a")
        cut(unit)
        if when == "before":
            put(unit, "a")
    assert names(database) == []
    owner.close()


def test_upsert_adds_to_sums_and_replaces_marks(database):
    place = {"outlet_id": 1, "place": "DRAWER:X", "amount": 5}
    with database.writing() as unit:
        unit.upsert(cash.place_now, [place, place | {"amount": -2}], add=("amount",))
        amount = unit.value(sa.select(cash.place_now.c.amount).where(cash.place_now.c.place == "DRAWER:X"))
    assert amount == 3


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8\xff" * 1000)
    database = engine.connect(sqlite_url(path))
    with pytest.raises(StorageError, match="not a readable shop database"):
        schema_version.check_version(database)
    assert path.read_bytes() == b"\xff\xd8\xff" * 1000


FOLDERS = ("toko%20x", "toko x", "toko?x=1", "toko#x", "50%", "a&b+c;d", "Lamalera – kafé 店", "a@b:c")


@pytest.mark.posix("Windows allows no ? and no : in names")
def test_a_folder_may_have_any_name_and_opens_its_own_books(tmp_path):
    for name in FOLDERS:
        (tmp_path / name).mkdir()
        made = connect(sqlite_url(tmp_path / name / "a.db"), must_exist=False)
        with made.writing() as unit:
            unit.connection.exec_driver_sql("CREATE TABLE mine (name TEXT)")
            unit.connection.exec_driver_sql("INSERT INTO mine VALUES (?)", (name,))
        made.close()
    for name in FOLDERS:
        opened = connect(sqlite_url(tmp_path / name / "a.db"))
        with opened.reading() as unit:
            assert unit.value(sa.text("SELECT name FROM mine")) == name
        opened.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FOLDERS)


@pytest.mark.posix("Windows allows no ? and no : in names")
def test_an_address_that_is_glued_opens_other_books(tmp_path):
    """The control: this is how the books of “toko x” were opened for “toko%20x”."""
    for name in FOLDERS[:2]:
        (tmp_path / name).mkdir()
    (tmp_path / "toko x" / "a.db").touch()
    opened = connect(f"sqlite:///{tmp_path / 'toko%20x' / 'a.db'}")
    assert opened.engine.url.database == str(tmp_path / "toko x" / "a.db")
    opened.close()
