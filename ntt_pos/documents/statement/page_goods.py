"""BARANG ANDA: each product from left to right, first its pieces, below them its money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ntt_pos.documents.engine.drawn_photo import draw_photo
from ntt_pos.documents.engine.page import PRIMARY, Block, Sheet, fitting, goods_name, printable, width_of, wrap
from ntt_pos.documents.statement.page_style import BLACK, LEFT, LINE, RIGHT, PageDraft, wrap_sentences
from ntt_pos.documents.statement.signs import draw_goods
from ntt_pos.documents.statement.statement_dates import period, weekday_of
from ntt_pos.documents.statement.statement_words import (
    aside_of,
    buyers_paid,
    counted,
    other_heading,
    parts_of,
    rule_sentences,
    split_of_piece,
)
from ntt_pos.domain.money.statement_goods import GoodsRow, MoneyRow
from ntt_pos.i18n import MINUS

_SIDE: Final = 26.0
_LARGE: Final = 1.25
_NAMES: Final = LEFT + _SIDE + 8


@dataclass(slots=True)
class CarriedHead(Block):
    """The table's head on a further page; ``from_page`` is the page before it."""

    from_page: int = 0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns hold something, which of them have units, where each ends, and where the names must end."""

    names: tuple[str, ...]
    measured: tuple[str, ...]
    ends: dict[str, float]
    money: float
    left: float
    shade: float


def goods_blocks(draft: PageDraft) -> list[Block]:
    """Return the table; its heading comes again on every page, and its last rows are the sums."""
    page, language = draft.page, draft.language
    if not page.goods:
        head = _title(draft)
        return [head, _words(draft, language.text("There are no goods of yours in the shop."))]
    draft, columns = _columns(draft)
    head = _head(draft, columns)
    blocks = [Block(head.height, head.draw, gap=draft.gap, keep=True)]
    if not page.sold:
        said = (
            language.text("Nothing was sold since the report of {day}.", day=weekday_of(language, page.last_date))
            if page.last_date
            else language.text("Nothing was sold yet.")
        )
        blocks.append(_words(draft, said))
    carried = 0
    for row in page.goods:
        block = _goods_row(draft, row, columns)
        block.again = _head_again(draft, columns, carried)
        carried += sum(each.share for each in row.money)
        blocks.append(block)
    return [*blocks, *_sums(draft, columns)]


def _title(draft: PageDraft) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        with sheet.group("H2"):
            sheet.text(LEFT, top - draft.read, draft.language.text("YOUR GOODS"), draft.read, bold=True, colour=BLACK)
        sheet.rule(LEFT, top - draft.read - 4.5, RIGHT, colour=PRIMARY, width=1.8)

    return Block(draft.read + 5, draw, gap=draft.gap, keep=True)


def _columns(draft: PageDraft) -> tuple[PageDraft, _Columns]:
    """Return the columns and the type they are set in: no word of a name is broken for them.

    Smaller type makes room first; then only the rest has its unit, then no column.
    """
    goods = draft.page.goods
    held = {
        "opening": any(row.delivered or row.sold or row.other for row in goods),
        "delivered": any(row.delivered for row in goods),
        "sold": any(row.sold for row in goods),
        "other": any(row.other for row in goods),
        "closing": True,
    }
    names = tuple(name for name, holds in held.items() if holds)
    words = {word for row in goods for word in goods_name(row.name).split(" ")}
    small = replace(draft, ease=min(draft.ease, 1.0))
    for tried, measured in ((draft, names), (small, names), (small, ("closing",))):
        laid = _laid(tried, names, measured)
        if laid.left - _NAMES >= max(width_of(word, tried.read, bold=True) for word in words):
            return tried, laid
    return small, _laid(small, names, ())


def _laid(draft: PageDraft, names: tuple[str, ...], measured: tuple[str, ...]) -> _Columns:
    language, goods = draft.language, draft.page.goods
    sold = any(row.money for row in goods)
    money = max(
        (width_of(language.rupiah(each.share), draft.read, bold=True) for r in goods for each in r.money), default=0
    )
    money = (
        max(
            money,
            width_of(language.rupiah(draft.page.sold), draft.read * 1.08, bold=True),
            width_of(language.text("for you"), draft.small, bold=True),
        )
        if sold
        else 0
    )
    edge = RIGHT - (money + 14 if sold else 0)
    ends: dict[str, float] = {}
    shade = 0.0
    for name in reversed(names):
        size = draft.read * _LARGE if name == "closing" else draft.read
        words = [counted(language, getattr(row, name), row, unit=name in measured) for row in goods]
        wide = max(width_of(word, size, bold=name == "closing") for word in words)
        heading = max(width_of(part, draft.small, bold=True) for part in _heading(draft, name))
        ends[name] = edge - (6 if name == "closing" else 0)
        if name == "closing":
            shade = max(wide + 22, heading + 12)
        edge -= max(wide, heading) + 22 if name != "closing" else shade + 10
    return _Columns(names, measured, ends, money, edge, shade)


def _heading(draft: PageDraft, name: str) -> tuple[str, str]:
    language = draft.language
    return {
        "opening": ("", language.text("before")),
        "delivered": ("", language.text("brought")),
        "sold": ("", language.text("sold")),
        "other": other_heading(language, draft.page),
        "closing": (language.text("LEFT"), language.text("in the shop")),
    }[name]


def _sign(name: str, quantity: int) -> str:
    """Return what is left of a number; nothing is added or taken off where nothing changed."""
    if not quantity and name != "closing":
        return ""
    if name == "other":
        return MINUS if quantity < 0 else "+"
    return {"opening": "", "delivered": "+", "sold": MINUS, "closing": "="}[name]


def _head(draft: PageDraft, columns: _Columns) -> Block:
    language, page, size = draft.language, draft.page, draft.small
    high = size * 2.45 + 4

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.group("H2"):
            sheet.text(LEFT, top - size, language.text("YOUR GOODS"), draft.read, bold=True, colour=BLACK)
        sheet.text(LEFT, top - size * 2.25, period(language, page.from_day, page.last.date), size, colour=BLACK)
        with sheet.group("TR"):
            for name in columns.names:
                above, below = _heading(draft, name)
                strong = name == "closing"
                with sheet.group("TH"):
                    for line, words in enumerate((above, below)):
                        y = top - size * (1 + 1.25 * line)
                        sheet.text(columns.ends[name], y, words, size, bold=strong, align="r", colour=BLACK)
            if columns.money:
                with sheet.group("TH"):
                    sheet.text(
                        RIGHT, top - size * 2.25, language.text("for you"), size, bold=True, align="r", colour=BLACK
                    )
        sheet.rule(LEFT, top - high, RIGHT, colour=PRIMARY, width=1.8)

    return Block(high, draw)


def _head_again(draft: PageDraft, columns: _Columns, carried: int) -> CarriedHead:
    """Return the table's head for a further page, with the sum that the pages before came to."""
    head = _head(draft, columns)
    high = draft.small * 1.2 + 2 * draft.pad if carried else 0

    def draw(sheet: Sheet, top: float) -> None:
        head.draw(sheet, top)
        if carried:
            words = draft.language.text("from page {page}", page=again.from_page)
            y = top - head.height - draft.pad - draft.small * 0.9
            sheet.text(RIGHT - columns.money - 14, y, words, draft.small, align="r", colour=BLACK)
            sheet.text(RIGHT, y, draft.language.rupiah(carried), draft.read, bold=True, align="r", colour=BLACK)
            sheet.rule(LEFT, top - head.height - high, RIGHT, colour=LINE, width=0.6)

    again = CarriedHead(head.height + high, draw)
    return again


