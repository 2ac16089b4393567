"""Roles of the shop's own, and who has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import shop
from ntt_pos.domain.core.users import OwnRole, Role, SecretKind

_ROLE = shop.own_role.c
# The columns of the shop's own role beside those of a user, and the join that brings them.
OWN_COLUMNS: Final = (
    _ROLE.code.label("own_code"),
    _ROLE.name.label("own_name"),
    _ROLE.secret.label("own_secret"),
)
OWN_JOIN: Final = shop.user_account.c.own_role_id == _ROLE.id
_ALL = sa.select(shop.own_role).where(_ROLE.outlet_id == sa.bindparam("outlet")).order_by(_ROLE.name, _ROLE.code)


def own_roles(unit: Unit, outlet_id: int) -> tuple[OwnRole, ...]:
    """Return the shop's own roles, by name."""
    rows = unit.rows(_ALL, {"outlet": outlet_id})
    return tuple(
        OwnRole(row["id"], row["code"], row["name"], Role(row["base"]), SecretKind(row["secret"])) for row in rows
    )


def own_of(row: Mapping[str, Any] | Row) -> OwnRole | None:
    """Return the own role of a user who was read with ``OWN_COLUMNS``; None with a built-in one."""
    if row["own_role_id"] is None:
        return None
    return OwnRole(
        row["own_role_id"], row["own_code"], row["own_name"], Role(row["role"]), SecretKind(row["own_secret"])
    )
