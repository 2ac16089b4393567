"""The hub is made anew, brought back from an older backup, lets a PC in no more, or meets two PCs as one register."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import i18n
from ntt_pos.data import hub_tables as hub
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.server import make_engine
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.users import Role
from ntt_pos.services.replication.exchange_state import ExchangeState
from ntt_pos.services.replication.hub_paths import Hub, HubPath
from tests.builders import somebody
from tests.services.makers.test_story_cards import a_picture
from tests.services.replication.lost_office.test_two_offices import handed_and_taken, sales_of
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, journal_of, meet
from tests.services.replication.test_moving_seat import actors, take_lost_seat

pytestmark = pytest.mark.postgres

COLOURS = ("red", "green", "blue")


@pytest.fixture
def at_hub(pcs: SeveralPCs, hub_address: str) -> SeveralPCs:
    """Return a seat and two tills that meet at a hub, and the folder is gone."""
    go_to(pcs, hub_address)
    pcs.folder.rename(pcs.root / "tidak-ada")
    pcs.meet()
    return pcs


def go_to(pcs: SeveralPCs, address: str) -> None:
    """Give each PC an address of its own at a hub, as its administrator and somebody at each PC do."""
    for code, shop in pcs.shops.items():
        shop.use_hub(hub.add_register(address, code), None)


def trade(pcs: SeveralPCs) -> None:
    """Let something happen of each sort that travels: records of each PC, a person, a photo."""
    for shop in pcs.shops.values():
        pcs.sell(shop, 2)
    owner, count = somebody(pcs.seat), len(pcs.seat.people.users())
    pcs.seat.people.add_user(
        by=owner, username=f"u{count}", name=f"U {count}", role=Role.CASHIER, secret=f"86420{count}"
    )
    photo = pcs.root / "kopi.jpg"
    photo.write_bytes(a_picture(COLOURS[count % 3]))
    pcs.seat.products.show({pcs.kopi.product_id: pcs.seat.photos.read(photo)}, by=owner)


def as_owner(address: str, statement: str) -> None:
    made = make_engine(sa.make_url(address), poolclass=sa.pool.NullPool)
    with made.begin() as connection:
        connection.exec_driver_sql(statement)


def tool(name: str, *words: str) -> None:
    """Run a tool of PostgreSQL's own."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) or [Path(str(shutil.which(name)))]
    subprocess.run([found[-1], *words], check=True, capture_output=True)


def whole(pcs: SeveralPCs, address: str) -> bool:
    """Whether the hub has every chain up to its end."""
    return {each.register: each.seq for each in hub.heads(address)} == {
        code: journal_of(pcs, code, code) for code in pcs.shops
    }


def is_whole_everywhere(pcs: SeveralPCs, address: str) -> None:
    """Each PC has everything, also what travels beside the records; the hub has every chain; all books prove."""
    assert pcs.differing == set()
    assert whole(pcs, address)
    count = len(pcs.seat.people.users()) - 1
    assert all(shop.people.sign_in(f"u{count}", f"86420{count}").name == f"U {count}" for shop in pcs.shops.values())
    pcs.prove()


def test_a_hub_made_anew_is_filled_again_by_all(at_hub: SeveralPCs, hub_address: str) -> None:
    trade(at_hub)
    at_hub.meet()
    as_owner(hub_address, "DROP SCHEMA hub CASCADE")
    hub.create(hub_address)
    state = meet(at_hub.till)
    assert isinstance(state.problem, StorageError)
    trade(at_hub)
    go_to(at_hub, hub_address)
    at_hub.meet()
    is_whole_everywhere(at_hub, hub_address)


def test_a_hub_of_an_older_backup_gets_what_it_lacks_and_takes_nothing_back(
    at_hub: SeveralPCs, hub_address: str, tmp_path: Path
) -> None:
    bring_back_older(at_hub, hub_address, tmp_path / "toko.dump")
    assert not whole(at_hub, hub_address)
    seat = chain(meet(at_hub.till), "LRT-01")  # before the office PC met it
    assert "pribadi.ntt of LRT-01 is older than what is here" in str(seat.problem)
    at_hub.meet(at_hub.seat)
    at_hub.meet()
    is_whole_everywhere(at_hub, hub_address)


