"""A database that is missing, newer, older, foreign, damaged or write-protected is refused in words, untouched."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine, migrate, schema_version, sqlite_file
from ntt_pos.data.engine import Database, connect
from ntt_pos.data.sqlite_file import sqlite_url
from ntt_pos.domain.core.errors import StorageError
from tests.conftest import FIRST_SHOP

pytestmark = pytest.mark.databases("sqlite", "postgres")


def set_version(owner_url: str, version: str) -> None:
    database = connect(owner_url)
    with database.writing() as unit:
        unit.run(sa.text("UPDATE ntt_pos_version SET version_num = :version"), {"version": version})
    database.close()


def refusal(url: str) -> StorageError:
    database = connect(url)
    try:
        with pytest.raises(StorageError) as caught:
            schema_version.check_version(database)
    finally:
        database.close()
    return caught.value


def test_the_shop_of_this_program_is_accepted(shop_url):
    database = connect(shop_url)
    schema_version.check_version(database)
    migrate.check_ready(database)
    assert schema_version.revision(database) == schema_version.head()
    database.close()


def test_a_newer_database_is_refused_in_words(shop_url, owner_url):
    set_version(owner_url, "9001")
    assert "made by a newer program (version 9001" in str(refusal(shop_url))
    assert "Nothing was changed" in str(refusal(shop_url))


def test_an_older_database_asks_for_an_upgrade(shop_url, owner_url, database_kind):
    set_version(owner_url, "0000")
    said = refusal(shop_url)
    assert isinstance(said, schema_version.DatabaseOlder)
    asked = "must be upgraded first" if database_kind == "sqlite" else "ntt-pos upgrade --url ADDRESS"
    assert asked in str(said)


def test_a_revision_of_another_program_is_foreign(shop_url, owner_url):
    set_version(owner_url, "a1b2c3d4e5f6")
    assert "not a shop database of this program" in str(refusal(shop_url))


@pytest.mark.parametrize(
    ("act", "count"), [("INSERT INTO ntt_pos_version VALUES ('0001')", 2), ("DELETE FROM ntt_pos_version", 0)]
)
def test_books_with_two_versions_or_none_are_refused_in_words(shop_url, owner_url, act, count):
    """A second row under the true one was read over; an upgrade would have gone by it."""
    owner = connect(owner_url)
    with owner.writing() as unit:
        unit.run(sa.text(act))
    owner.close()
    assert f"ntt_pos_version holds {count} versions instead of one" in str(refusal(shop_url))


def test_an_empty_database_is_no_shop(empty_url, tmp_path):
    if empty_url.startswith("sqlite"):
        (tmp_path / "new.db").touch()
    assert "not a shop database of this program" in str(refusal(empty_url))


def test_another_programs_database_is_foreign_and_stays_as_it_is(tmp_path):
    path = tmp_path / "music.db"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE songs (name TEXT)")
        other.execute("CREATE TABLE ntt_pos_version (version_num TEXT)")
        other.execute("INSERT INTO ntt_pos_version VALUES ('0001')")
    assert "not a shop database of this program" in str(refusal(sqlite_url(path)))
    with closing(sqlite3.connect(path)) as other:
        assert {name for (name,) in other.execute("SELECT name FROM sqlite_master")} == {"songs", "ntt_pos_version"}


def test_a_database_without_its_guards_is_not_worked_in(shop_url, owner_url):
    owner = connect(owner_url)
    with owner.writing() as unit:
        on = "" if owner.is_sqlite else " ON sale"
        unit.run(sa.text(f"DROP TRIGGER sale_no_{'delete' if owner.is_sqlite else 'truncate'}{on}"))
    owner.close()
    database = connect(shop_url)
    schema_version.check_version(database)
    with pytest.raises(StorageError, match=r"lost its guards \(sale_no_(delete|truncate)"):
        migrate.check_ready(database)
    database.close()


def test_a_database_with_a_foreign_trigger_is_not_worked_in(shop_url, owner_url):
    owner = connect(owner_url)
    with owner.writing() as unit:
        act = "BEGIN DELETE FROM print_job; END" if owner.is_sqlite else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        unit.run(sa.text(f"CREATE TRIGGER evil BEFORE INSERT ON sale {act}"))
    owner.close()
    database = connect(shop_url)
    schema_version.check_version(database)
    with pytest.raises(StorageError, match=r"\(trigger evil"):
        migrate.check_ready(database)
    database.close()


def test_a_new_shop_is_never_made_over_something(shop_url, owner_url, data_folder, database_kind):
    words = "already a file at" if database_kind == "sqlite" else "is not empty"
    with pytest.raises(StorageError, match=words):
        migrate.create(owner_url)
    database = connect(shop_url)
    schema_version.check_version(database)
    database.close()


def test_a_new_database_appears_only_when_it_is_complete(tmp_path, monkeypatch):
    path = tmp_path / "shop.db"

    def broken(*_):
        message = "power cut"
        raise KeyboardInterrupt(message)

    monkeypatch.setattr(migrate, "trigger_sql", broken)
    with pytest.raises(KeyboardInterrupt):
        migrate.create(sqlite_url(path))
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    migrate.create(sqlite_url(path))
    assert [each.name for each in tmp_path.iterdir()] == ["shop.db"]


@pytest.mark.posix("Windows does not rename books that are open")
def test_a_new_shop_is_whole_although_closing_left_its_log_beside(tmp_path, monkeypatch):
    """A disk that fails while the last connection closes: SQLite says nothing of it and leaves the log beside."""
    monkeypatch.setattr(Database, "close", lambda _database: None)
    bootstrap.create_shop(FIRST_SHOP, tmp_path / "toko")
    assert bootstrap.open_shop(tmp_path / "toko").verify.run().findings == ()
    monkeypatch.setattr(sqlite_file, "fold", lambda _path: None)
    with pytest.raises(StorageError):  # the control: without it a database that is no shop gets the name
        bootstrap.open_shop(bootstrap.create_shop(FIRST_SHOP, tmp_path / "lain").folder.root)


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path):
    with pytest.raises(StorageError, match="cannot be opened or written"):
        migrate.create(sqlite_url(tmp_path / "no such folder" / "shop.db"))


@pytest.mark.posix("rights and users of POSIX")
@pytest.mark.databases("sqlite")
def test_a_write_protected_database_is_told_in_words(shop_url, data_folder):
    def as_a_guest() -> str:
        try:
            database = connect(shop_url)
            schema_version.check_version(database)
            migrate.check_ready(database)
        except StorageError as error:
            return str(error)
        return "accepted"

    data_folder.root.chmod(0o555)
    data_folder.database.chmod(0o444)
    assert "cannot be written" in without_privileges(as_a_guest, data_folder.root)


def without_privileges(act, folder) -> str:
    """Return what ``act`` says when an ordinary user does it; root would be let through everywhere."""
    if os.geteuid() != 0:
        return act()
    for parent in (folder, *folder.parents):
        parent.chmod(parent.stat().st_mode | 0o055)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        os.write(writing, act().encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        return answer.read()


def test_opening_a_shop_tells_what_is_wrong(tmp_path):
    with pytest.raises(StorageError, match="found a new shop, or restore a backup; nothing was made or changed"):
        bootstrap.open_shop(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.databases("sqlite")
@pytest.mark.posix("Windows allows no ? in names")
def test_books_in_a_folder_with_a_rare_name_are_made_copied_and_upgraded(tmp_path):
    folder = tmp_path / "toko%20x? #1 – kafé"
    folder.mkdir()
    url = sqlite_file.sqlite_url(folder / "ntt-pos.db")
    migrate.create(url)
    migrate.move_to(url, "0001")
    migrate.upgrade(url)
    database = engine.connect(url)
    schema_version.check_version(database)
    database.close()
    assert sorted(path.name for path in folder.iterdir()) == [
        f"ntt-pos-before-{schema_version.head()}.db",
        "ntt-pos.db",
    ]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.fixture
def old_books(tmp_path):
    """Books of the first version."""
    url = sqlite_file.sqlite_url(tmp_path / "ntt-pos.db")
    migrate.create(url)
    migrate.move_to(url, "0001")
    return url


@pytest.mark.databases("sqlite")
def test_an_upgrade_says_how_far_it_is_from_the_copy_to_the_last_step(old_books):
    told: list[int] = []
    migrate.upgrade(old_books, progress=lambda done, total: told.append(100 * done // total))
    assert told == sorted(told)
    assert told[-1] == 100
    assert len({each for each in told if each > 50}) == int(
        schema_version.head()
    )  # each step after the first, and the end


@pytest.mark.databases("sqlite")
def test_an_upgrade_without_room_is_refused_before_anything_is_written(old_books, tmp_path, monkeypatch):
    before = (tmp_path / "ntt-pos.db").read_bytes()
    size = len(before)
    monkeypatch.setattr(migrate.atomic_files, "free_bytes", lambda _folder: 2 * size)
    with pytest.raises(StorageError, match="The upgrade needs"):
        migrate.upgrade(old_books)
    assert [path.name for path in tmp_path.iterdir()] == ["ntt-pos.db"]
    assert (tmp_path / "ntt-pos.db").read_bytes() == before
    monkeypatch.setattr(migrate.atomic_files, "free_bytes", lambda _folder: 3 * size)
    migrate.upgrade(old_books)


@pytest.mark.databases("sqlite")
def test_copies_of_old_upgrades_go_after_35_days_but_for_the_last_two(old_books, tmp_path):
    kept = {"0002": 400, "0003": 90, "0004": 40, "0005": 34, "0006": 33}
    now = time.time()
    for name, days in kept.items():
        path = tmp_path / f"ntt-pos-before-{name}.db"
        path.write_bytes(b"old")
        os.utime(path, (now - days * 86_400,) * 2)
    other = tmp_path / "lain-before-0002.db"
    other.write_bytes(b"another shop's")
    os.utime(other, (0, 0))
    migrate.upgrade(old_books)
    left = sorted(path.name for path in tmp_path.glob("*-before-*"))
    assert left == [other.name, *(f"ntt-pos-before-{name}.db" for name in ("0005", "0006", schema_version.head()))]
