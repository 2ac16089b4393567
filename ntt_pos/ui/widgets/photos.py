"""Photos of goods for what is painted: looked up and made small behind the screen, remembered, drawn when they are there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from ntt_pos.ui.tasks import Tasks

MOST = 240
GROUND = 4  # dots: soft colours
Key = tuple[str, int, int]


class PhotoCache(QObject):
    """Gives a photo in a size, or None until it is there; ``came`` names (by its SHA-256) another one that is.

    ``read`` returns a photo (JPEG) by its SHA-256. It and the decoding run on the thread of ``tasks``, one photo at a time,
    so that a sale never waits for more than one.
    """

    came = Signal(str)

    def __init__(self, tasks: Tasks, read: Callable[[str], bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._read = tasks, read
        self._there: dict[Key, QPixmap | None] = {}
        self._asked: set[Key] = set()

    def get(self, sha: str, size: QSize, ratio: float = 1.0) -> QPixmap | None:
        """Return a whole photo on a ground of its own colours that fills ``size``, on a screen of this pixel ratio."""
        key = (sha, round(size.width() * ratio), round(size.height() * ratio))
        if key in self._there:
            found = self._there[key] = self._there.pop(key)  # the one used last goes last
            return found
        if sha and key not in self._asked:
            self._asked.add(key)
            self._tasks.run(
                lambda: filled(self._read(sha), QSize(key[1], key[2])),
                lambda image: self._take(key, image, ratio),
                lambda _error: self._asked.discard(key),
                owner=self,
            )
        return None

    def comes(self, sha: str) -> bool:
        """Return whether a photo is being read."""
        return any(each == sha for each, _wide, _high in self._asked)

    def _take(self, key: Key, image: QImage, ratio: float) -> None:
        self._asked.discard(key)
        while len(self._there) >= MOST:
            del self._there[next(iter(self._there))]
        picture = None if image.isNull() else QPixmap.fromImage(image)
        if picture is not None:
            picture.setDevicePixelRatio(ratio)
        self._there[key] = picture
        self.came.emit(key[0])


def filled(jpeg: bytes, size: QSize) -> QImage:
    """Return a whole photo in the middle of a size in dots; a null image when it is none. For any thread.

    Beside it are its own colours without its shapes, so that nothing of the goods is cut off and no bare stripe is seen.
    """
    image = QImage.fromData(jpeg) if jpeg else QImage()
    if image.isNull() or size.isEmpty():
        return QImage()
    stretch, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ground = image.scaled(GROUND, GROUND, stretch, smooth).scaled(size, stretch, smooth)
    whole = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    filled_ground = ground.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(filled_ground)
    painter.drawImage((size.width() - whole.width()) // 2, (size.height() - whole.height()) // 2, whole)
    painter.end()
    return filled_ground
