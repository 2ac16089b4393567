"""Who works here and with which rights: users, their wrong attempts, approvals, and the state of the outlet's days."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import shop

RIGHTS_SETTING: Final = "rights"
_SERVER_TIME: Final = sa.select(sa.func.clock_timestamp())
_STATE: Final = (
    sa.select(
        shop.user_account.c.active,
        shop.user_account.c.role,
        sa.select(shop.setting.c.value)
        .where(shop.setting.c.outlet_id == sa.bindparam("outlet"), shop.setting.c.name == RIGHTS_SETTING)
        .scalar_subquery()
        .label("rights"),
        shop.day_state.c.newest_date,
        shop.day_state.c.last_cut,
        shop.day_state.c.last_instant,
    )
    .join_from(shop.user_account, shop.day_state, shop.day_state.c.outlet_id == sa.bindparam("outlet"), isouter=True)
    .where(shop.user_account.c.id == sa.bindparam("user"), shop.user_account.c.outlet_id == sa.bindparam("outlet"))
)


def server_time(unit: Unit) -> datetime:
    """Return the time of the database's server."""
    moment: datetime = unit.value(_SERVER_TIME)
    return moment


def acting(unit: Unit, outlet_id: int, user_id: int) -> Row | None:
    """Return whether a user may work now, their role, the outlet's own rights, and its newest dates."""
    return unit.row(_STATE, {"outlet": outlet_id, "user": user_id})


def active_and_role(unit: Unit, outlet_id: int, user_id: int) -> Row | None:
    """Return whether a user of the outlet is active, and their role."""
    user = shop.user_account.c
    return unit.row(sa.select(user.active, user.role).where(user.id == user_id, user.outlet_id == outlet_id))


def approval_used(unit: Unit, uid: str) -> bool:
    """Return whether an approval stands in the books already."""
    return unit.value(sa.select(shop.approval.c.id).where(shop.approval.c.uid == uid)) is not None
