"""What people write in the cells of a list of their own: ``28rb``, ``Rp 25.000,-``, ``53 bks``, ``1/2 kg``, ``exp 30/4``."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_PRICE, MAX_QUANTITY
from ntt_pos.domain.importing.raw_cells import BrokenValue, Formula, RawValue
from ntt_pos.domain.typed.typed_date import parse_day

LOW_PRICE: Final = 1000  # a smaller figure in a column of prices may be meant in thousands


class Doubt(StrEnum):
    """Why a cell is asked about."""

    SURE = "SURE"
    UNREADABLE = "UNREADABLE"
    THOUSANDS = "THOUSANDS"  # 25 among prices: 25 or 25.000
    RANGE = "RANGE"  # 25.000 - 30.000
    ABOUT = "ABOUT"  # ± 20, 20an, 10+5
    DOZEN = "DOZEN"  # 2 lusin
    YEAR = "YEAR"  # 30/4


@dataclass(frozen=True, slots=True)
class Amount:
    """A price in whole rupiah (None when the cell holds none) and the unit it is for, where the cell says so."""

    value: int | None
    doubt: Doubt = Doubt.SURE
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A quantity: a decimal number of its unit, None when the cell holds none; ``unit`` is "" when it names none."""

    value: Decimal | None
    doubt: Doubt = Doubt.SURE
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Until:
    """An expiry date; with Doubt.YEAR the year is the nearest one that is not past."""

    on: date | None
    doubt: Doubt = Doubt.SURE


UNITS: Final = {
    spelling: unit
    for unit, spellings in {
        "bungkus": "bungkus bks bgks bgkus bkus bngks bungkusan bks2",
        "buah": "buah bh bj biji pcs pc pce pis unit",
        "botol": "botol btl btol bt",
        "lembar": "lembar lbr lb helai hlai",
        "kg": "kg kilo kilogram kgs",
        "liter": "liter ltr lt l litre",
        "kotak": "kotak ktk kt dos dus dosin box boks",
        "ikat": "ikat ikt iket",
        "saset": "saset sachet sachets scht sct",
        "pak": "pak pack pck packs",
        "toples": "toples tpls tples stoples",
        "kaleng": "kaleng klg",
        "gelas": "gelas gls cup",
        "batang": "batang btg btng",
        "buku": "buku bk eksemplar eks",
        "set": "set stel",
        "pasang": "pasang psg psng",
        "karung": "karung krg",
        "sisir": "sisir",
        "ekor": "ekor",
        "butir": "butir btr",
        "kantong": "kantong ktg kantung",
        "jerigen": "jerigen jirigen",
        "potong": "potong ptg",
        "tabung": "tabung tbg",
    }.items()
    for spelling in spellings.split()
}
_DOZEN: Final = {"lusin": 12, "lsn": 12, "kodi": 20, "gros": 144}
_NOTHING: Final = frozenset(
    {"", "-", "--", "–", "—", "?", "kosong", "habis", "hbs", "abis", "nihil", "tidak ada", "tdk ada", "n/a", "x"}
)
_DITTO: Final = frozenset({"sda", "s d a", "idem", "dto", "ditto", "sama"})
DITTO_MARKS: Final = "\"”“″'"
_TIMES: Final = {
    **dict.fromkeys(("rb", "ribu", "rban", "rbu", "k"), 1_000),
    **dict.fromkeys(("jt", "juta"), 1_000_000),
}
_NUMBER: Final = r"[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]+(?:[.,][0-9]{1,2})?"
_AMOUNT = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<times>rban|rbu|ribu|rb|k|juta|jt)?\.?(?:[,.]-+|[,.]00|=)?"
    r"(?:\s*(?:/|per|@|tiap)\s*(?P<unit>[a-z]+)\.?)?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+")
