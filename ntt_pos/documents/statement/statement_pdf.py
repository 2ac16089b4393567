"""The producer's statement (laporan hasil titip jual) on A4: the paper this shop exists for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.documents.engine.canvas_sheet import CanvasSheet
from ntt_pos.documents.engine.drawn_photo import readable_photos
from ntt_pos.documents.engine.fonts import MEDIUM, REGULAR
from ntt_pos.documents.engine.page import HEIGHT, Block, LaidPage, Sheet, draw_stack, paginate, stack_height
from ntt_pos.documents.engine.page_parts import practice_mark
from ntt_pos.documents.statement.old_form.layout import INK, StatementDraft, density
from ntt_pos.documents.statement.old_form.parts import (
    arithmetic_block,
    header_block,
    money_block,
    page_line,
    page_words,
    producer_block,
    proof_block,
    receipt_block,
    short_header,
)
from ntt_pos.documents.statement.old_form.tables import back_blocks, goods_blocks, sold_blocks
from ntt_pos.documents.statement.old_form.words import TITLE
from ntt_pos.documents.statement.page_pdf import draw_page
from ntt_pos.documents.statement.page_style import PageDraft
from ntt_pos.domain.money.statement_page import gather
from ntt_pos.domain.money.statement_payload import StatementPayload
from ntt_pos.i18n import Language

if TYPE_CHECKING:
    from reportlab.lib.utils import ImageReader

_TOP: Final = HEIGHT - 26.0
_PAGE_LINE: Final = 18.0
_FOOT: Final = 30.0
_LAST_FOOT: Final = 18.0
_MOST_ON_ONE_PAGE: Final = 30
_EASE: Final = (0.0, 0.02, 0.04, 0.06, 0.08, 0.13, 0.18, 0.24, 0.3, 0.37, 0.45, 0.53, 0.62, 0.72, 0.82, 0.9, 1.0)
_SEVERAL_PAGES: Final = (0.35, 0.2, 0.06)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A settlement as it is put on paper: ``copy`` 0 is the original, n is SALINAN ke-n.

    ``earlier`` are the settlements that its page gathers before it, each with its number, oldest first.
    """

    payload: StatementPayload
    number: str
    chain_hash: str
    copy: int = 0
    earlier: tuple[tuple[str, StatementPayload], ...] = ()


def draw_statement(statement: Numbered, *, photos: Mapping[str, bytes], practice: bool = False) -> bytes:
    """Draw one statement as A4 pages; the same input gives the same bytes."""
    title = f"{_title(statement.payload)} {statement.number}"
    return draw_statements([statement], title=title, photos=photos, practice=practice)


