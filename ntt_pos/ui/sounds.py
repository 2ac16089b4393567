"""Two sounds: a short tick for a scan, a low tone for what was refused."""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication

from ntt_pos.paths import resource

PLAYERS = ("pw-play", "paplay", "aplay", "afplay")


class Sounds(QObject):
    """Plays the tick and the low tone with what the PC has; without a player the PC's own beep tells of refusals."""

    def __init__(self, *, on: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = on
        self._player = next((found for name in PLAYERS if (found := shutil.which(name))), "")

    def tick(self) -> None:
        """Say that a scan was taken."""
        self._play("tick")

    def refused(self) -> None:
        """Say that something was refused."""
        if not self._play("refused") and self.on:
            QApplication.beep()

    def _play(self, name: str) -> bool:
        if not self.on:
            return False
        path = str(resource(f"sounds/{name}.wav"))
        if sys.platform == "win32":
            import winsound

            try:
                winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
            except RuntimeError:
                return False  # this PC has no sound device
            return True
        return bool(self._player) and QProcess.startDetached(self._player, [path])[0]
