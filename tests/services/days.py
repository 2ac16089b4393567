"""Days in a shop, for the tests of the night: count the drawer, sleep, read what the night wrote."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.models import account
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.business_date import ClockState, calendar_date, clock_state
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returnable import CompletedReturn
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.shop import Shop
from tests.builders import somebody


def settlements(shop: Shop) -> list[dict[str, Any]]:
    """Return every settlement in the order made."""
    table = account.settlement
    with shop.context.reading() as unit:
        return [dict(row) for row in unit.rows(sa.select(table).order_by(table.c.id))]


def payloads(shop: Shop) -> list[dict[str, Any]]:
    """Return what every statement shows, in the order made."""
    return [json.loads(row["payload"]) for row in settlements(shop)]


def new_key(shop: Shop) -> str:
    """Return a key as a screen makes it."""
    return shop.context.ids.uid(shop.context.clock.now())


def close_drawer(shop: Shop) -> None:
    """Count the drawer right and close the shift, if one is open."""
    if shop.shifts.current() is not None:
        counted = dict(banknotes(shop.shifts.report().expected))
        shop.shifts.close(by=somebody(shop, "bela"), counted=counted)


def next_day(shop: Shop) -> None:
    """Close the drawer and sleep until the next morning."""
    close_drawer(shop)
    later(shop, days=1)


def later(shop: Shop, *, days: int) -> None:
    """Let days pass; when the till then asks for the date, somebody types it."""
    state = shop_tables.day_state
    now = shop.context.clock.advance(days=days)
    with shop.context.reading() as unit:
        last = unit.value(sa.select(state.c.last_instant))
    if clock_state(now, last) is ClockState.ASK_DATE:
        shop.people.type_date(calendar_date(now), by=somebody(shop, "ani"))


def bring_back(shop: Shop, by: Any, sale: Any, units: int, reason: ReturnReason) -> CompletedReturn:
    """Bring units of a sale's first line back."""
    bringing = [Bringing(position=1, units=units, reason=reason)]
    given = {"references": {Means.QRIS: "R 1", Means.TRANSFER: "R 2", Means.CARD: "R 3"}}
    return shop.returns.complete(by=by, number=sale.number, bringing=bringing, return_uid=new_key(shop), **given)
