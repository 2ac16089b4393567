"""What is on one line of a page is one line of the text that programs read out of it, however far apart it is written."""

from __future__ import annotations

from typing import Any, Final

from ntt_pos.documents.engine.fonts import Face

_SAME_LINE: Final = 2.5  # points by which the baselines of one line may differ
_TOUCHING: Final = 1.0


class TextLines:
    """Fills what is empty between words that follow each other on a line with one wide space.

    Programs take words that are far apart for columns, and read a column down before they go on to the right.
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._y = self._end = 0.0

    def put(self, weight: Face, size: float, x: float, y: float, wide: float) -> None:
        """Tell in what words are written next, where, and how wide they are."""
        gap = x - self._end
        if gap > _TOUCHING and abs(y - self._y) < _SAME_LINE:
            scale = 100 * gap / weight.width(" ", size)
            # Two spaces of ActualText (ISO 32000, 14.9.4), because a single one would end the word and be dropped.
            self._canvas.addLiteral(
                f"/Artifact BMC /Span <</ActualText (  )>> BDC BT 1 0 0 1 {self._end:.2f} {self._y:.2f} Tm {scale:.1f} Tz "
                f"{weight.operators(' ', size, self._canvas._doc)} 100 Tz ET EMC EMC"  # noqa: SLF001 - as the sheet writes
            )
        self._y, self._end = y, x + wide

    def close(self) -> None:
        """End the line: what comes next does not belong to it."""
        self._y = -1.0
