"""Reading for the list of products: narrowed by state, maker, kind and permits, and where the units of one are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import goods, people, stock
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.goods.expiry import GOODS_SOON, PERMIT_SOON
from ntt_pos.domain.goods.stock import Bin

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

_P = people.producer.c


class PermitState(StrEnum):
    """How the permits of a product, or of all of a producer's, stand; the worst counts."""

    NONE = "NONE"
    VALID = "VALID"
    SOON = "SOON"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What lies of a product in one place with one expiry date, in base units."""

    bin: Bin
    expiry: date | None
    quantity: int


class ProductState(StrEnum):
    """By what the list of products can be narrowed."""

    ALL = "ALL"
    OUT = "OUT"
    LOW = "LOW"
    NEGATIVE = "NEGATIVE"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    COLLECT = "COLLECT"
    HALAL_OPEN = "HALAL_OPEN"
    OFF_SALE = "OFF_SALE"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """By what else the list of products can be narrowed; what is empty narrows nothing. ``producer_id`` 0 is own goods."""

    producer_id: int | None = None
    category: str = ""
    pillar: str = ""
    permit: str = ""
    on_sale: bool | None = None


EVERYTHING: Final = Narrowing()


def product_ids_of(unit: Unit, producer_id: int) -> tuple[int, ...]:
    """Return the products of a producer, by name."""
    p = goods.product.c
    query = sa.select(p.id).where(p.producer_id == producer_id).order_by(p.active.desc(), sa.func.lower(p.name), p.id)
    return tuple(row[0] for row in unit.run(query))


def product_ids(
    unit: Unit,
    outlet_id: int,
    *,
    state: ProductState,
    today: date,
    low_stock: int,
    limit: int,
    narrowing: Narrowing = EVERYTHING,
) -> tuple[int, ...]:
    """Return products in a state, by name, at most ``limit``; ``low_stock`` in pieces (kilograms or litres when weighed)."""
    p = goods.product.c
    query = _in_state(state, outlet_id, today=today, low_stock=low_stock).where(*_narrowed(narrowing, today))
    query = query.order_by(sa.func.lower(p.name), p.id).limit(limit)
    return tuple(row[0] for row in unit.run(query))


def count_products(
    unit: Unit,
    outlet_id: int,
    *,
    state: ProductState,
    today: date,
    low_stock: int,
    narrowing: Narrowing = EVERYTHING,
) -> int:
    """Return how many products are in a state."""
    query = _in_state(state, outlet_id, today=today, low_stock=low_stock).where(*_narrowed(narrowing, today))
    inner = query.subquery()
    return int(unit.value(sa.select(sa.func.count()).select_from(inner)) or 0)


def batches(unit: Unit, product_id: int) -> tuple[BatchLine, ...]:
    """Return where the units of a product are: the shelf by expiry date, then what waits for its owner or is damaged."""
    s = stock.stock_now.c
    quantity = sa.func.sum(s.quantity).label("quantity")
    query = sa.select(s.bin, s.expiry, quantity).where(s.product_id == product_id).group_by(s.bin, s.expiry)
    found = [BatchLine(Bin(row.bin), row.expiry, int(row.quantity)) for row in unit.run(query.having(quantity != 0))]
    places = list(Bin)
    return tuple(sorted(found, key=lambda line: (places.index(line.bin), line.expiry or date.max)))


def sold_since(unit: Unit, product_id: int, day: date) -> tuple[int, date | None]:
    """Return the base units of a product sold since a date, net of returns, and the last date it was sold on."""
    d = stock.product_day.c
    total = sa.select(sa.func.sum(d.sold - d.returned)).where(d.product_id == product_id, d.business_date >= day)
    last = sa.select(sa.func.max(d.business_date)).where(d.product_id == product_id, d.sold > 0)
    return int(unit.value(total) or 0), unit.value(last)


def makers(unit: Unit, outlet_id: int) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of every producer who has products, by name."""
    has = sa.select(goods.product.c.producer_id).where(goods.product.c.producer_id.is_not(None))
    query = sa.select(_P.id, _P.name).where(_P.outlet_id == outlet_id, _P.id.in_(has))
    rows = [(row.id, row.name) for row in unit.run(query.order_by(sa.func.lower(_P.name)))]
    return tuple(rows)


