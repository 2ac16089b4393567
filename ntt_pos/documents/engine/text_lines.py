"""What is on one line of a page is one line of the text that programs read out of it, however far apart it is written."""

from __future__ import annotations

from typing import Any, Final

from reportlab.pdfbase import pdfmetrics

_SAME_LINE: Final = 2.5  # points by which the baselines of one line may differ
_TOUCHING: Final = 1.0


class TextLines:
    """Fills what is empty between words that follow each other on a line with one wide space.

    Programs take words that are far apart for columns, and read a column down before they go on to the right.
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._y = self._end = 0.0
        self._spaces: dict[str, tuple[str, float]] = {}

    def put(self, x: float, y: float, wide: float) -> None:
        """Tell where words are written next, and how wide they are."""
        gap = x - self._end
        if gap > _TOUCHING and abs(y - self._y) < _SAME_LINE:
            self._fill(gap)
        self._y, self._end = y, x + wide

    def close(self) -> None:
        """End the line: what comes next does not belong to it."""
        self._y = -1.0

    def _fill(self, gap: float) -> None:
        canvas = self._canvas
        name, size = canvas._fontname, canvas._fontsize  # noqa: SLF001 - the canvas tells of its face nowhere else
        known = self._spaces.get(name)
        if known is None:
            font = pdfmetrics.getFont(name)
            # Readable ASCII (rl_config.ttfAsciiReadable) is in a face's first subset under its own codes.
            inside = font.getSubsetInternalName(0, canvas._doc)  # noqa: SLF001 - see above
            known = self._spaces[name] = inside, font.stringWidth(" ", 1)
        inside, space = known
        # Two spaces of ActualText (ISO 32000, 14.9.4), because a single one would end the word and be dropped.
        canvas.addLiteral(
            f"/Artifact BMC /Span <</ActualText (  )>> BDC BT 1 0 0 1 {self._end:.2f} {self._y:.2f} Tm "
            f"{inside} {size:.2f} Tf {100 * gap / space / size:.1f} Tz ( ) Tj 100 Tz ET EMC EMC"
        )
