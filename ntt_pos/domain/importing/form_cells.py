"""How a cell of a shop's workbook is read: prices, rates, dates, quantities, phones as people spell them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, MAX_PRICE, MAX_QUANTITY
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.goods.barcode import clean_barcode
from ntt_pos.domain.importing.raw_cells import (
    ACCEPTED_ACCOUNT,
    ACCEPTED_BALANCE,
    ACCEPTED_BARCODE,
    ACCEPTED_CODE,
    ACCEPTED_DATE,
    ACCEPTED_HALAL,
    ACCEPTED_PIECES,
    ACCEPTED_PILLAR,
    ACCEPTED_PRICE,
    ACCEPTED_TERMS,
    ACCEPTED_TEXT,
    ACCEPTED_UNIT,
    ACCEPTED_WEIGHT,
    ACCEPTED_WORD,
    LONGEST_NAME,
    LONGEST_UNIT,
    LONGEST_WORD,
    WHOLE,
    BrokenValue,
    Formula,
    RawValue,
    Sentence,
    WrongCell,
    is_blank,
    plain,
    says_none,
    shown,
)
from ntt_pos.domain.typed.typed_date import FIRST_YEAR, LAST_YEAR, MONTHS

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")
_RUPIAH = re.compile(r"(?:(?:Rp|IDR)\.? ?)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,-|,00)?", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<minus>[-−]?) ?(?P<rest>(?:(?:Rp|IDR)\.? ?)?(?P<inner>[-−]?) ?[0-9.,-]+)", re.IGNORECASE)
_RATE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))? ?(%|persen)?", re.IGNORECASE)
_DECIMAL = re.compile(r"([0-9]{1,12})(?:,([0-9]{1,3}))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?: 00:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ -]([0-9]{4})")
_PILLARS: Final = {
    "ovop": Pillar.VILLAGE,
    "onevillageoneproduct": Pillar.VILLAGE,
    "desa": Pillar.VILLAGE,
    "osop": Pillar.SCHOOL,
    "oneschooloneproduct": Pillar.SCHOOL,
    "sekolah": Pillar.SCHOOL,
    "ocop": Pillar.COMMUNITY,
    "onecommunityoneproduct": Pillar.COMMUNITY,
    "komunitas": Pillar.COMMUNITY,
}
_WEIGHED: Final = {
    **dict.fromkeys(("kg", "kilo", "kilogram"), "kg"),
    **dict.fromkeys(("l", "lt", "ltr", "liter", "litre"), "liter"),
}


def name_of(raw: RawValue, *, longest: int = LONGEST_NAME) -> str:
    """Return a name: trimmed, its case kept, any characters that can be printed."""
    text = plain(raw)
    accepted = ACCEPTED_TEXT if longest == LONGEST_NAME else ACCEPTED_WORD
    if not text:
        raise WrongCell("The cell is empty.", accepted)
    if len(text) > longest:
        raise WrongCell("The text has {count} characters, which is too long.", accepted, count=len(text))
    return text


def code_of(raw: RawValue) -> str:
    """Return a producer's or product's code, trimmed."""
    text = plain(raw, ACCEPTED_CODE)
    if not text:
        raise WrongCell("The cell is empty.", ACCEPTED_CODE)
    if not _CODE.fullmatch(text):
        raise WrongCell("“{text}” is not a code.", ACCEPTED_CODE, text=text[:40])
    return text


def price_of(raw: RawValue) -> int:
    """Return a price in whole rupiah, 1 to 1.000.000.000: ``13500``, ``Rp. 11.000``, ``25.000,-``."""
    value = _rupiah(raw, ACCEPTED_PRICE)
    if not 1 <= value <= MAX_PRICE:
        raise WrongCell("{value} rupiah is outside what a price may be.", ACCEPTED_PRICE, value=value)
    return value


def balance_of(raw: RawValue) -> int:
    """Return an opening balance in rupiah; negative when the producer owes the shop."""
    sign = 1
    if isinstance(raw, str):
        match = _SIGNED.fullmatch(plain(raw, ACCEPTED_BALANCE))
        if match is not None and bool(match["minus"]) is not bool(match["inner"]):
            sign = -1
            raw = re.sub(r"[-−]", "", match["rest"], count=1) if match["inner"] else match["rest"]
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and raw < 0:
        sign, raw = -1, -raw
    value = _rupiah(raw, ACCEPTED_BALANCE)
    if value > MAX_AMOUNT:
        raise WrongCell("{value} rupiah is too large.", ACCEPTED_BALANCE, value=value)
    return sign * value


def _rupiah(raw: RawValue, accepted: Sentence) -> int:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        exact = _exact(raw)
        if exact is None or exact != exact.to_integral_value():
            raise WrongCell("{text} is not a whole amount.", accepted, text=shown(raw))
        if exact < 0:
            raise WrongCell("{text} is negative.", accepted, text=shown(raw))
        return int(exact)
    text = plain(raw, accepted)
    if not text:
        raise WrongCell("The cell is empty.", accepted)
    match = _RUPIAH.fullmatch(text)
    if match is None or len(match[1]) > LONGEST_WORD:
        raise WrongCell("“{text}” is not an amount.", accepted, text=text[:40])
    return int(match[1].replace(".", ""))


def terms_of(raw: RawValue) -> int | None:
    """Return a commission in basis points (``15%``, ``0.15``, ``12,5%``), or None for the words ``Harga titip``."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        exact, text, is_percent = _exact(raw), shown(raw), False
    else:
        text = plain(raw, ACCEPTED_TERMS)
        if not text:
            raise WrongCell("The cell is empty.", ACCEPTED_TERMS)
        if _key(text) == "hargatitip":
            return None
        match = _RATE.fullmatch(text)
        exact = Decimal(f"{match[1]}.{match[2] or 0}") if match else None
        is_percent = bool(match and match[3])
    if exact is None or exact < 0:
        raise WrongCell("“{text}” is not a commission.", ACCEPTED_TERMS, text=text[:40])
    if not is_percent and exact == 1:
        raise WrongCell("1 may mean 1 % or 100 %.", Sentence("Type 1% or 100%."))
    points = exact * (WHOLE if not is_percent and exact < 1 else 100)
    if points > WHOLE:
        raise WrongCell("A commission of {text} is more than 100 %.", ACCEPTED_TERMS, text=text[:40])
    if points != points.to_integral_value():
        raise WrongCell("“{text}” has more than two decimals of a percent.", ACCEPTED_TERMS, text=text[:40])
    return int(points)


