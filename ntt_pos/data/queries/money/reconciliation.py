"""Reading the payments of a date that no drawer holds, and what waits for the bank."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Unit, from_row
from ntt_pos.data.models import cash, sales, shop
from ntt_pos.domain.money.reconciliation import NonCash, NonCashKind
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.selling.payment import NON_CASH, Means


def non_cash(unit: Unit, outlet_id: int, first: date, last: date) -> dict[date, tuple[NonCash, ...]]:
    """Return by business date every payment and refund that was not cash, in the order it was recorded."""
    found: dict[date, list[NonCash]] = defaultdict(list)
    for row in unit.run(_ROWS, {"outlet": outlet_id, "first": first, "last": last, "means": list(NON_CASH)}):
        found[row.business_date].append(_row(row))
    return {day: tuple(rows) for day, rows in found.items()}


def place(unit: Unit, outlet_id: int, name: str) -> int:
    """Return the rupiah that are in a place of money."""
    return int(unit.value(_PLACE, {"outlet": outlet_id, "place": name}) or 0)


def taken_after(unit: Unit, outlet_id: int, name: str, on: date) -> int:
    """Return the rupiah that came into a place after a business date, net of what was given back to customers."""
    return int(unit.value(_TAKEN_AFTER, {"outlet": outlet_id, "place": name, "day": on}) or 0)


def taken_by_day(unit: Unit, outlet_id: int, name: str, since: date) -> tuple[tuple[date, int], ...]:
    """Return what came into a place by business date, newest first, net of what was given back to customers (rupiah)."""
    rows = unit.run(_TAKEN_BY_DAY, {"outlet": outlet_id, "place": name, "day": since})
    return tuple((row.business_date, int(row.net)) for row in rows)


def movement_known(unit: Unit, uid: str) -> bool:
    """Tell whether a cash movement with this uid was recorded."""
    return unit.value(_MOVED, {"uid": uid}) is not None


def _row(row: Any) -> NonCash:
    return from_row(NonCash, row, cashier=row.name, means=Means(row.means), kind=NonCashKind(row.kind))


_PAY, _SALE, _BACK, _REFUND = sales.payment.c, sales.sale.c, sales.sale_return.c, sales.refund.c
_MEANS: sa.BindParameter[Any] = sa.bindparam("means", expanding=True)
_OUTLET: sa.BindParameter[Any] = sa.bindparam("outlet")
_DAY: sa.BindParameter[Any] = sa.bindparam("day")
_FIRST: sa.BindParameter[Any] = sa.bindparam("first")
_LAST: sa.BindParameter[Any] = sa.bindparam("last")
_TAKEN = (
    sa.select(
        _SALE.number,
        _SALE.business_date,
        _SALE.at,
        _SALE.user_id,
        _SALE.register_id,
        _PAY.means,
        _PAY.reference,
        (_PAY.amount - _PAY.change).label("amount"),
        sa.case((_PAY.corrects_id.is_(None), "SALE"), else_="CORRECTION").label("kind"),
        _PAY.id.label("place"),
    )
    .join_from(sales.sale, sales.payment, _PAY.sale_id == _SALE.id)
    .where(_SALE.outlet_id == _OUTLET, _SALE.business_date.between(_FIRST, _LAST), _PAY.means.in_(_MEANS))
)
_GIVEN = (
    sa.select(
        _BACK.number,
        _BACK.business_date,
        _BACK.at,
        _BACK.user_id,
        _BACK.register_id,
        _REFUND.means,
        _REFUND.reference,
        (-_REFUND.amount).label("amount"),
        sa.literal("REFUND").label("kind"),
        _REFUND.id.label("place"),
    )
    .join_from(sales.sale_return, sales.refund, _REFUND.sale_return_id == _BACK.id)
    .where(_BACK.outlet_id == _OUTLET, _BACK.business_date.between(_FIRST, _LAST), _REFUND.means.in_(_MEANS))
)
_BOTH = sa.union_all(_TAKEN, _GIVEN).subquery()
_ROWS = (
    sa.select(_BOTH, shop.user_account.c.name, shop.register.c.code.label("register"))
    .join_from(_BOTH, shop.user_account, shop.user_account.c.id == _BOTH.c.user_id)
    .join(shop.register, shop.register.c.id == _BOTH.c.register_id)
    .order_by(_BOTH.c.business_date, _BOTH.c.at, _BOTH.c.number, _BOTH.c.place)
)
_PLACE = sa.select(cash.place_now.c.amount).where(
    cash.place_now.c.outlet_id == _OUTLET, cash.place_now.c.place == sa.bindparam("place")
)
_MOVE = cash.cash_movement.c
_NET = sa.func.sum(sa.case((_MOVE.to_place == sa.bindparam("place"), _MOVE.amount), else_=-_MOVE.amount))
_CAME = sa.and_(
    _MOVE.outlet_id == _OUTLET,
    _MOVE.business_date > _DAY,
    sa.or_(_MOVE.to_place == sa.bindparam("place"), _MOVE.from_place == sa.bindparam("place")),
    _MOVE.kind.not_in((CashKind.CLEARING, CashKind.FEE)),
)
_TAKEN_AFTER = sa.select(_NET).where(_CAME)
_TAKEN_BY_DAY = (
    sa.select(_MOVE.business_date, _NET.label("net"))
    .where(_CAME)
    .group_by(_MOVE.business_date)
    .order_by(_MOVE.business_date.desc())
)
_MOVED = sa.select(cash.cash_movement.c.id).where(cash.cash_movement.c.uid == sa.bindparam("uid"))
