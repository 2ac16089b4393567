"""The first moments of the program: the sign-in is on the screen and takes keys while the rest is being loaded."""

from __future__ import annotations

import threading
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from ntt_pos.data.window_lock import WindowLock
from ntt_pos.domain.core.errors import PlaceUnfit
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.qt_application import dressed
from ntt_pos.ui.opening import OpeningWindow

LOOK_MS = 5


def start(folder: Path, *, practice: bool) -> int:
    """Run the program's window on the shop in a folder until it is closed; returns the exit code.

    Nothing but Qt and the sign-in is loaded before it is painted. A folder without a shop is asked about later.
    """
    data = DataFolder(folder)
    look = dressed(data)
    opening = None
    there = practice or data.database.exists() or LocalSettings.load(data.local_settings).database_url
    if there and _free(folder):
        opening = OpeningWindow(look)
        opening.resize(QApplication.primaryScreen().availableSize())
        opening.showMaximized()
        QApplication.processEvents()
        load_the_rest()
    from ntt_pos.desktop import show

    return show(folder, practice=practice, opening=opening)


def _free(folder: Path) -> bool:
    """Whether no window is open on a folder: a second start shows the open one, and asks nobody for a PIN."""
    lock = WindowLock(folder)
    try:
        taken = lock.take()
    except PlaceUnfit:
        return False
    lock.release()
    return taken


def load_the_rest() -> None:
    """Load the database, the services and the screens on a thread of their own; the window goes on taking keys."""
    thread = threading.Thread(target=import_module, args=("ntt_pos.desktop",), daemon=True)
    loop, timer = QEventLoop(), QTimer(interval=LOOK_MS)
    timer.timeout.connect(lambda: None if thread.is_alive() else loop.quit())
    thread.start()
    timer.start()
    loop.exec()
    timer.stop()
