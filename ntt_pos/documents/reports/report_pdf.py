"""A report as pages: its figures, what must be said, and every table with its sums; wide tables get smaller letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.page import (
    DANGER,
    HEIGHT,
    INK,
    MUTED,
    RULE,
    Block,
    Sheet,
    paginate,
    printable,
    width_of,
    wrap,
)
from ntt_pos.documents.engine.page_parts import (
    LEFT,
    RIGHT,
    ROOM,
    figures_block,
    notice_block,
    page_foot,
    page_head,
    practice_mark,
    words_block,
)
from ntt_pos.domain.reports.report import Cell, Figure, Kind, Report, Row, Table, Units, period_words, shown
from ntt_pos.i18n import Language

_TOP: Final = HEIGHT - 30.0
_FOOT: Final = 36.0
_SIZES: Final = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
_GAP: Final = 11.0
_LEAST_WORDS: Final = 112.0
_FIGURES: Final = 4
_LEADING: Final = 1.22
_FROM_LEFT: Final = frozenset({Kind.TEXT, Kind.DATE})


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a table stands on the page: the size of its letters, and where each column begins and ends."""

    size: float
    edges: tuple[tuple[float, float], ...]
    leading: float


def draw_report(report: Report) -> bytes:
    """Draw a report on A4 pages; the same report gives the same bytes."""
    language = Language(report.language)
    title = printable(report.title)
    shop = printable(report.shop)
    head = page_head(title, shop, printable(report.outlet), period_words(report, language))
    blocks: list[Block] = []
    if report.subject:
        blocks.append(notice_block(printable(report.subject)))
    blocks += _figure_blocks(report, language)
    blocks += [words_block(printable(note)) for note in report.notes]
    for table in report.tables:
        blocks += _table_blocks(table, language)
    sheet = Sheet(title=f"{title} {report.outlet} {report.period.last.isoformat()}", author=shop)
    top = _TOP - head.height
    laid = paginate(blocks, top=top, next_top=top, foot=_FOOT)
    for index, page in enumerate(laid):
        head.draw(sheet, _TOP)
        for y, block in page.placed:
            block.draw(sheet, y)
        if report.practice:
            practice_mark(sheet, language)
        page_foot(sheet, language, f"{title} · {period_words(report, language)}", page=index + 1, pages=len(laid))
        sheet.next_page()
    return sheet.finish()