_RANGE = re.compile(r"[0-9][0-9.,]*\s*(?:rb|ribu|k)?\s*(?:-|–|s/d|sd|sampai)\s*[0-9]")
_COUNT = re.compile(
    r"(?P<about>±|\+/-|kurang lebih|sekitar|kira2)?\s*(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*(?P<an>an\b)?\s*(?P<unit>[a-z]+)?\.?"
)
_GROUPED_COUNT = re.compile(r"(?P<number>[0-9]{1,3}(?:\.[0-9]{3})+)\s*(?P<unit>[a-z]+)?\.?")
_DOZENS_AND = re.compile(rf"(?P<number>[0-9]+)\s*(?P<unit>{'|'.join(_DOZEN)})\s*\+\s*(?P<more>[0-9]+)")
_BESIDE: Final = re.compile(r"(?<=[0-9a-z])\s*(?:\([a-z ]+\)|\blagi|\bsaja|\baja)$")  # 4 (empat), 2 bks lagi
_SUM = re.compile(r"[0-9]+(?:\s*\+\s*[0-9]+)+")
_SIZE = re.compile(
    r"(?<![0-9.,/])(?:@\s*)?(?P<number>[0-9]+/[0-9]+|[0-9]+(?:[.,][0-9]+)?)\s*"
    r"(?P<unit>kilogram|kilo|kg|gram|grm|gr|g|mili|mlt|ml|cc|liter|ltr|lt|l)\b\.?",
    re.IGNORECASE,
)
_MEASURES: Final = {
    **dict.fromkeys(("g", "gr", "grm", "gram"), ("g", 1)),
    **dict.fromkeys(("kg", "kilo", "kilogram"), ("g", 1000)),
    **dict.fromkeys(("ml", "mlt", "mili", "cc"), ("ml", 1)),
    **dict.fromkeys(("l", "lt", "ltr", "liter"), ("ml", 1000)),
}
_LARGE: Final = 1000  # from here on packages print kilograms and litres
_PERCENT = re.compile(r"(?<![0-9.,])([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*(?:%|persen|prosen)", re.IGNORECASE)
_PRODUCERS_PART = re.compile(r"\b(?:produsen|penitip|pengrajin|perajin|kelompok|pemilik)\b", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:exp(?:ired?)?|e\.?d|kad(?:a)?luw?arsa|kedaluwarsa|tgl\s+exp|bb|best before)\b[.:]?", re.IGNORECASE
)
_DAY_MONTH = re.compile(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})")
_DAY_WORD = re.compile(r"([0-9]{1,2})\s*([a-z]{3,9})", re.IGNORECASE)


