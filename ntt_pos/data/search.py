"""Finding a product by anything a cashier may type: pieces of its name, code, maker, village or category, slips forgiven.

The index lives in memory and knows no database: it is built from rows, the same for SQLite and PostgreSQL. Products
are numbered in the order of their names, so a set of products is one whole number (bit i is product i): "and", "or" and
"the first fifty by name" are single operations on it, in microseconds for 100,000 products. Words are kept once; only
common ones have a ready bitmap, names and codes lie packed in byte strings. It takes some 20 MiB for 100,000 products
and well under a second to build, so it is saved nowhere: the till builds it beside its first moments, in slices
that let the window paint (``breathe``), and a scanned barcode never needs it.
"""

from __future__ import annotations

import operator
import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, islice
from typing import Final, NamedTuple

from ntt_pos.data.search_texts import ENOUGH, MANY, ONE, Codes, Texts, bitmap_of, bits, of_flags
from ntt_pos.data.search_words import Kind, Vocabulary, spans, terms_of, words_of

MOST_WORDS: Final = 8
REMEMBERED: Final = 200
SLICE: Final = 1000
WORSE: Final = 1000  # more than twice any sum over eight words of 4 * kind + field


class SearchRow(NamedTuple):
    """What a product is found by."""

    product_id: int
    code: str
    name: str
    producer: str = ""
    village: str = ""
    district: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A product found: the lower the ``score`` the better; ``spans`` are (start, end) of what matched in its name."""

    product_id: int
    score: int
    spans: tuple[tuple[int, int], ...]


class Field(IntEnum):
    """Where a typed word is looked for, most telling first; codes rank with names."""

    NAME = 0
    PRODUCER = 1
    VILLAGE = 2
    CATEGORY = 3


class SearchIndex:
    """The index. ``put`` and ``remove`` keep it true after ``build``; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ids = array("q")
        self._names = Texts()
        self._keys = Texts()
        self._codes = Codes()
        self._name_words = Vocabulary()
        self._category_words = Vocabulary()
        self._makers = _Makers()
        self._present = 0
        self._in_order = 0
        self._remembered: dict[tuple[str, Kind, Field], int] = {}

    @classmethod
    def build(
        cls, rows: Iterable[tuple[int, str, str, str, str, str, str]], *, breathe: Callable[[], None] | None = None
    ) -> SearchIndex:
        """Build an index from rows shaped like SearchRow. ``breathe`` is called after every slice of work.

        Rows that come ordered by name are sorted fastest.
        """
        index, pause = cls(), breathe or _hold_on
        ids, names, keys, codes, makers, categories = array("q"), [], [], [], array("I"), []
        for number, (product_id, code, name, producer, village, district, category) in enumerate(rows):
            ids.append(product_id)
            names.append(name)
            keys.append(" ".join(words_of(name)))
            codes.append(code.casefold())
            makers.append(index._makers.number((producer, village, district)))
            categories.append(category)
            if number % SLICE == 0:
                pause()
        order = sorted(range(len(ids)), key=keys.__getitem__)
        pause()
        category_terms = {category: words_of(category) for category in set(categories)}
        for place, taken in enumerate(order):
            index._name_words.add(place, terms_of(keys[taken]))
            index._category_words.add(place, category_terms[categories[taken]])
            index._makers.add(place, makers[taken])
            if place % SLICE == 0:
                pause()
        del categories, makers
        index._ids = array("q", (ids[taken] for taken in order))
        index._keys = Texts([keys[taken] for taken in order])
        del keys
        pause()
        index._names = Texts([names[taken] for taken in order])
        del names
        pause()
        index._codes = Codes([codes[taken] for taken in order])
        index._in_order = len(order)
        index._present = (1 << len(order)) - 1
        index._settle()
        for vocabulary in (index._name_words, index._category_words):
            vocabulary.pack()
            pause()
        return index

    def __len__(self) -> int:
        return self._present.bit_count()

    def put(self, row: tuple[int, str, str, str, str, str, str]) -> None:
        """Add a product, or replace what is known of it."""
        product_id, code, name, producer, village, district, category = row
        with self._lock:
            self.remove(product_id)
            place, key = len(self._ids), " ".join(words_of(name))
            self._ids.append(product_id)
            self._names.append(name)
            self._keys.append(key)
            self._codes.append(code.casefold())
            self._name_words.add(place, terms_of(key))
            self._category_words.add(place, words_of(category))
            self._makers.add(place, self._makers.number((producer, village, district)))
            self._present |= 1 << place
            self._settle()

    def remove(self, product_id: int) -> None:
        """Forget a product; nothing happens when it is not known."""
        with self._lock:
            place = -1
            while True:
                try:
                    place = self._ids.index(product_id, place + 1)
                except ValueError:
                    return
                self._present &= ~(1 << place)

    def search(self, text: str, limit: int = 50) -> tuple[Match, ...]:
        """Return at most ``limit`` products that fit every word of ``text``, best first.

        A product ranks by its worst word (exact, beginning, fragment, slip), then by the sum over the words of how and
        where each fits (name or code, producer, village or district, category), then names and codes that begin with
        the whole text, then by name. One slip per word of four letters or more is forgiven. The text is only ever cut
        into words: nothing in it is an operator. Words after the eighth are ignored.
        """
        words = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
        if not words or limit <= 0:
            return ()
        with self._lock:
            found: list[tuple[int, int]] = []
            for score, places in self._groups(words, text.strip().casefold()):
                found += [(score, place) for place in self._first(places, limit - len(found))]
                if len(found) >= limit:
                    break
            return tuple(Match(self._ids[place], score, spans(self._names[place], words)) for score, place in found)

    def _settle(self) -> None:
        self._name_words.settle()
        self._category_words.settle()
        self._makers.settle()
        self._remembered.clear()

    def _groups(self, words: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
        """Yield (score, products), best first; each product once."""
        left = self._present
        same = self._codes.same(text) & left
        if same:
            yield 0, same
            left ^= same
        begun = self._codes.beginning(text) | self._names_beginning(" ".join(words))
        fits: list[list[tuple[int, int]]] = [[] for _ in words]
        for kind in Kind:
            for score, places in (
                self._one(words[0], kind, left) if len(words) == 1 else self._all(words, kind, fits, left)
            ):
                left ^= places
                worth, first = WORSE * kind + 2 * score + 1, places & begun
                if first:
                    yield worth, first
                if places != first:
                    yield worth + 1, places ^ first

    def _one(self, word: str, kind: Kind, left: int) -> Iterator[tuple[int, int]]:
        for field in Field:
            places = self._fitting(word, kind, field) & left
            if places:
                left ^= places
                yield 4 * kind + field, places

    def _all(
        self, words: Sequence[str], kind: Kind, fits: Sequence[list[tuple[int, int]]], left: int
    ) -> Iterator[tuple[int, int]]:
        for word, levels in zip(words, fits, strict=True):
            levels += [(4 * kind + field, self._fitting(word, kind, field)) for field in Field]
        return _together(fits, left)

    def _fitting(self, word: str, kind: Kind, field: Field) -> int:
        """Return the products that a word fits in this way, from memory where it was asked lately."""
        asked = (word, kind, field)
        places = self._remembered.pop(asked, None)
        if places is None:
            places = self._look(word, kind, field)
            while len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        self._remembered[asked] = places
        return places

    def _look(self, word: str, kind: Kind, field: Field) -> int:
        if field is Field.CATEGORY:
            return self._category_words.fitting(word, kind)
        if field is not Field.NAME:
            return self._makers.fitting(word, kind, village=field is Field.VILLAGE)
        places = self._name_words.fitting(word, kind)
        if kind is Kind.EXACT:
            return places | self._codes.same(word)
        if kind is Kind.BEGINNING:
            return places | self._codes.beginning(word)
        if kind is Kind.FRAGMENT:
            return places | self._codes.holding(word)
        return places

    def _names_beginning(self, text: str) -> int:
        order, key = range(self._in_order), self._keys.__getitem__
        start = bisect_left(order, text, key=key)
        end = bisect_left(order, text + ENOUGH, lo=start, key=key)
        later = sum(1 << place for place in range(self._in_order, len(self._ids)) if key(place).startswith(text))
        return ((1 << end) - (1 << start)) | later

    def _first(self, places: int, limit: int) -> list[int]:
        """Return the first ``limit`` of a set of products in the order of their names."""
        in_order = list(islice(bits(places & ((1 << self._in_order) - 1)), limit))
        later = places >> self._in_order
        if later:
            in_order += [self._in_order + place for place in bits(later)]
            in_order.sort(key=self._keys.__getitem__)
        return in_order[:limit]


class _Makers:
    """Who made what: producers with their villages, found by words, and the products of each."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._producer_words = Vocabulary()
        self._village_words = Vocabulary()
        self._made_by: list[array[int]] = []
        self._maker_of = array("I")
        self._pick: Callable[[bytes], tuple[int, ...]] | None = None

    def number(self, who: tuple[str, str, str]) -> int:
        """Return the number of a (producer, village, district), a new one when it is not known."""
        number = self._numbers.get(who)
        if number is None:
            producer, village, district = who
            number = self._numbers[who] = len(self._numbers)
            self._made_by.append(array("I"))
            self._producer_words.add(number, words_of(producer))
            self._village_words.add(number, words_of(f"{village} {district}"))
        return number

    def add(self, place: int, maker: int) -> None:
        """Note that the product at ``place``, the next one, is made by ``maker``."""
        self._made_by[maker].append(place)
        self._maker_of.append(maker)

    def settle(self) -> None:
        """Make ready to be asked; call it after adding."""
        self._producer_words.settle()
        self._village_words.settle()
        self._pick = None

    def fitting(self, word: str, kind: Kind, *, village: bool) -> int:
        """Return the bitmap of the products whose producer, or village or district, a word fits in this way."""
        makers = (self._village_words if village else self._producer_words).fitting(word, kind)
        chosen = list(bits(makers))
        size, count = len(self._maker_of), sum(len(self._made_by[maker]) for maker in chosen)
        if count < MANY or 3 * count < size:
            places = chain.from_iterable(self._made_by[maker] for maker in chosen)
            return bitmap_of(places, size, many=count > MANY) if count else 0
        if self._pick is None:
            self._pick = operator.itemgetter(*self._maker_of)
        flags = bytearray(b"0") * len(self._made_by)
        for maker in chosen:
            flags[maker] = ONE
        return of_flags(bytes(self._pick(bytes(flags))))


def _together(fits: Sequence[Sequence[tuple[int, int]]], left: int) -> Iterator[tuple[int, int]]:
    """Yield (summed score, products) of the products that fit every word; each product once, by its best fits."""
    for levels in fits:
        union = 0
        for _, places in levels:
            union |= places
        left &= union
        if not left:
            return
    sums = {0: left}
    for levels in fits:
        rest = left
        added: dict[int, int] = {}
        for score, places in levels:
            mine = places & rest
            if not mine:
                continue
            rest ^= mine
            for so_far, among in sums.items():
                both = among & mine
                if both:
                    added[so_far + score] = added.get(so_far + score, 0) | both
        sums = added
    yield from sorted(sums.items())


def _hold_on() -> None:
    """Do nothing: the builder of the index need not breathe."""