def draw_statements(
    statements: Sequence[Numbered],
    *,
    title: str,
    photos: Mapping[str, bytes],
    practice: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Draw statements one behind the other in one document, each in the form of its layout, with its own pages.

    ``photos`` maps photo hashes of the payloads to JPEG bytes, missing or spoiled ones are left out. Everything shown
    comes from the payloads: nothing is computed anew. ``practice`` marks every page.
    """
    first = statements[0].payload
    if all(each.payload.layout == 1 for each in statements):
        sheet: Sheet = CanvasSheet(title=title, author=first.shop.name, plain=REGULAR, ink=INK)
    else:
        subject = f"{first.producer.name}, {first.date.isoformat()}" if len(statements) == 1 else title
        # Tags are for one producer's page that is read aloud, not for a pile that is printed.
        sheet = Sheet(title, first.shop.name, subject=subject, lang=first.language, tagged=len(statements) == 1)
    readable = readable_photos(photos)
    for place, each in enumerate(statements):
        if progress is not None:
            progress(place, len(statements))
        if each.payload.layout == 1:
            sheet.write_in(REGULAR, INK)
            _draw_old_form(sheet, each, readable, practice=practice)
        else:
            sheet.write_in(MEDIUM)
            draw_page(sheet, _page_draft(each, readable, practice=practice))
    return sheet.finish()


def _title(payload: StatementPayload) -> str:
    return Language(payload.language).text(TITLE)


def _page_draft(each: Numbered, photos: Mapping[str, ImageReader], *, practice: bool) -> PageDraft:
    return PageDraft(
        page=gather([*(payload for _number, payload in each.earlier), each.payload]),
        language=Language(each.payload.language),
        number=each.number,
        chain_hash=each.chain_hash,
        copy=each.copy,
        sources=[*(number for number, _payload in each.earlier), each.number],
        photos=photos,
        practice=practice,
    )


def _draw_old_form(sheet: Sheet, each: Numbered, photos: Mapping[str, ImageReader], *, practice: bool) -> None:
    draft = StatementDraft(
        payload=each.payload,
        language=Language(each.payload.language),
        number=each.number,
        chain_hash=each.chain_hash,
        copy=each.copy,
        photos=photos,
        density=density(_SEVERAL_PAGES[0]),
    )
    _draw_pages(sheet, *_lay_out(draft), practice=practice)


def _draw_pages(
    sheet: Sheet, draft: StatementDraft, pages: list[LaidPage], closing: list[Block], *, practice: bool
) -> None:
    head = short_header(draft)
    for index, page in enumerate(pages):
        if index:
            head.draw(sheet, _TOP)
        page.draw(sheet)
        if index == len(pages) - 1:
            draw_stack(sheet, closing, _LAST_FOOT + stack_height(closing))
            page_words(sheet, draft, _LAST_FOOT + 3, page=index + 1, pages=len(pages))
        else:
            page_line(sheet, draft, _PAGE_LINE, page=index + 1, pages=len(pages))
        if practice:
            practice_mark(sheet, draft.language)
        sheet.next_page()


def _lay_out(draft: StatementDraft) -> tuple[StatementDraft, list[LaidPage], list[Block]]:
    """Choose the roomiest setting that fits on one page; when none does, take as few pages as possible in the full width."""
    rows = len(draft.payload.sold_lines) + len(draft.payload.stock) + len(draft.payload.back_lines)
    fitting: tuple[StatementDraft, list[LaidPage], list[Block]] | None = None
    if rows <= _MOST_ON_ONE_PAGE:
        low, high = 0, len(_EASE) - 1
        while low <= high:
            middle = (low + high) // 2
            tried = replace(draft, density=density(_EASE[middle]))
            blocks, closing = _blocks(tried), _closing(tried)
            if stack_height([*blocks, *closing]) <= _TOP - _LAST_FOOT:
                fitting = tried, paginate(blocks, top=_TOP, next_top=_TOP, foot=_LAST_FOOT), closing
                low = middle + 1
            else:
                high = middle - 1
    return fitting or min(
        (_several_pages(replace(draft, density=density(ease), wide=True)) for ease in _SEVERAL_PAGES),
        key=lambda laid: len(laid[1]),
    )


def _several_pages(draft: StatementDraft) -> tuple[StatementDraft, list[LaidPage], list[Block]]:
    blocks, closing = _blocks(draft), _closing(draft)
    next_top = _TOP - short_header(draft).height
    pages = paginate(blocks, top=_TOP, next_top=next_top, foot=_FOOT)
    if pages[-1].bottom - stack_height(closing) - closing[0].gap < _LAST_FOOT:
        pages.append(LaidPage(bottom=next_top))
    return draft, pages, closing


def _blocks(draft: StatementDraft) -> list[Block]:
    """Return items 1 to 10 in the order that never changes."""
    return [
        header_block(draft),
        producer_block(draft),
        money_block(draft),
        arithmetic_block(draft),
        *sold_blocks(draft),
        *back_blocks(draft),
        *goods_blocks(draft),
    ]


def _closing(draft: StatementDraft) -> list[Block]:
    """Return items 11 and 12, which are at the foot of the last page."""
    return [receipt_block(draft), proof_block(draft)]
