"""The pictures of a folder or a zip file, one after the other, never trusted."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from ntt_pos.documents.engine.photo import MOST_GIVEN, read_picture, refuse_large
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.files import size_of
from ntt_pos.i18n import N_, Said

KINDS: Final = (".jpg", ".jpeg", ".png", ".webp")
MOST_FILES: Final = 3000
LARGE: Final = 1_000_000  # bytes
DAMAGED_ZIP: Final = (
    *(OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error),
    *(RuntimeError, ValueError, IndexError),  # locked, unknown packing, names that are no text
)
MOST_PACKED: Final = 50  # pictures are packed already: hardly one becomes smaller in a zip


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture: its name with the folders inside the place, parted by "/", and how its bytes are read.

    ``read`` raises DomainError for one that is too large or cannot be read.
    """

    name: str
    read: Callable[[], bytes]


@contextmanager
def picture_files(place: Path) -> Iterator[list[PictureFile]]:
    """Open the pictures (.jpg, .jpeg, .png, .webp) of a folder with the folders inside it, or of a zip file, by name.

    Links are not followed, what is hidden is left out. Raises DomainError for a place that cannot be read, holds no
    picture or more than 3,000.
    """
    with ExitStack() as opened:
        try:
            if place.is_dir():
                found = _in_folder(place)
            else:
                size_of(place)  # a pipe is not waited for
                found = _in_zip(opened.enter_context(zipfile.ZipFile(place)))
        except DAMAGED_ZIP as error:
            raise DomainError(
                "{name} cannot be read: {reason}. Choose a folder of photos or a zip file; nothing was changed.",
                name=place.name,
                reason=getattr(error, "strerror", None) or Said(N_("the file is damaged")),
            ) from error
        yield _counted(place, found)


def _counted(place: Path, found: list[PictureFile]) -> list[PictureFile]:
    if not found:
        raise DomainError(
            "{name} holds no photo. Choose a folder or a zip file with .jpg, .png or .webp pictures; nothing was changed.",
            name=place.name,
        )
    if len(found) > MOST_FILES:
        raise DomainError(
            "There are {count} photos; at most {most} are taken in at once. Choose a smaller folder; nothing was changed.",
            count=len(found),
            most=MOST_FILES,
        )
    return sorted(found, key=lambda each: each.name.casefold())


def _in_folder(folder: Path) -> list[PictureFile]:
    return [
        PictureFile(path.relative_to(folder).as_posix(), partial(read_picture, path))
        for path in folder.rglob("*")
        if _wanted(path.relative_to(folder).parts) and not path.is_symlink() and path.is_file()
    ]


def _in_zip(packed: zipfile.ZipFile) -> list[PictureFile]:
    def read(entry: zipfile.ZipInfo) -> bytes:
        refuse_large(entry.file_size)
        if entry.file_size > LARGE and entry.file_size > MOST_PACKED * entry.compress_size:
            raise DomainError("This file is no photo: it unpacks to far more than it holds. Nothing was changed.")
        try:
            with packed.open(entry) as opened:
                picture = opened.read(MOST_GIVEN + 1)
        except DAMAGED_ZIP as error:
            raise DomainError("This file cannot be read. Choose a JPEG, PNG or WebP; nothing was changed.") from error
        refuse_large(len(picture))
        return picture

    return [
        PictureFile(entry.filename.replace("\\", "/"), partial(read, entry))
        for entry in packed.infolist()
        if not entry.is_dir() and _wanted(PurePosixPath(entry.filename.replace("\\", "/")).parts)
    ]


def _wanted(parts: tuple[str, ...]) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and Path(parts[-1]).suffix.lower() in KINDS
