"""A shop's life in a history: what was done, what by the tests' own sums must stand in the books now, and what did not."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from tests.fakes import FixedClock
from tests.histories.driver import BUNDLE, PRODUCERS, PRODUCTS, Driver
from tests.histories.stage import FIRST_MORNING, Stage
from tests.histories.sums import Deal, wall_date

T = TypeVar("T")

DRAWER: Final = "DRAWER:LRT-01"
FLOAT: Final = {50_000: 2, 10_000: 8, 2_000: 10}
NOTES: Final = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
EVENING, NIGHT = timedelta(hours=21, minutes=30), timedelta(hours=23)


class PowerCut(Exception):
    """The machine is off from one moment to the next."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold: the invariant (or ``verify``, ``step`` …) and a sentence."""

    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


@dataclass
class Goods:
    """A product as the tests know it."""

    product_id: int
    code: str
    producer_id: int | None
    price_per: int
    prices: list[tuple[date, int]] = field(default_factory=list)
    deals: list[tuple[date, Deal]] = field(default_factory=list)


@dataclass
class SoldLine:
    """A line of a ticket and how much of it came back."""

    goods: Goods
    units: int
    paid: int
    share: int
    back: int = 0

    @property
    def left(self) -> int:
        """Units that may still come back."""
        return self.units - self.back


@dataclass
class Ticket:
    """A sale: its lines in order, when it was (business date, and the how manieth act), and how it was paid."""

    number: str
    lines: list[SoldLine]
    on: date
    act: int
    shift: int
    means: dict[str, int]
    rounding: int
    corrected: bool = False


@dataclass
class Voucher:
    """A payout that stands."""

    number: str
    producer_id: int
    amount: int
    place: str


class Dice:
    """What chance decides within one step; the same salt throws the same."""

    def __init__(self, salt: int) -> None:
        self._random = random.Random(salt)

    def number(self, low: int, high: int) -> int:
        """Return a whole number between two bounds."""
        return self._random.randint(low, high)

    def one(self, among: Sequence[T]) -> T:
        """Return one of several."""
        return among[self._random.randrange(len(among))]

    def some(self, among: Sequence[T], most: int) -> list[T]:
        """Return one to ``most`` different ones."""
        return self._random.sample(list(among), min(len(among), self._random.randint(1, most)))

    def chance(self, percent: int) -> bool:
        """Tell whether something of so many percent happens."""
        return self._random.randrange(100) < percent


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """A write-off that stands: its id, what it moved where, and the rupiah it gave the producer."""

    write_off_id: int
    goods: Goods
    moved: tuple[tuple[int, str], ...]
    paid: int


