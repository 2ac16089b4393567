"""The PC's clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Tells the PC's time; the services judge whether it can be believed."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)

    def utc_offset(self) -> timedelta:
        """Return the offset of the zone this PC is set to."""
        return datetime.now(UTC).astimezone().utcoffset() or timedelta(0)

    def uptime(self) -> int:
        """Return the whole seconds since this PC was started (Linux, Windows and macOS all count so)."""
        return int(time.monotonic())


class ServerClock(SystemClock):
    """Tells the time of the database server that several registers share, between askings by this PC's own ticking.

    Setting this PC's clock moves nothing; before the server was asked once it is the PC's time.
    """

    def __init__(self) -> None:
        self._ahead: timedelta | None = None

    def learn(self, at: datetime) -> None:
        """Take over what the server says it is."""
        self._ahead = at.astimezone(UTC) - _ticked()

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return super().now() if self._ahead is None else _ticked() + self._ahead


def _ticked() -> datetime:
    """Return a moment that only ticking moves on."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=time.monotonic_ns() // 1000)
