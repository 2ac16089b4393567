"""Several PCs meet at the hub: the same exchange, with the hub slow, silent, cut, away, or forgetful."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO

import pytest
import sqlalchemy as sa

from ntt_pos import cli, i18n
from ntt_pos.data import hub_line, server
from ntt_pos.data import hub_tables as hub
from ntt_pos.data.queries.core import hub_parcels as queries
from ntt_pos.doctor import examine
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.replication import exchange, parcel_files
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.shop import Shop
from tests.builders import somebody
from tests.conftest import OWNER_PIN
from tests.services.replication import test_exchange as through_folder
from tests.services.replication import test_own_chain
from tests.services.replication.older_hub import make_older
from tests.services.replication.several_pcs import SeveralPCs, chain, journal_of, meet
from tests.stalling import Line

SENDS = b"INSERT INTO hub.parcel"

pytestmark = pytest.mark.postgres


@pytest.fixture
def at_hub(pcs: SeveralPCs, hub_address: str) -> SeveralPCs:
    """Return a seat and two tills that went over from the folder to a hub."""
    for code, shop in pcs.shops.items():
        shop.use_hub(hub.add_register(hub_address, code), None)
    pcs.meet()
    return pcs


SCENES = (
    through_folder.test_what_is_sold_on_each_pc_and_changed_at_the_seat_comes_to_all,
    through_folder.test_a_person_and_a_photo_and_a_setting_of_the_seat_come_with_it,
    through_folder.test_who_waits_with_a_receipt_of_another_till_is_answered,
    through_folder.test_a_parcel_signed_by_a_stranger_is_refused_until_the_key_is_accepted,
    through_folder.test_a_pc_whose_clock_is_ahead_is_named_and_stops_nobody,
    through_folder.test_what_a_till_may_not_write_is_not_taken_even_when_it_signed_it,
    through_folder.test_the_day_that_the_seat_cut_is_over_on_the_tills_too,
    test_own_chain.test_the_seats_own_older_backup_takes_its_chain_in_again_before_it_records_anything,
)


@pytest.mark.parametrize("scene", SCENES)
def test_what_holds_through_a_folder_holds_through_a_hub(
    at_hub: SeveralPCs, scene: Callable[[SeveralPCs], None], hub_address: str
) -> None:
    at_hub.folder.rename(at_hub.root / "tidak-ada")
    scene(at_hub)
    for shop in at_hub.shops.values():
        meet(shop)
    assert how_far(hub_address) == {code: journal_of(at_hub, code, code) for code in at_hub.shops}


def test_meeting_again_sends_no_record_twice_and_looks_see_only_what_is_new(at_hub: SeveralPCs) -> None:
    def looks() -> list[bool]:
        return [shop.exchange.look() is not None for shop in at_hub.shops.values()]

    at_hub.sell(at_hub.till, 2)
    at_hub.meet()
    assert [looks() for _ in range(3)][-1] == [False, False, False]
    at_hub.sell(at_hub.till)
    assert looks()[1]
    assert [looks() for _ in range(4)][-1] == [False, False, False]
    assert journal_of(at_hub, "LRT-03", "LRT-02") == journal_of(at_hub, "LRT-02", "LRT-02")


def becomes_older(pcs: SeveralPCs, address: str) -> None:
    """Let the hub be one that an older program made, when the PCs connect the next time."""
    for shop in pcs.shops.values():
        shop.carriers.close()
    make_older(address)


def test_an_older_hub_carries_plain_records_and_packed_ones_once_it_learned_it(
    at_hub: SeveralPCs, hub_address: str
) -> None:
    becomes_older(at_hub, hub_address)
    at_hub.sell(at_hub.till, 2)
    at_hub.meet()
    assert at_hub.differing == set()
    hub.create(hub_address)
    at_hub.sell(at_hub.till)  # over the connection of before it goes plain
    at_hub.meet()
    assert packs_at(hub_address) == 0
    for shop in at_hub.shops.values():
        shop.carriers.close()
    at_hub.sell(at_hub.till)
    meet(at_hub.till)
    assert packs_at(hub_address) == 1
    at_hub.meet()
    assert at_hub.differing == set()
    at_hub.prove()


def test_a_pc_with_an_older_program_and_a_newer_one_take_each_others_records(
    at_hub: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub keeps each record by itself as before, however it came."""

    def meet_as(shop: Shop, *, older: bool) -> None:
        shop.carriers.close()
        with monkeypatch.context() as program:
            if older:
                program.setattr(queries, "takes_packs", lambda _line: False)
            meet(shop)

    for _ in range(2):
        at_hub.sell(at_hub.seat)
        at_hub.sell(at_hub.till)
        for _turn in range(2):
            meet_as(at_hub.seat, older=False)
            meet_as(at_hub.till, older=True)
            meet_as(at_hub.shops["LRT-03"], older=False)
    assert at_hub.differing == set()
    at_hub.prove()


