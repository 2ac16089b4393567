"""What the books of a new shop show of its first steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, shop, stock
from ntt_pos.data.queries.money.vouchers import openings_to_print
from ntt_pos.domain.goods.stock import Bin

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class FirstFacts:
    """Counts of what a shop that begins has: people who sign in, producers, goods, goods without a barcode, and so on.

    ``closed`` are the days that were closed, ``openings`` the producers whose opening balance is in the books,
    ``uncounted`` the goods on the shelf that no count has seen, ``unprinted`` the opening balances whose page nobody has printed to be signed.
    """

    people: int
    producers: int
    products: int
    without_barcode: int
    counts: int
    openings: int
    unprinted: int
    shifts: int
    closed: int
    uncounted: int = 0


def first_facts(unit: Unit, outlet_id: int) -> FirstFacts:
    """Return the counts of one outlet."""

    def number(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        return int(
            unit.value(sa.select(sa.func.count()).select_from(table).where(table.c.outlet_id == outlet_id, *where))
        )

    product, barcode, user, entry = goods.product, goods.barcode, shop.user_account, account.producer_entry
    has_barcode = sa.exists().where(barcode.c.product_id == product.c.id)
    now, line = stock.stock_now.c, stock.stock_count_line.c
    on_shelf = sa.exists().where(now.product_id == product.c.id, now.bin == Bin.SHELF, now.quantity > 0)
    counted = sa.exists().where(line.product_id == product.c.id)
    opened = (
        sa.select(sa.func.count(sa.distinct(entry.c.producer_id)))
        .select_from(entry)
        .where(entry.c.outlet_id == outlet_id, entry.c.kind == "OPENING")
    )
    return FirstFacts(
        people=number(user, user.c.active == sa.true(), user.c.secret_hash.is_not(None)),
        producers=number(people.producer),
        products=number(product, product.c.active == sa.true()),
        without_barcode=number(product, product.c.active == sa.true(), ~has_barcode),
        counts=number(stock.stock_count),
        openings=int(unit.value(opened)),
        unprinted=len(openings_to_print(unit, outlet_id)),
        shifts=number(cash.shift_opened),
        closed=number(shop.day_closed),
        uncounted=number(product, product.c.active == sa.true(), on_shelf, ~counted),
    )
