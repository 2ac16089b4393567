"""The guides on paper: the keys as the program knows them, for the cashier's till and the manager's pages."""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """The keys of the office: of each page by its key, with the page's name, and ``common`` what every list knows."""

    pages: Mapping[str, tuple[str, tuple[KeyLine, ...]]]
    common: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True)
class ManagerGuide:
    """What the manager's guide is made of."""

    shop: str
    keys: OfficeKeys
    practice: bool = False