def test_records_that_somebody_packed_wrongly_are_said_to_be_cut_short(at_hub: SeveralPCs, hub_address: str) -> None:
    at_hub.sell(at_hub.till)
    meet(at_hub.till)
    with made(hub_address).begin() as owner:
        owner.exec_driver_sql("ALTER TABLE hub.parcel DISABLE TRIGGER USER")
        owner.exec_driver_sql("UPDATE hub.parcel SET pack = 'nonsense' WHERE pack IS NOT NULL AND register = 'LRT-02'")
        owner.exec_driver_sql("ALTER TABLE hub.parcel ENABLE TRIGGER USER")
    problem = chain(meet(at_hub.seat), "LRT-02").problem
    assert "is cut short or was changed on the way" in str(problem)


def packs_at(address: str) -> int:
    with made(address).connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(pack) FROM hub.parcel").scalar() or 0)


def reach_by(line: Line, shop: Shop) -> None:
    """Let a PC reach the hub through a line that can stall or be cut."""
    shop.use_local(replace(shop.local, hub=line.url(shop.local.hub)))


@pytest.fixture
def line(at_hub: SeveralPCs, hub_address: str) -> Iterator[Line]:
    """Return the line of the till LRT-02 to the hub."""
    with Line(sa.make_url(hub_address)) as made:
        reach_by(made, at_hub.till)
        at_hub.meet(at_hub.till)
        yield made


def test_a_hub_that_is_away_for_a_day_is_told_as_a_folder_is_and_all_comes_when_it_is_back(
    at_hub: SeveralPCs, line: Line
) -> None:
    line.close()
    for _ in range(3):
        at_hub.sell(at_hub.till)
        state = meet(at_hub.till)
        assert "The hub 127.0.0.1 cannot be used: " in str(state.problem)
        assert isinstance(state.problem, StorageError)
        assert at_hub.till.exchange.look() is None
    at_hub.clock.advance(hours=23)
    assert chain(meet(at_hub.till), "LRT-01").freshness(at_hub.clock.now()) is not Freshness.FINE
    at_hub.till.close()
    signs = examine(at_hub.till.folder.root, clock=at_hub.clock)
    assert [each.params["host"] for each in signs if each.about == "pcs" and "hub" in each.message] == ["127.0.0.1"]
    at_hub.open("LRT-02")
    with Line(line.target) as again:
        reach_by(again, at_hub.till)
        at_hub.sell(at_hub.till)
        at_hub.meet()
    assert at_hub.differing == set()
    at_hub.prove()


@pytest.mark.parametrize(
    ("older", "after", "at"), [(True, b"COPY hub.record", b"LRT-02\t"), (True, b"", SENDS), (False, b"", SENDS)]
)
def test_a_line_that_is_cut_while_it_sends_loses_and_doubles_nothing(
    at_hub: SeveralPCs, line: Line, hub_address: str, older: bool, after: bytes, at: bytes
) -> None:
    if older:
        becomes_older(at_hub, hub_address)
    at_hub.sell(at_hub.till, 2)
    line.after, line.cut_at = after, at
    assert "cannot be used" in str(meet(at_hub.till).problem)
    assert line.cut_at == b""
    at_hub.sell(at_hub.till)
    at_hub.meet()
    assert at_hub.differing == set()
    at_hub.prove()


def test_what_came_although_no_answer_came_is_not_doubled(
    at_hub: SeveralPCs, line: Line, monkeypatch: pytest.MonkeyPatch, hub_address: str
) -> None:
    monkeypatch.setattr(hub_line, "ANSWER_S", 0)
    at_hub.sell(at_hub.till)
    line.deaf_at = SENDS
    begun = time.monotonic()
    problem = meet(at_hub.till).problem
    assert problem is not None
    assert "tidak menjawab" in i18n.explain(problem)
    assert time.monotonic() - begun < 8
    line.go_on()
    assert how_far(hub_address)["LRT-02"] == journal_of(at_hub, "LRT-02", "LRT-02")
    at_hub.meet()
    assert at_hub.differing == set()


