"""Refunds above the limit that somebody confirms later, as the books hold them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import sales, shop
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import MeansAmount, RefundStep


def waiting(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the refunds that nobody has confirmed, oldest first: return, cashier, when, rupiah of cash."""
    return unit.rows(_WAITING, {"outlet": outlet_id})


def sent(unit: Unit, return_ids: Sequence[int]) -> dict[int, tuple[MeansAmount, ...]]:
    """Return what of these returns went back by other means than cash, by the return's local id."""
    r, found = sales.refund.c, dict[int, tuple[MeansAmount, ...]]()
    query = sa.select(r.sale_return_id, r.means, r.amount).where(
        r.sale_return_id.in_(return_ids), r.means.not_in((Means.CASH, Means.EXCHANGE))
    )
    for row in unit.run(query.order_by(r.id)):
        found[row.sale_return_id] = (
            *found.get(row.sale_return_id, ()),
            MeansAmount(Means(row.means), row.amount),
        )
    return found


_CHECK, _RETURN = sales.refund_check.c, sales.sale_return.c
_DONE = sa.alias(sales.refund_check)
_CASH = (
    sa.select(sa.func.coalesce(sa.func.sum(sales.refund.c.amount), 0))
    .where(sales.refund.c.sale_return_id == _RETURN.id, sales.refund.c.means == Means.CASH)
    .scalar_subquery()
)
_WAITING = (
    sa.select(
        _RETURN.id,
        _RETURN.number,
        _RETURN.at,
        _RETURN.user_id,
        shop.user_account.c.name,
        _CASH.label("cash"),
    )
    .join_from(sales.refund_check, sales.sale_return, _RETURN.id == _CHECK.sale_return_id)
    .join(shop.user_account, shop.user_account.c.id == _RETURN.user_id)
    .where(
        _CHECK.outlet_id == sa.bindparam("outlet"),
        _CHECK.step == RefundStep.WAITING,
        ~sa.exists().where(_DONE.c.sale_return_id == _RETURN.id, _DONE.c.step == RefundStep.CONFIRMED),
    )
    .order_by(_RETURN.id)
)
