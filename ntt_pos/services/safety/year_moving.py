"""Closed years that move to files of their own: the books stay small, and everything in them can still be read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files, year_files
from ntt_pos.data.backup import size_of
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core import closed_years as query
from ntt_pos.data.queries.money import days
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.files import discard
from ntt_pos.services.core.progress import Progress

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.data.queries.core.closed_years import KeptYear
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.safety.backup import Backups

RECORD: Final = "year.moved"
_STEPS: Final = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class YearsBoard:
    """What the owner sees: the years in files of their own, and the next one that can move with the size of the books."""

    kept: tuple[KeptYear, ...]
    next: int | None
    books: int


@dataclass(frozen=True, slots=True)
class MovedYear:
    """A year that is now in a file of its own; ``problem``: what was not done after that, and is not needed for it."""

    kept: KeptYear
    books_before: int
    books_after: int
    problem: ShopError | None = None


class YearFiles:
    """Moves closed years out of the books of this PC."""

    def __init__(self, context: Context, backups: Backups) -> None:
        self._context = context
        self._backups = backups

    def kept(self) -> tuple[KeptYear, ...]:
        """Return the years that lie in files of their own."""
        with self._context.reading() as unit:
            return query.kept_years(unit)

    def next(self) -> int | None:
        """Return the oldest closed year that is still in the books, None when there is none."""
        with self._context.reading() as unit:
            return query.next_year(unit, self._context.home.outlet_id)

    def board(self) -> YearsBoard:
        """Return what the owner sees of closed years."""
        with self._context.reading() as unit:
            books = size_of(unit)
            return YearsBoard(query.kept_years(unit), query.next_year(unit, self._context.home.outlet_id), books)

    def move(self, *, by: Actor, progress: Progress | None = None) -> MovedYear:
        """Move the oldest closed year to a file of its own beside the books; everything in it is read from there after.

        A verified backup is made first. The file is written, read back text by text and named, all durably; only then
        are its texts taken out of the books, in one writing that the journal tells of with the file's hash. Sales,
        accounts and stock stay in the books. ``progress`` may raise to stop it before that writing. Raises Denied,
        DomainError and StorageError in words; then the books are as they were.
        """
        context = self._context
        context.allow(by, Act.RESTORE, RECORD)
        tell = progress or (lambda _done, _total: None)
        tell(0, _STEPS)
        year, before = self._may_move()
        self._backups.make(by=by)
        tell(1, _STEPS)
        path, counts, told = self._write(year, lambda: tell(2, _STEPS))
        tell(3, _STEPS)
        with context.writing(by, act=Act.RESTORE, subject=RECORD) as work:
            self._refuse_open_drawer(work.unit)
            if query.take_out(work.unit, year, path.name) != counts:
                raise StorageError("The books changed while the year was copied. Nothing was moved; do it once more.")
            with work.record(RECORD) as record:
                record.add(
                    proof.year_file,
                    {
                        **record.posting(),
                        "year": year,
                        "file": path.name,
                        **told,
                        "records": counts["journal"],
                        "statements": counts["settlement"],
                    },
                )
        with suppress(ShopError):  # what is done is not stopped any more
            tell(4, _STEPS)
        problem = self._afterwards(by)
        with context.reading() as unit:
            return MovedYear(query.kept_years(unit)[-1], before, size_of(unit), problem)

    def _may_move(self) -> tuple[int, int]:
        """Return the year and the size of the books; raises DomainError or StorageError when it may not move now."""
        context = self._context
        with context.reading() as unit:
            year, size = query.next_year(unit, context.home.outlet_id), size_of(unit)
            self._refuse_open_drawer(unit)
        if year is None:
            raise DomainError(
                "There is no closed year to move: a year moves once all of its dates are closed and the next one has begun. "
                "Nothing was changed."
            )
        free = atomic_files.free_bytes(self._folder)
        if free < 3 * size:
            raise StorageError(
                "Moving a year needs {needed} MB in {path}, and only {free} MB are free. Nothing was changed; make room first.",
                needed=-(-3 * size // 10**6),
                free=free // 10**6,
                path=str(self._folder),
            )
        return year, size

    def _refuse_open_drawer(self, unit: Unit) -> None:
        if days.open_drawers(unit, self._context.home.outlet_id):
            raise DomainError("A shift is open. Close it first, so that nobody waits at the till; nothing was changed.")

    def _write(self, year: int, written: Callable[[], None]) -> tuple[Path, dict[str, int], dict[str, int | str]]:
        """Write the year's file, prove it by reading it back, and give it its name; raises StorageError.

        Returns the file, how many texts of each book it holds, and its hash and size.
        """
        part = self._folder / f"{year_files.year_file_name(year)}.part"
        try:
            with self._context.reading() as unit, ExitStack() as left_behind:
                left_behind.callback(discard, part)
                counts = year_files.write(part, lambda book: query.texts(unit, book, year))
                written()
                if not year_files.holds(part, lambda book: query.texts(unit, book, year)):
                    raise StorageError(
                        "The file of {year} does not give back what was written to it. Nothing was moved; look after this disk.",
                        year=str(year),
                    )
                part.chmod(0o400)
                sha256, size = atomic_files.sha256_of(part), part.stat().st_size
                path = self._free_name(year, sha256)
                if path.exists():  # left by an attempt that was cut off before the books were changed
                    atomic_files.sync_folder(self._folder)
                else:
                    atomic_files.settle(part, path)
        except OSError as error:
            raise StorageError(
                "The file of {year} could not be written to {path}: {reason}. The books are as they were.",
                year=str(year),
                path=str(self._folder),
                reason=error.strerror or str(error),
            ) from error
        return path, counts, {"sha256": sha256, "bytes": size}

    def _free_name(self, year: int, sha256: str) -> Path:
        """Return a name that nothing bears but the same file: one that other books left there is never written over."""
        for number in range(1, 100):
            path = self._folder / year_files.year_file_name(year, number)
            if not path.exists() or atomic_files.sha256_of(path) == sha256:
                return path
        raise OSError("too many files of this year")

    def _afterwards(self, by: Actor) -> ShopError | None:
        """Make the books smaller and bring the file to where the backups are; the year has moved whatever comes of it."""
        try:
            self._context.database.compact()
            return self._backups.make(by=by).problem
        except ShopError as error:
            _log.warning("After a year was moved: %s", error)
            return error

    @property
    def _folder(self) -> Path:
        return self._context.database.years.folders[0]