def _goods_row(draft: PageDraft, row: GoodsRow, columns: _Columns) -> Block:
    language = draft.language
    x = _NAMES
    unit = printable(row.unit)
    name = wrap(goods_name(row.name), draft.read, columns.left - x, bold=True)
    money = row.money or ((MoneyRow(0, row.unit_price, row.unit_share, 0, 0, exact=True),) if row.unit_price else ())
    lines = [_money_words(draft, row, each, unit) for each in money]
    aside = aside_of(language, row)
    free = columns.ends["closing"] - x - max((width_of(said, draft.small, bold=True) for said in aside), default=0) - 10
    notes = [line for said in parts_of(language, row) for line in wrap(said, draft.small, free)]
    first = max(len(name) * draft.read * 1.17, draft.read * 1.45)
    room = RIGHT - columns.money - 14
    laid = [_money_lines(draft, words, x, room) for words in lines]
    raised = int(bool(aside and laid and not laid[-1][-1][1]))  # beside the split of one piece, where nothing was sold
    alone = len(aside) == len(laid) == 1 and not money[0].cut and width_of(lines[0][0], draft.small) <= free
    if alone and (below := _below_aside(draft, laid[0], notes, room - x)):
        laid, notes, raised = [below], notes[1:], 2
    lines_of_money = sum(len(each) for each in laid) + sum(1 for each in money if each.cut)
    high = first + (lines_of_money + max(len(notes), len(aside) - raised)) * draft.small * 1.2 + 2 * draft.pad
    high = max(high, _SIDE + 6)

    def draw(sheet: Sheet, top: float) -> None:
        end = columns.ends["closing"]
        foot = top - draft.pad - draft.read * 1.3  # a box, not a tint: a dither would make dust of it
        sheet.box(end + 6 - columns.shade, foot, columns.shade, draft.read * 1.33, radius=3, line=(BLACK, 1))
        _picture(draft, row, sheet, top - draft.pad)
        with sheet.group("TR"):
            y = top - draft.pad - draft.read * 0.95
            with sheet.group("TH"):
                for place, words in enumerate(name):
                    sheet.text(x, y - place * draft.read * 1.17, words, draft.read, bold=True, colour=BLACK)
            _pieces(draft, row, columns, sheet, y - 1)
            y = top - draft.pad - first - draft.small * 0.9
            if raised:  # read where it stands: after what is left, before the money
                _aside(draft, aside, sheet, end, y - (lines_of_money - raised) * draft.small * 1.2)
            for each, parts in zip(money, laid, strict=True):
                y = _money(draft, each, parts, sheet, y, room, x)
            if not raised:
                _aside(draft, aside, sheet, end, y)
            for words in notes:
                sheet.text(x, y, words, draft.small, colour=BLACK)
                y -= draft.small * 1.2
        sheet.rule(LEFT, top - high, RIGHT, colour=LINE, width=0.6)

    return Block(high, draw)


