"""Backups are kept packed (Zstandard): a copy of the books shrinks to a sixth, and unpacks to the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import zstandard

from ntt_pos.data import atomic_files
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.files import discard, give_name

SUFFIX: Final = ".zst"
LEVEL: Final = 3
_MAGIC: Final = b"\x28\xb5\x2f\xfd"


def pack(source: Path, target: Path, pause: Callable[[], None] | None = None) -> str:
    """Write a file packed, durably; return the SHA-256 of what was packed. Raises OSError.

    ``pause`` is called after every megabyte, so that others get their turn.
    """
    digest = hashlib.sha256()
    # Not its stream writer: that says "size is incorrect" when a write fails, and the disk's own error is lost.
    packing = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj(size=source.stat().st_size)
    with source.open("rb") as plain, target.open("wb") as file:
        while chunk := plain.read(atomic_files.CHUNK):
            digest.update(chunk)
            file.write(packing.compress(chunk))
            if pause is not None:
                pause()
        file.write(packing.flush())
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def plain_sha256_of(path: Path, pause: Callable[[], None] | None = None) -> str:
    """Return the SHA-256 of what unpacks from a file; raises OSError. ``pause`` is called as by ``pack``."""
    digest = hashlib.sha256()
    with path.open("rb") as back, zstandard.ZstdDecompressor().stream_reader(back) as unpacked:
        while chunk := unpacked.read(atomic_files.CHUNK):
            digest.update(chunk)
            if pause is not None:
                pause()
    return digest.hexdigest()


def packed(data: bytes) -> bytes:
    """Return bytes packed."""
    return zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(data)


def unpacked(data: bytes, most: int) -> bytes:
    """Return what packed bytes hold, at most so many; raises ValueError."""
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= most:
            raise ValueError("size")
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=most)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def is_packed(path: Path) -> bool:
    """Return whether a file's first bytes say that it is packed; a backup from before was not."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def unpack(path: Path, *, offered: Path, room: int) -> None:
    """Put what a packed file holds in its place, at most ``room`` bytes; raises StorageError in words.

    ``offered`` is how the file is called in what is said of it: it may be hostile, and unpack to more than any disk holds.
    """
    part = atomic_files.part_of(path)
    written = 0
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        with path.open("rb") as file, part.open("wb") as plain, reader.stream_reader(file) as packed:
            while chunk := packed.read(atomic_files.CHUNK):
                written += len(chunk)
                if written > room:
                    raise StorageError(
                        "{path} unpacks to more than this disk has room for. Nothing was changed; make room first.",
                        path=str(offered),
                    )
                plain.write(chunk)
        give_name(part, path)
    except (OSError, zstandard.ZstdError) as error:
        raise StorageError(
            "{path} cannot be unpacked: {reason}. Nothing was changed; take another backup.",
            path=str(offered),
            reason=str(error),
        ) from error
    finally:
        discard(part)