def categories(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the categories in use, by name."""
    c = goods.product.c
    query = sa.select(c.category).where(c.outlet_id == outlet_id, c.category != "").distinct()
    return tuple(sorted((row[0] for row in unit.run(query)), key=str.casefold))


def permit_state(ends: date | None, today: date) -> PermitState:
    """Return how a permit stands that ends on a date, or never."""
    if ends is None:
        return PermitState.VALID
    if ends < today:
        return PermitState.EXPIRED
    return PermitState.SOON if ends <= today + PERMIT_SOON else PermitState.VALID


def _narrowed(narrowing: Narrowing, today: date) -> list[sa.ColumnElement[bool]]:
    p, permit = goods.product.c, goods.permit.c
    found: list[sa.ColumnElement[bool]] = []
    if narrowing.producer_id is not None:
        found.append(p.producer_id == narrowing.producer_id if narrowing.producer_id else p.producer_id.is_(None))
    if narrowing.category:
        found.append(p.category == narrowing.category)
    if narrowing.pillar:
        found.append(p.producer_id.in_(sa.select(_P.id).where(_P.pillar == narrowing.pillar)))
    if narrowing.on_sale is not None:
        found.append(p.active == sa.literal(narrowing.on_sale))
    if narrowing.permit:
        mine = sa.select(permit.product_id).where(permit.active == sa.true())
        soon = today + PERMIT_SOON
        rules = {
            PermitState.NONE: p.id.not_in(mine),
            PermitState.EXPIRED: p.id.in_(mine.where(permit.expires < today)),
            PermitState.SOON: p.id.in_(mine.where(permit.expires >= today, permit.expires <= soon)),
            PermitState.VALID: p.id.in_(mine)
            & p.id.not_in(mine.where(permit.expires.is_not(None), permit.expires <= soon)),
        }
        found.append(rules[PermitState(narrowing.permit)])
    return found


def _in_state(state: ProductState, outlet_id: int, *, today: date, low_stock: int) -> sa.Select[Any]:
    p, s = goods.product.c, stock.stock_now.c
    query = sa.select(p.id, p.name).where(p.outlet_id == outlet_id)
    on_shelf = (
        sa.select(sa.func.coalesce(sa.func.sum(s.quantity), 0))
        .where(s.product_id == p.id, s.bin == Bin.SHELF)
        .scalar_subquery()
    )
    dated = sa.select(s.product_id).where(s.bin == Bin.SHELF, s.quantity > 0, s.expiry.is_not(None))
    rules: dict[ProductState, tuple[sa.ColumnElement[bool], ...]] = {
        ProductState.ALL: (),
        ProductState.OUT: (p.active == sa.true(), on_shelf <= 0),
        ProductState.LOW: (p.active == sa.true(), on_shelf > 0, on_shelf <= low_stock * p.price_per),
        ProductState.NEGATIVE: (on_shelf < 0,),
        ProductState.EXPIRED: (p.id.in_(dated.where(s.expiry < today)),),
        ProductState.EXPIRING: (p.id.in_(dated.where(s.expiry >= today, s.expiry <= today + GOODS_SOON)),),
        ProductState.COLLECT: (p.id.in_(sa.select(s.product_id).where(s.bin == Bin.COLLECT, s.quantity > 0)),),
        ProductState.HALAL_OPEN: (
            p.active == sa.true(),
            p.halal == Halal.UNCERTIFIED,
            p.halal_checked == sa.false(),
        ),
        ProductState.OFF_SALE: (p.active == sa.false(),),
    }
    return query.where(*rules[state])
