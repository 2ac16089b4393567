"""The statement's second form on A4: laid out as large as the paper allows, the goods whole on page 1 or on page 2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ntt_pos.documents.engine.page import HEIGHT, Block, LaidPage, Sheet, draw_stack, paginate, stack_height
from ntt_pos.documents.statement.page_foot import contact_block, strip_block
from ntt_pos.documents.statement.page_goods import CarriedHead, goods_blocks
from ntt_pos.documents.statement.page_style import BLACK, LEFT, PageDraft
from ntt_pos.documents.statement.page_sum import MOST_TODO, rest_of_todo, sum_block, todo_blocks
from ntt_pos.documents.statement.page_top import head_block, money_block, next_head, producer_block

_TOP: Final = HEIGHT - 18.0
_FOOT: Final = 16.0
_NEXT_TOP: Final = _TOP - 54.0
_ON_ONE_PAGE: Final = 24
_NEVER_FIT: Final = 11
_EASES: Final = (0.6, 0.72, 0.84, 0.94, 1.04, 1.14, 1.26, 1.4, 1.6)
_MOST_PAGES: Final = 99  # room for "1 of 99" is kept where the number of pages is not known yet


@dataclass(frozen=True, slots=True)
class _FirstPage:
    """Page 1: what flows down it, what is at its foot, and how many things to do it holds."""

    draft: PageDraft
    flow: list[Block]
    tail: list[Block]
    todo: int

    @property
    def fits(self) -> bool:
        """Whether all of it fits on one page."""
        return stack_height([*self.flow, *self.tail]) <= _TOP - _FOOT


def draw_page(sheet: Sheet, draft: PageDraft) -> None:
    """Draw one producer's page, and as many more as its goods need."""
    first = _with_goods(draft)
    rest: list[LaidPage] = []
    if first is None:
        first = _without_goods(draft)
        rest = _next_pages(draft, first.todo)
        if not first.fits:  # a sum as long as a page: its foot is on a page of its own
            pointer, *foot = _tail(first.draft, 2 + len(rest), goods=False)
            rest = [*rest, *paginate(foot, top=_NEXT_TOP, next_top=_NEXT_TOP, foot=_FOOT)]
            first = replace(first, tail=[pointer])
        else:
            first = replace(first, tail=_tail(first.draft, 1 + len(rest), goods=False))
    _draw_first(sheet, first)
    for number, page in enumerate(rest, 2):
        sheet.next_page()
        next_head(draft, number, 1 + len(rest)).draw(sheet, _TOP)
        for _top, block in page.placed:
            if isinstance(block, CarriedHead):
                block.from_page = number - 1
        page.draw(sheet)
    sheet.next_page()


def _with_goods(draft: PageDraft) -> _FirstPage | None:
    """Return page 1 with the goods in the largest setting that fits, or None when not even the tightest does."""
    todo = len(draft.page.last.todo)
    if len(draft.page.goods) > _NEVER_FIT or todo > MOST_TODO:
        return None
    return _roomiest(lambda ease: _first(draft, ease, todo=todo, goods=True, pages=1))


def _without_goods(draft: PageDraft) -> _FirstPage:
    """Return page 1 with as many of four things to do as fit; what is left goes to page 2 with the goods."""
    most = min(len(draft.page.last.todo), MOST_TODO)
    for todo in range(most, -1, -1):

        def at(ease: float, todo: int = todo) -> _FirstPage:
            return _first(draft, ease, todo=todo, goods=False, pages=_MOST_PAGES)

        found = _roomiest(at)
        if found is not None:
            return found
    return _first(draft, _EASES[0], todo=0, goods=False, pages=_MOST_PAGES)


def _roomiest(at: Callable[[float], _FirstPage]) -> _FirstPage | None:
    found = at(_EASES[0])
    if not found.fits:
        return None
    low, high = 1, len(_EASES) - 1
    while low <= high:
        middle = (low + high) // 2
        tried = at(_EASES[middle])
        if tried.fits:
            found, low = tried, middle + 1
        else:
            high = middle - 1
    return found


def _first(draft: PageDraft, ease: float, *, todo: int, goods: bool, pages: int) -> _FirstPage:
    draft = replace(draft, ease=ease)
    language, lines = draft.language, draft.page.last.todo
    left = len(lines) - todo
    more = language.text("{n} more on page 2.", n=left) if left else ""
    flow = [head_block(draft), producer_block(draft), money_block(draft), sum_block(draft)]
    flow += todo_blocks(draft, lines[:todo], more=more)
    if goods:
        flow += goods_blocks(draft)
    return _FirstPage(draft, flow, _tail(draft, pages, goods=goods), todo)


def _tail(draft: PageDraft, pages: int, *, goods: bool) -> list[Block]:
    tail = [contact_block(draft, pages), strip_block(draft)]
    return tail if goods else [_pointer(draft), *tail]


def _pointer(draft: PageDraft) -> Block:
    words = draft.language.text("Your goods: page 2")

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - draft.read, words, draft.read, bold=True, colour=BLACK)

    return Block(draft.read * 1.3, draw, gap=draft.gap)


def _next_pages(draft: PageDraft, todo: int) -> list[LaidPage]:
    """Return the pages behind the first: what is left to do, then the goods, set as roomy as one page allows."""
    left = draft.page.last.todo[todo:]
    best: list[LaidPage] = []
    eases = (1.3, 1.2, 1.12, 1.06, 1.0) if len(draft.page.goods) <= _ON_ONE_PAGE else (1.0,)
    for ease in eases:
        tried = replace(draft, ease=ease)
        blocks = [*(rest_of_todo(tried, left) if left else []), *goods_blocks(tried)]
        best = paginate(blocks, top=_NEXT_TOP, next_top=_NEXT_TOP, foot=_FOOT)
        if len(best) == 1:
            break
    return best


def _draw_first(sheet: Sheet, first: _FirstPage) -> None:
    top = _TOP
    flow = first.flow
    spare = (_TOP - _FOOT) - stack_height([*flow, *first.tail])
    gaps = sum(1 for block in flow[1:] if block.gap) or 1
    extra = min(max(spare, 0) / gaps, 14.0)
    for place, block in enumerate(flow):
        top -= (block.gap + (extra if block.gap else 0)) if place else 0
        block.draw(sheet, top)
        top -= block.height
    draw_stack(sheet, first.tail, _FOOT + stack_height(first.tail))
