"""SUSULAN: a sale typed in later from its paper: a notebook of a power cut, or a receipt that restored books lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.typed_text import typed_line

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
