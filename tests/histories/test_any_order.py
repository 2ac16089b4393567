"""The same history in any order of arrival: the acts of two tills reach the books in any order, each till's in its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ntt_pos.data.models import account, goods, people
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.models import stock as stock_tables
from ntt_pos.data.queries.goods import counts
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.domain.money.statement_payload import read_payload
from ntt_pos.services.money import settlement
from ntt_pos.services.safety.proof import verify_sums
from ntt_pos.services.selling import checkout
from tests.builders import AProduct, a_sale, an_open_drawer, another_register, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.histories.chains import applied_in, chains_of, found_in
from tests.histories.stage import FIRST_MORNING

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.shop import Shop
    from tests.histories.stage import Stage

# The second day is so late that what the first one brought is before the weeks that a statement counts one by one.
DAYS = (date(2027, 1, 4), date(2027, 3, 29), date(2027, 3, 30))
SALES = (
    ("LRT-01", 0),
    ("LRT-02", 1),
    ("LRT-01", 2),
    ("LRT-02", 0),
    ("LRT-02", 2),
    ("LRT-01", 1),
)  # each day: till, goods
PAID_A_DAY = 1_000
TILLS = ("LRT-01", "LRT-02")  # the first also closes the days
EXAMPLES = max(3, settings().max_examples // 20)


@dataclass
class Till:
    """A till's own acts, as many as were made, and what it knows of the calendar: nothing of the other till's."""

    shop: Shop
    acts: list[tuple[date, int, int]]
    made: int = 0
    calendar: dict[str, Any] = field(default_factory=dict)

    def waits_with(self, day: date) -> bool:
        """Whether acts up to this day are not made yet."""
        return self.made < len(self.acts) and self.acts[self.made][0] <= day


class Play:
    """Books of two tills in which acts arrive in an order that is told, by T (one till), U (the other) and C (close)."""

    def __init__(self, stage: Stage, stack: ExitStack) -> None:
        self.clock = FixedClock(FIRST_MORNING)
        self.tills: dict[str, Till] = {}
        self.closed = 0
        url = stage.fresh()
        for place, code in enumerate(TILLS):
            shop = stack.enter_context(stage.open(url, self.clock, seed=7 + place))
            if place:
                another_register(shop, code)
            acts = [(day, which, hour) for day in DAYS for hour, (till, which) in enumerate(SALES) if till == code]
            self.tills[code] = Till(shop, acts)
        self.seat = self.tills[TILLS[0]]
        self.by = somebody(self.seat.shop, "pemilik")
        self.products = _products(self.seat.shop)
        for till in self.tills.values():
            an_open_drawer(till.shop, by=self.by)
        self.seat.shop.close_day.close(by=self.by, date=FIRST_MORNING.date(), why="first")
        with self.seat.shop.context.reading() as unit:
            known = dict(unit.rows(sa.select(shop_tables.day_state))[0])
            self.shelf = counts.on_shelf(unit, self.seat.shop.context.home.outlet_id)
        self.count = ""
        self.pays = False
        for till in self.tills.values():
            till.calendar = {name: known[name] for name in ("newest_date", "last_instant", "last_cut", "last_closed")}

    def run(self, order: Sequence[str], *, late: bool) -> None:
        """Let everything arrive in this order; unless ``late`` a day is closed when all of it is there.

        Then money is paid after two nights: how much was owed before is what had come by then.
        """
        self.pays = late
        for act in order:
            if act == "C":
                day = DAYS[self.closed]
                for till in self.tills.values() if not late else (self.seat,):
                    while till.waits_with(day):
                        self._sell(till)
                self.close(day)
            else:
                till = self.tills[TILLS["TU".index(act)]]
                if till.made < len(till.acts):
                    self._sell(till)

    def _sell(self, till: Till) -> None:
        day, which, hour = till.acts[till.made]
        till.made += 1
        at = _moment(day, hour)
        with self._as_its_own_pc(till, at, seed=1_000 * TILLS.index(till.shop.context.home.register_code) + till.made):
            a_sale(till.shop, [(self.products[which], 1 + which)], by=self.by)

    def close(self, day: date) -> None:
        """Close a day at the seat."""
        self.closed += 1
        known: datetime = self.seat.calendar["last_instant"]
        evening = datetime(day.year, day.month, day.day, 13, 0, tzinfo=UTC)
        with self._as_its_own_pc(self.seat, max(evening, known + timedelta(seconds=1)), seed=5_000 + self.closed):
            self.seat.shop.close_day.close(by=self.by, date=day)
            if self.pays and day < DAYS[-1]:
                self._pay(day)
            if not self.count:
                self._count()

    def _pay(self, day: date) -> None:
        """Pay one producer a little of what the seat's books owe by then."""
        context = self.seat.shop.context
        with context.reading() as unit:
            p, maker = goods.product, people.producer
            query = sa.select(maker.c.id, maker.c.code).join(p, p.c.producer_id == maker.c.id)
            (found,) = unit.rows(query.where(p.c.id == self.products[0].product_id))
        self.paid_to = found["code"]
        key = context.ids.uid(context.clock.now())
        self.seat.shop.payouts.pay(by=self.by, producer_id=found["id"], amount=PAID_A_DAY, key=key)

    def _count(self) -> None:
        """Count one product now: what lies there is without all that was sold until now, wherever that was recorded."""
        counting, product_id = self.seat.shop.counting, self.products[1].product_id
        self.count = counting.start(CountScope(ScopeKind.ALL), by=self.by)
        moments = [_moment(on, hour) for on in DAYS for hour, (_till, which) in enumerate(SALES) if which == 1]
        sold = 2 * sum(at <= self.clock.now() for at in moments)
        counting.put(self.count, product_id, self.shelf[product_id] - sold, by=self.by)

    @contextmanager
    def _as_its_own_pc(self, till: Till, at: datetime, *, seed: int) -> Iterator[None]:
        """Work as a PC does that knows only its own calendar; what is recorded lies beside what came from the other."""
        self.clock.set(at)
        for each in self.tills.values():
            each.shop.context.ids = SequenceIds(seed=seed)
        state = shop_tables.day_state
        with till.shop.context.database.writing() as unit:
            unit.run(sa.update(state).values({**till.calendar, "last_instant": at}))  # somebody typed today's date
        yield
        with till.shop.context.database.writing() as unit:
            row = unit.rows(sa.select(state))[0]
            till.calendar = {name: row[name] for name in till.calendar}
            everywhere = [each.calendar for each in self.tills.values()]
            merged = {name: max(each[name] for each in everywhere) for name in till.calendar}
            unit.run(sa.update(state).values(**merged))

    def unsettled(self) -> int:
        """Return how many entries are in no statement."""
        e, taken = account.producer_entry, account.settlement_entry
        query = sa.select(sa.func.count()).select_from(e.outerjoin(taken, taken.c.entry_id == e.c.id))
        with self.seat.shop.context.reading() as unit:
            return int(unit.value(query.where(taken.c.id.is_(None))))

    def told(self) -> dict[str, Any]:
        """Return what the books say: statements, days, balances, and what the proof finds."""
        s, d, b = account.settlement.c, shop_tables.day_closed.c, account.balance_now.c
        with self.seat.shop.context.reading() as unit:
            statements = [
                tuple(row) for row in unit.run(sa.select(s.number, s.payload, s.chain_hash).order_by(s.number))
            ]
            days = [tuple(row) for row in unit.run(sa.select(d.business_date, d.summary).order_by(d.business_date))]
            owed = [tuple(row) for row in unit.run(sa.select(b.producer_id, b.amount).order_by(b.producer_id))]
        missing = self.seat.shop.counting.differences(self.count)
        return {"statements": statements, "days": days, "owed": owed, "missing": missing, "findings": self.findings()}

    def findings(self) -> list[str]:
        """Return what the proof finds."""
        return [f"{each.kind} {each.where}" for each in self.seat.shop.verify.run().findings]


