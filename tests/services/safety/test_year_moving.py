"""A closed year in a file of its own: everything in it is still read and proved, and nothing of it can get lost."""

from __future__ import annotations

import os
import shutil
from contextlib import closing

import pysqlite3.dbapi2 as sqlite
import pytest

from ntt_pos import bootstrap
from ntt_pos.data import year_files as files
from ntt_pos.data.copies import encrypted_files
from ntt_pos.data.copies.packed_files import unpack
from ntt_pos.data.queries.core import closed_years as query
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.rights import Denied
from ntt_pos.services.safety import year_moving as moving
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.restore import Credentials, Restore
from ntt_pos.services.safety.year_copies import bring_years, send_years
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.conftest import OWNER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.histories.replay import applied, differing, held
from tests.services.days import bring_back, close_drawer, payloads
from tests.services.safety.test_export import check
from tests.services.tampering import Tamperer

NAME = "tahun-2026.db"


def a_year_over(shop):
    """Trade in two nights of 2026 and in one of 2027; every date is closed."""
    cashier, system = somebody(shop, "ani"), shop.people.system_actor()
    village, quiet = a_producer(shop, code="P900"), a_producer(shop, code="P901")
    kopi = a_product(shop, producer=village, name="Kopi Lewotobi", price=25_000, delivered=40)
    tenun = a_product(shop, producer=quiet, name="Tenun", price=250_000, delivered=4)
    for days in (1, 310, 1):
        sale = a_sale(shop, [(kopi, 2)], by=cashier)
        if days != 1:
            bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
            a_sale(shop, [(tenun, 1)], by=cashier)
        close_drawer(shop)
        shop.close_day.close(by=system)
        sleep(shop, days)


def sleep(shop, days):
    """Let days pass; a manager confirms the clock where it is asked for."""
    shop.context.clock.advance(days=days)
    if days > 1:
        shop.people.confirm_clock(by=somebody(shop, "bela"))


@pytest.fixture(scope="module")
def old_books(sqlite_template, tmp_path_factory):
    """Books over the turn of a year, and the moment at which they were left."""
    folder = DataFolder(tmp_path_factory.mktemp("old"))
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=3)) as shop:
        a_year_over(shop)
        return folder.database, shop.context.clock.now()


@pytest.fixture(scope="module")
def moved_books(old_books, tmp_path_factory):
    """The same books after the year moved, with the second folder."""
    place, (database, at) = tmp_path_factory.mktemp("moved"), old_books
    for name in ("data", "second"):
        (place / name).mkdir()
    shutil.copyfile(database, place / "data" / database.name)
    with bootstrap.open_shop(place / "data", clock=FixedClock(at), ids=SequenceIds(seed=4)) as shop:
        done = years_of(shop, place / "second").move(by=somebody(shop))
    return place, at, done


def years_of(shop, second):
    return moving.YearFiles(shop.context, Backups(shop.context, Places(shop.folder.backups, second)))


@pytest.fixture
def shop(old_books, data_folder, request):
    database, at = old_books
    if "moved" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("moved_books")[0], data_folder.root.parent, dirs_exist_ok=True)
    else:
        shutil.copyfile(database, data_folder.database)
    with bootstrap.open_shop(data_folder.root, clock=FixedClock(at), ids=SequenceIds(seed=5)) as opened:
        yield opened


@pytest.fixture
def second(tmp_path):
    (tmp_path / "second").mkdir(exist_ok=True)
    return tmp_path / "second"


@pytest.fixture
def years(shop, second):
    return years_of(shop, second)


@pytest.fixture
def moved(moved_books):
    return moved_books[2]


def told(shop):
    """Return the findings of a whole proof as (table, place)."""
    return [(each.kind, each.where) for each in shop.verify.run().findings]


def lose(file):
    """Delete a file that is read-only, on Windows too."""
    file.chmod(0o600)
    file.unlink()


