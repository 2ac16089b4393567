"""A note of goods on A4: one sheet for the producer and one for the shop, both to be signed; short ones share a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ntt_pos.documents.engine.drawn_photo import draw_photo, readable_photos
from ntt_pos.documents.engine.page import (
    HEIGHT,
    INK,
    RULE,
    Block,
    Sheet,
    draw_stack,
    fitting,
    goods_name,
    printable,
    width_of,
    wrap,
)
from ntt_pos.documents.engine.page_loop import TOP, end_page, fill_pages
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM
from ntt_pos.documents.engine.table import CellLine, Edges, cell, row_block, table_of
from ntt_pos.documents.vouchers.note_words import (
    below_lines,
    happened_of,
    maker_of,
    mark_of,
    names_of,
    sentence_of,
    signers_of,
    undone_of,
    units_of,
    worth_of,
)
from ntt_pos.domain.core.words import NOTES
from ntt_pos.domain.goods.notes import NoteKind, NoteLine, NotePaper
from ntt_pos.i18n import N_, Language

if TYPE_CHECKING:
    from reportlab.lib.utils import ImageReader

_HALF: Final = HEIGHT / 2
_FOOT: Final = 38.0
_NUMBERS: Final = 32.0
_NAMES: Final = LEFT + _NUMBERS
_TEXT: Final = 12.0
_SMALL: Final = 11.0
_PHOTO: Final = 24.0
_FIGURE: Final = 46.0
_LEAD: Final = 15.0
_GAP_AT_CUT: Final = 26.0


def draw_note(paper: NotePaper, language: Language) -> bytes:
    """Draw a note on A4; the same note gives the same bytes. A write-off has one sheet, the others one for each side."""
    head = paper.note.head
    sheet = Sheet(
        f"{language.text(NOTES[head.kind].paper)} {head.number}",
        paper.shop,
        subject=printable(maker_of(paper, language)[0]),
        lang=language.code,
    )
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
    sheet.line(LEFT, _HALF, RIGHT, _HALF)
    sheet.canvas.setDash()
    end_page(sheet, language, _foot(paper), practice=paper.practice, page=1, pages=1)


def _foot(paper: NotePaper) -> str:
    return f"{printable(paper.shop)} · {paper.note.head.number}"


def _blocks(paper: NotePaper, language: Language, side: str) -> list[Block]:
    ends = _ends(paper)
    head = _headings(paper, ends, language)
    photos = readable_photos(paper.photos)
    rows = [_row(line, paper, ends, language, photos.get(line.photo)) for line in paper.note.lines]
    below = _below(paper, language)
    return [_head(paper, language, side), _whose(paper, language), *table_of(head, rows), *below]


def _head(paper: NotePaper, language: Language, side: str) -> Block:
    head = paper.note.head
    title = language.text(NOTES[head.kind].paper)
    shop = " · ".join(part for part in (printable(paper.shop), printable(paper.address)) if part)
    mark = f"{side} · {mark_of(paper, language)}"
    when = happened_of(paper, language)
    undone = undone_of(paper, language)
    taken = max(width_of(head.number, 13, bold=True), width_of(mark, _SMALL, bold=True), width_of(when, _SMALL)) + 16
    below = wrap(shop, _SMALL, ROOM - taken)[:2]
    below += wrap(undone, _SMALL, ROOM - taken, bold=True) if undone else []
    high = max(50.0, 22 + 13.0 * len(below) + 4)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 15, title, fitting(title, 18, ROOM - taken, bold=True), bold=True)
        for place, line in enumerate(below):
            sheet.text(LEFT, top - 30 - 13 * place, line, _SMALL, bold=bool(undone) and line in undone)
        sheet.text(RIGHT, top - 13, head.number, 13, bold=True, align="r")
        sheet.text(RIGHT, top - 27, when, _SMALL, align="r")
        sheet.text(RIGHT, top - 41, mark, _SMALL, bold=True, align="r")
        sheet.rule(LEFT, top - high, RIGHT, colour=INK, width=1.4)

    return Block(high + 4, draw)


def _whose(paper: NotePaper, language: Language) -> Block:
    name, place = maker_of(paper, language)
    names = wrap(printable(name), 15, ROOM, bold=True)
    places = wrap(printable(place), _SMALL, ROOM) if place else []
    high = 18.0 * len(names) + 13.5 * len(places) + 5

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(names):
            sheet.text(LEFT, top - 15 - 18 * number, line, 15, bold=True)
        for number, line in enumerate(places):
            sheet.text(LEFT, top - 18 * len(names) - 11 - 13.5 * number, line, _SMALL)

    return Block(high, draw)


def _ends(paper: NotePaper) -> list[float]:
    """Return where each column of figures ends; the last is what the goods are worth, where a price is known."""
    edge = RIGHT - 82 if _valued(paper) else RIGHT
    return [*([edge - 170, edge - 70] if _is_delivery(paper) else ()), edge, *((RIGHT,) if _valued(paper) else ())]


def _is_delivery(paper: NotePaper) -> bool:
    return paper.note.head.kind is NoteKind.DELIVERY


def _valued(paper: NotePaper) -> bool:
    return any(line.share for line in paper.note.lines)


def _edges(ends: Sequence[float]) -> list[Edges]:
    numbers, names = Edges(LEFT + 4, _NAMES), Edges(_NAMES, ends[0] - _FIGURE)
    return [numbers, names, *(Edges(end - 4, end - 4, right=True) for end in ends)]


def _headings(paper: NotePaper, ends: Sequence[float], language: Language) -> Block:
    titles = [language.text("Quantity")]
    if _is_delivery(paper):
        titles = [language.text("Said"), language.text("Counted"), language.text("Difference")]
    if _valued(paper):
        titles.append(language.text(N_("Producer") if paper.note.head.kind is NoteKind.WRITE_OFF else N_("For you")))
    cells = [cell([words], _SMALL, down=14, bold=True) for words in (language.text("Goods"), *titles)]
    head = row_block(_edges(ends), [cells[0], [], *cells[1:]], 20, rule=None, wash=True)
    head.gap = 4
    return head


def _row(
    line: NoteLine, paper: NotePaper, ends: Sequence[float], language: Language, photo: ImageReader | None
) -> Block:
    """Return a line: photo, name, then over the whole width price, part and expiry; what they are worth at the right."""
    names = wrap(goods_name(line.name), _TEXT, ends[0] - _FIGURE - _NAMES, bold=True)
    belows = wrap(printable(" · ".join(below_lines(line, language))), _SMALL, RIGHT - _NAMES)
    belows = [each for each in belows if each]
    name = cell(names, _TEXT, down=14, leading=_LEAD, bold=True)
    name += cell(belows, _SMALL, down=13 + _LEAD * len(names), leading=13.5)
    counted = 1 if _is_delivery(paper) else 0
    figures = [
        [CellLine(figure, 13 if place == counted else _SMALL, 14, bold=place == counted)]
        for place, figure in enumerate(_figures(line, paper, language))
    ]
    if _valued(paper):
        worth = language.rupiah(line.worth) if line.share else ""
        figures.append([CellLine(worth, _TEXT, 14, bold=True)])

    def picture(sheet: Sheet, top: float) -> None:
        if photo is not None:
            draw_photo(sheet, photo, LEFT + 2, top - 4 - _PHOTO, _PHOTO)

    high = max(7 + _LEAD * len(names) + 13.5 * len(belows), _PHOTO + 7 if photo is not None else 0)
    return row_block(_edges(ends), [[], name, *figures], high, rule=(RULE, 0.6), lift=1, more=picture)


def _weighed(line: NoteLine) -> str:
    """Return the unit of what is weighed; a count has its unit once, where it holds."""
    return line.unit if line.price_per > 1 else ""


def _figures(line: NoteLine, paper: NotePaper, language: Language) -> tuple[str, ...]:
    counted = language.quantity_in_full(line.quantity, line.price_per, line.unit)
    if not _is_delivery(paper):
        return (counted,)
    if paper.note.head.reverses or line.claimed is None:
        return ("–", counted, "–")
    difference = line.quantity - line.claimed
    shown = language.quantity_in_full(difference, line.price_per, _weighed(line)) if difference else "–"
    return (
        language.quantity_in_full(line.claimed, line.price_per, _weighed(line)),
        counted,
        f"+{shown}" if difference > 0 else shown,
    )


def _below(paper: NotePaper, language: Language) -> list[Block]:
    note, head = paper.note, paper.note.head
    total = f"{language.text('Total')}: {units_of(head.totals, language)}"
    worth = worth_of(note)
    hers = language.text("If all of it is sold: {amount} for you", amount=language.rp(worth)) if worth > 0 else ""
    notes = [language.text("Note: {words}", words=head.note)] if head.note else []
    if note.approver:
        notes.append(language.text("Approved by {name}: {reason}", name=note.approver, reason=note.approval_reason))
    if note.alone:
        notes.append(language.text("Without an approver: {reason}", reason=note.alone))
    if note.compensation:
        notes.append(language.text("Compensation to producers: {amount}", amount=language.rp(note.compensation)))
    notes.append(sentence_of(paper, language))
    lines = [line for words in notes for line in wrap(printable(words), _SMALL, ROOM)]

    def draw_total(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 15, total, 13, bold=True)
        sheet.text(RIGHT - 4, top - 15, hers, fitting(hers, 13, ROOM * 0.6, bold=True), bold=True, align="r")

    def draw_notes(sheet: Sheet, top: float) -> None:
        for place, words in enumerate(lines):
            sheet.text(LEFT, top - 11 - place * 13.5, words, _SMALL)

    return [
        Block(20, draw_total, keep=True),
        Block(5 + 13.5 * len(lines), draw_notes, gap=2, keep=True),
        _signatures(paper, language),
    ]


def _signatures(paper: NotePaper, language: Language) -> Block:
    signers = signers_of(paper, language)
    names = [printable(each) or language.text("Name and signature") for each in names_of(paper, language)]
    told = [wrap(each, _SMALL, 230) for each in names]
    high = 50 + 13.0 * max(len(lines) for lines in told) + 3

    def draw(sheet: Sheet, top: float) -> None:
        for x, who in zip((LEFT, RIGHT - 230), signers, strict=True):
            sheet.text(x, top - 10, who, _SMALL)
        for x, lines in zip((LEFT, RIGHT - 230), told, strict=True):
            sheet.rule(x, top - 46, x + 230, colour=INK)
            for place, line in enumerate(lines):
                sheet.text(x, top - 58 - place * 13, line, _SMALL)

    return Block(high, draw, gap=6)
