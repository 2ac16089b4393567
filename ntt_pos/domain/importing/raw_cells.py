"""What can be in a cell of a workbook, what is accepted there, and the plain text of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_PRICE, MAX_QUANTITY

LONGEST_NAME: Final = 120
LONGEST_WORD: Final = 40
LONGEST_UNIT: Final = 20
WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula instead of a value."""

    text: str


@dataclass(frozen=True, slots=True)
class BrokenValue:
    """A cell that holds a spreadsheet error such as ``#N/A``."""

    text: str


RawValue = str | int | float | bool | date | datetime | time | timedelta | Formula | BrokenValue | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for the user: an English msgid with ``{named}`` places, and what fills them."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message


class WrongCell(DomainError):
    """A cell that cannot be taken in; ``accepted`` says what can."""

    def __init__(self, message: str, /, accepted: Sentence, **params: object) -> None:
        super().__init__(message, **params)
        self.accepted = accepted


ACCEPTED_TEXT: Final = Sentence("Plain text of at most {longest} characters.", {"longest": LONGEST_NAME})
ACCEPTED_WORD: Final = Sentence("Plain text of at most {longest} characters.", {"longest": LONGEST_WORD})
ACCEPTED_CODE: Final = Sentence(
    "A code of letters, digits, dots and dashes, at most 30, for example P001 or P001-0001."
)
ACCEPTED_PRICE: Final = Sentence(
    "Whole rupiah from 1 to {highest}, for example 13500, 13.500, Rp 13.500 or 13.500,-.", {"highest": MAX_PRICE}
)
ACCEPTED_BALANCE: Final = Sentence("Whole rupiah with a minus when the producer owes, for example 125.000 or -42.500.")
ACCEPTED_TERMS: Final = Sentence(
    "A commission from 0 % to 100 %, for example 15 %, 12,5% or 0,15, or the words Harga titip."
)
ACCEPTED_DATE: Final = Sentence("A date, day first, for example 06/02/2026, 6 Feb 2026 or 2026-02-06.")
ACCEPTED_PIECES: Final = Sentence("A whole number from 1 to {highest}.", {"highest": MAX_QUANTITY})
ACCEPTED_WEIGHT: Final = Sentence("A weight or volume with at most three decimals, for example 38,5.")
ACCEPTED_PHONE: Final = Sentence("A phone number, for example 0812-3456-7890 or +62 812 3456 7890.")
ACCEPTED_ACCOUNT: Final = Sentence("An account number of 5 to 30 digits; spaces and dashes are allowed.")
ACCEPTED_PILLAR: Final = Sentence("OVOP, OSOP or OCOP, or: Desa, Sekolah, Komunitas.")
ACCEPTED_HALAL: Final = Sentence("Halal, Ya, Belum, Tidak halal, a dash, or nothing.")
ACCEPTED_UNIT: Final = Sentence("A unit of at most 20 letters, for example bungkus, botol, lembar, kg or liter.")
ACCEPTED_BARCODE: Final = Sentence("The digits as printed below the bars, a code of the shop's own, or nothing.")
ACCEPTED_VALUE: Final = Sentence("The value itself: type the number, date or words that the formula shows.")


def shown(raw: RawValue) -> str:
    """Return a raw value as a message quotes it: short, on one line."""
    text = raw.text if isinstance(raw, Formula | BrokenValue) else str(raw)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:40]


def plain(raw: RawValue, accepted: Sentence = ACCEPTED_TEXT) -> str:
    """Return what a cell says as one line of plain text ("" when empty); marks like ``<b>`` stay as they are.

    Raises WrongCell, naming what is ``accepted``, for formulas, dates, true/false and control characters.
    """
    if raw is None:
        return ""
    if isinstance(raw, Formula):
        raise WrongCell("The cell holds a formula ({text}).", ACCEPTED_VALUE, text=shown(raw))
    if isinstance(raw, BrokenValue):
        raise WrongCell("The cell holds an error ({text}).", ACCEPTED_VALUE, text=shown(raw))
    if isinstance(raw, bool | date | time | timedelta):
        raise WrongCell(
            "“{text}” is a date or a true/false value, which cannot be used here.", accepted, text=shown(raw)
        )
    if isinstance(raw, int | float):
        return str(int(raw)) if isinstance(raw, int) or raw.is_integer() else str(raw)
    visible = "".join(c for c in unicodedata.normalize("NFC", raw) if unicodedata.category(c) != "Cf")
    text = " ".join(visible.split())
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in text):
        raise WrongCell("“{text}” holds characters that cannot be printed.", accepted, text=shown(raw))
    return text


def is_blank(raw: RawValue) -> bool:
    """Whether a cell is empty, or holds spaces only."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def says_none(raw: RawValue) -> bool:
    """Whether an optional cell says that there is nothing: empty, or a dash."""
    return is_blank(raw) or (isinstance(raw, str) and raw.strip() in ("-", "–", "—"))
