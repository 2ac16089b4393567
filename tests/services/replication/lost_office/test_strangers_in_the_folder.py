"""Somebody who reaches the folder in which the PCs meet, and has no key: what he changes there moves no office and stops no till."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ntt_pos.data.copies import packed_files
from ntt_pos.domain.core.parcel import Kind, Record, record_lines
from ntt_pos.services.core.shop_pcs import Admissions
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.exchange_state import ChainState
from ntt_pos.services.replication.lost_office import office_rank
from ntt_pos.shop import Shop
from tests.builders import somebody
from tests.services.replication.lost_office.test_two_offices import at, lost_and_taken, sales_of
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet
from tests.services.replication.test_moving_seat import actors, take_lost_seat

pytestmark = pytest.mark.same_everywhere


def swap_last(path: Path, rows: dict[str, list[dict[str, object]]]) -> None:
    """Write other rows in a parcel's last record, beside the head, the hash and the signature that it had."""
    *records, last = parcel_files.read(path, Kind.RECORDS).records()
    kind, told, _body = packed_files.unpacked(path.read_bytes(), 10**8).split(b"\n", 2)
    false = Record(last.uid, json.dumps({"user": "pemilik", "rows": rows}, separators=(",", ":")), last.hash)
    path.write_bytes(packed_files.packed(kind + b"\n" + told + b"\n" + record_lines([*records, false])))


def office_on_a_new_pc(pcs: SeveralPCs) -> tuple[Shop, Path]:
    """Hand the office to LRT-02, and let somebody without a key write in a parcel of LRT-03 that it took it and took that out."""
    second, third = pcs.till, pcs.shops["LRT-03"]
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    for _ in range(4):
        for shop in pcs.shops.values():
            meet(shop)
    assert second.context.at_seat
    pcs.sell(third)
    meet(third)
    path = max((pcs.folder / "LRT-03").glob("catatan-*.ntt"))
    opened = {"epoch": 1, "lost": 1, "uid": "0" * 36, "before": SEAT, "before_seq": 10**9, "before_head": "f" * 64}
    swap_last(path, {"seat_opened": [opened], "register_retired": [{"retired": "LRT-02", "last_seq": 0}]})
    return second, path


def test_who_has_no_key_takes_no_office_away_and_no_pc_out(pcs: SeveralPCs) -> None:
    second, path = office_on_a_new_pc(pcs)
    state = meet(second)
    assert "was changed on the way" in str(chain(state, "LRT-03").problem)
    assert state.problem is None
    assert (second.context.seat, second.context.at_seat, second.context.retired) == ("LRT-02", True, False)
    pcs.sell(second)
    path.unlink()
    third = pcs.shops["LRT-03"]
    for _ in range(2):
        meet(third)
        meet(second)
    assert sales_of(second, "LRT-03") == sales_of(third, "LRT-03")


def test_without_the_proof_the_office_would_sell_no_more(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(office_rank, "follow", lambda *_told: True)
    second, _path = office_on_a_new_pc(pcs)
    meet(second)
    assert second.context.retired


def handed_behind_a_gap(pcs: SeveralPCs) -> Path:
    """Let LRT-02 have the office by right and LRT-03 by mistake; return the parcel that hands it over, before which one is gone."""
    pcs.meet()
    pcs.sell(pcs.seat)
    meet(pcs.seat)
    meet(pcs.till)
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    meet(pcs.till)
    lost_and_taken(pcs)
    *_before, gone, closing = sorted((pcs.folder / SEAT).glob("catatan-*.ntt"))
    gone.unlink()
    at(pcs, "bersama", *pcs.shops)
    return closing


@pytest.mark.parametrize("changed", [False, True])
def test_a_closing_behind_a_gap_still_says_to_whom(pcs: SeveralPCs, *, changed: bool) -> None:
    """What somebody without a key writes there keeps the office from nobody: the number and hash that were signed say enough."""
    closing = handed_behind_a_gap(pcs)
    if changed:
        swap_last(closing, {})
    for _ in range(3):
        for shop in pcs.shops.values():
            meet(shop)
    assert actors(pcs) == ["LRT-02"]


def handed_by_another_record(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> ChainState:
    """Let LRT-02 say that it was handed the office in a record that is another one, behind a gap; return what LRT-03 says of it."""
    second, third = pcs.till, pcs.shops["LRT-03"]
    pcs.meet()
    for _ in range(2):
        pcs.sell(pcs.seat)
        meet(pcs.seat)
    last = sales_of(pcs.seat, SEAT)
    pcs.shops.pop(SEAT).close()
    at(pcs, "sendiri-LRT-03", "LRT-03")
    take_lost_seat(third)
    moving = {"epoch": 1, "register_id": 1, "next_id": 2, "next": "LRT-02", "seq": last, "hash": "e" * 64}
    with monkeypatch.context() as changed:
        changed.setattr("ntt_pos.services.core.shop_pcs.query.hand_over", lambda _unit: moving)
        Admissions(second.context).open_seat(by=somebody(second))
    *_before, gone, _there = sorted((pcs.folder / SEAT).glob("catatan-*.ntt"))
    gone.unlink()
    at(pcs, "bersama", *pcs.shops)
    meet(second)
    return chain(meet(third), "LRT-02")


def test_a_record_behind_a_gap_is_not_taken_for_one_that_is_not_there(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = handed_by_another_record(pcs, monkeypatch)
    assert "of LRT-01 that do not count here" in str(said.problem)
    assert pcs.shops["LRT-03"].context.at_seat


def test_without_that_look_it_would_be(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(office_rank, "_names_what_lies", lambda *_told: True)
    said = handed_by_another_record(pcs, monkeypatch)
    assert "LRT-02 is the office PC" in str(said.problem)
    assert not pcs.shops["LRT-03"].context.at_seat
