"""What is typed to find a receipt: a number, a day, an amount, or words of its goods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.receipt import SEQUENCE
from ntt_pos.domain.typed.typed_numbers import parse_rupiah

_NUMBER = re.compile(r"(JL|RT)(-|$)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{2}|\d{4}))?")
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks for; empty fields ask nothing."""

    number: str = ""
    day: date | None = None
    amount: int | None = None
    words: str = ""
    tail: str = ""


def read_wanted(text: str, today: date) -> Wanted:
    """Read ``28/2``, ``JL-…``, ``57.500``, ``kopi wulanggitang``, also together; a day without a year is the last such day.

    Up to six digits without a dot are the last ones of a number, or an amount.
    """
    number, day, amount, words, tail = "", None, None, [], ""
    for piece in text.split():
        if _NUMBER.match(piece):
            number = piece.upper()
        elif (found := _DAY.fullmatch(piece)) and (read := _day(found, today)):
            day = read
        elif piece.replace(".", "").isascii() and piece.replace(".", "").isdigit():
            if "." not in piece and len(piece) <= SEQUENCE:
                tail = piece
            try:
                amount = parse_rupiah(piece)
            except DomainError:
                words.append(piece)
        else:
            words.append(piece)
    return Wanted(number, day, amount, " ".join(words), tail)


def _day(found: re.Match[str], today: date) -> date | None:
    day, month, year = found.groups()
    try:
        if year:
            return date(int(year) + (_CENTURY if len(year) == len("26") else 0), int(month), int(day))
        this = date(today.year, int(month), int(day))
        return this if this <= today else date(today.year - 1, int(month), int(day))
    except ValueError:
        return None
