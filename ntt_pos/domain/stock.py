"""Stock: where a unit can be, what moves it, and which batch a sale takes."""

from __future__ import annotations

from enum import StrEnum


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
