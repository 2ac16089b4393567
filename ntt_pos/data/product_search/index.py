"""Finding a product by anything a cashier may type: pieces of its name, code, maker, village or category, slips forgiven.

The index lives in memory and knows no database: it is built from rows, the same for SQLite and PostgreSQL. Products
are numbered in the order of their names, so a set of products is one whole number (bit i is product i): "and", "or" and
"the first fifty by name" are single operations on it, in microseconds for 100,000 products. Words are kept once; only
common ones have a ready bitmap, names and codes lie packed in byte strings. It takes some 20 MiB for 100,000 products
and well under a second to build, so it is saved nowhere: the till builds it beside its first moments, in slices
that let the window paint (``breathe``), and a scanned barcode never needs it.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from ntt_pos.data.product_search.makers import Makers, SearchField
from ntt_pos.data.product_search.packed_texts import ENOUGH, Codes, Texts, bitmap_of, bits
from ntt_pos.data.product_search.word_matching import MatchKind, Vocabulary, WordList, spans, terms_of, words_of

MOST_WORDS: Final = 8
REMEMBERED: Final = 600
SLICE: Final = 1000
FORGIVE_BELOW: Final = 5
FEW: Final = 200
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
    """A product found; ``spans`` are (start, end) of what matched in its name."""

    product_id: int
    spans: tuple[tuple[int, int], ...]


class SearchIndex:
    """The index. ``put`` and ``remove`` keep it true after ``build``; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ids = array("q")
        self._names = Texts()
        self._keys = Texts()
        self._codes = Codes()
        self._words = WordList()
        self._name_words = Vocabulary()
        self._category_words = Vocabulary()
        self._makers = Makers()
        self._present = 0
        self._in_order = 0
        self._remembered: dict[tuple[str, MatchKind, SearchField], int] = {}

    @classmethod
    def build(
        cls, rows: Iterable[tuple[int, str, str, str, str, str, str]], *, breathe: Callable[[], None] | None = None
    ) -> SearchIndex:
        """Build an index from rows shaped like SearchRow. ``breathe`` is called after every slice of work.

        Rows that come ordered by name are sorted fastest.
        """
        index, pause = cls(), breathe or _hold_on
        taken = _Taken()
        for number, (product_id, code, name, producer, village, district, category) in enumerate(rows):
            taken.ids.append(product_id)
            taken.names.append(name)
            taken.keys.append(" ".join(words_of(name)))
            taken.codes.append(code.casefold())
            taken.makers.append(index._makers.number((producer, village, district)))
            taken.categories.append(taken.category_numbers.setdefault(category, len(taken.category_numbers)))
            if number % SLICE == 0:
                pause()
        order = array("I", sorted(range(len(taken.ids)), key=taken.keys.__getitem__))
        pause()
        category_terms = [words_of(category) for category in taken.category_numbers]
        for place, number in enumerate(order):
            key = taken.keys[number]
            index._ids.append(taken.ids[number])
            index._keys.append(key)
            index._names.append(taken.names[number])
            index._name_words.add(place, terms_of(key))
            index._category_words.add(place, category_terms[taken.categories[number]])
            index._makers.add(place, taken.makers[number])
            if place % SLICE == 0:
                pause()
        taken.keys.clear()
        index._codes = Codes(taken.codes[number] for number in order)
        pause()
        index._in_order = len(order)
        index._present = (1 << len(order)) - 1
        index._settle(index._name_words, index._category_words, *index._makers.vocabularies.values())
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
            terms, category_terms = terms_of(key), words_of(category)
            self._name_words.add(place, terms)
            self._category_words.add(place, category_terms)
            self._makers.add(place, self._makers.number((producer, village, district)))
            self._present |= 1 << place
            self._settle(terms, category_terms, *self._makers.words_at(place))

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
        the whole text, then by name. One slip per word of four letters or more is forgiven where fewer than five products
        fit without. The text is only ever cut
        into words: nothing in it is an operator. Words after the eighth are ignored.
        """
        words = list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
        if not words or limit <= 0:
            return ()
        with self._lock:
            found: list[int] = []
            for _score, places in self._groups(words, text.strip().casefold()):
                found += self._first(places, limit - len(found))
                if len(found) >= limit:
                    break
            return tuple(Match(self._ids[place], spans(self._names[place], words)) for place in found)

    def _settle(self, *new: Iterable[str]) -> None:
        for terms in new:
            self._words.add(terms)
        self._words.settle()
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
        asked, count = [_Asked(word) for word in words], 0
        for kind in MatchKind:
            if kind >= MatchKind.SLIP and count >= FORGIVE_BELOW:
                return
            for score, places in self._one(words[0], kind, left) if len(words) == 1 else self._all(asked, kind, left):
                left ^= places
                count += places.bit_count()
                worth, first = WORSE * kind + 2 * score + 1, places & begun
                if first:
                    yield worth, first
                if places != first:
                    yield worth + 1, places ^ first

    def _one(self, word: str, kind: MatchKind, left: int) -> Iterator[tuple[int, int]]:
        for field in SearchField:
            places = self._fitting(word, kind, field) & left
            if places:
                left ^= places
                yield 4 * kind + field, places

    def _all(self, asked: Sequence[_Asked], kind: MatchKind, left: int) -> Iterator[tuple[int, int]]:
        """Yield the products that fit every word at least as well as ``kind``; ``left`` holds those not yielded before.

        The word that fits least goes first: often nothing is left to look up for the others.
        """
        for each in sorted(asked, key=lambda each: each.anyhow.bit_count()):
            self._look_up(each, kind, left & ~each.anyhow)
            left &= each.anyhow
            if not left:
                return iter(())
        return _together([each.levels for each in asked], left)

    def _look_up(self, asked: _Asked, kind: MatchKind, wanted: int) -> None:
        """Note how well a word fits ``wanted``, of which is only known that no better kind does.

        A few products are looked at one by one (and may be asked again); many are found through the words.
        """
        while wanted and asked.kinds <= kind:
            looked_up = MatchKind(asked.kinds)
            if looked_up >= MatchKind.FRAGMENT and wanted.bit_count() <= FEW:
                for worse in range(looked_up, kind + 1):
                    new = wanted & ~asked.compared.get(worse, 0)
                    if new:
                        asked.compared[worse] = asked.compared.get(worse, 0) | new
                        asked.take(worse, self._compared(asked.word, MatchKind(worse), new))
                return
            asked.take(looked_up, [self._fitting(asked.word, looked_up, field) for field in SearchField])
            asked.kinds += 1
            wanted &= ~asked.anyhow

    def _compared(self, word: str, kind: MatchKind, places: int) -> list[int]:
        """Return by field which of a few products a word fits in this way."""
        terms = frozenset(self._words.fitting(word, kind))
        if not terms and kind is not MatchKind.FRAGMENT:
            return []
        fits: tuple[list[int], ...] = ([], [], [])
        for place in bits(places):
            producer, village = self._makers.words_at(place)
            in_code = kind is MatchKind.FRAGMENT and word in self._codes[place]
            if in_code or not terms.isdisjoint(terms_of(self._keys[place])):
                fits[SearchField.NAME].append(place)
            if not terms.isdisjoint(producer):
                fits[SearchField.PRODUCER].append(place)
            if not terms.isdisjoint(village):
                fits[SearchField.VILLAGE].append(place)
        by_field = [bitmap_of(found, len(self._ids)) if found else 0 for found in fits]
        return [*by_field, self._fitting(word, kind, SearchField.CATEGORY)]

    def _fitting(self, word: str, kind: MatchKind, field: SearchField) -> int:
        """Return the products that a word fits in this way, from memory where it was asked lately."""
        asked = (word, kind, field)
        places = self._remembered.pop(asked, None)
        if places is None:
            places = self._look(word, kind, field)
            if len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        self._remembered[asked] = places
        return places

    def _look(self, word: str, kind: MatchKind, field: SearchField) -> int:
        terms = self._words.fitting(word, kind)
        if field is SearchField.CATEGORY:
            return self._category_words.places(terms)
        if field is not SearchField.NAME:
            return self._makers.places(terms, field)
        places = self._name_words.places(terms)
        if kind is MatchKind.EXACT:
            return places | self._codes.same(word)
        if kind is MatchKind.BEGINNING:
            return places | self._codes.beginning(word)
        if kind is MatchKind.FRAGMENT:
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


class _Taken:
    """The rows as they came, in little room: what is built from them must not need twice the memory."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.names = Texts()
        self.keys: list[str] = []
        self.codes = Texts()
        self.makers = array("I")
        self.categories = array("I")
        self.category_numbers: dict[str, int] = {}


class _Asked:
    """A word of the query and what was looked up for it so far."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.kinds = 0  # how many of the kinds are known for every product
        self.compared: dict[int, int] = {}  # by kind, which products were looked at one by one
        self.levels: list[tuple[int, int]] = []
        self.anyhow = 0

    def take(self, kind: int, by_field: Sequence[int]) -> None:
        """Note the products that the word fits in this way, by field."""
        for field, places in enumerate(by_field):
            if places:
                self.levels.append((4 * kind + field, places))
                self.anyhow |= places


def _together(fits: Sequence[Sequence[tuple[int, int]]], left: int) -> Iterator[tuple[int, int]]:
    """Yield (summed score, products) of products that fit every word; each product once, by its best fits."""
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
