"""Blocks onto A4 pages: the head on each, the mark of a practice shop, and what the page belongs to at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.page import HEIGHT, Block, Sheet, paginate, printable
from ntt_pos.documents.engine.page_parts import page_foot, practice_mark
from ntt_pos.i18n import Language

TOP: Final = HEIGHT - 30.0
_FOOT: Final = 36.0


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
    """Return a document of blocks under the same head on every page; the same blocks give the same bytes."""
    sheet = Sheet(title=printable(title), author=printable(author), subject=printable(foot), lang=language.code)
    fill_pages(sheet, blocks, language, head=head, words=printable(foot), practice=practice)
    return sheet.finish()


def fill_pages(
    sheet: Sheet,
    blocks: Sequence[Block],
    language: Language,
    *,
    words: str,
    practice: bool,
    head: Block | None = None,
    foot: float = _FOOT,
) -> None:
    """Add as many pages as the blocks need, numbered from 1; ``words`` say at their foot what they belong to."""
    top = TOP - (head.height if head else 0)
    laid = paginate(blocks, top=top, next_top=top, foot=foot)
    for number, page in enumerate(laid, start=1):
        if head is not None:
            head.draw(sheet, TOP)
        page.draw(sheet)
        end_page(sheet, language, words, practice=practice, page=number, pages=len(laid))


def end_page(sheet: Sheet, language: Language, words: str, *, practice: bool, page: int, pages: int) -> None:
    """Mark a page of a practice shop, write its foot, and turn it over."""
    if practice:
        practice_mark(sheet, language)
    page_foot(sheet, language, words, page=page, pages=pages)
    sheet.next_page()
