"""The marks of this PC's scanner: signs it sends before or after every code, so that a scan is known in any field."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.errors import DomainError

MOST_SIGNS: Final = 3
ZEBRA_BASE: Final = 1000


def scanner_mark(text: str) -> str:
    """Return a prefix or suffix as it is used; raises DomainError when it could be part of a code or be typed by hand."""
    mark = text.strip()
    usable = mark.isascii() and mark.isprintable() and not any(sign.isalnum() or sign in " *.,-{" for sign in mark)
    if not usable or len(mark) > MOST_SIGNS:
        raise DomainError(
            "“{text}” cannot mark a scan. Use 1 to 3 signs such as ~ or #; no letters, digits, spaces, curly brackets, nor * . , -.",
            text=mark[:20],
        )
    return mark


def hex_of(sign: str) -> str:
    """Return a sign's number as most scanners want it: two hexadecimal digits."""
    return f"{ord(sign):02X}"


def zebra_of(sign: str) -> str:
    """Return a sign's number as Zebra and Symbol scanners want it: 1 and three decimal digits."""
    return str(ZEBRA_BASE + ord(sign))
