"""What customers asked for and the shop did not have: a product, or a few words; never who asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.typed.typed_text import typed_line

LONGEST_WANTED: Final = 40
_NUMBER: Final = re.compile(r"(?:\d[\s.()+-]{0,2}){7,}")


@dataclass(frozen=True, slots=True)
class WantedWeek:
    """How often something was asked for in the week from a Monday on; without a product it is told in words."""

    week: date
    words: str
    times: int
    product_id: int | None = None
    producer: str = ""
    village: str = ""


def wanted_words(text: str) -> str:
    """Return what was asked for as it is kept; raises DomainError for nothing, long words, and what may be a telephone."""
    words = typed_line(text, LONGEST_WANTED)
    if not words or not any(sign.isalpha() for sign in words):
        raise DomainError(
            "Type in a few words what was asked for, at most {most} ordinary characters. Nothing was noted.",
            most=LONGEST_WANTED,
        )
    if _NUMBER.search(words):
        raise DomainError(
            "Type what was asked for, not who asked: this looks like a telephone number. Nothing was noted."
        )
    return words
