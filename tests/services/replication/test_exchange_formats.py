"""PCs with programs of different age: a newer format is written once all read it, and whoever does not read it sells on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntt_pos.data.copies import packed_files
from ntt_pos.domain.core import parcel
from ntt_pos.services.replication.exchange import Exchange
from ntt_pos.shop import Shop
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet

pytestmark = pytest.mark.same_everywhere


def meet_as(shop: Shop, newest: int, monkeypatch: pytest.MonkeyPatch) -> object:
    """Let a PC meet the others with a program that reads up to a format."""
    with monkeypatch.context() as program:
        program.setattr(parcel, "FORMAT", newest)
        return meet(shop)


def formats(pcs: SeveralPCs, register: str) -> set[bytes]:
    return {_header(each) for each in (pcs.folder / register).glob("catatan-*.ntt")}


def _header(path: Path) -> bytes:
    return packed_files.unpacked(path.read_bytes(), 10**8).split(b" ")[2]


def test_a_newer_format_is_written_once_every_pc_says_it_reads_it(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = (pcs.till, pcs.shops["LRT-03"])
    for updated in (pcs.seat, *others):
        pcs.sell(pcs.seat)
        meet_as(pcs.seat, 2, monkeypatch)
        assert formats(pcs, SEAT) == {b"1"}  # one of them does not read it, or did not say so yet
        for till in others:
            meet_as(till, 2 if updated is others[1] or updated is till else 1, monkeypatch)
        meet_as(pcs.seat, 2, monkeypatch)
    pcs.sell(pcs.seat)
    meet_as(pcs.seat, 2, monkeypatch)
    assert formats(pcs, SEAT) == {b"2"}
    for till in others:
        state = meet_as(till, 2, monkeypatch)
        assert chain(state, SEAT).problem is None
    assert pcs.differing == set()


def test_a_pc_that_meets_a_newer_format_says_so_and_sells_on(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control, too: without asking who reads it the newer format is written."""
    monkeypatch.setattr(Exchange, "_form", lambda _self, _known: 2)
    pcs.sell(pcs.seat)
    meet(pcs.seat)
    state = meet(pcs.till)
    assert "Update the program here first" in str(chain(state, SEAT).problem)
    pcs.sell(pcs.till)
    assert meet_as(pcs.till, 2, monkeypatch) is not None
    assert pcs.till.checkout.recent_sales(1)[0].number == "JL-LRT-02-2026-000001"
