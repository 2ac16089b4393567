"""A stick that knows more of another PC than a till has heard is no alarm; one that knows more of the till itself is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ntt_pos.services.safety.backup import Backups, Places
from ntt_pos.services.safety.proof.kept_heads import OlderBooks
from ntt_pos.shop import Shop
from tests.services.replication.several_pcs import SeveralPCs

pytestmark = pytest.mark.same_everywhere


def put_on_stick(shop: Shop, stick: Path) -> None:
    """Put a backup of a PC on the stick, where it was before, too."""
    stick.mkdir(exist_ok=True)
    backups = Backups(shop.context, Places(shop.folder.backups))
    backups.copy_to_stick(stick, by=shop.people.system_actor(), adopt=True)


def test_a_till_that_is_behind_another_pc_goes_on_the_stick(pcs: SeveralPCs, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    pcs.sell(pcs.seat)
    put_on_stick(pcs.seat, stick)
    put_on_stick(pcs.till, stick)
    assert pcs.till.backups.outside.compare() is None
    pcs.meet()
    put_on_stick(pcs.till, stick)


def test_a_till_that_is_behind_itself_does_not(pcs: SeveralPCs, tmp_path: Path) -> None:
    """The control: the till's own books were put back."""
    stick, root = tmp_path / "stik", pcs.till.folder.root
    pcs.till.close()
    shutil.copyfile(pcs.till.folder.database, root / "aside.db")
    till = pcs.open("LRT-02")
    pcs.sell(till)
    put_on_stick(till, stick)
    till.close()
    shutil.copyfile(root / "aside.db", till.folder.database)
    till = pcs.open("LRT-02")
    with pytest.raises(OlderBooks):
        put_on_stick(till, stick)
