"""The camera of this PC: its own program is opened, and the picture that is taken there comes to the form by itself."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QFileSystemWatcher,
    QObject,
    QProcess,
    QSettings,
    QStandardPaths,
    QSysInfo,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import QDesktopServices

from ntt_pos.i18n import _
from ntt_pos.ui.forms.photo_box import KINDS

# Qt's own camera is in QtMultimedia, which only the wheel of 170 MB holds; every Windows has this program.
WINDOWS_PROGRAM: Final = "microsoft.windows.camera:"
LINUX_PROGRAMS: Final = ("snapshot", "cheese", "kamoso", "guvcview", "webcamoid")
WINDOWS_CAMERAS: Final = (
    r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\DeviceClasses\{e5323777-f976-4f5b-9b55-b94699c46e44}"
)
STILL_MS: Final = 400  # a picture that did not grow meanwhile is written to its end


class PcCamera:
    """What this PC has: a camera, and the program that takes pictures with it."""

    def __init__(self) -> None:
        self._windows = QSysInfo.productType() == "windows"

    @property
    def folder(self) -> Path:
        """The folder of pictures, in which the program keeps what was taken."""
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))

    def why_not(self) -> str:
        """Return why no picture can be taken on this PC, "" when it can."""
        if not self._there():
            return _(
                "This PC has no camera. Take the photo with a telephone: copy it in WhatsApp and paste it, or choose its file."
            )
        if not self._windows and not self._program:
            return _("No camera program is installed on this PC. Paste a photo from the telephone, or choose its file.")
        return ""

    def open(self) -> bool:
        """Open the camera program; returns whether it began."""
        if self._windows:
            return QDesktopServices.openUrl(QUrl(WINDOWS_PROGRAM))
        return bool(QProcess.startDetached(self._program, [])[0])

    def _there(self) -> bool:
        if self._windows:
            return bool(QSettings(WINDOWS_CAMERAS, QSettings.Format.NativeFormat).childGroups())
        return any(Path("/dev").glob("video*"))

    @property
    def _program(self) -> str:
        return next((found for each in LINUX_PROGRAMS if (found := shutil.which(each))), "")


class NewPictures(QObject):
    """Tells of every picture that is put into a folder, or one folder below it, from now on."""

    came = Signal(object)

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder, self._since = folder, time.time() - 1
        self._sizes: dict[Path, int] = {}
        self._told: set[Path] = set()
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._still = QTimer(self, interval=STILL_MS)
        self._still.timeout.connect(self._settle)
        self._watch()

    def _watch(self) -> None:
        """Watch the folder and those in it: the program makes its own with the first picture."""
        below = [each for each in self._folder.iterdir() if each.is_dir()] if self._folder.is_dir() else []
        wanted = {str(each) for each in (self._folder, *below) if each.is_dir()}
        if new := sorted(wanted - set(self._watcher.directories())):
            self._watcher.addPaths(new)
            for each in new:
                self._find(Path(each))

    def _look(self, folder: str) -> None:
        self._watch()
        self._find(Path(folder))

    def _find(self, folder: Path) -> None:
        for kind in KINDS.split():
            for path in (*folder.glob(kind), *folder.glob(kind.upper())):
                if path not in self._told and path.stat().st_mtime >= self._since:
                    self._sizes.setdefault(path, -1)
        if self._sizes:
            self._still.start()

    def _settle(self) -> None:
        for path, before in list(self._sizes.items()):
            size = path.stat().st_size if path.is_file() else 0
            self._sizes[path] = size
            if size and size == before:
                del self._sizes[path]
                self._told.add(path)
                self.came.emit(path)
            elif not path.is_file():
                del self._sizes[path]
        if not self._sizes:
            self._still.stop()
