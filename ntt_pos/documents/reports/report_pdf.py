"""A report as pages: its figures, what must be said, and every table with its sums; wide tables get smaller letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.page import RULE, Block, Sheet, printable, width_of, wrap
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import (
    LEFT,
    RIGHT,
    ROOM,
    figures_block,
    letterhead,
    notice_block,
    page_head,
    paragraph_block,
    sentence_block,
    signatures_block,
    title_block,
)
from ntt_pos.documents.engine.table import HEAD_RULE, Edges, cell, row_block, table_of
from ntt_pos.documents.reports.report_charts import METER, chart_blocks, draw_meter
from ntt_pos.domain.reports.report import (
    Figure,
    Kind,
    Letterhead,
    Report,
    Row,
    Table,
    period_words,
    shown,
    whole_of,
)
from ntt_pos.i18n import Language

_SIZES: Final = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
_GAP: Final = 11.0
_LEAST_WORDS: Final = 112.0
_FIGURES: Final = 4
_LEADING: Final = 1.22
_FROM_LEFT: Final = frozenset({Kind.TEXT, Kind.DATE})


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a table is set: the size of its letters, where each column begins and ends, and where its bars begin."""

    size: float
    edges: tuple[Edges, ...]
    leading: float
    meter: float = 0


def draw_report(report: Report) -> bytes:
    """Draw a report on A4 pages; the same report gives the same bytes."""
    language = Language(report.language)
    title = printable(report.title)
    shop = printable(report.shop)
    letter = report.letterhead
    head = page_head(title, shop, printable(report.outlet), period_words(report, language))
    blocks: list[Block] = []
    if letter is not None:
        head = letterhead(shop, printable(letter.address), letter.logo)
        blocks.append(title_block(title, printable(report.outlet), period_words(report, language)))
    if report.subject:
        blocks.append(notice_block(printable(report.subject)))
    blocks += _figure_blocks(report, language)
    # On a letter the first note says what it covers; the others explain its words, after the tables.
    at_top = report.notes if letter is None else report.notes[:1]
    blocks += [sentence_block(printable(note)) for note in at_top]
    blocks += chart_blocks(report.series, language)
    for table in report.tables:
        blocks += _table_blocks(table, language)
    if letter is not None:
        blocks += _end_of_letter(report, letter)
    return draw_pages(
        head,
        blocks,
        language,
        title=f"{title} {report.outlet} {report.period.last.isoformat()}",
        author=shop,
        foot=f"{title} · {period_words(report, language)}",
        practice=report.practice,
    )


def _end_of_letter(report: Report, letter: Letterhead) -> list[Block]:
    notes = [
        paragraph_block(note, size=9.5, gap=14 if place == 0 else 2) for place, note in enumerate(report.notes[1:])
    ]
    people = [(printable(each), "") for each in letter.signers]
    signed = signatures_block(people, wide=190)
    if notes:
        notes[-1].keep = True  # a page of signatures alone belongs to nothing
    return [*notes, signed]


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
    setting = _set(table, [*told, sums])
    head = _head_row(table, setting)
    if not table.rows:
        return [*table_of(head, []), sentence_block(language.text("No rows."))]
    rows = [_row(table, row, words, setting) for row, words in zip(table.rows, told, strict=True)]
    total = _sum_row([sums[0] or language.text("Sum"), *sums[1:]], setting) if table.summed else None
    return table_of(head, rows, total)


def _set(table: Table, lines: list[list[str]]) -> _Setting:
    """Give numbers the room they need and words what is left; letters shrink until words have enough."""
    words = [place for place, column in enumerate(table.columns) if column.kind is Kind.TEXT]
    aside = METER + _GAP if table.meter else 0.0
    gaps = _GAP * (len(table.columns) - 1) + aside
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
    edges, x, meter = [], LEFT, 0.0
    for place, (width, column) in enumerate(zip(widths, table.columns, strict=True)):
        edges.append(Edges(x, x + width, right=column.kind not in _FROM_LEFT))
        x += width + _GAP
        if table.meter and place == table.meter[0]:
            meter, x = x, x + aside
    return _Setting(size, tuple(edges), size * _LEADING, meter)


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


def _head_row(table: Table, setting: _Setting) -> Block:
    small, leading = setting.size - 1, setting.leading
    titles = [
        wrap(printable(column.title), small, edge.end - edge.start)
        for column, edge in zip(table.columns, setting.edges, strict=True)
    ]
    high = 17 + max(len(lines) for lines in titles) * leading + 5
    # From the foot up: the last lines of all headings are level.
    cells = [cell(lines[::-1], small, down=high - 5, leading=-leading) for lines in titles]
    title = cell([printable(table.title)], 11.5, down=13, bold=True)
    head = row_block([Edges(LEFT, RIGHT), *setting.edges], [title, *cells], high, rule=HEAD_RULE)
    head.gap = 16
    return head


def _row(table: Table, row: Row, words: list[str], setting: _Setting) -> Block:
    size, leading = setting.size, setting.leading
    lines = [
        wrap(told, size, edge.end - edge.start) if column.kind is Kind.TEXT else [told]
        for told, column, edge in zip(words, table.columns, setting.edges, strict=True)
    ]
    cells = [cell(told, size, down=size + 1.5, leading=leading) for told in lines]
    high = max(len(each) for each in lines) * leading + 5
    return row_block(setting.edges, cells, high, rule=(RULE, 0.5), more=_meter(table, row, setting))


def _meter(table: Table, row: Row, setting: _Setting) -> Callable[[Sheet, float], None] | None:
    if table.meter is None:
        return None
    part, whole = table.meter
    mine = whole_of(row.cells[part])
    most = max(whole_of(each.cells[part]) for each in table.rows) if whole is None else whole_of(row.cells[whole])
    return lambda sheet, top: draw_meter(sheet, setting.meter, top - setting.size * 0.9 - 0.5, mine, most)


def _sum_row(words: list[str], setting: _Setting) -> Block:
    cells = [cell([told], setting.size, down=setting.size + 2.5, bold=True) for told in words]
    return row_block(setting.edges, cells, setting.leading + 8, rule=None)