def test_a_pc_that_went_by_what_it_remembers_of_the_hub_would_leave_a_gap(
    at_hub: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of what each PC asks the hub first: how far its own chain is there."""
    at_hub.sell(at_hub.till, 2)
    at_hub.meet()
    reach, most = Hub.reach, journal_of(at_hub, "LRT-02", "LRT-02")

    def remembering(self: Hub, lasts: dict[str, int]) -> HubPath:
        place = reach(self, lasts)
        with at_hub.till.context.reading() as unit:
            self.kept = most, hash_at(unit, "LRT-02", most) or ""
        return place

    as_owner(hub_address, "DROP SCHEMA hub CASCADE")
    hub.create(hub_address)
    go_to(at_hub, hub_address)
    at_hub.sell(at_hub.till)
    monkeypatch.setattr(Hub, "reach", remembering)
    assert "what was sent does not follow what it has" in str(meet(at_hub.till).problem)
    monkeypatch.undo()
    at_hub.meet()
    assert whole(at_hub, hub_address)


def test_at_a_hub_made_anew_the_new_office_passes_on_what_others_lack_of_the_lost_one(
    at_hub: SeveralPCs, hub_address: str
) -> None:
    second, third = at_hub.shops["LRT-02"], at_hub.shops["LRT-03"]
    trade(at_hub)
    at_hub.meet()
    trade(at_hub)
    for shop in (at_hub.seat, third):
        meet(shop)
    at_hub.shops.pop(SEAT).close()
    as_owner(hub_address, "DROP SCHEMA hub CASCADE")
    hub.create(hub_address)
    go_to(at_hub, hub_address)
    for shop in (third, second, third):
        meet(shop)
    take_lost_seat(third)
    for shop in (second, third) * 3:
        meet(shop)
    assert second.context.seat == "LRT-03"
    assert sales_of(second, SEAT) == sales_of(third, SEAT)
    at_hub.shops[SEAT] = third
    at_hub.meet()
    assert at_hub.differing == set()
    at_hub.prove()


def test_who_has_more_of_a_lost_office_pc_is_named_at_a_hub_that_forgot_it(
    at_hub: SeveralPCs, hub_address: str
) -> None:
    at_hub.sell(at_hub.seat, 2)
    meet(at_hub.seat)
    meet(at_hub.shops["LRT-03"])
    guard = "ALTER TABLE hub.parcel {} TRIGGER check_parcel"
    forget = "DELETE FROM hub.parcel WHERE name ~ '^catatan-'"
    as_owner(hub_address, "; ".join((guard.format("DISABLE"), forget, guard.format("ENABLE"))))
    at_hub.seat.close()
    at_hub.shops.pop("LRT-01")
    with pytest.raises(DomainError, match="Make LRT-03 the office PC"):
        at_hub.till.exchange.lost_seat(by=somebody(at_hub.till))


def test_a_pc_that_the_hub_lets_in_no_more_sells_on_and_comes_again_with_a_new_address(
    at_hub: SeveralPCs, hub_address: str
) -> None:
    hub.retire(hub_address, "LRT-02")
    at_hub.sell(at_hub.till)
    assert "does not take this PC for LRT-02" in str(meet(at_hub.till).problem)  # it was connected all the time
    at_hub.till.carriers.close()
    assert "tidak mengizinkan PC ini masuk" in explained(meet(at_hub.till))
    at_hub.meet(at_hub.seat)
    at_hub.till.use_hub(hub.add_register(hub_address, "LRT-02"), None)
    at_hub.meet()
    assert at_hub.differing == set()


def test_of_two_pcs_as_one_register_the_hub_keeps_the_first_one_s_branch(
    at_hub: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = at_hub.till
    first.close()
    shutil.copytree(at_hub.root / "LRT-02", at_hub.root / "kembar")
    first, twin = at_hub.open("LRT-02"), at_hub.open("LRT-02", "kembar")
    at_hub.shops["LRT-02"] = first
    for each in (twin, first):
        at_hub.sell(each)
    at_hub.meet(first)
    kept = hub.heads(hub_address)
    assert "dua PC bekerja sebagai LRT-02" in explained(meet(twin))
    assert hub.heads(hub_address) == kept

    reach = Hub.reach

    def without_asking(self: Hub, lasts: dict[str, int]) -> HubPath:
        place = reach(self, lasts)
        self.kept = 0, ""
        return place

    monkeypatch.setattr(Hub, "reach", without_asking)  # the control: the database itself refuses it, too
    assert "sudah ada catatan lain dari PC ini" in explained(meet(twin))
    assert hub.heads(hub_address) == kept
    monkeypatch.undo()
    twin.close()
    at_hub.meet()
    assert at_hub.differing == set()


def explained(state: ExchangeState) -> str:
    assert state.problem is not None
    return i18n.explain(state.problem)


def bring_back_older(pcs: SeveralPCs, address: str, dump: Path) -> None:
    """Back the hub up, trade and meet, and bring the hub back as it was; then trade on."""
    trade(pcs)
    pcs.meet()
    what = ("--schema", "hub", "--extension", "pgcrypto")  # the whole database but for what belongs to the server
    tool("pg_dump", "--format", "custom", *what, "--file", str(dump), "--dbname", address)
    trade(pcs)
    pcs.meet()
    as_owner(address, "DROP SCHEMA hub CASCADE")
    tool("pg_restore", str(dump), "--dbname", address)
    trade(pcs)


def test_a_week_without_the_hub_costs_nothing_but_waiting(at_hub: SeveralPCs, hub_address: str) -> None:
    there = {code: shop.local for code, shop in at_hub.shops.items()}
    for shop in at_hub.shops.values():
        shop.carriers.close()
        shop.use_local(replace(shop.local, hub="postgresql://toko@127.0.0.1:9/toko"))
    for _day in range(7):
        for shop in at_hub.shops.values():
            at_hub.sell(shop, 2)
            shop.shifts.close(by=somebody(shop, "ani"), counted={50_000: 1}, reason="uji")
            assert "tidak dapat dipakai" in explained(meet(shop))
        at_hub.clock.advance(hours=24)
    for code, shop in at_hub.shops.items():
        shop.use_local(there[code])
    at_hub.meet()
    assert at_hub.differing == set()
    assert whole(at_hub, hub_address)
    at_hub.prove()


def test_at_a_new_hub_the_pc_counts_that_was_handed_the_office(pcs: SeveralPCs, hub_address: str) -> None:
    handed_and_taken(pcs)
    assert actors(pcs) == ["LRT-02", "LRT-03"]
    go_to(pcs, hub_address)
    for _ in range(3):
        for shop in pcs.shops.values():
            meet(shop)
    assert actors(pcs) == ["LRT-02"]
    assert "LRT-02 is the office PC" in str(meet(pcs.shops["LRT-03"]).problem)