def taken_away(shop, second):
    """Take the year's file away everywhere."""
    for folder in (shop.folder.root, shop.folder.backups, second):
        lose(folder / NAME)


def test_a_closed_year_moves_and_everything_reads_as_before(shop, years, tmp_path):
    before = payloads(shop), shop.verify.run(), _texts(shop)
    assert years.next() == 2026
    done = years.move(by=somebody(shop))
    assert (done.kept.year, done.kept.file, done.kept.statements, done.problem) == (2026, NAME, 2, None)
    assert years.next() is None
    raw = Tamperer(shop.context.database.url).rows("SELECT canonical FROM journal ORDER BY id")
    assert sum(text.startswith('{"moved"') for (text,) in raw) == done.kept.records > 20
    after = shop.verify.run()
    assert (payloads(shop), after.findings) == (before[0], ())
    assert _texts(shop)[: len(before[2])] == before[2]
    assert after.counted["rows"] > before[1].counted["rows"]
    assert len(shop.statements.draw_pending(shop.folder.reports, by=somebody(shop)).paths) >= 4
    shop.statements.reprint(shop.statements.list()[-1].number, by=somebody(shop))
    shop.export.write(tmp_path / "arsip", by=somebody(shop))
    assert check(tmp_path / "arsip")[0] == 0


def _texts(shop):
    with shop.context.reading() as unit:
        return [
            row["canonical"] for row in unit.stream(query.proof.journal.select().order_by(query.proof.journal.c.id))
        ]


def test_the_shop_trades_on_and_the_guards_are_back(shop, moved):
    kopi = a_product(shop, name="Kopi lain", delivered=5)
    a_sale(shop, [(kopi, 1)], by=somebody(shop, "ani"))
    close_drawer(shop)
    shop.close_day.close(by=shop.people.system_actor())
    assert told(shop) == []
    with (
        closing(sqlite.connect(str(shop.folder.database))) as connection,
        pytest.raises(sqlite.IntegrityError, match="append-only"),
    ):
        connection.execute("UPDATE journal SET canonical = '{}' WHERE id = 1")


def test_a_missing_file_is_named_and_what_it_held_is_not_guessed(shop, moved, second, tmp_path):
    taken_away(shop, second)
    found = shop.verify.run().findings
    assert [(each.kind, each.where) for each in found] == [("year_file", NAME)]
    assert f"{moved.kept.records} records" in found[0].text()
    with pytest.raises(StorageError, match="file of a closed year") as missing:
        payloads(shop)
    assert missing.value.params["file"] == NAME
    with pytest.raises(StorageError):
        shop.export.write(tmp_path / "arsip", by=somebody(shop))
    a_sale(shop, [(a_product(shop, delivered=2), 1)], by=somebody(shop, "ani"))  # the till does not need it
    close_drawer(shop)
    shop.close_day.close(by=shop.people.system_actor())


def test_a_copy_beside_the_backups_is_read_where_the_first_is_lost(shop, moved):
    lose(shop.folder.root / NAME)
    with bootstrap.open_shop(shop.folder.root, clock=shop.context.clock, ids=SequenceIds(seed=9)) as again:
        assert told(again) == []
        assert len(payloads(again)) == 4


def change(path, how):
    path.chmod(0o600)
    with closing(sqlite.connect(str(path))) as connection, connection:
        if how == "a text":
            connection.execute("UPDATE journal SET text = (SELECT text FROM journal WHERE id = 7) WHERE id = 8")
        else:
            connection.execute("DELETE FROM journal WHERE id = 8")


@pytest.mark.parametrize("how", ["a text", "a row less"])
def test_a_changed_file_is_found_and_the_copy_that_fits_is_read(shop, moved, second, how):
    change(shop.folder.root / NAME, how)
    assert told(shop) == [("year_file", NAME)]
    assert len(payloads(shop)) == 4
    change(shop.folder.backups / NAME, how)
    with bootstrap.open_shop(shop.folder.root, clock=shop.context.clock, ids=SequenceIds(seed=9)) as again:
        assert ("journal", "LRT-01 8") in told(again)


