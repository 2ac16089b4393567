"""Cleaning: names are plain text everywhere, so each place that shows them gets its own rule, and only here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from typing import Final

UNKNOWN: Final = "?"
LONGEST_CELL: Final = 32_767

# What code pages of receipt printers lack, as a reader would type it.
_SPELLED: Final = {
    "×": "x",
    "÷": "/",
    "⁄": "/",
    "∕": "/",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "ʻ": "'",
    "′": "'",
    "‛": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "…": "...",
    "•": "*",
    "·": "-",
    "€": "EUR",
    "≤": "<=",
    "≥": ">=",
    "→": "->",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "▲": "^",
    "■": "#",
    "◆": "*",
}
# One and a half, written 1½: spelled out, the fraction keeps a space before it.
_MIXED: Final = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_MARKS: Final = re.compile(r"[*_~`]")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "|", "%")


def for_printer(text: str, code_page: str = "cp437") -> str:
    """Return one line that ``code_page`` can carry: no control characters, what it lacks transliterated.

    A printer reads control characters as commands (ESC p opens the drawer), so none is ever let through, in either
    the text or its encoded bytes.
    """
    line = plain(text)
    if line.isascii():
        return line
    line = unicodedata.normalize("NFC", line)
    spelled = [_spell(character, code_page) for character in line]
    for match in _MIXED.finditer(line):
        if len(spelled[match.start()]) > 1:
            spelled[match.start()] = " " + spelled[match.start()]
    return "".join(spelled)


def for_pdf(text: str, glyphs: Container[int] | None = None) -> str:
    """Return one line of plain text for a page; what the font has no ``glyphs`` for is transliterated."""
    line = unicodedata.normalize("NFC", plain(text))
    if glyphs is None or line.isascii():
        return line
    return "".join(character if ord(character) in glyphs else _without_marks(character, glyphs) for character in line)


def for_cell(text: str) -> str:
    """Return text for a spreadsheet cell that no program reads as a formula, within Excel's length."""
    return for_csv(plain(text))[:LONGEST_CELL]


def for_csv(text: str) -> str:
    """Return text for a table that is kept to the letter: what a program would take for a formula is after a quote.

    Text that begins with a quote gets one more, so that taking one away always gives the text back.
    """
    return f"'{text}" if text.startswith("'") or text.lstrip().startswith(_FORMULA_STARTS) else text


def for_message(text: str) -> str:
    """Return one line for a message in which nothing is a mark of WhatsApp's."""
    return _MARKS.sub("", plain(text))


def plain(text: str) -> str:
    """Return text as one line: line ends and tabs become spaces, all other control and format characters vanish."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in text:
        kind = unicodedata.category(character)
        if character in "\t\n\r\v\f\x85" or kind in {"Zl", "Zp", "Zs"}:
            kept.append(" ")
        elif kind[0] != "C":
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _spell(character: str, code_page: str) -> str:
    if _fits(character, code_page):
        return character
    if character in _SPELLED:
        return _SPELLED[character]
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if bare and bare != character:
        return "".join(_spell(c, code_page) for c in plain(bare))
    return "" if unicodedata.combining(character) else UNKNOWN


def _fits(character: str, code_page: str) -> bool:
    try:
        coded = character.encode(code_page)
    except UnicodeEncodeError:
        return False
    return len(coded) == 1 and coded[0] >= 0x20 and coded[0] != 0x7F  # noqa: PLR2004 - the edge of ASCII's controls


def _without_marks(character: str, glyphs: Container[int]) -> str:
    apart = unicodedata.normalize("NFKD", character)
    bare = "".join(c if ord(c) in glyphs else _SPELLED.get(c, "") for c in apart) if apart != character else ""
    return bare or _SPELLED.get(character, UNKNOWN)
