"""What customers asked for and the shop did not have, counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import goods, people, sales
from ntt_pos.domain.selling.wanted import WantedWeek

_ASKED: Final = sales.wanted.c


def times(unit: Unit, outlet_id: int, product_id: int | None, words: str, first: date) -> int:
    """Return how often a product, or else these words whatever their capitals, were asked for since a date."""
    about = _ASKED.product_id == product_id if product_id is not None else _ASKED.product_id.is_(None)
    rows = unit.run(sa.select(_ASKED.words).where(_ASKED.outlet_id == outlet_id, _ASKED.business_date >= first, about))
    return sum(row.words.casefold() == words.casefold() for row in rows)


def by_week(unit: Unit, outlet_id: int, first: date, last: date) -> tuple[WantedWeek, ...]:
    """Return what was asked for on these business dates by week, most often first in each week, the newest week first."""
    product, producer = goods.product.c, people.producer.c
    rows = unit.run(
        sa.select(_ASKED.business_date, _ASKED.words, _ASKED.product_id, product.name, producer.name.label("producer"))
        .add_columns(producer.village)
        .join_from(sales.wanted, goods.product, product.id == _ASKED.product_id, isouter=True)
        .join(people.producer, producer.id == product.producer_id, isouter=True)
        .where(_ASKED.outlet_id == outlet_id, _ASKED.business_date.between(first, last))
        .order_by(_ASKED.id)
    )
    counted: dict[tuple[Any, ...], int] = {}
    shown: dict[tuple[Any, ...], WantedWeek] = {}
    for row in rows:
        monday = row.business_date - timedelta(days=row.business_date.weekday())
        key = (monday, row.product_id, row.words.casefold())
        counted[key] = counted.get(key, 0) + 1
        words = row.words or row.name
        shown[key] = WantedWeek(monday, words, counted[key], row.product_id, row.producer or "", row.village or "")
    return tuple(sorted(shown.values(), key=lambda each: (-each.week.toordinal(), -each.times, each.words.casefold())))
