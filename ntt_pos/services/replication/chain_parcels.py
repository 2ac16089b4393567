"""A chain where PCs meet: the next records as they are packed, what stands beside them, and where a chain went apart."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies.signatures import Signer, seal
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.business_date import CLOCKS_APART
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.parcel import Kind, Record, Told
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.refused_records import another

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.core.unit_of_work import Context

MOST_RECORDS: Final = 2_000
MOST_LETTERS: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Next:
    """The next records, what is told of them, and whether they are the last ones."""

    told: Told
    records: Sequence[Record]
    whole: bool


def next_records(context: Context, unit: Unit, after: int, install: str, *, of: OtherPC | None = None) -> Next:
    """Return the next records of this register's chain, or of another one's that these books hold."""
    code, register_id = (
        (context.home.register_code, context.home.register_id) if of is None else (of.register, of.register_id)
    )
    records: list[Record] = []
    letters = 0
    with closing(chains.records_after(unit, register_id, after)) as rows:
        for row in rows:
            records.append(Record(str(row["uid"]), row["canonical"], row["hash"]))
            letters += len(row["canonical"])
            if len(records) == MOST_RECORDS or letters > MOST_LETTERS:
                break
    last = after + len(records)
    head = chains.head(unit, code) or (0, "")
    told = Told(
        register=code,
        install=install,
        first=after + 1 if records else last,
        last=last,
        hash=records[-1].hash if records else hash_at(unit, code, last) or "",
        body="",
        at=instant_text(context.clock.now()),
    )
    return Next(told, records, last == head[0])


def split_branch(
    unit: Unit, register: str, files: Sequence[parcel_files.RecordsFile]
) -> tuple[tuple[parcel_files.RecordsFile, ...], tuple[parcel_files.RecordsFile, ...]]:
    """Return the files that hold records of these books, and those of before an older backup was brought back."""
    mine = tuple(each for each in files if str(hash_at(unit, register, each.last)).startswith(each.hash))
    return mine, tuple(each for each in files if each not in mine)


def branch_of(unit: Unit, register: str, files: Sequence[parcel_files.RecordsFile], last: int) -> DomainError | None:
    """Say when a file holds another record than the one that is here; ``last`` is the newest record here."""
    _mine, other = split_branch(unit, register, [each for each in files if each.last <= last])
    return another(register, other[0].last) if other else None


def clock_ahead(register: str, said: datetime, now: datetime) -> DomainError | None:
    """Say when a PC signed at a moment that has not come here yet."""
    if said <= now + CLOCKS_APART:
        return None
    return DomainError(
        "The clock of {register} says {said}, this PC's says {now}. Set both right; what was recorded is here.",
        register=register,
        said=said,
        now=now,
    )


def put_photos(context: Context, folder: parcel_files.Place, key: str) -> None:
    """Seal the photos that are not in a folder yet for a public key, and take away those that no book holds any more."""
    with context.reading() as unit:
        mine = {parcel_files.photo_name(sha): sha for sha in chains.photos(unit)}
    there = parcel_files.photos_there(folder, mine.keys())
    for name in there - mine.keys():
        parcel_files.take_away(folder / name)
    for name in mine.keys() - there:
        with context.reading() as unit:
            found = chains.photos_of(unit, [mine[name]])
        for jpeg in found.values():
            parcel_files.put(folder / name, seal(jpeg, key))


def put_beside(path: parcel_files.Place, about: Told, text: bytes, key: str, signer: Signer) -> None:
    """Replace what stands beside the records, sealed for a public key; ``about`` tells up to which record it holds."""
    body = seal(text, key)
    told = replace(about, first=about.last, body=hashlib.sha256(body).hexdigest())
    parcel_files.write(path, Kind.BESIDE, told, body, signer)


def lay_branch_aside(files: Sequence[parcel_files.RecordsFile]) -> None:
    """Keep files of another branch, and out of the way; raises OSError."""
    for each in files:
        parcel_files.lay_aside(each.path)


def sent_up_to(files: Sequence[parcel_files.RecordsFile], last: int) -> int:
    """Return up to which record files lie there for whoever has ``last``."""
    for each in files:
        last = each.last if each.first <= last + 1 <= each.last else last
    return last
