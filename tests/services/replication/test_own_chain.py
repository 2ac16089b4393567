"""A PC whose books are older than what the others have of it takes its own records in again before it records anything."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ntt_pos.data import restore as placing
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.doctor_books import signs_of_books
from ntt_pos.domain.core.errors import DomainError, PlaceUnfit, StorageError
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.writers import OnlyAtSeat
from ntt_pos.services.replication import chain_parcels, own_chain, parcel_files
from ntt_pos.services.replication.lost_office.late_list import line_of
from ntt_pos.services.safety.brought_back import BroughtBack
from ntt_pos.services.safety.restore import Credentials
from ntt_pos.shop import Shop, open_restore
from tests.builders import a_product, change_product, somebody
from tests.conftest import OWNER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, journal_of, meet

pytestmark = pytest.mark.same_everywhere

WHO = Credentials("pemilik", OWNER_PIN)


def older(pcs: SeveralPCs, register: str) -> str:
    """Keep a PC's folder as it is now; return the copy's name."""
    name = f"lama-{register}"
    pcs.shops[register].close()
    shutil.copytree(pcs.root / register, pcs.root / name)
    pcs.open(register)
    return name


def brought_back(pcs: SeveralPCs, folder: str = SEAT, *, sold_after: int = 3) -> Shop:
    """Bring the seat's own older backup back in a folder, after more was recorded and sent."""
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.sell(pcs.seat, sold_after)
    a_product(pcs.seat, name="Teh Kelor", price=15_000, delivered=10)
    pcs.sell(pcs.till, 2)
    pcs.meet()
    pcs.seat.close()
    new = DataFolder(pcs.root / folder)
    open_restore(new, clock=pcs.clock, ids=SequenceIds(seed=77)).restore(made.manifest.path, who=WHO, printed=())
    seat = pcs.open(SEAT, folder)
    if not seat.local.exchange_folder:
        seat.use_local(replace(seat.local, exchange_folder=str(pcs.folder)))
    return seat


def settle(pcs: SeveralPCs) -> None:
    """Let all PCs look a few times, whatever is in the way."""
    for _ in range(4):
        for shop in pcs.shops.values():
            meet(shop)


def test_the_seats_own_older_backup_takes_its_chain_in_again_before_it_records_anything(pcs: SeveralPCs) -> None:
    before = journal_of(pcs, SEAT, SEAT)
    seat = brought_back(pcs)
    assert journal_of(pcs, SEAT, SEAT) == before
    for act in (lambda: pcs.sell(seat), lambda: change_product(seat, pcs.kopi.product_id, by=somebody(seat), name="x")):
        with pytest.raises((PlaceUnfit, OnlyAtSeat), match="othing was recorded"):
            act()
    assert "LRT-02" in str(meet(seat).problem)
    settle(pcs)
    assert seat.context.waits is None
    change_product(seat, pcs.kopi.product_id, by=somebody(seat), name="Kopi baru")
    pcs.sell(seat)
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()
    assert not [*pcs.folder.glob("*/balik-*"), *pcs.folder.glob("LRT-01/diterima-LRT-01.ntt")]


def test_on_a_new_pc_too_once_the_tills_accept_its_key(pcs: SeveralPCs) -> None:
    seat = brought_back(pcs, "kantor-baru")
    meet(seat)
    key = Signer(seat.folder.sheet_key).fingerprint
    for till in (pcs.till, pcs.shops["LRT-03"]):
        assert "signed with another key" in str(chain(meet(till), SEAT).problem)
        till.exchange.accept(SEAT, key, by=somebody(till))
    settle(pcs)
    change_product(seat, pcs.kopi.product_id, by=somebody(seat), name="Kopi baru")
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()
    seat.close()
    pcs.open(SEAT, "kantor-baru")  # its key is in the books now


def as_of_yesterday(pcs: SeveralPCs, code: str) -> None:
    """Let what a PC says be as a program says it that knows nothing of answers."""
    signer = Signer(pcs.shops[code].folder.sheet_key)
    for name, kind in ((f"{code}/kepala.ntt", Kind.HEAD), (f"{SEAT}/diterima-{code}.ntt", Kind.TAKEN)):
        told = parcel_files.read(pcs.folder / name, kind)
        said = json.loads(told.body) if kind is Kind.HEAD else {}
        said.pop("answers", None)
        body = json.dumps(said).encode() if said else b""
        digest = hashlib.sha256(body).hexdigest() if body else ""
        parcel_files.write(pcs.folder / name, kind, replace(told.told, body=digest), body, signer)


