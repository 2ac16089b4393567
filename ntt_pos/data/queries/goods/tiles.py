"""What is in the till's window of goods: what sells most at an hour of the day, and the categories."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import goods, sales

_PRODUCT, _SALE, _LINE = goods.product.c, sales.sale.c, sales.sale_line.c


def ids_by_sales(
    unit: Unit,
    outlet_id: int,
    *,
    days: tuple[date, date],
    utc_hours: Collection[int],
    limit: int,
    category: str = "",
    first: Sequence[str] = (),
    by_name: bool = False,
) -> tuple[int, ...]:
    """Return active products: the codes asked for ``first``, then what sold in most sales at these hours of the day.

    Counted are the business dates of ``days`` (first, last). What sold equally often at these hours goes by
    all its sales, then by whether it has a photo; of those that look the same one comes before the second of any. With a
    ``category`` only its products, with ``by_name`` in the order of their names.
    """
    now = sa.case((sa.extract("hour", _SALE.at).in_(sorted(utc_hours)), 1), else_=0)
    sold = (
        sa.select(_LINE.product_id, sa.func.sum(now).label("now"), sa.func.count().label("ever"))
        .join_from(sales.sale_line, sales.sale, _SALE.id == _LINE.sale_id)
        .where(_LINE.outlet_id == outlet_id, _LINE.business_date.between(*days))
        .group_by(_LINE.product_id)
        .subquery()
    )
    named = (sa.func.lower(_PRODUCT.name), _PRODUCT.id)
    best = (
        sa.func.coalesce(sold.c.now, 0).desc(),
        sa.func.coalesce(sold.c.ever, 0).desc(),
        sa.case((_PRODUCT.photo_sha == "", 1), else_=0),
        sa.func.row_number().over(partition_by=_PRODUCT.photo_sha, order_by=named),
    )
    asked = {code: place for place, code in enumerate(first)}
    wanted = (sa.case(asked, value=_PRODUCT.code, else_=len(first)),) if first else ()
    statement = (
        sa.select(_PRODUCT.id)
        .join_from(goods.product, sold, sold.c.product_id == _PRODUCT.id, isouter=True)
        .where(_PRODUCT.outlet_id == outlet_id, _PRODUCT.active == sa.true())
        .order_by(*wanted, *(() if by_name else best), *named)
        .limit(limit)
    )
    if category:
        statement = statement.where(_PRODUCT.category == category)
    return tuple(row[0] for row in unit.run(statement))


def categories(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the categories of what is on sale, the one with most products first."""
    statement = (
        sa.select(_PRODUCT.category)
        .where(_PRODUCT.outlet_id == outlet_id, _PRODUCT.active == sa.true())
        .group_by(_PRODUCT.category)
        .order_by(sa.func.count().desc(), _PRODUCT.category)
    )
    return tuple(row[0] for row in unit.run(statement))
