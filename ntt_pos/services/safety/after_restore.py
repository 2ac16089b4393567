"""The first record after a restore: which head it continues, which numbers are never given again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.data.copies.manifest import Head, Heads, heads_text
from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.queries.core import registers
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.users import Actor
from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

_NUMBER: Final = re.compile(r"([A-Z]{1,3}-[A-Z]{3}(?:-\d{2})?-\d{4})-(\d{6})")


@dataclass(frozen=True, slots=True)
class Examined:
    """What a backup holds when it stood every test; ``findings`` is 0 then. ``anchored``: a head kept outside fits it."""

    heads: Heads
    counts: Mapping[str, int]
    findings: int
    anchored: bool
    lost: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a new epoch is told from outside: the last numbers on paper, the present books' epoch, the file's hash."""

    printed: Mapping[str, int]
    epoch_before: int
    backup_sha256: str


def start_epoch(
    context: Context,
    by: Actor,
    examined: Examined,
    kept: Sequence[Heads],
    fresh: Fresh,
) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    """Write the first record after a restore: which head it continues, which were lost, which numbers are never given."""
    with context.writing(by, despite_clock=True) as work:
        return _start_epoch(work, examined, kept, fresh)


def _start_epoch(
    work: UnitOfWork, examined: Examined, kept: Sequence[Heads], fresh: Fresh
) -> tuple[int, tuple[tuple[str, int, int], ...]]:
    counters = dict(examined.heads.counters)
    used = dict(fresh.printed)
    for each in kept:
        if each.install == examined.heads.install:
            for series, value in each.counters.items():
                used[series] = max(value, used.get(series, 0))
    skipped = tuple(
        (series, counters.get(series, 0) + 1, value)
        for series, value in sorted(used.items())
        if value > counters.get(series, 0)
    )
    home = work.context.home
    mine = next((head for head in examined.heads.heads if head.register == home.register_code), None)
    anchored = max((head for head in examined.lost if head.register == home.register_code), default=mine)
    if mine is None or anchored is None:
        raise StorageError("The backup has no journal of register {code}.", code=home.register_code)
    epoch = 1 + max(fresh.epoch_before, registers.epoch(work.unit, home.register_id))
    with work.record("restored") as record:
        record.save(shop_tables.register, {"epoch": epoch}, row_id=home.register_id)
        record.add(
            proof.restored,
            {
                **record.posting(),
                "epoch": epoch,
                "old_seq": mine.seq,
                "old_head": mine.hash,
                "anchored_seq": anchored.seq,
                "anchored_head": anchored.hash,
                "skipped": json.dumps(skipped, separators=(",", ":")),
                "lost": json.dumps([(h.register, h.seq, h.hash) for h in examined.lost], separators=(",", ":")),
                "backup_sha256": fresh.backup_sha256,
            },
        )
        work.unit.upsert(
            shop_tables.counter,
            [{"series": series, "outlet_id": home.outlet_id, "value": last} for series, _first, last in skipped],
            put=("value",),
        )
    return epoch, skipped


def skip_numbers(work: UnitOfWork, printed: Mapping[str, int]) -> None:
    """Never give the numbers again that stand on paper and are not in these books; the journal says which are skipped.

    ``printed`` is the last number of each series there.
    """
    heads = book_heads.heads_of(work.unit, at=work.now, outlet_id=work.context.home.outlet_id)
    if all(heads.counters.get(series, 0) >= last for series, last in printed.items()):
        return
    examined = Examined(heads=heads, counts={}, findings=0, anchored=True, lost=())
    sha256 = hashlib.sha256(heads_text(heads).encode()).hexdigest()
    _start_epoch(work, examined, (), Fresh(printed, 0, sha256))


def printed_numbers(numbers: Sequence[str]) -> dict[str, int]:
    """Return the last number of each series among numbers typed from paper; raises DomainError for any other text."""
    found: dict[str, int] = {}
    for text in numbers:
        match = _NUMBER.fullmatch(text.strip().upper())
        if match is None:
            raise DomainError(
                "“{number}” is not a number on one of our papers. Type it as printed, for example JL-LRT-01-2026-000123.",
                number=text[:40],
            )
        found[match[1]] = max(int(match[2]), found.get(match[1], 0))
    return found
