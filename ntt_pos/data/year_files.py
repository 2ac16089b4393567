"""Files of closed years: long texts of the books, packed one by one, written once and only read after that."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite

from ntt_pos.data import atomic_files
from ntt_pos.data.types import MOVED, KnownText

BOOKS: Final = ("journal", "settlement")
"""The books of which one column may lie in a year file; there each has a table of (id, text)."""
LEVEL: Final = 3
_NAME: Final = re.compile(r"tahun-\d{4}(?:-\d{1,3})?\.db")
_DICTIONARY: Final = 112_640
_SAMPLES: Final = 4_000
_EVERY: Final = 40
_LONGEST: Final = 64_000_000

Texts = Iterable[tuple[int, str]]
"""(local id of the row, text) in the order of the ids"""


def year_file_name(year: int, number: int = 1) -> str:
    """Return what the file of a closed year is called; ``number`` counts files of the same year that differ."""
    return f"tahun-{year}.db" if number == 1 else f"tahun-{year}-{number}.db"


class YearFolders:
    """Where a database looks for its year files: beside itself, then in folders that were named."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = tuple(folders)
        self.missing = ""
        self._pinned: dict[str, Path | None] = {}
        self._hashes: dict[Path, tuple[int, int, str]] = {}

    def also(self, folder: Path) -> None:
        """Look in one more folder, after the others."""
        self.folders = (*self.folders, folder)

    def pin(self, name: str, path: Path | None) -> None:
        """Take a year file from this place and from no other; None: it is nowhere."""
        self._pinned[name] = path

    def find(self, name: str, sha256: str = "") -> Path | None:
        """Return where a year file is; None when it is in no folder, or when no year file is called so.

        Of several the first that has this SHA-256, else the first.
        """
        if name in self._pinned or not _NAME.fullmatch(name):
            return self._pinned.get(name)
        there = [path for folder in self.folders if (path := folder / name).is_file()]
        fitting = (path for path in there if sha256 and len(there) > 1 and self.sha256(path) == sha256)
        return next(fitting, there[0] if there else None)

    def sha256(self, path: Path) -> str:
        """Return the SHA-256 of a file, worked out again only when it was written; "" when it cannot be read."""
        try:
            state = path.stat()
            size, at, known = self._hashes.get(path, (-1, 0, ""))
            if (size, at) != (state.st_size, state.st_mtime_ns):
                known = atomic_files.sha256_of(path)
                self._hashes[path] = (state.st_size, state.st_mtime_ns, known)
        except OSError:
            return ""
        return known

    def teach(self, connection: Any) -> Callable[[], None]:
        """Let a SQLite connection read texts out of year files; return what closes those that it opened."""
        opened: dict[str, _YearFile] = {}

        def known(marker: str) -> str:
            place = _place(marker)
            if place is None or self.find(place[0]) is None:
                return marker
            if place[0] not in opened:
                path = self.find(place[0], _written_as(connection, place[0]))
                opened[place[0]] = _YearFile(path or Path())
            return opened[place[0]].text(place[1], place[2]) or marker

        def whole(marker: str) -> str:
            text = known(marker)
            if text is marker:
                self.missing = file_of(marker)
                raise LookupError(marker)
            return text

        def close() -> None:
            while opened:
                opened.popitem()[1].close()

        connection.create_function("ntt_year_text", 1, whole)
        connection.create_function(KnownText.reader, 1, known)
        return close


class _YearFile:
    """A year file that is open for reading; whatever it holds, nothing in it is run."""

    def __init__(self, path: Path) -> None:
        import zstandard  # a till starts quicker without it

        self._connection = _read_only(path)
        rows = self._connection.execute("SELECT text FROM dictionary").fetchall()
        packed_with = zstandard.ZstdCompressionDict(rows[0][0]) if rows else None
        self._unpacker = zstandard.ZstdDecompressor(dict_data=packed_with)

    def text(self, book: str, row_id: int) -> str | None:
        """Return the text of a row, None when it holds none or one that is no text."""
        row = self._connection.execute(f"SELECT text FROM {book} WHERE id = ?", (row_id,)).fetchone()  # noqa: S608 one of BOOKS
        return None if row is None else self._unpacked(row[0])

    def texts(self, book: str) -> Generator[tuple[int, str | None], None, None]:
        """Yield (id, text) of a book."""
        with closing(self._connection.cursor()) as cursor:
            for row_id, packed in cursor.execute(f"SELECT id, text FROM {book} ORDER BY id"):  # noqa: S608 one of BOOKS
                yield row_id, self._unpacked(packed)

    def close(self) -> None:
        self._connection.close()

    def _unpacked(self, packed: bytes) -> str | None:
        import zstandard

        try:
            if zstandard.frame_content_size(packed) > _LONGEST:
                return None
            return str(self._unpacker.decompress(packed, max_output_size=_LONGEST), "utf-8")
        except (zstandard.ZstdError, UnicodeDecodeError, TypeError):
            return None


