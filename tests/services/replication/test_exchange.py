"""Several PCs exchange their chains through a folder: everything comes to everybody, once, whatever happens on the way."""

from __future__ import annotations

import errno
import hashlib
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.data.engine import Database
from ntt_pos.data.models import account, goods, sales
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.doctor import examine
from ntt_pos.domain.core.errors import Denied, DomainError, PlaceUnfit, StorageError
from ntt_pos.domain.core.parcel import Kind, Told
from ntt_pos.domain.core.permissions import AT_SEAT, Act, Verdict
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.money.statement_payload import read_payload
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.health import Health
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.writers import OnlyAtSeat
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.services.money.close_day import DayClose
from ntt_pos.services.replication import chain_taking, exchange, parcel_files
from ntt_pos.services.replication.accepted_keys import Note
from ntt_pos.services.replication.apply_records import Apply
from ntt_pos.services.replication.carriers import Folder
from ntt_pos.services.replication.chain_sending import ChainSending
from ntt_pos.services.replication.exchange import Exchange
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.services.safety.restore import Credentials
from ntt_pos.services.selling.claims import HeldElsewhere
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.shop import Shop, open_restore
from tests.builders import a_producer, a_product, a_sale, change_product, somebody
from tests.conftest import FIRST_SHOP, OWNER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.services.makers.test_story_cards import a_picture
from tests.services.replication.several_pcs import SEAT, SeveralPCs, build, chain, copied, journal_of, meet

ANOTHER_KEY = "-".join(["1a2b"] * 8)


def records(pcs: SeveralPCs, register: str = "LRT-02") -> list[Path]:
    return sorted((pcs.folder / register).glob("catatan-*.ntt"))


def test_what_is_sold_on_each_pc_and_changed_at_the_seat_comes_to_all(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till, 3)
    pcs.sell(pcs.shops["LRT-03"], 2)
    pcs.sell(pcs.seat, 1)
    teh = a_product(pcs.seat, name="Teh Kelor", price=15_000, delivered=10)
    pcs.meet()
    assert pcs.differing == set()
    assert pcs.till.catalogue.article(teh.product_id).price == 15_000
    pcs.prove()


def test_meeting_twice_changes_nothing_and_the_folder_does_not_grow(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till, 2)
    pcs.meet()
    pcs.meet()
    before = [journal_of(pcs, each, "LRT-02") for each in pcs.shops]
    pcs.meet()
    assert [journal_of(pcs, each, "LRT-02") for each in pcs.shops] == before
    assert records(pcs) == []


