"""The official villages of the province: finding one by village and district, in its official spelling."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.importing.raw_cells import Sentence, WrongCell
from ntt_pos.paths import resource

SOURCE: Final = "wilayah_ntt.csv"
_FRONTS: Final = {"desa": ("desa", "ds"), "kelurahan": ("kelurahan", "kel")}
_AS_WRITTEN: Final = "~"  # between a district's code and the name of a village that the official list lacks


@dataclass(frozen=True, slots=True)
class Village:
    """A village (desa or kelurahan) with its Kemendagri code, district (kecamatan) and regency (kabupaten)."""

    code: str
    name: str
    level: str
    district_code: str
    district: str
    regency_code: str
    regency: str

    @property
    def label(self) -> str:
        """The village with its district, as a field shows it."""
        return f"{self.name} ({self.district})"

    @property
    def official(self) -> bool:
        """Whether the official list has it; otherwise it is kept as somebody wrote it."""
        return is_official(self.code)


def is_official(code: str) -> bool:
    """Whether a village's code is one of the official list; otherwise the village is kept as somebody wrote it."""
    return _AS_WRITTEN not in code


class Regions:
    """All villages of the province; the official list is read once, whoever asks for it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or resource(SOURCE)

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        """Every village, in order of its code."""
        return _read(self._path)

    def in_regency(self, regency_code: str) -> tuple[Village, ...]:
        """Return the villages of a regency such as ``53.06`` (250 of them in Flores Timur)."""
        return tuple(village for village in self.villages if village.regency_code == regency_code)

    def by_code(self, code: str) -> Village | None:
        """Return the village with this code, or None; also one that the official list lacks (``as_written``)."""
        district, mark, name = code.partition(_AS_WRITTEN)
        return self.as_written(name, district) if mark else self._by_code.get(code)

    def as_written(self, name: str, district_code: str) -> Village | None:
        """Return a village that the official list lacks, as it was written, in a district of it; None without a district.

        "Desa" in front is left out, and a name without a small letter, or without a capital, is given its capitals.
        """
        beside = self._by_district.get(district_code, ())
        name = " ".join(re.sub(r"^(?:desa|ds)\b\.?", "", name, flags=re.IGNORECASE).split())
        name = name.title() if name.islower() or name.isupper() else name
        if not beside or not name:
            return None
        return replace(beside[0], code=f"{district_code}{_AS_WRITTEN}{name}", name=name, level="desa")

    def match_district(self, district: str, *, regency_code: str) -> tuple[str, ...]:
        """Return the codes of the districts with this name, those of the outlet's regency first.

        Raises WrongCell with the nearest names when there is none.
        """
        found = self._districts.get(_key(district), ())
        if not found:
            near = _nearest(district, sorted({village.district for village in self.in_regency(regency_code)}))
            raise WrongCell("There is no district {name}.", _suggestion(near), name=district[:40])
        return tuple(sorted(found, key=lambda code: (not code.startswith(f"{regency_code}."), code)))

    def match(self, village: str, districts: Iterable[str], *, regency_code: str) -> Village:
        """Return the one village of this name in the districts; capitals, spaces and "Desa" in front do not matter.

        The outlet's regency is searched first. Raises WrongCell with the nearest names when there is none, or when two
        villages bear the name.
        """
        among = [each for code in districts for each in self._by_district.get(code, ())]
        own = [each for each in among if each.regency_code == regency_code]
        found = _named(village, own) or _named(village, among)
        if len(found) == 1:
            return found[0]
        if found:
            choices = ", ".join(f"{each.level.capitalize()} {each.name} ({each.regency})" for each in found)
            raise WrongCell(
                "Two villages are called {name}.", Sentence("One of: {names}.", {"names": choices}), name=village
            )
        near = _nearest(village, [each.name for each in own or among])
        where = " / ".join(dict.fromkeys(each.district for each in among))
        raise WrongCell(
            "There is no village {name} in the district {district}.",
            _suggestion(near),
            name=village[:40],
            district=where,
        )

    def find(self, text: str, *, regency_code: str, limit: int = 8) -> tuple[Village, ...]:
        """Return villages whose name or district holds every typed word, the outlet's regency and beginnings first.

        A slip is forgiven when nothing holds the words as they are.
        """
        words = [_key(word) for word in text.replace(",", " ").split() if _key(word)]
        if not words:
            return ()
        found = [each for each in self.villages if all(word in _key(f"{each.name}{each.district}") for word in words)]
        if found:
            found.sort(key=lambda each: (not _key(each.name).startswith(words[0]), _key(each.name), each.code))
        else:
            near = difflib.get_close_matches(_key(text), list(self._by_name), n=limit, cutoff=0.7)
            found = [village for name in near for village in self._by_name[name]]
        found.sort(key=lambda each: each.regency_code != regency_code)
        return tuple(found[:limit])

    def named(self, text: str, *, regency_code: str) -> Village:
        """Return the one village that was typed, as ``Lewokluok`` or ``Lewokluok (Demon Pagong)``.

        The outlet's regency is searched first. Raises DomainError with the nearest ones for a village that does not
        exist, or whose name several bear.
        """
        name, _, district = (part.strip() for part in text.removesuffix(")").partition("("))
        alike = _named(name, list(self.villages))
        if district:
            alike = [each for each in alike if _key(each.district) == _key(district)]
        own = [each for each in alike if each.regency_code == regency_code] or alike
        if len(own) == 1:
            return own[0]
        near = own[:4] or self.find(text, regency_code=regency_code, limit=3)
        if own:
            offered = [f"{each.level.capitalize()} {each.label}" for each in near]
            raise DomainError(
                "Several villages are called {name}: {names}. Choose one of the list.",
                name=name[:40],
                names=", ".join(offered),
            )
        offered = [each.label for each in near] or _nearest(name, [v.name for v in self.in_regency(regency_code)])
        raise DomainError(
            "There is no village {name} in the official list. The nearest are: {names}. Choose one of the list.",
            name=text[:40],
            names=", ".join(offered),
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Village, ...]]:
        grouped: dict[str, list[Village]] = {}
        for village in self.villages:
            grouped.setdefault(_key(village.name), []).append(village)
        return {name: tuple(each) for name, each in grouped.items()}

    @cached_property
    def _by_code(self) -> Mapping[str, Village]:
        return {village.code: village for village in self.villages}

    @cached_property
    def _by_district(self) -> Mapping[str, tuple[Village, ...]]:
        grouped: dict[str, list[Village]] = {}
        for village in self.villages:
            grouped.setdefault(village.district_code, []).append(village)
        return {code: tuple(each) for code, each in grouped.items()}

    @cached_property
    def _districts(self) -> Mapping[str, tuple[str, ...]]:
        grouped: dict[str, dict[str, None]] = {}
        for village in self.villages:
            for name in (village.district, f"Kecamatan {village.district}", f"Kec. {village.district}"):
                grouped.setdefault(_key(name), {})[village.district_code] = None
        return {name: tuple(codes) for name, codes in grouped.items()}


@cache
def _read(path: Path) -> tuple[Village, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row["kode"]: row["nama"] for row in rows}
    parents = {row["kode"]: row["induk"] for row in rows}
    return tuple(
        Village(
            code=row["kode"],
            name=row["nama"],
            level=row["tingkat"],
            district_code=row["induk"],
            district=names[row["induk"]],
            regency_code=parents[row["induk"]],
            regency=names[parents[row["induk"]]],
        )
        for row in rows
        if row["tingkat"] in _FRONTS
    )


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def _named(name: str, among: list[Village]) -> list[Village]:
    """Return the villages of this name: as it is, with its own level in front, with any level in front."""
    wanted = _key(name)
    for fronts in (("",), None, _FRONTS["desa"] + _FRONTS["kelurahan"]):
        found = [
            each for each in among if wanted in {front + _key(each.name) for front in fronts or _FRONTS[each.level]}
        ]
        if found:
            return found
    return []


def _nearest(name: str, choices: list[str]) -> list[str]:
    by_key = {_key(choice): choice for choice in choices}
    near = difflib.get_close_matches(_key(name), list(by_key), n=3, cutoff=0.6)
    return [by_key[each] for each in near] or sorted(choices)[:3]


def _suggestion(near: list[str]) -> Sentence:
    return Sentence("A name of the official list, for example: {names}.", {"names": ", ".join(near)})
