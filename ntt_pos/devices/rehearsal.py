"""A clock and identifiers for rehearsals: the demo and the tests trade through days that come out the same each time."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from ntt_pos.devices.ids import uid_text
from ntt_pos.domain.core.business_date import WITA_OFFSET


class RehearsalClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self.offset = WITA_OFFSET
        self._up = timedelta(hours=1)

    def now(self) -> datetime:
        """Return the moment it was last moved to."""
        return self._at

    def utc_offset(self) -> timedelta:
        """Return the offset it was given: 8 hours unless a test moves the PC elsewhere."""
        return self.offset

    def uptime(self) -> int:
        """Return the seconds since the PC was started: an hour, and what it was moved on by."""
        return int(self._up.total_seconds())

    def advance(self, **span: float) -> datetime:
        """Let a span pass (``minutes=5``) and return the new moment."""
        self._at += timedelta(**span)
        self._up += timedelta(**span)
        return self._at

    def set(self, at: datetime) -> None:
        """Set the clock to a moment, earlier ones too: PCs do wake up in 2020. No time passes by that."""
        self._at = at.astimezone(UTC)


class SeededIds:
    """Identifiers that come out the same for the same seed; UUIDv7 (RFC 9562), rising within a moment."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same each time is what a rehearsal wants
        self._count = 0

    def uid(self, at: datetime) -> str:
        """Return the next UUIDv7 of a moment."""
        self._count += 1
        milliseconds = int(at.timestamp() * 1000)
        value = milliseconds << 80 | 0x7 << 76 | (self._count >> 32 & 0xFFF) << 64
        value |= 0b10 << 62 | (self._count & 0xFFFFFFFF) << 30 | self._random.getrandbits(30)
        return uid_text(value)

    def token(self, length: int) -> bytes:
        """Return the next bytes of the seed's stream."""
        return self._random.randbytes(length)