def _moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, 1, minute, tzinfo=UTC)


def _products(shop: Shop) -> list[AProduct]:
    p = goods.product.c
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(goods.product).where(p.unit != "kg", p.price_per == 1).order_by(p.code).limit(3))
    return [AProduct(row["id"], row["code"], row["name"], 0, None, None) for row in rows]


ORDERS = st.permutations([*"T" * 9, *"U" * 9, *"CCC"])
IN_ORDER = [*"TTTUUUC" * 3]


@contextmanager
def played(stage: Stage, order: Sequence[str], *, late: bool) -> Iterator[Play]:
    with ExitStack() as stack:
        stack.enter_context(patch.object(checkout, "is_too_old", lambda *_: False))  # one shift for all days
        play = Play(stage, stack)
        play.run([*order, *"T" * 9, *"U" * 9], late=late)
        yield play


@pytest.fixture(scope="module")
def in_order(stage: Stage) -> dict[str, Any]:
    """What the books say when everything arrives as it happened."""
    with played(stage, IN_ORDER, late=False) as play:
        told = play.told()
    assert (told["findings"], told["missing"]) == ([], ())
    assert len(told["statements"]) == 3 * len(DAYS)
    return told


@settings(max_examples=EXAMPLES, phases=(Phase.explicit, Phase.generate))  # shrinking would take minutes
@given(order=ORDERS)
def test_the_same_history_says_the_same_in_any_order(stage: Stage, in_order: dict[str, Any], order: list[str]) -> None:
    with played(stage, order, late=False) as play:
        assert play.told() == in_order


