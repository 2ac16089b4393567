"""The settings of an outlet as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import proof, shop
from ntt_pos.data.types import KnownText

FOREIGN: Final = "setting.foreign"  # a setting whose row holds what was never recorded
_ROWS = (
    sa.select(shop.setting.c.id, shop.setting.c.name, shop.setting.c.value)
    .where(shop.setting.c.outlet_id == sa.bindparam("outlet"))
    .order_by(shop.setting.c.name)
)


def setting_rows(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the local id, name and value of every stored setting, by name."""
    return unit.rows(_ROWS, {"outlet": outlet_id})


def records_of_settings(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return kind, register and text of the journal records that tell settings of the outlet, in the order of recording."""
    j, r = proof.journal.c, shop.register.c
    mine = sa.select(r.id).where(r.outlet_id == outlet_id)
    told = sa.select(j.kind, j.register_id, KnownText(j.canonical).label("canonical")).where(
        j.register_id.in_(mine), j.kind.in_(("setting.changed", "shop.created", FOREIGN)), sa.text(proof.RARE)
    )
    return unit.rows(told.order_by(j.id))
