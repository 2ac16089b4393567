"""What the program writes down about itself: one line per event, in local time, in files that do not grow for ever."""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime, timedelta, timezone
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

_WITA: Final = timezone(timedelta(hours=8), "WITA")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_OURS: Final = "ntt_pos"
_DATABASE: Final = "sqlalchemy"  # what it says of a damaged file belongs in the log, not on the owner's screen
_FILE_BYTES: Final = 1_000_000
_FILES_KEPT: Final = 5


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


def set_up(folder: Path | None, *, level: int = logging.INFO, console: bool = False) -> None:
    """Send the program's log to ``folder`` (five files of 1 MB) and, for the command line, to standard error.

    When the folder cannot be written the shop still opens; the log then goes to standard error.
    """
    handlers: list[logging.Handler] = []
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handlers.append(
                RotatingFileHandler(
                    folder / "ntt-pos.log",
                    maxBytes=_FILE_BYTES,
                    backupCount=_FILES_KEPT - 1,
                    encoding="utf-8",
                    delay=True,
                )
            )
        except OSError:
            console = True
    # The windowed program on Windows has no standard error.
    if console and sys.stderr is not None:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(LineFormatter())
    for name, least in ((_OURS, level), (_DATABASE, logging.WARNING)):
        logger = logging.getLogger(name)
        for old in list(logger.handlers):
            logger.removeHandler(old)
            old.close()
        for handler in handlers:
            logger.addHandler(handler)
        logger.setLevel(least)
        logger.propagate = not handlers
