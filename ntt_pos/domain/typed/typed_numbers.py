"""Numbers as people type them: rupiah, quantities in pieces or kilograms, and percentages."""

from __future__ import annotations

import re
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, MAX_QUANTITY, WHOLE

LONGEST_NUMBER: Final = 40

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+")
_RUPIAH = re.compile(r"(?:[Rr][Pp]\.?\s*)?(?P<number>[0-9.]+)(?:,-)?")
_BELOW_ONE = re.compile(r"0\.[0-9]{1,3}")
_POINT = re.compile(r"[0-9]+\.[0-9]{1,3}")
_DECIMAL = re.compile(r"(?P<whole>[0-9]+)(?:,(?P<part>[0-9]{1,3}))?")


def parse_rupiah(text: str, *, highest: int = MAX_AMOUNT) -> int:
    """Read whole rupiah as people type them: ``5000``, ``5.000``, ``Rp 5.000``, ``5.000,-``.

    Raises DomainError for anything else (negative, ``1e5``, decimals, digits of other scripts, too large).
    """
    match = _RUPIAH.fullmatch(text.strip()) if len(text) <= LONGEST_NUMBER else None
    if match is None or not _GROUPED.fullmatch(match["number"]):
        raise DomainError("“{text}” is not an amount. Type whole rupiah, for example 5000 or 5.000.", text=text[:40])
    value = int(match["number"].replace(".", ""))
    if value > highest:
        raise DomainError(
            "{value} is too large. The highest amount accepted is {highest}.", value=value, highest=highest
        )
    return value


def parse_quantity(text: str, price_per: int) -> int:
    """Read a quantity in base units: whole pieces, or kilograms with a decimal comma (``0,5`` is 500 g).

    ``0.5`` is half a kilogram too: nothing else can be meant. ``1.5`` is refused, as ``1.500`` is 1500 kilograms and
    nobody should find that out by a slip.
    """
    if not text.strip():
        if price_per == 1:
            raise DomainError("The quantity is missing. Type how many, for example 3.")
        raise DomainError("The quantity is missing. Type for example 3, or 0,5 for half a kilogram.")
    typed = text.strip() if len(text) <= LONGEST_NUMBER else ""
    if price_per != 1 and _BELOW_ONE.fullmatch(typed):
        typed = typed.replace(".", ",")
    match = _DECIMAL.fullmatch(typed.replace(".", "") if _GROUPED.fullmatch(typed) else typed)
    if match is None and price_per == 1:
        raise DomainError("“{text}” is not a quantity. Type how many, for example 3.", text=text[:40])
    if match is None and _POINT.fullmatch(typed):
        comma = typed.replace(".", ",")
        raise DomainError("Type a comma, not a point: {comma} instead of {typed}.", comma=comma, typed=typed)
    if match is None:
        raise DomainError("“{text}” is not a quantity. Type for example 3, or 0,5 for half a kilogram.", text=text[:40])
    whole, part = int(match["whole"]), match["part"]
    if price_per == 1:
        if part and part.strip("0"):
            raise DomainError("This product is sold by the piece: {text} is not a whole number.", text=typed)
        value = whole
    else:
        value = whole * price_per + int((part or "").ljust(3, "0")) * price_per // 1000
    if value <= 0:
        raise DomainError("The quantity must be more than 0.")
    if value > MAX_QUANTITY:
        raise DomainError(
            "{value} is too large. The highest quantity accepted is {highest}.", value=value, highest=MAX_QUANTITY
        )
    return value


def parse_rate(text: str) -> int:
    """Read a percentage in basis points: ``15``, ``15%``, ``12,5 %``; 0 to 100 with at most two decimals."""
    match = re.fullmatch(r"([0-9]{1,3})(?:,([0-9]{1,2}))?\s*%?", text.strip())
    value = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else -1
    if not 0 <= value <= WHOLE:
        raise DomainError("“{text}” is not a percentage. Type 0 to 100, for example 15 or 12,5.", text=text[:40])
    return value