def test_a_pc_with_an_older_program_is_named_and_what_to_do_about_it(pcs: SeveralPCs) -> None:
    seat = brought_back(pcs)
    for _ in range(3):
        for shop in pcs.shops.values():
            meet(shop)
            as_of_yesterday(pcs, "LRT-02")
    said = str(meet(seat).problem)
    assert "LRT-02 has an older program" in said
    assert "LRT-03" not in said
    assert "Update the program on LRT-02" in said
    assert str(seat.context.waits) == said
    assert any("older program" in sign.message for sign in signs_of_books(seat.folder, pcs.clock))
    settle(pcs)  # it was updated
    assert seat.context.waits is None


def test_books_from_a_tills_backup_do_not_wait_for_the_office_pc_that_they_are_now(pcs: SeveralPCs) -> None:
    made = pcs.till.backups.make(by=somebody(pcs.till))
    pcs.seat.close()
    open_restore(DataFolder(pcs.root / SEAT), clock=pcs.clock, ids=SequenceIds(seed=77)).restore(
        made.manifest.path, who=WHO, printed=()
    )
    seat = pcs.open(SEAT)
    settle(pcs)
    pcs.clock.advance(hours=24)
    pcs.sell(seat)
    waited_for = {each.register for each in seat.close_day.plan(by=somebody(seat)).without}
    assert waited_for == {"LRT-02", "LRT-03"}  # they said nothing that day


def test_an_interrupted_fetch_goes_on_after_a_restart(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_parcels, "MOST_RECORDS", 2)
    seat = brought_back(pcs)
    meet(seat)
    meet(pcs.till)
    meet(seat)
    seat.close()
    seat = pcs.open(SEAT)
    with pytest.raises(PlaceUnfit):
        pcs.sell(seat)
    for _ in range(12):
        settle(pcs)
    pcs.meet()
    pcs.sell(seat)
    pcs.meet()
    assert pcs.differing == set()


def test_while_the_folder_is_away_a_restored_seat_records_nothing(pcs: SeveralPCs) -> None:
    seat = brought_back(pcs)
    away = pcs.folder.rename(pcs.root / "weg")
    meet(seat)
    with pytest.raises(PlaceUnfit, match="first take in again"):
        pcs.sell(seat)
    away.rename(pcs.folder)
    settle(pcs)
    pcs.sell(seat)


def test_numbers_on_paper_that_nobody_else_has_are_skipped(pcs: SeveralPCs) -> None:
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.sell(pcs.seat, 1)
    pcs.meet()
    pcs.sell(pcs.seat, 2)  # printed, and not sent
    pcs.seat.close()
    open_restore(DataFolder(pcs.root / SEAT), clock=pcs.clock, ids=SequenceIds(seed=77)).restore(
        made.manifest.path, who=WHO
    )
    seat = pcs.open(SEAT)
    settle(pcs)
    pcs.sell(seat)
    assert seat.checkout.recent_sales(1)[0].number == "JL-LRT-01-2026-000004"


