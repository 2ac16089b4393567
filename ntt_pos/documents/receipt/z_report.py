"""The X and Z reports (laporan X, tutup kasir): on the receipt printer and on A4."""

from __future__ import annotations

from typing import Final

from ntt_pos.documents.engine.page import INK, Block, LaidPage, Sheet, paginate, printable, width_of, wrap
from ntt_pos.documents.engine.page_loop import TOP, end_page
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM, page_head
from ntt_pos.documents.engine.paper_roll import Roll, as_text
from ntt_pos.documents.receipt.shift_sections import Section, SectionEntry, sections
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.devices.paper import Align, PaperLine
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.i18n import Language

_FOOT: Final = 40.0
_BETWEEN: Final = 26.0
_SIGNING: Final = 74.0


def z_lines(
    report: ShiftReport,
    *,
    columns: int,
    language: Language,
    code_page: str = "",
    practice: bool = False,
    blind: bool = False,
) -> tuple[PaperLine, ...]:
    """Return an X or Z report as lines of paper, ready for ``paper_bytes`` when cleaned for a code page."""
    roll = Roll(columns, code_page)
    roll.title(report.shop)
    if practice:
        roll.words(language.text("PRACTICE"), bold=True, big=True, align=Align.CENTER)
    roll.words(_title(report, language), bold=True, big=True, align=Align.CENTER)
    roll.rule()
    if report.number:
        roll.words(report.number, bold=True)
    for label, value in _facts(report, language):
        roll.pair(label, value)
    for section in sections(report, language, blind=blind):
        roll.rule()
        roll.words(section.title, bold=True)
        for entry in section.entries:
            label = f"{entry.label} ({entry.count})" if entry.count else entry.label
            indent = len(label) - len(label.lstrip())
            if entry.amount:
                roll.pair(label.strip(), entry.amount, bold=entry.strong, indent=indent)
            else:
                roll.words(label, bold=entry.strong, indent=indent)
    roll.rule()
    if report.journal_head:
        roll.words(language.text("Check code of the journal"))
        roll.words(report.journal_head)
    if report.kind == "Z":
        for who in (language.text("Cashier"), language.text("Witness of the count")):
            roll.gap()
            roll.gap()
            roll.words("." * (columns - 8))
            roll.words(who)
    return tuple(roll.lines)


def z_text(report: ShiftReport, columns: int, language: Language) -> str:
    """Return an X or Z report as plain text."""
    return as_text(z_lines(report, columns=columns, language=language), columns)


def draw_z_pdf(report: ShiftReport, language: Language, *, practice: bool = False, blind: bool = False) -> bytes:
    """Draw an X or Z report on A4, two columns of sections; the same report gives the same bytes."""
    title = _title(report, language)
    sheet = Sheet(title=f"{title} {report.number}".strip(), author=report.shop, lang=language.code)
    head = page_head(
        title,
        f"{printable(report.shop)} · {report.outlet} · {report.register}",
        report.number or language.moment(report.at),
        language.day_long(calendar_date(report.at)),
    )
    facts = _facts_block(report, language)
    wide = (ROOM - _BETWEEN) / 2
    top = TOP - head.height - facts.height - 10
    laid = _in_columns([_section_blocks(section, wide) for section in sections(report, language, blind=blind)], top=top)
    pages = max(len(column) for column in laid)
    for page in range(pages):
        head.draw(sheet, TOP)
        facts.draw(sheet, TOP - head.height)
        for at, column in enumerate(laid):
            if page < len(column):
                for y, block in column[page].placed:
                    sheet.canvas.saveState()
                    sheet.canvas.translate(LEFT + at * (wide + _BETWEEN), 0)
                    sheet.forget()
                    block.draw(sheet, y)
                    sheet.canvas.restoreState()
                    sheet.forget()
        if page == pages - 1:
            _sign(sheet, report, language)
        end_page(sheet, language, report.number, practice=practice, page=page + 1, pages=pages)
    return sheet.finish()