def test_nobody_waits_for_a_hub_that_is_silent(at_hub: SeveralPCs, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sale beside it takes the CPU that it takes alone."""
    monkeypatch.setattr(exchange, "HURRY_S", 0.05)
    monkeypatch.setattr(hub_line, "ANSWER_S", 0)
    at_hub.sell(at_hub.till)
    line.stall()
    behind = threading.Thread(target=at_hub.till.exchange.meet)
    behind.start()
    begun = time.monotonic()
    at_hub.sell(at_hub.till, 3)
    at_hub.till.exchange.hurry()
    assert at_hub.till.exchange.look() is None
    assert behind.is_alive()
    assert time.monotonic() - begun < 5
    behind.join()
    line.go_on()
    at_hub.meet()
    assert at_hub.differing == set()


def test_sending_the_same_again_in_other_parcels_doubles_nothing(at_hub: SeveralPCs, hub_address: str) -> None:
    at_hub.sell(at_hub.till, 3)
    at_hub.meet()
    with made(hub_address).begin() as owner:  # as after an older dump: nobody's word stands there any more
        owner.exec_driver_sql("ALTER TABLE hub.parcel DISABLE TRIGGER check_parcel")
        owner.exec_driver_sql("DELETE FROM hub.parcel WHERE name LIKE 'catatan-%%' OR name LIKE 'diterima-%%'")
        owner.exec_driver_sql("ALTER TABLE hub.parcel ENABLE TRIGGER check_parcel")
    before = how_far(hub_address)
    at_hub.sell(at_hub.till)
    at_hub.meet()
    assert how_far(hub_address)["LRT-02"] == before["LRT-02"] + 1
    assert at_hub.differing == set()


def test_a_tills_older_disk_gets_back_from_the_hub_what_no_other_pc_has(at_hub: SeveralPCs) -> None:
    at_hub.till.close()
    older = at_hub.root / "lama"
    shutil.copytree(at_hub.till.folder.root, older)
    till = at_hub.open("LRT-02")
    at_hub.sell(till, 2)
    meet(till)
    sold = journal_of(at_hub, "LRT-02", "LRT-02")
    till.close()
    again = at_hub.open("LRT-02", "lama")
    assert journal_of(at_hub, "LRT-02", "LRT-02") < sold
    meet(again)
    meet(again)
    assert journal_of(at_hub, "LRT-02", "LRT-02") == sold
    at_hub.sell(again)
    at_hub.meet()
    assert at_hub.differing == set()
    at_hub.prove()


def test_who_gave_the_office_its_records_back_becomes_the_office_and_nothing_sealed_of_the_old_one_stays(
    at_hub: SeveralPCs, hub_address: str
) -> None:
    test_own_chain.brought_back(at_hub)
    test_own_chain.settle(at_hub)
    at_hub.seat.exchange.hand_over("LRT-02", by=somebody(at_hub.seat))
    at_hub.meet()
    assert beside_of(hub_address) == ["LRT-02"] * 2
    at_hub.till.exchange.hand_over("LRT-01", by=somebody(at_hub.till))
    at_hub.meet()
    assert beside_of(hub_address) == ["LRT-01"] * 2
    assert at_hub.differing == set()
    at_hub.prove()


def beside_of(address: str) -> list[str]:
    """Return which PCs have something sealed for others on the hub."""
    engine = server.make_engine(sa.make_url(address))
    with engine.connect() as connection:
        asked = "SELECT register FROM hub.parcel WHERE name ~ '(pribadi|foto-)' AND length(body) > 0 ORDER BY register"
        found = connection.execute(sa.text(asked)).scalars().all()
    engine.dispose()
    return list(found)


def test_a_chain_that_waits_with_many_records_holds_up_no_other(
    at_hub: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_RECORDS", 2)
    at_hub.sell(at_hub.seat, 4)
    at_hub.sell(at_hub.till)
    meet(at_hub.seat)
    meet(at_hub.till)
    carrier = at_hub.shops["LRT-03"].carriers.now()
    assert carrier is not None
    place = carrier.reach({"LRT-01": journal_of(at_hub, "LRT-03", "LRT-01"), "LRT-02": 0})
    assert parcel_files.records_files(place / "LRT-02")


def test_an_access_of_another_pc_or_none_is_refused_and_changes_nothing(at_hub: SeveralPCs, hub_address: str) -> None:
    till, other = at_hub.till, hub.add_register(hub_address, "LRT-03")
    before = till.local.hub, till.folder.hub_password.read_bytes()
    with pytest.raises(DomainError, match="does not take this PC for LRT-02"):
        till.use_hub(other, None)
    with pytest.raises(DomainError, match="no address of a hub"):
        till.use_hub("LRT-02", None)
    assert (till.local.hub, till.folder.hub_password.read_bytes()) == before
    hub.retire(hub_address, "LRT-02")
    till.carriers.close()
    assert isinstance(meet(till).problem, StorageError)


def test_the_password_is_kept_beside_the_books_for_this_user_alone(at_hub: SeveralPCs, hub_address: str) -> None:
    till = at_hub.till
    address = hub.add_register(hub_address, "LRT-02")
    till.use_hub(address, None)
    secret = sa.make_url(address).password
    assert secret is not None
    holding = [
        each.name for each in till.folder.root.iterdir() if each.is_file() and secret.encode() in each.read_bytes()
    ]
    assert holding == [till.folder.hub_password.name]
    assert till.folder.hub_password.stat().st_mode & 0o077 == 0
    till.folder.hub_password.unlink()
    till.carriers.close()
    assert "password to the hub" in str(meet(till).problem)
    at_hub.sell(till)


def test_a_pc_goes_over_by_a_command_whose_address_nobody_reads(
    pcs: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    addresses = {code: hub.add_register(hub_address, code) for code in ("LRT-01", "LRT-02")}
    pcs.seat.use_hub(addresses["LRT-01"], None)
    pcs.meet(pcs.seat)
    pcs.till.close()

    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "stdin", StringIO(f"{OWNER_PIN}\n{addresses['LRT-02']}\n"))
        return cli.run(["exchange", *words, "--data", str(pcs.till.folder.root), "--user", "pemilik"])

    assert run("--hub", "-") == 0
    assert "LRT-01: " in capsys.readouterr().out
    told = LocalSettings.load(pcs.till.folder.local_settings)
    assert told.hub
    assert sa.make_url(told.hub).password is None
    assert how_far(hub_address)["LRT-02"] == journal_of(pcs, "LRT-01", "LRT-02")
    assert run("--folder", str(pcs.folder)) == 0
    assert LocalSettings.load(pcs.till.folder.local_settings).hub == ""


def test_a_shop_of_one_pc_goes_over_so_that_another_one_joins_there(
    alone: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = hub.add_register(hub_address, "LRT-01")
    alone.seat.close()
    monkeypatch.setattr(sys, "stdin", StringIO(f"{OWNER_PIN}\n{address}\n"))
    assert cli.run(["exchange", "--hub", "-", "--data", str(alone.seat.folder.root), "--user", "pemilik"]) == 0
    assert "ntt-pos invite" in capsys.readouterr().out
    assert LocalSettings.load(alone.seat.folder.local_settings).hub


@pytest.mark.parametrize("older", [False, True])
def test_a_login_that_an_older_program_gave_sends_its_records_plain(
    at_hub: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch, *, older: bool
) -> None:
    """The control has a login with the right to packs: what it sends is packed."""
    if older:
        with made(hub_address).begin() as owner:
            role = owner.scalar(sa.text("SELECT role FROM hub.register WHERE code = 'LRT-02'"))
            owner.exec_driver_sql(f'REVOKE ALL ON hub.parcel FROM "{role}"')
        rights = tuple(each.replace("{pack}", "") for each in hub._RIGHTS)
        monkeypatch.setattr(hub, "_RIGHTS", rights)
    at_hub.till.use_hub(hub.add_register(hub_address, "LRT-02"), None)
    at_hub.sell(at_hub.till)
    assert meet(at_hub.till).problem is None
    last = journal_of(at_hub, "LRT-02", "LRT-02")
    assert how_far(hub_address)["LRT-02"] == last
    with made(hub_address).begin() as owner:
        packs = owner.scalar(
            sa.text("SELECT count(pack) FROM hub.parcel WHERE register = 'LRT-02' AND seq = :last"), {"last": last}
        )
    assert packs == (0 if older else 1)
    at_hub.meet()
    assert journal_of(at_hub, "LRT-01", "LRT-02") == journal_of(at_hub, "LRT-02", "LRT-02")


def how_far(address: str) -> dict[str, int]:
    return {each.register: each.seq for each in hub.heads(address)}


def made(address: str) -> sa.Engine:
    return server.make_engine(sa.make_url(address), poolclass=sa.pool.NullPool)
