"""Banknotes and coins as the first form of the statement draws them: our own pictures, in the colours people know, the value large on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.page import WHITE, Colour, Sheet
from ntt_pos.documents.statement.old_form.layout import INK, fitting, width_of
from ntt_pos.i18n import Language

# Colour and length (millimetres) of the 2022 notes: red, blue, green, purple, brown, grey, olive.
_NOTES: Final[dict[int, tuple[Colour, float]]] = {
    100_000: ((0.72, 0.16, 0.18), 151),
    50_000: ((0.14, 0.31, 0.63), 146),
    20_000: ((0.10, 0.45, 0.27), 141),
    10_000: ((0.42, 0.22, 0.55), 136),
    5_000: ((0.52, 0.32, 0.16), 131),
    2_000: ((0.38, 0.40, 0.43), 126),
    1_000: ((0.42, 0.42, 0.12), 121),
}
_COIN: Final[Colour] = (0.87, 0.87, 0.85)
_LONGEST: Final = 151
_STACK: Final = 3


@dataclass(frozen=True, slots=True)
class _Pile:
    value: int
    count: int
    wide: float
    label: str

    def total(self, high: float) -> float:
        extra = width_of(self.label, high * 0.40, bold=True) + high * 0.16 if self.label else 0
        return self.wide + extra + _shift(self.count, high)


@dataclass(frozen=True, slots=True)
class MoneyRows:
    """Piles of money broken into rows, each row's piles from large to small."""

    rows: tuple[tuple[_Pile, ...], ...]
    high: float
    gap: float

    @property
    def height(self) -> float:
        """The height of all rows in points."""
        return len(self.rows) * self.high + max(len(self.rows) - 1, 0) * self.gap

    @property
    def width(self) -> float:
        """The width of the longest row in points."""
        return max(
            (sum(pile.total(self.high) for pile in row) + self.gap * 1.6 * (len(row) - 1) for row in self.rows),
            default=0,
        )


def arrange(money: Sequence[tuple[int, int]], *, high: float, room: float) -> MoneyRows:
    """Arrange (note or coin, how many) in rows of at most ``room`` points, notes ``high`` points high."""
    gap = high * 0.24
    rows: list[list[_Pile]] = [[]]
    used = 0.0
    for value, count in money:
        label = f"× {count}" if count > 1 else ""
        wide = high * 2.05 * _NOTES[value][1] / _LONGEST if value in _NOTES else high
        pile = _Pile(value, count, wide, label)
        if rows[-1] and used + gap * 1.6 + pile.total(high) > room:
            rows.append([])
            used = 0
        used += (gap * 1.6 if rows[-1] else 0) + pile.total(high)
        rows[-1].append(pile)
    return MoneyRows(tuple(tuple(row) for row in rows if row), high, gap)


def draw_money(sheet: Sheet, rows: MoneyRows, edge: float, top: float) -> None:
    """Draw the rows from ``top`` down, each ending at ``edge``."""
    language = Language("id")
    y = top
    for row in rows.rows:
        y -= rows.high
        wide = sum(pile.total(rows.high) for pile in row) + rows.gap * 1.6 * (len(row) - 1)
        x = edge - wide
        for pile in row:
            _draw_pile(sheet, pile, x, y, rows.high, language)
            x += pile.total(rows.high) + rows.gap * 1.6
        y -= rows.gap


def _shift(count: int, high: float) -> float:
    return (min(count, _STACK) - 1) * high * 0.16


def _draw_pile(sheet: Sheet, pile: _Pile, x: float, y: float, high: float, language: Language) -> None:
    words = language.rupiah(pile.value)
    for step in range(min(pile.count, _STACK)):
        at = x + step * high * 0.16
        if pile.value in _NOTES:
            _note(sheet, pile, at, y, high, words)
        else:
            _coin(sheet, at, y, high, words)
    if pile.label:
        after = x + _shift(pile.count, high) + pile.wide + high * 0.14
        sheet.text(after, y + high * 0.36, pile.label, high * 0.40, bold=True)


def _note(sheet: Sheet, pile: _Pile, x: float, y: float, high: float, words: str) -> None:
    colour = _NOTES[pile.value][0]
    wide = pile.wide
    sheet.box(x, y, wide, high, radius=high * 0.10, fill=colour, line=(WHITE, 0.9))
    light = tuple(part + (1 - part) * 0.55 for part in colour)
    paper = (light[0], light[1], light[2])
    inset = high * 0.09
    sheet.box(x + inset, y + inset, wide - 2 * inset, high - 2 * inset, radius=high * 0.05, line=(paper, 0.5))
    # An ikat diamond in place of a portrait: three lozenges, one inside the other.
    cx, cy = x + high * 0.44, y + high / 2
    for reach, fill in ((0.30, paper), (0.20, colour), (0.10, paper)):
        sheet.shape(
            (
                (cx - high * reach * 0.8, cy),
                (cx, cy + high * reach),
                (cx + high * reach * 0.8, cy),
                (cx, cy - high * reach),
            ),
            fill,
        )
    room = wide - high * 0.72 - high * 0.2
    size = fitting(words, high * 0.42, room, bold=True)
    sheet.text(x + wide - high * 0.18, cy - size * 0.36, words, size, bold=True, colour=WHITE, align="r")


def _coin(sheet: Sheet, x: float, y: float, high: float, words: str) -> None:
    radius = high / 2
    sheet.disc(x + radius, y + radius, radius, fill=_COIN, line=(0.35, 0.35, 0.35))
    sheet.disc(x + radius, y + radius, radius * 0.82, fill=None, line=(0.62, 0.62, 0.60))
    size = fitting(words, high * 0.40, radius * 1.45, bold=True)
    sheet.text(x + radius, y + radius - size * 0.36, words, size, bold=True, colour=INK, align="c")
