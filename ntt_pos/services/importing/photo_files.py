"""Photos in bulk: a folder or a zip file whose file names say which product each one shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ntt_pos.data.queries.goods.photos import PhotoSubject, photo_subjects
from ntt_pos.documents.engine.photo import small_photo
from ntt_pos.documents.engine.photo_files import PictureFile, picture_files
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.goods.products import Products
from ntt_pos.services.importing.import_progress import ImportSteps, Stop
from ntt_pos.services.importing.photo_names import PhotoNames, Reading, chosen_once


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A picture that was found: its file name, the photo as it would be kept, and the products that it may show.

    ``wrong`` says why a file is no photo; there is no ``jpeg`` then. ``stands`` is the product that shows this very
    picture already, 0 for none.
    """

    name: str
    jpeg: bytes
    reading: Reading
    wrong: DomainError | None = None
    stands: int = 0


@dataclass(frozen=True, slots=True)
class PhotosFound:
    """The pictures of a folder by file name, and the products they may show."""

    place: str
    files: tuple[PhotoFile, ...]
    subjects: Mapping[int, PhotoSubject]

    def winners(self, answers: Mapping[str, int]) -> dict[int, PhotoFile]:
        """Return the file whose picture each product has in the end, by ``answers`` (file name to product, 0 none).

        An answer wins over what a product shows already, that over a sure file, and of two sure files the first.
        """
        left = [each for each in self.files if each.jpeg and each.name not in answers]
        sure = {each.reading.products[0]: each for each in reversed(left) if _sure(each)}
        standing = {each.stands: each for each in reversed(left) if each.stands}
        given = {answers[each.name]: each for each in self.files if each.jpeg and answers.get(each.name)}
        return sure | standing | given

    def chosen(self, answers: Mapping[str, int]) -> dict[int, bytes]:
        """Return the new photo of each product that gets one."""
        return {product: each.jpeg for product, each in self.winners(answers).items() if each.stands != product}


class PhotoFiles:
    """Taking in the photos of many products at once."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look(
        self, place: Path, *, by: Actor, progress: Progress | None = None, cancelled: Stop | None = None
    ) -> PhotosFound:
        """Return the pictures of a folder or a zip file with the products that their names mean; changes nothing.

        Raises DomainError for a place that cannot be read or holds no picture, ImportStopped when ``cancelled``.
        """
        self._context.allow(by, Act.EDIT_CATALOGUE)
        with self._context.reading() as unit:
            subjects = {each.product_id: each for each in photo_subjects(unit, self._context.home.outlet_id)}
        names = PhotoNames(subjects.values())
        with picture_files(place) as pictures:
            steps = ImportSteps(progress, cancelled)
            steps.expect(len(pictures))
            found = []
            for picture in pictures:
                found.append(_read(picture, names))
                steps.one()
        once = chosen_once([each.reading for each in found])
        files = tuple(
            replace(each, reading=reading, stands=_standing(each, reading, subjects))
            for each, reading in zip(found, once, strict=True)
        )
        return PhotosFound(place.name, files, subjects)

    def take_in(
        self,
        found: PhotosFound,
        answers: Mapping[str, int],
        *,
        by: Actor,
        progress: Progress | None = None,
        cancelled: Stop | None = None,
    ) -> int:
        """Give the products their photos in one journal entry; return how many.

        Raises Denied, ImportStopped when ``cancelled``; nothing is changed then.
        """
        chosen = found.chosen(answers)
        steps = ImportSteps(progress, cancelled)
        steps.expect(len(chosen))
        Products(self._context).show(chosen, by=by, one=steps.one)
        return len(chosen)


def _read(picture: PictureFile, names: PhotoNames) -> PhotoFile:
    try:
        return PhotoFile(picture.name, small_photo(picture.read()), names.read(picture.name))
    except DomainError as error:
        return PhotoFile(picture.name, b"", Reading(()), error)


def _standing(file: PhotoFile, reading: Reading, subjects: Mapping[int, PhotoSubject]) -> int:
    """Return the product that shows this picture already, one that the file's name means before any other."""
    if not file.jpeg:
        return 0
    sha = hashlib.sha256(file.jpeg).hexdigest()
    return next((each for each in (*reading.products, *subjects) if subjects[each].photo_sha == sha), 0)


def _sure(file: PhotoFile) -> bool:
    return file.reading.sure and bool(file.jpeg) and not file.stands
