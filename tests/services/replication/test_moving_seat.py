"""The seat moves to another PC: by hand-over while both work, and by an owner when the PC that had it is lost."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import Mock

import pytest

from ntt_pos.data.queries.core.records import counters
from ntt_pos.domain.core.errors import DomainError, PlaceUnfit
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.shop_pcs import Admissions
from ntt_pos.services.core.writers import OnlyAtSeat
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.chain_sending import ChainSending
from ntt_pos.services.replication.exchange import Exchange
from ntt_pos.services.replication.lost_office.late_list import LIST
from ntt_pos.services.replication.lost_office.lost_seat import LostSeat
from ntt_pos.services.replication.own_chain import OwnChain
from ntt_pos.services.safety.restore import Credentials
from ntt_pos.shop import Shop, open_restore
from tests.builders import a_product, change_product, somebody
from tests.conftest import OWNER_PIN
from tests.fakes import SequenceIds
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet

pytestmark = pytest.mark.same_everywhere


def rename(pcs: SeveralPCs, shop: Shop, name: str) -> None:
    pcs.clock.advance(minutes=1)
    change_product(shop, pcs.kopi.product_id, by=somebody(shop), name=name)


def actors(pcs: SeveralPCs) -> list[str]:
    """Return the PCs that can change what all share, by trying."""
    found = []
    for code, shop in pcs.shops.items():
        try:
            rename(pcs, shop, f"Kopi {code} {pcs.clock.now():%H%M}")
        except (DomainError, PlaceUnfit):
            continue
        found.append(code)
    return found


def take_lost_seat(shop: Shop, name: str = "pemilik", printed: Sequence[str] = ()) -> LostSeat:
    """Let somebody be told what is lost, and go on here."""
    by = somebody(shop, name)
    lost = shop.exchange.lost_seat(by=by)
    shop.exchange.take_lost_seat(lost, by=by, printed=printed)
    return lost


def test_the_seat_is_handed_over_and_at_no_moment_two_pcs_have_it(pcs: SeveralPCs) -> None:
    assert actors(pcs) == [SEAT]
    pcs.meet()
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    assert actors(pcs) == []
    with pytest.raises(OnlyAtSeat, match=r"office PC \(LRT-02\) only"):
        rename(pcs, pcs.seat, "Lain")
    meet(pcs.till)
    assert actors(pcs) == []
    with pytest.raises(DomainError, match="becomes the office PC"):
        rename(pcs, pcs.till, "Lain")
    meet(pcs.till)
    assert actors(pcs) == ["LRT-02"]
    pcs.sell(pcs.seat)
    pcs.meet()
    assert actors(pcs) == ["LRT-02"]
    with pytest.raises(OnlyAtSeat, match="LRT-02"):
        rename(pcs, pcs.shops["LRT-03"], "Lain")
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()
    assert not [*pcs.folder.glob("LRT-01/untuk-*/*.ntt")]
    assert [*pcs.folder.glob("LRT-02/untuk-LRT-01/*.ntt")]


def test_it_is_handed_back_and_what_a_new_person_may_comes_with_it(pcs: SeveralPCs) -> None:
    for to, here in (("LRT-02", pcs.seat), (SEAT, pcs.till)):
        here.exchange.hand_over(to, by=somebody(here))
        pcs.meet()
    assert actors(pcs) == [SEAT]
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_a_pc_joins_at_the_new_office_pc(pcs: SeveralPCs) -> None:
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    pcs.meet()
    inviting = pcs.till.invite(pcs.folder, by=somebody(pcs.till))
    joining = pcs.new_pc(inviting.invitation.code, inviting.invitation.register)
    offer = joining.look()
    joining.ask(offer)
    assert inviting.look() is None
    register = joining.collect(offer)
    assert inviting.look() is not None
    inviting.close()
    pcs.sell(pcs.open(register))
    pcs.meet()
    assert pcs.differing == set()


def test_killed_between_and_with_the_folder_away_nobody_acts_until_it_arrived(pcs: SeveralPCs) -> None:
    away = pcs.folder.rename(pcs.root / "weg")
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    for _ in range(2):
        meet(pcs.till)
        pcs.seat.close()
        pcs.till.close()
        pcs.open(SEAT)
        pcs.open("LRT-02")
        assert actors(pcs) == []
    away.rename(pcs.folder)
    meet(pcs.seat)
    meet(pcs.till)
    pcs.till.close()  # it has the record, and is killed before it opened the seat
    pcs.open("LRT-02")
    assert actors(pcs) == []
    meet(pcs.till)
    assert actors(pcs) == ["LRT-02"]
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_a_till_cannot_make_itself_the_office_pc(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        moving = {"epoch": 1, "register_id": 1, "next_id": 2, "next": "LRT-02", "seq": 1, "hash": "a" * 64}
        changed.setattr("ntt_pos.services.core.shop_pcs.query.hand_over", lambda _unit: moving)
        Admissions(pcs.till.context).open_seat(by=somebody(pcs.till))
    meet(pcs.till)
    assert "did not give away" in str(chain(meet(pcs.seat), "LRT-02").problem)
    assert actors(pcs)[:1] == [SEAT]


def test_without_the_wait_for_that_record_two_pcs_would_have_it(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: who opens the seat by itself acts beside the one that still has it."""
    moving = {"epoch": 1, "register_id": 1, "next_id": 2, "next": "LRT-02", "seq": 1, "hash": "a" * 64}
    with monkeypatch.context() as changed:
        changed.setattr("ntt_pos.services.core.shop_pcs.query.hand_over", lambda _unit: moving)
        Admissions(pcs.till.context).open_seat(by=somebody(pcs.till))
    pcs.till.close()
    pcs.open("LRT-02")
    assert actors(pcs) == [SEAT, "LRT-02"]


