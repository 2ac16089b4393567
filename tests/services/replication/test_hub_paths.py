"""Several PCs meet at the hub: the same exchange, with the hub slow, silent, cut, away, or brought back from an older copy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.data import hub
from ntt_pos.shop import Shop
from tests.builders import a_product, somebody
from tests.services.makers.test_story_cards import a_picture
from tests.services.replication.several_pcs import SeveralPCs, journal_of
from tests.stalling import Line

pytestmark = pytest.mark.only("postgres")


@pytest.fixture
def at_hub(pcs: SeveralPCs, hub_address: str) -> SeveralPCs:
    """Return a seat and two tills that went over from the folder to a hub."""
    for code, shop in pcs.shops.items():
        shop.use_hub(hub.add_register(hub_address, code), None)
    pcs.meet()
    return pcs


def by_way_of(line: Line, shop: Shop) -> None:
    """Let a PC reach the hub through a line that can be stalled or cut."""
    shop.use_local(replace(shop.local, hub=line.url(shop.local.hub)))
    shop.carriers.close()


def test_pcs_go_over_from_the_folder_and_the_hub_has_every_chain_whole(at_hub: SeveralPCs, hub_address: str) -> None:
    at_hub.folder.rename(at_hub.root / "tidak-ada")
    at_hub.sell(at_hub.till, 3)
    at_hub.sell(at_hub.shops["LRT-03"], 2)
    teh = a_product(at_hub.seat, name="Teh Kelor", price=15_000, delivered=10)
    photo = at_hub.root / "kopi.jpg"
    photo.write_bytes(a_picture())
    at_hub.seat.products.show({at_hub.kopi.product_id: at_hub.seat.photos.read(photo)}, by=somebody(at_hub.seat))
    at_hub.meet()
    assert at_hub.differing == set()
    assert at_hub.till.catalogue.article(teh.product_id).price == 15_000
    assert {each.register: each.seq for each in hub.heads(hub_address)} == {
        code: journal_of(at_hub, code, code) for code in at_hub.shops
    }
    at_hub.prove()


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
