"""The trust check: whether the money the shop holds covers what it owes to its producers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ntt_pos.domain.importing.raw_cells import Sentence
from ntt_pos.domain.money.shift import BANK, SAFE, is_drawer


@dataclass(frozen=True, slots=True)
class Solvency:
    """What is held and what is owed, in rupiah.

    ``waiting`` was paid by QRIS or card and is still on its way to the bank. ``owed`` is the sum of all balances above
    0; what producers owe the shop (``receivable``, positive) is no money that could pay anybody and covers nothing.
    """

    drawers: int
    safe: int
    bank: int
    waiting: int
    owed: int
    receivable: int

    @property
    def held(self) -> int:
        """All money: drawers, safe, bank, and what is on its way there."""
        return self.drawers + self.safe + self.bank + self.waiting

    @property
    def difference(self) -> int:
        """What is left when every producer is paid; below 0 it is what is missing."""
        return self.held - self.owed

    @property
    def covered(self) -> bool:
        """Whether every producer could be paid now."""
        return self.difference >= 0

    @property
    def said(self) -> Sentence:
        """The check in one sentence, for the screen and for papers."""
        if not self.owed:
            return Sentence("Nothing is owed to producers. The shop holds {held}.", {"held": self.held})
        if self.covered:
            return Sentence(
                "Covered: the shop holds {held}, that is {over} more than the {owed} it owes to producers.",
                {"held": self.held, "over": self.difference, "owed": self.owed},
            )
        return Sentence(
            "Short: the shop holds {held}, that is {missing} less than the {owed} it owes to producers.",
            {"held": self.held, "missing": -self.difference, "owed": self.owed},
        )


def check_solvency(money: Mapping[str, int], balances: Iterable[int]) -> Solvency:
    """Weigh the rupiah in every place of money against the producers' balances."""
    owed = list(balances)
    return Solvency(
        drawers=sum(amount for place, amount in money.items() if is_drawer(place)),
        safe=money.get(SAFE, 0),
        bank=money.get(BANK, 0),
        waiting=sum(amount for place, amount in money.items() if place not in (SAFE, BANK) and not is_drawer(place)),
        owed=sum(max(each, 0) for each in owed),
        receivable=sum(max(-each, 0) for each in owed),
    )