@pytest.mark.same_everywhere
def test_each_register_has_numbers_of_its_own(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.sell(pcs.seat)
    pcs.sell(pcs.shops["LRT-03"])
    pcs.meet()
    with pcs.seat.context.reading() as unit:
        numbers = set(unit.run(sa.select(sales.sale.c.number)).scalars())
    assert numbers == {f"JL-LRT-0{n}-2026-000001" for n in (1, 2, 3)}


def test_a_person_and_a_photo_and_a_setting_of_the_seat_come_with_it(pcs: SeveralPCs) -> None:
    owner = somebody(pcs.seat)
    somebody_new(pcs.seat)
    photo = pcs.root / "kopi.jpg"
    photo.write_bytes(a_picture())
    pcs.seat.products.show({pcs.kopi.product_id: pcs.seat.photos.read(photo)}, by=owner)
    pcs.seat.settings.change(by=owner, address="Jalan Niaga")
    pcs.meet()
    assert pcs.till.people.sign_in("cici", "864209").name == "Cici"
    assert pcs.till.context.settings.address == "Jalan Niaga"
    assert pcs.differing == set()


@pytest.mark.same_everywhere
def test_pcs_look_often_and_meet_only_when_one_of_them_recorded_something(pcs: SeveralPCs) -> None:
    def looks() -> list[bool]:
        return [shop.exchange.look() is not None for shop in pcs.shops.values()]

    pcs.meet()
    assert [looks() for _ in range(3)][-1] == [False, False, False]
    pcs.sell(pcs.till)
    assert any(looks())
    assert [looks() for _ in range(4)][-1] == [False, False, False]
    assert journal_of(pcs, "LRT-03", "LRT-02") == journal_of(pcs, "LRT-02", "LRT-02")


def back_at_the_other_till(pcs: SeveralPCs, others_look: bool) -> tuple[str, list[float]]:
    """Ask at LRT-03 for what LRT-02 sold; returns the number of the receipt and how long it was waited."""
    pcs.sell(pcs.till)
    pcs.meet()
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        for each in (pcs.seat, pcs.till) if others_look else ():
            each.exchange.look()

    number, other = "JL-LRT-02-2026-000001", pcs.shops["LRT-03"]
    other.claims.obtain(number, by=somebody(other, "ani"), sleep=sleep)
    return number, waits


@pytest.mark.same_everywhere
def test_who_waits_with_a_receipt_of_another_till_is_answered(pcs: SeveralPCs) -> None:
    number, waits = back_at_the_other_till(pcs, others_look=True)
    assert sum(waits) <= 1.0
    other = pcs.shops["LRT-03"]
    bringing = (Bringing(1, 1, ReturnReason.SPOILED),)
    for shop, uid in ((other, "K" * 26), (pcs.till, "M" * 26)):
        drawer = somebody(shop, "ani")
        if shop is other:
            a_sale(shop, [(pcs.kopi, 2)], by=drawer)
            shop.returns.complete(by=drawer, number=number, bringing=bringing, return_uid=uid)
        else:
            with pytest.raises(HeldElsewhere):
                shop.returns.complete(by=drawer, number=number, bringing=bringing, return_uid=uid)
    pcs.meet()
    pcs.prove()


@pytest.mark.same_everywhere
def test_without_that_look_it_is_taken_back_without_a_receipt(pcs: SeveralPCs) -> None:
    """The control."""
    with pytest.raises(HeldElsewhere, match="LRT-02"):
        back_at_the_other_till(pcs, others_look=False)


@pytest.mark.same_everywhere
@pytest.mark.parametrize("order", range(4))
def test_any_order_of_meetings_gives_the_same_books(pcs: SeveralPCs, order: int) -> None:
    """Drawn by a seed: who sells, who changes a price, who meets, and which file is late, doubled or lost on the way."""
    draw = random.Random(order)
    shops, late = list(pcs.shops.values()), pcs.root / "terlambat"
    late.mkdir()
    for step in range(14):
        shop = draw.choice(shops)
        what = draw.randrange(5)
        if what < 2:
            pcs.sell(shop)
        elif what == 2:
            pcs.clock.advance(minutes=1)
            change_product(pcs.seat, pcs.kopi.product_id, by=somebody(pcs.seat), name=f"Kopi {step}")
        else:
            for each in draw.sample([*pcs.folder.glob("LRT-*/catatan-*.ntt")], k=min(1, len(records(pcs)))):
                if draw.randrange(2):
                    each.rename(late / each.name)
                else:
                    shutil.copyfile(each, late / each.name)
            meet(shop)
            for each in late.iterdir():
                if draw.randrange(2):
                    with_code = next(d for d in pcs.folder.glob("LRT-*") if d.name in {"LRT-01", "LRT-02", "LRT-03"})
                    shutil.copyfile(each, with_code / each.name)
    for each in pcs.folder.glob("LRT-*/catatan-*.ntt"):
        each.unlink()
    for _ in range(4):
        for shop in shops:
            meet(shop)
    assert pcs.differing == set()
    pcs.prove()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def one_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def something_else(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not ours")


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_parcels_that_come_in_any_order_give_the_same_books(pcs: SeveralPCs, seed: int) -> None:
    """A folder that another program copies may bring a later file first."""
    dice, kept = random.Random(seed), pcs.root / "di-jalan"
    before = journal_of(pcs, SEAT, "LRT-02")
    for _ in range(5):
        pcs.sell(pcs.till)
        meet(pcs.till)
    files = sorted(pcs.folder.glob("LRT-02/catatan-*"))
    assert len(files) >= 5
    shutil.copytree(pcs.folder / "LRT-02", kept)
    for each in files:
        each.unlink()
    dice.shuffle(files)
    waited = 0
    for each in files:
        shutil.copyfile(kept / each.name, each)
        state = meet(pcs.seat)
        waited += "did not come yet" in str(chain(state, "LRT-02").problem)
        assert chain(state, "LRT-03").problem is None
    assert waited  # the control: one did come too early
    assert before < journal_of(pcs, SEAT, "LRT-02") == journal_of(pcs, "LRT-02", "LRT-02")
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_eight_registers_end_alike(sqlite_template: Path, tmp_path: Path, fixed_clock: FixedClock) -> None:
    made, dice = build(sqlite_template, tmp_path / "bahan", tills=7), random.Random(8)
    with copied(made, tmp_path / "toko", fixed_clock) as pcs:
        assert len(pcs.shops) == 8
        for _ in range(2):
            for each in dice.sample(list(pcs.shops.values()), 8):
                pcs.sell(each, dice.randrange(3))
                meet(each)
        pcs.sell(pcs.seat)
        assert pcs.differing != set()  # the control
        pcs.meet()
        assert pcs.differing == set()
        assert pcs.seat.verify.run().findings == ()  # the others' books are the same


@pytest.mark.parametrize("spoil", [cut_short, one_byte, something_else])
def test_a_parcel_that_is_not_whole_is_set_aside_and_the_other_chains_go_on(
    pcs: SeveralPCs, spoil: Callable[[Path], None]
) -> None:
    pcs.sell(pcs.till)
    pcs.sell(pcs.shops["LRT-03"])
    meet(pcs.till)
    meet(pcs.shops["LRT-03"])
    (path,) = records(pcs)
    spoil(path)
    state = meet(pcs.seat)
    assert "kunci" not in str(chain(state, "LRT-02").problem)
    assert "cut short or was changed" in str(chain(state, "LRT-02").problem)
    assert chain(state, "LRT-02").freshness(pcs.clock.now()) is Freshness.ALARM
    assert chain(state, "LRT-03").problem is None
    assert (chain(state, "LRT-02").last, chain(state, "LRT-03").last > 0) == (0, True)
    path.unlink()
    pcs.meet(pcs.till, pcs.seat, *pcs.shops.values(), *pcs.shops.values())
    assert pcs.differing == set()


@pytest.mark.same_everywhere
def test_a_parcel_signed_by_a_stranger_is_refused_until_the_key_is_accepted(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.till.folder.sheet_key.unlink()
    pcs.till.__dict__.pop("exchange", None)
    meet(pcs.till)
    state = meet(pcs.seat)
    assert "signed with another key" in str(chain(state, "LRT-02").problem)
    assert chain(state, "LRT-02").last == 0
    kept = Note.read(pcs.seat.folder.other_pcs).accepted
    for register, key, why in (
        ("LRT-02", ANOTHER_KEY, "not the key that was seen"),
        ("LRT-02", "zz", "no key"),
        ("LRT-09", ANOTHER_KEY, "No other PC works here"),
    ):
        with pytest.raises(DomainError, match=why):
            pcs.seat.exchange.accept(register, key, by=somebody(pcs.seat))
    assert Note.read(pcs.seat.folder.other_pcs).accepted == kept
    key = Signer(pcs.till.folder.sheet_key).fingerprint
    with pytest.raises(Denied):
        pcs.seat.exchange.accept("LRT-02", key, by=somebody(pcs.seat, "ani"))
    assert Note.read(pcs.seat.folder.other_pcs).accepted == kept
    pcs.seat.exchange.accept("LRT-02", key, by=somebody(pcs.seat))
    assert chain(meet(pcs.seat), "LRT-02").last > 0


def test_the_folder_of_another_shop_is_told_and_nothing_of_it_is_taken(pcs: SeveralPCs, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    found = bootstrap.create_shop(
        replace(FIRST_SHOP, shop_name="Toko lain"), other, clock=pcs.clock, ids=SequenceIds(seed=5)
    )
    with found:
        shutil.copyfile(pcs.till.folder.sheet_key, found.folder.sheet_key)
        with found.context.reading() as unit:
            install = install_of(unit, 1)
        body = b'{"seat": 0}'
        told = Told("LRT-02", install, 5, 5, "a" * 64, hashlib.sha256(body).hexdigest(), "2026-02-28T00:00:00.000000Z")
        path = pcs.folder / "LRT-02" / parcel_files.HEAD_FILE
        parcel_files.write(path, Kind.HEAD, told, body, Signer(found.folder.sheet_key))
    state = meet(pcs.seat)
    assert "is of another shop" in str(chain(state, "LRT-02").problem)


def test_two_pcs_as_one_register_are_found_and_the_first_branch_stays(pcs: SeveralPCs, tmp_path: Path) -> None:
    pcs.till.close()
    twin = pcs.root / "kembar"
    shutil.copytree(pcs.till.folder.root, twin)
    till = pcs.open("LRT-02")
    pcs.sell(till)
    meet(till)
    meet(pcs.seat)
    before = journal_of(pcs, "LRT-01", "LRT-02")
    other = pcs.open("LRT-02", "kembar")
    pcs.sell(other, 2)
    meet(other)
    state = meet(pcs.seat)
    till.close()
    assert "is another one than the record that is here" in str(chain(state, "LRT-02").problem)
    assert journal_of(pcs, "LRT-01", "LRT-02") == before
    pcs.sell(pcs.seat)


def test_an_older_till_put_back_is_told_there_and_at_the_seat(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    pcs.till.close()
    older = pcs.root / "lama"
    shutil.copytree(pcs.till.folder.root, older)
    pcs.sell(pcs.open("LRT-02"), 3)
    pcs.meet()  # all of it was taken in and is gone from the folder
    assert records(pcs) == []
    pcs.till.close()
    till = pcs.open("LRT-02", "lama")
    told = meet(till)
    assert "which these books do not have" in str(told.problem)
    till.close()
    assert Health.DANGER in {each.health for each in examine(till.folder.root, clock=pcs.clock) if each.about == "pcs"}
    till = pcs.open("LRT-02", "lama")
    for times in (1, 4):  # shorter than what the seat has, and longer
        pcs.sell(till, times)  # the folder was away at first; then a customer waits
        meet(till)
        meet(pcs.seat)
        assert "went apart at record" in str(meet(till).problem)
        state = meet(pcs.seat)
        assert "is another one than the record that is here" in str(chain(state, "LRT-02").problem)
    assert chain(meet(pcs.seat), "LRT-03").problem is None


def test_books_that_were_copied_to_another_pc_do_not_open_there(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs.sell(pcs.till)
    pcs.till.close()
    monkeypatch.setattr(bootstrap, "pc_id", lambda: "another")
    with (
        bootstrap.open_shop(pcs.till.folder.root, clock=pcs.clock) as copied,
        pytest.raises(PlaceUnfit, match="belongs to another PC"),
    ):
        copied.registers.check_pc()
    pcs.till.folder.sheet_key.unlink()
    with pytest.raises(PlaceUnfit, match="none of theirs"):
        bootstrap.open_shop(pcs.till.folder.root, clock=pcs.clock)


def test_a_lost_settings_file_does_not_make_a_till_the_seat(pcs: SeveralPCs) -> None:
    pcs.till.close()
    pcs.till.folder.local_settings.unlink()
    with bootstrap.open_shop(pcs.till.folder.root, clock=pcs.clock) as again:
        assert again.context.home.register_code == "LRT-02"


@pytest.mark.same_everywhere
def test_what_names_something_that_did_not_come_yet_waits_for_it(pcs: SeveralPCs) -> None:
    third = pcs.shops["LRT-03"]
    teh = a_product(pcs.seat, name="Teh Kelor", price=15_000, delivered=10)
    meet(pcs.seat)
    meet(pcs.till)
    a_sale(pcs.till, [(teh, 1)], by=somebody(pcs.till, "ani"))
    meet(pcs.till)
    hidden = [(each, each.with_suffix(".lain")) for each in records(pcs, "LRT-01")]
    for each, aside in hidden:
        each.rename(aside)
    waits = chain(meet(third), "LRT-02")
    assert "names what another PC recorded" in str(waits.problem)
    assert waits.freshness(pcs.clock.now()) is not Freshness.ALARM
    assert waits.last > 0  # the shift was opened before
    for each, aside in hidden:
        aside.rename(each)
    pcs.meet()
    assert pcs.differing == set()


@pytest.mark.same_everywhere
def test_a_pc_whose_clock_is_ahead_is_named_and_stops_nobody(pcs: SeveralPCs) -> None:
    now = pcs.clock.now()
    pcs.clock.set(now + timedelta(days=40))
    pcs.till.people.confirm_clock(by=somebody(pcs.till, "bela"))
    pcs.sell(pcs.till)
    meet(pcs.till)
    pcs.clock.set(now)
    state = meet(pcs.seat)
    assert "Set both right" in str(chain(state, "LRT-02").problem)
    assert chain(state, "LRT-02").last > 0
    pcs.sell(pcs.seat)
    pcs.sell(pcs.shops["LRT-03"])
    pcs.seat.verify.run()


def test_records_come_a_few_at_a_time_and_a_breakdown_in_between_loses_nothing(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs.sell(pcs.till, 4)
    meet(pcs.till)
    monkeypatch.setattr(chain_taking, "AT_ONCE_S", 0.0)
    take_all, left = Apply.take_all, [3]

    def breaking(self: Apply, *told: object) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.EIO, "Input/output error")
        return take_all(self, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(Apply, "take_all", breaking)
    state = meet(pcs.seat)
    assert (chain(state, "LRT-02").last, chain(state, "LRT-02").problem is not None) == (3, True)
    monkeypatch.setattr(Apply, "take_all", take_all)
    pcs.meet()
    assert pcs.differing == set()


def transactions(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, seconds: float) -> int:
    """Return in how many transactions the seat takes a till's sales in."""
    monkeypatch.setattr(chain_taking, "AT_ONCE_S", seconds)
    database, count = pcs.seat.context.database, 0
    writing = database.writing

    @contextmanager
    def counted(**told: Any) -> Iterator[Any]:
        nonlocal count
        with writing(**told) as unit:
            count += 1
            yield unit

    with monkeypatch.context() as patch:
        patch.setattr(database, "writing", counted)
        meet(pcs.seat)
    return count


@pytest.mark.same_everywhere
def test_a_sale_waits_for_a_few_records_only(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    pcs.sell(pcs.till, 9)
    meet(pcs.till)
    assert transactions(pcs, monkeypatch, 0.0) > 9
    pcs.sell(pcs.till, 9)
    meet(pcs.till)
    assert transactions(pcs, monkeypatch, 60.0) < 5  # without that limit the till would wait for all of them


def test_a_sale_that_waits_comes_after_the_record_that_is_being_written(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcs.sell(pcs.till, 9)
    meet(pcs.till)
    monkeypatch.setattr(Database, "is_wanted", True)
    assert transactions(pcs, monkeypatch, 60.0) > 9


@pytest.mark.same_everywhere
@pytest.mark.parametrize("busy", [True, False])
def test_fewer_records_come_at_a_time_while_somebody_works_at_the_till(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, *, busy: bool
) -> None:
    pcs.sell(pcs.till, 9)
    meet(pcs.till)
    monkeypatch.setattr(Database, "rests", lambda *_told: not busy)
    monkeypatch.setattr(chain_taking, "FEW_S", 0.0)
    count = transactions(pcs, monkeypatch, 60.0)
    assert count > 9 if busy else count < 5


@pytest.mark.parametrize("busy", [True, False])
def test_records_come_between_sales_and_are_not_kept_out_by_who_never_rests(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, *, busy: bool
) -> None:
    pcs.sell(pcs.till, 3)
    meet(pcs.till)
    before, rested = journal_of(pcs, "LRT-01", "LRT-02"), Mock()
    monkeypatch.setattr(Database, "rests", lambda *_told: not busy)
    monkeypatch.setattr(chain_taking, "FEW_S" if busy else "AT_ONCE_S", 0.0)
    Exchange(pcs.seat.context, pcs.seat.folder, to=pcs.seat.carriers.now, pause=rested).meet()
    new = journal_of(pcs, "LRT-01", "LRT-02") - before
    assert new >= 3
    assert rested.call_count == (new * (2 + chain_taking.MOST_BREATHS) if busy else new)


def test_a_folder_that_is_away_stops_no_sale_and_everything_comes_after(pcs: SeveralPCs) -> None:
    away = pcs.root / "weg"
    pcs.folder.rename(away)
    for hours in (1, 22, 0):
        pcs.clock.advance(hours=hours)
        for shop in pcs.shops.values():
            pcs.sell(shop)
            state = meet(shop)
            assert "is not there. Selling goes on" in str(state.problem)
    pcs.clock.advance(hours=2)
    assert chain(state, "LRT-01").freshness(pcs.clock.now()) is Freshness.ALARM
    away.rename(pcs.folder)
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_an_emptied_folder_is_filled_again_by_the_pcs_themselves(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till, 2)
    meet(pcs.till)
    shutil.rmtree(pcs.folder)
    pcs.folder.mkdir()
    pcs.meet()
    assert pcs.differing == set()


@pytest.mark.same_everywhere
def test_a_pc_that_was_taken_out_records_nothing_more_and_later_records_do_not_count(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet(pcs.till, pcs.seat)
    counted = journal_of(pcs, "LRT-01", "LRT-02")
    pcs.sell(pcs.till)  # the folder was away
    gone = pcs.seat.admissions.retire(by=somebody(pcs.seat), code="LRT-02")
    assert gone.ended == counted
    meet(pcs.till)
    meet(pcs.seat)
    assert journal_of(pcs, "LRT-01", "LRT-02") == counted
    meet(pcs.till)
    with pytest.raises(PlaceUnfit, match="taken out of the shop"):
        pcs.sell(pcs.till)
    pcs.meet(pcs.seat, pcs.shops["LRT-03"])
    with pytest.raises(Exception, match="No other PC works here as LRT-02"):
        pcs.seat.admissions.retire(by=somebody(pcs.seat), code="LRT-02")


@pytest.mark.same_everywhere
def test_what_the_seat_alone_does_is_refused_and_not_offered_on_a_till(pcs: SeveralPCs) -> None:
    owner, maker = somebody(pcs.till), pcs.kopi.producer
    assert maker is not None
    producer_id = maker.producer_id
    tries: list[Callable[[], object]] = [
        lambda: change_product(pcs.till, pcs.kopi.product_id, by=owner, name="Lain"),
        lambda: a_product(pcs.till, name="Teh", price=1_000),
        lambda: pcs.till.products.set_price(pcs.kopi.product_id, 30_000, by=owner),
        lambda: pcs.till.deliveries.post(
            by=owner, producer_id=producer_id, lines=[DeliveryLine(pcs.kopi.product_id, counted=5)]
        ),
        lambda: pcs.till.stock_moves.count(
            by=owner, scope="rak", lines=[CountLine(pcs.kopi.product_id, 499, reason="hilang")]
        ),
        lambda: pcs.till.stock_moves.write_off(
            by=owner, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(pcs.kopi.product_id, 1)]
        ),
        lambda: pcs.till.payouts.pay(by=owner, producer_id=producer_id, amount=500, key="kunci"),
        lambda: pcs.till.statements.adhoc(by=owner, producer_id=producer_id),
        lambda: pcs.till.close_day.close_by_hand(by=owner, why="coba"),
        lambda: pcs.till.settings.change(by=owner, address="x"),
        lambda: pcs.till.people.add_user(by=owner, username="dodi", name="Dodi", role=Role.CASHIER, secret="864209"),
        lambda: pcs.till.admissions.retire(by=owner, code="LRT-03"),
    ]
    for attempt in tries:
        with pytest.raises(OnlyAtSeat, match=r"office PC \(LRT-01\) only"):
            attempt()
    offered = pcs.till.rights.of(owner)
    assert {act for act in Act if offered[act] is Verdict.DENIED} == AT_SEAT
    assert Verdict.DENIED not in pcs.seat.rights.of(somebody(pcs.seat)).values()


@pytest.mark.same_everywhere
def test_what_a_till_may_not_write_is_not_taken_even_when_it_signed_it(pcs: SeveralPCs) -> None:
    pcs.till.context.seat = "LRT-02"  # a till whose program was changed
    change_product(pcs.till, pcs.kopi.product_id, by=somebody(pcs.till), name="Lain")
    pcs.till.context.seat = "LRT-01"
    meet(pcs.till)
    state = meet(pcs.seat)
    assert "changes what only the office PC changes (product)" in str(chain(state, "LRT-02").problem)
    with pcs.seat.context.reading() as unit:
        assert unit.value(sa.select(goods.product.c.name)) == "Kopi Bajawa"


@pytest.mark.same_everywhere
def test_without_that_rule_a_till_would_change_the_shops_goods(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ntt_pos.services.replication.apply_records.of_seat", lambda _tables: ())
    pcs.till.context.seat = "LRT-02"
    change_product(pcs.till, pcs.kopi.product_id, by=somebody(pcs.till), name="Lain")
    pcs.till.context.seat = "LRT-01"
    meet(pcs.till)
    assert chain(meet(pcs.seat), "LRT-02").problem is None
    with pcs.seat.context.reading() as unit:
        assert unit.value(sa.select(goods.product.c.name)) == "Lain"


@pytest.mark.same_everywhere
def test_the_day_that_the_seat_cut_is_over_on_the_tills_too(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.clock.advance(hours=14)  # after the closing hour nobody waits for a drawer
    pcs.meet()
    pcs.seat.close_day.close_by_hand(by=somebody(pcs.seat), why="coba")
    pcs.meet()
    pcs.sell(pcs.till)
    pcs.meet()
    with pcs.seat.context.reading() as unit:
        dates = unit.run(sa.select(sales.sale.c.business_date).order_by(sales.sale.c.id)).scalars().all()
    assert dates[1] == dates[0] + timedelta(days=1)
    assert pcs.differing == set()
    pcs.prove()


@pytest.mark.parametrize("at_work", [True, False])
def test_a_sale_that_comes_after_its_cut_is_named_with_its_day_on_the_next_statement(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, *, at_work: bool
) -> None:
    """It comes while the night is at work, or after it; nobody had heard of that till before."""
    owner, day, cut = somebody(pcs.seat), pcs.clock.now().date(), DayClose._cut

    def arrive() -> None:
        meet(pcs.till)
        meet(pcs.seat)

    def then_arrive(self: DayClose, by: Actor, on: date, why: str) -> None:
        cut(self, by, on, why)
        arrive()

    pcs.sell(pcs.till, 2)
    pcs.sell(pcs.seat)
    with monkeypatch.context() as changed:
        if at_work:
            changed.setattr(DayClose, "_cut", then_arrive)
        pcs.seat.close_day.close(by=owner)
    arrive()
    pcs.clock.advance(hours=22)
    pcs.sell(pcs.seat)
    pcs.seat.close_day.close(by=owner)
    told = []
    with pcs.seat.context.reading() as unit:
        for row in unit.rows(sa.select(account.settlement.c.payload).order_by(account.settlement.c.id)):
            payload = read_payload(row["payload"])
            told.append([(each.kind, each.quantity, each.original_date, each.amount) for each in payload.back_lines])
    assert told == [[], [("LATE", 1, day, 0)] * 2]  # the control: what the seat sold is in time
    pcs.prove()


def test_the_office_pc_dies_and_a_tills_backup_goes_on_as_the_seat(pcs: SeveralPCs, tmp_path: Path) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    made = pcs.till.backups.make(by=somebody(pcs.till))
    pcs.seat.close()
    new = DataFolder(pcs.root / "kantor-baru")
    restore = open_restore(new, clock=pcs.clock, ids=SequenceIds(seed=77))
    restore.restore(made.manifest.path, who=Credentials("pemilik", OWNER_PIN), printed=())
    seat = pcs.open("LRT-01", "kantor-baru")
    seat.use_local(replace(seat.local, exchange_folder=str(pcs.folder)))
    assert not seat.context.at_seat  # until the others gave back what they have
    meet(seat)
    key = Signer(new.sheet_key).fingerprint
    for till in (pcs.till, pcs.shops["LRT-03"]):
        assert "signed with another key" in str(chain(meet(till), "LRT-01").problem)
        till.exchange.accept("LRT-01", key, by=somebody(till))
    for shop in (*pcs.shops.values(), seat):
        meet(shop)
    assert seat.context.at_seat
    change_product(seat, pcs.kopi.product_id, by=somebody(seat), name="Kopi baru")
    pcs.meet()
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_a_till_is_not_brought_back_from_a_backup(pcs: SeveralPCs) -> None:
    made = pcs.till.backups.make(by=somebody(pcs.till))
    pcs.till.close()
    restore = open_restore(pcs.till.folder, clock=pcs.clock, ids=SequenceIds(seed=77))
    with pytest.raises(DomainError, match="let this PC join again"):
        restore.restore(made.manifest.path, who=Credentials("pemilik", OWNER_PIN))
    assert pcs.open("LRT-02").context.home.register_code == "LRT-02"


def test_a_spoiled_key_file_stops_a_restore_in_words(pcs: SeveralPCs) -> None:
    made = pcs.seat.backups.make(by=somebody(pcs.seat))
    pcs.seat.close()
    key, kept = pcs.seat.folder.sheet_key, pcs.seat.folder.sheet_key.read_bytes()
    key.write_text("rusak")
    restore = open_restore(pcs.seat.folder, clock=pcs.clock, ids=SequenceIds(seed=78))
    with pytest.raises(StorageError, match=r"key of this PC .* cannot be used"):
        restore.restore(made.manifest.path, who=Credentials("pemilik", OWNER_PIN))
    key.write_bytes(kept)
    assert pcs.open("LRT-01").context.at_seat


@pytest.mark.same_everywhere
def test_what_a_pc_sent_still_counts_when_it_is_taken_out_at_once(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    meet(pcs.till)  # then its disk dies, and the seat has not looked yet
    away = pcs.folder.rename(pcs.root / "tidak-ada")
    with pytest.raises(DomainError, match="is not there"):
        pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat))
    away.rename(pcs.folder)
    gone = pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat))
    assert gone.ended == journal_of(pcs, "LRT-01", "LRT-02") == journal_of(pcs, "LRT-02", "LRT-02")


@pytest.mark.same_everywhere
def test_a_pc_is_taken_out_also_where_the_journals_went_apart(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    def apart(*_told: object) -> None:
        raise DomainError("These books are older than what was sent.")

    def away(_folder: Path) -> None:
        raise StorageError("The share does not answer.")

    with monkeypatch.context() as patched, pytest.raises(StorageError, match="does not answer"):
        patched.setattr(parcel_files, "records_files", away)
        pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat))
    monkeypatch.setattr(ChainSending, "send", apart)
    assert pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat)).register == "LRT-02"


@pytest.mark.same_everywhere
def test_a_till_that_heard_nothing_yet_takes_no_goods_of_others_back(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    new = pcs.join()
    pcs.folder.rename(pcs.root / "tidak-ada")
    by, number = somebody(new, "ani"), "JL-LRT-02-2026-000001"
    a_sale(new, [(pcs.kopi, 2)], by=by)
    with pytest.raises(HeldElsewhere, match="LRT-02"):
        new.claims.obtain(number, by=by, sleep=lambda _seconds: None)
    with pytest.raises(HeldElsewhere):
        new.returns.complete(
            by=by, number=number, bringing=(Bringing(1, 1, ReturnReason.SPOILED),), return_uid="K" * 26
        )


def test_whoever_waits_does_not_wait_for_a_folder_that_does_not_answer(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "HURRY_S", 0.05)
    answers, asked = threading.Event(), threading.Event()

    def folder() -> Folder:
        asked.set()
        answers.wait(5)
        return Folder(pcs.folder)

    slow = Exchange(pcs.till.context, pcs.till.folder, to=folder)
    begun = time.monotonic()
    slow.hurry()
    slow.hurry()
    assert time.monotonic() - begun < 2
    assert asked.is_set()
    answers.set()
    assert slow.meet() is not None  # waits until the other one is through


@pytest.mark.same_everywhere
def test_a_refund_that_waits_is_confirmed_at_the_office_only(pcs: SeveralPCs) -> None:
    """Two PCs that confirm the same one would each stop the other's chain for ever."""
    owner = somebody(pcs.seat)
    pcs.seat.settings.change(by=owner, refund_confirmed_later=True)
    pcs.meet()
    sold = a_sale(pcs.till, [(pcs.kopi, 40)], by=somebody(pcs.till, "ani"))
    back = pcs.till.returns.complete(
        by=somebody(pcs.till, "ani"),
        number=sold.number,
        bringing=(Bringing(1, 40, ReturnReason.SPOILED),),
        return_uid="K" * 26,
    )
    pcs.meet()
    assert [each.number for each in pcs.till.refund_checks.waiting()] == [back.number]
    with pytest.raises(OnlyAtSeat):
        pcs.till.refund_checks.confirm(back.number, by=somebody(pcs.till))
    pcs.seat.refund_checks.confirm(back.number, by=owner)
    pcs.meet()
    assert pcs.till.refund_checks.waiting() == ()


@pytest.mark.same_everywhere
def test_the_open_drawer_of_a_pc_that_was_taken_out_holds_up_no_day(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    pcs.clock.set(pcs.clock.now().replace(hour=13))  # 21.00 in the shop
    by = pcs.seat.people.system_actor()
    assert pcs.seat.close_day.close_if_due(by=by).days == ()
    pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat))
    (day,) = pcs.seat.close_day.close_if_due(by=by).days
    assert day.settlements == 1


@pytest.mark.same_everywhere
def test_what_is_personal_is_sealed_again_only_when_it_changed(pcs: SeveralPCs) -> None:
    pcs.meet()
    sealed = pcs.folder / "LRT-01" / parcel_files.for_register("LRT-02") / parcel_files.BESIDE_FILE
    before = sealed.read_bytes()
    pcs.sell(pcs.till)
    pcs.meet()
    assert sealed.read_bytes() == before
    somebody_new(pcs.seat)
    pcs.meet()
    assert sealed.read_bytes() != before
    assert pcs.till.people.sign_in("cici", "864209").name == "Cici"


def test_what_the_seat_erased_of_somebody_is_gone_on_each_pc_and_between_them(pcs: SeveralPCs) -> None:
    made = a_producer(pcs.seat, name="Maria", phone="081234567890")
    pcs.meet()
    owner = somebody(pcs.till)
    sealed = pcs.folder / "LRT-01" / parcel_files.for_register("LRT-02") / parcel_files.BESIDE_FILE
    before = sealed.read_bytes()

    def known(shop: Shop) -> list[str]:
        people = shop.personal.of_producer(made.producer_id, by=owner)
        return [value for each in people for value in each.values.values()]

    def in_files(shop: Shop) -> bool:
        return any(b"81234567890" in each.read_bytes() for each in shop.folder.root.glob("ntt-pos.db*"))

    assert any("81234567890" in each for each in known(pcs.till))  # the control: it did come
    assert in_files(pcs.till)
    pcs.seat.personal.erase(by=somebody(pcs.seat), producer_id=made.producer_id)
    pcs.meet()
    assert known(pcs.till) == []
    assert [code for code, shop in pcs.shops.items() if in_files(shop)] == []
    assert sealed.read_bytes() != before


@pytest.mark.same_everywhere
def test_a_key_that_is_accepted_while_pcs_meet_stays_accepted(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    pcs.meet()
    taken = chain_taking.ChainTaking.take

    def take(self: chain_taking.ChainTaking) -> None:
        pcs.seat.exchange.accept("LRT-02", ANOTHER_KEY, by=somebody(pcs.seat))
        taken(self)

    monkeypatch.setattr(chain_taking.ChainTaking, "take", take)
    meet(pcs.seat)
    assert ANOTHER_KEY in Note.read(pcs.seat.folder.other_pcs).accepted["LRT-02"]


def somebody_new(seat: Shop) -> None:
    seat.people.add_user(by=somebody(seat), username="cici", name="Cici", role=Role.CASHIER, secret="864209")


@pytest.mark.same_everywhere
def test_each_pc_says_how_far_the_others_have_it(pcs: SeveralPCs) -> None:
    pcs.meet()
    assert {each.register: each.lacks for each in meet(pcs.till).chains} == {"LRT-01": 0, "LRT-03": 0}
    pcs.sell(pcs.till, 2)
    meet(pcs.till)
    meet(pcs.seat)
    pcs.clock.advance(minutes=11)
    told = chain(meet(pcs.till), "LRT-03")
    assert (told.lacks, told.behind(pcs.clock.now())) == (3, True)  # the shift and two sales
    assert not chain(meet(pcs.till), "LRT-01").behind(pcs.clock.now())
    pcs.meet()
    assert chain(meet(pcs.till), "LRT-03").lacks == 0