def _figure_blocks(report: Report, language: Language) -> list[Block]:
    """Return the figures in rows of the same length, at most four in one."""
    figures = [(printable(each.title), _figure(each, language), "") for each in report.figures]
    lines = -(-len(figures) // _FIGURES)
    wide = -(-len(figures) // lines) if lines else 1
    blocks = [figures_block(figures[at : at + wide]) for at in range(0, len(figures), wide)]
    for block in blocks:
        block.gap = 6
    return blocks


def _figure(figure: Figure, language: Language) -> str:
    if figure.value is None:
        return "–"
    if figure.kind is Kind.RUPIAH and isinstance(figure.value, int):
        return language.rp(figure.value)
    return printable(shown(figure.value, figure.kind, language))


def _table_blocks(table: Table, language: Language) -> list[Block]:
    told = [
        [printable(shown(c, k.kind, language)) for c, k in zip(r.cells, table.columns, strict=True)] for r in table.rows
    ]
    sums = [printable(shown(c, k.kind, language)) for c, k in zip(table.totals, table.columns, strict=True)]
    plan = _plan(table, [*told, sums])
    head = _head_block(table, plan)
    if not table.rows:
        return [head, words_block(language.text("No rows."))]
    blocks = [head, *(_row_block(table, row, words, plan, head) for row, words in zip(table.rows, told, strict=True))]
    if table.summed:
        blocks[-1].keep = True
        blocks.append(_sum_block(table, [sums[0] or language.text("Sum"), *sums[1:]], plan))
    return blocks


def _plan(table: Table, lines: list[list[str]]) -> _Plan:
    """Give numbers the room they need and words what is left; letters shrink until words have enough."""
    words = [place for place, column in enumerate(table.columns) if column.kind is Kind.TEXT]
    gaps = _GAP * (len(table.columns) - 1)
    size, widths, left = _SIZES[-1], [0.0], 0.0
    for size in _SIZES:
        widths = [_natural(table, place, lines, size) for place in range(len(table.columns))]
        left = ROOM - gaps - sum(width for place, width in enumerate(widths) if place not in words)
        if left >= sum(min(widths[place], _LEAST_WORDS) for place in words):
            break
    for place, share in _shares({place: widths[place] for place in words}, left).items():
        widths[place] = share
    first = next((place for place, column in enumerate(table.columns) if column.kind is Kind.TEXT), 0)
    widths[first] += max(ROOM - sum(widths) - gaps, 0)
    edges, x = [], LEFT
    for width in widths:
        edges.append((x, x + width))
        x += width + _GAP
    return _Plan(size, tuple(edges), size * _LEADING)


def _natural(table: Table, place: int, lines: list[list[str]], size: float) -> float:
    column = table.columns[place]
    title = printable(column.title)
    if column.kind is Kind.TEXT:
        return max([width_of(title, size - 1), *(width_of(line[place], size) for line in lines)])
    head = max(width_of(word, size - 1) for word in title.split(" "))
    return max([head, *(width_of(line[place], size, bold=True) for line in lines)])


def _shares(wanted: dict[int, float], room: float) -> dict[int, float]:
    """Divide the room: who wants little gets it, the others share the rest alike."""
    found: dict[int, float] = {}
    left = dict(sorted(wanted.items(), key=lambda each: each[1]))
    for place, width in list(left.items()):
        found[place] = min(width, room / len(left))
        room -= found[place]
        del left[place]
    return found


def _head_block(table: Table, plan: _Plan) -> Block:
    small = plan.size - 1
    titles = [
        wrap(printable(column.title), small, end - start)
        for column, (start, end) in zip(table.columns, plan.edges, strict=True)
    ]
    deep = max(len(lines) for lines in titles)
    high = 17 + deep * plan.leading + 5

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 13, printable(table.title), 11.5, bold=True)
        for column, (start, end), lines in zip(table.columns, plan.edges, titles, strict=True):
            for number, words in enumerate(reversed(lines)):
                y = top - high + 5 + number * plan.leading
                left = column.kind in _FROM_LEFT
                sheet.text(start if left else end, y, words, small, colour=MUTED, align="l" if left else "r")
        sheet.rule(LEFT, top - high, RIGHT, colour=INK, width=0.9)

    return Block(high, draw, gap=16, keep=True)


def _row_block(table: Table, row: Row, words: list[str], plan: _Plan, head: Block) -> Block:
    lines = [
        wrap(told, plan.size, end - start) if column.kind is Kind.TEXT else [told]
        for told, column, (start, end) in zip(words, table.columns, plan.edges, strict=True)
    ]
    high = max(len(each) for each in lines) * plan.leading + 5

    def draw(sheet: Sheet, top: float) -> None:
        for column, cell, (start, end), told in zip(table.columns, row.cells, plan.edges, lines, strict=True):
            left = column.kind in _FROM_LEFT
            colour = DANGER if _below_zero(cell) else INK
            for number, line in enumerate(told):
                y = top - plan.size - 1.5 - number * plan.leading
                sheet.text(start if left else end, y, line, plan.size, colour=colour, align="l" if left else "r")
        sheet.rule(LEFT, top - high, RIGHT, colour=RULE, width=0.5)

    return Block(high, draw, again=head)


def _sum_block(table: Table, words: list[str], plan: _Plan) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        for column, (start, end), told in zip(table.columns, plan.edges, words, strict=True):
            left = column.kind in _FROM_LEFT
            sheet.text(
                start if left else end, top - plan.size - 2.5, told, plan.size, bold=True, align="l" if left else "r"
            )

    return Block(plan.leading + 8, draw)


def _below_zero(cell: Cell) -> bool:
    return (isinstance(cell, int) and cell < 0) or (isinstance(cell, Units) and cell.quantity < 0)