def test_without_it_the_restored_seat_is_another_branch_for_the_tills(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(own_chain.OwnChain, "fetch", lambda _self, **_told: None)
    seat = brought_back(pcs)
    settle(pcs)
    pcs.sell(seat)
    settle(pcs)
    assert "is another one than the record that is here" in str(chain(meet(pcs.till), SEAT).problem)


def test_a_till_whose_older_disk_was_put_back_goes_on_from_what_the_others_have(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    name = older(pcs, "LRT-02")
    pcs.sell(pcs.till, 3)
    pcs.meet()
    pcs.till.close()
    till = pcs.open("LRT-02", name)
    assert "takes in again" in str(meet(till).problem)
    with pytest.raises(PlaceUnfit):
        pcs.sell(till)
    settle(pcs)
    pcs.sell(till)
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_a_branch_that_nobody_took_in_is_listed_to_be_typed_in_again(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    name = older(pcs, "LRT-02")
    pcs.sell(pcs.till, 3)
    pcs.meet()
    pcs.till.close()
    till = pcs.open("LRT-02", name)
    pcs.sell(till, 2)  # the folder was away: nobody knew better
    counted = journal_of(pcs, SEAT, "LRT-02")
    settle(pcs)
    problem = str(meet(till).problem)
    assert "went apart" in problem
    listed = (till.folder.root / own_chain.LIST).read_text(encoding="utf-8")
    assert "JL-LRT-02-2026-000002" in listed
    assert "JL-LRT-02-2026-000003" in listed
    assert "JL-LRT-02-2026-000001" not in listed
    assert "25.000" in listed
    assert "  Penjualan  " in listed
    assert journal_of(pcs, SEAT, "LRT-02") == counted
    pcs.sell(till)  # a customer waits; this one is listed, too
    settle(pcs)
    assert "000004" in (till.folder.root / own_chain.LIST).read_text(encoding="utf-8")
    assert "is another one than the record that is here" in str(chain(meet(pcs.seat), "LRT-02").problem)


def test_a_record_is_listed_in_the_words_of_the_shop() -> None:
    at = FixedClock().now()
    told = line_of(at, "write_off", {"write_off": [{"number": "BA-LRT-2026-000001", "reason": "DAMAGED"}]})
    assert told.endswith("  Barang dihapus  BA-LRT-2026-000001; rusak")
    assert line_of(at, "proof.daily", {}).endswith("  Catatan program  ")


def test_a_seat_that_went_apart_changes_nothing_that_all_share(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.seat)
    pcs.meet()
    name = older(pcs, SEAT)
    pcs.sell(pcs.seat, 2)
    pcs.meet()
    pcs.seat.close()
    seat = pcs.open(SEAT, name)
    pcs.sell(seat)
    settle(pcs)
    with pytest.raises(DomainError, match="went apart"):
        change_product(seat, pcs.kopi.product_id, by=somebody(seat), name="Lain")
    pcs.sell(seat)


def test_what_a_stranger_offers_as_its_own_records_is_not_taken(pcs: SeveralPCs, tmp_path: Path) -> None:
    seat = brought_back(pcs)
    before = journal_of(pcs, SEAT, SEAT)
    meet(seat)
    meet(pcs.till)
    (given,) = pcs.folder.glob("LRT-02/balik-LRT-01.ntt")
    parcel = parcel_files.read(given, parcel_files.Kind.RECORDS)
    parcel_files.write(given, parcel_files.Kind.RECORDS, parcel.told, parcel.body, Signer(tmp_path / "kunci"))
    assert "signed with another key" in str(meet(seat).problem)
    assert journal_of(pcs, SEAT, SEAT) == before


def brought_back_with_its_folder(pcs: SeveralPCs) -> tuple[Shop, int]:
    """Bring the office PC back with the folder in which all met, as both were before three sales that the others have."""
    before = shutil.copytree(pcs.folder, pcs.root / "dulu")
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.sell(pcs.seat, 3)
    pcs.meet()
    recorded = journal_of(pcs, SEAT, SEAT)
    shutil.rmtree(pcs.folder)
    before.rename(pcs.folder)
    return put_back(pcs, made.manifest.path), recorded


def put_back(pcs: SeveralPCs, backup: Path) -> Shop:
    """Bring a backup back on the office PC."""
    pcs.seat.close()
    open_restore(DataFolder(pcs.root / SEAT), clock=pcs.clock, ids=SequenceIds(seed=77)).restore(
        backup, who=WHO, printed=()
    )
    return pcs.open(SEAT)


def test_a_folder_of_before_does_not_tell_a_restored_office_pc_that_all_is_there(pcs: SeveralPCs) -> None:
    seat, recorded = brought_back_with_its_folder(pcs)
    for _ in range(2):
        meet(seat)
        with pytest.raises(PlaceUnfit, match="LRT-02, LRT-03 did not say yet"):
            pcs.sell(seat)
    meet(pcs.till)
    meet(seat)
    with pytest.raises(PlaceUnfit):  # all is here that one has; another one may have more
        pcs.sell(seat)
    settle(pcs)
    assert journal_of(pcs, SEAT, SEAT) > recorded
    pcs.sell(seat)
    assert seat.checkout.recent_sales(1)[0].number == "JL-LRT-01-2026-000004"
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_without_the_wait_for_an_answer_the_words_of_before_would_be_enough(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(own_chain.OwnChain, "silent", ())
    seat, _recorded = brought_back_with_its_folder(pcs)
    meet(seat)
    pcs.sell(seat)
    settle(pcs)
    assert "is another one than the record that is here" in str(chain(meet(pcs.till), SEAT).problem)


def test_an_answer_to_another_restore_counts_nothing_and_a_pc_that_is_gone_is_taken_out(pcs: SeveralPCs) -> None:
    seat, _recorded = brought_back_with_its_folder(pcs)
    meet(seat)
    meet(pcs.till)
    meet(pcs.shops["LRT-03"])
    waiting = BroughtBack.read(seat.folder.brought_back)
    assert waiting is not None
    replace(waiting, asked="f" * 32).keep(seat.folder.brought_back)
    assert "LRT-02, LRT-03 did not say yet" in str(meet(seat).problem)
    pcs.till.close()  # its disk died, too
    pcs.shops.pop("LRT-02")
    with pytest.raises(DomainError, match="No other PC works here as LRT-09"):
        seat.exchange.take_out("LRT-09", by=somebody(seat))
    assert seat.exchange.take_out("LRT-02", by=somebody(seat)).register == "LRT-02"
    settle(pcs)
    pcs.sell(seat)
    pcs.meet()
    assert [each.register for each in meet(seat).chains if each.retired] == ["LRT-02"]
    assert pcs.differing == set()


def test_what_it_sent_and_nobody_took_in_comes_back_from_where_they_meet(pcs: SeveralPCs) -> None:
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.sell(pcs.seat, 2)
    recorded = journal_of(pcs, SEAT, SEAT)
    meet(pcs.seat)
    (pcs.folder / SEAT / "catatan-000000001-000000999-aaaaaaaa.ntt").write_bytes(b"not whole")
    seat = put_back(pcs, made.manifest.path)
    meet(seat)
    assert journal_of(pcs, SEAT, SEAT) == recorded
    settle(pcs)
    pcs.sell(seat)
    assert seat.checkout.recent_sales(1)[0].number == "JL-LRT-01-2026-000003"


def test_a_pc_that_the_older_books_did_not_know_is_waited_for_too(pcs: SeveralPCs) -> None:
    """Only the newest till has the last records, and where the PCs meet is empty again."""
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    newest = pcs.join()
    pcs.meet()
    pcs.sell(pcs.seat, 3)
    pcs.meet(pcs.seat, newest)
    before = journal_of(pcs, "LRT-04", SEAT)
    pcs.seat.close()
    shutil.rmtree(pcs.folder)
    pcs.folder.mkdir()
    open_restore(DataFolder(pcs.root / SEAT), clock=pcs.clock, ids=SequenceIds(seed=77)).restore(
        made.manifest.path, who=WHO, printed=()
    )
    seat = pcs.open(SEAT)
    for _ in range(3):
        for register in (SEAT, "LRT-02", "LRT-03"):
            meet(pcs.shops[register])
    with pytest.raises(PlaceUnfit):
        pcs.sell(seat)
    settle(pcs)
    assert journal_of(pcs, SEAT, SEAT) > before
    pcs.sell(seat)
    pcs.meet()
    assert pcs.differing == set()


def test_books_that_wait_go_on_waiting_when_a_second_restore_fails(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.seat.close()
    folder = DataFolder(pcs.root / SEAT)
    desk = open_restore(folder, clock=pcs.clock, ids=SequenceIds(seed=77))
    desk.restore(made.manifest.path, who=WHO, printed=())
    note = folder.brought_back.read_bytes()
    pcs.clock.advance(minutes=1)

    def full(*_paths: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(placing, "put_in_place", full)
    with pytest.raises(StorageError):
        desk.restore(made.manifest.path, who=WHO, printed=())
    assert folder.brought_back.read_bytes() == note
    pcs.open(SEAT)
