"""Identifiers and secrets from the PC's random numbers."""

from __future__ import annotations

import secrets
from datetime import datetime

import uuid_utils


class SystemIds:
    """Makes UUIDv7 in rising order, and random bytes."""

    def uid(self, at: datetime) -> str:
        """Return a new UUIDv7 for this moment."""
        seconds, microseconds = divmod(round(at.timestamp() * 1_000_000), 1_000_000)
        return str(uuid_utils.uuid7(seconds, microseconds * 1000))

    def token(self, length: int) -> bytes:
        """Return random bytes."""
        return secrets.token_bytes(length)