def _aside(draft: PageDraft, said: list[str], sheet: Sheet, end: float, y: float) -> None:
    for place, words in enumerate(said):
        sheet.text(end, y - place * draft.small * 1.2, words, draft.small, bold=True, align="r", colour=BLACK)


def _below_aside(draft: PageDraft, laid: list[tuple[str, str]], notes: list[str], room: float) -> list[tuple[str, str]]:
    """Move what was sold down one line, beside the first note: what is laid aside then stands under what is left."""
    (split, reckoned), note = laid[0], notes[0] if notes else ""
    fits = width_of(note, draft.small) + width_of(reckoned, draft.small) + 12 <= room
    return [(split, ""), (note, reckoned)] if len(laid) == 1 and reckoned and fits else []


def _picture(draft: PageDraft, row: GoodsRow, sheet: Sheet, top: float) -> None:
    photo = draft.photos.get(row.photo)
    if photo is not None:
        draw_photo(sheet, photo, LEFT, top - _SIDE - 1, _SIDE)
    else:
        draw_goods(sheet, row.unit, LEFT, top - _SIDE - 1, _SIDE)


def _pieces(draft: PageDraft, row: GoodsRow, columns: _Columns, sheet: Sheet, y: float) -> None:
    """Write dulu + titip − laku ± lain = SISA in one line, each sign left of its number."""
    for name in columns.names:
        quantity = getattr(row, name)
        strong = name == "closing"
        size = draft.read * _LARGE if strong else draft.read
        words = counted(draft.language, abs(quantity), row, unit=name in columns.measured)
        sign, used = _sign(name, quantity) if len(columns.names) > 1 else "", width_of(words, size, bold=strong)
        with sheet.group("TD"):
            if sign:
                sheet.text(columns.ends[name] - used - 4, y, sign, draft.read, bold=True, align="r", colour=BLACK)
            sheet.text(columns.ends[name], y, words, size, bold=strong, align="r", colour=BLACK)


