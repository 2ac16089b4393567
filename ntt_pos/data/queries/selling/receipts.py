"""Finding a sale again: by its day, its amount, its goods, or the number on its receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Unit, from_row
from ntt_pos.data.models import proof, sales, shop
from ntt_pos.data.queries.selling.sales import SoldCard
from ntt_pos.domain.selling.payment import Means


@dataclass(frozen=True, slots=True)
class FoundSale:
    """A sale that fits what was asked: ``total`` in rupiah, ``products`` the names on it in order.

    ``returned`` tells whether everything came back already; ``printed`` is the state of its receipt's print job, "" when
    there is none.
    """

    number: str
    at: datetime
    business_date: date
    register: str
    cashier: str
    total: int
    units: int
    means: tuple[Means, ...]
    products: tuple[str, ...]
    returned: bool
    printed: str


@dataclass(frozen=True, slots=True)
class LastSale:
    """The sale recorded last at a register and whether its receipt came out."""

    sale_uid: str
    number: str
    at: datetime
    total: int
    change: int
    printed: str
    problem: str


def find(
    unit: Unit,
    outlet_id: int,
    *,
    day: date | None,
    amount: int | None,
    words: Sequence[str],
    number: str,
    tail: str,
    limit: int,
) -> tuple[FoundSale, ...]:
    """Return the sales that fit everything asked, newest first; every word must be in one product's name or maker.

    With a ``tail`` either the number ends in it, or the amount fits.
    """
    # Without a day the sales are walked back from the newest: the sum keeps the index by days, and its sort, out of it.
    statement = _FOUND.where(_SALE.outlet_id + 0 == outlet_id if day is None else _SALE.outlet_id == outlet_id)
    if day is not None:
        statement = statement.where(_SALE.business_date == day)
    fitting = [_SALE.total == amount, _SALE.paid == amount] if amount is not None else []
    if tail:
        fitting.append(_SALE.number.endswith(tail, autoescape=True))
    if fitting:
        statement = statement.where(sa.or_(*fitting))
    if number:
        statement = statement.where(_SALE.number.icontains(number, autoescape=True))
    if words:
        fits = [sa.or_(*(column.icontains(word, autoescape=True) for column in _LOOKED_IN)) for word in words]
        statement = statement.where(sa.exists().where(_LINE.sale_id == _SALE.id, *fits))
    rows = unit.run(statement.limit(limit)).all()
    ids = [row.id for row in rows]
    return _shown(unit, rows, ids) if ids else ()


def returned(unit: Unit, outlet_id: int, *, number: str, tail: str, limit: int) -> tuple[SoldCard, ...]:
    """Return the returns of an outlet, newest first: those whose number has a piece and ends in a ``tail``."""
    back, line = sales.sale_return.c, sales.return_line.c
    lines = sa.select(sa.func.count()).where(line.sale_return_id == back.id).scalar_subquery()
    statement = (
        sa.select(
            back.number,
            back.at,
            shop.user_account.c.name.label("cashier"),
            back.money_back.label("total"),
            lines.label("units"),
            sa.func.coalesce(proof.print_job.c.state, "").label("printed"),
        )
        .join_from(sales.sale_return, shop.user_account, shop.user_account.c.id == back.user_id)
        .outerjoin(proof.print_job, proof.print_job.c.uid == back.uid)
        .where(back.outlet_id == outlet_id, back.number.icontains(number, autoescape=True))
        .where(back.number.endswith(tail, autoescape=True))
        .order_by(back.id.desc())
        .limit(limit)
    )
    return tuple(from_row(SoldCard, row) for row in unit.run(statement))


def paid_by(unit: Unit, outlet_id: int, day: date, means: Means, reference: str) -> str:
    """Return the number of the latest sale of a day that was paid by a means with a reference, or ""."""
    pay = sales.payment.c
    statement = (
        sa.select(_SALE.number)
        .join_from(sales.sale, sales.payment, pay.sale_id == _SALE.id)
        .where(_SALE.outlet_id == outlet_id, _SALE.business_date == day)
        .where(pay.means == means, pay.reference == reference, pay.amount > 0)
        .order_by(_SALE.id.desc())
        .limit(1)
    )
    return str(unit.run(statement).scalar() or "")


def last(unit: Unit, register_id: int) -> LastSale | None:
    """Return the last sale of a register, or None before the first."""
    row = unit.run(_LAST, {"register": register_id}).first()
    if row is None:
        return None
    return LastSale(row.uid, row.number, row.at, row.total, row.change, row.state or "", row.problem or "")


def _shown(unit: Unit, rows: Sequence[Any], ids: list[int]) -> tuple[FoundSale, ...]:
    products: dict[int, list[str]] = defaultdict(list)
    left: dict[int, int] = defaultdict(int)
    for line in unit.run(_LINES, {"ids": ids}):
        products[line.sale_id].append(line.product_name)
        left[line.sale_id] += line.quantity - int(line.returned)
    means: dict[int, list[Means]] = defaultdict(list)
    for pay in unit.run(_MEANS, {"ids": ids}):
        if pay.amount > 0:
            means[pay.sale_id].append(Means(pay.means))
    return tuple(
        from_row(
            FoundSale,
            row,
            cashier=row.name,
            means=tuple(means[row.id]),
            products=tuple(dict.fromkeys(products[row.id])),
            returned=left[row.id] == 0,
            printed=row.state or "",
        )
        for row in rows
    )


_SALE, _LINE, _PAY, _BACK = sales.sale.c, sales.sale_line.c, sales.payment.c, sales.return_line.c
_LOOKED_IN = (_LINE.product_name, _LINE.product_code, _LINE.producer_name, _LINE.village)
_FOUND = (
    sa.select(
        _SALE.id,
        _SALE.number,
        _SALE.at,
        _SALE.business_date,
        _SALE.total,
        _SALE.units,
        shop.register.c.code.label("register"),
        shop.user_account.c.name,
        proof.print_job.c.state,
    )
    .join_from(sales.sale, shop.register, shop.register.c.id == _SALE.register_id)
    .join(shop.user_account, shop.user_account.c.id == _SALE.user_id)
    .outerjoin(proof.print_job, proof.print_job.c.uid == _SALE.uid)  # the original's job bears the sale's uid
    .order_by(_SALE.id.desc())
)
_RETURNED = (
    sa.select(sa.func.coalesce(sa.func.sum(_BACK.quantity), 0)).where(_BACK.sale_line_id == _LINE.id).scalar_subquery()
)
_LINES = (
    sa.select(_LINE.sale_id, _LINE.product_name, _LINE.quantity, _RETURNED.label("returned"))
    .where(_LINE.sale_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(_LINE.sale_id, _LINE.position)
)
_MEANS = (
    sa.select(_PAY.sale_id, _PAY.means, sa.func.sum(_PAY.amount - _PAY.change).label("amount"))
    .where(_PAY.sale_id.in_(sa.bindparam("ids", expanding=True)))
    .group_by(_PAY.sale_id, _PAY.means)
    .order_by(_PAY.sale_id, sa.func.min(_PAY.id))
)
_LAST = (
    sa.select(
        _SALE.uid,
        _SALE.number,
        _SALE.at,
        _SALE.total,
        _SALE.change,
        proof.print_job.c.state,
        proof.print_job.c.problem,
    )
    .join_from(sales.sale, proof.print_job, proof.print_job.c.uid == _SALE.uid, isouter=True)
    .where(_SALE.register_id == sa.bindparam("register"))
    .order_by(_SALE.id.desc())
    .limit(1)
)
