"""Reading the goods that a statement shows: the shelf as of a date, what moved, and how fast it sells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, goods, sales, stock
from ntt_pos.data.queries.goods.articles import splits
from ntt_pos.data.queries.money.outside_cut import LateLines, held
from ntt_pos.data.queries.money.unsettled import unsettled
from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind
from ntt_pos.domain.money.closing import without_late
from ntt_pos.domain.money.settlement_facts import MovementFact, NoteFact, PermitFact, StockFact
from ntt_pos.domain.money.settlement_goods import PACE_DAYS

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.money.closing import Cut


# Word for word as the indexes have it, so that both databases use them.
_CAME: Final[sa.ColumnElement[bool]] = sa.literal_column("stock_movement.kind IN ('OPENING', 'DELIVERY')")
_ASIDE: Final[sa.ColumnElement[bool]] = sa.literal_column(
    "stock_movement.bin = 'COLLECT' AND stock_movement.quantity > 0"
)


@dataclass(frozen=True, slots=True)
class Product:
    """A producer's product as it is called now, and when it was first delivered."""

    id: int
    producer_id: int
    code: str
    name: str
    unit: str
    price_per: int
    photo: str
    active: bool
    first_delivery: date | None


@dataclass(frozen=True, slots=True)
class Movement:
    """A stock movement in no settlement yet, signed base units; ``late`` when the day's cut does not hold it."""

    id: int
    uid: str
    product_id: int
    batch_id: int | None
    bin: Bin
    kind: MovementKind
    quantity: int
    business_date: date
    document: str
    late: bool = False

    def taken_by(self, day: date) -> bool:
        """Return whether the settlement of a day takes it."""
        return self.business_date <= day and not self.late


def products_of(unit: Unit, producer_ids: Sequence[int]) -> dict[int, Product]:
    """Return all products of these producers by id."""
    rows = unit.rows(_PRODUCTS, {"producers": producer_ids})
    return {row["id"]: from_row(Product, row, photo=row["photo_sha"]) for row in rows}


def unsettled_movements(unit: Unit, producer_ids: Sequence[int], cut: Cut | None = None) -> dict[int, list[Movement]]:
    """Return per producer the movements that are in no settlement, in order."""
    b, m = account.balance_now, stock.stock_movement
    query = (
        sa.select(
            m.c.id,
            m.c.uid,
            m.c.producer_id,
            m.c.product_id,
            m.c.batch_id,
            m.c.bin,
            m.c.kind,
            m.c.quantity,
            m.c.business_date,
            m.c.document,
            sa.not_(held(m, cut)).label("late"),
        )
        .select_from(unsettled(m))
        .where(b.c.producer_id.in_(producer_ids))
        .order_by(m.c.business_date, m.c.uid)
    )
    found: dict[int, list[Movement]] = defaultdict(list)
    for row in unit.run(query):
        found[row.producer_id].append(
            Movement(
                row.id,
                row.uid,
                row.product_id,
                row.batch_id,
                Bin(row.bin),
                MovementKind(row.kind),
                row.quantity,
                row.business_date,
                row.document,
                bool(row.late),
            )
        )
    return found


def note_facts(moves: Iterable[Movement], day: date) -> tuple[NoteFact, ...]:
    """Return the notes by which goods came or were fetched up to a day, each once, in order."""
    found = {
        move.document: NoteFact(move.document, move.business_date)
        for move in moves
        if move.taken_by(day) and move.kind in (MovementKind.DELIVERY, MovementKind.WITHDRAWAL)
    }
    return tuple(found.values())


def movements(unit: Unit, ids: Sequence[int]) -> dict[int, sa.RowMapping]:
    """Return movements by id with the name of their product, as a compensation cites them.

    ``day`` is when they happened; of goods found again it is the day they were lost on, where that is known.
    """
    if not ids:
        return {}
    m, p, lost = stock.stock_movement, goods.product, stock.stock_movement.alias("lost")
    days = (lost.c.occurred_on, lost.c.business_date, m.c.occurred_on, m.c.business_date)
    query = (
        sa.select(
            m.c.id,
            m.c.kind,
            m.c.quantity,
            m.c.document,
            sa.func.coalesce(*days, type_=m.c.business_date.type).label("day"),
            p.c.code,
            p.c.name,
            p.c.unit,
            p.c.price_per,
        )
        .join(p, p.c.id == m.c.product_id)
        .outerjoin(lost, sa.and_(lost.c.id == m.c.cites_id, m.c.kind == MovementKind.FOUND))
        .where(m.c.id.in_(ids))
    )
    return {row["id"]: row for row in unit.rows(query)}


