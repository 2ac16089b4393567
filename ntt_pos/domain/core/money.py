"""Money is whole rupiah: how amounts are multiplied, rounded, split and counted in notes."""

from __future__ import annotations

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


def rate_of(part: int, whole: int) -> int:
    """Return how much of a whole a part is, in basis points, half up; 0 where there is no whole."""
    return half_up(part * WHOLE, whole) if whole > 0 else 0


def raised(price: int, by_bp: int, step: int) -> int:
    """Return a price raised (below 0: cut) by basis points, rounded half up to steps of rupiah; never below one step."""
    return max(half_up(price * (WHOLE + by_bp), WHOLE * step), 1) * step


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
