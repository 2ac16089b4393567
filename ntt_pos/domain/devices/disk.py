"""How much room the disk still has, and what that means for the shop."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

WARN_BELOW: Final = 1_000_000_000
REFUSE_BELOW: Final = 200_000_000


class Room(StrEnum):
    """Room enough; so little that the owner is warned; so little that nothing new is sold."""

    FINE = "FINE"
    LOW = "LOW"
    FULL = "FULL"


def room(free: int | None) -> Room:
    """Judge the free bytes of the disk that holds the books: below 1 GB a warning, below 200 MB no new sales.

    The last 200 MB are for closing the shift, the day's statements and a backup. Unknown (None) refuses nothing.
    """
    if free is None or free >= WARN_BELOW:
        return Room.FINE
    return Room.LOW if free >= REFUSE_BELOW else Room.FULL
