"""How old money is: what has waited for a producer since when, and how long a sale waited for its payout."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

BOUNDS: Final = (7, 30, 60)
LONG: Final = 30


@dataclass(frozen=True, slots=True)
class Credit:
    """Rupiah that were credited to a producer at a moment (an instant or a date)."""

    at: dt.datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Waited:
    """How long paid money had waited: Σ rupiah × hours over so many rupiah."""

    weighted: int = 0
    amount: int = 0

    def __add__(self, other: Waited) -> Waited:
        """Return both together."""
        return Waited(self.weighted + other.weighted, self.amount + other.amount)

    @property
    def hours(self) -> int | None:
        """The mean hours, each rupiah counting the same, half-up; None when nothing was paid."""
        return (2 * self.weighted + self.amount) // (2 * self.amount) if self.amount else None


def ages(balance: int, credited: Iterable[tuple[dt.date, int]], today: dt.date) -> tuple[int, ...]:
    """Split a balance above 0 by the age of what it consists of: up to 7, 30 and 60 days, and older; in rupiah.

    What left the account left the oldest money first, so the balance consists of the newest ``credited`` (date, rupiah
    above 0). What no credit explains is old.
    """
    found = [0] * (len(BOUNDS) + 1)
    left = max(balance, 0)
    for day, amount in sorted(credited, reverse=True):
        part = min(amount, left)
        age = (today - day).days
        found[sum(age > bound for bound in BOUNDS)] += part
        left -= part
    found[-1] += left
    return tuple(found)


def older_than(split: Sequence[int]) -> int:
    """Return what of a split balance waits for more than 30 days."""
    return sum(split[BOUNDS.index(LONG) + 1 :])


def waited(credited: Iterable[Credit], debits: Iterable[Credit], counted: Iterable[Credit]) -> Waited:
    """Return how long the ``counted`` payouts' money had waited, the oldest credit leaving first.

    ``debits`` are all amounts (above 0) that left the account, the counted payouts among them; what was paid ahead of
    any credit did not wait.
    """
    queue = deque(sorted(credited, key=lambda credit: credit.at))
    wanted = {(each.at, each.amount) for each in counted}
    total = Waited()
    rest = 0
    for debit in sorted(debits, key=lambda each: each.at):
        left = debit.amount
        while left and queue and queue[0].at <= debit.at:
            rest = rest or queue[0].amount
            part = min(left, rest)
            if (debit.at, debit.amount) in wanted:
                hours = int((debit.at - queue[0].at).total_seconds() // 3600)
                total += Waited(part * hours, part)
            left -= part
            rest -= part
            if not rest:
                queue.popleft()
    return total
