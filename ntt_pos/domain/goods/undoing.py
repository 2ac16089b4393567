"""Undoing a delivery: what followed from its goods, what is taken back with it, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.notes import NoteKind


@dataclass(frozen=True, slots=True)
class Follower:
    """A note that took goods of a delivery, and stands.

    ``kind`` is None for a count. ``whole``: it holds goods of this delivery only. ``last`` orders the notes in time,
    ``compensation`` is what producers gained by it, rupiah.
    """

    kind: NoteKind | None
    note_id: int
    number: str
    units: int
    last: int
    whole: bool = True
    compensation: int = 0


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a delivery comes to: the notes undone with it (newest first), units that stay sold, and obstacles.

    ``compensation`` is what the producer's balance loses, rupiah; ``balance`` is what it is before.
    """

    number: str
    sold: int
    along: tuple[Follower, ...]
    in_the_way: tuple[str, ...]
    balance: int = 0

    @property
    def compensation(self) -> int:
        """Rupiah that are taken back."""
        return sum(each.compensation for each in self.along)

    @property
    def followers(self) -> tuple[str, ...]:
        """Every note and count that took goods of it."""
        return (*(each.number for each in self.along), *self.in_the_way)

    def check(self) -> None:
        """Raise DomainError when something is in the way."""
        if self.in_the_way:
            raise DomainError(
                "{number} cannot be undone while {others} stands: it took goods of it. Undo that note first; what a count "
                "missed is found again by a new count. Nothing was changed.",
                number=self.number,
                others=", ".join(self.in_the_way),
            )


def plan_undoing(number: str, followers: Iterable[Follower], *, sold: int, balance: int) -> Undoing:
    """Return what undoing a delivery comes to.

    Withdrawals and write-offs of its goods alone are undone with it, the newest first. A note with other goods too, and a
    count that missed some, are in the way. What was sold stays sold.
    """
    newest_first = sorted(followers, key=lambda each: each.last, reverse=True)
    along = tuple(each for each in newest_first if each.kind is not None and each.whole)
    in_the_way = tuple(each.number for each in newest_first if each not in along)
    return Undoing(number, sold, along, in_the_way, balance)
