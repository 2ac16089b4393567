"""A note of goods on A4: one sheet for the producer and one for the shop, both to be signed; short ones share a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.page import (
    HEIGHT,
    INK,
    RULE,
    Block,
    Sheet,
    draw_stack,
    fitting,
    printable,
    width_of,
    wrap,
)
from ntt_pos.documents.engine.page_loop import TOP, end_page, fill_pages
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM
from ntt_pos.documents.engine.table import CellLine, Edges, cell, row_block, table_of
from ntt_pos.documents.vouchers.note_words import (
    below_line,
    happened_of,
    maker_of,
    mark_of,
    names_of,
    sentence_of,
    signers_of,
    undone_of,
    units_of,
)
from ntt_pos.domain.core.words import NOTES
from ntt_pos.domain.goods.notes import NoteKind, NoteLine, NotePaper
from ntt_pos.i18n import Language

_HALF: Final = HEIGHT / 2
_FOOT: Final = 38.0
_NUMBERS: Final = 22.0
_NAMES: Final = LEFT + _NUMBERS
_TEXT: Final = 12.0
_LEAD: Final = 15.0
_GAP_AT_CUT: Final = 26.0


def draw_note(paper: NotePaper, language: Language) -> bytes:
    """Draw a note on A4; the same note gives the same bytes. A write-off has one sheet, the others one for each side."""
    head = paper.note.head
    sheet = Sheet(title=head.number, author=paper.shop)
    sides = [language.text("SHOP'S SHEET")]
    if head.kind is not NoteKind.WRITE_OFF:
        sides.insert(0, language.text("PRODUCER'S SHEET"))
    blocks = {side: _blocks(paper, language, side) for side in sides}
    high = max(sum(block.gap + block.height for block in each) for each in blocks.values())
    if len(sides) > 1 and high <= _HALF - _GAP_AT_CUT - 30:
        _share_a_page(sheet, paper, language, [blocks[side] for side in sides])
        return sheet.finish()
    for side in sides:
        fill_pages(sheet, blocks[side], language, foot=_FOOT, words=_foot(paper), practice=paper.practice)
    return sheet.finish()


def _share_a_page(sheet: Sheet, paper: NotePaper, language: Language, sides: Sequence[Sequence[Block]]) -> None:
    for top, blocks in zip((TOP, _HALF - _GAP_AT_CUT), sides, strict=True):
        draw_stack(sheet, blocks, top)
    sheet.stroke(INK, 0.6)
    sheet.canvas.setDash(4, 4)
    sheet.canvas.line(LEFT, _HALF, RIGHT, _HALF)
    sheet.canvas.setDash()
    end_page(sheet, language, _foot(paper), practice=paper.practice, page=1, pages=1)


def _foot(paper: NotePaper) -> str:
    return f"{printable(paper.shop)} · {paper.note.head.number}"


def _blocks(paper: NotePaper, language: Language, side: str) -> list[Block]:
    ends = _ends(paper)
    head = _headings(paper, ends, language)
    rows = [_row(number, line, paper, ends, language) for number, line in enumerate(paper.note.lines, start=1)]
    below = _below(paper, ends, language)
    return [_head(paper, language, side), _whose(paper, language), *table_of(head, rows), *below]


def _head(paper: NotePaper, language: Language, side: str) -> Block:
    head = paper.note.head
    title = language.text(NOTES[head.kind].paper)
    shop = " · ".join(part for part in (printable(paper.shop), printable(paper.address)) if part)
    mark = f"{side} · {mark_of(paper, language)}"
    when = happened_of(paper, language)
    undone = undone_of(paper, language)

    def draw(sheet: Sheet, top: float) -> None:
        taken = max(width_of(head.number, 13, bold=True), width_of(mark, 10, bold=True), width_of(when, 10.5)) + 16
        sheet.text(LEFT, top - 15, title, fitting(title, 18, ROOM - taken, bold=True), bold=True)
        sheet.text(LEFT, top - 30, shop, fitting(shop, 10.5, ROOM - taken))
        sheet.text(RIGHT, top - 13, head.number, 13, bold=True, align="r")
        sheet.text(RIGHT, top - 27, when, 10.5, align="r")
        sheet.text(RIGHT, top - 40, mark, 10, bold=True, align="r")
        if undone:
            sheet.text(LEFT, top - 44, undone, 11, bold=True)
        sheet.rule(LEFT, top - 49, RIGHT, colour=INK, width=1.4)

    return Block(56, draw)


def _whose(paper: NotePaper, language: Language) -> Block:
    name, place = maker_of(paper, language)
    name, place = printable(name), printable(place)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 15, name, fitting(name, 15, ROOM, bold=True), bold=True)
        if place:
            sheet.text(LEFT, top - 29, place, fitting(place, 10.5, ROOM))

    return Block(36 if place else 22, draw)


def _ends(paper: NotePaper) -> list[float]:
    """Return where each column of figures ends."""
    delivery = paper.note.head.kind is NoteKind.DELIVERY
    return [RIGHT - 154, RIGHT - 72, RIGHT] if delivery else [RIGHT]


def _edges(ends: Sequence[float]) -> list[Edges]:
    numbers, names = Edges(LEFT + 4, _NAMES), Edges(_NAMES, ends[0] - 84)
    return [numbers, names, *(Edges(end - 4, end - 4, right=True) for end in ends)]


def _headings(paper: NotePaper, ends: Sequence[float], language: Language) -> Block:
    titles = [language.text("Quantity")]
    if paper.note.head.kind is NoteKind.DELIVERY:
        titles = [language.text("Said"), language.text("Counted"), language.text("Difference")]
    cells = [cell([words], 10, down=14, bold=True) for words in (language.text("Goods"), *titles)]
    head = row_block(_edges(ends), [cells[0], [], *cells[1:]], 20, rule=None, wash=True)
    head.gap = 4
    return head


def _row(number: int, line: NoteLine, paper: NotePaper, ends: Sequence[float], language: Language) -> Block:
    room = ends[0] - 84 - _NAMES
    names = wrap(printable(line.name), _TEXT, room, bold=True)[:3]
    below = printable(below_line(line, language))
    belows = wrap(below, 10, room)[:2] if below else []
    name = cell(names, _TEXT, down=14, leading=_LEAD, bold=True)
    name += cell(belows, 10, down=12 + _LEAD * len(names), leading=12)
    counted = min(1, len(ends) - 1)
    figures = [
        [CellLine(figure, 13 if place == counted else 11, 14, bold=place == counted)]
        for place, figure in enumerate(_figures(line, paper, language))
    ]
    cells = [cell([str(number)], 10, down=14), name, *figures]
    high = 6 + _LEAD * len(names) + 12 * len(belows)
    return row_block(_edges(ends), cells, high, rule=(RULE, 0.6), lift=1)


def _figures(line: NoteLine, paper: NotePaper, language: Language) -> tuple[str, ...]:
    counted = language.quantity(line.quantity, line.price_per, line.unit)
    if paper.note.head.kind is not NoteKind.DELIVERY:
        return (counted,)
    if paper.note.head.reverses or line.claimed is None:
        return ("–", counted, "–")
    difference = line.quantity - line.claimed
    shown = language.quantity(difference, line.price_per, line.unit) if difference else "–"
    return (
        language.quantity(line.claimed, line.price_per, line.unit),
        counted,
        f"+{shown}" if difference > 0 else shown,
    )


def _below(paper: NotePaper, ends: Sequence[float], language: Language) -> list[Block]:
    note, head = paper.note, paper.note.head
    right = ends[min(1, len(ends) - 1)]
    total = f"{language.text('Total')}: {units_of(head.totals, language)}"
    notes = [language.text("Note: {words}", words=head.note)] if head.note else []
    if note.approver:
        notes.append(language.text("Approved by {name}: {reason}", name=note.approver, reason=note.approval_reason))
    if note.compensation:
        notes.append(language.text("Compensation to producers: {amount}", amount=language.rp(note.compensation)))
    notes.append(sentence_of(paper, language))
    lines = [line for words in notes for line in wrap(printable(words), 10, ROOM)]

    def draw_total(sheet: Sheet, top: float) -> None:
        sheet.text(right - 4, top - 15, total, fitting(total, 13, right - LEFT, bold=True), bold=True, align="r")

    def draw_notes(sheet: Sheet, top: float) -> None:
        for place, words in enumerate(lines):
            sheet.text(LEFT, top - 11 - place * 13, words, 10)

    return [
        Block(20, draw_total, keep=True),
        Block(4 + 13 * len(lines), draw_notes, gap=2, keep=True),
        _signatures(paper, language),
    ]


def _signatures(paper: NotePaper, language: Language) -> Block:
    signers, names = signers_of(paper, language), names_of(paper, language)

    def draw(sheet: Sheet, top: float) -> None:
        for x, who, whose in zip((LEFT, RIGHT - 210), signers, names, strict=True):
            sheet.text(x, top - 10, who, 10)
            sheet.rule(x, top - 54, x + 210, colour=INK)
            shown = printable(whose) or language.text("Name and signature")
            sheet.text(x, top - 65, shown, fitting(shown, 10, 210))

    return Block(68, draw, gap=6)
