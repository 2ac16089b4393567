"""One window per data folder: a lock the system itself takes away when its program ends, however that ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ntt_pos.domain.core.errors import PlaceUnfit, StorageError

LOCK_FILE: Final = "jendela.lock"
REQUEST_FILE: Final = "jendela.minta"
PATIENCE: Final = 5.0
_LOOK: Final = 0.05


class WindowOpen(StorageError):
    """The till of this folder is open in a window."""


def ask_to_show(folder: Path, *, patience: float = PATIENCE) -> bool:
    """Ask the window that is open on a folder to come to the front; return whether it did within ``patience`` seconds."""
    request, end = folder / REQUEST_FILE, time.monotonic() + patience
    try:
        request.write_bytes(b"?")
        while request.read_bytes():
            if time.monotonic() >= end:
                request.write_bytes(b"")
                return False
            time.sleep(_LOOK)
    except OSError:
        return False
    return True


class WindowLock:
    """Held while a window shows a shop, and by what needs that window closed (restore, upgrade).

    A power cut or a killed program leaves the file behind, but never the lock.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock; return False when another program holds it. Raises StorageError when the folder cannot be written."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise PlaceUnfit(
                "The folder {path} cannot be written: {reason}. Nothing was changed; look whether it is write-protected.",
                path=str(self._path.parent),
                reason=error.strerror or str(error),
            ) from error
        if not _lock(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        if not self.take():
            raise WindowOpen(
                "The till of this folder is open in a window. Close it first, then try again. Nothing was changed."
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
