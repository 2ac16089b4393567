"""Reading what was sold less what came back over a period, cut by day, hour, product, producer, pillar, village, means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, people, sales
from ntt_pos.i18n import WITA

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

_SHIFTED: Final = int(WITA.utcoffset(None) / timedelta(hours=1))
_DAY: Final = 24


class By(StrEnum):
    """By what turnover is cut; every cut has the same sums (I-22)."""

    DAY = "DAY"
    HOUR = "HOUR"
    PRODUCT = "PRODUCT"
    PRODUCER = "PRODUCER"
    PILLAR = "PILLAR"
    VILLAGE = "VILLAGE"
    CASHIER = "CASHIER"


@dataclass(frozen=True, slots=True)
class Turnover:
    """What one day, hour, product … brought: pieces net of returns (a weighed line is one), the rest in rupiah.

    ``key`` is the date, the hour in WITA, the local id (None for the shop's own goods and for producers of none; of a
    cashier who sold it or took it back), the pillar's word or the village's code; ``name`` and ``place`` are what was written on the lines.
    """

    key: Any
    units: int
    quantity: int
    sold: int
    returned: int
    producer_share: int
    shop_share: int
    tax: int
    name: str = ""
    place: str = ""

    @property
    def net(self) -> int:
        """What customers paid less what was taken back, before cash rounding."""
        return self.sold - self.returned


def traded(outlet_id: int, first: date, last: date) -> sa.Subquery:
    """Return every line sold and, with the other sign, every line taken back in a period, as it was written then.

    What came back without a receipt has no line of a sale: it is at its producer as the producer is now.
    """
    return sa.union_all(_sold(outlet_id, first, last), _returned(outlet_id, first, last)).subquery()


def _sold(outlet_id: int, first: date, last: date) -> sa.Select[Any]:
    line, sale = sales.sale_line, sales.sale
    return (
        sa.select(
            line.c.business_date,
            sale.c.at,
            line.c.product_id,
            line.c.product_code,
            line.c.product_name,
            line.c.producer_id,
            line.c.producer_code,
            line.c.producer_name,
            sa.func.coalesce(line.c.pillar, "").label("pillar"),
            line.c.village_code,
            line.c.village,
            line.c.district,
            sa.case((line.c.price_per == 1, line.c.quantity), else_=1).label("units"),
            line.c.quantity,
            line.c.paid.label("sold"),
            sa.literal_column("0").label("returned"),
            line.c.producer_share,
            line.c.shop_share,
            line.c.tax,
            sale.c.user_id,
        )
        .join(sale, sale.c.id == line.c.sale_id)
        .where(line.c.outlet_id == outlet_id, line.c.business_date.between(first, last))
    )


def _returned(outlet_id: int, first: date, last: date) -> sa.Select[Any]:
    back, head, sold_of, p = sales.return_line, sales.sale_return, sales.sale_line.alias(), people.producer

    def then(name: str) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(sold_of.c[name], p.c[name], "")

    return (
        sa.select(
            head.c.business_date,
            head.c.at,
            back.c.product_id,
            back.c.product_code,
            back.c.product_name,
            back.c.producer_id,
            back.c.producer_code,
            sa.func.coalesce(sold_of.c.producer_name, p.c.name, ""),
            then("pillar"),
            then("village_code"),
            then("village"),
            then("district"),
            sa.case((back.c.price_per == 1, -back.c.quantity), else_=-1),
            -back.c.quantity,
            sa.literal_column("0"),
            back.c.paid,
            -back.c.producer_share,
            -back.c.shop_share,
            -back.c.tax,
            head.c.user_id,
        )
        .select_from(
            back.join(head, head.c.id == back.c.sale_return_id)
            .outerjoin(sold_of, sold_of.c.id == back.c.sale_line_id)
            .outerjoin(p, p.c.id == back.c.producer_id)
        )
        .where(head.c.outlet_id == outlet_id, head.c.business_date.between(first, last))
    )


def turnover(
    unit: Unit, outlet_id: int, first: date, last: date, *, by: By, producer_id: int | None = None
) -> tuple[Turnover, ...]:
    """Return a period's turnover cut one way, in order of the key; ``producer_id`` narrows it to one producer."""
    both = traded(outlet_id, first, last)
    key = {
        By.DAY: both.c.business_date,
        By.HOUR: sa.extract("hour", both.c.at),
        By.PRODUCT: both.c.product_id,
        By.PRODUCER: both.c.producer_id,
        By.PILLAR: both.c.pillar,
        By.VILLAGE: both.c.village_code,
        By.CASHIER: both.c.user_id,
    }[by]
    words = _WORDS.get(by, ())
    summed = ("units", "quantity", "sold", "returned", "producer_share", "shop_share", "tax")
    chosen: list[Any] = [key.label("key"), *(sa.func.sum(both.c[name]).label(name) for name in summed)]
    chosen += [sa.func.max(both.c[word]).label(name) for name, word in zip(("name", "place"), words, strict=False)]
    query = sa.select(*chosen).group_by(key)
    if producer_id is not None:
        query = query.where(both.c.producer_id == producer_id)
    found = [
        Turnover(
            key=(int(row["key"]) + _SHIFTED) % _DAY if by is By.HOUR else row["key"],
            name=str(row["name"] or "") if words else "",
            place=str(row["place"] or "") if words else "",
            **{name: int(row[name]) for name in summed},
        )
        for row in unit.rows(query)
    ]
    return tuple(sorted(found, key=lambda each: (each.key is not None, each.key or 0) if _numbered(by) else each.key))


_WORDS: Final = {
    By.PRODUCT: ("product_name", "producer_name"),
    By.PRODUCER: ("producer_name", "village"),
    By.VILLAGE: ("village", "district"),
}


def _numbered(by: By) -> bool:
    return by in {By.HOUR, By.PRODUCT, By.PRODUCER, By.CASHIER}


def sales_counted(unit: Unit, outlet_id: int, first: date, last: date) -> dict[date, int]:
    """Return how many sales each business date of a period had."""
    s = sales.sale.c
    query = (
        sa.select(s.business_date, sa.func.count().label("count"))
        .where(s.outlet_id == outlet_id, s.business_date.between(first, last))
        .group_by(s.business_date)
    )
    return {row["business_date"]: int(row["count"]) for row in unit.rows(query)}


def cash_rounding(unit: Unit, outlet_id: int, first: date, last: date) -> int:
    """Return what rounding added to the money of a period (signed rupiah): money = turnover + rounding."""
    total = 0
    for table in (sales.sale, sales.sale_return):
        query = sa.select(sa.func.sum(table.c.rounding)).where(
            table.c.outlet_id == outlet_id, table.c.business_date.between(first, last)
        )
        total += int(unit.value(query) or 0)
    return total


@dataclass(frozen=True, slots=True)
class Named:
    """A product as it is called now, with its unit, how it is priced, and whose it is."""

    code: str
    name: str
    unit: str
    price_per: int
    producer: str
    producer_id: int | None
    category: str


def products_named(unit: Unit, outlet_id: int) -> dict[int, Named]:
    """Return every product of the outlet by its local id."""
    p, who = goods.product, people.producer
    query = (
        sa.select(
            p.c.id,
            p.c.code,
            p.c.name,
            p.c.unit,
            p.c.price_per,
            p.c.producer_id,
            p.c.category,
            who.c.name.label("producer"),
        )
        .select_from(p.outerjoin(who, who.c.id == p.c.producer_id))
        .where(p.c.outlet_id == outlet_id)
    )
    return {row["id"]: from_row(Named, row, producer=row["producer"] or "") for row in unit.rows(query)}
