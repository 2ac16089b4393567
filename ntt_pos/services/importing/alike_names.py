"""Names of a list that may be the same: producers and goods written in two ways, villages with a slip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import combinations
from typing import Final

from ntt_pos.domain.importing.list_cells import folded
from ntt_pos.domain.importing.list_owners import place_key
from ntt_pos.domain.importing.raw_cells import WrongCell
from ntt_pos.services.core.contacts.regions import Regions, Village

ALIKE: Final = 0.8
_CLOSE: Final = 0.8
_PROPOSED: Final = 0.75
_OFFERED: Final = 9  # villages to choose from, one for each digit
_MOST_WORDS: Final = 2
_SHORTEST: Final = 4
_SHORT: Final = {
    "kel": "kelompok", "klp": "kelompok", "klpk": "kelompok", "kelompk": "kelompok", "ibu": "", "ib": "", "bapak": "",
    "bpk": "", "pak": "", "bu": "", "mama": "", "ud": "", "cv": "", "desa": "", "ds": "",
}  # fmt: skip


def name_key(name: str) -> str:
    """Return what two spellings of one name share: short forms written out, titles and "desa" left out."""
    words = [_SHORT.get(word, word) for word in folded(name).replace("bum des", "bumdes").split()]
    return " ".join(word for word in words if word) or folded(name)


def look_alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of names that differ by a slip or two; names with other figures in them are never alike."""
    keys = sorted({name_key(name): name for name in names}.items())
    return [(first, second) for (one, first), (two, second) in combinations(keys, 2) if _slips(one, two)]


def alike_to(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that differ from one by a slip or two, none that is the same."""
    key = name_key(name)
    return [each for each in names if name_key(each) != key and _slips(key, name_key(each))]


def _slips(one: str, two: str) -> bool:
    """Whether two names differ by a slip in at most two long words, or by a blank; figures and short words must agree."""
    first, second = one.split(), two.split()
    if len(first) != len(second):
        return one.replace(" ", "") == two.replace(" ", "")
    apart = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(apart) <= _MOST_WORDS and all(_slip(a, b) for a, b in apart)


def _slip(one: str, two: str) -> bool:
    if min(len(one), len(two)) < _SHORTEST or abs(len(one) - len(two)) > 1 or not (one + two).isalpha():
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ALIKE


def villages_meant(
    text: str, district: str, regions: Regions, *, regency_code: str
) -> tuple[Village | None, tuple[Village, ...]]:
    """Return the village that a list means, and when it is not sure (None) those it may mean, the likeliest first."""
    if district:
        try:
            found = regions.match(
                text, regions.match_district(district, regency_code=regency_code), regency_code=regency_code
            )
        except WrongCell:
            pass
        else:
            return found, (found,)
    own = regions.in_regency(regency_code)
    key = place_key(text)
    named = [each for each in own if place_key(each.name) == key]
    if len(named) == 1 and (not district or _close(district, named[0].district)):
        return named[0], (named[0],)
    if named:
        return None, tuple(named)
    among: Sequence[Village] = [each for each in own if district and _close(district, each.district)] or own
    by_key: dict[str, list[Village]] = {}
    for village in among:
        by_key.setdefault(place_key(village.name), []).append(village)
    near = get_close_matches(key, list(by_key), n=4, cutoff=0.6)
    if among is not own and not any(
        is_near(text, by_key[each][0]) for each in near
    ):  # a place that the official list lacks: any village of its district
        near = sorted(by_key, key=lambda each: -SequenceMatcher(None, key, each, autojunk=False).ratio())[:_OFFERED]
    return None, tuple(village for each in near for village in by_key[each])


def unlisted(name: str, district: str, regions: Regions, *, regency_code: str) -> Village | None:
    """Return a village that the official list lacks, as it was written; None where its district is not known for sure."""
    codes = {
        each.district_code for each in regions.in_regency(regency_code) if district and _close(district, each.district)
    }
    return regions.as_written(name, codes.pop()) if len(codes) == 1 else None


def is_near(text: str, village: Village) -> bool:
    """Whether a text is a village's name with a slip or two, so that the village may be proposed for it."""
    return SequenceMatcher(None, place_key(text), place_key(village.name), autojunk=False).ratio() >= _PROPOSED


def village_inside(name: str, regions: Regions, *, regency_code: str) -> Village | None:
    """Return the one village of the regency whose name a producer's name ends with (``BUMDes Hokeng Jaya``), or None."""
    words = folded(name).split()
    for start in range(1, len(words)):
        key = "".join(words[start:])
        found = [each for each in regions.in_regency(regency_code) if place_key(each.name) == key]
        if len(found) == 1:
            return found[0]
    return None


def _close(one: str, two: str) -> bool:
    return SequenceMatcher(None, place_key(one), place_key(two), autojunk=False).ratio() >= _CLOSE
