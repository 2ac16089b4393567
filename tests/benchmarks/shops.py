"""Large shops for measuring: a catalogue and years of trade put straight into the tables, all of it settled.

The rows have the shape that the services leave behind, so that every question the program asks costs what it would in
a shop of that age; only the journal's texts and the statements before the last week are short, and hashes are
placeholders: such a file is not for ``verify``.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from ntt_pos import bootstrap
from ntt_pos.data.models import account, cash, goods, metadata, people, proof, sales, shop, stock
from ntt_pos.data.schema_version import head
from ntt_pos.data.types import Json, Text
from ntt_pos.devices.rehearsal import RehearsalClock, SeededIds
from ntt_pos.domain.core.journal import canonical
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.money.shift import SAFE, CashKind, CashMove, drawer
from ntt_pos.domain.money.shift_report import ShiftFacts, ShiftLine, ShiftPayment, ShiftSale, report, report_record
from ntt_pos.domain.money.statement_payload import payload_text
from ntt_pos.domain.selling.payment import Means
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.founding import FirstShop
from tests.benchmarks.catalogue import MadeProduct, products
from tests.documents.pages import of_products

TODAY: Final = date(2026, 2, 28)
OPENS: Final = datetime(2026, 2, 28, 0, 0, tzinfo=UTC)  # 08:00 in Larantuka
LINES_A_DAY: Final = 2000
LINES_A_SALE: Final = 5
LAST_WEEK: Final = timedelta(days=7)
PLENTY: Final = 1_000_000
HASH: Final = "0" * 64
FIRST_SHOP: Final = FirstShop(
    outlet_code="LRT",
    register_code="LRT-01",
    shop_name="NTT Mart Flores Timur",
    address="Taman Kota Felix Fernandez, Larantuka",
    owner_username="pemilik",
    owner_name="Maria Fernandez",
    owner_secret="135790",
    opening_cash=1_000_000,
    practice=True,
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a shop is: products, how many to a producer, and sale lines of history."""

    products: int
    each: int = 50
    lines: int = 0

    @property
    def name(self) -> str:
        """A file name."""
        return f"shop-{self.products}-{self.each}-{self.lines}"


def made(size: Size, folder: Path) -> DataFolder:
    """Return a shop of this size, made in ``folder`` when it is not there yet; it is a template: copy it."""
    home = DataFolder(folder / f"{size.name}-{_schema()}")
    done = home.root / "ready"
    if not done.exists():
        shutil.rmtree(home.root, ignore_errors=True)
        home.root.mkdir(parents=True)
        bootstrap.create_shop(FIRST_SHOP, home.root, clock=RehearsalClock(_long_ago(size)), ids=SeededIds(1)).close()
        _fill(home.database, size)
        done.touch()
    return home


def copied(size: Size, folder: Path, name: str, *, analyzed: bool = False) -> DataFolder:
    """Return a fresh copy of a shop of this size; ``analyzed`` gathers the planner's statistics first."""
    template = made(size, folder)
    home = DataFolder(folder / name)
    shutil.rmtree(home.root, ignore_errors=True)
    home.root.mkdir(parents=True)
    shutil.copyfile(template.database, home.database)
    if analyzed:
        with closing(sqlite.connect(str(home.database))) as connection:
            connection.execute("ANALYZE")
            connection.commit()
    return home


def opened(home: DataFolder, *, seed: int = 7, days: int = 0) -> bootstrap.Shop:
    """Return the open shop at eight in the morning of the day after its history, or ``days`` later."""
    clock = RehearsalClock(OPENS + timedelta(days=days))
    return bootstrap.open_shop(home.root, clock=clock, ids=SeededIds(seed))


def owner_of(open_shop: bootstrap.Shop) -> Actor:
    """Return the owner as somebody who is signed in."""
    card = next(card for card in open_shop.people.users() if card.role is Role.OWNER)
    return Actor(card.user_id, card.username, card.name, card.role)


def _schema() -> str:
    """Return a mark of the tables and of what fills them: a template made otherwise is not used again."""
    tables = "".join(str(CreateTable(table)) for table in metadata.sorted_tables) + head()
    return hashlib.sha256(tables.encode() + Path(__file__).read_bytes()).hexdigest()[:8]


