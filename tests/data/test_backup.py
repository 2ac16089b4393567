"""What lies beneath a backup: files written whole, manifests that are read with suspicion, a copy that is walked link by link."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import Mock

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from ntt_pos.data import atomic_files, restore
from ntt_pos.data import backup as copying
from ntt_pos.data.copies.manifest import (
    Head,
    Heads,
    Manifest,
    head_file,
    heads_text,
    known_heads,
    manifest_of,
    manifests,
    read_heads,
    read_manifest,
)
from ntt_pos.data.engine import connect
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.domain.core.errors import StorageError
from tests.builders import a_product, a_sale, somebody
from tests.services.tampering import Tamperer

HEADS = Heads(
    outlet="LRT",
    install="019ca18b-8000-7000-8000-000000000001",
    at=datetime(2026, 2, 28, tzinfo=UTC),
    heads=(Head("LRT-01", 7, "ab" * 32),),
    counters={"JL-LRT-01-2026": 3},
)
MANIFEST = Manifest(
    file="ntt-pos-LRT-01-20260228-080000.db",
    kind="sqlite",
    register="LRT-01",
    heads=HEADS,
    counts={"sale": 3},
    bytes=3,
    sha256="0" * 64,
    plain_sha256="0" * 64,
    encrypted=False,
    program="0.1.0",
    schema="0001",
)


def put(folder, manifest=MANIFEST):
    made = replace(manifest, folder=folder)
    made.path.write_bytes(b"xyz")
    manifest_of(made.path).write_text(made.text())
    return made


def test_a_manifest_and_a_head_file_come_back_as_they_were_written(tmp_path):
    made = put(tmp_path)
    assert read_manifest(manifest_of(made.path)) == made
    path = head_file(tmp_path, "LRT-01")
    path.write_text(heads_text(HEADS))
    assert read_heads(path) == HEADS
    assert known_heads(tmp_path) == (HEADS, HEADS)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"file": 1}', '{"heads": "x"}', "\x00", "[" * 100_000, '{"at": "kemarin", "heads": []}'],
)
def test_what_is_no_manifest_is_refused_in_words_and_skipped_in_a_folder(tmp_path, text):
    path = tmp_path / "ntt-pos-LRT-01-x.db.json"
    path.write_text(text)
    for read in (read_manifest, read_heads):
        with pytest.raises(StorageError):
            read(path)
    assert manifests(tmp_path) == ()
    assert known_heads(tmp_path) == ()


def test_a_manifest_cannot_point_out_of_its_folder(tmp_path):
    put(tmp_path)
    path = manifest_of(tmp_path / MANIFEST.file)
    told = json.loads(path.read_text())
    told["file"] = "../ntt-pos.db"
    path.write_text(json.dumps(told))
    with pytest.raises(StorageError):
        read_manifest(path)


def test_only_backups_that_are_there_and_of_this_shop_count(tmp_path):
    made = put(tmp_path)
    assert manifests(tmp_path, install=HEADS.install) == (made,)
    assert manifests(tmp_path, install="another") == ()
    made.path.unlink()
    assert manifests(tmp_path) == ()


@pytest.mark.posix("the fault is planted in the rename that Windows does otherwise")
@pytest.mark.parametrize("when", ["write", "fsync", "rename"])
def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch, when):
    path = tmp_path / "kepala.json"
    atomic_files.write_whole(path, b"old")

    def broken(*_):
        raise OSError(28, "No space left on device")

    if when == "fsync":
        monkeypatch.setattr(atomic_files.os, "fsync", broken)
    elif when == "rename":
        monkeypatch.setattr(atomic_files.Path, "replace", broken)
    else:
        monkeypatch.setattr(atomic_files.Path, "open", broken)
    with pytest.raises(OSError, match="No space"):
        atomic_files.write_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["kepala.json"]


@pytest.mark.posix("Windows waits for the rename itself")
def test_the_folder_is_synced_after_the_rename(tmp_path, monkeypatch):
    """Without it the new name may be gone after a power cut."""
    done = []
    rename, sync = atomic_files.Path.replace, atomic_files.sync_folder
    monkeypatch.setattr(atomic_files.Path, "replace", lambda self, to: (done.append("rename"), rename(self, to))[1])
    monkeypatch.setattr(atomic_files, "sync_folder", lambda folder: (done.append("sync"), sync(folder))[1])
    atomic_files.write_whole(tmp_path / "x", b"x")
    assert done == ["rename", "sync"]


def test_a_copy_is_read_back(tmp_path):
    (tmp_path / "a").write_bytes(b"abc" * 1000)
    assert atomic_files.copy_whole(tmp_path / "a", tmp_path / "b") == atomic_files.sha256_of(tmp_path / "a")
    assert (tmp_path / "b").read_bytes() == b"abc" * 1000


@pytest.fixture
def sold(shop):
    product = a_product(shop, delivered=10)
    for _ in range(3):
        a_sale(shop, [(product, 1)], by=somebody(shop, "ani"))
    return shop


def test_a_copy_is_made_while_somebody_sells_and_is_one_file(sold, tmp_path):
    part = tmp_path / "copy.part"
    product = a_product(sold, delivered=10)
    with sold.context.reading() as unit:
        before = unit.value(sa.text("SELECT count(*) FROM journal"))
    copying.copy_database(sold.context.database, part)
    a_sale(sold, [(product, 1)], by=somebody(sold, "ani"))
    assert copying.damage_of(part) == ""
    database = copying.open_read_only(part)
    with database.reading() as unit:
        assert unit.value(sa.text("SELECT count(*) FROM journal")) == before
        assert copying.broken_link(unit) == ""
        assert copying.unguarded(unit) == ""
    database.close()
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.part"]


def test_what_is_opened_to_be_looked_at_cannot_be_written(sold, tmp_path):
    part = tmp_path / "copy.part"
    copying.copy_database(sold.context.database, part)
    database = copying.open_read_only(part)
    with pytest.raises(StorageError), database.reading() as unit:
        unit.connection.exec_driver_sql("INSERT INTO counter VALUES ('x', 1, 1)")
    database.close()


WOUNDS = {
    "a text": "UPDATE journal SET canonical = replace(canonical, '2026', '2025') WHERE seq = 5",
    "a hash": "UPDATE journal SET hash = '" + "0" * 64 + "' WHERE seq = 5",
    "a link": "UPDATE journal SET previous_hash = '" + "0" * 64 + "' WHERE seq = 5",
    "a record gone": "DELETE FROM journal WHERE seq = 5",
}


@pytest.mark.parametrize("wound", WOUNDS)
def test_the_walk_finds_every_broken_link(sold, owner_url, wound):
    with sold.context.reading() as unit:
        assert copying.broken_link(unit) == ""
    Tamperer(owner_url).run(WOUNDS[wound])
    with sold.context.reading() as unit:
        assert copying.broken_link(unit) in {"LRT-01 5", "LRT-01 6"}


def test_the_present_file_is_kept_whole_with_what_was_only_in_its_log(sold, tmp_path):
    """The writings that still lie beside the database go with it, not to the file that takes its name."""
    path = sold.folder.database
    held = sqlite.connect(str(path))
    held.execute("SELECT count(*) FROM sale").fetchone()
    assert path.with_name(f"{path.name}-wal").stat().st_size
    sold.close()
    aside = restore.lay_aside(path, path.with_name("aside.db"))
    held.close()
    for kept in (aside, path):
        connection = sqlite.connect(str(kept))
        assert connection.execute("SELECT count(*) FROM sale").fetchone()[0] == 3
        connection.close()


@pytest.mark.posix("Windows does not remove the log of books that are open")
def test_a_file_whose_log_cannot_be_taken_in_is_kept_with_it_and_loses_nothing_before_the_restored_one_is_there(
    sold, tmp_path, monkeypatch
):
    """The log stays beside the present file as long as that is the shop's, and never meets the restored one."""
    path, candidate = sold.folder.database, tmp_path / "candidate.db"
    shutil.copyfile(path, candidate)  # without what lies in the log: an older state
    log = path.with_name(f"{path.name}-wal")
    writings = log.read_bytes()
    assert writings

    def refuses(*_):
        raise sqlite.OperationalError("disk I/O error")

    monkeypatch.setattr(restore.sqlite, "connect", refuses)
    aside = restore.lay_aside(path, path.with_name("aside.db"))
    assert log.read_bytes() == aside.with_name(f"{aside.name}-wal").read_bytes() == writings
    restore.put_in_place(candidate, path)
    assert not log.exists()
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == writings


