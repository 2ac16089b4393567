"""Who made what, for the search: producers with their villages, found by words, and the products of each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import chain
from typing import Final

from ntt_pos.data.product_search.packed_texts import MANY, bitmap_of, bits, of_bytes
from ntt_pos.data.product_search.word_matching import Vocabulary, words_of

MOST_ONE_BY_ONE: Final = 12_000
MOST_IN_TWO_BYTES: Final = 65_535


class SearchField(IntEnum):
    """Where a typed word is looked for, most telling first; codes rank with names."""

    NAME = 0
    PRODUCER = 1
    VILLAGE = 2
    CATEGORY = 3


class Makers:
    """Who made what: producers with their villages, found by words, and the products of each."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str], int] = {}
        self.vocabularies = {SearchField.PRODUCER: Vocabulary(), SearchField.VILLAGE: Vocabulary()}
        self._words: list[tuple[list[str], list[str]]] = []
        self._made_by: list[array[int]] = []
        self._maker_of = array("I")
        self._low = bytearray()
        self._high = bytearray()
        self._same_high: list[int] = []

    def number(self, who: tuple[str, str, str]) -> int:
        """Return the number of a (producer, village, district), a new one when it is not known."""
        number = self._numbers.get(who)
        if number is None:
            producer, village, district = who
            number = self._numbers[who] = len(self._numbers)
            self._made_by.append(array("I"))
            words = words_of(producer), words_of(f"{village} {district}")
            self._words.append(words)
            self.vocabularies[SearchField.PRODUCER].add(number, words[0])
            self.vocabularies[SearchField.VILLAGE].add(number, words[1])
        return number

    def add(self, place: int, maker: int) -> None:
        """Note that the product at ``place``, the next one, is made by ``maker``."""
        self._made_by[maker].append(place)
        self._maker_of.append(maker)
        self._low.append(maker & 0xFF)
        self._high.append(maker >> 8 & 0xFF)

    def words_at(self, place: int) -> tuple[list[str], list[str]]:
        """Return the words of the producer, and of the village and district, of the product at ``place``."""
        return self._words[self._maker_of[place]]

    def settle(self) -> None:
        """Make ready to be asked; call it after adding."""
        self._same_high.clear()

    def places(self, terms: Sequence[str], field: SearchField) -> int:
        """Return the bitmap of the products whose producer (or village and district) has one of these words."""
        makers = self.vocabularies[field].places(terms)
        if not makers:
            return 0
        chosen = list(bits(makers))
        size, count = len(self._maker_of), sum(len(self._made_by[maker]) for maker in chosen)
        if count > MOST_ONE_BY_ONE and len(self._made_by) <= MOST_IN_TWO_BYTES:
            return self._of_many(chosen)
        places = chain.from_iterable(self._made_by[maker] for maker in chosen)
        return bitmap_of(places, size, many=count > MANY)

    def _of_many(self, chosen: Iterable[int]) -> int:
        """Look at all products at once: 256 makers share a high byte, and bytes are translated quickly."""
        if not self._same_high:
            for high in range(len(self._made_by) // 256 + 1):
                same = bytes(each == high for each in range(256))
                self._same_high.append(int.from_bytes(self._high.translate(same), "little"))
        tables = [bytearray(256) for _ in self._same_high]
        for maker in chosen:
            tables[maker >> 8][maker & 0xFF] = 1
        anywhere = 0
        for table, same_high in zip(tables, self._same_high, strict=True):
            anywhere |= int.from_bytes(self._low.translate(table), "little") & same_high
        return of_bytes(anywhere, len(self._maker_of))
