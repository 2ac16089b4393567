"""Refunds above the limit that somebody confirms later, as the books hold them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import sales, shop
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import RefundStep


def waiting(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the refunds that nobody has confirmed, oldest first: return, cashier, when, rupiah of cash."""
    return unit.rows(_WAITING, {"outlet": outlet_id})


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