def file_of(marker: str) -> str:
    """Return the name of the year file that a text was moved to, "" when it was not moved."""
    place = _place(marker) if marker.startswith(MOVED) else None
    return place[0] if place is not None else ""


def marker_sql(book: str, name: str) -> str:
    """Return SQLite's expression for what stands in place of the texts of a book that lie in a year file."""
    return f"""'{MOVED}"{name} {book} ' || id || '"}}'"""


def write(part: Path, texts: Callable[[str], Texts]) -> dict[str, int]:
    """Write the texts of each book into a new file, durably; return how many. Raises OSError.

    The same texts give the same bytes, so that what an earlier attempt left is known again.
    """
    import zstandard

    packed_with = _trained(text for book in BOOKS for _row_id, text in texts(book))
    packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=packed_with, write_checksum=True)
    counts = {}
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite.connect(str(part), isolation_level=None)) as connection:
            for pragma in ("journal_mode=OFF", "synchronous=OFF"):  # nobody reads it before it is whole and synced
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.execute("BEGIN")
            connection.execute("CREATE TABLE dictionary (text BLOB NOT NULL) STRICT")
            if packed_with is not None:
                connection.execute("INSERT INTO dictionary VALUES (?)", (packed_with.as_bytes(),))
            for book in BOOKS:
                connection.execute(f"CREATE TABLE {book} (id INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT")
                rows = ((row_id, packer.compress(text.encode())) for row_id, text in texts(book))
                done = connection.executemany(f"INSERT INTO {book} VALUES (?, ?)", rows)  # noqa: S608 one of BOOKS
                counts[book] = max(0, int(done.rowcount))
            connection.execute("COMMIT")
    except sqlite.Error as error:
        raise OSError(str(error)) from error
    atomic_files.sync_file(part)
    return counts


def holds(path: Path, texts: Callable[[str], Texts]) -> bool:
    """Return whether a file gives back every one of these texts, and no other: it is read from the disk again."""
    end = object()
    try:
        with closing(_YearFile(path)) as file:
            for book in BOOKS:
                with closing(file.texts(book)) as kept:
                    if any(next(kept, end) != each for each in texts(book)) or next(kept, end) is not end:
                        return False
    except sqlite.Error:
        return False
    return True


def _trained(texts: Iterable[str]) -> Any:
    """Return a dictionary of what the texts have in common, None where they are too few for one."""
    import zstandard

    samples: list[bytes | bytearray | memoryview] = [
        text.encode() for text in itertools.islice(texts, 0, _EVERY * _SAMPLES, _EVERY)
    ]
    try:
        return zstandard.train_dictionary(_DICTIONARY, samples)
    except zstandard.ZstdError:
        return None


def _written_as(connection: Any, name: str) -> str:
    """Return the SHA-256 that the books have of a year file, "" when they know none."""
    try:
        row = connection.execute("SELECT sha256 FROM year_file WHERE file = ?", (name,)).fetchone()
    except sqlite.Error:
        return ""
    return str(row[0]) if row is not None else ""


def _read_only(path: Path) -> Any:
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    for name in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {name}")
    return connection


def _place(marker: str) -> tuple[str, str, int] | None:
    """Return file, book and row of a text that was moved, None when a marker says something else."""
    try:
        name, book, row_id = json.loads(marker)["moved"].split(" ")
        return (name, book, int(row_id)) if _NAME.fullmatch(name) and book in BOOKS else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
