"""Publishing: the web catalogue is written into a folder, all of it or nothing, and it is said what is different."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.documents.makers.site import Site
from ntt_pos.documents.makers.site_lists import SiteFile
from ntt_pos.documents.makers.site_pictures import known_photo, large_jpeg, site_photo, small_jpeg
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_
from ntt_pos.services.makers.public_views import PublicViews

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ntt_pos.documents.makers.site_pictures import SitePhoto
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.makers.public_view import LeftOut, PublicView
    from ntt_pos.services.core.unit_of_work import Context

CONTENTS: Final = "isi.json"  # what the folder holds: addresses and digests of what they were made from


class PublishStopped(DomainError):
    """Somebody stopped publishing; the folder is as it was."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. The pages are as they were before."))


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: how much is shown, and which addresses are new, changed or gone since the last time."""

    folder: Path
    products: int
    makers: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


class Publisher:
    """Writes the web catalogue of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def publish(
        self,
        folder: Path,
        *,
        by: Actor,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Published:
        """Write the pages into a folder and journal it. What is there already and did not change is kept.

        Raises DomainError for a folder that holds anything else, OSError where it cannot be written, and PublishStopped;
        the pages are then as they were. A half-written folder never takes the place of a whole one.
        """
        self._context.allow(by, Act.EDIT_CATALOGUE, str(folder))
        before = contents_of(folder)
        views = PublicViews(self._context)
        view = views.now()
        kept = _photos(views, view, _sizes_of(folder))
        files = _photo_files(views, kept) + list(Site(view, kept).files())
        part = folder.with_name(f"{folder.name}.baru")
        shutil.rmtree(part, ignore_errors=True)
        try:
            now = _write(files, kept, before, folder, part, progress, cancelled)
            done = Published(
                folder,
                len(view.products),
                sum(bool(each.name) for each in view.makers),
                tuple(sorted(set(now) - set(before))),
                tuple(sorted(path for path, key in now.items() if before.get(path, key) != key)),
                tuple(sorted(set(before) - set(now))),
                view.left_out,
            )
            # The new pages take their place only with the record of it: where nothing can be recorded, nothing is shown.
            with (
                self._context.writing(by, act=Act.EDIT_CATALOGUE) as work,
                work.record("catalogue.published") as record,
            ):
                record.notes.update(
                    products=done.products,
                    pages=len(now),
                    photos=len(kept),
                    gone=list(done.gone[:200]),
                    changed=len(done.changed),
                )
                _swap(part, folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return done


def contents_of(folder: Path) -> dict[str, str]:
    """Return what a published folder holds, by address; nothing for a new or empty one.

    Raises DomainError for a folder with files that are not ours: publishing removes what is no longer shown.
    """
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return {}
        told = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        return {str(path): str(key) for path, key in told["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise DomainError(
            "{path} holds other files. Name a new or an empty folder: publishing removes there what is no longer shown. "
            "Nothing was changed.",
            path=str(folder),
        ) from error


def copy_site(folder: Path, to: Path) -> tuple[str, ...]:
    """Copy a published folder to another one, such as a stick, with deletion; return the addresses that vanished there."""
    now, before = contents_of(folder), contents_of(to)
    for path, key in now.items():
        if before.get(path) != key or not (to / path).is_file():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / path, to / path)
    gone = tuple(sorted(set(before) - set(now)))
    for path in gone:
        (to / path).unlink(missing_ok=True)
    shutil.copyfile(folder / CONTENTS, to / CONTENTS)
    return gone


def _made(shape: Callable[[bytes], bytes], views: PublicViews, sha: str) -> bytes:
    return shape(views.photo(sha))


def _sizes_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Return how many dots the large files of a published folder have, by the photo's SHA-256."""
    try:
        told = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))["photos"]
        return {str(sha): (int(wide), int(high)) for sha, (wide, high) in told.items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _photos(views: PublicViews, view: PublicView, sizes: Mapping[str, tuple[int, int]]) -> dict[str, SitePhoto]:
    """Return the photos that can be shown; those that were published before are not read again."""
    photos: dict[str, SitePhoto] = {}
    for sha in view.photos:
        found = known_photo(sha, *sizes[sha]) if sha in sizes else site_photo(sha, views.photo(sha))
        if found is not None:
            photos[sha] = found
    return photos


def _photo_files(views: PublicViews, photos: Mapping[str, SitePhoto]) -> list[SiteFile]:
    files: list[SiteFile] = []
    for sha, photo in photos.items():
        files.append(SiteFile(photo.small, sha, partial(_made, small_jpeg, views, sha)))
        files.append(SiteFile(photo.large, sha, partial(_made, large_jpeg, views, sha)))
    return files


def _write(
    files: list[SiteFile],
    photos: Mapping[str, SitePhoto],
    before: dict[str, str],
    folder: Path,
    part: Path,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool],
) -> dict[str, str]:
    """Write every file beside the old folder; what did not change is linked, or copied where a disk knows no links."""
    folders: set[Path] = set()
    now: dict[str, str] = {}
    for place, file in enumerate(files):
        if cancelled():
            raise PublishStopped
        path = part / file.path
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        if before.get(file.path) != file.key or not _linked(folder / file.path, path):
            path.write_bytes(file.make())
        now[file.path] = file.key
        if progress is not None and place % 50 == 0:
            progress(place, len(files))
    sizes = {sha: (photo.width, photo.height) for sha, photo in photos.items()}
    told = {"made": "NTT Mart POS", "files": now, "photos": sizes}
    (part / CONTENTS).write_text(json.dumps(told, indent=0, sort_keys=True), encoding="utf-8")
    return now


def _linked(old: Path, new: Path) -> bool:
    try:
        os.link(old, new)
    except OSError:
        try:
            shutil.copyfile(old, new)
        except OSError:
            return False
    return True


def _swap(part: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one."""
    old = folder.with_name(f"{folder.name}.lama")
    shutil.rmtree(old, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