def stock_facts(
    unit: Unit,
    products: Mapping[int, Product],
    moved_lately: Mapping[int, Iterable[Movement]],
    day: date,
    cut: Cut | None,
    late: LateLines,
) -> dict[int, tuple[StockFact, ...]]:
    """Return per producer the stock at the end of a day, and what moved since the last statement."""
    batches, taken = _batches_then(unit, products, moved_lately, day)
    sold = _sold_lately(unit, products, day, late)
    prices = splits(unit, products, day)
    permits = _permits(unit, tuple(products))
    asked = _asked_for(unit, tuple(products), day - timedelta(days=PACE_DAYS - 1), day, cut)
    aside = _aside_since(unit, [product_id for product_id, where in batches if where is Bin.COLLECT], day, cut)
    facts: dict[int, list[StockFact]] = defaultdict(list)
    for product in products.values():
        sums = taken.get(product.id, {})
        held = {
            place: tuple(
                BatchStock(batch_id, expiry, quantity)
                for batch_id, (expiry, quantity) in batches.get((product.id, place), {}).items()
                if quantity
            )
            for place in (Bin.SHELF, Bin.COLLECT)
        }
        now = {place: sum(batch.quantity for batch in held[place]) for place in held}
        agreed = prices.get(product.id)
        moved = {place: sum(quantity for (_, where), quantity in sums.items() if where is place) for place in held}
        facts[product.producer_id].append(
            StockFact(
                product=product.code,
                name=product.name,
                unit=product.unit,
                price_per=product.price_per,
                shelf_before=now[Bin.SHELF] - moved[Bin.SHELF],
                collect_before=now[Bin.COLLECT] - moved[Bin.COLLECT],
                movements=tuple(MovementFact(kind, place, quantity) for (kind, place), quantity in sums.items()),
                shelf=held[Bin.SHELF],
                collect=held[Bin.COLLECT],
                first_delivery=product.first_delivery,
                sold_by_day=sold.get(product.id, ()),
                photo=product.photo,
                active=product.active,
                aside_since=aside.get(product.id),
                unit_price=agreed.price if agreed else 0,
                unit_share=agreed.share if agreed else 0,
                terms=agreed.terms.kind if agreed else None,
                rate_bp=agreed.terms.rate_bp if agreed else 0,
                permits=permits.get(product.id, ()),
                asked=asked.get(product.id, 0),
            )
        )
    return {producer_id: tuple(rows) for producer_id, rows in facts.items()}


def _batches_then(
    unit: Unit, products: Mapping[int, Product], moved_lately: Mapping[int, Iterable[Movement]], day: date
) -> tuple[Mapping[tuple[int, Bin], dict[int | None, list[Any]]], Mapping[int, dict[tuple[MovementKind, Bin], int]]]:
    """Return the batches at the end of a day, and per product what moved until then by kind and bin.

    They are today's batches less what moved later, so history costs nothing.
    """
    batches: dict[tuple[int, Bin], dict[int | None, list[Any]]] = defaultdict(dict)
    for row in unit.run(_STOCK_NOW, {"products": tuple(products)}):
        batches[row.product_id, Bin(row.bin)][row.batch_id or None] = [row.expiry, row.quantity]
    taken: dict[int, dict[tuple[MovementKind, Bin], int]] = defaultdict(dict)
    for move in (move for moves in moved_lately.values() for move in moves if move.bin is not Bin.DAMAGED):
        if not move.taken_by(day):
            batches[move.product_id, move.bin][move.batch_id][1] -= move.quantity
        else:
            sums = taken[move.product_id]
            sums[move.kind, move.bin] = sums.get((move.kind, move.bin), 0) + move.quantity
    return batches, taken


def _asked_for(unit: Unit, product_ids: Sequence[int], first: date, last: date, cut: Cut | None) -> dict[int, int]:
    """Return how often each product was asked for on these business dates; what nobody asked for is left out."""
    asked = sales.wanted.c
    query = (
        sa.select(asked.product_id, sa.func.count().label("times"))
        .where(asked.product_id.in_(product_ids), asked.business_date.between(first, last), held(sales.wanted, cut))
        .group_by(asked.product_id)
    )
    return {row.product_id: int(row.times) for row in unit.run(query)}


