"""Who works here and with which rights: users, their wrong attempts, approvals, and the state of the outlet's days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import proof, shop
from ntt_pos.data.queries.core.roles import OWN_COLUMNS, OWN_JOIN
from ntt_pos.data.types import KnownText
from ntt_pos.domain.core.users import Role

RIGHTS_SETTING: Final = "rights"
COST_SETTING: Final = "secret_cost"
_OF_USERS: Final = (
    "recovery.made",
    "recovery.used",
    "shop.created",
    "user.added",
    "user.disabled",
    "user.enabled",
    "user.role",
    "user.secret",
)
_SERVER_TIME: Final = sa.select(sa.func.clock_timestamp())
_STATE: Final = (
    sa.select(
        shop.user_account.c.active,
        shop.user_account.c.role,
        shop.user_account.c.own_role_id,
        *OWN_COLUMNS,
        sa.select(shop.setting.c.value)
        .where(shop.setting.c.outlet_id == sa.bindparam("outlet"), shop.setting.c.name == RIGHTS_SETTING)
        .scalar_subquery()
        .label("rights"),
        sa.select(shop.register_pc.c.pc)
        .where(shop.register_pc.c.register_id == sa.bindparam("register"))
        .scalar_subquery()
        .label("pc"),
        shop.day_state.c.newest_date,
        shop.day_state.c.last_cut,
        shop.day_state.c.last_instant,
    )
    .join_from(shop.user_account, shop.day_state, shop.day_state.c.outlet_id == sa.bindparam("outlet"), isouter=True)
    .join(shop.own_role, OWN_JOIN, isouter=True)
    .where(shop.user_account.c.id == sa.bindparam("user"), shop.user_account.c.outlet_id == sa.bindparam("outlet"))
)
_USER: Final = shop.user_account.c
_HERE: Final = _USER.outlet_id == sa.bindparam("outlet")
_WITH_ROLE: Final = sa.select(shop.user_account, *OWN_COLUMNS).join_from(
    shop.user_account, shop.own_role, OWN_JOIN, isouter=True
)
_USERS: Final = _WITH_ROLE.where(_HERE, _USER.role != Role.SYSTEM)
_BY_NAME: Final = _WITH_ROLE.where(_HERE, _USER.username == sa.bindparam("name"))
_BY_ID: Final = _WITH_ROLE.where(_HERE, _USER.id == sa.bindparam("id"))
_ATTEMPTS: Final = sa.select(shop.sign_in_throttle).where(shop.sign_in_throttle.c.who == sa.bindparam("name"))
_SETTING: Final = sa.select(shop.setting.c.id, shop.setting.c.value).where(
    shop.setting.c.outlet_id == sa.bindparam("outlet"), shop.setting.c.name == sa.bindparam("name")
)


def server_time(unit: Unit) -> datetime:
    """Return the time of the database's server."""
    moment: datetime = unit.value(_SERVER_TIME)
    return moment


def acting(unit: Unit, outlet_id: int, user_id: int, *, register_id: int = 0) -> Mapping[str, Any] | None:
    """Return whether a user may work now, their role, the outlet's own rights, its newest dates, and a register's PC."""
    return unit.named(_STATE, {"outlet": outlet_id, "user": user_id, "register": register_id})


def active_and_role(unit: Unit, outlet_id: int, user_id: int) -> Row | None:
    """Return whether a user of the outlet is active, their role, and the code of the shop's own one."""
    mine = (_USER.id == user_id) & (_USER.outlet_id == outlet_id)
    columns = sa.select(_USER.active, _USER.role, shop.own_role.c.code)
    return unit.row(columns.join_from(shop.user_account, shop.own_role, OWN_JOIN, isouter=True).where(mine))


def records_of_users(unit: Unit, outlet_id: int) -> Sequence[str]:
    """Return the texts of the journal records that hold users of the outlet, in the order of recording."""
    j, r = proof.journal.c, shop.register.c
    mine = sa.select(r.id).where(r.outlet_id == outlet_id)
    told = sa.select(KnownText(j.canonical)).where(j.register_id.in_(mine), j.kind.in_(_OF_USERS), sa.text(proof.RARE))
    return list(unit.run(told.order_by(j.id)).scalars())


def approval_used(unit: Unit, uid: str) -> bool:
    """Return whether an approval is in the books already."""
    return unit.value(sa.select(shop.approval.c.id).where(shop.approval.c.uid == uid)) is not None


def users(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return everybody of the outlet but SISTEM."""
    return unit.rows(_USERS, {"outlet": outlet_id})


def user(unit: Unit, outlet_id: int, user_id: int) -> Row | None:
    """Return a user of the outlet by local id."""
    return unit.row(_BY_ID, {"outlet": outlet_id, "id": user_id})


def user_named(unit: Unit, outlet_id: int, username: str) -> Row | None:
    """Return a user of the outlet by the name they sign in with."""
    return unit.row(_BY_NAME, {"outlet": outlet_id, "name": username})


def active_owners(unit: Unit, outlet_id: int) -> int:
    """Return how many owners of the outlet are active."""
    mine = (_USER.outlet_id == outlet_id) & (_USER.role == Role.OWNER) & (_USER.active == sa.true())
    return int(unit.value(sa.select(sa.func.count()).where(mine)))


def wrong_attempts(unit: Unit, who: str) -> Row | None:
    """Return the wrong attempts of a user at a register, or of a register; None without any."""
    return unit.row(_ATTEMPTS, {"name": who})


def note_wrong_attempts(unit: Unit, who: str, failures: int, uptime: int) -> None:
    """Note how many wrong attempts there were, and how long the PC had been up at the last."""
    row = {"who": who, "failures": failures, "uptime": uptime}
    unit.upsert(shop.sign_in_throttle, [row], put=("failures", "uptime"))


def forget_wrong_attempts(unit: Unit, who: str) -> None:
    """Forget the wrong attempts of a user at a register."""
    unit.run(sa.delete(shop.sign_in_throttle).where(shop.sign_in_throttle.c.who == who))


def forget_wrong_attempts_everywhere(unit: Unit, start: str) -> None:
    """Forget the wrong attempts of a user at every register: they were given a new secret."""
    who = shop.sign_in_throttle.c.who
    unit.run(sa.delete(shop.sign_in_throttle).where(who.startswith(start, autoescape=True)))


def stored_setting(unit: Unit, outlet_id: int, name: str) -> str | None:
    """Return a setting of the outlet as it is stored, None while there is none."""
    row = unit.row(_SETTING, {"outlet": outlet_id, "name": name})
    return str(row["value"]) if row is not None else None


def setting_row_id(unit: Unit, outlet_id: int, name: str) -> int | None:
    """Return the local id of a setting of the outlet."""
    row = unit.row(_SETTING, {"outlet": outlet_id, "name": name})
    return int(row["id"]) if row is not None else None
