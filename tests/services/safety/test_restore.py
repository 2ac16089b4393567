"""Restoring: an enemy's file is refused whatever it is, the old file stays, and what was lost is written down."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap, i18n
from ntt_pos.data import atomic_files, schema_version
from ntt_pos.data import backup as books
from ntt_pos.data.copies import packed_files
from ntt_pos.data.copies.manifest import MARKER, head_file, known_heads, manifest_of
from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.window_lock import LOCK_FILE, WindowLock, WindowOpen
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.services.core.founding import FirstShop
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.proof import verify
from ntt_pos.services.safety.restore import Credentials, Restore
from ntt_pos.services.safety.restore_answers import PrintedNumbersAsked
from tests.builders import a_product, a_sale, an_own_role, of_own_role, somebody
from tests.conftest import CASHIER_PIN, FIRST_SHOP, OWNER_PIN
from tests.fakes import FixedClock, SequenceIds

OWNER = Credentials("pemilik", OWNER_PIN)


@pytest.fixture
def second(tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


@pytest.fixture
def kopi(shop):
    return a_product(shop, name="Kopi Bajawa", price=25_000, delivered=50)


@pytest.fixture
def backups(shop, second):
    return Backups(shop.context, Places(shop.folder.backups, second))


@pytest.fixture
def desk(shop, second):
    return Restore(shop.folder, clock=shop.context.clock, ids=SequenceIds(seed=77), places=(second,))


def sell(shop, kopi, times=1):
    for _ in range(times):
        shop.context.clock.advance(minutes=1)
        a_sale(shop, [(kopi, 1)], by=somebody(shop, "ani"))


@pytest.fixture
def backup(shop, backups, kopi):
    """A backup after two sales."""
    sell(shop, kopi, 2)
    return backups.make(by=shop.people.system_actor()).manifest


def plain_copy(backup, target):
    """Put the books of a backup at a place as they were kept before backups were packed."""
    shutil.copyfile(backup.path, target)
    packed_files.unpack(target, offered=target, room=10**9)
    return target


def reopened(shop):
    return bootstrap.open_shop(shop.folder.root, clock=shop.context.clock, ids=SequenceIds(seed=88))


def numbers(shop):
    with shop.context.reading() as unit:
        return [row["number"] for row in unit.rows(sa.text("SELECT number FROM sale ORDER BY id"))]


def books_in(data, folder):
    """Return every row of a file's books but the wrong attempts: signing in counts each before it looks at it."""
    copy = folder / "copy.db"
    copy.write_bytes(data)
    with closing(sqlite.connect(copy)) as books:
        names = [name for (name,) in books.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        assert {"sale", "journal", "sign_in_throttle"} <= set(names)
        return {
            name: books.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name != "sign_in_throttle"
        }


def test_case_48_an_older_backup_skips_the_numbers_that_are_out_and_verifies(
    shop, desk, backup, kopi, second, tmp_path
):
    sell(shop, kopi, 3)
    lost_head = journal_head(shop)
    shop.close()
    before = shop.folder.database.read_bytes()
    done = desk.restore(backup.path, who=OWNER)
    assert ("JL-LRT-01-2026", 3, 5) in done.skipped
    assert done.epoch == 1
    assert books_in(done.old_file.read_bytes(), tmp_path) == books_in(before, tmp_path)
    with reopened(shop) as again:
        assert numbers(again) == ["JL-LRT-01-2026-000001", "JL-LRT-01-2026-000002"]
        sell(again, kopi)
        assert numbers(again)[-1] == "JL-LRT-01-2026-000006"
        assert again.verify.run(kept=known_heads(second)).findings == ()
        with again.context.reading() as unit:
            row = unit.row(sa.select(proof.restored))
            assert (row["anchored_seq"], row["anchored_head"]) == lost_head
            first = json.loads(
                unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.seq == row["old_seq"] + 1))
            )
            assert first["kind"] == "restored"
            assert first["rows"]["restored"][0]["old_head"] == row["old_head"]


