"""A product's stock card: every movement between two days, with what every bin held after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ntt_pos.domain.goods.stock import Bin, MovementKind


@dataclass(frozen=True, slots=True)
class BinSums:
    """What is where, in base units."""

    shelf: int = 0
    collect: int = 0
    damaged: int = 0

    def plus(self, where: Bin, quantity: int) -> BinSums:
        """Return the sums after a signed movement in one bin."""
        return BinSums(
            self.shelf + (quantity if where is Bin.SHELF else 0),
            self.collect + (quantity if where is Bin.COLLECT else 0),
            self.damaged + (quantity if where is Bin.DAMAGED else 0),
        )

    @property
    def all(self) -> int:
        """Everything that is in the shop."""
        return self.shelf + self.collect + self.damaged


@dataclass(frozen=True, slots=True)
class CardLine:
    """A movement (signed, in one bin) and what every bin holds after it.

    ``at`` is when it was recorded, ``date`` the book date. ``occurred_on`` is told when it happened earlier; ``batch`` is
    the batch's running number on the card, 0 for the unknown one.
    """

    date: dt.date
    at: dt.datetime
    occurred_on: dt.date | None
    kind: MovementKind
    bin: Bin
    quantity: int
    document: str
    batch: int
    expiry: dt.date | None
    after: BinSums


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch on the card: where it came from, what came and went, and what is left of it at the card's end."""

    number: int
    expiry: dt.date | None
    document: str
    came: int
    went: int
    left: BinSums


@dataclass(frozen=True, slots=True)
class StockCard:
    """A product's card from ``since`` (None: from the beginning) to ``until``, both included."""

    shop: str
    code: str
    name: str
    producer: str
    unit: str
    price_per: int
    since: dt.date | None
    until: dt.date
    opening: BinSums
    lines: tuple[CardLine, ...]
    batches: tuple[BatchCard, ...]
    practice: bool = False

    @property
    def closing(self) -> BinSums:
        """What is where at the end."""
        return self.lines[-1].after if self.lines else self.opening

    @property
    def came(self) -> int:
        """What came into the bins, moves between them included."""
        return sum(line.quantity for line in self.lines if line.quantity > 0)

    @property
    def went(self) -> int:
        """What left the bins, moves between them included."""
        return -sum(line.quantity for line in self.lines if line.quantity < 0)
