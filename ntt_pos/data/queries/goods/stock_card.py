"""Reading the stock ledger of one product, movement by movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, people, proof, stock
from ntt_pos.domain.goods.stock import Bin, MovementKind

if TYPE_CHECKING:
    import datetime as dt

    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class CardProduct:
    """The head of a card."""

    code: str
    name: str
    producer: str
    unit: str
    price_per: int


@dataclass(frozen=True, slots=True)
class MovedUnits:
    """A stock movement with its batch's expiry date."""

    date: dt.date
    at: dt.datetime
    occurred_on: dt.date | None
    kind: MovementKind
    bin: Bin
    quantity: int
    document: str
    batch_id: int | None
    expiry: dt.date | None


def product(unit: Unit, outlet_id: int, product_id: int) -> CardProduct | None:
    """Return the head of a product's card, or None when the outlet has no such product."""
    row = unit.row(_PRODUCT, {"outlet": outlet_id, "product": product_id})
    if row is None:
        return None
    return CardProduct(row["code"], row["name"], row["producer"] or "", row["unit"], row["price_per"])


def movements(unit: Unit, product_id: int, *, until: dt.date) -> tuple[MovedUnits, ...]:
    """Return every movement of a product up to a business date, in the order in which it was recorded."""
    return tuple(
        from_row(MovedUnits, row, date=row.business_date, kind=MovementKind(row.kind), bin=Bin(row.bin))
        for row in unit.run(_MOVEMENTS, {"product": product_id, "until": until})
    )


_PRODUCT = (
    sa.select(
        goods.product.c.code,
        goods.product.c.name,
        goods.product.c.unit,
        goods.product.c.price_per,
        people.producer.c.name.label("producer"),
    )
    .join_from(goods.product, people.producer, people.producer.c.id == goods.product.c.producer_id, isouter=True)
    .where(goods.product.c.outlet_id == sa.bindparam("outlet"), goods.product.c.id == sa.bindparam("product"))
)
_MOVED = stock.stock_movement.c
_MOVEMENTS = (
    sa.select(
        _MOVED.business_date,
        proof.journal.c.at,
        _MOVED.occurred_on,
        _MOVED.kind,
        _MOVED.bin,
        _MOVED.quantity,
        _MOVED.document,
        _MOVED.batch_id,
        stock.batch.c.expiry,
    )
    .join_from(stock.stock_movement, stock.batch, stock.batch.c.id == _MOVED.batch_id, isouter=True)
    .join(proof.journal, proof.journal.c.record_uid == _MOVED.record_uid)
    .where(_MOVED.product_id == sa.bindparam("product"), _MOVED.business_date <= sa.bindparam("until"))
    .order_by(_MOVED.id)
)
