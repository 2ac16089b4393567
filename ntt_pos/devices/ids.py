"""Identifiers and secrets from the PC's random numbers."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime

import uuid_utils


def uid_text(value: int) -> str:
    """Return the 36 characters of a UUID's 128 bits (``uuid.UUID`` checks them once more and takes five times as long)."""
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class SystemIds:
    """Makes UUIDv7 (RFC 9562) that rise, also within one millisecond, and random bytes."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._last = 0

    def uid(self, at: datetime) -> str:
        """Return a new UUIDv7 for this moment."""
        made = uuid_utils.uuid7(nanoseconds=round(at.timestamp() * 1000) * 1_000_000).int
        with self._one_at_a_time:
            if made >> 80 == self._last >> 80:
                made = max(made, self._last + 1)
            self._last = made
        return uid_text(made)

    def token(self, length: int) -> bytes:
        """Return random bytes."""
        return secrets.token_bytes(length)
