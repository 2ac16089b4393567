"""Codes that were scanned and not known, as the books hold them."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import goods, sales, shop
from ntt_pos.domain.selling.unknown_barcodes import CodeEvent, CodeFate


def of_shift(unit: Unit, shift_id: int) -> tuple[CodeEvent, ...]:
    """Return what happened to unknown codes during a shift, in order."""
    return _events(unit.run(_OF_SHIFT, {"shift": shift_id}))


def between(unit: Unit, outlet_id: int, first: date, last: date) -> tuple[CodeEvent, ...]:
    """Return what happened to unknown codes on these business dates, in order."""
    return _events(unit.run(_BETWEEN, {"outlet": outlet_id, "first": first, "last": last}))


def last_scan(unit: Unit, outlet_id: int, code: str) -> Row | None:
    """Return the code and the shift of what happened to it last, None when that was no scan or it was never scanned."""
    last = unit.row(_LAST, {"outlet": outlet_id, "code": code})
    return last if last is not None and last["fate"] == CodeFate.SCANNED else None


def _events(rows: Any) -> tuple[CodeEvent, ...]:
    return tuple(CodeEvent(row.code, CodeFate(row.fate), row.at, row.name, row.product or "") for row in rows)


_CODE, _USER = sales.unknown_code.c, shop.user_account.c
_ALL = (
    sa.select(_CODE.code, _CODE.fate, _CODE.at, _USER.name, goods.product.c.name.label("product"))
    .join_from(sales.unknown_code, shop.user_account, _USER.id == _CODE.user_id)
    .outerjoin(goods.product, goods.product.c.id == _CODE.product_id)
    .order_by(_CODE.id)
)
_OF_SHIFT = _ALL.where(_CODE.shift_id == sa.bindparam("shift"))
_BETWEEN = _ALL.where(
    _CODE.outlet_id == sa.bindparam("outlet"), _CODE.business_date.between(sa.bindparam("first"), sa.bindparam("last"))
)
_LAST = (
    sa.select(_CODE.code, _CODE.shift_id, _CODE.fate)
    .where(_CODE.outlet_id == sa.bindparam("outlet"), _CODE.code == sa.bindparam("code"))
    .order_by(_CODE.id.desc())
    .limit(1)
)