def test_gaps_other_than_the_recorded_ones_are_found(shop, desk, backup, kopi):
    sell(shop, kopi, 3)
    shop.close()
    desk.restore(backup.path, who=OWNER)
    with reopened(shop) as again:
        with again.context.database.writing() as unit:
            unit.run(
                sa.update(shop_tables.counter).where(shop_tables.counter.c.series.startswith("JL")).values(value=6)
            )
        sell(again, kopi)
        found = {finding.where for finding in again.verify.run().findings}
        assert "JL-LRT-01-2026-000006" in found
        assert "JL-LRT-01-2026-000005" not in found


def journal_head(shop):
    with shop.context.reading() as unit:
        row = unit.row(
            sa.select(proof.journal.c.seq, proof.journal.c.hash).order_by(proof.journal.c.id.desc()).limit(1)
        )
    return row["seq"], row["hash"]


def test_books_that_burned_come_back_with_what_is_printed_on_paper(shop, desk, backup, kopi, second):
    sell(shop, kopi, 3)
    shop.close()
    shutil.copytree(shop.folder.backups, second / "stick")
    stick = second / "stick" / backup.file
    shutil.rmtree(shop.folder.root)
    with pytest.raises(PrintedNumbersAsked, match=r"^Type the last"):
        desk.restore(stick, who=OWNER)
    assert not shop.folder.database.exists()
    shop.folder.database.write_bytes(b"no books")
    with pytest.raises(PrintedNumbersAsked, match=r"^The present books cannot be read"):
        desk.restore(stick, who=OWNER)
    shop.folder.database.unlink()
    with pytest.raises(DomainError, match="Type it as printed"):
        desk.restore(stick, who=OWNER, printed=["lima"])
    done = desk.restore(stick, who=OWNER, printed=["JL-LRT-01-2026-000005"])
    assert done.old_file is None
    assert done.examined.anchored
    with reopened(shop) as again:
        sell(again, kopi)
        assert numbers(again)[-1] == "JL-LRT-01-2026-000006"
        assert again.verify.run(kept=known_heads(second)).findings == ()


def test_a_damaged_present_file_is_kept_aside(shop, desk, backup, kopi):
    shop.close()
    shop.folder.database.write_bytes(b"not a database at all" * 100)
    done = desk.restore(backup.path, who=OWNER, printed=[])
    assert done.old_file.read_bytes().startswith(b"not a database")
    with reopened(shop) as again:
        assert again.verify.run().findings == ()


def test_only_the_owner_restores(shop, desk, backup):
    shop.close()
    for who in (Credentials("ani", CASHIER_PIN), Credentials("pemilik", "000000"), Credentials("nobody", "x")):
        with pytest.raises(DomainError):
            desk.restore(backup.path, who=who)
    assert not list(shop.folder.root.glob("*.pulih*"))


