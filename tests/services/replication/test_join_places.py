"""A PC joins the shop at its hub: the same code and proofs as in a folder, and the books in parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from ntt_pos.data import hub_tables as hub
from ntt_pos.data.server import make_engine
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.replication import join_places
from ntt_pos.services.replication.inviting import Inviting
from ntt_pos.services.replication.join_places import JoinHub
from ntt_pos.services.replication.joining import Joining
from ntt_pos.services.safety.leaving import FormerTill
from tests.builders import somebody
from tests.services.replication.several_pcs import SEAT, SeveralPCs

pytestmark = pytest.mark.postgres


@pytest.fixture
def at_hub(alone: SeveralPCs, hub_address: str) -> SeveralPCs:
    """Return a shop of one PC that has an address at a hub, and no folder."""
    alone.seat.use_hub(hub.add_register(hub_address, SEAT), None)
    alone.folder.rmdir()
    return alone


@contextmanager
def asking(pcs: SeveralPCs, address: str, code: str) -> Iterator[Joining]:
    """Let a PC with an address at the hub join with a code."""
    folder = DataFolder(pcs.root / "LRT-02")
    with closing(Joining(folder, JoinHub(address, None), code, clock=pcs.clock)) as joining:
        yield joining


def left_there(address: str) -> set[str]:
    """Return what lies at the hub for joining."""
    made = make_engine(sa.make_url(address), poolclass=sa.pool.NullPool)
    with made.begin() as connection:
        found = connection.execute(sa.text("SELECT register, name FROM hub.parcel WHERE name LIKE 'gabung/%'"))
        return {f"{register} {name}" for register, name in found}


def admitted(joining: Joining, inviting: Inviting) -> str:
    offer = joining.look()
    joining.ask(offer)
    assert joining.collect(offer) == ""
    assert inviting.look() is None
    return joining.collect(offer)


def test_a_pc_joins_at_the_hub_and_works_there_at_once(
    at_hub: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(join_places, "PART_BYTES", 20_000)
    second = hub.add_register(hub_address, "LRT-02")
    with closing(at_hub.seat.invite(None, by=somebody(at_hub.seat))) as inviting:
        with asking(at_hub, second, inviting.invitation.code) as joining:
            assert admitted(joining, inviting) == "LRT-02"
            assert joining.left == ""
        assert len([each for each in left_there(hub_address) if "buku-LRT-02" in each]) >= 2
        joined = inviting.look()
        assert joined is not None
    assert left_there(hub_address) == set()
    till = at_hub.open("LRT-02")
    assert till.folder.hub_password.read_text().strip() == sa.make_url(second).password
    at_hub.sell(till)
    at_hub.meet()
    assert at_hub.differing == set()
    at_hub.prove()


def test_books_of_which_a_part_is_missing_are_refused(
    at_hub: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(join_places, "PART_BYTES", 20_000)
    second = hub.add_register(hub_address, "LRT-02")
    with (
        closing(at_hub.seat.invite(None, by=somebody(at_hub.seat))) as inviting,
        asking(at_hub, second, inviting.invitation.code) as joining,
    ):
        offer = joining.look()
        joining.ask(offer)
        inviting.look()
        at = inviting._at
        assert isinstance(at, JoinHub)
        at._hub.drop(SEAT, "gabung/buku-LRT-02.age-000001")
        at.send()
        with pytest.raises(DomainError, match="is not whole"):
            joining.collect(offer)
    assert not DataFolder(at_hub.root / "LRT-02").database.exists()


def test_who_stops_waiting_asks_for_nothing_and_an_address_of_another_register_is_told(
    at_hub: SeveralPCs, hub_address: str
) -> None:
    second, ninth = (hub.add_register(hub_address, code) for code in ("LRT-02", "LRT-09"))
    with (
        pytest.raises(DomainError, match="no office PC shows a code now"),
        asking(at_hub, second, "0000-0000-0000") as at,
    ):
        at.look()
    with closing(at_hub.seat.invite(None, by=somebody(at_hub.seat))) as inviting:
        for address, code, said in (
            (second, "0000-0000-0000", "does not fit"),
            (ninth, inviting.invitation.code, "this address at the hub is that of LRT-09"),
        ):
            with asking(at_hub, address, code) as joining, pytest.raises(DomainError, match=said):
                joining.look()
        with asking(at_hub, second, inviting.invitation.code) as joining:
            joining.ask(joining.look())
            assert "LRT-02 gabung/permintaan.ntt" in left_there(hub_address)
        assert left_there(hub_address) == {"LRT-01 gabung/undangan.ntt"}
        assert inviting.look() is None
        assert inviting.given == ""


def test_a_pc_that_was_another_register_does_not_join_with_an_address_that_is_not_its_own(
    at_hub: SeveralPCs, hub_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FormerTill, "check", lambda *_told: None)
    folder = DataFolder(at_hub.root / "LRT-02")
    for was in ("LRT-03", "LRT-02"):
        LocalSettings(database_url="postgresql://kasir@server/ntt_mart", register_code=was).save(folder.local_settings)
        address = hub.add_register(hub_address, "LRT-02")
        with (
            closing(at_hub.seat.invite(None, by=somebody(at_hub.seat))) as inviting,
            asking(at_hub, address, inviting.invitation.code) as joining,
        ):
            if was == "LRT-03":
                with pytest.raises(DomainError, match="a code for LRT-02, and this PC is LRT-03"):
                    joining.look()
            else:
                assert admitted(joining, inviting) == "LRT-02"
