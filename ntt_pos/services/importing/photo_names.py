"""Which product a photo shows, by the name of its file: a code, a barcode, or a name with or without its producer."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from ntt_pos.data.queries.goods.photos import PhotoSubject
from ntt_pos.services.importing.alike_names import alike_to, name_key

MOST_CHOICES: Final = 9
_COPY: Final = re.compile(r"(?:[\s_-]*\(\d+\)|[\s_-]+(?:copy|salinan)(?:[\s_-]*\d+)?)+$", re.IGNORECASE)
_ONE_OF_SEVERAL: Final = re.compile(r"[_-]\d$")
_LONG: Final = 4  # letters of a word that says something


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file name says: ``sure`` of the first product, or asked among several; none at all for a name that says nothing."""

    products: tuple[int, ...]
    sure: bool = False


class PhotoNames:
    """The names of a shop's products, ready to be found in file names."""

    def __init__(self, subjects: Iterable[PhotoSubject]) -> None:
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._words: dict[int, frozenset[str]] = {}
        self._with_producer: dict[str, list[int]] = defaultdict(list)
        for each in subjects:
            for code in (each.code, *each.barcodes):
                self._by_code[_packed(code)].append(each.product_id)
            key, producer = _key(each.name), _key(each.producer)
            self._by_name[key].append(each.product_id)
            self._words[each.product_id] = frozenset(f"{key} {producer}".split())
            for both in (f"{producer} {key}", f"{key} {producer}"):
                self._with_producer[both.strip()].append(each.product_id)

    def read(self, file_name: str) -> Reading:
        """Return the product that a file name means; names with a slip and names of several products are asked about.

        Folders are parted by "/"; the last one may be the producer.
        """
        path = PurePosixPath(unicodedata.normalize("NFC", file_name))
        stem, folder = _COPY.sub("", path.stem), path.parent.name
        for text in (stem, _ONE_OF_SEVERAL.sub("", stem)):
            if found := self._by_code.get(_packed(text)):
                return Reading(tuple(found), sure=len(found) == 1)
            key = _key(text)
            found = self._by_name.get(key) or self._with_producer.get(key)
            if found and len(found) > 1:
                found = self._with_producer.get(f"{_key(folder)} {key}", found)
            if found:
                return Reading(tuple(found[:MOST_CHOICES]), sure=len(found) == 1)
        words = [part for part in re.split(r"[\s_.]+", stem) if part]
        coded = {product for word in words for product in self._by_code.get(_packed(word), ())}
        if len(coded) == 1:
            return Reading(tuple(coded), sure=True)
        return Reading(self._near(_key(_ONE_OF_SEVERAL.sub("", stem))))

    def _near(self, key: str) -> tuple[int, ...]:
        """Return the products that a name may mean: those with a slip in it, then those that share most of its words."""
        slips = [product for name in alike_to(key, self._by_name) for product in self._by_name[name]]
        slips += [product for name in alike_to(key, self._with_producer) for product in self._with_producer[name]]
        said = {word for word in key.split() if len(word) >= _LONG and word.isalpha()}
        shared = sorted(
            (-len(said & words), len(words), product)
            for product, words in self._words.items()
            if 2 * len(said & words) > len(said)
        )
        return tuple(dict.fromkeys([*slips, *(product for _, _, product in shared)]))[:MOST_CHOICES]


def _key(name: str) -> str:
    return name_key(re.sub(r"(?<=\d)(?=[a-z])", " ", re.sub(r"[_\-.]+", " ", name.casefold())))


def _packed(code: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", code.casefold())


def chosen_once(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return readings in which no product is sure twice: the first file has it, later ones are asked about."""
    taken: set[int] = set()
    once = []
    for each in readings:
        again = each.sure and each.products[0] in taken
        once.append(Reading(each.products) if again else each)
        if each.sure:
            taken.add(each.products[0])
    return tuple(once)
