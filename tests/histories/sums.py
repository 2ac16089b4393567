"""The shop's arithmetic once more, written for the tests alone from design 2: nothing here asks the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Deal:
    """Terms as plain words and whole numbers."""

    kind: str
    rate_bp: int = 0
    net_price: int = 0
    discount_bearer: str = "SHOP"
    loss_bearer: str = "SHOP"
    damage_bearer: str = "SHOP"


@dataclass(frozen=True, slots=True)
class Divided:
    """A sold line in rupiah."""

    gross: int
    discount: int
    paid: int
    producer: int
    shop: int


def half_up(over: int, under: int) -> int:
    """Round a quotient that is not negative half up."""
    whole, rest = divmod(over, under)
    return whole + (2 * rest >= under)


def divide(*, quantity: int, price: int, price_per: int, deal: Deal, line: int = 0, shops: int = 0) -> Divided:
    """Divide a line; ``line`` is its own discount (borne as agreed), ``shops`` its part of bundle and cart discounts."""
    gross = half_up(quantity * price, price_per)
    borne = {"SHOP": shops, "SHARED": 0, "PRODUCER": 0}
    borne[deal.discount_bearer] += line
    if deal.kind == "COMMISSION":
        base = gross - borne["SHARED"]
        commission = (Fraction(base) * deal.rate_bp / 10_000).__floor__()
        producer = base - commission - borne["PRODUCER"]
    elif deal.kind == "NET_PRICE":
        producer = half_up(quantity * deal.net_price, price_per) - borne["PRODUCER"]
    else:
        producer = 0
    paid = gross - line - shops
    return Divided(gross, line + shops, paid, producer, paid - producer)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Spread rupiah over weights: floors first, what is left over to the largest remainders, ties in order."""
    whole = sum(weights)
    exact = [Fraction(total * weight, whole) if whole else Fraction(0) for weight in weights]
    parts = [each.__floor__() for each in exact]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def of_units(whole: int, units: int, low: int, high: int) -> int:
    """Return what of an amount falls on units ``low`` + 1 … ``high`` of ``units``, floor towards −∞."""
    return (Fraction(whole * high, units)).__floor__() - (Fraction(whole * low, units)).__floor__()


def in_cash(amount: int) -> int:
    """Return a cash part as it is asked: rounded down to Rp100."""
    return amount - amount % 100


def in_force(rows: Iterable[Mapping[str, object]], on: str) -> Mapping[str, object] | None:
    """Return the row in force on an ISO date: the latest start, then the latest inserted."""
    valid = [row for row in rows if str(row["valid_from"]) <= on]
    return max(valid, key=lambda row: (str(row["valid_from"]), int(str(row["id"]))), default=None)


def wall_date(at: datetime) -> date:
    """Return the date on the wall in Larantuka."""
    return (at.astimezone(UTC) + timedelta(hours=8)).date()


_ONES = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "nol": 0,
}
_SCALES = {"ribu": 1_000, "juta": 1_000_000, "miliar": 10**9, "triliun": 10**12}


def read_words(text: str) -> int:
    """Read an amount in Indonesian words back; raises KeyError for a word that is no number."""
    words = text.lower().split()
    if words[-1] != "rupiah":
        raise KeyError(text)
    total = hundreds = digit = 0
    for word in words[:-1]:
        if word in _ONES:
            digit = _ONES[word]
        elif word == "sepuluh":
            hundreds += 10
        elif word == "sebelas":
            hundreds += 11
        elif word == "belas":
            hundreds, digit = hundreds + 10 + digit, 0
        elif word == "puluh":
            hundreds, digit = hundreds + digit * 10, 0
        elif word == "seratus":
            hundreds += 100
        elif word == "ratus":
            hundreds, digit = hundreds + digit * 100, 0
        elif word == "seribu":
            total += 1_000
        else:
            total, hundreds, digit = total + (hundreds + digit) * _SCALES[word], 0, 0
    return total + hundreds + digit
