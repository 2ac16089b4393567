"""Backups that prove themselves: made while selling, checked, copied, thinned, and told when they grow old."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data import atomic_files
from ntt_pos.data import backup as copying
from ntt_pos.data.copies import encrypted_files, packed_files
from ntt_pos.data.copies.manifest import MARKER, head_file, known_heads, manifest_of, manifests, read_manifest
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.freshness import Freshness
from tests.builders import a_product, a_sale, somebody
from tests.services.days import close_drawer


@pytest.fixture
def second(tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


@pytest.fixture
def backups(shop, second):
    return Backups(shop.context, Places(shop.folder.backups, second))


@pytest.fixture
def by(shop):
    return shop.people.system_actor()


def sell(shop):
    return a_sale(shop, [(a_product(shop), 1)], by=somebody(shop, "ani"))


def test_a_backup_is_made_checked_copied_and_journalled(shop, backups, by, second):
    sell(shop)
    made = backups.make(by=by)
    manifest = read_manifest(manifest_of(made.manifest.path))
    assert manifest == made.manifest
    assert manifest.sha256 == atomic_files.sha256_of(manifest.path)
    assert manifest.counts["sale"] == 1
    assert made.problem is None
    assert made.second is not None
    assert atomic_files.sha256_of(made.second.path) == manifest.sha256
    assert not list(shop.folder.backups.glob("*.part"))
    kept = known_heads(second)
    assert {heads.install for heads in kept} == {manifest.heads.install}
    report = shop.verify.run(kept=kept)
    assert report.findings == ()
    assert report.counted["anchors"] == 2  # the manifest's head, and the head file's after the backup's own record


def test_a_cashier_makes_no_backups(shop, backups, cashier):
    with pytest.raises(DomainError):
        backups.make(by=cashier)
    assert not shop.folder.backups.exists()


def test_a_backup_of_broken_books_is_refused_and_leaves_no_file(shop, backups, by):
    sell(shop)
    with shop.context.database.writing() as unit:
        unit.connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        unit.connection.exec_driver_sql(
            "UPDATE journal SET canonical = replace(canonical, '25000', '25001') WHERE kind = 'sale'"
        )
    with pytest.raises(StorageError, match="does not prove itself"):
        backups.make(by=by)
    assert not [path for path in shop.folder.backups.iterdir() if path.suffix != ".json"]
    assert backups.state().freshness is not Freshness.FINE
    assert not backups.due()  # it is not tried again at once


@pytest.mark.parametrize("wound", ["flipped byte", "cut in half", "other file"])
def test_a_copy_that_is_not_what_was_copied_is_refused(shop, backups, by, monkeypatch, wound):
    sell(shop)
    whole = copying.copy_database

    def wounded(database, part: Path):
        whole(database, part)
        data = bytearray(part.read_bytes())
        if wound == "flipped byte":
            place = data.rindex(b'"kind":"sale"')
            data[place + 9] ^= 1
        part.write_bytes(
            b"x" * 9000 if wound == "other file" else data[: len(data) // 2] if wound == "cut in half" else data
        )

    monkeypatch.setattr(copying, "copy_database", wounded)
    with pytest.raises(StorageError):
        backups.make(by=by)
    assert manifests(shop.folder.backups) == ()
    monkeypatch.setattr(copying, "copy_database", whole)
    shop.context.clock.advance(minutes=11)
    assert backups.make(by=by).manifest.path.is_file()


def test_a_backup_is_due_at_once_then_after_half_an_hour_of_trade_and_at_each_z(shop, backups, by, cashier):
    assert backups.due()
    assert backups.work_if_due(by=by) is not None
    assert not backups.due()
    shop.context.clock.advance(hours=2)
    assert not backups.due(), "nothing happened"
    sell(shop)
    assert backups.due()
    backups.make(by=by)
    shop.context.clock.advance(minutes=29)
    sell(shop)
    assert not backups.due()
    assert backups.work_if_due(by=by) is None
    close_drawer(shop)
    assert backups.due(), "a Z"
    backups.make(by=by)
    shop.context.clock.advance(minutes=1)
    assert not backups.due()


def test_the_heads_are_kept_between_backups(shop, backups, by, second):
    backups.make(by=by)
    path = head_file(second, "LRT-01")
    before = path.read_bytes()
    assert backups.work_if_due(by=by) is None
    assert path.read_bytes() == before
    sell(shop)
    heads = backups.keep_heads()
    told = json.loads(path.read_text())
    assert told["heads"] == [{"register": "LRT-01", "seq": heads.heads[0].seq, "hash": heads.heads[0].hash}]
    assert told["counters"]["JL-LRT-01-2026"] == 1


def test_a_second_folder_that_is_away_stops_nothing_and_is_told(shop, backups, by, second):
    shutil.rmtree(second)
    made = backups.make(by=by)
    assert made.second is None
    assert isinstance(made.problem, StorageError)
    assert backups.state().problem is made.problem
    second.mkdir()
    shop.context.clock.advance(minutes=1)
    assert backups.make(by=by).problem is None
    assert backups.state().problem is None


def test_a_folder_of_another_shop_is_refused(shop, backups, by, second):
    (second / MARKER).write_text('{"install": "somebody else", "outlet": "KPG"}')
    made = backups.make(by=by)
    assert isinstance(made.problem, DomainError)
    assert [path.name for path in second.iterdir()] == [MARKER]


def test_the_age_of_the_last_backup_is_fine_then_old_then_alarming(shop, backups, by):
    assert backups.state().last is None
    backups.make(by=by)
    seen = []
    for hours in (23, 2, 46, 2):
        shop.context.clock.advance(hours=hours)
        seen.append(backups.state().freshness)
    assert seen == [Freshness.FINE, Freshness.OLD, Freshness.OLD, Freshness.ALARM]


def test_a_stick_is_taken_when_it_is_the_shops_and_read_back(shop, backups, by, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(DomainError, match="not yet a stick"):
        backups.copy_to_stick(stick, by=by)
    assert list(stick.iterdir()) == []
    sent = backups.copy_to_stick(stick, by=by, adopt=True)
    assert atomic_files.sha256_of(sent.path) == backups.newest().sha256
    shop.context.clock.advance(minutes=1)
    sell(shop)
    newer = backups.copy_to_stick(stick, by=by)
    assert newer.heads.counters["JL-LRT-01-2026"] == 1
    (stick / MARKER).write_text('{"install": "somebody else"}')
    with pytest.raises(DomainError, match="another shop"):
        backups.copy_to_stick(stick, by=by, adopt=True)
    with pytest.raises(StorageError, match="plugged in"):
        backups.copy_to_stick(tmp_path / "nowhere", by=by)


@pytest.mark.posix("the fault is planted in the reading that Windows does otherwise")
def test_a_stick_that_keeps_other_bytes_is_found_out(shop, backups, by, tmp_path, monkeypatch):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.make(by=by)
    honest = atomic_files.sha256_of

    def lying(path):
        if path.parent == stick and path.suffix == ".part":
            path.write_bytes(b"worn out")
        return honest(path)

    monkeypatch.setattr(atomic_files, "sha256_of", lying)
    with pytest.raises(StorageError, match="read back"):
        backups.copy_to_stick(stick, by=by, adopt=True)
    assert manifests(stick) == ()


def test_copies_that_leave_the_pc_are_encrypted_to_the_owners_key(shop, by, second, tmp_path):
    key = encrypted_files.new_key(tmp_path / "owner.key")
    backups = Backups(shop.context, Places(shop.folder.backups, second, key))
    sell(shop)
    made = backups.make(by=by)
    assert made.second.encrypted
    assert made.second.file.endswith(".age")
    data = made.second.path.read_bytes()
    assert data.startswith(b"age-encryption.org/v1")
    assert b"Larantuka" not in data
    encrypted_files.unseal(made.second.path, tmp_path / "plain", tmp_path / "owner.key")
    assert atomic_files.sha256_of(tmp_path / "plain") == made.manifest.sha256
    if shop.context.database.is_sqlite:
        packed_files.unpack(tmp_path / "plain", offered=tmp_path, room=10**9)
        assert b"Larantuka" in (tmp_path / "plain").read_bytes()
    assert atomic_files.sha256_of(tmp_path / "plain") == made.second.plain_sha256
    encrypted_files.new_key(tmp_path / "thief.key")
    with pytest.raises(StorageError):
        encrypted_files.unseal(made.second.path, tmp_path / "stolen", tmp_path / "thief.key")
    assert backups.newest() == made.manifest, "what needs the secret key is not drilled with"


def test_only_a_public_key_is_taken(tmp_path):
    encrypted_files.new_key(tmp_path / "owner.key")
    secret = (tmp_path / "owner.key").read_text().splitlines()[1]
    for text in ("", "age1", secret, "ssh-ed25519 AAAA"):
        with pytest.raises(DomainError):
            encrypted_files.check_key(text)
    with pytest.raises(StorageError):
        encrypted_files.new_key(tmp_path / "owner.key")


def test_a_backup_is_packed_and_unpacks_to_the_same_books(shop, backups, by, tmp_path):
    sell(shop)
    made = backups.make(by=by).manifest
    assert made.file.endswith(".db.zst")
    assert made.bytes * 3 < shop.folder.database.stat().st_size
    plain = tmp_path / "plain.db"
    plain.write_bytes(made.path.read_bytes())
    packed_files.unpack(plain, offered=plain, room=10**9)
    assert atomic_files.sha256_of(plain) == made.plain_sha256
    assert copying.damage_of(plain) == ""
    assert sorted(each.name for each in shop.folder.backups.iterdir()) == [
        head_file(shop.folder.backups, "LRT-01").name,
        made.file,
        f"{made.file}.json",
    ]


def test_without_room_for_it_no_backup_is_begun(shop, backups, by, monkeypatch):
    sell(shop)
    with shop.context.reading() as unit:
        size = copying.size_of(unit)
    monkeypatch.setattr(atomic_files, "free_bytes", lambda _folder: size * 3 // 2 - 1)
    with pytest.raises(StorageError, match="MB are free"):
        backups.make(by=by)
    assert list(shop.folder.backups.glob("*")) == []
    monkeypatch.setattr(atomic_files, "free_bytes", lambda _folder: size * 3 // 2)
    assert backups.make(by=by).manifest.path.is_file()


def test_old_backups_go_with_their_manifests_and_foreign_files_stay(shop, backups, by):
    first = backups.make(by=by).manifest
    (shop.folder.backups / "liburan.jpg").write_bytes(b"x")
    for _ in range(40):
        shop.context.clock.advance(days=1)
        with shop.context.reading() as unit:
            assert unit.value(sa.text("SELECT 1"))
    backups.make(by=by)
    assert first.path.is_file(), "the month's last"
    for _ in range(3):
        shop.context.clock.advance(hours=72)
        backups.make(by=by)
    assert (shop.folder.backups / "liburan.jpg").is_file()
    assert len(manifests(shop.folder.backups)) == 5


def test_a_backup_can_be_rehearsed(shop, backups, by):
    sell(shop)
    made = backups.make(by=by)
    drill = shop.restore.drill(made.manifest)
    assert drill.problem is None
    assert drill.counts["sale"] == 1
    with made.manifest.path.open("r+b") as file:
        file.seek(made.manifest.bytes // 2)
        file.write(b"x" * 100)
    assert shop.restore.drill(made.manifest).problem is not None


def test_a_dump_of_books_that_were_on_a_server_is_not_rehearsed_here(shop, by):
    backups = Backups(shop.context, Places(shop.folder.backups, None))
    made = backups.make(by=by).manifest
    shop.context.clock.advance(hours=1)
    dump = replace(backups.make(by=by).manifest, kind="postgresql")
    assert backups.newest().at > made.at  # the control: what it says of itself
    manifest_of(dump.path).write_text(dump.text(), encoding="utf-8")
    assert backups.newest() == made


def test_a_full_folder_keeps_the_newest_three_backups_whatever_they_take(shop, by):
    tight = Backups(shop.context, Places(shop.folder.backups, ceiling=1))
    for _ in range(5):
        shop.context.clock.advance(hours=1)
        sell(shop)
        newest = tight.make(by=by).manifest
    found = manifests(shop.folder.backups)
    assert len(found) == 3
    assert found[-1] == newest
