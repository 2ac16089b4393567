"""Scannable codes: the squares of a QR code, so that page and printer draw the same one."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=64)
def qr_modules(content: str, level: str = "m") -> tuple[tuple[bool, ...], ...]:
    """Return the dark squares of a QR code, row by row, without the quiet zone; ``level`` is L, M, Q or H."""
    code = segno.make(content, error=level, micro=False, boost_error=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)


def runs(row: tuple[bool, ...]) -> tuple[tuple[int, int], ...]:
    """Return (start, length) of each run of dark squares in a row."""
    found = []
    start = -1
    for position, dark in enumerate((*row, False)):
        if dark and start < 0:
            start = position
        elif not dark and start >= 0:
            found.append((start, position - start))
            start = -1
    return tuple(found)