def test_a_copy_beside_the_backups_that_was_changed_is_made_anew(shop, moved, second):
    copy, whole = second / NAME, (shop.folder.root / NAME).read_bytes()
    copy.chmod(0o600)
    copy.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    send_years(shop.context, second)
    assert copy.read_bytes() == whole


def test_a_closed_day_that_was_changed_is_named_without_the_years_file_too(shop, moved, second):
    Tamperer(shop.context.database.url).run(
        "UPDATE day_closed SET summary = replace(summary, '\"sales\":', '\"sales\":9') WHERE id = 1"
    )
    taken_away(shop, second)
    assert {kind for kind, _where in told(shop)} == {"year_file", "day_closed"}


def test_a_row_of_a_moved_year_that_was_changed_is_found(shop, moved):
    Tamperer(shop.context.database.url).run("UPDATE sale_line SET product_name = 'Emas' WHERE id = 1")
    assert {kind for kind, _where in told(shop)} == {"sale_line"}


def test_without_the_file_such_a_change_would_be_nobodys(shop, moved, second):
    """The negative control: it is the file that proves the year."""
    Tamperer(shop.context.database.url).run("UPDATE sale_line SET product_name = 'Emas' WHERE id = 1")
    taken_away(shop, second)
    assert told(shop) == [("year_file", NAME)]


def test_a_text_cannot_be_hidden_behind_a_file_that_never_was(shop, moved):
    Tamperer(shop.context.database.url).run(
        """UPDATE journal SET canonical = '{"moved":"tahun-2031.db journal 60"}' WHERE id = (SELECT max(id) FROM journal)"""
    )
    assert ("journal" in {kind for kind, _where in told(shop)}) is True


def test_who_may_not_and_when_not(shop, years):
    with pytest.raises(Denied):
        years.move(by=somebody(shop, "bela"))
    a_sale(shop, [(a_product(shop, delivered=2), 1)], by=somebody(shop, "ani"))
    with pytest.raises(DomainError, match="shift is open"):
        years.move(by=somebody(shop))
    close_drawer(shop)
    assert years.move(by=somebody(shop)).kept.year == 2026
    with pytest.raises(DomainError, match="no closed year"):
        years.move(by=somebody(shop))


def test_a_year_whose_last_days_are_not_closed_stays(shop):
    sleep(shop, 330)
    a_sale(shop, [(a_product(shop, delivered=9), 1)], by=somebody(shop, "ani"))
    assert shop.year_files.next() == 2026
    Tamperer(shop.context.database.url).run("UPDATE day_state SET last_closed = '2026-12-30'")
    assert shop.year_files.next() is None


@pytest.mark.parametrize("step", [1, 2, 3])
def test_stopped_on_the_way_the_books_are_as_they_were(shop, years, step):
    def stop(done, _total):
        if done == step:
            raise ShopError("Stopped.")

    before = _texts(shop)
    with pytest.raises(ShopError, match="Stopped"):
        years.move(by=somebody(shop), progress=stop)
    assert years.kept() == ()
    assert _texts(shop)[: len(before)] == before
    assert not list(shop.folder.root.glob("*.part"))
    assert years.move(by=somebody(shop)).kept.file == NAME  # what was left of it is the same file


def test_a_file_that_does_not_give_back_what_was_written_moves_nothing(shop, years, monkeypatch):
    real = files.write

    def forgetful(part, texts):
        counts = real(part, texts)
        with closing(sqlite.connect(str(part))) as connection, connection:
            connection.execute("DELETE FROM journal WHERE id = 9")
        return counts

    monkeypatch.setattr(files, "write", forgetful)
    with pytest.raises(StorageError, match="does not give back"):
        years.move(by=somebody(shop))
    assert years.kept() == ()
    assert told(shop) == []


