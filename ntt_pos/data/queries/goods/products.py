"""The card of a product: its barcodes and permits, the words in use, and whether it was priced or moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import goods, sales, stock

_BARCODES: Final = (
    sa.select(goods.barcode).where(goods.barcode.c.product_id == sa.bindparam("product")).order_by(goods.barcode.c.id)
)
_PERMITS: Final = (
    sa.select(goods.permit)
    .where(goods.permit.c.product_id == sa.bindparam("product"), goods.permit.c.active == sa.true())
    .order_by(goods.permit.c.id)
)
_DIGITS: Final = 13


def barcodes(unit: Unit, product_id: int) -> Sequence[Row]:
    """Return every barcode a product has or had, in the order they were given."""
    return unit.rows(_BARCODES, {"product": product_id})


def permits(unit: Unit, product_id: int) -> Sequence[Row]:
    """Return the permits a product has now, in the order they were given."""
    return unit.rows(_PERMITS, {"product": product_id})


def highest_own_barcode(unit: Unit, outlet_id: int, prefix: str) -> str:
    """Return the highest EAN-13 with a prefix that any goods or bundle of the outlet ever had, "" before the first."""
    found = []
    for table in (goods.barcode, goods.bundle_barcode):
        code = table.c.code
        mine = (table.c.outlet_id == outlet_id) & (sa.func.length(code) == _DIGITS) & code.startswith(prefix)
        last = unit.value(sa.select(sa.func.max(code)).where(mine))
        found.append(str(last) if last is not None and str(last).isdigit() else "")
    return max(found)


def is_priced(unit: Unit, product_id: int) -> bool:
    """Return whether a product ever had a price."""
    price = goods.price.c
    return unit.value(sa.select(price.id).where(price.product_id == product_id).limit(1)) is not None


def photo_of(unit: Unit, product_id: int) -> str:
    """Return the SHA-256 of a product's photo, "" for none."""
    return str(unit.value(sa.select(goods.product.c.photo_sha).where(goods.product.c.id == product_id)))


def has_moved(unit: Unit, product_id: int) -> bool:
    """Return whether a unit of a product has ever moved."""
    movement = stock.stock_movement.c
    return unit.value(sa.select(movement.id).where(movement.product_id == product_id).limit(1)) is not None


def how_many_here(unit: Unit, outlet_id: int, ids: Sequence[int]) -> int:
    """Return how many of these products are this outlet's."""
    product = goods.product.c
    return int(unit.value(sa.select(sa.func.count()).where(product.id.in_(ids), product.outlet_id == outlet_id)))


def last_sold_on(unit: Unit, *, producer_id: int | None, product_id: int | None) -> date | None:
    """Return the business date of the newest sale of a product, or of any goods of a producer."""
    sale, line = sales.sale.c, sales.sale_line.c
    mine = line.product_id == product_id if product_id is not None else line.producer_id == producer_id
    query = sa.select(sa.func.max(sale.business_date)).join_from(sales.sale_line, sales.sale, sale.id == line.sale_id)
    last: date | None = unit.value(query.where(mine))
    return last
