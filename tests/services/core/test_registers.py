"""Which register a PC is: one PC has one; of several each is its own, and the disk of one that broke is taken to another PC."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import Denied, DomainError, PlaceUnfit, StorageError
from ntt_pos.shop import Shop
from tests.builders import a_sale, somebody
from tests.services.replication.conftest import pcs, two_tills
from tests.services.replication.several_pcs import SeveralPCs

__all__ = ["pcs", "two_tills"]


def test_a_shop_with_one_pc_has_one_register_and_says_why(shop, owner, open_again):
    with pytest.raises(StorageError, match=r"no register LRT-02\. Their registers: LRT-01"):
        open_again(register="LRT-02")
    with pytest.raises(DomainError, match="one PC"):
        shop.registers.take(by=owner, pc="another")
    assert [(each.code, each.kind, each.here) for each in shop.registers.registers()] == [("LRT-01", "TILL", True)]
    assert shop.verify.run().findings == ()


@pytest.fixture
def at_pc(monkeypatch) -> Callable[[str], None]:
    """Return a function that puts whoever opens the shop next at another PC."""
    return lambda name: monkeypatch.setattr(bootstrap, "pc_id", lambda: name)


def opened(pcs: SeveralPCs, **named: bool) -> Shop:
    return bootstrap.open_shop(pcs.till.folder.root, clock=pcs.clock, **named)


def test_the_disk_of_a_till_is_taken_to_another_pc_and_the_old_one_is_refused(pcs, at_pc):
    a_sale(pcs.till, [(pcs.kopi, 1)], by=somebody(pcs.till, "ani"))
    old = pcs.till
    at_pc("PC two")
    with opened(pcs) as moved:
        with pytest.raises(PlaceUnfit, match="ntt-pos registers --here"):
            moved.registers.check_pc()
        with pytest.raises(PlaceUnfit, match="LRT-02 belongs to another PC"):
            a_sale(moved, [(pcs.kopi, 1)], by=somebody(moved, "ani"))
        cards = {each.code: (each.here, each.elsewhere) for each in moved.registers.registers()}
        assert cards["LRT-02"] == (True, False)
    with opened(pcs, taking=True) as new:
        with pytest.raises(DomainError, match="--take-over"):
            new.registers.take(by=somebody(new, "bela"), pc="PC two")
        with pytest.raises(Denied):
            new.registers.take(by=somebody(new, "ani"), pc="PC two", take_over=True)
        assert new.registers.take(by=somebody(new, "bela"), pc="PC two", take_over=True).code == "LRT-02"
    with opened(pcs) as moved:
        moved.registers.check_pc()
        a_sale(moved, [(pcs.kopi, 1)], by=somebody(moved, "ani"))
        with moved.context.reading() as unit:
            kinds = list(unit.run(sa.select(proof.journal.c.kind)).scalars())
        assert kinds.count("register.taken") == 1
        assert moved.verify.run().findings == ()
    with pytest.raises(PlaceUnfit, match="belongs to another PC"):
        a_sale(old, [(pcs.kopi, 1)], by=somebody(old, "ani"))


def test_without_the_check_two_pcs_write_one_journal(pcs, at_pc):
    """The control: PCs that do not say who they are."""
    old = pcs.till
    old.context.pc = ""
    at_pc("")
    with opened(pcs) as moved:
        a_sale(moved, [(pcs.kopi, 1)], by=somebody(moved, "ani"))
        a_sale(old, [(pcs.kopi, 1)], by=somebody(old, "ani"))
