"""A shop with several PCs in one process: each has books of its own, and they meet in a folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import proof
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication.exchange import Exchange
from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState
from ntt_pos.services.replication.join_places import JoinFolder
from ntt_pos.services.replication.joining import Joining
from tests.builders import AProduct, a_product, a_sale, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.histories.replay import told

if TYPE_CHECKING:
    from ntt_pos.services.replication.inviting import Inviting
    from ntt_pos.shop import Shop

SEAT = "LRT-01"


@dataclass
class SeveralPCs:
    """The seat LRT-01, the tills that joined it, and the folder between them."""

    root: Path
    clock: FixedClock
    kopi: AProduct
    shops: dict[str, Shop] = field(default_factory=dict)
    opened: int = 0

    @property
    def folder(self) -> Path:
        return self.root / "bersama"

    @property
    def seat(self) -> Shop:
        return self.shops[SEAT]

    @property
    def till(self) -> Shop:
        return self.shops["LRT-02"]

    def invite(self) -> Inviting:
        return self.seat.invite(self.folder, by=somebody(self.seat))

    def new_pc(self, code: str, name: str = "baru") -> Joining:
        return Joining(DataFolder(self.root / name), JoinFolder(self.folder), code, clock=self.clock)

    def join(self) -> Shop:
        """Let one more PC join and open its shop."""
        inviting = self.invite()
        joining = self.new_pc(inviting.invitation.code, inviting.invitation.register)
        offer = joining.look()
        joining.ask(offer)
        assert inviting.look() is None
        register = joining.collect(offer)
        given = inviting.look()
        assert given is not None
        assert given.register == register
        inviting.close()
        return self.open(register)

    def open(self, register: str, name: str = "") -> Shop:
        """Open a PC's shop, by the name of its folder where that is not its register."""
        self.opened += 1
        ids = SequenceIds(seed=900 + self.opened)
        shop = bootstrap.open_shop(self.root / (name or register), clock=self.clock, ids=ids)
        assert shop.context.home.register_code == register
        self.shops[register] = shop
        return shop

    def sell(self, shop: Shop, times: int = 1) -> None:
        for _ in range(times):
            self.clock.advance(minutes=1)
            a_sale(shop, [(self.kopi, 1)], by=somebody(shop, "ani"))

    def meet(self, *shops: Shop) -> None:
        """Let these PCs meet, or all of them often enough that each has everything; nothing is in the way."""
        for shop in shops or (*self.shops.values(), *self.shops.values(), *self.shops.values()):
            state = meet(shop)
            assert state.problem is None
            assert [chain.problem for chain in state.chains if chain.problem] == []

    @property
    def differing(self) -> set[str]:
        """The tables in which some books hold something else than the seat's.

        The newest date, the newest id of an entry and what was heard when are each PC's own.
        """
        with self.seat.context.reading() as unit:
            rows = told(unit)
        found: set[str] = set()
        for shop in self.shops.values():
            with shop.context.reading() as unit:
                found |= {name for name, here in told(unit).items() if here != rows[name]}
        return found - {"day_state", "balance_now", "chain_heard"}

    def prove(self) -> None:
        """All books prove."""
        for shop in self.shops.values():
            assert shop.verify.run().findings == ()

    def close(self) -> None:
        for shop in self.shops.values():
            shop.close()


def meet(shop: Shop) -> ExchangeState:
    """Let a PC meet the others, without resting between."""
    shop.__dict__.setdefault(
        "exchange",
        Exchange(
            shop.context,
            shop.folder,
            to=shop.carriers.now,
            pause=lambda _seconds: None,
        ),
    )
    state = shop.exchange.meet()
    assert state is not None
    return state


def chain(state: ExchangeState, register: str) -> ChainState:
    """Return the state of a PC's chain."""
    return next(each for each in state.chains if each.register == register)


@dataclass(frozen=True)
class Template:
    """The folders of a shop with several PCs, to be copied, and when it was made."""

    root: Path
    at: datetime
    kopi: AProduct


def build(template: Path, root: Path, tills: int) -> Template:
    """Make a shop out of the furnished one, let tills join, and close it."""
    seat = DataFolder(root / SEAT)
    seat.root.mkdir(parents=True)
    shutil.copyfile(template, seat.database)
    (root / "bersama").mkdir()
    clock = FixedClock()
    shop = bootstrap.open_shop(seat.root, clock=clock, ids=SequenceIds(seed=900))
    kopi = a_product(shop, name="Kopi Bajawa", price=25_000, delivered=500)
    made = SeveralPCs(root, clock, kopi, {SEAT: shop})
    for _ in range(tills):
        made.join()
    if tills:
        made.meet()
    made.close()
    return Template(root, clock.now(), kopi)


@contextmanager
def copied(template: Template, root: Path, clock: FixedClock) -> Iterator[SeveralPCs]:
    """Open a copy of a shop with several PCs."""
    shutil.copytree(template.root, root, dirs_exist_ok=True)
    for each in root.glob("LRT-*/settings.json"):
        said = json.loads(each.read_text(encoding="utf-8"))  # Windows' paths look otherwise in its text
        if said.get("exchange_folder"):
            said["exchange_folder"] = str(root / "bersama")
        each.write_text(json.dumps(said), encoding="utf-8")
    clock.set(template.at)
    pcs = SeveralPCs(root, clock, template.kopi)
    try:
        for each in sorted(root.glob("LRT-*")):
            pcs.open(each.name)
        yield pcs
    finally:
        pcs.close()


def journal_of(pcs: SeveralPCs, register: str, of: str) -> int:
    """Return how many records of a register are in a PC's books."""
    with pcs.shops[register].context.reading() as unit:
        return len(unit.rows(sa.select(proof.journal.c.id).where(proof.journal.c.register_id == int(of[-2:]))))
