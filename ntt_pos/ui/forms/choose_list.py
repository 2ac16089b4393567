"""Chooses the file of a list in the system's own dialog: it begins among the documents of whoever sits there."""

from __future__ import annotations

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ntt_pos.i18n import _
from ntt_pos.services.importing.shop_lists.take_in import KINDS


def choose_list(parent: QWidget, before: str = "", *, photos: bool = False) -> str:
    """Return the path of the chosen file, "" when none was; ``photos`` offers zip files of photos, too."""
    start = before or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kinds = f"{KINDS} *.zip" if photos else KINDS
    named = f"{_('Lists and workbooks')} ({kinds});;{_('All files')} (*)"
    name, _kind = QFileDialog.getOpenFileName(parent, _("Which list of goods?"), start, named)
    return name
