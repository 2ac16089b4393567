"""The outlet's calendar: the newest business date, what was cut and closed, and when the newest record was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import shop
from ntt_pos.domain.core.business_date import calendar_date, day_began

_STATE: Final = sa.select(shop.day_state.c.newest_date, shop.day_state.c.last_cut, shop.day_state.c.last_closed).where(
    shop.day_state.c.outlet_id == sa.bindparam("outlet")
)


@dataclass(frozen=True, slots=True)
class DayState:
    """How far the outlet is: the newest date with records, the last cut and the last closed date."""

    newest: date | None
    last_cut: date | None
    last_closed: date | None

    @property
    def unfinished(self) -> date | None:
        """The date that was cut but whose closing did not come to its end."""
        if self.last_cut is not None and (self.last_closed is None or self.last_cut > self.last_closed):
            return self.last_cut
        return None


def of_one_day(columns: Any, on: date, now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition of what a limit per day counts: what is booked on a date, and what was done since midnight.

    Both: who closes a day early, or works past midnight before the cut-off hour, has no second limit on one day.
    """
    booked = columns.business_date >= min(on, calendar_date(now)) - timedelta(days=1)  # what an index finds
    return sa.and_(booked, sa.or_(columns.business_date == on, columns.at >= day_began(now)))


def day_state(unit: Unit, outlet_id: int) -> DayState:
    """Return the outlet's calendar."""
    rows = unit.tuples(_STATE, {"outlet": outlet_id})
    return DayState(*rows[0]) if rows else DayState(None, None, None)


def put_cut(unit: Unit, outlet_id: int, day: date) -> None:
    """Keep the last date that was cut."""
    unit.run(sa.update(shop.day_state).where(shop.day_state.c.outlet_id == outlet_id).values(last_cut=day))


def put_closed(unit: Unit, outlet_id: int, day: date) -> None:
    """Keep the last date that was closed."""
    unit.run(sa.update(shop.day_state).where(shop.day_state.c.outlet_id == outlet_id).values(last_closed=day))


def last_instant(unit: Unit, outlet_id: int) -> datetime:
    """Return when the newest record of the outlet was made."""
    state = shop.day_state.c
    last: datetime = unit.value(sa.select(state.last_instant).where(state.outlet_id == outlet_id))
    return last


def put_last_instant(unit: Unit, outlet_id: int, at: datetime) -> None:
    """Let the outlet's newest record be of this moment: somebody confirmed the clock."""
    unit.run(sa.update(shop.day_state).where(shop.day_state.c.outlet_id == outlet_id).values(last_instant=at))
