"""The chains of several PCs, applied to empty books in any order in which what is cited comes first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from ntt_pos.data import engine, migrate, sqlite_file
from ntt_pos.data.engine import Database
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import chains
from ntt_pos.domain.core.parcel import Record
from ntt_pos.services.replication.apply_records import Apply
from ntt_pos.services.replication.sealed_values import Beside
from tests.fakes import FixedClock
from tests.histories.replay import Told, told
from tests.histories.stage import FIRST_MORNING, Stage


@dataclass(frozen=True)
class Chains:
    """What books of several registers hold: each chain, what travels beside them, and every row in words."""

    records: Mapping[str, list[Record]]
    beside: Beside
    photos: Mapping[str, bytes]
    rows: Told


def chains_of(source: Database) -> Chains:
    """Read every chain of books."""
    with source.reading() as unit:
        registers = unit.rows(sa.select(shop.register.c.id, shop.register.c.code).order_by(shop.register.c.code))
        records = {
            row["code"]: [
                Record(str(r["uid"]), r["canonical"], r["hash"]) for r in chains.records_after(unit, row["id"], 0)
            ]
            for row in registers
        }
        return Chains(records, Beside.of(unit), chains.photos_of(unit, sorted(chains.photos(unit))), told(unit))


@contextmanager
def applied_in(source: Chains, order: Iterable[str], path: Path) -> Iterator[str]:
    """Apply chains to new books and give their URL; each letter of ``order`` is the next record of a chain (T or U).

    A record waits for what it cites. The first chain begins: it made the shop, and the other's register.
    """
    url = sqlite_file.sqlite_url(path)
    migrate.create(url)
    first, second = source.records
    with closing(engine.connect(url)) as target, target.writing() as unit:
        apply, here = Apply(unit, source.photos.__getitem__), dict.fromkeys(source.records, 0)

        def take(code: str) -> None:
            records, seq = source.records[code], here[code]
            if seq == len(records):
                return
            for other, (needed, _hash) in json.loads(records[seq].text).get("heads", {}).items():
                while here[other] < needed:
                    take(other)
            apply.take_all(code, seq + 1, [records[seq]])
            here[code] += 1

        while chains.head(unit, second) is None and not _has_register(unit, second):
            take(first)
        for letter in order:
            take(first if letter == "T" else second)
        for code in source.records:
            while here[code] < len(source.records[code]):
                take(code)
        source.beside.put(unit, source.photos.__getitem__)
    yield url


def found_in(stage: Stage, url: str) -> list[str]:
    """Return what the proof finds in books."""
    with stage.open(url, FixedClock(FIRST_MORNING), seed=9, register="LRT-01") as other:
        return [f"{each.kind} {each.where}" for each in other.verify.run().findings]


def _has_register(unit: engine.Unit, code: str) -> bool:
    return unit.value(sa.select(shop.register.c.id).where(shop.register.c.code == code)) is not None
