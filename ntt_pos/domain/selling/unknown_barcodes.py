"""Scanned codes that the shop does not know: what became of each, because a lost scan is goods nobody pays for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

LONGEST_CODE: Final = 60


class CodeFate(StrEnum):
    """What happened to a code: it was scanned unknown, scanned again and known, its product was picked, or it is not ours."""

    SCANNED = "SCANNED"
    KNOWN = "KNOWN"
    PICKED = "PICKED"
    NOT_OURS = "NOT_OURS"


@dataclass(frozen=True, slots=True)
class CodeEvent:
    """One thing that happened to a code at the till; ``product`` is the name of what was picked."""

    code: str
    fate: CodeFate
    at: datetime
    by: str
    product: str = ""


@dataclass(frozen=True, slots=True)
class UnknownBarcode:
    """A code that was scanned unknown: when last and how often, and what became of it (SCANNED: nothing yet).

    ``answers`` are all that were given to it, with the product of each: a later scan may be answered otherwise.
    """

    code: str
    first: datetime
    last: datetime
    count: int
    by: str
    fate: CodeFate = CodeFate.SCANNED
    product: str = ""
    answers: tuple[tuple[CodeFate, str], ...] = ()


def codes_of(events: Iterable[CodeEvent]) -> tuple[UnknownBarcode, ...]:
    """Return each code with its times and fate, the one scanned last first; a code scanned after its fate waits again."""
    found: dict[str, UnknownBarcode] = {}
    for each in events:
        known = found.get(each.code)
        if each.fate is not CodeFate.SCANNED:
            if known is not None:
                answers = (*known.answers, (each.fate, each.product))
                found[each.code] = replace(known, fate=each.fate, product=each.product, answers=answers)
        elif known is None:
            found[each.code] = UnknownBarcode(each.code, each.at, each.at, 1, each.by)
        else:
            found[each.code] = replace(
                found.pop(each.code), last=each.at, count=known.count + 1, by=each.by, fate=CodeFate.SCANNED, product=""
            )
    return tuple(reversed(found.values()))
