"""Saving an empty workbook in the form that is taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ntt_pos.files import writable_paper
from ntt_pos.i18n import _
from ntt_pos.services.importing.our_form.take_in import Imports

NAME = "daftar-barang.xlsx"


def save_empty_workbook(
    parent: QWidget, imports: Imports, told: Callable[[str], object], refused: Callable[[str], object]
) -> None:
    """Ask where to, write it with the photos of the cards beside it, and say what to do; nothing happens without a place."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name, _kind = QFileDialog.getSaveFileName(parent, _("Save an empty workbook"), str(Path(folder) / NAME), "*.xlsx")
    if not name:
        return
    path = Path(name).with_suffix(".xlsx")
    try:
        writable_paper(path, b"PK")
        path.write_bytes(imports.empty_workbook())
        if photos := imports.card_photos():
            writable_paper(path.with_suffix(".zip"), b"PK")
            path.with_suffix(".zip").write_bytes(photos)
    except OSError as error:
        refused(
            _(
                "The workbook could not be written to {path}: {reason}. Choose another folder.",
                path=path,
                reason=error.strerror or str(error),
            )
        )
        return
    told(_("{path} is saved. Fill it in, then import it in the office: the page “Import”.", path=path))
