"""Photos of producers and products: kept once, found by what they show (SHA-256), never changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ntt_pos.data.models import goods
from ntt_pos.data.queries.goods import photos as query
from ntt_pos.documents.engine.photo import read_picture, small_photo

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context


class Photos:
    """The photos of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def read(self, path: Path) -> bytes:
        """Return a picture of a file as it would be kept (JPEG, at most 800 dots and 100 kB).

        Raises DomainError for a file that cannot be read, is larger than 25 MB or no picture.
        """
        return small_photo(read_picture(path))

    def picture(self, sha: str) -> bytes:
        """Return a photo (JPEG) by its SHA-256, or nothing when there is none."""
        if not sha:
            return b""
        with self._context.reading() as unit:
            return query.photo(unit, self._context.home.outlet_id, sha)


def keep_photo(record: JournalEntry, jpeg: bytes) -> str:
    """Keep a photo inside an open record, unless it is there already; return its SHA-256, "" for no photo."""
    if not jpeg:
        return ""
    work = record.work
    sha = hashlib.sha256(jpeg).hexdigest()
    if not query.has_photo(work.unit, work.context.home.outlet_id, sha):
        record.add(goods.photo, {**record.posting(), "sha256": sha, "jpeg": jpeg})
    return sha
