"""What the services need from the outside world: time, identifiers and paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        ...

    def utc_offset(self) -> timedelta:
        """Return how far ahead of UTC this PC believes to be (8 hours in Larantuka)."""
        ...

    def uptime(self) -> int:
        """Return the whole seconds since this PC was started; setting its clock does not change them."""
        ...


class Ids(Protocol):
    """Makes identifiers and secrets."""

    def uid(self, at: datetime) -> str:
        """Return a new UUIDv7 for this moment."""
        ...

    def token(self, length: int) -> bytes:
        """Return random bytes (salts, keys)."""
        ...


class Printer(Protocol):
    """Puts bytes on paper, once, within its own deadline; raises DeviceError."""

    name: str

    def send(self, data: bytes) -> None:
        """Send a whole job; returns when the device took it."""
        ...

    def status(self) -> str:
        """Return a word about the printer's state (advice, never a gate): READY, ABSENT, PAPER, UNKNOWN."""
        ...
