"""The commands of several PCs: the owner is told what is lost with an office PC before another one goes on."""

from __future__ import annotations

import pytest

from tests.conftest import OWNER_PIN
from tests.end_to_end.conftest import Told
from tests.services.replication.several_pcs import SEAT, SeveralPCs, build, meet

LOST = ("office-pc", "--lost", "--user", "pemilik")


@pytest.fixture
def office_died(sqlite_template, tmp_path, fixed_clock) -> SeveralPCs:
    """Return a till whose office PC told of two sales and is gone with them."""
    made = build(sqlite_template, tmp_path / "toko", tills=1)
    fixed_clock.set(made.at)
    pcs = SeveralPCs(made.root, fixed_clock, made.kopi)
    for register in (SEAT, "LRT-02"):
        pcs.open(register)
    pcs.sell(pcs.seat, 2)
    meet(pcs.seat)
    for each in pcs.folder.glob("LRT-01/catatan-*"):
        each.unlink()
    pcs.close()
    return pcs


def test_during_a_hand_over_no_pc_is_named_as_the_office_pc(command, office_died):
    office = ("office-pc", "--data", office_died.root / SEAT)
    assert command(*office, here=False).out == "PC kantor: LRT-01.\n"
    command(*office, "--hand-over", "LRT-02", "--user", "pemilik", here=False, pin=OWNER_PIN)
    assert command(*office, here=False).out.startswith("LRT-02 menjadi PC kantor begitu catatan terakhir LRT-01 sampai")


def on_the_till(command, pcs: SeveralPCs, *words: str, typed: str = "") -> Told:
    return command(*LOST, *words, "--data", pcs.root / "LRT-02", here=False, pin=OWNER_PIN, typed=typed)


def test_what_is_lost_is_said_before_and_the_owner_types_which_pc_it_is(command, office_died, monkeypatch):
    told = on_the_till(command, office_died)
    assert told.code == 1
    assert "LRT-01 masih mengabarkan catatan" in told.out
    assert "Tidak ada yang diubah. Dengan --yes" in told.err
    monkeypatch.setenv("NTT_POS_PIN", OWNER_PIN)
    told = on_the_till(command, office_died, typed="ya")
    assert told.code == 1
    assert told.err.endswith("Tidak ada yang berubah.\n")
    told = on_the_till(command, office_died, typed="lrt-01")
    assert told.code == 0, told.err
    assert told.out.index("masih mengabarkan") < told.out.index("LRT-02 sekarang PC kantor")
