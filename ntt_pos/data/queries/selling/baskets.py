"""The open basket of a register, and the baskets that are held for their customers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import sales, shop
from ntt_pos.domain.selling.order_text import NAME_IS_KEPT, order_of, order_values

_OPEN: Final = sales.draft_cart.c
_HELD: Final = sales.held_cart.c
_LOAD: Final = sa.select(_OPEN.cart).where(_OPEN.register_id == sa.bindparam("register"))
_FORGET: Final = sa.delete(sales.draft_cart).where(_OPEN.register_id == sa.bindparam("register"))
_ALL_HELD: Final = (
    sa.select(
        _HELD.uid,
        _HELD.at,
        _HELD.total,
        _HELD.units,
        _HELD.cart,
        shop.user_account.c.name,
        shop.register.c.code.label("register"),
    )
    .join_from(sales.held_cart, shop.user_account, shop.user_account.c.id == _HELD.user_id)
    .join(shop.register, shop.register.c.id == _HELD.register_id)
    .where(_HELD.outlet_id == sa.bindparam("outlet"))
    .order_by(_HELD.at, _HELD.uid)
)
_HELD_TEXT: Final = sa.select(_HELD.cart).where(
    _HELD.uid == sa.bindparam("held"), _HELD.outlet_id == sa.bindparam("outlet")
)
_DROP_HELD: Final = sa.delete(sales.held_cart).where(_HELD.uid == sa.bindparam("held"))


def open_basket(unit: Unit, register_id: int) -> str | None:
    """Return the open basket of a register as it was kept."""
    text: str | None = unit.value(_LOAD, {"register": register_id})
    return text


def keep_open(unit: Unit, register_id: int, at: datetime, text: str) -> None:
    """Keep the open basket of a register in the place of the one before."""
    unit.upsert(sales.draft_cart, [{"register_id": register_id, "at": at, "cart": text}], put=("at", "cart"))


def forget_open(unit: Unit, register_id: int) -> None:
    """Forget the open basket of a register."""
    unit.change(_FORGET, {"register": register_id})


def hold(unit: Unit, row: Mapping[str, Any]) -> None:
    """Keep a basket for its customer."""
    unit.run(sa.insert(sales.held_cart), row)


def held(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the baskets held at an outlet with who held them where, oldest first."""
    return unit.rows(_ALL_HELD, {"outlet": outlet_id})


def held_basket(unit: Unit, outlet_id: int, uid: str) -> str | None:
    """Return a held basket as it was kept, None when it is not held at this outlet."""
    text: str | None = unit.value(_HELD_TEXT, {"held": uid, "outlet": outlet_id})
    return text


def drop_held(unit: Unit, uid: str) -> None:
    """Hold a basket no longer."""
    unit.run(_DROP_HELD, {"held": uid})


def forget_buyers(unit: Unit, outlet_id: int, now: datetime) -> None:
    """Forget who ordered the baskets that have waited for seven days; the baskets stay, with what is in them."""
    asked = sa.select(_HELD.uid, _HELD.cart).where(_HELD.outlet_id == outlet_id, _HELD.at <= now - NAME_IS_KEPT)
    for row in unit.rows(asked):
        kept = json.loads(row["cart"])
        if "order" not in kept:
            continue
        order = order_of(kept["order"])
        if order != order.without_buyer():
            kept["order"] = order_values(order.without_buyer())
            unit.run(sa.update(sales.held_cart).where(_HELD.uid == row["uid"]).values(cart=json.dumps(kept)))
