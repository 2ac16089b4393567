"""The shop's logo on its papers: one picture, kept with the photos, named in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods import photos
from ntt_pos.documents.engine.logo import Dots, dithered, grey_logo
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.core.photos import keep_photo
from ntt_pos.services.core.shop_settings import SettingsAdmin

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context


class Logo:
    """The logo of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def set(self, picture: bytes | None, *, by: Actor) -> None:
        """Put a logo on the papers (PNG or JPEG of at most 100 kB), or take it off with None.

        Raises DomainError naming what is accepted; then nothing was changed.
        """
        if picture is None:
            SettingsAdmin(self._context).change(by=by, logo_sha="")
            return
        jpeg = grey_logo(picture)
        with (
            self._context.writing(by=by, act=Act.SETTINGS, subject="logo") as work,
            work.record("photo.kept") as record,
        ):
            sha = keep_photo(record, jpeg)
        SettingsAdmin(self._context).change(by=by, logo_sha=sha)

    def picture(self) -> bytes:
        """Return the logo as a grey JPEG, or nothing when there is none."""
        sha = self._context.settings.logo_sha
        if not sha:
            return b""
        with self._context.reading() as unit:
            return photos.photo(unit, self._context.home.outlet_id, sha)

    def dots(self, widest: int = 384) -> Dots:
        """Return the logo as the printer's black dots, row by row; no rows when there is none."""
        picture = self.picture()
        return dithered(picture, widest) if picture else ()
