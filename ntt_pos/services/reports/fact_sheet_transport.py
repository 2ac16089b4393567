"""How fact sheets travel from the shops to the province: through a folder, or through the province's PostgreSQL server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from ntt_pos.data import engine
from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.reports import fact_sheet_table
from ntt_pos.data.server import Patience, why
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.reports.fact_sheet import MOST_BYTES, SUFFIX

_SERVER: Final = ("postgresql://", "postgres://")


def is_server(place: str) -> bool:
    """Return whether a place is a server's address and not a folder."""
    return place.startswith(_SERVER)


def send(place: str, paths: Iterable[Path]) -> int:
    """Put into a place what is not there as it is here; return how many were put. Raises OSError and StorageError."""
    files = {path.name: path.read_bytes() for path in paths}
    if is_server(place):
        return _send_to_server(place, files.values())
    sent = 0
    for name, data in files.items():
        copy = Path(place) / name
        if not copy.exists() or copy.read_bytes() != data:
            write_durably(copy, data)
            sent += 1
    return sent


def lies_there(place: str, path: Path) -> bool:
    """Return whether a sheet of here lies in a place, too. Raises OSError and StorageError."""
    if not is_server(place):
        return (Path(place) / path.name).exists()
    with _server(place) as database, database.reading() as unit:
        return bool(fact_sheet_table.there(unit, {hashlib.sha256(path.read_bytes()).hexdigest()}))


def came(place: str, *, known: frozenset[str]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each file that lies in a place, and what reads it; raises StorageError.

    A server is not asked for what is ``known`` by its SHA-256. Reading raises DomainError.
    """
    if is_server(place):
        with _server(place, Patience.LONG) as database, database.reading() as unit:
            for sha, data in fact_sheet_table.all_of(unit, known):
                yield sha[:12], partial(bytes, data)
        return
    folder = Path(place)
    if not folder.is_dir():
        raise StorageError("The folder {path} cannot be read. Nothing was taken in.", path=place)
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        if path.is_file():
            yield path.name, partial(read_file, path)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, of one that is larger than a sheet only the beginning; raises DomainError."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DomainError(
            "{file} cannot be read: {reason}.", file=path.name, reason=error.strerror or str(error)
        ) from error


def _send_to_server(place: str, files: Iterable[bytes]) -> int:
    named = {hashlib.sha256(data).hexdigest(): data for data in files}
    with _server(place) as database, database.reading() as unit:
        here = fact_sheet_table.there(unit, named)
    new = {sha: data for sha, data in named.items() if sha not in here}
    if new:
        with _server(place, Patience.LONG) as database, database.writing() as unit:
            fact_sheet_table.put(unit, new)
    return len(new)


@contextmanager
def _server(place: str, patience: Patience = Patience.USUAL) -> Iterator[engine.Database]:
    """Open the province's server; whatever it or its address is not, raises StorageError in words."""
    try:
        with closing(engine.connect(place, patience=patience)) as database:
            yield database
    except engine.DatabaseError as error:
        raise StorageError(
            "The province's server does not do what it should: {reason}. Its administrator makes the table and the roles "
            "as the README says.",
            reason=why(error),
        ) from error
    except ValueError as error:
        raise StorageError(
            "The address of the province's server cannot be read. It looks like postgresql://NAME:PASSWORD@SERVER/DATABASE."
        ) from error
