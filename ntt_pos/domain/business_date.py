"""The business date (tanggal buku): the shop's own calendar, in WITA, that never goes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

WITA: Final = timezone(timedelta(hours=8), "WITA")


def wita(at: datetime) -> datetime:
    """Return an instant as local time in Larantuka (UTC+8, no daylight saving)."""
    return at.astimezone(WITA)


def calendar_date(at: datetime) -> date:
    """Return the date on the wall in Larantuka; expiry dates are compared with this."""
    return wita(at).date()


def business_date(at: datetime, *, cutoff_hour: int, newest: date | None, last_cut: date | None) -> date:
    """Return the date a record made now is booked on.

    The WITA date (the day before while it is earlier than ``cutoff_hour``), never before the newest date already
    recorded, and after a day's cut always a later day (I-21).
    """
    local = wita(at.astimezone(UTC))
    day = local.date() - timedelta(days=1) if local.hour < cutoff_hour else local.date()
    if newest is not None:
        day = max(day, newest)
    if last_cut is not None:
        day = max(day, last_cut + timedelta(days=1))
    return day
