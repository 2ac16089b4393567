"""The business date (tanggal buku): the shop's own calendar, in WITA, that never goes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

BACKWARDS: Final = timedelta(minutes=5)
CLOCKS_APART: Final = timedelta(minutes=5)  # of two PCs, or of a PC and a server
ASK_AHEAD: Final = timedelta(days=2)
FAR_AHEAD: Final = timedelta(days=30)
WITA_OFFSET: Final = timedelta(hours=8)
WITA: Final = timezone(WITA_OFFSET, "WITA")


def wita(at: datetime) -> datetime:
    """Return an instant as local time in Larantuka (UTC+8, no daylight saving)."""
    return at.astimezone(WITA)


def calendar_date(at: datetime) -> date:
    """Return the date on the wall in Larantuka; expiry dates are compared with this."""
    return wita(at).date()


def day_began(at: datetime) -> datetime:
    """Return the midnight in Larantuka with which the day on the wall began."""
    return wita(at).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def shop_date(at: datetime, *, cutoff_hour: int) -> date:
    """Return the date the shop would write: the WITA date, or the day before until the cut-off hour."""
    local = wita(at)
    return local.date() - timedelta(days=1) if local.hour < cutoff_hour else local.date()


def business_date(at: datetime, *, cutoff_hour: int, newest: date | None, last_cut: date | None) -> date:
    """Return the date a record made now is booked on.

    The WITA date (the day before while it is earlier than ``cutoff_hour``), never before the newest date already
    recorded, and after a day's cut always a later day (I-21).
    """
    day = shop_date(at, cutoff_hour=cutoff_hour)
    if newest is not None:
        day = max(day, newest)
    if last_cut is not None:
        day = max(day, last_cut + timedelta(days=1))
    return day


class ClockState(StrEnum):
    """How the PC's clock compares with the books: right, the cashier types today's date, or a manager confirms."""

    RIGHT = "RIGHT"
    ASK_DATE = "ASK_DATE"
    MANAGER = "MANAGER"


def clock_state(now: datetime, last: datetime | None) -> ClockState:
    """Compare the clock with the last record: over 5 minutes back or 30 days ahead a manager, over 2 days we ask."""
    if last is None or last - BACKWARDS <= now <= last + ASK_AHEAD:
        return ClockState.RIGHT
    if last - BACKWARDS <= now <= last + FAR_AHEAD:
        return ClockState.ASK_DATE
    return ClockState.MANAGER
