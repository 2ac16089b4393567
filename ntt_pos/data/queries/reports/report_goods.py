"""Reading goods for the manager's reports: what is on the shelf, what expires, permits, and units that were lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, people, stock
from ntt_pos.domain.goods.stock import Bin, MovementKind, Stockable

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class NamedProducer:
    """A producer as it is called now; ``products`` counts those on sale."""

    producer_id: int
    code: str
    name: str
    pillar: str
    village_code: str
    village: str
    district: str
    active: bool
    since: date
    products: int

    @property
    def on_sale(self) -> bool:
        """Whether something of this producer can be bought."""
        return self.active and self.products > 0


@dataclass(frozen=True, slots=True)
class Shelf(Stockable):
    """A product with what is on the shelf, in base units, and when it was sold last."""

    producer: str
    quantity: int
    last_sold: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """Units on the shelf with an expiry date."""

    product_id: int
    name: str
    producer: str
    unit: str
    price_per: int
    expiry: date
    quantity: int


@dataclass(frozen=True, slots=True)
class PermitLine:
    """A permit of a product that is on sale."""

    product_id: int
    name: str
    producer: str
    kind: str
    number: str
    expires: date


def lying_expired(unit: Unit, outlet_id: int, today: date) -> int:
    """Return the pieces that lie on the shelf past their date; what is weighed counts as one for each date."""
    now, p = stock.stock_now.c, goods.product.c
    pieces = sa.func.sum(sa.case((p.price_per == 1, now.quantity), else_=1))
    query = (
        sa.select(pieces)
        .join_from(stock.stock_now, goods.product, p.id == now.product_id)
        .where(p.outlet_id == outlet_id, now.bin == Bin.SHELF, now.expiry < today, now.quantity > 0)
    )
    return int(unit.value(query) or 0)


def producers_named(unit: Unit, outlet_id: int) -> dict[int, NamedProducer]:
    """Return every producer of the outlet by its local id."""
    p, g = people.producer, goods.product
    counted = (
        sa.select(g.c.producer_id, sa.func.count().label("products"))
        .where(g.c.outlet_id == outlet_id, g.c.active == sa.true())
        .group_by(g.c.producer_id)
        .subquery()
    )
    query = (
        sa.select(p, sa.func.coalesce(counted.c.products, 0).label("products"))
        .select_from(p.outerjoin(counted, counted.c.producer_id == p.c.id))
        .where(p.c.outlet_id == outlet_id)
    )
    return {
        row["id"]: from_row(NamedProducer, row, producer_id=row["id"], products=int(row["products"]))
        for row in unit.rows(query)
    }


def shelf(unit: Unit, outlet_id: int, *, producer_id: int | None = None) -> dict[int, Shelf]:
    """Return every product by its local id, with its units on the shelf."""
    p, who, n, d = goods.product, people.producer, stock.stock_now, stock.product_day
    lying = (
        sa.select(n.c.product_id, sa.func.sum(n.c.quantity).label("quantity"))
        .where(n.c.bin == Bin.SHELF)
        .group_by(n.c.product_id)
        .subquery()
    )
    last = (
        sa.select(d.c.product_id, sa.func.max(d.c.business_date).label("last_sold"))
        .where(d.c.sold > 0)
        .group_by(d.c.product_id)
        .subquery()
    )
    query = (
        sa.select(
            p.c.id,
            p.c.code,
            p.c.name,
            p.c.unit,
            p.c.price_per,
            p.c.producer_id,
            p.c.active,
            who.c.name.label("producer"),
            sa.func.coalesce(lying.c.quantity, 0).label("quantity"),
            last.c.last_sold,
        )
        .select_from(
            p.outerjoin(who, who.c.id == p.c.producer_id)
            .outerjoin(lying, lying.c.product_id == p.c.id)
            .outerjoin(last, last.c.product_id == p.c.id)
        )
        .where(p.c.outlet_id == outlet_id)
        .order_by(sa.func.lower(p.c.name), p.c.id)
    )
    if producer_id is not None:
        query = query.where(p.c.producer_id == producer_id)
    return {
        row["id"]: from_row(
            Shelf, row, product_id=row["id"], producer=row["producer"] or "", quantity=int(row["quantity"])
        )
        for row in unit.rows(query)
    }


def dated(unit: Unit, outlet_id: int, until: date) -> tuple[Dated, ...]:
    """Return what is on the shelf and expires up to a date, soonest first."""
    p, who, n = goods.product, people.producer, stock.stock_now
    query = (
        sa.select(
            p.c.id,
            p.c.name,
            who.c.name.label("producer"),
            p.c.unit,
            p.c.price_per,
            n.c.expiry,
            sa.func.sum(n.c.quantity).label("quantity"),
        )
        .select_from(p.join(n, n.c.product_id == p.c.id).outerjoin(who, who.c.id == p.c.producer_id))
        .where(p.c.outlet_id == outlet_id, n.c.bin == Bin.SHELF, n.c.quantity > 0, n.c.expiry <= until)
        .group_by(p.c.id, p.c.name, who.c.name, p.c.unit, p.c.price_per, n.c.expiry)
        .order_by(n.c.expiry, p.c.name)
    )
    return tuple(
        Dated(r["id"], r["name"], r["producer"] or "", r["unit"], r["price_per"], r["expiry"], int(r["quantity"]))
        for r in unit.rows(query)
    )


def permits(unit: Unit, outlet_id: int, until: date) -> tuple[PermitLine, ...]:
    """Return the permits of products on sale that expire up to a date, soonest first."""
    p, who, m = goods.product, people.producer, goods.permit
    query = (
        sa.select(p.c.id, p.c.name, who.c.name.label("producer"), m.c.kind, m.c.number, m.c.expires)
        .select_from(m.join(p, p.c.id == m.c.product_id).outerjoin(who, who.c.id == p.c.producer_id))
        .where(
            p.c.outlet_id == outlet_id,
            p.c.active == sa.true(),
            m.c.active == sa.true(),
            m.c.expires.is_not(None),
            m.c.expires <= until,
        )
        .order_by(m.c.expires, p.c.name, m.c.id)
    )
    return tuple(
        PermitLine(r["id"], r["name"], r["producer"] or "", r["kind"], r["number"], r["expires"])
        for r in unit.rows(query)
    )


def gone(unit: Unit, outlet_id: int, first: date, last: date) -> dict[tuple[int | None, MovementKind], int]:
    """Return the pieces that expired, were damaged or lost (less found) in a period, by producer and kind.

    A weighed movement counts as one. EXPIRED and DAMAGED are pairs: only the half that leaves the shelf counts. What is
    found again, or put back by undoing a write-off, counts against what it cites.
    """
    m, p, cited = stock.stock_movement, goods.product, stock.stock_movement.alias("cited")
    kind = sa.func.coalesce(cited.c.kind, m.c.kind)
    pieces: Any = sa.case((p.c.price_per == 1, -m.c.quantity), (m.c.quantity < 0, 1), else_=-1)
    query = (
        sa.select(m.c.producer_id, kind.label("kind"), sa.func.sum(pieces).label("pieces"))
        .join(p, p.c.id == m.c.product_id)
        .outerjoin(cited, cited.c.id == m.c.cites_id)
        .where(
            m.c.outlet_id == outlet_id,
            m.c.business_date.between(first, last),
            kind.in_(_GONE),
            m.c.bin == Bin.SHELF,
        )
        .group_by(m.c.producer_id, kind)
    )
    found: dict[tuple[int | None, MovementKind], int] = {}
    for row in unit.rows(query):
        gone_as = MovementKind.LOST if row["kind"] == MovementKind.FOUND else MovementKind(row["kind"])
        key = (row["producer_id"], gone_as)
        found[key] = found.get(key, 0) + int(row["pieces"])
    return found


_GONE = (MovementKind.EXPIRED, MovementKind.DAMAGED, MovementKind.LOST, MovementKind.FOUND)
