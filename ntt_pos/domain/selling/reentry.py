"""SUSULAN: a sale typed in later from its paper: a notebook of a power cut, or a receipt that restored books lack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.typed.typed_text import typed_line

LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True)
class Reentry:
    """The paper: its own number (the notebook's or the receipt's) and its date. The new sale has a number and date of its own."""

    number: str
    occurred_on: date


def check_reentry(number: str, occurred_on: date, *, today: date, since: date = date.min) -> Reentry:
    """Return what is on the paper, its number in capitals; ``since`` is the shop's first day.

    Raises DomainError for no number or a long one, and for a date that is still to come or before the shop.
    """
    plain = typed_line(number.upper(), LONGEST_NUMBER)
    if not plain:
        raise DomainError(
            "Type the number on the paper, at most {most} ordinary characters. Nothing was recorded.",
            most=LONGEST_NUMBER,
        )
    if occurred_on > today:
        raise DomainError("The receipt cannot be of a later date than today ({today}).", today=today)
    if occurred_on < since:
        raise DomainError(
            "The shop's books begin on {since}: the paper cannot be older. Nothing was recorded.", since=since
        )
    return Reentry(plain, occurred_on)


@dataclass(frozen=True, slots=True)
class PaperSale:
    """A sale that a paper may be in the books as: ``paper`` is "" for one rung up as usual, whose number the paper bears.

    ``total`` in rupiah; ``at`` and ``uid`` tell which was recorded first.
    """

    number: str
    register: str
    paper: str
    occurred_on: date | None
    at: datetime
    uid: str
    total: int


@dataclass(frozen=True, slots=True)
class PaperTwice:
    """A paper that is in the books as two sales: ``first`` stays, ``again`` is to be taken back."""

    paper: str
    first: PaperSale
    again: PaperSale


def papers_twice(sales: Collection[PaperSale]) -> tuple[PaperTwice, ...]:
    """Return what stands twice, the oldest first; a receipt that was found again stays, of papers the one typed first.

    Two PCs that did not meet yet cannot know of each other's papers, so both are recorded and one is taken back.
    """
    found: dict[tuple[str, date | None], PaperSale] = {}
    originals = {each.number: each for each in sales}
    twice = []
    for each in sorted((each for each in sales if each.paper), key=lambda each: (each.at, each.uid)):
        first = originals.get(each.paper) or found.setdefault((each.paper, each.occurred_on), each)
        if first is not each:
            twice.append(PaperTwice(each.paper, first, each))
    return tuple(twice)
