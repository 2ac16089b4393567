"""Files the program writes on this PC: kept, and opened with the program this PC has for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.i18n import N_, _
from ntt_pos.ui.session import Session


def write_file(path: Path, data: bytes) -> Path:
    """Keep a file of this PC; raises DomainError when the disk refuses it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise DomainError(
            N_("The file could not be written to {folder}: {why}. The books are untouched."),
            folder=str(path.parent),
            why=error.strerror or type(error).__name__,
        ) from error
    return path


def show_file(path: Path) -> None:
    """Open a file in the program this PC has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_file(session: Session, path: Path) -> None:
    """Open a file with the program of this PC, and say where it is."""
    show_file(path)
    session.tell(_("Kept as {file} in the folder {folder}.", file=path.name, folder=path.parent.name))
