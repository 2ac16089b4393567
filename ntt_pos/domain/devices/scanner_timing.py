"""Telling a scanner from hands by the moments of the keys: a scanner is quick, even when its radio pauses once or twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

SHORTEST: Final = 8
FAST_MS: Final = 60
REST_MS: Final = 500
LOOK_MS: Final = 300  # nobody has looked sooner at what a key shows: the same key again means nothing yet
MOST_PAUSES: Final = 2
EAN_LENGTHS: Final = (8, 12, 13, 14)


def burst_starts(moments: Sequence[float], end: float) -> tuple[int, ...]:
    """Return the places where a scan may begin among keys struck at these moments, the longest scan first.

    Milliseconds; ``end`` is the moment of the Enter. A scan has at least eight keys, at most two of its pauses are longer
    than ``FAST_MS``, and none is longer than ``REST_MS``. Quick hands need 70 ms and more for every key.
    """
    gaps = [after - before for before, after in pairwise((*moments, end))]
    return tuple(
        start
        for start in paused_starts(moments)
        if len(moments) - start >= SHORTEST
        and sum(gap > FAST_MS for gap in gaps[start:]) <= MOST_PAUSES
        and max(gaps[start:]) <= REST_MS
    )


def paused_starts(moments: Sequence[float]) -> tuple[int, ...]:
    """Return the places where anything may begin among keys struck at these moments: the first, and after each pause."""
    gaps = (after - before for before, after in pairwise(moments))
    return (0, *(place for place, gap in enumerate(gaps, 1) if gap > FAST_MS)) if moments else ()


def is_quick(moments: Sequence[float]) -> bool:
    """Return whether the last three keys came faster than hands type."""
    return len(moments) > 2 and moments[-1] - moments[-3] <= 2 * FAST_MS  # noqa: PLR2004 three keys in a row are no hand


def has_check_digit(code: str) -> bool:
    """Return whether these digits are a whole GTIN (EAN-8, UPC, EAN-13, GTIN-14): the last digit fits the others."""
    if len(code) not in EAN_LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    weights = (3 if place % 2 else 1 for place in range(len(code)))
    return sum(int(digit) * weight for digit, weight in zip(reversed(code), weights, strict=False)) % 10 == 0