def test_the_window_must_be_closed_and_a_killed_window_blocks_nothing(shop, desk, backup):
    shop.close()
    lock = WindowLock(shop.folder.root)
    assert lock.take()
    with pytest.raises(WindowOpen):
        desk.restore(backup.path, who=OWNER)
    lock.release()
    script = (
        "import os,sys;from pathlib import Path;from ntt_pos.data.window_lock import WindowLock;"
        "print(WindowLock(Path(sys.argv[1])).take(),flush=True);os.kill(os.getpid(),9)"
    )
    told = subprocess.run([sys.executable, "-c", script, shop.folder.root], capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "True"
    assert (shop.folder.root / LOCK_FILE).is_file()
    desk.restore(backup.path, who=OWNER)


def refuse(shop, desk, path, match):
    shop.close()
    before = shop.folder.database.read_bytes()
    with pytest.raises((StorageError, DomainError), match=match):
        desk.restore(path, who=OWNER, printed=[])
    assert shop.folder.database.read_bytes() == before
    assert not list(shop.folder.root.glob("*.pulih*"))


HOSTILE = {
    "a trigger that wipes sales": "CREATE TRIGGER tidy AFTER INSERT ON sale BEGIN DELETE FROM held_cart; END",
    "a trigger on a helper": "CREATE TRIGGER sqlitex AFTER INSERT ON print_job BEGIN DELETE FROM counter; END",
    "one view more": "CREATE VIEW sqliteview AS SELECT * FROM sale",
    "one table more": "CREATE TABLE extra (x)",
    "one index more": "CREATE INDEX extra ON sale (number)",
    "one column more": "ALTER TABLE sale ADD COLUMN extra TEXT",
    "a guard less": "DROP TRIGGER sale_no_update",
    "a view for a table": "ALTER TABLE print_job RENAME TO hidden; CREATE VIEW print_job AS SELECT * FROM hidden",
    "a CHECK less": "PRAGMA writable_schema=1; UPDATE sqlite_master SET sql = replace(sql, 'gross - discount = paid', '1') "
    "WHERE name = 'sale'; PRAGMA writable_schema=RESET",
    "a version table that lies": "DROP TABLE ntt_pos_version; CREATE TABLE ntt_pos_version (version_num TEXT, evil TEXT);"
    "INSERT INTO ntt_pos_version VALUES ('0001', '')",
    "a version that it has not": "UPDATE ntt_pos_version SET version_num = '9999'",
    "a second version": "INSERT INTO ntt_pos_version VALUES ('0001')",
    "no version": "DELETE FROM ntt_pos_version",
    "a newer program's": "UPDATE ntt_pos_version SET version_num = '9999'; CREATE TABLE later (x)",
}


@pytest.mark.parametrize("wound", HOSTILE)
def test_a_file_whose_schema_is_not_ours_to_the_letter_is_refused(shop, desk, backup, wound, tmp_path):
    hostile = tmp_path / "offered.db"
    plain_copy(backup, hostile)
    connection = sqlite.connect(str(hostile))
    connection.executescript(HOSTILE[wound])
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "SQLite itself sees nothing"
    connection.close()
    refuse(shop, desk, hostile, "not built like|newer program|not a shop database|instead of one")


def test_the_untouched_copy_of_the_same_file_is_taken(shop, desk, backup, tmp_path):
    plain = tmp_path / "offered.db"
    plain_copy(backup, plain)
    shop.close()
    assert desk.restore(plain, who=OWNER).epoch == 1


@pytest.mark.parametrize("wound", ["text", "nothing", "half", "flipped"])
def test_a_file_that_is_no_sound_database_is_refused(shop, desk, backup, wound, tmp_path):
    offered = tmp_path / "offered.db"
    data = bytearray(plain_copy(backup, tmp_path / "plain.db").read_bytes())
    data[8192:12288] = b"\xff" * 4096
    offered.write_bytes(
        {"text": b"halo" * 5000, "nothing": b"", "half": bytes(data[:60_000]), "flipped": bytes(data)}[wound]
    )
    refuse(shop, desk, offered, "damaged|cannot be read|not a backup|prove themselves")


@pytest.mark.parametrize(
    "lost",
    [
        "",
        "[1]",
        '["abc"]',
        '[["LRT-01", "x", ""]]',
        "{}7",
        '[{"a": 1, "b": 2, "c": 3}]',
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_nonsense_where_a_restore_wrote_down_its_loss_is_told_in_words(shop, desk, backup, open_again, lost):
    shop.close()
    desk.restore(backup.path, who=OWNER)
    with closing(sqlite.connect(str(shop.folder.database), isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("DROP TRIGGER restored_no_update")
        connection.execute("UPDATE restored SET lost = ?", (lost,))
    with pytest.raises(StorageError, match="a restore wrote down"):
        open_again().backups.outside.compare(note=False)


def test_what_does_not_begin_as_a_backup_is_not_copied_first(shop, desk, backup, tmp_path, monkeypatch):
    """Eight gigabytes of film took two minutes and the room of the disk before they were refused."""
    copied = []
    monkeypatch.setattr(atomic_files, "copy_whole", lambda source, _target: copied.append(source) or "")
    film = tmp_path / "film.db"
    with film.open("wb") as file:
        file.truncate(1 << 20)
    with pytest.raises(StorageError, match="not a backup"):
        desk.examine(film)
    assert copied == []
    with pytest.raises((StorageError, OSError)):
        desk.examine(backup.path)
    assert copied == [backup.path], "the negative control: what begins as one is"


def test_a_packed_file_that_is_none_or_fills_the_disk_is_refused(shop, desk, backup, tmp_path, monkeypatch):
    offered = tmp_path / "offered.db.zst"
    offered.write_bytes(backup.path.read_bytes()[:5_000])
    with pytest.raises(StorageError, match=r"cannot be read|cannot be unpacked|damaged|not a backup|not a shop"):
        desk.examine(offered)
    offered.write_bytes(b"\x28\xb5\x2f\xfd" + b"halo" * 900)
    with pytest.raises(StorageError, match="cannot be unpacked"):
        desk.examine(offered)
    (tmp_path / "zeros").write_bytes(b"\0" * 4_000_000)
    packed_files.pack(tmp_path / "zeros", offered)
    assert offered.stat().st_size < 1_000
    monkeypatch.setattr(atomic_files, "free_bytes", lambda _folder: 3_000_000)
    with pytest.raises(StorageError, match="unpacks to more than this disk has room for"):
        desk.examine(offered)
    shop.close()
    monkeypatch.undo()
    assert desk.restore(backup.path, who=OWNER).epoch == 1


def test_what_is_no_file_is_refused(shop, desk, tmp_path):
    refuse(shop, desk, tmp_path, "not an ordinary file|bukan berkas biasa")


@pytest.mark.posix("Windows has no pipes among its files")
def test_a_pipe_is_refused_and_never_waited_for(shop, desk, tmp_path):
    for name in ("pipa.db", "pipa.db.age", "kunci"):
        os.mkfifo(tmp_path / name)
    special = "not an ordinary file|bukan berkas biasa"
    refuse(shop, desk, tmp_path / "pipa.db", special)
    (tmp_path / "salinan.db.age").write_bytes(b"sealed")
    for backup, key in (("pipa.db.age", "kunci"), ("salinan.db.age", "kunci")):
        with pytest.raises(StorageError, match=special):
            desk.examine(tmp_path / backup, identity=tmp_path / key)
    with pytest.raises(StorageError, match=special):
        desk.examine(Path("/dev/zero"))


def test_a_backup_larger_than_the_room_on_this_disk_is_refused_before_it_is_copied(desk, backup, monkeypatch):
    monkeypatch.setattr(atomic_files, "free_bytes", lambda _folder: 1_000)
    monkeypatch.setattr(atomic_files, "copy_whole", lambda *_: pytest.fail("it was copied"))
    with pytest.raises(StorageError, match="0 MB are free"):
        desk.examine(backup.path)


def edit(path, *statements):
    """Change a backup as somebody with a database tool would, the guards taken off and put back."""
    connection = sqlite.connect(str(path))
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement, *parameters in statements:
        connection.execute(statement, *parameters)
    for _, sql in guards:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_changed_amount_is_refused(shop, desk, backup, tmp_path):
    offered = tmp_path / "offered.db"
    plain_copy(backup, offered)
    edit(offered, ("UPDATE sale SET tendered = tendered + 1, change = change + 1 WHERE id = 1",))
    refuse(shop, desk, offered, "do not prove themselves")


def test_a_row_that_breaks_a_rule_of_its_table_is_refused(shop, desk, backup, tmp_path, monkeypatch):
    """SQLite knows no rules of rows on a connection that only reads: the proof asks for them by name."""
    offered = plain_copy(backup, tmp_path / "offered.db")
    edit(offered, ("PRAGMA ignore_check_constraints=ON",), ("UPDATE product SET active = 5",))
    assert books.damage_of(offered) == ""
    refuse(shop, desk, offered, "do not prove themselves")
    monkeypatch.setattr(verify, "prove_rules", lambda _unit, _notes: None)
    desk.examine(offered)  # the control: nothing else looks at it


def rehash(path):
    """Take a user out of the journal and hash everything anew: the file then agrees with itself."""
    connection = sqlite.connect(str(path))
    rows = connection.execute(
        "SELECT j.id, r.code, j.seq, j.canonical FROM journal j JOIN register r ON r.id = j.register_id ORDER BY j.seq"
    ).fetchall()
    heads = connection.execute("SELECT id, journal_head FROM shift_closed").fetchall()
    connection.close()
    assert not heads
    previous, changes = journal.GENESIS, []
    for row_id, code, seq, text in rows:
        told = json.loads(text)
        told["user"] = "pemilik" if told["user"] == "ani" else told["user"]
        plain = journal.canonical(told)
        now = journal.chain_hash(register=code, seq=seq, previous=previous, canonical_text=plain)
        changes.append(
            (
                "UPDATE journal SET canonical = ?, previous_hash = ?, hash = ? WHERE id = ?",
                (plain, previous, now, row_id),
            )
        )
        previous = now
    edit(path, *changes)


def test_a_journal_hashed_anew_is_found_by_the_heads_kept_outside(shop, desk, backup, second, tmp_path):
    offered = tmp_path / "offered.db"
    plain_copy(backup, offered)
    rehash(offered)
    lonely = Restore(type(shop.folder)(tmp_path / "new"), clock=shop.context.clock, ids=SequenceIds(seed=3), places=())
    assert lonely.examine(offered).anchored is False, "it agrees with itself: without a head outside nobody can know"
    refuse(shop, desk, offered, "hashed anew")
    shop.folder.database.unlink()
    with pytest.raises(StorageError, match="hashed anew"):
        desk.restore(offered, who=OWNER, printed=[])


def test_another_shops_backup_is_refused(shop, desk, backup, tmp_path):
    other = bootstrap.create_shop(
        FirstShop(**{name: getattr(FIRST_SHOP, name) for name in FIRST_SHOP.__slots__}),
        tmp_path / "other",
        clock=FixedClock(),
        ids=SequenceIds(seed=9),
    )
    with other:
        theirs = Backups(other.context, Places(tmp_path / "theirs")).make(by=other.people.system_actor()).manifest
    refuse(shop, desk, theirs.path, "another shop")
    shop.folder.database.unlink()
    with pytest.raises(StorageError, match="another shop"):
        desk.restore(theirs.path, who=OWNER, printed=[])


def test_a_backup_that_its_manifest_does_not_describe_is_refused(shop, desk, backup):
    with backup.path.open("ab") as file:
        file.write(b"\0" * 4096)
    refuse(shop, desk, backup.path, "its manifest describes")


def test_an_open_database_is_no_backup(shop, desk, backup, kopi):
    sell(shop, kopi)
    assert shop.folder.database.with_name(shop.folder.database.name + "-wal").is_file()
    with pytest.raises(StorageError, match="finished backup"):
        desk.restore(shop.folder.database, who=OWNER)


def test_an_encrypted_copy_comes_back_with_the_owners_secret_key(shop, desk, kopi, second, tmp_path):
    from ntt_pos.data.copies import encrypted_files

    key = encrypted_files.new_key(tmp_path / "owner.key")
    sell(shop, kopi)
    made = Backups(shop.context, Places(shop.folder.backups, second, key)).make(by=shop.people.system_actor())
    shop.close()
    with pytest.raises(StorageError, match="secret key"):
        desk.restore(made.second.path, who=OWNER)
    desk.restore(made.second.path, who=OWNER, identity=tmp_path / "owner.key")
    with reopened(shop) as again:
        assert len(numbers(again)) == 1


def test_a_restore_can_be_followed_by_another(shop, desk, backups, backup, kopi, second):
    sell(shop, kopi, 2)
    shop.close()
    desk.restore(backup.path, who=OWNER)
    with reopened(shop) as again:
        sell(again, kopi, 2)
        again.context.clock.advance(hours=1)
        newer = (
            Backups(again.context, Places(again.folder.backups, second)).make(by=again.people.system_actor()).manifest
        )
        sell(again, kopi)
    done = desk.restore(newer.path, who=OWNER)
    assert done.epoch == 2
    with reopened(shop) as again:
        sell(again, kopi)
        assert numbers(again)[2:] == ["JL-LRT-01-2026-000005", "JL-LRT-01-2026-000006", "JL-LRT-01-2026-000008"]
        assert again.verify.run(kept=known_heads(second)).findings == ()
    assert desk.restore(backup.path, who=OWNER).epoch == 3


def test_a_history_that_was_left_behind_does_not_come_back(shop, desk, backups, backup, kopi):
    sell(shop, kopi, 2)
    left = backups.make(by=shop.people.system_actor()).manifest
    shop.close()
    desk.restore(backup.path, who=OWNER)
    with reopened(shop) as again:
        sell(again, kopi, 5)
    refuse(shop, desk, left.path, "left behind")


def test_examining_changes_nothing(shop, desk, backup):
    shop.close()
    before = {path.name: atomic_files.sha256_of(path) for path in shop.folder.root.rglob("*") if path.is_file()}
    examined = desk.examine(backup.path)
    assert examined.findings == 0
    after = {path.name: atomic_files.sha256_of(path) for path in shop.folder.root.rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.parametrize("moment", ["copy_in", "check_schema", "finish", "lay_aside", "put_in_place"])
def test_a_restore_that_fails_anywhere_leaves_the_present_file(shop, desk, backup, kopi, monkeypatch, moment):
    from ntt_pos.data import restore as placing

    sell(shop, kopi)
    shop.close()

    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(placing, moment, broken)
    with pytest.raises((StorageError, OSError)):
        desk.restore(backup.path, who=OWNER)
    assert shop.folder.database.stat().st_nlink == 1, "the present books have a second name"
    with reopened(shop) as again:
        assert len(numbers(again)) == 3
        assert again.verify.run().findings == ()


def test_books_whose_last_sync_fails_are_said_to_be_in_place_and_the_file_before_them_is_kept(
    shop, desk, backup, kopi, monkeypatch
):
    """The new books have the name already: taking back what was kept of the old ones would lose these."""
    sell(shop, kopi)
    shop.close()
    sync = atomic_files.sync_folder

    def after_the_new_name(folder):
        if not shop.folder.database.with_name("ntt-pos.db.pulih").exists() and aside_of(shop):
            raise OSError(5, "Input/output error")
        sync(folder)

    monkeypatch.setattr(atomic_files, "sync_folder", after_the_new_name)
    with pytest.raises(StorageError, match="is in place, but the disk did not confirm it") as told:
        desk.restore(backup.path, who=OWNER)
    (aside,) = aside_of(shop)
    assert str(aside) in i18n.explain(told.value)
    assert sales_in(aside) == 3
    monkeypatch.undo()
    with reopened(shop) as again:
        assert len(numbers(again)) == 2
        assert again.verify.run().findings == ()


def aside_of(shop):
    return sorted(shop.folder.root.glob("ntt-pos-sebelum-pulih-*.db"))


def sales_in(path):
    with closing(sqlite.connect(str(path))) as books:
        return books.execute("SELECT count(*) FROM sale").fetchone()[0]


def test_the_schema_we_compare_with_is_what_a_new_shop_gets(shop, backup, tmp_path):
    from ntt_pos.data.restore import check_schema

    plain = plain_copy(backup, tmp_path / "plain.db")
    assert check_schema(plain, plain) == schema_version.head()
    assert manifest_of(backup.path).is_file()
    assert head_file(shop.folder.root, "LRT-01").name == "kepala-jurnal-LRT-01.json"
    assert MARKER.endswith(".json")


def test_a_role_of_the_shops_own_comes_back_with_its_rights_and_its_people(shop, desk, backups):
    made = an_own_role(shop)
    kept = backups.make(by=shop.people.system_actor()).manifest
    shop.rights.rename_role(by=somebody(shop, "pemilik"), code=made.code, name="Lain")
    shop.close()
    desk.restore(kept.path, who=OWNER)
    with reopened(shop) as again:
        assert of_own_role(again, made)
        assert again.people.sign_in("gus", "864209").role_code == made.code
        assert again.verify.run().findings == ()
