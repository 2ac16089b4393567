"""Photos of many products at once: a folder or zip is looked at, then each product gets the one that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from ntt_pos.i18n import _, ngettext
from ntt_pos.services.importing.photo_files import PhotosFound

if TYPE_CHECKING:
    from ntt_pos.ui.goods.import_page import ImportPage


class PhotoImport:
    """Takes photos in behind the page “Import”, which shows them."""

    def __init__(self, page: ImportPage) -> None:
        self._page = page

    def choose(self) -> None:
        """Choose a folder of photos in the system's own dialog."""
        page = self._page
        if page.busy:
            return
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        name = QFileDialog.getExistingDirectory(page, _("Which folder of photos?"), start)
        if name:
            page.path.setText(name)
            page.check()

    def look(self, place: Path) -> None:
        """Look at the photos of a folder or zip; changes nothing."""
        page = self._page
        page.forget()
        photos, by = page.session.shop.photo_files, page.session.by

        def done(found: PhotosFound) -> None:
            page.show_view(page.photos)
            page.photos.show_found(found)
            page.able()
            page.photos.setFocus()

        page.run_long(
            _("The photos are being looked at …"),
            lambda steps: photos.look(place, by=by, progress=steps.tell, cancelled=steps.asked_to_stop),
            done,
        )

    def take_in(self) -> None:
        """Give each product the photo that was found or answered."""
        page = self._page
        found, answers = page.photos.found, dict(page.photos.answers)
        if not page.apply_button.isEnabled():
            return
        photos, by = page.session.shop.photo_files, page.session.by

        def done(count: int) -> None:
            page.forget()
            page.path.setText("")
            page.path.setFocus()
            page.message.tell(ngettext("{n} product has its photo now.", "{n} products have their photo now.", count))

        page.run_long(
            _("The photos are being taken in …"),
            lambda steps: photos.take_in(found, answers, by=by, progress=steps.tell, cancelled=steps.asked_to_stop),
            done,
        )
