"""Amounts in words (terbilang), as a voucher says them."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.errors import DomainError

HIGHEST: Final = 999_999_999_999_999
_THOUSAND: Final = 1_000
_IRREGULAR: Final = {10: "sepuluh", 11: "sebelas"}
_DIGITS: Final = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES: Final = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (_THOUSAND, "ribu"))


def terbilang(value: int) -> str:
    """Return whole rupiah in Indonesian words: 251.500 is “dua ratus lima puluh satu ribu lima ratus rupiah”.

    0 is “nol rupiah”, a negative amount begins with “minus”. Raises DomainError above 999 triliun.
    """
    if abs(value) > HIGHEST:
        raise DomainError(
            "{value} is too large to be written in words. The highest is {highest}.", value=value, highest=HIGHEST
        )
    if value == 0:
        return "nol rupiah"
    words = ["minus"] if value < 0 else []
    rest = abs(value)
    for scale, name in _SCALES:
        count, rest = divmod(rest, scale)
        if count == 1 and scale == _THOUSAND:
            words.append("seribu")
        elif count:
            words += [*_below_thousand(count), name]
    return " ".join([*words, *_below_thousand(rest), "rupiah"])


def _below_thousand(value: int) -> list[str]:
    hundreds, rest = divmod(value, 100)
    words = ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"] if hundreds else []
    tens, ones = divmod(rest, 10)
    if rest in _IRREGULAR:
        words.append(_IRREGULAR[rest])
    elif tens == 1:
        words += [_DIGITS[ones], "belas"]
    else:
        words += ([_DIGITS[tens], "puluh"] if tens else []) + ([_DIGITS[ones]] if ones else [])
    return words


_UNDER_TWENTY: Final = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (_THOUSAND, "thousand"))


def in_words(value: int, language: str) -> str:
    """Return whole rupiah in the words of a paper's language, ``en`` or ``id``."""
    return in_english_words(value) if language == "en" else terbilang(value)


def in_english_words(value: int) -> str:
    """Return whole rupiah in English words, for the pages of a shop that writes English: “two hundred fifty rupiah”.

    0 is “zero rupiah”. Raises DomainError above 999 trillion.
    """
    if abs(value) > HIGHEST:
        raise DomainError(
            "{value} is too large to be written in words. The highest is {highest}.", value=value, highest=HIGHEST
        )
    words = ["minus"] if value < 0 else [] if value else ["zero"]
    rest = abs(value)
    for scale, name in _ENGLISH:
        count, rest = divmod(rest, scale)
        words += [*_english_below_thousand(count), name] if count else []
    return " ".join([*words, *_english_below_thousand(rest), "rupiah"])


def _english_below_thousand(value: int) -> list[str]:
    hundreds, rest = divmod(value, 100)
    words = [_UNDER_TWENTY[hundreds], "hundred"] if hundreds else []
    if rest < len(_UNDER_TWENTY):
        return words + ([_UNDER_TWENTY[rest]] if rest else [])
    tens, ones = divmod(rest, 10)
    return [*words, f"{_TENS[tens]}-{_UNDER_TWENTY[ones]}" if ones else _TENS[tens]]