@pytest.mark.posix("Windows does not remove the log of books that are open")
def test_a_file_that_stays_gets_back_the_log_that_was_taken_from_it(sold, tmp_path, monkeypatch):
    path, candidate = sold.folder.database, tmp_path / "candidate.db"
    shutil.copyfile(path, candidate)
    log = path.with_name(f"{path.name}-wal")
    writings, aside = log.read_bytes(), path.with_name("aside.db")

    def refuses(*_):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(restore.sqlite, "connect", Mock(side_effect=sqlite.OperationalError("disk I/O error")))
        restore.lay_aside(path, aside)
        patch.setattr(restore.atomic_files, "sync_folder", refuses)
        with pytest.raises(OSError, match="Input/output error"):
            restore.put_in_place(candidate, path)
    assert not log.exists()
    restore.take_back(path, aside)
    assert log.read_bytes() == writings
    assert sorted(path.parent.glob("aside*")) == []


@pytest.mark.databases("postgres")
def test_a_dump_is_walked_link_by_link(stocked_url, tmp_path):
    part = tmp_path / "copy.dump"
    with closing(connect(stocked_url)) as database, database.reading() as unit:
        copying.dump_postgres(stocked_url, part, str(unit.value(sa.text("SELECT pg_export_snapshot()"))))
        heads = book_heads.heads_in(unit, 1)
    broken, found = copying.walk_dump(part)
    assert (broken, [(each.register, each.seq, each.hash) for each in found]) == (
        "",
        [(each.register, each.seq, each.hash) for each in heads],
    )
    with pytest.raises(StorageError):
        part.write_bytes(part.read_bytes()[:2000])
        copying.walk_dump(part)
