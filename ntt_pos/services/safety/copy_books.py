"""One verified copy of the books on this disk: made while the till works, read again, compared with the living books."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos import __version__
from ntt_pos.data import atomic_files, schema_version
from ntt_pos.data import backup as copying
from ntt_pos.data.copies import packed_files
from ntt_pos.data.copies.manifest import Head, Heads, Manifest, manifest_of
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.files import discard

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Context

_LET_THE_TILL_WORK: Final = 0.0005


def copy_books(context: Context, folder: Path, *, disputed: bool = False, proved: bool = True) -> Manifest:
    """Copy the books into a folder, prove the copy and pack it; it gets its name last, so what bears one is whole.

    Reopened read-only: integrity, schema guards, every link of the journal, heads against the live books, and unpacked
    again. Not ``proved``, only the heads are compared: for whoever proves the rest before it is used. Raises
    StorageError; nothing is left then.
    """
    now = context.clock.now()
    path = folder / f"ntt-pos-{context.home.register_code}-{wita(now):%Y%m%d-%H%M%S}.db{packed_files.SUFFIX}"
    part, copy = atomic_files.part_of(path), path.with_suffix(".copy.part")
    try:
        atomic_files.make_folder(folder)
        _check_room(context, folder)
        heads, counts = _copied(context, copy, now, proved=proved)
        plain = packed_files.pack(copy, part, _pause)
        if proved and packed_files.plain_sha256_of(part, _pause) != plain:
            raise _not_sound(packed_files.SUFFIX)
        manifest = Manifest(
            file=path.name,
            kind="sqlite",
            register=context.home.register_code,
            heads=heads,
            counts=counts,
            bytes=part.stat().st_size,
            sha256=atomic_files.sha256_of(part),
            plain_sha256=plain,
            encrypted=False,
            program=__version__,
            schema=schema_version.head(),
            disputed=disputed,
            folder=folder,
        )
        atomic_files.write_whole(manifest_of(path), manifest.text().encode())
        atomic_files.settle(part, path)
    except OSError as error:
        raise StorageError(
            "The backup could not be written to {path}: {reason}. The books are untouched and selling goes on.",
            path=str(folder),
            reason=error.strerror or str(error),
        ) from error
    finally:
        discard(part)
        discard(copy)
    return manifest


def _check_room(context: Context, folder: Path) -> None:
    """Return when a copy of the books and its packed form fit on the disk; packed they are less than half."""
    with context.reading() as unit:
        needed = copying.size_of(unit) * 3 // 2
    free = atomic_files.free_bytes(folder)
    if free < needed:
        raise StorageError(
            "The backup needs {needed} MB in {path}, and only {free} MB are free. Make room there; the books are untouched "
            "and selling goes on.",
            needed=-(-needed // 10**6),
            free=free // 10**6,
            path=str(folder),
        )


def _copied(context: Context, part: Path, now: datetime, *, proved: bool) -> tuple[Heads, dict[str, int]]:
    outlet_id = context.home.outlet_id
    with context.reading() as unit:
        before = book_heads.heads_of(unit, at=now, outlet_id=outlet_id)
    copying.copy_database(context.database, part)
    damage = copying.damage_of(part) if proved else ""
    if damage:
        raise _not_sound(damage)
    with _looking(part) as unit:
        wrong = proved and (copying.unguarded(unit) or copying.broken_link(unit, _pause))
        if wrong:
            raise _not_sound(wrong)
        heads = book_heads.heads_of(unit, at=now, outlet_id=outlet_id)
        counts = book_heads.counts_of(unit)
    _compare(context, before.heads, heads.heads)
    return heads, counts


def _compare(context: Context, before: Iterable[Head], copied: Iterable[Head]) -> None:
    """The copy is not behind what was recorded before it began, and its heads are records of the live journal."""
    there = {head.register: head for head in copied}
    with context.reading() as unit:
        for head in before:
            mine = there.get(head.register)
            if mine is None or mine.seq < head.seq:
                raise _not_sound(f"{head.register} {head.seq}")
        for mine in there.values():
            if book_heads.hash_at(unit, mine.register, mine.seq) != mine.hash:
                raise _not_sound(f"{mine.register} {mine.seq}")


@contextmanager
def _looking(path: Path) -> Iterator[Unit]:
    database = copying.open_read_only(path)
    try:
        with database.reading() as unit:
            yield unit
    finally:
        database.close()


def _pause() -> None:
    time.sleep(_LET_THE_TILL_WORK)


def _not_sound(where: str) -> StorageError:
    return StorageError(
        "The backup does not prove itself ({where}), so it was not kept. Run the check of the books now and tell the owner.",
        where=where,
    )
