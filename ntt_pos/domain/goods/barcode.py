"""Barcodes on goods: check digits of EAN and UPC, and the shop's own numbers for goods that arrive without one."""

from __future__ import annotations

import re
from typing import Final

from ntt_pos.domain.core.errors import DomainError

LONGEST: Final = 48
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12}|[0-9]{13}")
_PREFIX = re.compile(r"2[0-9]")
_DIGITS = re.compile(r"[0-9]+")
_EAN_8: Final = 8
_GTIN_LENGTHS: Final = (8, 12, 13, 14)
_SET_A: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
_PARITY: Final = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip
_SWAP: Final = str.maketrans("01", "10")


def check_digit(digits: str) -> str:
    """Return the check digit that follows ``digits`` (GS1 General Specifications, modulo 10, weights 3 and 1)."""
    if not _DIGITS.fullmatch(digits):
        raise ValueError("a check digit is computed over ASCII digits")
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_valid_gtin(text: str) -> bool:
    """Tell whether text is an EAN-8, UPC-A or EAN-13 number with its right check digit."""
    return bool(_GTIN.fullmatch(text)) and check_digit(text[:-1]) == text[-1]


def sent_otherwise(code: str) -> tuple[str, ...]:
    """Return what else a scanner may send for a code: one number with other zeros before it, letters under caps lock."""
    if not code.isdigit():
        return tuple(dict.fromkeys(each for each in (code.upper(), code.lower(), code.swapcase()) if each != code))
    number = code.lstrip("0")
    if len(code) not in _GTIN_LENGTHS or not is_valid_gtin(number.zfill(13)):
        return ()
    lengths = (length for length in _GTIN_LENGTHS if length >= len(number))
    return tuple(each for each in map(number.zfill, lengths) if each != code)


def ean_bars(code: str) -> str:
    """Return the modules of an EAN-13, UPC-A or EAN-8 symbol (``1`` dark), without quiet zones (GS1, section 5.2).

    A UPC-A number is the EAN-13 with a 0 before it. Raises ValueError for anything else.
    """
    if not is_valid_gtin(code):
        raise ValueError(f"{code} is no EAN-13, UPC-A or EAN-8 number")
    digits = code if len(code) == _EAN_8 else code.zfill(13)
    if len(digits) == _EAN_8:
        left, right, parity = digits[:4], digits[4:], "AAAA"
    else:
        left, right, parity = digits[1:7], digits[7:], _PARITY[int(digits[0])]
    dark = "".join(
        _SET_A[int(digit)] if kind == "A" else _mirrored(_SET_A[int(digit)])
        for digit, kind in zip(left, parity, strict=True)
    )
    return f"101{dark}01010{''.join(_inverted(_SET_A[int(digit)]) for digit in right)}101"


def _inverted(bars: str) -> str:
    return bars.translate(_SWAP)


def _mirrored(bars: str) -> str:
    return _inverted(bars)[::-1]


def clean_barcode(text: str) -> str:
    """Return a barcode as it is kept: without blanks around it.

    8, 12 or 13 digits must end in their right check digit; anything else printable is free text. Raises DomainError.
    """
    code = text.strip()
    if not code:
        raise DomainError("The barcode is empty. Scan or type it.")
    if len(code) > LONGEST or not code.isprintable():
        raise DomainError(
            "“{code}” cannot be a barcode. At most {longest} printable characters are accepted.",
            code=code[:LONGEST],
            longest=LONGEST,
        )
    if _GTIN.fullmatch(code) and not is_valid_gtin(code):
        raise DomainError(
            "The barcode {code} has a wrong check digit: it should end in {digit}. Scan it again or type it anew.",
            code=code,
            digit=check_digit(code[:-1]),
        )
    return code


def in_store_ean13(number: int, prefix: str = "20") -> str:
    """Return the shop's own EAN-13 for a running number; prefixes 20 to 29 are for use inside a shop (GS1).

    Raises DomainError for another prefix or a number of more than ten digits.
    """
    if not _PREFIX.fullmatch(prefix):
        raise DomainError("The shop's own barcodes begin with 20 to 29, not with {prefix}.", prefix=prefix)
    if not 0 <= number < 10**10:
        raise DomainError("{number} is no number for a barcode of the shop: at most ten digits.", number=number)
    body = f"{prefix}{number:010d}"
    return body + check_digit(body)
