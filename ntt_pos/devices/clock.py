"""The PC's clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Tells the PC's time; the services judge whether it can be believed."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)
