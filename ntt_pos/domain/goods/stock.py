"""Stock: where a unit can be, what moves it, and which batch a sale takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import telescoped


class Bin(StrEnum):
    """Where a unit is: on the shelf, waiting for its owner, or set aside as damaged."""

    SHELF = "SHELF"
    COLLECT = "COLLECT"
    DAMAGED = "DAMAGED"


class MovementKind(StrEnum):
    """Why a unit moved."""

    OPENING = "OPENING"
    DELIVERY = "DELIVERY"
    SALE = "SALE"
    RETURN = "RETURN"
    WITHDRAWAL = "WITHDRAWAL"
    EXPIRED = "EXPIRED"
    DAMAGED = "DAMAGED"
    LOST = "LOST"
    FOUND = "FOUND"
    SAMPLE = "SAMPLE"
    MOVE = "MOVE"


PAIRED: Final = {MovementKind.EXPIRED: Bin.COLLECT, MovementKind.DAMAGED: Bin.DAMAGED}
_INTO: Final = {
    MovementKind.OPENING: frozenset({Bin.SHELF}),
    MovementKind.DELIVERY: frozenset({Bin.SHELF}),
    MovementKind.FOUND: frozenset({Bin.SHELF}),
    MovementKind.RETURN: frozenset({Bin.SHELF, Bin.COLLECT, Bin.DAMAGED}),
}
_OUT_OF: Final = {
    MovementKind.SALE: frozenset({Bin.SHELF}),
    MovementKind.WITHDRAWAL: frozenset({Bin.SHELF, Bin.COLLECT}),
    MovementKind.LOST: frozenset({Bin.SHELF}),
    MovementKind.SAMPLE: frozenset({Bin.SHELF}),
}


@dataclass(frozen=True, slots=True)
class Stockable:
    """A product as documents of goods name it; without a producer it is the shop's own."""

    product_id: int
    code: str
    name: str
    unit: str
    price_per: int
    producer_id: int | None


@dataclass(frozen=True, slots=True)
class BatchStock:
    """What is left of a batch in base units; ``batch_id`` None is the unknown batch, which may be below 0."""

    batch_id: int | None
    expiry: date | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Base units (positive) taken from, or put back to, one batch."""

    batch_id: int | None
    expiry: date | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One signed movement in one bin."""

    kind: MovementKind
    bin: Bin
    quantity: int


def is_expired(expiry: date | None, today: date) -> bool:
    """Tell whether a batch may no longer be sold: from the calendar day after its date."""
    return expiry is not None and expiry < today


def take_earliest(batches: Iterable[BatchStock], quantity: int, today: date) -> tuple[Taken, ...]:
    """Return from which batches a sale takes its units.

    Earliest unexpired date first, then batches without a date, then the unknown batch, which also gives what no batch
    has (sold before its delivery was typed). Expired batches are never taken.
    """
    if quantity <= 0:
        raise DomainError("The quantity must be more than 0.")
    sellable = [b for b in batches if b.batch_id is not None and b.quantity > 0 and not is_expired(b.expiry, today)]
    taken = []
    left = quantity
    for batch in sorted(sellable, key=lambda b: (b.expiry is None, b.expiry or today, b.batch_id)):
        part = min(left, batch.quantity)
        if part:
            taken.append(Taken(batch.batch_id, batch.expiry, part))
            left -= part
    if left:
        taken.append(Taken(None, None, left))
    return tuple(taken)


def put_back(sold: Sequence[Taken], already: int, units: int) -> tuple[Taken, ...]:
    """Return the batches that units ``already`` + 1 … ``already`` + ``units`` of a sale line go back to, as taken."""
    back = []
    start = 0
    for taken in sold:
        low, high = max(start, already), min(start + taken.quantity, already + units)
        if high > low:
            back.append(Taken(taken.batch_id, taken.expiry, high - low))
        start += taken.quantity
    if already + units > start:
        raise DomainError("More would go back on the shelf than was sold. Nothing was returned.")
    return tuple(back)


