"""Reading kwitansi: what was issued for a sale, with the buyer's name as long as it was not erased."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Unit, from_row
from ntt_pos.data.models import people, proof, sales, shop
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.money.account import needs_stamp
from ntt_pos.domain.selling.kwitansi import Kwitansi


def of_sale(unit: Unit, outlet_id: int, sale_number: str) -> tuple[Kwitansi, ...]:
    """Return every kwitansi issued for a sale, oldest first; the shop's own words are not in them."""
    rows = unit.run(_OF_SALE, {"outlet": outlet_id, "number": sale_number})
    return tuple(_stored(row) for row in rows)


def one(unit: Unit, outlet_id: int, number: str) -> Kwitansi | None:
    """Return a kwitansi by its number, or None."""
    row = unit.run(_ONE, {"outlet": outlet_id, "number": number}).first()
    return _stored(row) if row is not None else None


def sale_to_receipt(unit: Unit, outlet_id: int, number: str) -> Any:
    """Return a sale's id, total, date and what was given back of it, or None when there is no such sale."""
    return unit.run(_SALE_NOW, {"outlet": outlet_id, "number": number}).first()


def product_names(unit: Unit, sale_id: int) -> tuple[str, ...]:
    """Return the names on a sale, each once, in order."""
    return tuple(dict.fromkeys(row[0] for row in unit.run(_NAMES, {"sale": sale_id})))


def _stored(row: Any) -> Kwitansi:
    if row.person_id is None:
        buyer: str | None = ""
    else:
        buyer = None if row.erased else (row.value or "")
    return from_row(
        Kwitansi,
        row,
        date=calendar_date(row.at),
        buyer=buyer,
        stamp_duty=needs_stamp(row.amount, row.stamp_duty_above),
        cashier=row.name,
        journal_head=row.hash,
        prints=int(row.prints or 0),
    )


_K, _SALE = sales.kwitansi.c, sales.sale.c
_PRINTS = (
    sa.select(sa.func.count())
    .where(proof.copy_printed.c.document == _K.number)
    .correlate(sales.kwitansi)
    .scalar_subquery()
)
_NAME = sa.and_(people.personal_value.c.person_id == _K.person_id, people.personal_value.c.kind == "NAME")
_ALL = (
    sa.select(
        sales.kwitansi,
        _SALE.number.label("sale_number"),
        shop.user_account.c.name,
        proof.journal.c.hash,
        people.person.c.erased,
        people.personal_value.c.value,
        _PRINTS.label("prints"),
    )
    .join_from(sales.kwitansi, sales.sale, _SALE.id == _K.sale_id)
    .join(shop.user_account, shop.user_account.c.id == _K.user_id)
    .join(proof.journal, proof.journal.c.record_uid == _K.record_uid)
    .outerjoin(people.person, people.person.c.id == _K.person_id)
    .outerjoin(people.personal_value, _NAME)
    .where(_K.outlet_id == sa.bindparam("outlet"))
    .order_by(_K.id)
)
_OF_SALE = _ALL.where(_SALE.number == sa.bindparam("number"))
_ONE = _ALL.where(_K.number == sa.bindparam("number"))
_SALE_NOW = sa.select(
    _SALE.id,
    _SALE.number,
    _SALE.total,
    sa.select(sa.func.coalesce(sa.func.sum(sales.sale_return.c.money_back), 0))
    .where(sales.sale_return.c.sale_id == _SALE.id)
    .scalar_subquery()
    .label("back"),
).where(_SALE.outlet_id == sa.bindparam("outlet"), _SALE.number == sa.bindparam("number"))
_NAMES = (
    sa.select(sales.sale_line.c.product_name)
    .where(sales.sale_line.c.sale_id == sa.bindparam("sale"))
    .order_by(sales.sale_line.c.position)
)
