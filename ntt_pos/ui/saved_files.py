"""Files the program writes on this PC: kept, and opened with the program this PC has for them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from shiboken6 import isValid

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.i18n import N_, _
from ntt_pos.ui.session import Session

PATIENCE_MS = 5000  # a launcher that still works then stays as long as the program that it began
OURS = "NTT Mart"


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


def launcher() -> str:
    """Return what opens files on Linux. Qt starts it, too, but does not hear when it found no program."""
    return (shutil.which("xdg-open") or "") if sys.platform.startswith("linux") else ""


def open_outside(session: Session, address: str, answered: Callable[[bool], object], owner: QObject) -> None:
    """Let this PC open a web address or a ``file:`` address, and answer whether it could, unless ``owner`` is gone."""

    def done(could: bool) -> None:  # noqa: FBT001 what a launcher answers
        if isValid(owner):
            answered(could)

    program = launcher()
    if not program:
        done(QDesktopServices.openUrl(QUrl(address)))
        return
    process = QProcess(session)
    patience = QTimer(process, singleShot=True, interval=PATIENCE_MS)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())

    def answer(code: int) -> None:
        if not isValid(process):
            return  # the window has closed
        process.deleteLater()
        if patience.isActive():
            patience.stop()
            done(code == 0)

    process.finished.connect(answer)
    process.errorOccurred.connect(lambda _error: answer(1))
    patience.timeout.connect(lambda: done(True))
    patience.start()
    process.start(program, [address])


def show_file(session: Session, path: Path, refused: Callable[[str], object], opened: Callable[[], object]) -> None:
    """Open a file or folder in the program this PC has for it; where there is none, say where it is found by hand."""

    def answer(could: bool) -> None:  # noqa: FBT001 what a launcher answers
        if could:
            opened()
        elif path.is_dir():
            refused(_("This PC cannot open the folder. It is {where}.", where=where_it_is(path)))
        else:
            refused(
                _(
                    "This PC has no program that opens {file}. It is in {where}: copy it to a PC that can open it.",
                    file=path.name,
                    where=where_it_is(in_sight(path).parent),
                )
            )

    open_outside(session, QUrl.fromLocalFile(str(path)).toString(), answer, session)


def open_file(session: Session, path: Path) -> None:
    """Open a file with the program of this PC, and say so."""
    told = _("{file} opens in a window of its own.", file=path.name)
    show_file(session, path, session.refuse, lambda: session.tell(told))


def in_sight(path: Path) -> Path:
    """Put a copy of a file of the data folder, which is hidden, among the user's documents; return what is in sight."""
    documents = _documents()
    if path.is_relative_to(documents):
        return path
    copy = documents / OURS / path.name
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    except OSError:
        return path
    return copy


def where_it_is(folder: Path) -> str:
    """Return a folder as somebody finds it: from the documents on, else its whole path."""
    documents = _documents()
    if not folder.is_relative_to(documents):
        return str(folder)
    name = _("Documents") if sys.platform == "win32" else documents.name  # Windows shows it in its own language
    return " › ".join((name, *folder.relative_to(documents).parts))


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