def test_a_manager_hands_it_over_and_a_cashier_does_not(pcs: SeveralPCs) -> None:
    with pytest.raises(DomainError):
        pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat, "ani"))
    with pytest.raises(DomainError, match="No other PC works here as LRT-09"):
        pcs.seat.exchange.hand_over("LRT-09", by=somebody(pcs.seat))
    with pytest.raises(OnlyAtSeat):
        pcs.till.exchange.hand_over("LRT-03", by=somebody(pcs.till))
    assert isinstance(pcs.seat.exchange, Exchange)
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat, "bela"))


def test_the_office_pc_is_lost_and_the_owner_goes_on_at_a_till(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.seat)
    pcs.meet()
    pcs.sell(pcs.seat, 2)  # nobody has these
    pcs.seat.close()
    old = pcs.shops.pop(SEAT)
    with pytest.raises(DomainError, match="Only the owner"):
        take_lost_seat(pcs.till, "bela")
    with pytest.raises(DomainError, match="is not a number"):
        take_lost_seat(pcs.till, printed=["ST-40"])
    assert actors(pcs) == []
    assert take_lost_seat(pcs.till, printed=["ST-LRT-2026-000040"]).register == SEAT
    assert actors(pcs) == ["LRT-02"]
    pcs.meet()
    assert actors(pcs) == ["LRT-02"]
    third = pcs.shops["LRT-03"]
    assert third.context.seat == "LRT-02"
    a_product(pcs.till, name="Teh Kelor", price=15_000, delivered=10)
    with pcs.till.context.reading() as unit:
        assert counters(unit)["ST-LRT-2026"] == 41
    pcs.shops[SEAT] = third  # whose books are compared
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()
    # The old one comes back with what nobody has.
    assert old.folder.root.is_dir()
    back = pcs.open(SEAT)
    for each in pcs.folder.glob("LRT-02/catatan-*"):
        each.unlink()  # all who are known to listen have them
    meet(back)
    with pytest.raises(DomainError, match="Another PC is the office PC now"):
        rename(pcs, back, "Lain")
    pcs.clock.advance(minutes=1)
    meet(back)
    meet(pcs.till)
    assert "2 of its records" in str(meet(back).problem)
    listed = back.folder.root.joinpath(LIST).read_text(encoding="utf-8")
    assert "JL-LRT-01-2026-000002" in listed
    assert "JL-LRT-01-2026-000003" in listed
    assert "JL-LRT-01-2026-000001" not in listed
    with pytest.raises(PlaceUnfit, match="taken out of the shop"):
        pcs.sell(back)
    with pytest.raises((DomainError, PlaceUnfit)):
        rename(pcs, back, "Lain")
    assert chain(meet(third), SEAT).problem is None
    pcs.sell(third)


