"""A second start of the program brings the open window to the front."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtWidgets import QWidget


class ShowRequests(QObject):
    """Watches the file into which a second start writes, shows the window, and empties it as the answer."""

    def __init__(self, window: QWidget, request: Path) -> None:
        super().__init__(window)
        self._window, self._request = window, request
        request.touch()
        self._watcher = QFileSystemWatcher([str(request)], self)
        self._watcher.fileChanged.connect(lambda _path: self._look())
        self._look()

    def _look(self) -> None:
        try:
            if not self._request.read_bytes():
                return
            self._request.write_bytes(b"")
        except OSError:
            return  # whoever started again is told in words
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
