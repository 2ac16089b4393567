"""Every note and coin of an amount, drawn so that black figures stand on light ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.page import INK, WHITE, Colour, Sheet, fitting
from ntt_pos.domain.core.money import NOTES, banknotes
from ntt_pos.i18n import Language

_COLOURS: Final[dict[int, Colour]] = {
    100_000: (0.72, 0.16, 0.18),
    50_000: (0.14, 0.31, 0.63),
    20_000: (0.10, 0.45, 0.27),
    10_000: (0.42, 0.22, 0.55),
    5_000: (0.52, 0.32, 0.16),
    2_000: (0.38, 0.40, 0.43),
    1_000: (0.42, 0.42, 0.12),
}
FEW: Final = 6
MANY: Final = 12
_GAP: Final = 5.0
_LEAST: Final = 11.0
_COUNT: Final = 13.0
_COUNTED: Final = 52.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """Notes and coins in rows: each a value and how many words below it say (0: it stands for itself)."""

    rows: tuple[tuple[tuple[int, int], ...], ...]
    high: float

    @property
    def width(self) -> float:
        """The width of the longest row in points."""
        return max(_row_wide(row, self.high) for row in self.rows)

    @property
    def height(self) -> float:
        """The height of all rows in points."""
        below = _COUNT if any(count for row in self.rows for _, count in row) else 0
        return len(self.rows) * (self.high + below) + _GAP * (len(self.rows) - 1)


def pieces_of(amount: int, high: float, *, room: float = 0, in_row: int = 3) -> Pieces | None:
    """Return an amount as pieces: up to six in two rows, up to twelve in three of four, above that one of each kind, ``in_row`` beside each other.

    Up to six are in one row where that fits into ``room`` points.
    """
    counted = banknotes(amount)
    each = [(value, 0) for value, count in counted for _ in range(count)]
    if not each:
        return None
    if len(each) <= FEW and Pieces((tuple(each),), high).width <= room:
        rows = [each]
    elif len(each) <= FEW:
        half = -(-len(each) // 2) if len(each) > 3 else len(each)  # noqa: PLR2004 - one row of three
        rows = [each[:half], each[half:]]
    elif len(each) <= MANY:
        rows = [each[start : start + 4] for start in range(0, len(each), 4)]
    else:
        return piles(counted, high, in_row=in_row)
    return Pieces(tuple(tuple(row) for row in rows if row), high)


def piles(counted: Sequence[tuple[int, int]], high: float, *, in_row: int) -> Pieces:
    """Return one piece of each kind with how many there are below it."""
    return Pieces(tuple(tuple(counted[start : start + in_row]) for start in range(0, len(counted), in_row)), high)


def draw_pieces(
    sheet: Sheet, pieces: Pieces, right: float, top: float, language: Language, *, from_left: bool = False
) -> None:
    """Draw the rows from ``top`` down, each ending at ``right``, or beginning where the longest begins."""
    counted = any(count for row in pieces.rows for _, count in row)
    y = top
    for row in pieces.rows:
        y -= pieces.high
        x = right - (pieces.width if from_left else _row_wide(row, pieces.high))
        for value, count in row:
            wide = _place(value, count, pieces.high)
            _piece(sheet, value, x + (wide - _wide(value, pieces.high)) / 2, y, pieces.high, language)
            if count:
                word = (
                    language.plural("{n} banknote", "{n} banknotes", count, n=count)
                    if value in NOTES
                    else language.plural("{n} coin", "{n} coins", count, n=count)
                )
                sheet.text(x + wide / 2, y - 11, word, _LEAST, bold=True, align="c")
            x += wide + _GAP
        y -= _GAP + (_COUNT if counted else 0)


def _row_wide(row: Sequence[tuple[int, int]], high: float) -> float:
    return sum(_place(value, count, high) for value, count in row) + _GAP * (len(row) - 1)


def _place(value: int, count: int, high: float) -> float:
    """Return how wide a piece stands: a counted coin as wide as the words below it."""
    return max(_wide(value, high), _COUNTED if count else 0)


def _wide(value: int, high: float) -> float:
    return high * 2.45 if value in _COLOURS else high


def _piece(sheet: Sheet, value: int, x: float, y: float, high: float, language: Language) -> None:
    words = language.rupiah(value)
    if value not in _COLOURS:
        radius = high / 2
        sheet.disc(x + radius, y + radius, radius - 0.6, fill=WHITE, line=INK)
        sheet.text(x + radius, y + radius - 4, words, max(_LEAST, high * 0.38), bold=True, align="c")
        return
    colour, wide = _COLOURS[value], _wide(value, high)
    sheet.box(x, y, wide, high, radius=3, fill=WHITE, line=(INK, 1.0))
    stub = high * 0.66
    sheet.box(x + 1.2, y + 1.2, stub, high - 2.4, radius=2, fill=colour)
    cx, cy, r = x + 1.2 + stub / 2, y + high / 2, high * 0.27
    sheet.shape(((cx - r * 0.8, cy), (cx, cy + r), (cx + r * 0.8, cy), (cx, cy - r)), WHITE)
    room = wide - stub - 6
    size = max(fitting(words, high * 0.45, room, bold=True), _LEAST)
    sheet.text(x + stub + 1 + (wide - stub) / 2, cy - size * 0.36, words, size, bold=True, align="c")
