"""A shop of 1, 2 or 4 tills and an office at a hub whose lines are slow, cut and deaf: in the end all PCs have the same books."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data import hub_line
from ntt_pos.data import hub_tables as hub
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.shop import Shop
from tests.builders import somebody
from tests.fakes import FixedClock
from tests.services.replication.several_pcs import SEAT, SeveralPCs, build, copied, journal_of, meet
from tests.services.replication.test_moving_seat import actors, rename, take_lost_seat
from tests.stalling import Line

pytestmark = [pytest.mark.postgres, pytest.mark.same_everywhere]

MOST_DELAY_S = 0.3
SLOW_S = 0.005  # most pieces; one meeting has many of them


class Ahead:
    """A clock that goes two hours before the others."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now() + timedelta(hours=2)

    def utc_offset(self) -> timedelta:
        return self._clock.utc_offset()


@dataclass
class BadLines:
    """The PCs, each with a line of its own to the hub, and the dice that say what goes wrong."""

    pcs: SeveralPCs
    lines: dict[str, Line]
    dice: random.Random
    hub: str
    failed: int = 0

    def meet(self, shop: Shop) -> None:
        """Let a PC meet the others while its line is slow, breaks while it sends, or does not bring the answer."""
        line = self.lines[shop.context.home.register_code]
        fault: Callable[[Line], None] = self.dice.choice((self._slow, self._cut, self._cut_parcels, self._deaf))
        fault(line)
        if isinstance(meet(shop).problem, StorageError):
            self.failed += 1
        line.delay, line.cut_at = 0.0, b""
        line.go_on()

    def _slow(self, line: Line) -> None:
        line.delay = self.dice.choice((0.0, SLOW_S, MOST_DELAY_S))

    @staticmethod
    def _cut(line: Line) -> None:
        line.after, line.cut_at = b"COPY hub.record", b"LRT-0"

    @staticmethod
    def _cut_parcels(line: Line) -> None:
        line.cut_at = b"INSERT INTO hub.parcel"

    @staticmethod
    def _deaf(line: Line) -> None:
        line.deaf_at = b"c\x00\x00\x00\x04"  # all records were sent; nobody says that they came

    def all_meet(self) -> None:
        """Let all meet without faults until each has everything; a clock that goes before is named and stops nobody."""
        for _ in range(4):
            for shop in self.pcs.shops.values():
                state = meet(shop)
                assert state.problem is None
                assert [
                    each.problem for each in state.chains if each.problem and "clock of" not in str(each.problem)
                ] == []


@pytest.fixture(params=[1, 2, 4])
def shop(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path: Path,
    fixed_clock: FixedClock,
    hub_address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[BadLines]:
    """Return an office and so many tills that meet at the hub by bad lines."""
    monkeypatch.setattr(hub_line, "ANSWER_S", 0)
    made = build(sqlite_template, tmp_path / "bahan", tills=request.param)
    with copied(made, tmp_path / "toko", fixed_clock) as pcs, ExitStack() as lines:
        found = {code: lines.enter_context(Line(sa.make_url(hub_address))) for code in pcs.shops}
        for code, each in pcs.shops.items():
            each.use_hub(found[code].url(hub.add_register(hub_address, code)), None)
        pcs.meet()
        yield BadLines(pcs, found, random.Random(request.param), hub_address)


def test_whatever_happens_on_the_lines_all_have_the_same_books_in_the_end(shop: BadLines) -> None:
    pcs, dice = shop.pcs, shop.dice
    tills = [each for code, each in pcs.shops.items() if code != SEAT]
    tills[-1].context.clock = Ahead(pcs.clock)
    for turn in range(8):
        for each in pcs.shops.values():
            pcs.sell(each, dice.randrange(3))
        if turn % 3 == 0:
            rename(pcs, pcs.seat, f"Kopi {turn}")
        for each in dice.sample(list(pcs.shops.values()), len(pcs.shops)):
            shop.meet(each)
    pcs.sell(pcs.seat)
    assert shop.failed >= 2  # the control: lines did break, and books did differ
    assert pcs.differing != set()
    shop.all_meet()
    assert pcs.differing == set()
    pcs.prove()
    assert {each.register: each.seq for each in hub.heads(shop.hub)} == {
        code: journal_of(pcs, code, code) for code in pcs.shops
    }


def test_the_office_is_handed_over_and_back_between_bad_lines(shop: BadLines) -> None:
    pcs, dice = shop.pcs, shop.dice
    first = min(code for code in pcs.shops if code != SEAT)
    for here, to in ((SEAT, first), (first, SEAT)):
        seat = pcs.shops[here]
        seat.exchange.hand_over(to, by=somebody(seat))
        assert actors(pcs) == []
        for _ in range(5):
            for each in dice.sample(list(pcs.shops.values()), len(pcs.shops)):
                pcs.sell(each, dice.randrange(2))
                shop.meet(each)
                assert actors(pcs) in ([], [to])  # never two, never again the one that gave it away
        shop.all_meet()
        assert actors(pcs) == [to]
    assert shop.failed >= 2  # the control: lines did break
    shop.all_meet()
    assert pcs.differing == set()
    pcs.prove()


def test_an_older_disk_and_a_lost_office_between_bad_lines(shop: BadLines) -> None:
    pcs = shop.pcs
    first = min(code for code in pcs.shops if code != SEAT)
    pcs.sell(pcs.shops[first])
    pcs.shops.pop(first).close()
    kept = pcs.root / "kemarin"
    shutil.copytree(pcs.root / first, kept)
    pcs.sell(pcs.open(first), 2)
    shop.all_meet()
    pcs.shops.pop(first).close()
    shutil.rmtree(pcs.root / first)
    shutil.copytree(kept, pcs.root / first)  # an older disk is put back
    older = pcs.open(first)
    for _ in range(3):
        for each in pcs.shops.values():
            shop.meet(each)
    shop.all_meet()
    pcs.sell(older)
    shop.all_meet()
    assert pcs.differing == set()
    pcs.sell(pcs.seat)
    shop.all_meet()
    pcs.shops.pop(SEAT).close()  # the office is lost
    take_lost_seat(older)
    for _ in range(2):
        for each in pcs.shops.values():
            pcs.sell(each)
            shop.meet(each)
    shop.all_meet()
    assert actors(pcs) == [first]
    shop.all_meet()
    pcs.shops[SEAT] = older
    assert pcs.differing == set()
    pcs.prove()
