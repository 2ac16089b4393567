"""The files of closed years beside the backups: each is copied once, since it never changes, and brought back from there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos.data import atomic_files
from ntt_pos.data.copies import encrypted_files
from ntt_pos.data.queries.core.closed_years import KeptYear, kept_years
from ntt_pos.domain.core.errors import StorageError

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.data.year_files import YearFolders
    from ntt_pos.services.core.unit_of_work import Context


def send_years(context: Context, folder: Path, key: str = "") -> None:
    """Copy every year file that a folder of backups lacks, encrypted when there is a key, and read it back; raises OSError.

    One that is missing beside the books is not copied: the doctor and the proof name it.
    """
    with context.reading() as unit:
        kept = kept_years(unit)
    for each in kept:
        years = context.database.years
        source = years.find(each.file, each.sha256)
        target = folder / (f"{each.file}{encrypted_files.SUFFIX}" if key else each.file)
        if source is None or (target.is_file() and _fits(years, target, source, each, sealed=bool(key))):
            continue
        if atomic_files.sha256_of(source) != each.sha256:
            raise OSError(f"{source} is not as it was written")
        if key:
            encrypted_files.seal(source, target, key)
        elif atomic_files.copy_whole(source, target) != each.sha256:
            target.unlink(missing_ok=True)
            raise OSError("read back differently")


def _fits(years: YearFolders, target: Path, source: Path, kept: KeptYear, *, sealed: bool) -> bool:
    """Whether a copy is this year file's: by its hash, and where it is encrypted by not being older than the file.

    Other books of this shop may have left a file of the same name: those of a PC that broke.
    """
    if sealed:
        return target.stat().st_mtime >= source.stat().st_mtime
    return years.sha256(target) == kept.sha256


def state_of_years(unit: Unit) -> tuple[tuple[KeptYear, str], ...]:
    """Return each year file with what is wrong with it: "missing", "changed", or nothing."""
    return tuple((each, _wrong(unit, each)) for each in kept_years(unit))


def _wrong(unit: Unit, kept: KeptYear) -> str:
    path = unit.years.find(kept.file)
    if path is None:
        return "missing"
    try:
        return "" if atomic_files.sha256_of(path) == kept.sha256 else "changed"
    except OSError:
        return "missing"


def pin_years(unit: Unit, folders: Iterable[Path]) -> tuple[Path, ...]:
    """Let books be read with the year files that fit them, from the first folder that has each; return these files."""
    found = []
    for each in kept_years(unit):
        paths = (folder / each.file for folder in folders)
        fitting = next((path for path in paths if path.is_file() and atomic_files.sha256_of(path) == each.sha256), None)
        unit.years.pin(each.file, fitting)
        if fitting is not None:
            found.append(fitting)
    return tuple(found)


def bring_years(kept: Iterable[KeptYear], root: Path, folders: Iterable[Path], identity: Path | None) -> None:
    """Put the year files of restored books beside them, from the folders that have them; raises OSError and StorageError.

    One that is nowhere is left out: the doctor and the proof name it. Another file of that name is kept beside it, for the
    books that are laid aside or for the auditor.
    """
    folders = tuple(folders)
    for each in kept:
        target = root / each.file
        before = atomic_files.sha256_of(target) if target.is_file() else ""
        if before == each.sha256:
            continue
        with tempfile.TemporaryDirectory(prefix=".tahun-", dir=root) as room:
            for source in _sources(each, folders, identity, Path(room) / each.file):
                if atomic_files.sha256_of(source) == each.sha256:
                    if before:
                        atomic_files.copy_whole(target, root / f"{target.stem}-{before[:8]}.db.lama")
                        target.chmod(0o600)  # Windows replaces no file that is read-only
                    atomic_files.copy_whole(source, target)
                    target.chmod(0o400)
                    break


def _sources(kept: KeptYear, folders: Iterable[Path], identity: Path | None, room: Path) -> Iterable[Path]:
    for folder in folders:
        plain, locked = folder / kept.file, folder / f"{kept.file}{encrypted_files.SUFFIX}"
        if plain.is_file():
            yield plain
        if identity is not None and locked.is_file():
            try:
                encrypted_files.unseal(locked, room, identity)
            except StorageError:
                continue
            yield room
