"""How long somebody waits who typed wrong PINs or passwords."""

from __future__ import annotations

from typing import Final

FIRST_WAIT: Final = 30  # seconds
LONGEST_WAIT: Final = 15 * 60  # seconds


def seconds_to_wait(failures: int, passed: int, *, tries: int) -> int:
    """Return how many more seconds a sign-in must wait ``passed`` seconds after the last of several failures.

    The first wait comes after ``tries`` failures; it doubles with each further one, up to the longest.
    """
    if failures < tries:
        return 0
    wait: int = FIRST_WAIT << min(failures - tries, 10)
    return max(0, min(wait, LONGEST_WAIT) - passed)
