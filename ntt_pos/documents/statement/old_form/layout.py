"""How roomy a statement is set, and the table that its goods are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache, partial
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine import page as engine
from ntt_pos.documents.engine.drawn_photo import draw_photo
from ntt_pos.documents.engine.fonts import REGULAR
from ntt_pos.documents.engine.page import WIDTH, Block, Colour, Sheet
from ntt_pos.domain.money.statement_payload import StatementPayload
from ntt_pos.i18n import Language

LEFT: Final = 36.0
RIGHT: Final = WIDTH - 36.0
ROOM: Final = RIGHT - LEFT
LEADING: Final = 1.17
INK: Final[Colour] = (0.10, 0.11, 0.14)
MUTED: Final[Colour] = (0.36, 0.38, 0.42)
WARNING: Final[Colour] = (0.604, 0.353, 0.0)
_CHIP: Final = 9.0

# The first form is written in the plain weight; what is printed today is heavier.
width_of = partial(engine.width_of, plain=REGULAR)
fitting = partial(engine.fitting, plain=REGULAR)
wrap = partial(engine.wrap, plain=REGULAR)


@dataclass(frozen=True, slots=True)
class Density:
    """How roomy a statement is set: sizes and distances in points, between ``_TIGHTEST`` and ``_ROOMIEST``.

    What the producer must read is never below 12.
    """

    body: float
    pitch: float
    amount: float
    note: float
    gap: float
    name: float
    photo: float
    bars: float
    signing: float
    pad: float

    @property
    def tight(self) -> bool:
        """Whether room is so scarce that what can be read elsewhere is left out."""
        return self.pitch < _SCARCE

    @property
    def slim(self) -> bool:
        """Whether the figures at the right must leave part of their width to the names of the goods."""
        return self.pitch < _SLIM


_TIGHTEST: Final = Density(
    body=12, pitch=13.2, amount=28, note=18, gap=4, name=16, photo=19, bars=44, signing=25, pad=5
)
_ROOMIEST: Final = Density(
    body=14, pitch=27, amount=56, note=42, gap=20, name=26, photo=40, bars=90, signing=60, pad=16
)
_SCARCE: Final = 23.0
_SLIM: Final = 16.5


@lru_cache(maxsize=16)
def density(ease: float) -> Density:
    """Return the setting that is ``ease`` (0 to 1) of the way from tight to roomy."""
    return Density(
        **{
            part.name: getattr(_TIGHTEST, part.name)
            + (getattr(_ROOMIEST, part.name) - getattr(_TIGHTEST, part.name)) * ease
            for part in fields(Density)
        }
    )


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A statement about to be laid out; ``wide`` when it takes several pages and its tables the full width."""

    payload: StatementPayload
    language: Language
    number: str
    chain_hash: str
    copy: int
    photos: Mapping[str, ImageReader]
    density: Density
    wide: bool = False


@dataclass(frozen=True, slots=True)
class StatementCell:
    """Words in a column."""

    text: str
    bold: bool = False
    colour: Colour = INK
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class StatementColumn:
    """A column right of the names: its heading (two lines where it holds a line end), and whether figures are at its right."""

    heading: str
    right: bool = True
    strong: bool = False
    gap: float = 12.0


@dataclass(slots=True)
class StatementRow:
    """A row of goods: a name that wraps, cells, marks behind the name and a muted note below."""

    name: str
    cells: Sequence[StatementCell]
    photo: str = ""
    chips: Sequence[str] = ()
    note: str = ""
    total: bool = False
    lines: list[str] = field(default_factory=list)


def heading_block(words: str, density: Density, *, note: str = "") -> Block:
    """Return a section's heading, with a few muted words behind it."""

    def draw(sheet: Sheet, top: float) -> None:
        wide = sheet.text(LEFT, top - 11, words, 11.5, bold=True)
        if note:
            sheet.text(LEFT + wide + 8, top - 11, note, density.body, colour=INK)

    return Block(15.5, draw, gap=density.gap, keep=True)


def table(
    draft: StatementDraft,
    heading: str,
    columns: Sequence[StatementColumn],
    rows: Sequence[StatementRow],
    *,
    x: float,
    right: float,
) -> list[Block]:
    """Lay rows out as blocks: the heading is in the line of the column headings and is repeated on every page.

    Columns are as wide as what is in them; the names get the rest and wrap.
    """
    density = draft.density
    grid = _grid(draft, columns, rows, x=x, right=right)
    head = _head_block(heading, grid)
    blocks = [Block(head.height, head.draw, gap=density.gap, keep=True)]
    for row in rows:
        block = _row_block(draft, row, grid)
        block.again = head
        block.keep = len(rows) > 1 and rows[-1].total and row is rows[-2]
        blocks.append(block)
    return blocks


def chip_width(words: str) -> float:
    """Return the width of a mark in its frame."""
    return width_of(words, _CHIP) + 8


