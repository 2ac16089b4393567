"""Whoever says that the office PC is lost goes by what its PCs signed; what anybody else put there stops nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ntt_pos.data.copies.signatures import Signer
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.services.core.shop_pcs import pcs as pcs_of
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.lost_office import lost_seat
from ntt_pos.services.replication.lost_office.lost_seat import lost_words
from tests.builders import somebody
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet
from tests.services.replication.test_moving_seat import actors, rename, take_lost_seat

pytestmark = pytest.mark.same_everywhere


def without_office(pcs: SeveralPCs) -> Path:
    """Lose the office PC after all met; return where its parcels lie."""
    pcs.sell(pcs.seat)
    pcs.meet()
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    return pcs.folder / SEAT


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no parcel")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(parcel_files.MOST_BYTES + 2)


def foreign(path: Path) -> None:
    """Sign the same word with another key, and tell of a million records more."""
    kind = Kind.HEAD if path.name == parcel_files.HEAD_FILE else Kind.TAKEN
    parcel = parcel_files.read(path, kind)
    told = {name: getattr(parcel.told, name) for name in parcel.told.__dataclass_fields__}
    more = type(parcel.told)(**{**told, "last": parcel.told.last + 1_000_000})
    parcel_files.write(path, kind, more, parcel.body, Signer(path.parent / "kunci-orang-lain"))


def of_another_chain(path: Path) -> None:
    """Put what a PC said of another chain in the place of what it said of this one."""
    shutil.copyfile(path.parents[1] / "LRT-02" / "kepala.ntt", path)


@pytest.mark.parametrize("spoil", [garbage, huge, foreign, of_another_chain])
@pytest.mark.parametrize("name", ["kepala.ntt", "diterima-LRT-03.ntt"])
def test_what_no_pc_of_the_shop_signed_does_not_hold_the_owner_up_and_is_named(
    pcs: SeveralPCs, spoil: Callable[[Path], None], name: str
) -> None:
    spoil(without_office(pcs) / name)
    lost = take_lost_seat(pcs.till)
    assert (lost.register, lost.missing, len(lost.ignored)) == (SEAT, 0, 1)
    assert name in lost_words(lost, "LRT-02").splitlines()[-1]
    assert actors(pcs) == ["LRT-02"]


def test_without_the_look_at_the_key_a_stranger_would_hold_the_owner_up(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    foreign(without_office(pcs) / "diterima-LRT-03.ntt")
    monkeypatch.setattr(lost_seat, "check_key", lambda *_told: None)
    with pytest.raises(DomainError, match="Make LRT-03 the office PC"):
        take_lost_seat(pcs.till)


def test_an_older_word_of_a_pc_does_not_hold_the_owner_up(pcs: SeveralPCs) -> None:
    before = (pcs.folder / SEAT / "diterima-LRT-03.ntt").read_bytes()
    (without_office(pcs) / "diterima-LRT-03.ntt").write_bytes(before)
    assert take_lost_seat(pcs.till).ignored == ()
    assert actors(pcs) == ["LRT-02"]


def test_nor_does_it_hold_up_that_a_pc_is_taken_out(pcs: SeveralPCs) -> None:
    (pcs.folder / "LRT-02" / "catatan-000000001-000009999-aaaaaaaa.ntt").mkdir()
    assert "cannot be read" in str(chain(meet(pcs.seat), "LRT-02").problem)
    assert pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat)).register == "LRT-02"


def test_a_pc_that_took_the_office_over_and_dies_is_the_one_that_is_lost(pcs: SeveralPCs) -> None:
    without_office(pcs)
    assert take_lost_seat(pcs.till).register == SEAT
    rename(pcs, pcs.till, "Kopi dari LRT-02")
    meet(pcs.till)
    pcs.till.close()
    pcs.shops.pop("LRT-02")
    third = pcs.shops["LRT-03"]
    assert take_lost_seat(third).register == "LRT-02"
    assert actors(pcs) == ["LRT-03"]
    with third.context.reading() as unit:
        assert [each.register for each in pcs_of(unit) if each.ended is None] == ["LRT-03"]
    pcs.shops[SEAT] = third
    pcs.prove()


def handed_over_to_one_that_dies(pcs: SeveralPCs) -> None:
    """Hand the office over to a PC that dies before it opens it; the third has heard of it, and the first sells on."""
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    meet(pcs.shops["LRT-03"])
    pcs.till.close()
    pcs.shops.pop("LRT-02")


def test_at_a_third_pc_the_one_is_lost_that_the_office_was_handed_to(pcs: SeveralPCs) -> None:
    handed_over_to_one_that_dies(pcs)
    third = pcs.shops["LRT-03"]
    assert take_lost_seat(third).register == "LRT-02"
    pcs.sell(pcs.seat)  # it is not lost, and what it sells meanwhile counts
    pcs.meet()
    assert actors(pcs) == ["LRT-03"]
    pcs.meet()
    with third.context.reading() as unit:
        assert [each.register for each in pcs_of(unit) if each.ended is not None] == ["LRT-02"]
    assert pcs.differing == set()
    pcs.prove()


def test_who_has_later_sales_of_the_one_before_takes_the_new_office_in(pcs: SeveralPCs) -> None:
    pcs.join()
    pcs.meet()
    handed_over_to_one_that_dies(pcs)
    fourth = pcs.shops["LRT-04"]
    take_lost_seat(pcs.shops["LRT-03"])
    news = [*pcs.folder.glob("LRT-03/*.ntt")]
    kept = {path: path.read_bytes() for path in news}
    for path in news:  # the fourth hears of it later
        path.unlink()
    pcs.sell(pcs.seat)
    meet(pcs.seat)
    meet(fourth)
    for path, data in kept.items():
        path.write_bytes(data)
    assert chain(meet(fourth), "LRT-03").problem is None
    assert fourth.context.seat == "LRT-03"
    assert json.dumps(actors(pcs)) == '["LRT-03"]'
