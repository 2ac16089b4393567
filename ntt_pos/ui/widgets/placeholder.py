"""Where no photo is: an ikat motif in the pillar's colours, the same for the same name every time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap, QPixmapCache, QPolygonF
from PySide6.QtWidgets import QWidget

from ntt_pos.ui.theme import Look, Space
from ntt_pos.ui.widgets.painting import smooth
from ntt_pos.ui.widgets.photos import PhotoCache

MOTIFS = 30
CELL = 14.0


class Picture(QWidget):
    """A product's photo, or the motif of its maker."""

    def __init__(self, look: Look, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._photo: QPixmap | None = None
        self._name, self._pillar = "", ""
        self.setFixedSize(side, side)

    def show_photo(self, jpeg: bytes | None, *, name: str, pillar: str) -> None:
        """Show a photo, or without one the motif of ``name`` in the colour of its pillar."""
        image = QImage.fromData(jpeg) if jpeg else QImage()
        self._photo = None if image.isNull() else QPixmap.fromImage(image)
        self._name, self._pillar = name, pillar
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the photo or the motif in a rounded square."""
        painter = smooth(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(box, Space.RADIUS_S, Space.RADIUS_S)
        painter.setClipPath(clip)
        if self._photo is not None:
            side = min(self._photo.width(), self._photo.height())
            cut = QRectF((self._photo.width() - side) / 2, (self._photo.height() - side) / 2, side, side)
            painter.drawPixmap(box, self._photo, cut)
            return
        draw_motif(painter, self._look, box, name=self._name, pillar=self._pillar)


def draw_photo(
    painter: QPainter, look: Look, photos: PhotoCache, box: QRect, sha: str, *, name: str, pillar: str
) -> None:
    """Fill a box with a photo, plainly while it is being read, or with the motif of ``name`` where there is none."""
    picture = photos.get(sha, box.size(), painter.device().devicePixelRatioF())
    if picture is not None:
        painter.drawPixmap(box.topLeft(), picture)
    elif photos.comes(sha):
        painter.fillRect(box, look.colour("tint"))
    else:
        draw_motif(painter, look, QRectF(box), name=name, pillar=pillar)


def draw_motif(painter: QPainter, look: Look, box: QRectF, *, name: str, pillar: str) -> None:
    """Fill a box with the motif of a name in the colour of a pillar; the painter's clip rounds it.

    A motif is woven once and kept in Qt's cache: all tiles are painted anew whenever a dialog opens over them. There are
    thirty, so that a day on which a thousand products are sold does not fill the memory with them.
    """
    ink = pillar.lower() or "primary"
    back, front = look.colour(f"{ink}_tint" if pillar else "tint"), look.colour(ink)
    seed = sum(ord(sign) * (place + 1) for place, sign in enumerate(name)) % MOTIFS
    scale = painter.device().devicePixelRatioF()
    size = (box.size() * scale).toSize()
    key = f"motif {seed} {back.name()} {front.name()} {size.width()} {size.height()} {scale}"
    woven = QPixmap()
    if not QPixmapCache.find(key, woven):
        woven = QPixmap(size)
        woven.setDevicePixelRatio(scale)
        woven.fill(back)
        weaver = smooth(woven)
        weaver.setPen(Qt.PenStyle.NoPen)
        weaver.setBrush(front)
        _weave(weaver, QRectF(0, 0, box.width(), box.height()), seed)
        weaver.end()
        QPixmapCache.insert(key, woven)
    painter.drawPixmap(box, woven, QRectF(woven.rect()))


def _weave(painter: QPainter, box: QRectF, seed: int) -> None:
    """Rows of rhombi and steps, as in the cloths of Lamaholot; the seed chooses the order of the bands."""
    rows = int(box.height() // CELL) + 1
    columns = int(box.width() // CELL) + 1
    for line in range(rows):
        band = (seed >> (line % 5)) % 3
        painter.setOpacity(0.22 + 0.16 * ((line + seed) % 3))
        for place in range(columns):
            x, y = box.left() + place * CELL + CELL / 2, box.top() + line * CELL + CELL / 2
            if band == 0:
                _rhombus(painter, x, y, CELL * 0.42)
            elif band == 1 and (place + line) % 2 == 0:
                _rhombus(painter, x, y, CELL * 0.26)
            elif band == 2:  # noqa: PLR2004 the third kind of band
                painter.drawRect(QRectF(x - CELL / 2, y - 1.2, CELL * 0.72, 2.4))
    painter.setOpacity(1.0)


def _rhombus(painter: QPainter, x: float, y: float, half: float) -> None:
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])
    )
