"""The table of the papers: cells of one or more lines between two edges, headings that come again, rules between rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from ntt_pos.documents.engine.page import INK, RULE, WASH, Block, Colour, Sheet, fitting, printable, wrap
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM

SIZE: Final = 10.0
LEADING: Final = 12.5
PAD: Final = 4.0
_ONE_LINE: Final = 4.0  # points within which words are on one line
HEAD_RULE: Final = (INK, 0.9)
ROW_RULE: Final = (RULE, 0.6)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where a column begins and ends, and at which edge its words stand; a ``box`` is left open for a pen."""

    start: float
    end: float
    right: bool = False
    box: bool = False


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line of a cell, its baseline ``down`` points below the top of its row."""

    words: str
    size: float
    down: float
    bold: bool = False
    colour: Colour = INK


def cell(
    words: Sequence[str], size: float, *, down: float, leading: float = 0, bold: bool = False, colour: Colour = INK
) -> list[CellLine]:
    """Return the lines of a cell in one type, the first ``down`` points below the top, each next ``leading`` lower."""
    return [CellLine(line, size, down + place * leading, bold, colour) for place, line in enumerate(words)]


def row_block(
    edges: Sequence[Edges],
    cells: Sequence[Sequence[CellLine]],
    height: float,
    *,
    rule: tuple[Colour, float] | None = ROW_RULE,
    lift: float = 0,
    wash: bool = False,
    more: Callable[[Sheet, float], None] | None = None,
) -> Block:
    """Return a row: its cells, what ``more`` draws, and a rule ``lift`` points above its foot; ``wash`` tints it."""

    def draw(sheet: Sheet, top: float) -> None:
        if wash:
            sheet.box(LEFT, top - height, ROOM, height, fill=WASH)
        with sheet.group("TR"):
            _draw_cells(sheet, edges, cells, top, height)
        if more is not None:
            more(sheet, top)
        if rule is not None:
            sheet.rule(LEFT, top - height + lift, RIGHT, colour=rule[0], width=rule[1])

    return Block(height, draw)


def _draw_cells(
    sheet: Sheet, edges: Sequence[Edges], cells: Sequence[Sequence[CellLine]], top: float, height: float
) -> None:
    """Write one line of the page after the other, so that a name and its amounts are read together."""
    for edge in edges:
        if edge.box:
            sheet.box(edge.start, top - height + 3, edge.end - edge.start, height - 6, radius=2, line=(INK, 0.8))
    into = sheet.cells(len(cells))
    lines = [(round(line.down / _ONE_LINE), column, line) for column, held in enumerate(cells) for line in held]
    for _, column, line in sorted(lines, key=itemgetter(0, 1)):
        edge = edges[column]
        at, side = (edge.end, "r") if edge.right else (edge.start, "l")
        with into[column]():
            sheet.text(at, top - line.down, line.words, line.size, bold=line.bold, colour=line.colour, align=side)


def title_row(edges: Sequence[Edges], title: str, headings: Sequence[str]) -> Block:
    """Return the heading of a table with a title: it is at the left in the line of the columns' headings."""
    cells = [cell([title], 11.5, down=13, bold=True)]
    cells += [cell([words], 9.5, down=13) for words in headings]
    head = row_block([Edges(LEFT, RIGHT), *edges], cells, 20, rule=HEAD_RULE, lift=1)
    head.gap = 16
    return head


def table_of(head: Block, rows: Sequence[Block], total: Block | None = None) -> list[Block]:
    """Return a table: the heading is never alone and comes again on every page, the sum stays with the last row."""
    head.keep = True
    for row in rows:
        row.again = head
    if total is None:
        return [head, *rows]
    rows[-1].keep = True
    return [head, *rows, total]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a plain table: its heading, its width in points (0 takes what is left), whether it ends at the right.

    A ``box`` is left open for a pen.
    """

    title: str
    width: float = 0
    right: bool = False
    box: bool = False


def plain_table(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str] | str],
    *,
    strong: frozenset[int] = frozenset(),
    low: float = 17,
) -> list[Block]:
    """Return a table over the whole width; ``strong`` names the rows in bold, ``low`` is the least height of a row.

    A row that is one text is the heading of those below it.
    """
    edges = _edges(columns)
    titles = [
        cell([each.title], fitting(each.title, 9, edge.end - edge.start), down=12)
        for each, edge in zip(columns, edges, strict=True)
    ]
    plain = [Edges(edge.start, edge.end, edge.right) for edge in edges]
    head = row_block(plain, titles, 18, rule=HEAD_RULE, lift=1)
    head.gap = 8
    return table_of(
        head,
        [
            _band(cells) if isinstance(cells, str) else _plain_row(edges, cells, bold=number in strong, low=low)
            for number, cells in enumerate(rows)
        ],
    )


def _edges(columns: Sequence[TableColumn]) -> list[Edges]:
    spare = ROOM - sum(column.width for column in columns)
    open_ended = sum(column.width == 0 for column in columns) or 1
    edges = []
    x = LEFT
    for column in columns:
        wide = column.width or spare / open_ended
        edges.append(Edges(x + PAD, x + wide - PAD, column.right, column.box))
        x += wide
    return edges


def _band(words: str) -> Block:
    shown = printable(words)

    def draw(sheet: Sheet, top: float) -> None:
        size = fitting(shown, SIZE, ROOM - 2 * PAD, bold=True)
        sheet.box(LEFT, top - 18, ROOM, 17, fill=WASH)
        sheet.text(LEFT + PAD, top - 13, shown, size, bold=True)

    return Block(18, draw, gap=3, keep=True)


def _plain_row(edges: Sequence[Edges], cells: Sequence[str], *, bold: bool, low: float) -> Block:
    laid = [
        [printable(words)] if edge.right else wrap(printable(words), SIZE, edge.end - edge.start, bold=bold)
        for edge, words in zip(edges, cells, strict=True)
    ]
    high = max(low, LEADING * max(len(lines) for lines in laid) + 5)
    middled = [
        [
            CellLine(
                line,
                fitting(line, SIZE, edge.end - edge.start, bold=bold),
                (high - LEADING * len(lines)) / 2 + 9.5 + place * LEADING,
                bold,
            )
            for place, line in enumerate(lines)
        ]
        for edge, lines in zip(edges, laid, strict=True)
    ]
    return row_block(edges, middled, high)