def test_who_has_more_of_the_lost_office_pc_takes_it_over(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.seat, 2)
    meet(pcs.seat)
    meet(pcs.shops["LRT-03"])
    for each in pcs.folder.glob("LRT-01/catatan-*"):
        each.unlink()
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    with pytest.raises(DomainError, match="Make LRT-03 the office PC"):
        take_lost_seat(pcs.till)
    take_lost_seat(pcs.shops["LRT-03"])
    assert actors(pcs) == ["LRT-03"]


def test_what_came_since_it_was_said_is_said_again_first(pcs: SeveralPCs) -> None:
    owner = somebody(pcs.till)
    said = pcs.till.exchange.lost_seat(by=owner)
    pcs.sell(pcs.seat)  # it is not lost
    meet(pcs.seat)
    with pytest.raises(DomainError, match="look again"):
        pcs.till.exchange.take_lost_seat(said, by=owner)
    assert actors(pcs) == [SEAT]


def test_the_new_office_pc_dies_before_it_opened_the_seat(pcs: SeveralPCs) -> None:
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    meet(pcs.shops["LRT-03"])
    pcs.till.close()
    pcs.shops.pop("LRT-02")
    take_lost_seat(pcs.shops["LRT-03"])
    assert actors(pcs) == ["LRT-03"]


