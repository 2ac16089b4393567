"""Notes of goods: surat titip, bukti tarik and berita acara as they are read again, and what looks unusual about a delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError, Doubtful
from ntt_pos.domain.core.money import amount
from ntt_pos.domain.goods.stock import Bin, is_expired

# 300 typed for 30: a delivery of so many and more than so many times the largest one so far is asked about.
UNUSUAL: Final = 4
UNUSUAL_FROM: Final = 50
# Goods that one person writes off in a day beyond this many rupiah (at their selling price) are approved by somebody else.
WRITTEN_OFF_ALONE: Final = 250_000


class NoteKind(StrEnum):
    """Which note of goods: handed in (ST), taken back by the owner (BT), written off or re-dated (BA)."""

    DELIVERY = "DELIVERY"
    WITHDRAWAL = "WITHDRAWAL"
    WRITE_OFF = "WRITE_OFF"


SERIES: Final = {NoteKind.DELIVERY: "ST", NoteKind.WITHDRAWAL: "BT", NoteKind.WRITE_OFF: "BA"}


@dataclass(frozen=True, slots=True)
class Total:
    """Base units added up: pieces together (``unit`` empty), what is weighed per unit."""

    unit: str
    price_per: int
    quantity: int


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of a note in base units, signed as it was posted (below 0 on a note that undoes another).

    ``claimed`` is what the producer said (deliveries), ``place`` the bin the units left (withdrawals), ``reason`` why,
    ``producer`` whose they are (write-offs). ``price`` and ``share`` are of one piece (or of ``price_per`` units) on the
    note's day, 0 when unknown; ``photo`` is its hash.
    """

    product_id: int
    code: str
    name: str
    unit: str
    price_per: int
    quantity: int
    claimed: int | None = None
    expiry: date | None = None
    place: Bin | None = None
    reason: str = ""
    note: str = ""
    producer: str = ""
    price: int = 0
    share: int = 0
    photo: str = ""

    @property
    def worth(self) -> int:
        """What the producer gets for these units when all of them are sold, rupiah."""
        return amount(self.quantity, self.share, self.price_per)


@dataclass(frozen=True, slots=True)
class NoteHead:
    """A note as lists show it; ``reverses`` is the note it undoes, ``reversed_by`` the one that undid it.

    ``producer`` is empty for the shop's own goods and on write-offs, which may hold goods of several.
    """

    kind: NoteKind
    note_id: int
    number: str
    at: datetime
    business_date: date
    occurred_on: date | None
    producer_id: int | None
    producer_code: str
    producer: str
    village: str
    district: str
    by: str
    reason: str
    note: str
    reverses: str
    reversed_by: str
    lines: int
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A whole note. ``receiver`` took the goods (None once erased); ``compensation`` is what producers gained, rupiah.

    ``prints`` counts its papers so far, the original included. ``alone`` says why nobody approved what asks for it.
    """

    head: NoteHead
    lines: tuple[NoteLine, ...]
    receiver: str | None = ""
    approver: str = ""
    approval_reason: str = ""
    compensation: int = 0
    prints: int = 0
    alone: str = ""


@dataclass(frozen=True, slots=True)
class NotePaper:
    """A note as it is printed: ``copy`` 0 is the original, n is SALINAN ke-n."""

    note: Note
    shop: str
    address: str
    outlet: str
    copy: int = 0
    practice: bool = False
    photos: Mapping[str, bytes] = field(default_factory=dict)


class Unsure(Doubtful):
    """Possible but unusual: somebody says that it is right before it is posted. ``doubts`` has a sentence each."""

    def __init__(self, doubts: Sequence[DomainError]) -> None:
        super().__init__(doubts[0].message, **doubts[0].params)
        self.doubts = tuple(doubts)


def totals(lines: Iterable[tuple[str, int, int]]) -> tuple[Total, ...]:
    """Add up (unit, price_per, quantity): pieces of every sort together, kilograms and litres by themselves."""
    sums: dict[tuple[str, int], int] = {}
    for unit, price_per, quantity in lines:
        key = ("", 1) if price_per == 1 else (unit, price_per)
        sums[key] = sums.get(key, 0) + quantity
    return tuple(Total(*key, quantity) for key, quantity in sorted(sums.items()))


def kind_of(number: str) -> NoteKind | None:
    """Return what kind of note bears a number, or None when no note does."""
    return next((kind for kind, series in SERIES.items() if number.startswith(f"{series}-")), None)


def delivery_doubts(
    name: str, *, counted: int, claimed: int, expiry: date | None, largest: int, price_per: int, today: date
) -> tuple[DomainError, ...]:
    """Return what looks unusual about a line handed in, a sentence each: a date that is past, far more than usual.

    ``largest`` is the most ever handed in of it at once (0: never), all in base units.
    """
    doubts = []
    if expiry is not None and is_expired(expiry, today):
        doubts.append(
            DomainError("{name}: the expiry date {day} is past, the till will not sell it.", name=name, day=expiry)
        )
    usual = largest or min(claimed, counted)
    if usual and counted > UNUSUAL * usual and counted >= UNUSUAL_FROM * price_per:
        doubts.append(
            DomainError("{name}: this is more than {times} times what usually comes.", name=name, times=UNUSUAL)
        )
    return tuple(doubts)