def date_of(raw: RawValue) -> date:
    """Return a date: a date cell, or text with the day first, Indonesian or English months, or ``2026-02-06``."""
    found: date | None = None
    text = shown(raw)
    if isinstance(raw, datetime):
        found = raw.date()
    elif isinstance(raw, date):
        found = raw
    elif isinstance(raw, Formula | BrokenValue):
        plain(raw)
    elif is_blank(raw):
        raise WrongCell("The cell is empty.", ACCEPTED_DATE)
    elif isinstance(raw, str):
        found = _date_in(" ".join(raw.split()))
    if found is None:
        raise WrongCell("“{text}” is not a date.", ACCEPTED_DATE, text=text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongCell("The year {year} cannot be right.", ACCEPTED_DATE, year=str(found.year))
    return found


def _date_in(text: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(text):
        parts = match[4], match[3], match[1]
    elif match := _YEAR_FIRST.fullmatch(text):
        parts = match[1], match[2], match[3]
    elif (match := _IN_WORDS.fullmatch(text)) and match[2].lower() in MONTHS:
        parts = match[3], str(MONTHS[match[2].lower()]), match[1]
    else:
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise WrongCell("There is no day {text} in the calendar.", ACCEPTED_DATE, text=text) from None


def quantity_of(raw: RawValue, price_per: int) -> int:
    """Return a quantity in base units: pieces as they are, kilograms and litres × 1000 (``38,5`` is 38.500 g)."""
    accepted = ACCEPTED_PIECES if price_per == 1 else ACCEPTED_WEIGHT
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        exact, text = _exact(raw), shown(raw)
    else:
        text = plain(raw, accepted)
        if not text:
            raise WrongCell("The cell is empty.", accepted)
        exact = None
        if match := _DECIMAL.fullmatch(text):
            exact = Decimal(f"{match[1]}.{match[2] or 0}")
        elif _GROUPED.fullmatch(text):
            exact = Decimal(text.replace(".", "")[:30])
    if exact is None:
        raise WrongCell("“{text}” is not a quantity.", accepted, text=text[:40])
    if exact <= 0:
        raise WrongCell("The quantity {text} is not more than 0.", accepted, text=text[:40])
    base = exact * price_per
    if base != base.to_integral_value():
        if price_per == 1:
            raise WrongCell("{text} is not a whole number of pieces.", accepted, text=text[:40])
        raise WrongCell("{text} has more than three decimals.", accepted, text=text[:40])
    if base > MAX_QUANTITY:
        raise WrongCell("The quantity {text} is too large.", accepted, text=text[:40])
    return int(base)


def account_of(raw: RawValue) -> str:
    """Return a bank account number as digits; "" when empty."""
    if says_none(raw):
        return ""
    text = plain(raw, ACCEPTED_ACCOUNT)
    digits = re.sub(r"[ .\-]", "", text)
    if not re.fullmatch(r"[0-9]{5,30}", digits):
        raise WrongCell("“{text}” is not an account number.", ACCEPTED_ACCOUNT, text=text[:40])
    return digits


def pillar_of(raw: RawValue) -> Pillar:
    """Return the pillar by its short or long name, or by desa / sekolah / komunitas."""
    text = plain(raw, ACCEPTED_PILLAR)
    if not text:
        raise WrongCell("The cell is empty.", ACCEPTED_PILLAR)
    found = _PILLARS.get(_key(text))
    if found is None:
        raise WrongCell("“{text}” is not a pillar.", ACCEPTED_PILLAR, text=text[:40])
    return found


def is_food(category: str) -> bool:
    """Whether a category is food or drink, so that its halal state matters."""
    return any(word in category.casefold() for word in ("makan", "minum", "food", "pangan"))


def halal_of(raw: RawValue, *, food: bool) -> tuple[Halal, bool]:
    """Return the halal state and whether somebody has checked it; never ``tidak halal`` by guess.

    ``Belum``, a dash and an empty cell on food are "not certified yet", unchecked.
    """
    text = "" if says_none(raw) else _key(plain(raw, ACCEPTED_HALAL))
    if text in ("halal", "ya"):
        return Halal.HALAL, True
    if text == "tidakhalal":
        return Halal.NOT_HALAL, True
    if text not in ("", "belum", "belumbersertifikat"):
        raise WrongCell("“{text}” is not a halal state.", ACCEPTED_HALAL, text=shown(raw))
    return (Halal.UNCERTIFIED, False) if food else (Halal.NONE, True)


def unit_of(raw: RawValue) -> tuple[str, int]:
    """Return a unit and the base units its price is for: kg and litre are sold by gram and millilitre, per 1000."""
    text = plain(raw, ACCEPTED_UNIT).lower()
    if not text:
        raise WrongCell("The cell is empty.", ACCEPTED_UNIT)
    if text.rstrip(".") in _WEIGHED:
        return _WEIGHED[text.rstrip(".")], 1000
    if len(text) > LONGEST_UNIT or not text[0].isalpha():
        raise WrongCell("“{text}” is not a unit.", ACCEPTED_UNIT, text=text[:40])
    return text, 1


def barcodes_of(raw: RawValue) -> tuple[str, ...]:
    """Return the barcodes of a cell, several parted by ``;``. 8, 12 or 13 digits need a valid check digit."""
    if says_none(raw):
        return ()
    found = []
    for part in plain(raw, ACCEPTED_BARCODE).split(";"):
        text = part.strip()
        if not text:
            continue
        if len(text) > LONGEST_WORD:
            raise WrongCell("“{text}” is too long for a barcode.", ACCEPTED_BARCODE, text=text[:40])
        try:
            found.append(clean_barcode(text))
        except DomainError:
            raise WrongCell(
                "The check digit of barcode {text} is wrong: a digit was mistyped.", ACCEPTED_BARCODE, text=text
            ) from None
    return tuple(dict.fromkeys(found))


def people_of(raw: RawValue) -> tuple[str, ...]:
    """Return the people allowed to collect money, parted by ``;`` or line breaks."""
    if says_none(raw):
        return ()
    lines = raw.replace("\n", ";") if isinstance(raw, str) else raw
    names = (part.strip() for part in plain(lines).split(";"))
    return tuple(dict.fromkeys(name_of(name) for name in names if name))


def optional_text(raw: RawValue, *, longest: int = LONGEST_NAME) -> str:
    """Return optional text; an empty cell or a dash is ""."""
    return "" if says_none(raw) else name_of(raw, longest=longest)


def _exact(value: float) -> Decimal | None:
    try:
        exact = Decimal(value) if isinstance(value, int) else Decimal(str(round(value, 8)))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return exact if exact.is_finite() else None


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())