def _title(report: ShiftReport, language: Language) -> str:
    return language.text("REPORT X") if report.kind == "X" else language.text("REPORT Z")


def _facts(report: ShiftReport, language: Language) -> tuple[tuple[str, str], ...]:
    return (
        (language.text("Register"), report.register),
        (language.text("Shift"), str(report.sequence)),
        (language.text("Opened"), f"{language.moment(report.opened_at)} {report.opened_by}"),
        (
            language.text("Closed") if report.kind == "Z" else language.text("Read"),
            f"{language.moment(report.at)} {report.by}",
        ),
    )


def _facts_block(report: ShiftReport, language: Language) -> Block:
    facts = _facts(report, language)

    def draw(sheet: Sheet, top: float) -> None:
        x = LEFT
        for label, value in facts:
            sheet.text(x, top - 12, label, 9.5)
            used = sheet.text(x, top - 26, printable(value), 11)
            x += max(used, width_of(label, 9.5)) + 26

    return Block(36, draw)


def _section_blocks(section: Section, wide: float) -> list[Block]:
    def heading(sheet: Sheet, top: float) -> None:
        sheet.text(0, top - 12, section.title, 11, bold=True)
        sheet.rule(0, top - 17, wide, colour=INK, width=0.9)

    again = Block(19, heading)
    blocks = [Block(19, heading, gap=14, keep=True)]
    for entry in section.entries:
        block = _entry_block(entry, wide)
        block.again = again
        blocks.append(block)
    return blocks


def _entry_block(entry: SectionEntry, wide: float) -> Block:
    room = wide - width_of(entry.amount, 11, bold=True) - (46 if entry.count else 12)
    lines = wrap(printable(entry.label), 11, room, bold=entry.strong)
    indent = 12 if entry.label.startswith("  ") else 0

    def draw(sheet: Sheet, top: float) -> None:
        for number, words in enumerate(lines):
            sheet.text(indent, top - 12 - number * 13, words.strip(), 11, bold=entry.strong)
        if entry.count:
            at = wide - 78 if entry.amount else wide
            sheet.text(at, top - 12, entry.count, 11, align="r")
        sheet.text(wide, top - 12, entry.amount, 11, bold=entry.strong, align="r")

    return Block(16.5 + (len(lines) - 1) * 13, draw)


def _in_columns(parts: list[list[Block]], *, top: float) -> tuple[list[LaidPage], list[LaidPage]]:
    """Lay sections into two columns of about the same height; a long report flows from column to column, page to page."""
    foot = _FOOT + _SIGNING
    heights = [sum(block.height + block.gap for block in part) for part in parts]
    best = min(range(1, len(parts) + 1), key=lambda cut: max(sum(heights[:cut]), sum(heights[cut:])))
    if max(sum(heights[:best]), sum(heights[best:])) <= top - foot:
        cuts = (parts[:best], parts[best:])
        left, right = (paginate([b for part in cut for b in part], top=top, next_top=top, foot=foot) for cut in cuts)
        return left, right
    flowing = paginate([block for part in parts for block in part], top=top, next_top=top, foot=foot)
    return flowing[::2], flowing[1::2]


def _sign(sheet: Sheet, report: ShiftReport, language: Language) -> None:
    if report.journal_head:
        sheet.text(LEFT, _FOOT + _SIGNING - 14, language.text("Check code of the journal"), 9.5)
        sheet.text(LEFT, _FOOT + _SIGNING - 27, report.journal_head, 10)
    if report.kind != "Z":
        return
    x = LEFT
    for who in (language.text("Cashier"), language.text("Witness of the count"), language.text("Manager")):
        sheet.rule(x, _FOOT + 16, x + 150, colour=INK)
        sheet.text(x, _FOOT + 5, who, 10)
        x += 150 + (RIGHT - LEFT - 450) / 2