def test_a_manager_or_another_clerk_does_not_declare_the_office_pc_lost_by_a_changed_program(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ntt_pos.services.core.shop_pcs.check_owner", lambda _by: None)
    Admissions(pcs.till.context).take_lost_seat(by=somebody(pcs.till, "bela"))
    meet(pcs.till)
    assert "did not give away" in str(chain(meet(pcs.seat), "LRT-02").problem)
    assert "LRT-01" in actors(pcs)


def test_the_old_office_pc_goes_on_when_the_folder_failed_it_right_after_the_move(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    for _ in range(2):
        meet(pcs.till)
    with monkeypatch.context() as away:
        away.setattr(ChainSending, "send", lambda *_told: parcel_files.registers_in(pcs.root / "tidak-ada"))
        meet(pcs.seat)
    pcs.meet()
    assert pcs.differing == set()
    assert not [*pcs.folder.glob("LRT-01/untuk-*/*.ntt")]


@pytest.mark.parametrize("opened", [False, True])
def test_the_office_pc_takes_the_seat_back_from_one_that_died_before_it_told_that_it_has_it(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, *, opened: bool
) -> None:
    pcs.sell(pcs.till)
    meet(pcs.till)
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    if opened:
        meet(pcs.till)
        with monkeypatch.context() as away:
            away.setattr(ChainSending, "send", lambda *_told: parcel_files.registers_in(pcs.root / "tidak-ada"))
            meet(pcs.till)
        rename(pcs, pcs.till, "Kopi yang tidak sampai")
    pcs.till.close()
    dead = pcs.shops.pop("LRT-02")
    lost = take_lost_seat(pcs.seat)
    assert lost.register == "LRT-02"
    assert actors(pcs) == [SEAT]
    with pytest.raises(DomainError, match="This PC is the office PC"):
        take_lost_seat(pcs.seat)
    pcs.seat.close()
    pcs.open(SEAT)
    pcs.meet()
    assert actors(pcs) == [SEAT]
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()
    assert dead.folder.root.is_dir()
    back = pcs.open("LRT-02")
    for _ in range(2):
        for shop in pcs.shops.values():
            meet(shop)
    for act in (lambda: pcs.sell(back), lambda: rename(pcs, back, "Lain")):
        with pytest.raises(PlaceUnfit, match="taken out of the shop"):
            act()
    assert back.folder.root.joinpath(LIST).is_file() is opened
    pcs.shops.pop("LRT-02").close()
    assert actors(pcs) == [SEAT]


def test_killed_before_the_numbers_on_paper_were_skipped_nothing_was_taken_over(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    with monkeypatch.context() as killed, pytest.raises(MemoryError):
        killed.setattr("ntt_pos.services.replication.exchange.skip_numbers", Mock(side_effect=MemoryError))
        take_lost_seat(pcs.till, printed=["ST-LRT-2026-000040"])
    pcs.till.close()
    pcs.open("LRT-02")
    assert actors(pcs) == []
    take_lost_seat(pcs.till, printed=["ST-LRT-2026-000040"])
    with pcs.till.context.reading() as unit:
        assert counters(unit)["ST-LRT-2026"] == 40


def lost_and_brought_back(pcs: SeveralPCs, *, sent_after: int, sold_after: int, folder_kept: bool) -> Shop:
    """Lose the office PC, go on at a till, and bring an older backup of the lost one back in a new folder."""
    for each in [code for code in pcs.shops if code not in {SEAT, "LRT-02"}]:  # a shop with two PCs
        pcs.seat.exchange.take_out(each, by=somebody(pcs.seat))
        pcs.shops.pop(each).close()
    pcs.sell(pcs.seat)
    meet(pcs.seat)
    meet(pcs.till)
    meet(pcs.seat)
    if not sent_after:
        pcs.sell(pcs.seat, sold_after)
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.sell(pcs.seat, sent_after)
    for shop in (pcs.seat, pcs.till, *([] if folder_kept else [pcs.seat])) if sent_after else ():
        meet(shop)
    pcs.seat.close()
    stick = shutil.copytree(made.manifest.path.parent, pcs.root / "stick")
    shutil.rmtree(pcs.root / SEAT)
    del pcs.shops[SEAT]
    take_lost_seat(pcs.till)
    new = DataFolder(pcs.root / "a2")
    open_restore(new, clock=pcs.clock, ids=SequenceIds(seed=77)).restore(
        stick / made.manifest.path.name, who=Credentials("pemilik", OWNER_PIN), printed=()
    )
    back = pcs.open(SEAT, "a2")
    back.use_local(replace(back.local, exchange_folder=str(pcs.folder)))
    return back


@pytest.mark.parametrize(("sent_after", "sold_after", "folder_kept"), [(0, 2, True), (2, 0, True), (2, 0, False)])
def test_a_lost_office_pc_that_is_brought_back_records_nothing_and_learns_that_it_is_out(
    pcs: SeveralPCs, *, sent_after: int, sold_after: int, folder_kept: bool
) -> None:
    back = lost_and_brought_back(pcs, sent_after=sent_after, sold_after=sold_after, folder_kept=folder_kept)
    for shop in (back, pcs.till, back, pcs.till, back, pcs.till, back):
        meet(shop)
        with pytest.raises(PlaceUnfit):
            pcs.sell(back)
        assert actors(pcs) == ["LRT-02"]
    with pytest.raises(PlaceUnfit, match="taken out of the shop"):
        pcs.sell(back)
    assert back.folder.root.joinpath(LIST).is_file() is bool(sold_after)
    back.close()
    assert pcs.open(SEAT, "a2").context.seat == "LRT-02"
    with pytest.raises(PlaceUnfit):
        pcs.sell(pcs.seat)


def test_without_the_wait_for_the_others_own_records_it_would_sell(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    fetch = OwnChain.fetch
    monkeypatch.setattr(OwnChain, "fetch", lambda self, **_behind: fetch(self))
    monkeypatch.setattr(OwnChain, "silent", ())
    back = lost_and_brought_back(pcs, sent_after=2, sold_after=0, folder_kept=True)
    meet(back)
    pcs.sell(back)


def test_a_pc_that_handed_the_office_over_and_is_brought_back_is_sent_to_join_again(pcs: SeveralPCs) -> None:
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    pcs.meet()
    pcs.seat.close()
    open_restore(DataFolder(pcs.root / SEAT), clock=pcs.clock, ids=SequenceIds(seed=77)).restore(
        made.manifest.path, who=Credentials("pemilik", OWNER_PIN), printed=()
    )
    back = pcs.open(SEAT)
    for shop in (back, pcs.till, back):
        meet(shop)
    assert "Its backup is not brought back: take LRT-01 out" in str(meet(back).problem)
    with pytest.raises(PlaceUnfit, match="is not brought back"):
        pcs.sell(back)
    pcs.till.exchange.take_out(SEAT, by=somebody(pcs.till))
    meet(pcs.till)
    meet(back)
    with pytest.raises(PlaceUnfit, match="taken out of the shop"):
        pcs.sell(back)
    assert actors(pcs) == ["LRT-02"]