class Life:
    """One shop from its first morning on."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.clock = FixedClock(FIRST_MORNING)
        self.url = stage.fresh()
        self.opened = 0
        self.hands = self._open()
        self.findings: list[Finding] = []
        self.told: list[str] = []
        self.did: Counter[str] = Counter()
        self.acts = 0
        self._remember()

    def _remember(self) -> None:
        """Start the tests' own sums where the template ends."""
        self.newest, self.recorded_at = wall_date(FIRST_MORNING), FIRST_MORNING
        self.last_cut: date | None = None
        self.shift = 0
        self.shift_at: datetime | None = None
        self.tickets: list[Ticket] = []
        self.deliveries: list[tuple[int, list[tuple[Goods, int]]]] = []
        self.withdrawals: dict[str, tuple[int, Goods, int, str]] = {}
        self.write_offs: dict[str, WrittenOff] = {}
        self.vouchers: list[Voucher] = []
        self.lost: list[Goods] = []
        self.keys: set[str] = set()
        self.cart_discounts: dict[str, int] = {}
        self.paid_at: dict[int, int] = {}
        self.closed_at: dict[date, int] = {}
        self.pending: dict[date, set[int]] = {}  # missed dates, and the producers who have changed since
        self.on_time: dict[date, dict[str, str]] = {}  # what a twin that closed on time wrote
        self.witnesses: list[tuple[str, Callable[[], object], object]] = []
        self.balances, self.stock, self.places = self.sums()
        self.counted = self.stock.copy()  # never set right, unlike the others
        self.producers = {row["code"]: int(row["id"]) for row in self.rows("SELECT id, code FROM producer")}
        ids = {row["code"]: int(row["id"]) for row in self.rows("SELECT id, code FROM product")}
        first = date(2000, 1, 1)
        self.deals = {self.producers[code]: [(first, deal)] for code, _, _, _, deal in PRODUCERS}
        self.pays_by = {self.producers[code]: pays for code, _, _, pays, _ in PRODUCERS}
        self.goods = {
            code: Goods(
                ids[code],
                code,
                self.producers.get(producer),
                1000 if unit == "kg" else 1,
                [(first, price)],
                [(first, deal)] if deal else [],
            )
            for code, _, producer, unit, price, deal in PRODUCTS
        }
        self.by_id = {each.product_id: each for each in self.goods.values()}
        self.bundle_id = int(self.rows("SELECT id FROM bundle")[0]["id"])
        self.bundle = [(self.goods[code], n) for code, n in BUNDLE[2]]
        self.bundle_price = BUNDLE[3]

    # the books as they are

    def _open(self) -> Driver:
        self.opened += 1
        return Driver(self.stage.open(self.url, self.clock, seed=100 + self.opened))

    def power_cut(self) -> None:
        """Lose every connection and open the books again."""
        self.hands.shop.close()
        self.hands = self._open()

    def rows(self, sql: str) -> list[Mapping[str, Any]]:
        """Ask the raw tables."""
        with self.hands.shop.context.reading() as unit:
            return [dict(row) for row in unit.rows(sa.text(sql))]

    def sums(self) -> tuple[dict[int, int], dict[tuple[int, str], int], dict[str, int]]:
        """Return the derived sums: balances, units per product and bin, and money per place."""
        with self.hands.shop.context.reading() as unit:
            balances = {row[0]: int(row[1]) for row in unit.run(_BALANCES)}
            stock = {(row[0], row[1]): int(row[2]) for row in unit.run(_STOCK)}
            places = {row[0]: int(row[1]) for row in unit.run(_PLACES)}
        return defaultdict(int, balances), defaultdict(int, stock), defaultdict(int, places)

    # the tests' own books

    def owes(self, producer_id: int | None, amount: int) -> None:
        """The shop owes a producer so much more."""
        if producer_id is not None:
            self.balances[producer_id] += amount

    def puts(self, goods: Goods, units: int, place: str = "SHELF") -> None:
        """So many more units lie in a bin."""
        self.stock[goods.product_id, place] += units
        self.counted[goods.product_id, place] += units

    def money(self, place: str | None, amount: int) -> None:
        """So much more money lies in a place."""
        if place is not None:
            self.places[place] += amount

    def shelf(self, goods: Goods) -> int:
        """Units on the shelf."""
        return self.stock[goods.product_id, "SHELF"]

    def on(self) -> date:
        """The business date of what is recorded now."""
        day = max(wall_date(self.clock.now()), self.newest)
        return day if self.last_cut is None else max(day, self.last_cut + timedelta(1))

    def deal(self, goods: Goods) -> Deal:
        """The terms in force: the product's own before its producer's."""
        own = goods.deals or self.deals[goods.producer_id or 0]
        found = _in_force(own, self.on())
        return found if found is not None else _in_force(self.deals[goods.producer_id or 0], self.on()) or Deal("OWN")

    def price(self, goods: Goods) -> int:
        """The price in force."""
        return _in_force(goods.prices, self.on()) or 0

    # one step

    def compare(self, what: str) -> None:
        """Compare what a step touched with the tests' own sums; what differs is found once."""
        now = self.sums()
        for name, mine, theirs in zip(
            ("balance", "stock", "money"), (self.balances, self.stock, self.places), now, strict=True
        ):
            for key in {*mine, *theirs}:
                if mine[key] != theirs[key]:
                    sentence = f"{name} of {key} is {theirs[key]}, it should be {mine[key]}, after “{what}”"
                    self.find("step", sentence)
        self.balances, self.stock, self.places = now

    def find(self, rule: str, sentence: str) -> None:
        """Note what does not hold."""
        self.findings.append(Finding(rule, sentence))

    def note(self, *tags: str) -> None:
        """Count what a step was, besides its kind."""
        self.did.update(tags)

    def touch(self, producer_id: int | None) -> None:
        """A producer changes while days wait to be closed: their statements will rightly say it otherwise."""
        for changed in self.pending.values():
            changed.add(producer_id or 0)

    def witness(self, dice: Dice, producer_id: int | None) -> None:
        """Keep a receipt and a statement as they read now, before something of this producer changes (I-13, I-14)."""
        mine = [t for t in self.tickets if any(line.goods.producer_id == producer_id for line in t.lines)]
        if mine:
            number = dice.one(mine).number
            self._keep(f"receipt {number}", lambda: self.hands.receipt(number))
        papers = self.rows(f"SELECT number FROM settlement WHERE producer_id = {producer_id or 0} ORDER BY id")
        if papers:
            paper = str(dice.one(papers)["number"])
            self._keep(f"statement {paper}", lambda: self.hands.paper(paper))

    def _keep(self, name: str, read: Callable[[], object]) -> None:
        self.witnesses.append((name, read, read()))

    def forget(self, name: str) -> None:
        """What was kept reads otherwise from now on, as it should: a payment was put right."""
        self.witnesses = [each for each in self.witnesses if each[0] != name]

    # the drawer

    def open_drawer(self) -> None:
        """Have an open drawer, not older than a day."""
        if self.shift_at is not None and self.clock.now() - self.shift_at > timedelta(hours=23):
            self.close_drawer()
        if self.shift_at is None:
            self.hands.open_drawer(FLOAT)
            self.shift, self.shift_at = self.shift + 1, self.clock.now()
            self.recorded()
            amount = sum(note * n for note, n in FLOAT.items())
            self.money("SAFE", -amount)
            self.money(DRAWER, amount)
            self.note("shift opened")

    def close_drawer(self, more: int = 0) -> None:
        """Count and close the drawer, if it is open; ``more`` rupiah than there should be."""
        if self.shift_at is None:
            return
        should = self.places[DRAWER]
        counted = max(should + more, 0)
        expected, found = self.hands.close_drawer(notes(counted), "selisih" if counted != should else "")
        if (expected, found) != (should, counted):
            self.find("step", f"the drawer should hold {should}, the Z says {expected}")
        self.shift_at = None
        self.recorded()
        self.money(DRAWER, -should)
        self.money("SAFE", counted)
        self.note("shift closed")
        if counted != should:
            self.note("drawer difference")

    # days

    def recorded(self) -> None:
        """Something was recorded: dates never go back behind it."""
        self.newest, self.recorded_at = self.on(), self.clock.now()

    def go_to(self, hour: timedelta) -> None:
        """Let the clock go on to an hour of this day, if it has not come yet."""
        now = self.clock.now() + timedelta(hours=8)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if now - midnight < hour:
            self.clock.advance(seconds=(hour - (now - midnight)).total_seconds())
            self.wake()

    def morning(self, *, days: int = 1, hour: int = 7, minute: int = 30) -> None:
        """Sleep until a morning; whoever leaves a day unclosed has missed a night."""
        self.miss_night()
        now = self.clock.now() + timedelta(hours=8)
        then = (now + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.clock.advance(seconds=(then - now).total_seconds())
        self.wake()

    def wake(self) -> None:
        """Type today's date when the till asks for it: after more than two days without a record."""
        if self.clock.now() - self.recorded_at > timedelta(days=2):
            self.hands.type_date(wall_date(self.clock.now()))
            self.note("date typed")
            self.recorded()

    def miss_night(self) -> None:
        """Leave today open, and let a twin of this evening close it on time."""
        day = wall_date(self.clock.now())
        if (self.last_cut is not None and self.last_cut >= day) or self.newest < day or day in self.on_time:
            return
        self.go_to(EVENING)
        self.twin(day)
        self.pending.setdefault(day, set())
        self.note("missed night")

    def twin(self, day: date) -> None:
        """Close this evening on time in a copy of the books and keep what its statements hash to."""
        self.hands.shop.close()
        shop = self.stage.open(self.stage.twin(), FixedClock(self.clock.now()), seed=9_000 + self.opened)
        try:
            Driver(shop).close_day(by_itself=True)
            self.on_time[day] = nightly_hashes(shop, day)
        finally:
            shop.close()

    def closed(self, days: Iterable[date]) -> None:
        """The night closed these dates."""
        for day in days:
            self.closed_at[day] = self.acts
            self.last_cut = max(self.last_cut or day, day)
            if self.pending.get(day) is not None:
                self.note("caught up")
        self.recorded()

    def end(self) -> None:
        """Let the history's shop go."""
        self.hands.shop.close()


def nightly_hashes(shop: Any, day: date) -> dict[str, str]:
    """Return the payload hash of each producer's nightly statement of a date."""
    with shop.context.reading() as unit:
        rows = unit.rows(
            sa.text(
                "SELECT p.code, s.payload_sha256 FROM settlement s JOIN producer p ON p.id = s.producer_id "
                f"WHERE s.business_date = '{day.isoformat()}' AND s.kind = 'NIGHT'"
            )
        )
    return {row["code"]: row["payload_sha256"] for row in rows}


def notes(amount: int) -> dict[int, int]:
    """Return an amount as somebody counts it, largest notes first."""
    counted = {}
    for note in NOTES:
        if amount // note:
            counted[note], amount = divmod(amount, note)
    return counted


def _in_force(rows: Iterable[tuple[date, T]], on: date) -> T | None:
    valid = [(start, place, what) for place, (start, what) in enumerate(rows) if start <= on]
    return max(valid, key=lambda row: row[:2])[2] if valid else None


_BALANCES = sa.text("SELECT producer_id, amount FROM balance_now")
_STOCK = sa.text("SELECT product_id, bin, SUM(quantity) FROM stock_now GROUP BY product_id, bin")
_PLACES = sa.text("SELECT place, amount FROM place_now")