def test_a_disk_that_fails_after_the_file_was_proved_is_told_in_words(shop, years, monkeypatch):
    whole = moving.atomic_files.sha256_of

    def failing(path):
        if path.name == NAME:
            raise OSError("the disk does not answer")
        return whole(path)

    monkeypatch.setattr(moving.atomic_files, "sha256_of", failing)
    done = years.move(by=somebody(shop))
    assert done.kept.sha256 == whole(shop.folder.root / NAME)
    assert isinstance(done.problem, StorageError)


def test_the_backups_have_the_file_once_and_a_restore_brings_it_along(shop, years, moved, second, tmp_path):
    backups = years._backups
    assert (second / NAME).read_bytes() == (shop.folder.backups / NAME).read_bytes()
    stamp = (second / NAME).stat().st_mtime_ns
    a_sale(shop, [(a_product(shop, delivered=2), 1)], by=somebody(shop, "ani"))
    made = backups.make(by=shop.people.system_actor())
    assert (second / NAME).stat().st_mtime_ns == stamp
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.copy_to_stick(stick, by=somebody(shop), adopt=True)
    shop.close()
    lose(shop.folder.root / NAME)
    shutil.rmtree(shop.folder.root)
    desk = Restore(shop.folder, clock=shop.context.clock, ids=SequenceIds(seed=77))
    desk.restore(stick / made.manifest.file, who=Credentials("pemilik", OWNER_PIN), printed=())
    assert (shop.folder.root / NAME).is_file()
    with bootstrap.open_shop(shop.folder.root, clock=shop.context.clock, ids=SequenceIds(seed=88)) as again:
        assert told(again) == []
        assert len(payloads(again)) == 4


def test_an_encrypted_copy_that_other_books_left_makes_way_for_this_years(shop, moved, tmp_path):
    second, owner = tmp_path / "sealed", tmp_path / "owner.key"
    second.mkdir()
    key, copy = encrypted_files.new_key(owner), second / f"{NAME}.age"
    stranger = tmp_path / NAME
    stranger.write_bytes(b"the same year, moved on a PC that broke")
    encrypted_files.seal(stranger, copy, key)
    os.utime(copy, (1_000_000_000, 1_000_000_000))
    send_years(shop.context, second, key)
    encrypted_files.unseal(copy, tmp_path / "plain", owner)
    assert (tmp_path / "plain").read_bytes() == (shop.folder.root / NAME).read_bytes()
    stamp = copy.stat().st_mtime_ns
    send_years(shop.context, second, key)
    assert copy.stat().st_mtime_ns == stamp


def test_books_whose_year_lies_nowhere_come_back_and_say_so(shop, years, moved, second, tmp_path):
    a_sale(shop, [(a_product(shop, delivered=2), 1)], by=somebody(shop, "ani"))
    made = years._backups.make(by=shop.people.system_actor()).manifest
    alone = tmp_path / "alone.db"
    shutil.copyfile(made.path, alone)
    unpack(alone, offered=alone, room=10**9)
    shop.close()
    lose(shop.folder.root / NAME)
    shutil.rmtree(shop.folder.root)
    Restore(shop.folder, clock=shop.context.clock, ids=SequenceIds(seed=77)).restore(
        alone, who=Credentials("pemilik", OWNER_PIN), printed=()
    )
    with bootstrap.open_shop(shop.folder.root, clock=shop.context.clock, ids=SequenceIds(seed=88)) as again:
        assert told(again) == [("year_file", NAME)]


def test_a_file_of_the_same_name_is_kept_when_a_restore_brings_another(shop, moved):
    place, there = shop.folder.root, shop.folder.root / NAME
    there.chmod(0o600)
    there.write_bytes(b"of the books that are laid aside")
    bring_years(shop.year_files.kept(), place, [shop.folder.backups], None)
    assert there.read_bytes() == (shop.folder.backups / NAME).read_bytes()
    (kept,) = place.glob("tahun-2026-*.db.lama")
    assert kept.read_bytes() == b"of the books that are laid aside"


