"""The cashier's guide: the keys as the program knows them, for the paper beside the till."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key, its verb and what it does, in the language of the screen."""

    cap: str
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class CashierGuide:
    """What the guide is made of."""

    shop: str
    keys: tuple[KeyLine, ...]
    practice: bool = False
