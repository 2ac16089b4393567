"""The words of the search: how text is folded, cut into words, and found in spite of one slip of the finger."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import chain
from typing import Final

from ntt_pos.data.search_texts import ENOUGH, MANY, bitmap_of

SHORTEST_FORGIVEN: Final = 4
SHORTEST_SLIPPED: Final = 3
COMMON: Final = 64
_APOSTROPHES: Final = "'`\u2018\u2019\u02bc"
_SILENT: Final = str.maketrans("", "", _APOSTROPHES)
_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile(rf"[^\W_](?:[{_APOSTROPHES}\u0300-\u036f]*[^\W_])*")
_MEASURE: Final = re.compile(r"(?<!\S)(\d+) ([^\W\d_]{1,2})(?!\S)")


class Kind(IntEnum):
    """How well a typed word fits, best first."""

    EXACT = 0
    BEGINNING = 1
    FRAGMENT = 2
    SLIP = 3
    BEGINNING_SLIP = 4


def fold(text: str) -> str:
    """Return text without case, accents and apostrophes: ``Sambal Lu'at`` and ``sambal luat`` read the same."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text.casefold())
        return "".join(c for c in spread if not unicodedata.combining(c)).translate(_SILENT)
    return text.lower().replace("'", "").replace("`", "")


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in order; everything but letters and digits separates."""
    return _WORD.findall(fold(text))


def terms_of(key: str) -> list[str]:
    """Return the words under which a text (its folded words with blanks between) is found: also ``250g`` for 250 g."""
    terms = key.split()
    terms += [number + unit for number, unit in _MEASURE.findall(key)]
    return terms


def is_slip(typed: str, term: str) -> bool:
    """Whether ``typed`` is ``term`` or its beginning but for one wrong, missing, extra or swapped letter."""
    at = 0
    while at < len(typed) and typed[at : at + 1] == term[at : at + 1]:
        at += 1
    rest = typed[at + 1 :]
    return (
        at >= len(typed)
        or term.startswith(rest, at)
        or (at < len(term) and term.startswith(rest, at + 1))
        or term.startswith(typed[at:], at + 1)
        or (bool(rest) and term.startswith(rest[0] + typed[at] + rest[1:], at))
    )


class Vocabulary:
    """The distinct words of one field and where each stands: common words as bitmaps, the others as short lists."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self._places: dict[str, array[int] | int] = {}
        self._size = 0
        self._new = False

    def add(self, place: int, terms: Iterable[str]) -> None:
        """Let ``terms`` stand at ``place`` (places are added in rising order)."""
        self._size = place + 1
        places = self._places
        for term in terms:
            known = places.get(term)
            if known is None:
                places[term] = array("I", (place,))
                self._terms.append(term)
                self._new = True
            elif isinstance(known, int):
                places[term] = known | (1 << place)
            else:
                known.append(place)

    def settle(self) -> None:
        """Put the words in order; call it after adding."""
        if self._new:
            self._terms.sort()
            self._new = False

    def pack(self) -> None:
        """Make ready bitmaps of the common words; call it once all is added."""
        for term, places in self._places.items():
            if not isinstance(places, int) and len(places) > self._size // COMMON:
                self._places[term] = bitmap_of(places, self._size, many=len(places) > MANY)

    def fitting(self, word: str, kind: Kind) -> int:
        """Return the bitmap of the places with a word that ``word`` fits in this way."""
        return self._together(self._terms_fitting(word, kind))

    def _together(self, terms: Sequence[str]) -> int:
        common, count = 0, 0
        rare: list[array[int]] = []
        for term in terms:
            places = self._places[term]
            if isinstance(places, int):
                common |= places
            else:
                rare.append(places)
                count += len(places)
        return common | bitmap_of(chain.from_iterable(rare), self._size, many=count > MANY) if rare else common

    def _terms_fitting(self, word: str, kind: Kind) -> Sequence[str]:
        if kind is Kind.EXACT:
            return (word,) if word in self._places else ()
        if kind is Kind.BEGINNING:
            return self._beginning(word)
        if kind is Kind.FRAGMENT:
            return [term for term in self._terms if word in term]
        if len(word) < SHORTEST_SLIPPED or not word.isalpha():
            return ()
        whole, begun = self._slipped(word)
        return whole if kind is Kind.SLIP else begun

    def _beginning(self, word: str) -> list[str]:
        return self._terms[bisect_left(self._terms, word) : bisect_left(self._terms, word + ENOUGH)]

    def _slipped(self, word: str) -> tuple[list[str], list[str]]:
        """Return the words that are ``word`` but for one slip, and those that begin with it but for one slip.

        A slip is a wrong, missing, extra or swapped letter (optimal string alignment distance 1). Words of fewer than
        four letters are never meant. The ordered words are walked as a trie, so the time hardly grows with their number.
        """
        meant = {word[:at] + word[at + 1 :] for at in range(len(word))}
        meant |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        for at in range(len(word) + 1):
            begun, rest = word[:at], word[at:]
            for letter in self._next_letters(begun):
                meant.add(begun + letter + rest)
                meant.add(begun + letter + rest[1:])
        whole: set[str] = set()
        longer: set[str] = set()
        for text in meant:
            for term in self._beginning(text):
                if len(term) >= SHORTEST_FORGIVEN:
                    (whole if len(term) == len(text) else longer).add(term)
        return sorted(whole), sorted(longer - whole)

    def _next_letters(self, begun: str) -> Iterator[str]:
        """Yield the letters that follow ``begun`` in any word."""
        terms, length = self._terms, len(begun)
        at = bisect_left(terms, begun + "\0")
        while at < len(terms) and terms[at].startswith(begun):
            letter = terms[at][length]
            yield letter
            at = bisect_left(terms, begun + letter + ENOUGH, lo=at)


def spans(name: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) places in a name that the folded words fit, for showing them stronger; no two overlap."""
    pieces = [(match.start(), match.end(), fold(match[0])) for match in _PIECE.finditer(name)]
    marked = []
    for word in words:
        fits = (fit for start, end, piece in pieces if (fit := _fit(word, piece, start, end)) is not None)
        best = min(fits, default=None)
        if best is not None:
            marked.append(best[1:])
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _fit(word: str, piece: str, start: int, end: int) -> tuple[Kind, int, int] | None:
    if piece == word:
        return Kind.EXACT, start, end
    at = piece.find(word)
    if at >= 0:
        kind = Kind.FRAGMENT if at else Kind.BEGINNING
        if len(piece) != end - start:  # an apostrophe or accent moved the letters: mark the whole word
            return kind, start, end
        return kind, start + at, start + at + len(word)
    if len(word) >= SHORTEST_SLIPPED and len(piece) >= SHORTEST_FORGIVEN and is_slip(word, piece):
        return Kind.SLIP, start, end
    return None
