"""A sheet whose marks the canvas writes, to the byte as pages of the first form were drawn; the measure for the quicker one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ntt_pos.documents.engine.fonts import Face
from ntt_pos.documents.engine.page import Colour, Sheet


class CanvasSheet(Sheet):
    """Marks on a page, each by a call of the canvas."""

    def write(self, weight: Face, size: float, x: float, y: float, words: str) -> None:
        """Write clean words."""
        self.canvas.setFont(weight.name, size)
        self.canvas.drawString(x, y, words)

    def stroke(self, colour: Colour, width: float = 0.6) -> None:
        """Take a colour and a width for what is drawn as a line."""
        super().stroke(colour, width)
        self._width = 0.0

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """Draw from one point to another."""
        self.canvas.line(x, y, to_x, to_y)

    def rectangle(self, x: float, y: float, wide: float, high: float, *, lined: int, filled: int) -> None:
        """Draw a rectangle."""
        self.canvas.rect(x, y, wide, high, stroke=lined, fill=filled)

    def polygons(self, closed: Iterable[Sequence[tuple[float, float]]], *, lined: bool) -> None:
        """Fill shapes, and draw their edges when ``lined``."""
        path = self.canvas.beginPath()
        for points in closed:
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            path.close()
        self.canvas.drawPath(path, stroke=int(lined), fill=1)
