"""A kept photo on a page: a square of it, or nothing when it is spoiled."""

from __future__ import annotations

import io
from collections.abc import Mapping

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import Sheet


def readable_photos(photos: Mapping[str, bytes]) -> dict[str, ImageReader]:
    """Return the photos that can be drawn; a spoiled photo must not cost a producer the paper."""
    readable = {}
    for name, data in photos.items():
        try:
            reader = ImageReader(io.BytesIO(data))
            reader.getRGBData()
        except (OSError, ValueError, SyntaxError):
            continue
        readable[name] = reader
    return readable


def draw_photo(sheet: Sheet, photo: ImageReader, x: float, y: float, side: float) -> None:
    """Draw a photo into a square, its middle part when it is not square."""
    wide, high = photo.getSize()
    scale = side / min(wide, high)
    canvas = sheet.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.roundRect(x, y, side, side, 3)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawImage(photo, x - (wide * scale - side) / 2, y - (high * scale - side) / 2, wide * scale, high * scale)
    canvas.restoreState()
