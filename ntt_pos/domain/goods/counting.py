"""A stock count under way: what is counted together, what was typed, and how a difference is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.stock import Stockable
from ntt_pos.domain.typed.typed_numbers import parse_quantity

LONGEST_CODE: Final = 60
LONGEST_REASON: Final = 120


class ScopeKind(StrEnum):
    """By what the goods of one count belong together."""

    ALL = "ALL"
    PRODUCER = "PRODUCER"
    CATEGORY = "CATEGORY"
    SHELF = "SHELF"


@dataclass(frozen=True, slots=True)
class CountScope:
    """What is counted together: everything, or the goods of a producer (by code), a category or a shelf."""

    kind: ScopeKind
    value: str = ""

    @property
    def text(self) -> str:
        """As it is stored: ``PRODUCER:P014``."""
        return f"{self.kind}:{self.value}" if self.value else str(self.kind)

    def covers(self, product: Countable) -> bool:
        """Tell whether a product is counted here."""
        word = {
            ScopeKind.PRODUCER: product.producer_code,
            ScopeKind.CATEGORY: product.category,
            ScopeKind.SHELF: product.shelf,
        }
        return self.kind is ScopeKind.ALL or word[self.kind] == self.value


def read_scope(text: str) -> CountScope | None:
    """Return a scope from its stored text; None for words that somebody chose freely."""
    kind, _, value = text.partition(":")
    return CountScope(ScopeKind(kind), value) if kind in list(ScopeKind) else None


@dataclass(frozen=True, slots=True)
class Countable(Stockable):
    """A product as somebody counts it: everything that helps to find it, and nothing of what is expected."""

    producer_code: str
    producer_name: str
    category: str
    shelf: str
    barcodes: tuple[str, ...] = ()

    @property
    def weighed(self) -> bool:
        """Whether it is counted in kilograms or litres."""
        return self.price_per != 1


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A counted product against the books, in base units; ``value`` is rupiah, ``money`` what the balance gains of it.

    ``expected`` is what the shelf should have held when it was counted. ``bearer`` is SHOP or PRODUCER, empty when nobody
    loses; ``disturbed`` says that it moved between the first and the last unit counted.
    """

    product: Countable
    expected: int
    counted: int
    value: int = 0
    money: int = 0
    bearer: str = ""
    reason: str = ""
    disturbed: bool = False

    @property
    def units(self) -> int:
        """What is too much (above 0) or missing (below 0)."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class BlindSheet:
    """A paper to count on, which tells nothing of what is expected."""

    shop: str
    scope: str
    at: dt.datetime
    counter: str
    products: tuple[Countable, ...]
    practice: bool = False


@dataclass(frozen=True, slots=True)
class CountResult:
    """A posted count as its minutes tell it; ``differences`` only, ``agreed`` counts the lines that were right."""

    number: str
    shop: str
    scope: str
    at: dt.datetime
    date: dt.date
    counter: str
    note: str
    agreed: int
    differences: tuple[CountDifference, ...]
    approver: str = ""
    practice: bool = False

    @property
    def money(self) -> int:
        """What the producers' balances gained (rupiah, signed)."""
        return sum(each.money for each in self.differences)


def parse_count(text: str, price_per: int) -> int:
    """Read a counted quantity in base units: 0 or more whole pieces, or kilograms with a decimal comma.

    Raises DomainError for anything else (``-1``, ``1,5`` pieces, ``1e5``, too large).
    """
    typed = text.strip()
    if typed and typed.isascii() and not typed.replace(",", "0", 1).strip("0") and len(typed) <= LONGEST_CODE:
        return 0
    return parse_quantity(text, price_per)


def clean_reason(text: str) -> str:
    """Return a reason as one line of at most 120 characters. Raises DomainError for an empty or longer one."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not words or len(words) > LONGEST_REASON:
        raise DomainError(
            "Say in at most {longest} characters why it differs. Nothing was recorded.", longest=LONGEST_REASON
        )
    return words
