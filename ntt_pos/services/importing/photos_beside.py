"""The photos that lie beside a workbook, in a folder or a zip file, found by the names that its sheet Kartu gives."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from ntt_pos.documents.engine.photo import card_photo
from ntt_pos.documents.engine.photo_files import picture_files
from ntt_pos.domain.core.errors import DomainError

FOLDER: Final = "foto"


class PhotosBeside:
    """Photos as a card keeps them, each made small once; ``book`` is where the workbook lies, None for none.

    They are looked for in the folder "foto" and in a folder or a zip file that is called as the workbook is.
    """

    def __init__(self, book: Path | None) -> None:
        self._book = book
        self._places: dict[str, tuple[Path, str]] | None = None
        self._made: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """Return a photo (JPEG) by its file name, whatever capitals; raises DomainError when there is none, or no picture."""
        key = name.casefold()
        if key not in self._made:
            place = self._named().get(key)
            if place is None:
                raise DomainError(
                    "There is no photo {name} in the folder {folder}, or in a folder or zip that is called as the workbook is.",
                    name=name[:60],
                    folder=FOLDER,
                )
            self._made[key] = _made(*place)
        return self._made[key]

    def _named(self) -> dict[str, tuple[Path, str]]:
        if self._places is None:
            self._places = {}
            for place in _places(self._book) if self._book is not None else ():
                with picture_files(place) as pictures:
                    for each in pictures:
                        self._places.setdefault(PurePosixPath(each.name).name.casefold(), (place, each.name))
        return self._places


def _places(book: Path) -> list[Path]:
    around = (book.with_suffix(".zip"), book.with_suffix(""), book.parent / f"{FOLDER}.zip", book.parent / FOLDER)
    return [each for each in around if each != book and each.exists()]


def _made(place: Path, name: str) -> bytes:
    with picture_files(place) as pictures:
        found = next((each for each in pictures if each.name == name), None)
        if found is None:
            raise DomainError("This file cannot be read. Choose a JPEG, PNG or WebP; nothing was changed.")
        return card_photo(found.read())