def _money_words(draft: PageDraft, row: GoodsRow, each: MoneyRow, unit: str) -> tuple[str, str]:
    """Return how one piece is split, and ``6 bungkus laku × 21.250 =``."""
    language = draft.language
    split = split_of_piece(language, price=each.price, share=each.unit_share, unit=unit, price_per=row.price_per)
    if not each.quantity:
        return split, language.text("not sold yet") if draft.page.sold else ""
    amount = language.quantity_in_full(each.quantity, row.price_per, unit)
    if each.exact:
        reckoned = language.text("{amount} sold × {share} =", amount=amount, share=language.rupiah(each.unit_share))
    else:
        reckoned = language.text("{amount} sold (rounded) =", amount=amount)
    return split, reckoned


def _money_lines(draft: PageDraft, words: tuple[str, str], x: float, room: float) -> list[tuple[str, str]]:
    """Break the money's line where its two parts do not fit beside each other: (left, right) per line."""
    split, reckoned = words
    size = draft.small
    if width_of(split, size) + width_of(reckoned, size) + 12 <= room - x:
        return [(split, reckoned)]
    lines = wrap(split, size, room - x)
    if width_of(lines[-1], size) + width_of(reckoned, size) + 12 <= room - x:
        return [*((line, "") for line in lines[:-1]), (lines[-1], reckoned)]
    return [*((line, "") for line in lines), ("", reckoned)]


def _money(
    draft: PageDraft, each: MoneyRow, parts: list[tuple[str, str]], sheet: Sheet, y: float, room: float, x: float
) -> float:
    language, size = draft.language, draft.small
    for left, right in parts:
        sheet.text(x, y, left, size, colour=BLACK)
        sheet.text(room, y, right, size, align="r", colour=BLACK)
        y -= size * 1.2
    if each.quantity:
        shown = each.full if each.cut else each.share
        sheet.text(RIGHT, y + size * 1.2, language.rupiah(shown), draft.read, bold=True, align="r", colour=BLACK)
    if each.cut:
        words = language.text("Price cut that you bear")
        sheet.text(room, y, f"{words}  {MINUS}", size, align="r", colour=BLACK)
        sheet.text(RIGHT, y, language.rupiah(each.cut), draft.read, bold=True, align="r", colour=BLACK)
        y -= size * 1.2
    return y


def _sums(draft: PageDraft, columns: _Columns) -> list[Block]:
    language, page = draft.language, draft.page
    blocks: list[Block] = []
    if page.sold:
        words, paid = language.text("Goods sold"), f"{buyers_paid(language, page)}."
        high = draft.read * 1.25 + 2 * draft.pad

        def draw(sheet: Sheet, top: float) -> None:
            y = top - draft.pad - draft.read
            room = RIGHT - columns.money - 14 - width_of(words, draft.read, bold=True) - 12 - LEFT
            sheet.text(LEFT, y, paid, min(draft.small, fitting(paid, draft.small, room)), colour=BLACK)
            sheet.text(RIGHT - columns.money - 14, y, words, draft.read, bold=True, align="r", colour=BLACK)
            sheet.text(RIGHT, y, language.rupiah(page.sold), draft.read * 1.08, bold=True, align="r", colour=BLACK)

        blocks.append(Block(high, draw, again=_head_again(draft, columns, page.sold)))
        blocks[-1].keep = True
    rule = _rule(draft)
    return [*blocks, _words(draft, rule)] if rule else blocks


def _rule(draft: PageDraft) -> str:
    """Return how the share is made; the figures of an agreed price are left out where they need a line more."""
    plain, whole = (" ".join(rule_sentences(draft.language, draft.page, figures=figures)) for figures in (False, True))
    lines = [len(wrap_sentences(words, draft.small, RIGHT - LEFT)) for words in (plain, whole)]
    return whole if lines[0] == lines[1] else plain


def _words(draft: PageDraft, words: str) -> Block:
    lines = wrap_sentences(words, draft.small, RIGHT - LEFT)

    def draw(sheet: Sheet, top: float) -> None:
        for place, line in enumerate(lines):
            sheet.text(LEFT, top - draft.pad - draft.small * (0.9 + 1.2 * place), line, draft.small, colour=BLACK)

    return Block(len(lines) * draft.small * 1.2 + 2 * draft.pad, draw)