@settings(max_examples=EXAMPLES, phases=(Phase.explicit, Phase.generate))
@given(order=ORDERS)
def test_what_comes_after_a_night_is_settled_once_by_the_next(
    stage: Stage, in_order: dict[str, Any], order: list[str]
) -> None:
    with played(stage, order, late=True) as play:
        play.close(DAYS[-1] + timedelta(days=1))
        told = play.told()
        assert (told["findings"], told["missing"]) == ([], ())
        paid = 2 * PAID_A_DAY
        assert sum(amount for _producer, amount in told["owed"]) == sum(each for _p, each in in_order["owed"]) - paid
        assert set(DAYS) <= {day for day, _sums in told["days"]}
        assert play.unsettled() == 0
        newest = {}
        for _number, text, _hash in told["statements"]:
            payload = read_payload(text)
            newest[payload.producer.code] = (payload.closing, payload.this_year)
        expected = [read_payload(text) for _number, text, _hash in in_order["statements"][-3:]]
        owed = {each.producer.code: each.closing for each in expected}
        owed[play.paid_to] -= paid
        assert newest == {each.producer.code: (owed[each.producer.code], each.this_year) for each in expected}


def test_a_mark_that_only_follows_the_newest_loses_an_entry(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: settled as it was before, by the highest id taken, what came early is in no statement."""

    def as_before(unit: Unit, producer_id: int) -> None:
        e, taken, b = account.producer_entry.c, account.settlement_entry, account.balance_now
        newest = sa.select(sa.func.max(taken.c.entry_id)).join(account.producer_entry, e.id == taken.c.entry_id)
        mark = newest.where(e.producer_id == producer_id).scalar_subquery()
        unit.run(sa.update(b).where(b.c.producer_id == producer_id).values(settled_entry_id=mark))

    monkeypatch.setattr(settlement, "put_settled", as_before)
    with played(stage, [*"TTTTTTUUUC", *"UUUCTTTUUUC"], late=False) as play:
        assert play.unsettled() > 0
        assert play.findings() != []


LATE = [*"TTTC", *"UUU", *"TTTUUUC" * 2]  # the other till's first day comes after its night


def test_a_count_that_reads_the_order_of_arrival_finds_goods_that_are_not_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: by ids, what was sold before the count and came after it is a difference."""

    def as_before(unit: Unit, uid: str) -> tuple[dict[int, int], frozenset[int]]:
        line, moved = stock_tables.count_draft_line.c, stock_tables.stock_movement.c
        since = sa.select(line.product_id, sa.func.sum(moved.quantity)).join_from(
            stock_tables.count_draft_line, stock_tables.stock_movement, moved.product_id == line.product_id
        )
        rows = unit.run(since.where(line.count_uid == uid, moved.id > line.mark).group_by(line.product_id))
        return {row[0]: int(row[1]) for row in rows}, frozenset()

    monkeypatch.setattr(counts, "moved_meanwhile", as_before)
    with played(stage, LATE, late=True) as play:
        (found,) = play.told()["missing"]
        assert found.units == -2


def test_a_proof_of_payments_that_reads_the_order_of_arrival_finds_what_is_right(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: by ids, a balance that the seat could not know stands before a payment."""
    with played(stage, LATE, late=True) as play:
        source = chains_of(play.seat.shop.context.database)
        with applied_in(source, "U" * 99, tmp_path / "other.db") as url:
            assert found_in(stage, url) == []
            monkeypatch.setattr(verify_sums, "writers", lambda _unit: 1)
            assert any(each.startswith("payout") for each in found_in(stage, url))
