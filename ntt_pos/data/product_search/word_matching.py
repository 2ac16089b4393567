"""Folds text, cuts it into words, and finds the words like a typed one, in spite of one slip of the finger."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import chain
from typing import Final

from ntt_pos.data.product_search.packed_texts import ENOUGH, MANY, bitmap_of

SHORTEST_FORGIVEN: Final = 4
SHORTEST_SLIPPED: Final = 3
COMMON: Final = 64
LATELY: Final = 64
_APOSTROPHES: Final = "'`\u2018\u2019\u02bc"
_SILENT: Final = str.maketrans("", "", _APOSTROPHES)
_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile(rf"[^\W_](?:[{_APOSTROPHES}\u0300-\u036f]*[^\W_])*")
_MEASURE: Final = re.compile(r"(?<!\S)(\d+) ([^\W\d_]{1,2})(?!\S)")


class MatchKind(IntEnum):
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


def slip_kind(typed: str, term: str) -> MatchKind | None:
    """Return how ``term`` was meant by ``typed``, which has one wrong, missing, extra or swapped letter.

    SLIP when it is so of the whole term, BEGINNING_SLIP when only of its beginning, None when there is more wrong than
    that, and for words of fewer than four letters.
    """
    if len(term) < SHORTEST_FORGIVEN or len(typed) < SHORTEST_SLIPPED or not typed.isalpha():
        return None
    at = 0
    while at < len(typed) and typed[at : at + 1] == term[at : at + 1]:
        at += 1
    rest, missing = typed[at:], term[at:]
    if not rest:
        return MatchKind.SLIP if len(missing) <= 1 else MatchKind.BEGINNING_SLIP
    ways = [(rest[1:], missing), (rest, missing[1:])]
    if missing:
        ways.append((rest[1:], missing[1:]))
    if len(rest) > 1:
        ways.append((rest[1] + rest[0] + rest[2:], missing))
    if any(left == right for left, right in ways):
        return MatchKind.SLIP
    begins = len(typed) >= SHORTEST_FORGIVEN and any(right.startswith(left) for left, right in ways)
    return MatchKind.BEGINNING_SLIP if begins else None


class WordList:
    """All distinct words in order, in which a typed word is looked up."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._terms: list[str] = []
        self._text = ""
        self._remembered: dict[tuple[str, MatchKind], Sequence[str]] = {}

    def add(self, terms: Iterable[str]) -> None:
        """Take up words."""
        self._known.update(terms)

    def settle(self) -> None:
        """Make ready to be asked; call it after adding."""
        if len(self._known) != len(self._terms):
            self._terms = sorted(self._known)
            self._text = "\n".join(["", *self._terms, ""])
            self._remembered.clear()

    def fitting(self, word: str, kind: MatchKind) -> Sequence[str]:
        """Return the words that a typed ``word`` fits in this way."""
        asked = (word, kind)
        if asked not in self._remembered:
            if len(self._remembered) >= LATELY:
                self._remembered.clear()
            if kind >= MatchKind.SLIP:
                self._remembered[word, MatchKind.SLIP], self._remembered[word, MatchKind.BEGINNING_SLIP] = (
                    self._slipped(word)
                )
            else:
                self._remembered[asked] = self._plainly(word, kind)
        return self._remembered[asked]

    def _plainly(self, word: str, kind: MatchKind) -> Sequence[str]:
        if kind is MatchKind.EXACT:
            return (word,) if word in self._known else ()
        return self._beginning(word) if kind is MatchKind.BEGINNING else self._holding(word)

    def _beginning(self, word: str) -> list[str]:
        return self._terms[bisect_left(self._terms, word) : bisect_left(self._terms, word + ENOUGH)]

    def _holding(self, word: str) -> list[str]:
        text, found = self._text, []
        at = text.find(word)
        while at >= 0:
            end = text.index("\n", at)
            found.append(text[text.rindex("\n", 0, at) + 1 : end])
            at = text.find(word, end)
        return found

    def _slipped(self, word: str) -> tuple[list[str], list[str]]:
        """Return the words that are ``word`` but for one slip, and those that begin with it but for one slip.

        A slip is a wrong, missing, extra or swapped letter (optimal string alignment distance 1), see ``slip_kind``.
        The ordered words are walked as a trie, so the time hardly grows with their number.
        """
        if len(word) < SHORTEST_SLIPPED or not word.isalpha():
            return [], []
        meant = {word[:at] + word[at + 1 :] for at in range(len(word))}
        meant |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        for at in range(len(word) + 1):
            begun, rest = word[:at], word[at:]
            for letter in self._next_letters(begun):
                meant.add(begun + letter + rest)
                meant.add(begun + letter + rest[1:])
        near = {term for text in meant for term in self._beginning(text)}
        kinds = {term: slip_kind(word, term) for term in near}
        whole = sorted(term for term, kind in kinds.items() if kind is MatchKind.SLIP)
        return whole, sorted(term for term, kind in kinds.items() if kind is MatchKind.BEGINNING_SLIP)

    def _next_letters(self, begun: str) -> Iterator[str]:
        """Yield the letters that follow ``begun`` in any word."""
        terms, length = self._terms, len(begun)
        at = bisect_left(terms, begun + "\0")
        while at < len(terms) and terms[at].startswith(begun):
            letter = terms[at][length]
            yield letter
            at = bisect_left(terms, begun + letter + ENOUGH, lo=at)