def draw_chip(sheet: Sheet, x: float, baseline: float, words: str) -> float:
    """Draw a mark in a rounded frame; returns its width."""
    wide = chip_width(words)
    sheet.box(x, baseline - 3, wide, 12.6, radius=6, line=(WARNING, 0.7))
    sheet.text(x + 4, baseline + 0.4, words, _CHIP, colour=WARNING)
    return wide


def _column_width(column: StatementColumn, cells: Sequence[StatementCell], size: float) -> float:
    words = [width_of(part, _HEAD, bold=column.strong) for part in column.heading.split("\n")]
    return max([*words, *(width_of(cell.text, size * cell.scale, bold=cell.bold) for cell in cells)])


_HEAD: Final = 9.2


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where a table's columns stand: from ``x`` to ``right``, the names at ``name_x`` with ``room`` to wrap in."""

    columns: Sequence[StatementColumn]
    widths: Sequence[float]
    ends: Sequence[float]
    x: float
    name_x: float
    room: float
    right: float


def _grid(
    draft: StatementDraft, columns: Sequence[StatementColumn], rows: Sequence[StatementRow], *, x: float, right: float
) -> _Grid:
    size = draft.density.body
    widths = [_column_width(column, [row.cells[i] for row in rows], size) for i, column in enumerate(columns)]
    ends: list[float] = []
    edge = right
    for column, wide in zip(reversed(columns), reversed(widths), strict=True):
        ends.append(edge)
        edge -= wide + column.gap
    ends.reverse()
    photos = any(row.photo in draft.photos for row in rows)
    name_x = x + draft.density.photo + 6 if photos else x
    return _Grid(columns, widths, ends, x=x, name_x=name_x, room=edge - name_x, right=right)


def _head_block(heading: str, grid: _Grid) -> Block:
    columns, widths, ends, x, right = grid.columns, grid.widths, grid.ends, grid.x, grid.right
    deep = max(len(column.heading.split("\n")) for column in columns)
    high = 18.0 if deep == 1 else 25.5

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(x, top - high + (5.5 if deep == 1 else 14.0), heading, 11.5, bold=True)
        for column, wide, end in zip(columns, widths, ends, strict=True):
            parts = column.heading.split("\n")
            for line, part in enumerate(parts):
                y = top - high + 4.8 + (len(parts) - 1 - line) * 9.2
                colour = INK if column.strong else MUTED
                if column.right:
                    sheet.text(end, y, part, _HEAD, bold=column.strong, colour=colour, align="r")
                else:
                    sheet.text(end - wide, y, part, _HEAD, bold=column.strong, colour=colour)
        sheet.rule(x, top - high, right, colour=INK, width=0.9)

    return Block(high, draw)


def _row_block(draft: StatementDraft, row: StatementRow, grid: _Grid) -> Block:
    columns, widths, ends = grid.columns, grid.widths, grid.ends
    x, name_x, room, right = grid.x, grid.name_x, grid.room, grid.right
    density = draft.density
    size = density.body
    lines = wrap(row.name, size, room, bold=row.total)
    chips, chip_rows = _place_chips(row.chips, width_of(lines[-1], size), room)
    high = density.pitch + (len(lines) - 1 + chip_rows) * size * LEADING
    note_lines = wrap(row.note, 9.5, right - name_x) if row.note else []
    high += len(note_lines) * 11.5
    photo, natural = draft.photos.get(row.photo), high
    if photo is not None:
        high = max(high, density.photo + 5)

    def draw(sheet: Sheet, top: float) -> None:
        # In the tightest rows the tails of the letters would be on the line below.
        first = top - (high - natural) / 2 - min((density.pitch + size * 0.62) / 2, density.pitch - size * 0.27)
        for line, words in enumerate(lines):
            sheet.text(name_x, first - line * size * LEADING, words, size, bold=row.total)
        for chip_x, chip_row, words in chips:
            draw_chip(sheet, name_x + chip_x, first - (len(lines) - 1 + chip_row) * size * LEADING, words)
        for column, wide, end, cell in zip(columns, widths, ends, row.cells, strict=True):
            at = end if column.right else end - wide
            sheet.text(
                at,
                first,
                cell.text,
                size * cell.scale,
                bold=cell.bold or row.total,
                colour=cell.colour,
                align="r" if column.right else "l",
            )
        below = first - (len(lines) - 1 + chip_rows) * size * LEADING - 11.5
        for line, words in enumerate(note_lines):
            sheet.text(name_x, below - line * 11.5, words, 9.5, colour=MUTED)
        if photo is not None:
            side = density.photo
            draw_photo(sheet, photo, x, top - high + (high - side) / 2, side)
        if not row.total:
            sheet.rule(x, top - high, right)

    return Block(high, draw)


def _place_chips(chips: Sequence[str], used: float, room: float) -> tuple[list[tuple[float, int, str]], int]:
    """Place marks behind a name's last line, or on lines below it: (x, line below, words)."""
    placed = []
    line = 0
    at = used + 5
    for words in chips:
        wide = chip_width(words)
        if at + wide > room and at > 0:
            line += 1
            at = 0
        placed.append((at, line, words))
        at += wide + 4
    return placed, line