def test_a_second_year_gets_a_file_of_its_own_and_foreign_files_stay(shop, moved):
    (shop.folder.root / "tahun-2027.db").write_bytes(b"of other books")
    sleep(shop, 365)
    a_sale(shop, [(a_product(shop, delivered=9), 1)], by=somebody(shop, "ani"))
    close_drawer(shop)
    shop.close_day.close(by=shop.people.system_actor())
    done = shop.year_files.move(by=somebody(shop))
    assert done.kept.file == "tahun-2027-2.db"
    assert (shop.folder.root / "tahun-2027.db").read_bytes() == b"of other books"
    assert told(shop) == []
    assert [each.year for each in shop.year_files.kept()] == [2026, 2027]


@pytest.fixture
def two_years(shop, moved):
    """Let a second year be over and move it, too."""
    sleep(shop, 365)
    kopi = a_product(shop, delivered=9)
    a_sale(shop, [(kopi, 1)], by=somebody(shop, "ani"))
    close_drawer(shop)
    shop.close_day.close(by=shop.people.system_actor())
    assert shop.year_files.move(by=somebody(shop)).kept.file == "tahun-2027.db"
    assert told(shop) == [], "the control"


@pytest.mark.parametrize("book", ["journal.canonical", "settlement.payload"])
@pytest.mark.usefixtures("two_years")
def test_what_stands_for_the_texts_of_moved_years_cannot_be_exchanged(shop, book):
    table, column = book.split(".")
    first, second = (f"(SELECT {which}(id) FROM {table} WHERE {column} LIKE '{{\"moved%')" for which in ("min", "max"))
    Tamperer(shop.context.database.url).run(
        f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} o WHERE o.id = CASE {table}.id WHEN {first} THEN {second} "
        f"ELSE {first} END) WHERE id IN ({first}, {second})"
    )
    assert sum(kind == table for kind, _where in told(shop)) >= 2


@pytest.mark.usefixtures("two_years")
def test_the_files_of_two_years_cannot_be_exchanged(shop):
    first, second = (shop.folder.root / f"tahun-{year}.db" for year in (2026, 2027))
    between = first.with_suffix(".x")
    shop.context.database.close()  # Windows renames no file that is open
    for old, new in ((first, between), (second, first), (between, second)):
        old.rename(new)
    assert {where for kind, where in told(shop) if kind == "year_file"} == {first.name, second.name}


def test_a_hostile_year_file_gives_nothing_that_is_no_text(tmp_path):
    path = tmp_path / NAME
    with closing(sqlite.connect(str(path))) as connection, connection:
        connection.execute("CREATE TABLE dictionary (text BLOB)")
        connection.execute("CREATE VIEW journal AS SELECT 1 AS id, load_extension('x') AS text")
        connection.execute("CREATE TABLE settlement (id INTEGER PRIMARY KEY, text BLOB)")
        connection.execute("INSERT INTO settlement VALUES (1, x'28b52ffd'), (2, 'text'), (3, NULL)")
    with closing(files._YearFile(path)) as year:
        assert [text for _id, text in year.texts("settlement")] == [None, None, None]
    folders = files.YearFolders([tmp_path])
    assert folders.find("../secrets.db") is None
    assert not files.holds(path, lambda _book: [(1, "x")])


def test_books_made_again_from_records_need_no_file_of_a_year(moved_books, tmp_path):
    place, at, _done = moved_books
    with bootstrap.open_shop(place / "data", clock=FixedClock(at), ids=SequenceIds(seed=6)) as shop:
        source = held(shop.context.database)
    with closing(applied(source, tmp_path / "ntt-pos.db")) as made:
        assert differing(source, made) == []
    with bootstrap.open_shop(tmp_path, clock=FixedClock(at), ids=SequenceIds(seed=7)) as shop:
        assert shop.verify.run().findings == ()
        assert shop.year_files.board().kept == ()
        assert shop.year_files.next() is None
