"""Files that somebody chose, read safely; temporary files taken away, and named although somebody reads the old one."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from ntt_pos.i18n import _
from ntt_pos.paths import DataFolder, known_data_folders

_TRIES: Final = 20
_WAIT: Final = 0.05  # seconds between two tries


def read_plain(path: Path, most: int) -> bytes:
    """Return the bytes of an ordinary file, at most ``most`` + 1 of them; raises OSError for anything else.

    A pipe would never end, and a device gives whatever it wants: neither is waited for.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _refuse_special(os.fstat(handle), path)
    except OSError:
        os.close(handle)
        raise
    with os.fdopen(handle, "rb") as file:
        return file.read(most + 1)


def size_of(path: Path) -> int:
    """Return how many bytes an ordinary file has; raises OSError for a folder, a pipe or a device."""
    found = path.stat()
    _refuse_special(found, path)
    return found.st_size


def _refuse_special(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, _("this is not an ordinary file"), str(path))


def keep_private() -> None:
    """Let this program make files and folders that only its own user may read (0600, 0700); Windows goes by the folder's."""
    os.umask(0o077)


def tighten(folder: Path) -> None:
    """Take the rights of other users off a data folder and what is in it; nothing is given to anybody.

    What belongs to somebody else stays as it is: the shop opens all the same.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        for path in (folder, *folder.iterdir()):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & 0o077 and not path.is_symlink():
                path.chmod(mode & 0o700)


def outside_data(path: Path) -> None:
    """Raise OSError when a paper would be written into a shop's data folder, also by a link that leads there."""
    whole = path.resolve()
    known = {folder.resolve() for folder in known_data_folders()}
    for folder in (whole, *whole.parents):
        if folder in known or DataFolder(folder).database.exists():
            raise OSError(errno.EPERM, _("it is in the data folder of a shop, {path}", path=str(folder)), str(path))


def writable_paper(path: Path, begins: bytes) -> None:
    """Raise OSError unless a paper may get this name: nothing is there, or an earlier paper that begins alike."""
    outside_data(path)
    if path.exists() and not read_plain(path, len(begins)).startswith(begins):
        raise OSError(errno.EEXIST, _("there is a file of another kind"), str(path))


def discard(part: Path) -> None:
    """Take a leftover away; one that is held by another program, or bears an impossible name, is no trouble of the work."""
    with suppress(OSError):
        part.unlink(missing_ok=True)


def new_part(part: Path) -> BinaryIO:
    """Open a file under its temporary name. Whatever lies there goes first; a link is never written through. Raises OSError."""
    discard(part)
    return part.open("xb")


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