def _long_ago(size: Size) -> datetime:
    return OPENS - timedelta(days=size.lines // LINES_A_DAY + 2)


def _fill(path: Path, size: Size) -> None:
    with closing(sqlite.connect(str(path), isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN")
        writer = _Writer(connection, _long_ago(size) + timedelta(hours=1))
        writer.catalogue(products(size.products, each=size.each))
        for back in range(size.lines // LINES_A_DAY, 0, -1):
            writer.day(TODAY - timedelta(days=back))
        writer.helpers()
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL").fetchall()


class _Writer:
    """Writes rows in the order of time, keeping the ids that later rows refer to."""

    def __init__(self, connection: Any, start: datetime) -> None:
        self._connection = connection
        self._start = start
        self._draw = random.Random(20260228)
        self._last: dict[str, int] = {}
        self._uids: dict[str, int] = {}
        self._goods: list[tuple[int, int, MadeProduct]] = []
        self._sold: dict[int, int] = {}
        self._balance: dict[int, int] = {}
        self._newest: dict[int, tuple[int, int]] = {}
        self._chain: dict[int, int] = {}
        self._year: dict[tuple[int, int], int] = {}
        self._counters: dict[str, int] = {}
        self._money: dict[str, int] = {SAFE: FIRST_SHOP.opening_cash}
        self._total = 0
        self._day: date | None = None
        self._record = ""
        self._told: dict[int, int] = {}
        self._whole = of_products(12).last

    def catalogue(self, made_products: Sequence[MadeProduct]) -> None:
        """Write producers with 15 % commission, and their products, priced, delivered and with a barcode."""
        self._record = self._journal("import", self._start, self._start.date())
        on = self._start.date().isoformat()
        posting = self._posting(self._start, self._start.date())
        numbers: dict[str, int] = {}
        for one in dict.fromkeys(each.producer for each in made_products):
            person = self._put(people.person, [(0,)], "erased")[0]
            numbers[one.code] = self._put(
                people.producer,
                [
                    (
                        one.code,
                        one.name,
                        "VILLAGE",
                        one.village_code,
                        one.village,
                        one.district,
                        "CASH",
                        1,
                        _uid("person", person),
                        "",
                        on,
                    )
                ],
                "code name pillar village_code village district pays_by active person_uid photo_sha since",
            )[0]
        terms = "kind rate_bp net_price discount_bearer loss_bearer damage_bearer valid_from producer_id"
        agreed = [(*posting, "COMMISSION", 1500, 0, "SHOP", "SHOP", "SHOP", on, number) for number in numbers.values()]
        self._put(goods.terms, agreed, f"{POSTING} {terms}")
        rows = [
            (p.code, p.name, numbers[p.producer.code], p.category, p.unit, 1, 1, "NONE", 1, "", "")
            for p in made_products
        ]
        ids = self._put(
            goods.product,
            rows,
            "code name producer_id category unit price_per active halal halal_checked photo_sha shelf",
        )
        self._goods = [(i, numbers[p.producer.code], p) for i, p in zip(ids, made_products, strict=True)]
        self._put(goods.barcode, ((i, p.barcode, 1) for i, _, p in self._goods), "product_id code active")
        self._put(
            goods.price,
            ((*posting, i, p.price, on) for i, _, p in self._goods),
            f"{POSTING} product_id price valid_from",
        )
        for number in numbers.values():
            self._newest[number] = (0, 0)
        brought = {number: self._number(f"ST-LRT-{self._start.year}") for number in numbers.values()}
        notes = [(number, *posting, owner, "") for owner, number in brought.items()]
        deliveries = dict(
            zip(brought, self._put(stock.delivery, notes, f"number {POSTING} producer_id note"), strict=True)
        )
        lines = self._put(
            stock.delivery_line,
            ((deliveries[n], i, p.name, PLENTY, PLENTY, "") for i, n, p in self._goods),
            "delivery_id product_id product_name claimed counted note",
        )
        batches = self._put(
            stock.batch,
            ((i, line) for (i, _, _), line in zip(self._goods, lines, strict=True)),
            "product_id delivery_line_id",
        )
        self._batch = dict(zip(ids, batches, strict=True))
        moves = self._put(
            stock.stock_movement,
            ((i, n, self._batch[i], "SHELF", "DELIVERY", PLENTY, on, brought[n]) for i, n, _ in self._goods),
            MOVEMENT,
        )
        self._delivered = dict(zip(ids, moves, strict=True))
        self._waiting = {number: [] for number in numbers.values()}
        for (_, number, _), move in zip(self._goods, moves, strict=True):
            self._waiting[number].append(move)

    def day(self, on: date) -> None:
        """Write one day of trade: a shift and its Z, sales of five lines, the cut, a settlement per producer, the day's end."""
        at = datetime(on.year, on.month, on.day, tzinfo=UTC)
        self._day = on
        self._record = self._journal("shift.opened", at, on)
        (shift,) = self._put(
            cash.shift_opened,
            [(*self._posting(at, on), self._last.get("shift_opened", 0) + 1, 0, "{}")],
            f"{POSTING} sequence opening_float denominations",
        )
        entries: dict[int, list[int]] = {}
        moves: dict[int, list[int]] = {}
        sold_today: dict[int, list[int]] = {}
        self._facts = ShiftFacts(
            register="LRT-01",
            opened_at=at,
            opened_by="Maria Fernandez",
            at=at + timedelta(hours=11),
            by="Maria Fernandez",
            shop=FIRST_SHOP.shop_name,
            outlet=FIRST_SHOP.outlet_code,
            sequence=self._last["shift_opened"],
            movements=(),
            before_net=self._total,
            before_absolute=self._total,
        )
        sold = [
            self._sale(at + timedelta(seconds=60 * number), on, shift, entries, moves, sold_today)
            for number in range(LINES_A_DAY // LINES_A_SALE)
        ]
        self._close_shift(on, shift, sold)
        self._put(
            stock.product_day,
            ((i, on.isoformat(), n, units, 0, paid, share) for i, (n, units, paid, share) in sold_today.items()),
            "product_id business_date producer_id sold returned paid share",
        )
        self._record = self._journal("day.cut", at + timedelta(hours=12), on)
        self._put(shop.day_cut, [self._posting(at + timedelta(hours=12), on)], POSTING)
        for number in sorted(entries):
            self._settle(
                at + timedelta(hours=12), on, number, entries[number], self._waiting.pop(number, []) + moves[number]
            )
        self._record = self._journal("day.closed", at + timedelta(hours=13), on)
        self._put(
            shop.day_closed,
            [(*self._posting(at + timedelta(hours=13), on), len(entries), "{}")],
            f"{POSTING} statements summary",
        )

    def _sale(
        self,
        at: datetime,
        on: date,
        shift: int,
        entries: dict[int, list[int]],
        moves: dict[int, list[int]],
        sold_today: dict[int, list[int]],
    ) -> tuple[ShiftSale, list[ShiftLine]]:
        number = self._number(f"JL-LRT-01-{on.year}")
        self._record = self._journal("sale", at, on)
        picked = self._draw.sample(self._goods, LINES_A_SALE)
        paid = sum(p.price for _, _, p in picked)
        rounding = -(paid % 100)
        posting, day = self._posting(at, on), on.isoformat()
        (sale,) = self._put(
            sales.sale,
            [
                (
                    number,
                    *posting,
                    shift,
                    paid,
                    0,
                    paid,
                    rounding,
                    paid + rounding,
                    paid + rounding,
                    0,
                    0,
                    LINES_A_SALE,
                )
            ],
            f"number {POSTING} shift_id gross discount paid rounding total tendered change tax units",
        )
        shares = [p.price - p.price * 1500 // 10000 for _, _, p in picked]
        lines = self._put(
            sales.sale_line,
            (
                (
                    sale,
                    place,
                    i,
                    p.code,
                    p.name,
                    n,
                    p.producer.code,
                    p.producer.name,
                    "VILLAGE",
                    p.producer.village_code,
                    p.producer.village,
                    p.producer.district,
                    p.category,
                    p.unit,
                    1,
                    1,
                    p.price,
                    "COMMISSION",
                    1500,
                    0,
                    "SHOP",
                    p.price,
                    0,
                    p.price,
                    0,
                    share,
                    p.price - share,
                    day,
                )
                for place, ((i, n, p), share) in enumerate(zip(picked, shares, strict=True), start=1)
            ),
            LINE,
        )
        self._put(sales.payment, [(sale, "CASH", paid + rounding, 0, "")], "sale_id means amount change reference")
        moved = self._put(
            stock.stock_movement,
            (
                (i, n, self._batch[i], "SHELF", "SALE", -1, day, number, _uid("sale_line", line))
                for (i, n, _), line in zip(picked, lines, strict=True)
            ),
            f"{MOVEMENT} line_uid",
        )
        entered = self._put(
            account.producer_entry,
            (
                (n, "SALE", share, day, number, _uid("sale_line", line), "")
                for (_, n, _), share, line in zip(picked, shares, lines, strict=True)
            ),
            "producer_id kind amount business_date document line_uid note",
        )
        self._put(
            cash.cash_movement,
            [(*posting, shift, "DRAWER:LRT-01", "SALE", paid + rounding, "", number)],
            f"{POSTING} shift_id to_place kind amount reason document",
        )
        self._money["DRAWER:LRT-01"] = self._money.get("DRAWER:LRT-01", 0) + paid + rounding
        self._connection.execute(
            "INSERT INTO print_job (uid, outlet_id, register_id, kind, document, copy, state, at, problem) "
            "VALUES (?, 1, 1, 'RECEIPT', ?, 0, 'SENT', ?, '')",
            (_uid("sale", sale), number, _instant(at)),
        )
        for (i, n, p), share, move, entry in zip(picked, shares, moved, entered, strict=True):
            entries.setdefault(n, []).append(entry)
            moves.setdefault(n, []).append(move)
            self._sold[i] = self._sold.get(i, 0) + 1
            self._balance[n] = self._balance.get(n, 0) + share
            self._year[n, on.year] = self._year.get((n, on.year), 0) + p.price
            sums = sold_today.setdefault(i, [n, 0, 0, 0])
            sums[1:] = [sums[1] + 1, sums[2] + p.price, sums[3] + share]
        return ShiftSale(on, paid, 0, paid, rounding, paid + rounding), [
            ShiftLine(Pillar.VILLAGE, p.producer.code, p.producer.name, p.price, share)
            for (_, _, p), share in zip(picked, shares, strict=True)
        ]

    def _close_shift(self, on: date, shift: int, sold: Sequence[tuple[ShiftSale, list[ShiftLine]]]) -> None:
        """Write the Z: all that was sold was paid in cash, was counted, and goes to the safe."""
        mine, taken = drawer("LRT-01"), sum(sale.total for sale, _lines in sold)
        self._record = self._journal("shift.closed", self._facts.at, on)
        made = report(
            replace(
                self._facts,
                number=self._number(f"Z-LRT-01-{on.year}"),
                journal_head=HASH,
                movements=tuple(CashMove(CashKind.SALE, None, mine, sale.total) for sale, _lines in sold),
                sales=tuple(sale for sale, _lines in sold),
                lines=tuple(line for _sale, lines in sold for line in lines),
                payments=tuple(ShiftPayment(Means.CASH, sale.total) for sale, _lines in sold),
                counted=taken,
            )
        )
        posting, text = self._posting(self._facts.at, on), canonical(report_record(made))
        totals = (made.grand_total_net, made.grand_total_absolute)
        self._put(
            cash.shift_closed,
            [(made.number, *posting, shift, taken, taken, 0, "", text, *totals, HASH)],
            f"number {POSTING} shift_id counted expected difference reason report grand_total_net grand_total_absolute journal_head",
        )
        self._put(
            cash.cash_movement,
            [(*posting, shift, mine, SAFE, "DROP", taken, "", made.number)],
            f"{POSTING} shift_id from_place to_place kind amount reason document",
        )
        self._total += taken
        self._money[mine] -= taken
        self._money[SAFE] += taken

    def _settle(self, at: datetime, on: date, producer: int, entries: list[int], moves: list[int]) -> None:
        number = self._number(f"TJ-LRT-{on.year}")
        self._record = self._journal("settlement", at, on)
        self._chain[producer] = self._chain.get(producer, 0) + 1
        payload = self._payload(on, producer)
        (settlement,) = self._put(
            account.settlement,
            [
                (
                    number,
                    *self._posting(at, on),
                    producer,
                    "NIGHT",
                    0,
                    self._balance[producer],
                    0,
                    payload,
                    HASH,
                    HASH,
                    HASH,
                    self._chain[producer],
                )
            ],
            f"number {POSTING} producer_id kind opening closing payable payload payload_sha256 previous_hash chain_hash chain_position",
        )
        self._put(account.settlement_entry, ((settlement, entry) for entry in entries), "settlement_id entry_id")
        self._put(account.settlement_movement, ((settlement, move) for move in moves), "settlement_id movement_id")
        self._put(
            account.settlement_drawn,
            [(*self._posting(at, on), settlement, HASH)],
            f"{POSTING} settlement_id pdf_sha256",
        )
        self._newest[producer] = (entries[-1], moves[-1])

    def _payload(self, on: date, producer: int) -> str:
        """Return a statement of twelve products; those before the last week, which no benchmark reads, are short."""
        opening, closing = self._told.get(producer, 0), self._balance[producer]
        self._told[producer] = closing
        this_year = self._year[producer, on.year]
        if on < TODAY - LAST_WEEK:
            return json.dumps({"layout": 1, "this_year": this_year})
        sums = {"opening": opening, "sold": closing - opening, "closing": closing, "payable": 0, "carried": closing}
        return payload_text(replace(self._whole, date=on, this_year=this_year, **sums))

    def helpers(self) -> None:
        """Write the derived sums, the counters and the calendar."""
        self._run(
            "INSERT INTO stock_now (product_id, batch_id, bin, quantity) VALUES (?, ?, 'SHELF', ?)",
            ((i, self._batch[i], PLENTY - self._sold.get(i, 0)) for i, _, _ in self._goods),
        )
        self._run(
            "INSERT INTO balance_now (producer_id, amount, newest_entry_id, settled_entry_id, settled_movement_id) VALUES (?, ?, ?, ?, ?)",
            ((n, amount, *(self._newest[n][0],) * 2, self._newest[n][1]) for n, amount in self._balance.items()),
        )
        self._run(
            "INSERT INTO counter (series, outlet_id, value) VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            self._counters.items(),
        )
        self._run(
            "INSERT INTO place_now (outlet_id, place, amount) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET amount = excluded.amount",
            self._money.items(),
        )
        if self._day is not None:
            day = self._day.isoformat()
            last = _instant(datetime(self._day.year, self._day.month, self._day.day, 13, tzinfo=UTC))
            self._run(
                "UPDATE day_state SET newest_date = ?, last_cut = ?, last_closed = ?, last_instant = ?",
                [(day, day, day, last)],
            )

    def _journal(self, kind: str, at: datetime, on: date) -> str:
        """Append a journal record with a short text and return its record uid."""
        last = self._last.get("journal")
        if last is None:
            found = self._connection.execute("SELECT max(id), max(seq) FROM journal").fetchone()
            last, self._seq = found[0] or 0, found[1] or 0
        self._seq += 1
        self._record = _uid("record", last + 1)
        self._put(
            proof.journal,
            [(1, self._seq, kind, _instant(at), on.isoformat(), '{"kind":"history"}', HASH, f"{self._seq:064x}")],
            "register_id seq kind at business_date canonical previous_hash hash",
        )
        return self._record

    def _posting(self, at: datetime, on: date) -> tuple[int, int, str, str]:
        return 1, 2, _instant(at), on.isoformat()

    def _number(self, series: str) -> str:
        self._counters[series] = self._counters.get(series, 0) + 1
        return f"{series}-{self._counters[series]:06d}"

    def _put(self, table: sa.Table, rows: Iterable[tuple[Any, ...]], columns: str) -> list[int]:
        """Insert rows and return their ids; id, uid, outlet and record uid are added, what is not named stays empty."""
        name, own = table.name, columns.split()
        if name not in self._last:
            self._last[name] = self._connection.execute(f"SELECT max(rowid) FROM {name}").fetchone()[0] or 0
        first = self._last[name] + 1
        head = [column for column in ("id", "uid", "outlet_id", "record_uid") if column in table.c]
        empty = {c.name: _nothing(c) for c in table.c if not c.nullable and c.name not in {*head, *own}}
        named = [*head, *own, *empty]
        statement = f"INSERT INTO {name} ({', '.join(named)}) VALUES ({', '.join('?' * len(named))})"
        record, rest = self._record, tuple(empty.values())

        def full() -> Iterator[tuple[Any, ...]]:
            for number, row in enumerate(rows, start=first):
                self._last[name] = number
                extra = {"id": number, "uid": _uid(name, number), "outlet_id": 1, "record_uid": record}
                yield (*(extra[column] for column in head), *row, *rest)

        self._connection.executemany(statement, full())
        return list(range(first, self._last[name] + 1))

    def _run(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._connection.executemany(statement, rows)


POSTING: Final = "register_id user_id at business_date"
MOVEMENT: Final = "product_id producer_id batch_id bin kind quantity business_date document"
LINE: Final = (
    "sale_id position product_id product_code product_name producer_id producer_code producer_name pillar village_code village "
    "district category unit price_per quantity price terms_kind rate_bp net_price discount_bearer gross discount paid tax "
    "producer_share shop_share business_date"
)


def _nothing(column: sa.Column[Any]) -> object:
    """Return what stands in a column of which nothing is to be told."""
    if isinstance(column.type, Json):
        return "{}"
    return "" if isinstance(column.type, Text) else 0


def _uid(kind: str, number: int) -> str:
    """Return a uid that is distinct per kind and number and grows with the number, as time-ordered ones do."""
    tag = sum(kind.encode()) * 31 + len(kind)
    return f"018d{number >> 16 & 0xFFFF:04x}-{number & 0xFFFF:04x}-7{tag & 0xFFF:03x}-8000-{number:012x}"


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
