"""The office PC dies with the folder in which the PCs met: the new one passes on what others lack of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ntt_pos.data.copies.signatures import Signer
from ntt_pos.domain.core.parcel import Kind, Record, record_lines
from ntt_pos.services.replication import chain_taking, parcel_files
from ntt_pos.services.replication.lost_office import passing_on
from ntt_pos.services.replication.lost_office.passing_on import passed_on
from ntt_pos.shop import Shop
from tests.builders import a_product, somebody
from tests.services.makers.test_story_cards import a_picture
from tests.services.replication.lost_office.test_two_offices import at, lose_the_office, sales_of
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet
from tests.services.replication.test_moving_seat import actors, take_lost_seat

pytestmark = pytest.mark.same_everywhere


def in_a_new_folder(pcs: SeveralPCs) -> tuple[Shop, Shop]:
    """Lose the office and the folder, of whose last sale only LRT-03 heard; LRT-03 takes it over in a new folder."""
    lose_the_office(pcs)
    at(pcs, "baru", *pcs.shops)
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    for shop in (second, third, second):
        meet(shop)
    take_lost_seat(third)
    return second, third


def test_who_had_less_of_the_lost_office_pc_gets_the_rest_from_the_new_one(pcs: SeveralPCs) -> None:
    second, third = in_a_new_folder(pcs)
    assert sales_of(second, SEAT) < sales_of(third, SEAT)
    for shop in (second, third) * 2:
        meet(shop)
    pcs.sell(second)
    pcs.meet()
    assert second.context.seat == "LRT-03"
    assert actors(pcs) == ["LRT-03"]
    pcs.meet()
    assert sales_of(second, SEAT) == sales_of(third, SEAT)
    assert not (pcs.root / "baru" / "LRT-03" / passed_on(SEAT)).exists()  # nobody lacks it any more
    pcs.shops[SEAT] = third
    assert pcs.differing == set()
    pcs.prove()


def test_it_is_written_once_while_the_pc_that_lacks_it_is_off_and_again_once_it_is_changed(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, third = in_a_new_folder(pcs)
    meet(second)
    written: list[str] = []
    real = parcel_files.write

    def write(path: parcel_files.Place, *told: Any, **more: Any) -> None:
        written.append(path.name)
        real(path, *told, **more)

    monkeypatch.setattr(parcel_files, "write", write)
    path = pcs.root / "baru" / "LRT-03" / passed_on(SEAT)
    for _ in range(3):
        pcs.sell(third)
        meet(third)
    assert written.count(passed_on(SEAT)) == 1
    path.write_bytes(b"x")
    meet(third)
    assert written.count(passed_on(SEAT)) == 2
    path.unlink()
    meet(third)
    assert written.count(passed_on(SEAT)) == 3
    for shop in (second, third) * 2:
        meet(shop)
    assert sales_of(second, SEAT) == sales_of(third, SEAT)


@pytest.mark.parametrize("most", [100, 10**6])
def test_more_than_the_others_read_in_one_parcel_is_not_written(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """The control may write as much as there is."""
    monkeypatch.setattr(passing_on, "MOST_BYTES", most)
    second, third = in_a_new_folder(pcs)
    for shop in (second, third, third):
        meet(shop)
    assert (pcs.root / "baru" / "LRT-03" / passed_on(SEAT)).exists() is (most > 100)


@pytest.mark.parametrize("last", [-1, 10**30, "1e999"])
def test_a_pc_that_says_that_it_lacks_what_nobody_can_lack_stops_nobody(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, last: object
) -> None:
    """A changed program says it with the key of its PC; the control is a PC that lacks something, above."""
    second, third = in_a_new_folder(pcs)
    with monkeypatch.context() as changed:
        real = json.dumps

        def spoil(told: Any, **how: Any) -> str:
            said = {**told, "lacks": {SEAT: "?"}} if "lacks" in told else told
            return real(said, **how).replace('"?"', str(last))

        changed.setattr("ntt_pos.services.replication.chain_sending.json.dumps", spoil)
        meet(second)
    pcs.sell(third)
    meet(third)
    assert not (pcs.root / "baru" / "LRT-03" / passed_on(SEAT)).exists()
    for shop in (second, third) * 2:
        meet(shop)
    assert sales_of(second, SEAT) == sales_of(third, SEAT)


def test_a_photo_comes_with_it(pcs: SeveralPCs) -> None:
    pcs.meet()
    photo = pcs.root / "kopi.jpg"
    photo.write_bytes(a_picture("red"))
    pcs.seat.products.show({pcs.kopi.product_id: pcs.seat.photos.read(photo)}, by=somebody(pcs.seat))
    second, third = in_a_new_folder(pcs)
    for shop in (second, third) * 3:
        meet(shop)
    assert second.context.seat == "LRT-03"
    pcs.shops[SEAT] = third
    assert pcs.differing == set()


def test_what_a_till_sent_before_it_was_taken_out_comes_to_all_in_a_new_folder(pcs: SeveralPCs) -> None:
    """A till died whose last sales only the office had when the folder went."""
    pcs.sell(pcs.till)
    meet(pcs.till)
    meet(pcs.seat)
    pcs.shops.pop("LRT-02").close()
    at(pcs, "baru", *pcs.shops)
    pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat))
    for _ in range(3):
        pcs.meet()
    assert sales_of(pcs.shops["LRT-03"], "LRT-02") == sales_of(pcs.seat, "LRT-02")
    assert pcs.differing == set()
    pcs.prove()


def test_without_it_that_pc_would_wait_for_ever(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr("ntt_pos.services.replication.exchange.pass_on", lambda *_told: None)
    second, third = in_a_new_folder(pcs)
    for shop in (second, third) * 3:
        meet(shop)
    assert "waits for it" in str(chain(meet(second), "LRT-03").problem)
    assert second.context.seat == SEAT


def forge(path: Path, signer: Signer, *, last_only: bool) -> None:
    """Sign the parcel anew with a key, its last record another one."""
    parcel = parcel_files.read(path, Kind.RECORDS)
    *records, last = parcel.records()
    false = Record(last.uid, last.text.replace("Kopi", "Teh"), "f" * 64)
    told = replace(parcel.told, hash=false.hash) if last_only else parcel.told
    body = record_lines([*records, false if last_only else last])
    parcel_files.write(path, Kind.RECORDS, told, body, signer)


@pytest.mark.parametrize("stranger", [True, False])
def test_what_a_stranger_signed_or_does_not_lead_to_the_opening_is_not_taken(
    pcs: SeveralPCs, *, stranger: bool
) -> None:
    second, third = in_a_new_folder(pcs)
    meet(second)
    meet(third)
    path = pcs.root / "baru" / "LRT-03" / passed_on(SEAT)
    signer = Signer(pcs.root / "kunci-lain") if stranger else Signer(third.folder.sheet_key)
    forge(path, signer, last_only=not stranger)
    before = sales_of(second, SEAT)
    assert chain(meet(second), "LRT-03").problem is not None
    assert sales_of(second, SEAT) == before


def test_without_the_look_at_where_it_leads_an_invented_record_would_come_in(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a record more of the lost PC than the opening goes on from is not taken, and with another end it would be."""
    second, third = in_a_new_folder(pcs)
    meet(second)
    meet(third)
    real = chain_taking.gap_before
    last = sales_of(third, SEAT)
    monkeypatch.setattr(
        chain_taking, "gap_before", lambda *told: replace(gap, head="0" * 64) if (gap := real(*told)) else None
    )
    assert chain(meet(second), "LRT-03").problem is not None
    assert sales_of(second, SEAT) < last
    monkeypatch.setattr(chain_taking, "gap_before", real)
    meet(second)
    assert sales_of(second, SEAT) == last


def test_a_new_product_of_the_lost_office_comes_before_the_sale_that_names_it(pcs: SeveralPCs) -> None:
    third = pcs.shops["LRT-03"]
    pcs.meet()
    a_product(pcs.seat, name="Gula", price=16_000, delivered=5)
    meet(pcs.seat)
    meet(third)
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    at(pcs, "baru", *pcs.shops)
    take_lost_seat(third)
    for _ in range(3):
        for shop in pcs.shops.values():
            meet(shop)
    pcs.shops[SEAT] = third
    assert pcs.differing == set()