def owed_to_unknown(unknown: int, delivered: int) -> int:
    """Return how many delivered units net what was sold before (a MOVE pair: batch −n, unknown batch +n)."""
    return max(0, min(-unknown, delivered))


def net_batches(held: Sequence[BatchStock]) -> tuple[tuple[BatchStock, BatchStock, int], ...]:
    """Return (from, to, units) of the MOVE pairs that lift batches below 0, earliest first, as far as others hold units.

    Two tills that did not hear of each other sold the same batch; the unknown batch is netted when goods are typed.
    """
    left = [each.quantity for each in held]
    pairs = []
    for to, owed in enumerate(left):
        for source, has in enumerate(left):
            units = min(has, -owed)
            if held[to].batch_id is not None and units > 0:
                left[source] -= units
                owed += units  # noqa: PLW2901 what is still owed of this batch
                pairs.append((held[source], held[to], units))
    return tuple(pairs)


def legs(kind: MovementKind, quantity: int, *, where: Bin = Bin.SHELF) -> tuple[Leg, ...]:
    """Return the movements of one act on ``quantity`` (positive) units, each touching one bin, signed.

    EXPIRED and DAMAGED are pairs off the shelf; ``where`` says where a RETURN goes, what a WITHDRAWAL empties, and with
    DAMAGED in DAMAGED that a write-off empties it.
    MOVE pairs depend on batches and are made by their caller.
    """
    if quantity <= 0:
        raise DomainError("The quantity must be more than 0.")
    if kind in PAIRED and where is Bin.SHELF:
        made: tuple[Leg, ...] = (Leg(kind, where, -quantity), Leg(kind, PAIRED[kind], quantity))
    else:
        made = (Leg(kind, where, quantity if kind in _INTO else -quantity),)
    if kind is MovementKind.MOVE or not all(is_possible(leg.kind, leg.bin, leg.quantity) for leg in made):
        raise ValueError(f"{kind} does not move units in {where}")
    return made


def is_possible(kind: MovementKind, where: Bin, quantity: int) -> bool:
    """Tell whether a signed movement of this kind may be in the stock ledger.

    Documents that reverse a DELIVERY or WITHDRAWAL carry its opposite sign; a write-off empties DAMAGED by that kind.
    """
    if quantity == 0:
        return False
    if kind is MovementKind.MOVE:
        return True
    if kind in PAIRED:
        if where is Bin.SHELF:
            return quantity < 0
        return where is PAIRED[kind] and (quantity > 0 or kind is MovementKind.DAMAGED)
    if kind in {MovementKind.DELIVERY, MovementKind.WITHDRAWAL}:
        return where in (_INTO | _OUT_OF)[kind]
    return where in (_INTO[kind] if quantity > 0 and kind in _INTO else _OUT_OF.get(kind, ()) if quantity < 0 else ())


def counted_difference(expected: int, counted: int) -> Leg | None:
    """Return the LOST or FOUND movement that brings the shelf to what was counted, or None when it agrees."""
    if counted < 0:
        raise DomainError("A count is 0 or more.")
    if counted == expected:
        return None
    kind = MovementKind.FOUND if counted > expected else MovementKind.LOST
    return Leg(kind, Bin.SHELF, counted - expected)


def give_found(cited_share: int, cited_quantity: int, already: int, units: int) -> int:
    """Return the rupiah (positive) taken back from the producer when ``units`` of a compensated loss are found.

    Telescoping over the cited loss: all found, at once or one by one, reverses exactly ``cited_share``.
    """
    if units <= 0 or already + units > cited_quantity:
        raise DomainError(
            "Of that loss only {left} can still be found, not {units}.",
            left=max(cited_quantity - already, 0),
            units=units,
        )
    return telescoped(cited_share, cited_quantity, already, already + units)
