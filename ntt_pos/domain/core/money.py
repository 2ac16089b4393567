"""Money is whole rupiah: how amounts are multiplied, rounded, split, read from a keyboard and counted in notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ntt_pos.domain.core.errors import DomainError

MAX_PRICE: Final = 1_000_000_000
MAX_AMOUNT: Final = 1_000_000_000_000
MAX_QUANTITY: Final = 10_000_000
WHOLE: Final = 10_000  # basis points in the whole of an amount
NOTES: Final = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
COINS: Final = (500, 200, 100)
DENOMINATIONS: Final = NOTES + COINS

LONGEST_NUMBER: Final = 40

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+")
_RUPIAH = re.compile(r"(?:[Rr][Pp]\.?\s*)?(?P<number>[0-9.]+)(?:,-)?")
_DECIMAL = re.compile(r"(?P<whole>[0-9]+)(?:,(?P<part>[0-9]{1,3}))?")


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator / denominator rounded half up (towards +infinity at exactly one half)."""
    return (2 * numerator + denominator) // (2 * denominator)


def amount(quantity: int, price: int, price_per: int) -> int:
    """Return the rupiah for ``quantity`` base units at ``price`` per ``price_per`` units, half up.

    Used for gross and for net price alike: 333 g of salt at 20.000 per 1.000 g are 6.660.
    """
    return half_up(quantity * price, price_per)


def share_of(base: int, rate_bp: int) -> int:
    """Return ``rate_bp`` basis points of ``base`` rupiah, rounded down (commission never rounds up)."""
    return base * rate_bp // WHOLE


def percent_of(gross: int, rate_bp: int) -> int:
    """Return a percentage discount in rupiah: half up of gross."""
    return half_up(gross * rate_bp, WHOLE)


def cash_rounding(cash: int, unit: int) -> int:
    """Return the signed rounding (zero or negative rupiah) that brings a cash part down to ``unit``."""
    return -(cash % unit) if unit > 1 else 0


def largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split ``total`` rupiah in proportion to ``weights``; each part is within Rp1 of exact.

    Leftover rupiah go to the largest remainders, ties in order (Hamilton's method). Raises DomainError for a total
    below 0 or one that has nothing to be spread over.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise DomainError("Only an amount of 0 or more can be spread over a basket.")
    whole = sum(weights)
    if whole <= 0:
        if total:
            raise DomainError("There is nothing to spread a discount over.")
        return tuple(0 for _ in weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def telescoped(total: int, count: int, start: int, end: int) -> int:
    """Return the part of ``total`` rupiah that falls on units ``start`` + 1 … ``end`` of ``count`` (floor differences).

    Consecutive parts always add up: over all units they are exactly ``total``.
    """
    return total * end // count - total * start // count


def likely_notes(due: int) -> tuple[int, ...]:
    """Return the amounts a customer is likely to hand over for ``due`` rupiah, exact first, rising, at most six."""
    if due <= 0:
        return ()
    above = {-(-due // note) * note for note in NOTES}
    return (due, *sorted(above - {due}))[:6]


def banknotes(value: int) -> tuple[tuple[int, int], ...]:
    """Return (note or coin, how many) for ``value`` rupiah, largest first; below Rp100 nothing is left to draw."""
    counted = []
    for note in DENOMINATIONS:
        count, value = divmod(value, note)
        if count:
            counted.append((note, count))
    return tuple(counted)


def notes_to_fetch(amounts: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return (note or coin, how many) so that every amount can be paid exactly without changing money, largest first."""
    counted: Counter[int] = Counter()
    for each in amounts:
        counted.update(dict(banknotes(each)))
    return tuple(sorted(counted.items(), reverse=True))


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


def parse_quantity(text: str, price_per: int, *, highest: int = MAX_QUANTITY) -> int:
    """Read a quantity in base units: whole pieces, or kilograms with a decimal comma (``0,5`` is 500 g)."""
    typed = text.strip() if len(text) <= LONGEST_NUMBER else ""
    match = _DECIMAL.fullmatch(typed.replace(".", "") if _GROUPED.fullmatch(typed) else typed)
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
    if value > highest:
        raise DomainError(
            "{value} is too large. The highest quantity accepted is {highest}.", value=value, highest=highest
        )
    return value


def parse_rate(text: str) -> int:
    """Read a percentage in basis points: ``15``, ``15%``, ``12,5 %``; 0 to 100 with at most two decimals."""
    match = re.fullmatch(r"([0-9]{1,3})(?:,([0-9]{1,2}))?\s*%?", text.strip())
    value = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else -1
    if not 0 <= value <= WHOLE:
        raise DomainError("“{text}” is not a percentage. Type 0 to 100, for example 15 or 12,5.", text=text[:40])
    return value
