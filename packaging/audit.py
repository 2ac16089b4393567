"""Compares what is locked and shipped with the dated list of known holes (advisories.json); needs no network."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from packaging.specifiers import SpecifierSet

HERE = Path(__file__).parent
STALE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Advisory:
    """A known hole: in which versions of which package, and why it is taken on where no other version is there."""

    package: str
    id: str
    affected: tuple[SpecifierSet, ...]
    what: str
    accepted: str = ""

    def concerns(self, version: str) -> bool:
        """Whether a version has it."""
        return any(each.contains(version, prereleases=True) for each in self.affected)


@dataclass(frozen=True, slots=True)
class Known:
    """The list, and the day on which it was last compared with what is published."""

    checked: date
    advisories: tuple[Advisory, ...]


def known(text: str) -> Known:
    """Read the list; raises KeyError or ValueError when it is not one."""
    told = json.loads(text)
    return Known(date.fromisoformat(told["checked"]), tuple(_advisory(each) for each in told["advisories"]))


def _advisory(told: Mapping[str, Any]) -> Advisory:
    ranges = tuple(SpecifierSet(each) for each in told["affected"])
    return Advisory(told["package"], told["id"], ranges, told["what"], told.get("accepted", ""))


def shipped(lock: str) -> dict[str, str]:
    """Return name and locked version of all that the program, its PostgreSQL extra and its build stand on, and SQLite."""
    packages = {each["name"]: each for each in tomllib.loads(lock)["package"]}
    root = packages["ntt-pos"]
    asked = [each["name"] for each in (*root["dependencies"], *root["dev-dependencies"]["package"])]
    asked += [each["name"] for each in root["optional-dependencies"]["postgres"]]
    found: dict[str, str] = {}
    while asked:
        name = asked.pop()
        if name in found or name == "ntt-pos":
            continue
        found[name] = packages[name]["version"]
        extras = packages[name].get("optional-dependencies", {}).values()
        asked += [each["name"] for part in (packages[name].get("dependencies", ()), *extras) for each in part]
    return {**found, "sqlite": sqlite.sqlite_version}


def holes(parts: Mapping[str, str], advisories: tuple[Advisory, ...]) -> list[Advisory]:
    """Return the holes that shipped versions have and nobody took on."""
    return [
        each
        for each in advisories
        if each.package in parts and not each.accepted and each.concerns(parts[each.package])
    ]


def main() -> int:
    """Say what is found, and how old the list is; 1 when something is."""
    listed = known((HERE / "advisories.json").read_text(encoding="utf-8"))
    parts = shipped((HERE.parent / "uv.lock").read_text(encoding="utf-8"))
    found = holes(parts, listed.advisories)
    days = (datetime.now(UTC).date() - listed.checked).days
    for each in found:
        sys.stderr.write(f"{each.package} {parts[each.package]}: {each.id}, {each.what}\n")
    for each in listed.advisories:
        if each.accepted and each.package in parts and each.concerns(parts[each.package]):
            sys.stdout.write(f"taken on: {each.package} {parts[each.package]}, {each.id}: {each.accepted}\n")
    age = f", {days} days ago: renew it" if days > STALE_DAYS else ""
    sys.stdout.write(f"{len(parts)} parts, {len(found)} known holes; list of {listed.checked}{age}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