class Vocabulary:
    """Where the words of one field stand: common words as bitmaps, the others as short lists."""

    def __init__(self) -> None:
        self._places: dict[str, array[int] | int] = {}
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def add(self, place: int, terms: Iterable[str]) -> None:
        """Put ``terms`` at ``place`` (places are added in rising order)."""
        self._size = place + 1
        places = self._places
        for term in terms:
            known = places.get(term)
            if known is None:
                places[term] = array("I", (place,))
            elif isinstance(known, int):
                places[term] = known | (1 << place)
            else:
                known.append(place)

    def pack(self) -> None:
        """Make ready bitmaps of the common words; call it once all is added."""
        for term, places in self._places.items():
            if not isinstance(places, int) and len(places) > self._size // COMMON:
                self._places[term] = bitmap_of(places, self._size, many=len(places) > MANY)

    def places(self, terms: Iterable[str]) -> int:
        """Return the bitmap of all places where any of these words stands."""
        common, count = 0, 0
        rare: list[array[int]] = []
        for term in terms:
            places = self._places.get(term)
            if places is None:
                continue
            if isinstance(places, int):
                common |= places
            else:
                rare.append(places)
                count += len(places)
        return common | bitmap_of(chain.from_iterable(rare), self._size, many=count > MANY) if rare else common


def spans(name: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) places in a name that the folded words fit, for showing them stronger; no two overlap."""
    plain, marked, others = fold(name), [], []
    same_length = name.isascii() and len(plain) == len(name)
    for word in words:
        at = f" {plain}".find(f" {word}") if same_length else -1
        if at < 0 and same_length:
            at = plain.find(word)
        if at >= 0:
            marked.append((at, at + len(word)))
        else:
            others.append(word)
    if others:
        pieces = [(match.start(), match.end(), fold(match[0])) for match in _PIECE.finditer(name)]
        marked += [place for word in others if (place := _place(word, pieces)) is not None]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _place(word: str, pieces: Iterable[tuple[int, int, str]]) -> tuple[int, int] | None:
    """Return where the word fits best among the pieces of a name: the letters, or the whole piece when they moved."""
    slipped = None
    for start, end, piece in pieces:
        at = piece.find(word)
        if at >= 0:
            moved = len(piece) != end - start
            return (start, end) if moved else (start + at, start + at + len(word))
        if slipped is None and slip_kind(word, piece) is not None:
            slipped = (start, end)
    return slipped
