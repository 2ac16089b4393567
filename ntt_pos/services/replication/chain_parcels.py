"""The next records of this PC's own chain as they are packed for the others: some at a time, so that no parcel is too big."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.core import chains
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.parcel import Record, Told
from ntt_pos.services.replication import parcel_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Context

MOST_RECORDS: Final = 2_000
MOST_LETTERS: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Next:
    """The next records, what is told of them, and whether they are the last ones."""

    told: Told
    records: Sequence[Record]
    whole: bool


def next_records(context: Context, unit: Unit, after: int, install: str) -> Next:
    """Return the next records of this register's chain."""
    home = context.home
    records: list[Record] = []
    letters = 0
    with closing(chains.records_after(unit, home.register_id, after)) as rows:
        for row in rows:
            records.append(Record(str(row["uid"]), row["canonical"], row["hash"]))
            letters += len(row["canonical"])
            if len(records) == MOST_RECORDS or letters > MOST_LETTERS:
                break
    last = after + len(records)
    head = chains.head(unit, home.register_code) or (0, "")
    told = Told(
        register=home.register_code,
        install=install,
        first=after + 1 if records else last,
        last=last,
        hash=records[-1].hash if records else chains.hash_at(unit, home.register_code, last) or "",
        body="",
        at=instant_text(context.clock.now()),
    )
    return Next(told, records, last == head[0])


def split_branch(
    unit: Unit, register: str, files: Sequence[parcel_files.RecordsFile]
) -> tuple[tuple[parcel_files.RecordsFile, ...], tuple[parcel_files.RecordsFile, ...]]:
    """Return the files that hold records of these books, and those of before an older backup was brought back."""
    mine = tuple(each for each in files if str(chains.hash_at(unit, register, each.last)).startswith(each.hash))
    return mine, tuple(each for each in files if each not in mine)


def lay_branch_aside(files: Sequence[parcel_files.RecordsFile]) -> None:
    """Keep files of another branch, and out of the way; raises OSError."""
    for each in files:
        each.path.replace(each.path.with_name(f"cabang-{each.path.name}"))


def sent_up_to(files: Sequence[parcel_files.RecordsFile], last: int) -> int:
    """Return up to which record files lie there for whoever has ``last``."""
    for each in files:
        last = each.last if each.first <= last + 1 <= each.last else last
    return last
