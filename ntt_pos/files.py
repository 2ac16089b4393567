"""Temporary files: taken away without a word, and given their names although somebody looks at the old one."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_TRIES: Final = 20
_WAIT: Final = 0.05  # seconds between two tries


def discard(part: Path) -> None:
    """Take a leftover away; one that is held by another program, or bears an impossible name, is no trouble of the work."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def give_name(part: Path, path: Path) -> None:
    """Give a finished file its name; raises OSError.

    On Windows a file that somebody reads at this moment cannot be replaced: it is tried for a second.
    """
    for left in reversed(range(_TRIES)):
        try:
            rename_over(part, path)
        except PermissionError:
            if not left:
                raise
            time.sleep(_WAIT)
        else:
            return


def replaceable(path: Path) -> None:
    """Raise OSError when a file cannot be replaced now, for example because a reader has it open on Windows."""
    if path.exists():
        with path.open("r+b"):
            pass
        rename_over(path, path)


if sys.platform == "win32":
    import ctypes

    _REPLACE_AND_WAIT: Final = 9  # MOVEFILE_REPLACE_EXISTING, MOVEFILE_WRITE_THROUGH

    def rename_over(part: Path, path: Path) -> None:
        """Rename a file over another, once; the call returns when the new name is on the disk."""
        move = ctypes.windll.kernel32.MoveFileExW
        move.argtypes = (ctypes.c_wchar_p, ctypes.c_wchar_p, ctypes.c_uint32)
        if not move(str(part.absolute()), str(path.absolute()), _REPLACE_AND_WAIT):
            wrong = ctypes.WinError()
            wrong.filename = str(path)
            raise wrong

else:

    def rename_over(part: Path, path: Path) -> None:
        """Rename a file over another, once; the folder is made durable by whoever needs it."""
        part.replace(path)
