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
