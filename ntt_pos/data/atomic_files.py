"""Files that survive a power cut: written whole or not at all, copied and read back, on a disk that has room."""

from __future__ import annotations

import ctypes
import hashlib
import mmap
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Final

from ntt_pos.files import discard, give_name, new_part

CHUNK: Final = 1 << 20
NETWORK_FILES: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ncpfs", "davfs", "ceph", "vboxsf", "fuse.sshfs"}
    | {"fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.vmhgfs-fuse"}
)
_DRIVE_REMOTE: Final = 4
_OF_THIS_USER: Final = 0o600
_OCTAL: Final = re.compile(r"\\([0-7]{3})")  # how /proc/mounts writes a blank, a tab or a backslash


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder durable; on Windows ``give_name`` waited for it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder with its parents, each durable in the one above it; raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in reversed(missing):
        sync_folder(each.parent)


def sync_file(path: Path) -> None:
    """Make what was written to a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle(part: Path, path: Path) -> None:
    """Give a finished ``.part`` its name, durably."""
    give_name(part, path)
    sync_folder(path.parent)


def part_of(path: Path) -> Path:
    """Return the name a file has until it is finished."""
    return path.with_name(f"{path.name}.part")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises OSError."""
    part = part_of(path)
    try:
        with new_part(part) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        settle(part, path)
    finally:
        discard(part)


def write_durably(path: Path, data: bytes) -> None:
    """Write a paper whole or not at all, in a folder that is made when it is missing; raises OSError."""
    make_folder(path.parent)
    write_whole(path, data)


def write_secret(path: Path, text: str) -> None:
    """Write a file that is not there yet and that only this user reads from its first byte; raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OF_THIS_USER)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_whole(source: Path, target: Path) -> str:
    """Copy a file whole or not at all, read the copy back from the disk and return its SHA-256; raises OSError."""
    part = part_of(target)
    try:
        with source.open("rb") as old, new_part(part) as new:
            shutil.copyfileobj(old, new, CHUNK)
            new.flush()
            os.fsync(new.fileno())
            _forget_cached(new.fileno())
        digest = read_back(part)
        settle(part, target)
    finally:
        discard(part)
    return digest


def read_back(path: Path) -> str:
    """Return the SHA-256 of a file as the disk holds it, not as the system remembers it, where the system can tell."""
    if sys.platform == "win32":
        return _sha256_past_the_cache(path)
    return sha256_of(path)  # ``_forget_cached`` made the system forget


if sys.platform == "win32":
    _READING, _SHARED, _EXISTING, _NO_BUFFERING = 0x80000000, 1, 3, 0x20000000

    def _sha256_past_the_cache(path: Path) -> str:
        kernel = ctypes.windll.kernel32
        kernel.CreateFileW.restype = ctypes.c_void_p
        opened = kernel.CreateFileW(str(path.absolute()), _READING, _SHARED, None, _EXISTING, _NO_BUFFERING, None)
        if opened in {None, ctypes.c_void_p(-1).value}:
            raise ctypes.WinError()
        handle, digest, taken = ctypes.c_void_p(opened), hashlib.sha256(), ctypes.c_uint32()
        try:
            # Such reading needs memory that begins at a page, in whole sectors: both hold for a map of its own.
            with mmap.mmap(-1, CHUNK) as page:
                place = ctypes.c_char.from_buffer(page)
                while True:
                    if not kernel.ReadFile(handle, ctypes.byref(place), CHUNK, ctypes.byref(taken), None):
                        raise ctypes.WinError()
                    if not taken.value:
                        break
                    digest.update(page[: taken.value])
                del place
        finally:
            kernel.CloseHandle(handle)
        return digest.hexdigest()


def _forget_cached(handle: int) -> None:
    """Ask the system to drop what it remembers of a file, so that reading it back asks the stick."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        advise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def free_bytes(folder: Path) -> int:
    """Return how many bytes may still be written where a folder is; raises OSError."""
    return shutil.disk_usage(folder).free


def network_share(path: Path, mounts: str | None = None) -> str:
    """Return which network file system a path is on, or "" for a disk of this PC; a link is followed to where it leads.

    ``mounts`` is the text of /proc/mounts (read when not given).
    """
    whole = path.resolve()
    if sys.platform == "win32":
        return _windows_share(whole)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    best, kind = "", ""
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:  # noqa: PLR2004 - device, place, kind
            continue
        place = _OCTAL.sub(lambda match: chr(int(match[1], 8)), words[1])
        if len(place) >= len(best) and whole.is_relative_to(place):
            best, kind = place, words[2]
    return kind if kind in NETWORK_FILES else ""


def _windows_share(path: Path) -> str:
    if path.drive.startswith("\\\\"):
        return path.drive
    windll = getattr(ctypes, "windll", None)
    remote = windll is not None and windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _DRIVE_REMOTE
    return path.drive if remote else ""
