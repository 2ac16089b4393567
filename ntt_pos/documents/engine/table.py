"""A plain table on A4: headings that come again on every page, cells that wrap, thin rules between rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.page import (
    HEIGHT,
    INK,
    MUTED,
    RULE,
    WASH,
    Block,
    Sheet,
    fitting,
    paginate,
    printable,
    wrap,
)
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM, page_foot, practice_mark
from ntt_pos.i18n import Language

SIZE: Final = 10.0
LEADING: Final = 12.5
PAD: Final = 4.0
_TOP: Final = HEIGHT - 30.0
_FOOT: Final = 36.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in points (0 takes what is left), whether it ends at the right.

    A ``box`` is left open for a pen.
    """

    title: str
    width: float = 0
    right: bool = False
    box: bool = False


def table_blocks(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str] | str],
    *,
    strong: frozenset[int] = frozenset(),
    low: float = 17,
) -> list[Block]:
    """Return a table as blocks; ``strong`` names the rows in bold, ``low`` is the least height of a row.

    A row that is one text is the heading of those below it.
    """
    spare = ROOM - sum(column.width for column in columns)
    open_ended = sum(column.width == 0 for column in columns) or 1
    widths = [column.width or spare / open_ended for column in columns]
    heading = _heading(columns, widths)
    blocks = [heading]
    for number, cells in enumerate(rows):
        bold = number in strong
        block = _band(cells) if isinstance(cells, str) else _row(columns, widths, cells, bold=bold, low=low)
        block.again = heading
        blocks.append(block)
    if len(blocks) > 1:
        heading.keep = True
    return blocks


def words_block(words: str, *, size: float = 10.5, bold: bool = False, gap: float = 6, muted: bool = False) -> Block:
    """Return a paragraph over the whole width."""
    lines = wrap(printable(words), size, ROOM, bold=bold)

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(lines):
            sheet.text(LEFT, top - 11 - number * 13.5, line, size, bold=bold, colour=MUTED if muted else INK)

    return Block(13.5 * len(lines) + 4, draw, gap=gap)


def signatures(people: Sequence[tuple[str, str]]) -> Block:
    """Return places to sign, each with who signs and, below the line, a name where it is known."""
    wide = 140.0

    def draw(sheet: Sheet, top: float) -> None:
        step = (ROOM - wide) / max(len(people) - 1, 1)
        for place, (who, name) in enumerate(people):
            x = LEFT + place * step
            sheet.text(x, top - 12, who, 10, colour=MUTED)
            sheet.rule(x, top - 66, x + wide, colour=INK)
            sheet.text(x, top - 78, printable(name), fitting(printable(name), 10, wide))

    return Block(84, draw, gap=22)


def draw_pages(
    head: Block,
    blocks: Sequence[Block],
    language: Language,
    *,
    title: str,
    author: str,
    foot: str,
    practice: bool,
) -> bytes:
    """Lay blocks onto pages under the same head; the same blocks give the same bytes."""
    sheet = Sheet(title=printable(title), author=printable(author))
    top = _TOP - head.height
    laid = paginate(blocks, top=top, next_top=top, foot=_FOOT)
    for number, page in enumerate(laid, start=1):
        head.draw(sheet, _TOP)
        for y, block in page.placed:
            block.draw(sheet, y)
        if practice:
            practice_mark(sheet, language)
        page_foot(sheet, language, printable(foot), page=number, pages=len(laid))
        sheet.next_page()
    return sheet.finish()


def _heading(columns: Sequence[Column], widths: Sequence[float]) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        x = LEFT
        for column, wide in zip(columns, widths, strict=True):
            size = fitting(column.title, 9, wide - 2 * PAD)
            at = x + wide - PAD if column.right else x + PAD
            sheet.text(at, top - 12, column.title, size, colour=MUTED, align="r" if column.right else "l")
            x += wide
        sheet.rule(LEFT, top - 17, RIGHT, colour=INK, width=0.9)

    return Block(18, draw, gap=8)


def _band(words: str) -> Block:
    shown = printable(words)

    def draw(sheet: Sheet, top: float) -> None:
        size = fitting(shown, SIZE, ROOM - 2 * PAD, bold=True)
        sheet.box(LEFT, top - 18, ROOM, 17, fill=WASH)
        sheet.text(LEFT + PAD, top - 13, shown, size, bold=True)

    return Block(18, draw, gap=3, keep=True)


def _row(columns: Sequence[Column], widths: Sequence[float], cells: Sequence[str], *, bold: bool, low: float) -> Block:
    laid = [
        [printable(cell)] if column.right else wrap(printable(cell), SIZE, wide - 2 * PAD, bold=bold)
        for column, wide, cell in zip(columns, widths, cells, strict=True)
    ]
    high = max(low, LEADING * max(len(lines) for lines in laid) + 5)

    def draw(sheet: Sheet, top: float) -> None:
        x = LEFT
        for column, wide, lines in zip(columns, widths, laid, strict=True):
            if column.box:
                sheet.box(x + PAD, top - high + 3, wide - 2 * PAD, high - 6, radius=2, line=(INK, 0.8))
            for number, line in enumerate(lines):
                size = fitting(line, SIZE, wide - 2 * PAD, bold=bold)
                at = x + wide - PAD if column.right else x + PAD
                baseline = top - (high - LEADING * len(lines)) / 2 - 9.5 - number * LEADING
                sheet.text(at, baseline, line, size, bold=bold, align="r" if column.right else "l")
            x += wide
        sheet.rule(LEFT, top - high, RIGHT, colour=RULE)

    return Block(high, draw)
