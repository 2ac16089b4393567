"""A new PC joins the shop with a one-time code: it gets a register, a key and books of its own, or nothing at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap, cli
from ntt_pos.data import backup, schema, schema_version
from ntt_pos.data import restore as placing
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.data.engine import Database
from ntt_pos.data.models import proof, sales, shop
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.join_code import code_of, is_proof, proof_of, typed_code
from ntt_pos.domain.core.permissions import Act
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.rights import Denied
from ntt_pos.services.core.shop_pcs import pcs as pcs_of
from ntt_pos.services.replication import join_files, joining
from ntt_pos.services.safety.leaving import FormerTill
from ntt_pos.services.safety.restore import Credentials
from ntt_pos.shop import open_restore
from tests.builders import a_basket, somebody
from tests.conftest import FIRST_SHOP, OWNER_PIN
from tests.fakes import SequenceIds
from tests.services.replication.several_pcs import SeveralPCs, meet


def nothing_is_there(pcs: SeveralPCs, name: str = "baru") -> None:
    """No books and nothing in the way of joining again."""
    left = {each.name for each in (pcs.root / name).glob("*")} if (pcs.root / name).exists() else set()
    assert left <= {"kunci-lembar", "kunci-gabung", "settings-gabung.json", "cadangan"}


def test_a_pc_that_joins_is_a_register_of_its_own_with_all_books(alone: SeveralPCs) -> None:
    alone.sell(alone.seat)
    alone.seat.baskets.save(a_basket(alone.seat, (alone.kopi, 1)))
    till = alone.join()
    assert (till.context.home.register_code, till.context.seat, alone.seat.context.seat) == (
        "LRT-02",
        "LRT-01",
        "LRT-01",
    )
    assert Signer(till.folder.sheet_key).public != Signer(alone.seat.folder.sheet_key).public
    with till.context.reading() as unit:
        keys = {each.register: (each.key, each.seat) for each in pcs_of(unit)}
        assert [len(unit.rows(sa.select(t))) for t in (proof.print_job, sales.draft_cart, shop.register_pc)] == [0] * 3
    assert keys == {
        "LRT-01": (Signer(alone.seat.folder.sheet_key).public, True),
        "LRT-02": (Signer(till.folder.sheet_key).public, False),
    }
    assert till.backups.outside.compare() is None  # no digits of a last paper are asked for
    assert list((alone.folder / "gabung").iterdir()) == []
    alone.meet()
    assert alone.differing == set()
    alone.prove()


@pytest.mark.parametrize("hub", ["", "postgresql://hub_lrt_01@192.168.1.9/toko"])
def test_a_pc_that_joins_where_the_others_meet_at_a_hub_says_that_it_needs_an_address(
    alone: SeveralPCs, hub: str
) -> None:
    alone.seat.use_local(replace(alone.seat.local, hub=hub))
    inviting = alone.invite()
    new = alone.new_pc(inviting.invitation.code)
    offer = new.look()
    new.ask(offer)
    inviting.look()
    assert new.collect(offer) == "LRT-02"
    assert ("192.168.1.9. LRT-02 bisa berjualan" in new.left) is bool(hub)
    assert bool(new.left) is bool(hub)


def test_a_shop_with_one_pc_sees_nothing_of_it(alone: SeveralPCs) -> None:
    shop_ = alone.seat
    assert (shop_.context.seat, shop_.context.at_seat, shop_.exchange.meet()) == ("", True, None)
    assert list(alone.folder.iterdir()) == []
    assert all(shop_.context.verdict_on(somebody(shop_), act) == "ALLOWED" for act in Act)


@pytest.mark.same_everywhere
def test_only_the_owner_or_whoever_sets_the_shop_up_shows_a_code(alone: SeveralPCs) -> None:
    with pytest.raises(Denied):
        alone.seat.invite(alone.folder, by=somebody(alone.seat, "ani"))


def refused(pcs: SeveralPCs, code: str) -> str:
    with pytest.raises(ShopError) as error:
        pcs.new_pc(code).look()
    nothing_is_there(pcs)
    return str(error.value)


@pytest.mark.same_everywhere
def test_a_wrong_an_old_and_a_used_code_let_nobody_in(alone: SeveralPCs) -> None:
    assert "no office PC shows a code" in refused(alone, "0000-0000-0000")
    old = alone.invite()
    inviting = alone.invite()
    assert "mistyped, or of before" in refused(alone, old.invitation.code)
    assert "no code for joining" in refused(alone, "12345")
    inviting.close()
    assert "no office PC shows a code" in refused(alone, inviting.invitation.code)
    inviting = alone.invite()
    used = inviting.invitation.code
    first = alone.new_pc(used, "pertama")
    offer = first.look()
    first.ask(offer)
    inviting.look()
    assert first.collect(offer) == "LRT-02"
    assert inviting.look() is not None
    inviting.close()
    assert "no office PC shows a code" in refused(alone, used)


@pytest.mark.same_everywhere
def test_a_code_lives_for_half_an_hour(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    joining_.ask(joining_.look())
    alone.clock.advance(minutes=31)
    with pytest.raises(DomainError, match="too old"):
        inviting.look()
    assert alone.seat.context.seat == ""
    nothing_is_there(alone)


@pytest.mark.same_everywhere
def test_after_a_week_of_silence_the_command_that_shows_the_code_ends_and_says_where_the_date_is_typed(
    alone: SeveralPCs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    alone.clock.advance(hours=24 * 7)
    inviting = alone.invite()
    new = alone.new_pc(inviting.invitation.code)
    new.ask(new.look())
    monkeypatch.setattr(alone.seat, "invite", lambda *_told, **_more: inviting)
    monkeypatch.setattr("ntt_pos.cli.other_pcs.open_the_shop", lambda *_told: nullcontext(alone.seat))
    monkeypatch.setattr("ntt_pos.cli.other_pcs.sign_in", lambda *_told: somebody(alone.seat))
    assert cli.run(["invite", str(alone.folder)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [("Ketik tanggal" in line, "Jendela PC ini" in line) for line in told[-2:]] == [(True, False), (False, True)]


@pytest.mark.same_everywhere
def test_a_request_without_the_code_is_refused_at_the_seat(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    stranger = alone.new_pc("0000-0000-0000")
    real = alone.new_pc(inviting.invitation.code, "lain")
    stranger.ask(real.look())
    with pytest.raises(DomainError, match="with a wrong code"):
        inviting.look()
    assert alone.seat.context.seat == ""
    real.ask(real.look())  # whoever knows it is let in all the same
    inviting.look()
    assert inviting.given == "LRT-02"


@pytest.mark.same_everywhere
def test_of_two_pcs_with_one_code_one_is_let_in(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    first, second = (alone.new_pc(inviting.invitation.code, name) for name in ("a", "b"))
    offer = first.look()
    first.ask(offer)
    inviting.look()
    second.ask(second.look())
    inviting.look()
    assert second.collect(offer) == ""
    assert first.collect(offer) == "LRT-02"
    with alone.seat.context.reading() as unit:
        assert [each.register for each in pcs_of(unit)] == ["LRT-01", "LRT-02"]


def test_the_folder_of_another_shop_and_one_that_is_away(alone: SeveralPCs, tmp_path: Path) -> None:
    alone.join()
    alone.meet()
    other = bootstrap.create_shop(FIRST_SHOP, tmp_path / "lain", clock=alone.clock, ids=SequenceIds(seed=4))
    with other, pytest.raises(DomainError, match="PCs of another shop meet"):
        other.invite(alone.folder, by=somebody(other))
    inviting = alone.invite()
    alone.folder.rename(tmp_path / "weg")
    assert "is not there" in refused(alone, inviting.invitation.code)
    with pytest.raises(DomainError, match="is not there"):
        alone.invite()


def test_a_pc_that_has_a_shop_does_not_join(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    with pytest.raises(DomainError, match="already"):
        alone.new_pc(inviting.invitation.code, "LRT-01").look()


@pytest.mark.parametrize("moment", ["asked", "admitted", "copied", "settings", "placed", "confirmed"])
def test_a_pc_that_is_switched_off_in_the_middle_joins_again_as_the_same_register(
    alone: SeveralPCs, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    offer = joining_.look()
    joining_.ask(offer)
    if moment != "asked":
        inviting.look()
    broken = {
        "copied": (joining.encrypted_files, "unseal", _off),
        "settings": (joining.LocalSettings, "save", _off),
        "placed": (placing, "put_in_place", _off),
        "confirmed": (placing, "put_in_place", _not_confirmed),
    }.get(moment)
    if broken is not None:
        with monkeypatch.context() as patch:
            patch.setattr(*broken)
            with pytest.raises(StorageError, match="Joining stopped"):
                joining_.collect(offer)
    inviting.close()
    nothing_is_there(alone)
    again = alone.invite()
    joining_ = alone.new_pc(again.invitation.code)
    offer = joining_.look()
    joining_.ask(offer)
    again.look()
    assert joining_.collect(offer) == "LRT-02"
    assert again.look() is not None
    alone.open("LRT-02", "baru")
    alone.sell(alone.shops["LRT-02"])
    alone.meet()
    assert alone.differing == set()


@pytest.mark.parametrize("there", [False, True])
def test_a_cut_at_any_instant_leaves_the_pc_as_it_was_or_in_the_shop(
    alone: SeveralPCs, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    """It was a till of books on a server: its old settings count until the new books are in place."""
    folder = DataFolder(alone.root / "baru")
    was = LocalSettings(database_url="postgresql://kasir@server/ntt_mart", register_code="LRT-02")
    was.save(folder.local_settings)
    monkeypatch.setattr(FormerTill, "check", lambda *_told: None)
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    offer = joining_.look()
    joining_.ask(offer)
    inviting.look()
    with monkeypatch.context() as cut, pytest.raises(MemoryError):
        cut.setattr(*((joining, "give_name") if there else (placing, "give_name")), _cut)
        joining_.collect(offer)
    assert folder.database.exists() is there
    if not there:
        assert LocalSettings.load(folder.local_settings) == was
        assert joining_.was_on_server
        assert joining_.collect(joining_.look()) == "LRT-02"
    till = alone.open("LRT-02", "baru")
    assert (till.local.database_url, till.local.exchange_folder) == ("", str(alone.folder))
    alone.sell(till)
    alone.meet()
    assert {each.name for each in folder.root.glob("settings*")} == {"settings.json"}


def test_settings_of_a_joining_that_was_cut_are_not_those_of_another_shop(alone: SeveralPCs) -> None:
    folder = DataFolder(alone.root / "baru")
    LocalSettings(register_code="LRT-02", exchange_folder=str(alone.folder)).save(folder.joined_settings)
    bootstrap.create_shop(FIRST_SHOP, folder.root, clock=alone.clock, ids=SequenceIds(seed=5)).close()
    with bootstrap.open_shop(folder.root, clock=alone.clock, ids=SequenceIds(seed=6)) as shop_:
        assert shop_.local.exchange_folder == ""
    assert not folder.joined_settings.exists()


def _cut(*_told: object) -> None:
    raise MemoryError


def _off(*_told: object, **_more: object) -> None:
    raise OSError(5, "switched off")


def _not_confirmed(candidate: Path, path: Path) -> None:
    candidate.replace(path)
    raise placing.Unconfirmed(5, "switched off")


def test_books_that_were_changed_on_the_way_are_refused(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    offer = joining_.look()
    joining_.ask(offer)
    inviting.look()
    (sealed,) = (alone.folder / "gabung").glob("*.age")
    data = bytearray(sealed.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.write_bytes(bytes(data))
    with pytest.raises(DomainError, match="not whole"):
        joining_.collect(offer)
    nothing_is_there(alone)


def _damaged(copy: Path) -> None:
    """Add a page that belongs to nothing: SQLite reads on and finds it when it is asked about the whole."""
    with copy.open("rb+") as file:
        file.seek(28)
        pages = int.from_bytes(file.read(4), "big")
        file.seek(28)
        file.write((pages + 1).to_bytes(4, "big"))
        file.seek(0, os.SEEK_END)
        file.write(bytes(4096))


def _forged(copy: Path) -> None:
    with closing(sqlite.connect(str(copy), isolation_level=None)) as books:
        guards = books.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
        told = guards.fetchall()
        for name, _sql in told:
            books.execute(f"DROP TRIGGER {name}")
        books.execute("UPDATE journal SET canonical = canonical || ' ' WHERE seq = 1")
        for _name, sql in told:
            books.execute(sql)


def _unguarded(copy: Path) -> None:
    with closing(sqlite.connect(str(copy), isolation_level=None)) as books:
        (name,) = books.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1").fetchone()
        books.execute(f"DROP TRIGGER {name}")


@pytest.mark.parametrize(
    ("spoil", "says", "guard"),
    [
        (_damaged, "books of the office PC are damaged", (backup, "damage_of")),
        (_forged, "not whole", (backup, "broken_link")),
        (_unguarded, "not built like a shop's database", (schema, "compare")),
    ],
)
def test_the_pc_that_joins_proves_what_the_office_pc_only_copied(
    alone: SeveralPCs,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], None],
    says: str,
    guard: tuple[object, str],
) -> None:
    """Whatever is wrong with the copy is found where it comes; with the guard taken away it comes in."""
    alone.sell(alone.seat)
    copied = backup.copy_database

    def spoiled(database: Database, part: Path) -> None:
        copied(database, part)
        spoil(part)

    monkeypatch.setattr(backup, "copy_database", spoiled)
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    offer = joining_.look()
    joining_.ask(offer)
    inviting.look()
    with pytest.raises(ShopError, match=says):
        joining_.collect(offer)
    nothing_is_there(alone)
    monkeypatch.setattr(*guard, lambda *_given: ())
    monkeypatch.setattr(backup, "unguarded", lambda _unit: "")
    assert joining_.collect(offer) == "LRT-02"


def test_nobody_else_reads_the_books_on_their_way(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    joining_.ask(joining_.look())
    inviting.look()
    (sealed,) = (alone.folder / "gabung").glob("*.age")
    assert sealed.read_bytes().startswith(b"age-encryption.org")
    assert b"Kopi Bajawa" not in b"".join(each.read_bytes() for each in (alone.folder / "gabung").iterdir())


@pytest.mark.same_everywhere
def test_another_version_of_the_program_is_told(alone: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    inviting = alone.invite()
    joining_ = alone.new_pc(inviting.invitation.code)
    offer = joining_.look()
    joining_.ask(offer)
    inviting.look()
    monkeypatch.setattr(schema_version, "head", lambda: "9999")
    with pytest.raises(ShopError, match="version"):
        joining_.collect(offer)
    nothing_is_there(alone)


def test_what_lies_in_the_folder_is_read_as_what_it_is(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    path = alone.folder / "gabung" / join_files.INVITATION
    whole = path.read_bytes()
    for spoiled in (b"", b"x" * 100, whole[:-3]):
        path.write_bytes(spoiled)
        assert "cut short or was changed" in refused(alone, inviting.invitation.code)


def test_a_code_is_typed_in_many_ways_and_proves_only_what_it_was_made_for() -> None:
    code = code_of(bytes(range(1, 9)))
    assert typed_code(code.lower().replace("-", " ").replace("0", "o")) == code.replace("-", "")
    proof = proof_of(code, b"salt", "INVITE", "key")
    assert is_proof(proof, code, b"salt", "INVITE", "key")
    assert not is_proof(proof, code, b"salt", "INVITE", "another key")
    assert not is_proof(proof, code, b"other", "INVITE", "key")


@pytest.mark.same_everywhere
def test_a_third_pc_joins_while_the_second_sells_and_all_end_alike(alone: SeveralPCs) -> None:
    second = alone.join()
    alone.sell(second, 2)
    meet(second)
    third = alone.join()
    alone.sell(second)
    alone.sell(third)
    alone.meet()
    assert alone.differing == set()
    assert third.context.home.register_code == "LRT-03"
    settings = json.loads(third.folder.local_settings.read_text(encoding="utf-8"))
    assert settings["register_code"] == "LRT-03"
    shutil.rmtree(alone.folder / "gabung")


@pytest.mark.same_everywhere
def test_a_register_that_an_older_backup_does_not_know_is_not_given_again(alone: SeveralPCs) -> None:
    made = alone.seat.backups.make(by=somebody(alone.seat))
    till = alone.join()
    alone.sell(till)
    alone.meet()
    alone.seat.close()
    restore = open_restore(alone.seat.folder, clock=alone.clock, ids=SequenceIds(seed=77))
    restore.restore(made.manifest.path, who=Credentials("pemilik", OWNER_PIN))
    alone.open("LRT-01")
    with alone.seat.context.reading() as unit:
        assert alone.seat.admissions.next_code(unit) == "LRT-02"
    assert alone.invite().invitation.register == "LRT-03"


@pytest.mark.same_everywhere
def test_who_stops_waiting_takes_its_own_request_away_and_no_other(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    request = alone.folder / "gabung" / join_files.REQUEST
    first, second = (alone.new_pc(inviting.invitation.code, name) for name in ("a", "b"))
    first.ask(first.look())
    first.close()
    assert not request.exists()
    assert inviting.look() is None
    assert inviting.given == ""
    first.ask(first.look())
    second.ask(second.look())
    first.close()
    assert request.exists()
    second.close()


@pytest.mark.same_everywhere
def test_what_a_stranger_leaves_there_stops_neither_pc(alone: SeveralPCs) -> None:
    inviting = alone.invite()
    joining = alone.new_pc(inviting.invitation.code)
    place, offer = alone.folder / "gabung", joining.look()
    (place / join_files.WELCOME).write_bytes(b"not whole")
    (place / join_files.REQUEST).write_bytes(b"not whole")
    with pytest.raises(DomainError, match="cut short"):
        inviting.look()
    assert inviting.look() is None
    joining.ask(offer)
    assert joining.collect(offer) == ""
    joining.still_invited(offer)
    inviting.look()
    (alone.folder / "LRT-01").mkdir(exist_ok=True)
    (alone.folder / "LRT-01" / "diterima-LRT-02.ntt").write_bytes(b"not whole")
    assert inviting.look() is None
    assert joining.collect(offer) == "LRT-02"
    assert inviting.look() is not None
