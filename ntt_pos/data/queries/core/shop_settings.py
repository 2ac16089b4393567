"""The settings of an outlet as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import shop

_ROWS = (
    sa.select(shop.setting.c.id, shop.setting.c.name, shop.setting.c.value)
    .where(shop.setting.c.outlet_id == sa.bindparam("outlet"))
    .order_by(shop.setting.c.name)
)


def setting_rows(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the local id, name and value of every stored setting, by name."""
    return unit.rows(_ROWS, {"outlet": outlet_id})