def _permits(unit: Unit, product_ids: Sequence[int]) -> dict[int, tuple[PermitFact, ...]]:
    """Return the permits that end, by product, the earliest first."""
    found: dict[int, list[PermitFact]] = defaultdict(list)
    for row in unit.run(_PERMITS, {"products": product_ids}):
        found[row.product_id].append(PermitFact(row.kind, row.expires))
    return {product_id: tuple(rows) for product_id, rows in found.items()}


def _aside_since(unit: Unit, product_ids: Sequence[int], day: date, cut: Cut | None) -> dict[int, date]:
    """Return when goods were last laid aside, by product."""
    if not product_ids:
        return {}
    m = stock.stock_movement.c
    query = (
        sa.select(m.product_id, sa.func.max(m.business_date, type_=m.business_date.type).label("day"))
        .where(m.product_id.in_(product_ids), _ASIDE, m.business_date <= day, held(stock.stock_movement, cut))
        .group_by(m.product_id)
    )
    return {row.product_id: row.day for row in unit.run(query)}


def _sold_lately(
    unit: Unit, products: Mapping[int, Product], day: date, late: LateLines
) -> dict[int, tuple[tuple[date, int], ...]]:
    """Return per product the net units sold in the last 28 days.

    One sum is enough for goods that were here all the time; what is younger is told day by day.
    """
    since = day - timedelta(days=PACE_DAYS)
    old = [p.id for p in products.values() if p.first_delivery is not None and p.first_delivery <= since]
    young = [p.id for p in products.values() if p.first_delivery is not None and p.first_delivery > since]
    found: dict[int, tuple[tuple[date, int], ...]] = {}
    if old:
        for row in unit.run(_SOLD, {"products": old, "since": since, "day": day}):
            left_out = late.units(row.product_id, since + timedelta(days=1), day)
            if (rest := without_late(int(row.units), left_out)) is not None:
                found[row.product_id] = ((day, rest),)
    if young:
        by_day: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for row in unit.run(_SOLD_BY_DAY, {"products": young, "since": since, "day": day}):
            left_out = late.units(row.product_id, row.business_date, row.business_date)
            if (rest := without_late(int(row.units), left_out)) is not None:
                by_day[row.product_id].append((row.business_date, rest))
        found |= {product_id: tuple(rows) for product_id, rows in by_day.items()}
    return found


_P, _M, _N, _D = goods.product, stock.stock_movement, stock.stock_now, stock.product_day
_ASKED: Final[sa.BindParameter[Any]] = sa.bindparam("products", expanding=True, type_=_P.c.id.type)
_DATE: Final = _D.c.business_date.type
_FIRST_DELIVERY: Final = (
    sa.select(sa.func.min(_M.c.business_date, type_=_M.c.business_date.type))
    .where(_M.c.product_id == _P.c.id, _CAME)
    .scalar_subquery()
)
_PRODUCTS: Final = sa.select(
    _P.c.id,
    _P.c.producer_id,
    _P.c.code,
    _P.c.name,
    _P.c.unit,
    _P.c.price_per,
    _P.c.photo_sha,
    _P.c.active,
    _FIRST_DELIVERY.label("first_delivery"),
).where(_P.c.producer_id.in_(sa.bindparam("producers", expanding=True, type_=_P.c.producer_id.type)))
_STOCK_NOW: Final = sa.select(_N.c.product_id, _N.c.batch_id, _N.c.bin, _N.c.quantity, _N.c.expiry).where(
    _N.c.product_id.in_(_ASKED), _N.c.bin != Bin.DAMAGED
)
_PERMITS: Final = (
    sa.select(goods.permit.c.product_id, goods.permit.c.kind, goods.permit.c.expires)
    .where(
        goods.permit.c.product_id.in_(_ASKED),
        goods.permit.c.active == sa.true(),
        goods.permit.c.expires.is_not(None),
    )
    .order_by(goods.permit.c.expires)
)
_LATELY: Final = (
    _D.c.product_id.in_(_ASKED),
    _D.c.business_date > sa.bindparam("since", type_=_DATE),
    _D.c.business_date <= sa.bindparam("day", type_=_DATE),
)
_UNITS: Final = _D.c.sold - _D.c.returned
_SOLD: Final = sa.select(_D.c.product_id, sa.func.sum(_UNITS).label("units")).where(*_LATELY).group_by(_D.c.product_id)
_SOLD_BY_DAY: Final = sa.select(_D.c.product_id, _D.c.business_date, _UNITS.label("units")).where(*_LATELY)
