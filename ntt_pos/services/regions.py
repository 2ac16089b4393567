"""The official villages of the province: finding one by village and district, in its official spelling."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from ntt_pos.domain.workbook_values import Sentence, WrongCell
from ntt_pos.paths import resource

SOURCE: Final = "wilayah_ntt.csv"
_FRONTS: Final = {"desa": ("desa", "ds"), "kelurahan": ("kelurahan", "kel")}


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


class Regions:
    """All villages of the province, read once from the official list."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or resource(SOURCE)

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        """Every village, in order of its code."""
        with self._path.open(encoding="utf-8", newline="") as file:
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

    def in_regency(self, regency_code: str) -> tuple[Village, ...]:
        """Return the villages of a regency such as ``53.06`` (250 of them in Flores Timur)."""
        return tuple(village for village in self.villages if village.regency_code == regency_code)

    def by_code(self, code: str) -> Village | None:
        """Return the village with this code, or None."""
        return self._by_code.get(code)

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
