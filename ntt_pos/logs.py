"""What the program writes down about itself: one line per event, in local time, in files that do not grow for ever."""

from __future__ import annotations

import logging
import os
import re
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

_WITA: Final = timezone(timedelta(hours=8), "WITA")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_OURS: Final = "ntt_pos"
_DATABASE: Final = "sqlalchemy"  # what it says of a damaged file belongs in the log, not on the owner's screen
_FILE_BYTES: Final = 1_000_000
_FILES_KEPT: Final = 5
_TURNS, _TURN_SECONDS = 500, 0.002


def one_line(text: str) -> str:
    """Return text with line breaks and control characters written out, so that nobody can forge a log line."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


class LineFormatter(logging.Formatter):
    """Date, level, place and message on one line; a traceback follows on the same line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a single line."""
        at = datetime.fromtimestamp(record.created, tz=UTC).astimezone(_WITA)
        told = record.getMessage()
        if record.exc_info:
            told = f"{told}\n{self.formatException(record.exc_info)}"
        return f"{at:%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}: {one_line(told)}"


class SharedLog(logging.Handler):
    """Files that several programs write at once: each line opens and closes the file, so that it can be put aside.

    Who writes holds a lock that the system takes away when its program ends; on Windows an open file cannot be renamed.
    """

    def __init__(self, path: Path, *, file_bytes: int, files_kept: int) -> None:
        super().__init__()
        self._path, self._file_bytes, self._kept = path, file_bytes, files_kept

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        try:
            line = f"{self.format(record)}\n".encode()
            with self._path.with_name(f"{self._path.name}.kunci").open("ab") as turn:
                mine = self._waited(turn.fileno())
                if mine and self._path.exists() and self._path.stat().st_size + len(line) > self._file_bytes:
                    self._put_aside()
                with self._path.open("ab") as file:
                    file.write(line)
        except Exception:  # noqa: BLE001 a log that cannot be written stops nobody
            self.handleError(record)

    @staticmethod
    def _waited(turn: int) -> bool:
        """Wait until no other program writes; one that hangs costs the files their order, but no line."""
        for _try in range(_TURNS):
            if _has_turn(turn):
                return True
            time.sleep(_TURN_SECONDS)
        return False

    def _put_aside(self) -> None:
        names = [self._path, *(self._path.with_name(f"{self._path.name}.{n}") for n in range(1, self._kept))]
        with suppress(OSError):  # somebody reads one of them: the file grows until the next line
            for older, newer in zip(reversed(names), reversed(names[:-1]), strict=False):
                if newer.exists():
                    newer.replace(older)


def set_up(folder: Path | None, *, file_bytes: int = _FILE_BYTES, files_kept: int = _FILES_KEPT) -> None:
    """Send the program's log to ``folder`` (five files of 1 MB).

    When the folder cannot be written the shop still opens; the log then goes to standard error. Without a folder
    nothing is written: Python would show warnings, in English, on standard error.
    """
    handlers: list[logging.Handler] = []
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handlers.append(SharedLog(folder / "ntt-pos.log", file_bytes=file_bytes, files_kept=files_kept))
        except OSError:
            if sys.stderr is not None:  # the windowed program on Windows has none
                handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(LineFormatter())
    for name, least in ((_OURS, logging.INFO), (_DATABASE, logging.WARNING)):
        logger = logging.getLogger(name)
        for old in list(logger.handlers):
            logger.removeHandler(old)
            old.close()
        for handler in handlers or [logging.NullHandler()]:
            logger.addHandler(handler)
        logger.setLevel(least)
        logger.propagate = not handlers


if sys.platform == "win32":
    import msvcrt

    def _has_turn(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # closing the file gives it back
        except OSError:
            return False
        return True

else:
    import fcntl

    def _has_turn(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