def spaced(raw: RawValue) -> str:
    """Return a cell as one line of text: without marks that are not seen, its spaces single, compatible signs plain."""
    if raw is None or isinstance(raw, Formula | BrokenValue):
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = unicodedata.normalize("NFKC", str(raw)).replace("\u2044", "/")
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def folded(text: str) -> str:
    """Return a text to compare by: small letters without accents, words of letters and digits, one space between."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def is_ditto(raw: RawValue) -> bool:
    """Whether a cell says that it holds what stands above it (``sda``, ``"``)."""
    text = spaced(raw)
    return bool(text) and (folded(text) in _DITTO or not text.strip(DITTO_MARKS))


def amount_in(raw: RawValue) -> Amount:
    """Return the price that a cell of a list holds; what is no price is Doubt.UNREADABLE."""
    if isinstance(raw, bool | date | timedelta):
        return Amount(None, Doubt.UNREADABLE)
    if isinstance(raw, int | float):
        return _priced(Decimal(str(raw)), Decimal(1))
    text = re.sub(r"^(?:rp|idr)[.: ]*|\b(?:rupiah|rp)\b", "", spaced(raw).lower()).strip()
    match = _AMOUNT.fullmatch(text)
    if match is None or text in _NOTHING:
        return Amount(None, Doubt.SURE if text in _NOTHING else Doubt.RANGE if _RANGE.match(text) else Doubt.UNREADABLE)
    number = match["number"]
    if _GROUPED.fullmatch(number):
        number = re.sub(r"[., ]", "", number)
    found = _priced(Decimal(number.replace(",", ".")), Decimal(_TIMES.get(match["times"] or "", 1)))
    return Amount(found.value, found.doubt, UNITS.get(match["unit"] or "", ""))


def _priced(number: Decimal, times: Decimal) -> Amount:
    value = number * times
    if value <= 0 or value > MAX_PRICE:
        return Amount(None, Doubt.SURE if value == 0 else Doubt.UNREADABLE)
    if value < LOW_PRICE and times == 1:
        whole = value * 1000
        return Amount(int(whole), Doubt.THOUSANDS) if whole == int(whole) else Amount(None, Doubt.UNREADABLE)
    return Amount(int(value)) if value == int(value) else Amount(None, Doubt.UNREADABLE)


def count_in(raw: RawValue) -> Count:
    """Return the quantity that a cell of a list holds; words for nothing are 0."""
    if isinstance(raw, int | float | date | timedelta):
        is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
        return _counted(Decimal(str(raw)), "", Doubt.SURE) if is_number else Count(None, Doubt.UNREADABLE)
    text = _BESIDE.sub("", spaced(raw).lower().strip("=: "))
    if text in _NOTHING:
        return Count(Decimal(0) if text in ("kosong", "habis", "hbs", "abis", "nihil") else None)
    return _written_count(text)


def _written_count(text: str) -> Count:
    if match := _GROUPED_COUNT.fullmatch(text):
        return _counted(Decimal(match["number"].replace(".", "")), match["unit"] or "", Doubt.SURE)
    if match := _DOZENS_AND.fullmatch(text):
        return Count(Decimal(match["number"]) * _DOZEN[match["unit"]] + Decimal(match["more"]), Doubt.DOZEN)
    if _SUM.fullmatch(text):
        return Count(Decimal(sum(int(part) for part in re.findall("[0-9]+", text))), Doubt.ABOUT)
    if match := _COUNT.fullmatch(text):
        doubt = Doubt.ABOUT if match["about"] or match["an"] else Doubt.SURE
        return _counted(Decimal(match["number"].replace(",", ".")), match["unit"] or "", doubt)
    return Count(None, Doubt.UNREADABLE)


def _counted(number: Decimal, unit: str, doubt: Doubt) -> Count:
    if number < 0 or number > MAX_QUANTITY:
        return Count(None, Doubt.UNREADABLE)
    if unit in _DOZEN:
        return Count(number * _DOZEN[unit], Doubt.DOZEN)
    if unit and unit not in UNITS:
        return Count(number, Doubt.UNREADABLE)
    return Count(number, doubt, UNITS.get(unit, ""))


def unit_in(raw: RawValue) -> str:
    """Return a unit in its full word (``bks`` is bungkus); a word that is not known as it is, "" for nothing."""
    text = spaced(raw).lower().rstrip(".")
    if text in _NOTHING or not re.fullmatch(r"[a-z ]{1,20}", text):
        return ""
    return UNITS.get(text, text)


def size_in(text: str) -> str:
    """Return the size that a text holds, in grams or millilitres as packages print it, kilograms from 1 kg: ``200 g``."""
    match = _SIZE.search(spaced(text))
    if match is None:
        return ""
    measure, times = _MEASURES[match["unit"].lower()]
    try:
        number = Fraction(match["number"].replace(",", ".")) * times
    except (ValueError, ZeroDivisionError):
        return ""
    if number >= _LARGE and number % 100 == 0:
        return f"{_decimal(number / _LARGE)} {'kg' if measure == 'g' else 'liter'}"
    return f"{_decimal(number)} {measure}"


def _decimal(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.3f}".rstrip("0").rstrip(".").replace(".", ",")


def named(name: RawValue, size: RawValue = None) -> str:
    """Return a product's name with its size at the end, the size as packages print it: ``Kopi bubuk 200 g``."""
    text, apart = spaced(name), spaced(size)
    found = size_in(apart) or size_in(text)
    if size_in(text):
        text = _SIZE.sub(" ", text)
    text = " ".join(re.sub(r"\(\s*\)", " ", text).split()).strip(" ,-/@")
    if not found and apart and folded(apart) not in folded(text) and apart.lower() not in _NOTHING:
        found = apart
    return f"{text} {found}".strip()


def shop_part_in(text: str) -> int | None:
    """Return the shop's part in basis points of a title such as ``Bagi hasil toko 15%``; None when it says none.

    ``Penitip 85%`` is a part of 15 % for the shop. Two percentages in one text must make 100: the smaller is the shop's.
    """
    found = [int(Decimal(each.replace(",", ".")) * 100) for each in _PERCENT.findall(text)]
    if len(found) == 2 and sum(found) == 100_00:  # noqa: PLR2004 the two parts of one price
        return min(found)
    if len(found) != 1:
        return None
    says_shop = re.search(r"\b(?:toko|komisi|ntt mart)\b", text, re.IGNORECASE)
    return 100_00 - found[0] if _PRODUCERS_PART.search(text) and not says_shop else found[0]


def until_in(raw: RawValue, *, after: date, marked: bool = False) -> Until:
    """Return the expiry date in a cell; ``marked`` wants a word such as ``exp`` before it (a column of notes).

    A date without a year falls on the first such day after ``after`` and is asked about. A month alone is its last day.
    """
    if isinstance(raw, date):
        return Until(None if marked else raw.date() if isinstance(raw, datetime) else raw)
    text = spaced(raw)
    mark = _UNTIL.search(text)
    rest = (text[mark.end() :] if mark else text).strip(" .:;,")
    if (marked and mark is None) or rest.lower() in _NOTHING:
        return Until(None)
    with suppress(DomainError):
        return Until(parse_day(rest, month_end=True))
    match = _DAY_MONTH.fullmatch(rest) or _DAY_WORD.fullmatch(rest)
    return _next_such_day(match[1], match[2], after) if match else Until(None, Doubt.UNREADABLE)


def _next_such_day(day: str, month: str, after: date) -> Until:
    for year in range(after.year, after.year + 5):
        try:
            on = parse_day(f"{day} {month} {year}")
        except DomainError:
            continue  # 29 February
        if on > after:
            return Until(on, Doubt.YEAR)
    return Until(None, Doubt.UNREADABLE)
