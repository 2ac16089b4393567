"""Photos of goods for what is painted: looked up and made small behind the screen, remembered, drawn when they are there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from ntt_pos.ui.tasks import Tasks

MOST = 240
EDGE, SOFT = 16, 64  # the part of a photo that is its edge; lines of soft colour along it
_SMOOTH = Qt.TransformationMode.SmoothTransformation
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

    What is left beside it, or above and below, goes on as the edge of the photo is, so that nothing of the goods is cut
    off and no frame is seen.
    """
    image = QImage.fromData(jpeg) if jpeg else QImage()
    if image.isNull() or size.isEmpty():
        return QImage()
    whole = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, _SMOOTH)
    place = QRect(QPoint(), whole.size())
    place.moveCenter(QRect(QPoint(), size).center())
    ground = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(ground)
    for edge, room in _edges(place, size):
        if not room.isEmpty():
            lines = QSize(1, SOFT) if room.height() == size.height() else QSize(SOFT, 1)
            colours = whole.copy(edge.translated(-place.topLeft())).scaled(lines, mode=_SMOOTH)
            painter.drawImage(room, colours.scaled(room.size(), mode=_SMOOTH))
    painter.drawImage(place.topLeft(), whole)
    painter.end()
    return ground


def _edges(place: QRect, size: QSize) -> list[tuple[QRect, QRect]]:
    """Return each edge of what stands at a place, with the room beyond it."""
    wide, high = max(place.width() // EDGE, 1), max(place.height() // EDGE, 1)
    right, bottom = place.right() + 1, place.bottom() + 1
    return [
        (QRect(place.left(), place.top(), wide, place.height()), QRect(0, 0, place.left(), size.height())),
        (QRect(right - wide, place.top(), wide, place.height()), QRect(right, 0, size.width() - right, size.height())),
        (QRect(place.left(), place.top(), place.width(), high), QRect(0, 0, size.width(), place.top())),
        (
            QRect(place.left(), bottom - high, place.width(), high),
            QRect(0, bottom, size.width(), size.height() - bottom),
        ),
    ]
