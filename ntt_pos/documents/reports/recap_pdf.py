"""The manager's papers of a day: the payment recap with the banknotes to fetch, and the report of the outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.documents.engine.money_drawing import arrange, draw_money
from ntt_pos.documents.engine.page import (
    DANGER,
    HEIGHT,
    INK,
    MUTED,
    RULE,
    Block,
    Sheet,
    fitting,
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
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.domain.reports.recap import DayReport, Recap, RecapRow, Share
from ntt_pos.i18n import Language

_TOP: Final = HEIGHT - 30.0
_FOOT: Final = 36.0
_SIZE: Final = 11.0


@dataclass(frozen=True, slots=True)
class _Col:
    title: str
    end: float
    left: bool = False


def draw_recap(recap: Recap, language: Language | None = None) -> bytes:
    """Draw the payment recap: what stands out, the money to fetch, and every producer with a place to sign off.

    The same recap gives the same bytes.
    """
    language = language or Language("id")
    title = language.text("PAYMENT RECAP")
    head = page_head(title, _shop_line(recap.shop, recap.address), recap.outlet, language.day_long(recap.date))
    blocks = [_sums_block(recap, language), _fetch_block(recap, language)]
    blocks += [notice_block(words) for words in _notices(recap, language)]
    blocks += _producer_blocks(recap, language)
    return _pages(title, recap, language, head, blocks)


def draw_day_report(report: DayReport, language: Language | None = None) -> bytes:
    """Draw the outlet's day, all registers together; the same report gives the same bytes."""
    language = language or Language("id")
    title = language.text("DAY REPORT")
    head = page_head(title, _shop_line(report.shop, report.address), report.outlet, language.day_long(report.date))
    money = language.rupiah
    blocks = [
        figures_block(
            (
                (language.text("Sales before rounding"), language.rp(report.sales_paid), str(report.sales)),
                (language.text("Returns before rounding"), language.rp(-report.returns_paid), str(report.returns)),
                (language.text("Net"), language.rp(report.net), ""),
                (language.text("Producers' part"), language.rp(report.producer_share), ""),
                (language.text("Shop's part"), language.rp(report.shop_share), ""),
            )
        )
    ]
    small = [
        (language.text("Units sold"), money(report.units)),
        (language.text("Discounts"), money(-report.discounts)),
        (language.text("Cash rounding"), money(report.rounding)),
    ]
    if report.tax:
        small.append((language.text("Tax"), money(report.tax)))
    blocks.append(words_block(" · ".join(f"{label} {value}" for label, value in small)))
    blocks += _share_blocks(language.text("BY MEANS OF PAYMENT"), report.means, language, split=False)
    blocks += _register_blocks(report, language)
    blocks += _share_blocks(language.text("BY PILLAR"), report.pillars, language)
    blocks += _share_blocks(language.text("BY PRODUCER"), report.producers, language)
    blocks += _share_blocks(language.text("BY PRODUCT"), report.products, language)
    if report.negative_stock:
        sold = ", ".join(printable(name) for name in report.negative_stock)
        blocks.append(notice_block(language.text("Sold before delivery was recorded: {names}.", names=sold)))
    return _pages(title, report, language, head, blocks)


def _pages(title: str, paper: Recap | DayReport, language: Language, head: Block, blocks: Sequence[Block]) -> bytes:
    sheet = Sheet(title=f"{title} {paper.outlet} {paper.date.isoformat()}", author=paper.shop)
    top = _TOP - head.height
    laid = paginate(blocks, top=top, next_top=top, foot=_FOOT)
    for index, page in enumerate(laid):
        head.draw(sheet, _TOP)
        for y, block in page.placed:
            block.draw(sheet, y)
        if paper.practice:
            practice_mark(sheet, language)
        page_foot(sheet, language, f"{title} · {language.day(paper.date)}", page=index + 1, pages=len(laid))
        sheet.next_page()
    return sheet.finish()


def _shop_line(shop: str, address: str) -> str:
    return " · ".join(printable(part) for part in (shop, address) if part)


def _sums_block(recap: Recap, language: Language) -> Block:
    return figures_block(
        (
            (language.text("Cash to pay"), language.rp(recap.cash), str(sum(1 for row in recap.rows if row.cash))),
            (
                language.text("Transfers to make"),
                language.rp(recap.transfer),
                str(sum(1 for r in recap.rows if r.transfer)),
            ),
            (language.text("Owed to producers"), language.rp(recap.owed), ""),
            (language.text("Money held"), language.rp(recap.trust.held), ""),
        )
    )


def _fetch_block(recap: Recap, language: Language) -> Block:
    """Return the banknotes and coins to fetch so that everybody is paid exactly."""
    pieces = recap.notes_to_fetch
    money = arrange(pieces, high=24, room=ROOM - 24)
    title = language.text("BANKNOTES AND COINS TO FETCH")
    note = "" if pieces else language.text("none")
    high = 24 + (money.height if pieces else 0)

    def draw(sheet: Sheet, top: float) -> None:
        used = sheet.text(LEFT, top - 12, title, 11.5, bold=True)
        if note:
            sheet.text(LEFT + used + 8, top - 12, note, 11)
            return
        draw_money(sheet, money, LEFT, top - 22, from_left=True)

    return Block(high, draw, gap=14)


def _notices(recap: Recap, language: Language) -> list[str]:
    notices = []
    if recap.missed:
        days = ", ".join(language.day(day) for day in recap.missed)
        notices.append(language.text("Closed late, together with this day: {days}.", days=days))
    notices += [
        language.text(
            "The drawer {register} was still open: {cashier}, since {at}. Its sales of this day are in this recap.",
            register=shift.register,
            cashier=printable(shift.cashier),
            at=shift.opened_at,
        )
        for shift in recap.open_shifts
    ]
    if not recap.trust.covered:
        notices.append(language.explain(recap.trust.said))
    if recap.receivable:
        notices.append(language.text("Producers below zero owe {amount}.", amount=language.rp(-recap.receivable)))
    return notices


def _head_block(title: str, columns: Sequence[_Col]) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 13, title, 11.5, bold=True)
        for column in columns:
            sheet.text(column.end, top - 13, column.title, 9.5, colour=MUTED, align="l" if column.left else "r")
        sheet.rule(LEFT, top - 19, RIGHT, colour=INK, width=0.9)

    return Block(20, draw, gap=16, keep=True)


def _producer_blocks(recap: Recap, language: Language) -> list[Block]:
    sign = RIGHT - 118
    columns = (
        _Col(language.text("Balance"), sign - 168),
        _Col(language.text("To pay"), sign - 92),
        _Col(language.text("Kept"), sign - 36),
        _Col(language.text("Name, signature"), sign, left=True),
    )
    head = _head_block(language.text("PRODUCERS"), columns)
    rows = [_producer_block(row, language, columns, head) for row in recap.rows]
    if not rows:
        return [head, words_block(language.text("No producer has a balance."))]
    paid = sum(row.payable for row in recap.rows)
    total = _total_block(
        language.text("Sum"),
        (
            (language.rupiah(sum(row.balance for row in recap.rows)), columns[0].end),
            (language.rupiah(paid), columns[1].end),
        ),
    )
    rows[-1].keep = True
    return [head, *rows, total]


def _producer_block(row: RecapRow, language: Language, columns: Sequence[_Col], head: Block) -> Block:
    balance, pay, kept, sign = columns
    room = balance.end - LEFT - 60
    name = wrap(printable(row.producer), 11.5, room, bold=True)
    place = ", ".join(printable(part) for part in (row.village, row.district) if part)
    below = wrap(" · ".join(part for part in (row.producer_code, place) if part), 9.5, room)
    below += [row.number] if row.number else []
    high = max(len(name) * 13.5 + len(below) * 11.5 + 9, 34.0)

    def draw(sheet: Sheet, top: float) -> None:
        y = top - 14
        for words in name:
            sheet.text(LEFT, y, words, 11.5, bold=True)
            y -= 13.5
        for words in below:
            sheet.text(LEFT, y + 1, words, 9.5, colour=MUTED)
            y -= 11.5
        colour = DANGER if row.balance < 0 else INK
        sheet.text(balance.end, top - 14, language.rupiah(row.balance), _SIZE, colour=colour, align="r")
        sheet.text(pay.end, top - 14, language.rupiah(row.payable), 12.5, bold=True, align="r")
        if row.transfer:
            sheet.text(pay.end, top - 26, language.text(MEANS[PaysBy.TRANSFER].phrase), 9.5, colour=MUTED, align="r")
        shown = language.rupiah(row.carried)
        sheet.text(kept.end, top - 14, shown, fitting(shown, 9.5, 50), colour=MUTED, align="r")
        if row.payable > 0:
            sheet.rule(sign.end, top - high + 7, RIGHT, colour=MUTED, width=0.7)
        else:
            sheet.text(sign.end, top - 14, language.text("nothing to pay"), 9.5, colour=MUTED)
        sheet.rule(LEFT, top - high, RIGHT)

    return Block(high, draw, again=head)


def _share_blocks(title: str, shares: Sequence[Share], language: Language, *, split: bool = True) -> list[Block]:
    if not shares:
        return []
    columns = [_Col(language.text("Count"), RIGHT - 282), _Col(language.text("Paid by buyers"), RIGHT - 186)]
    if split:
        columns += [_Col(language.text("Producers' part"), RIGHT - 84), _Col(language.text("Shop's part"), RIGHT)]
    else:
        columns = [_Col(language.text("Count"), RIGHT - 96), _Col(language.text("Amount"), RIGHT)]
    head = _head_block(title, columns)
    blocks = [head]
    for share in shares:
        values = [language.number(share.count), language.rupiah(share.paid)]
        if split:
            values += [language.rupiah(share.producer_share), language.rupiah(share.shop_share)]
        cells = [(value, column.end) for value, column in zip(values, columns, strict=True)]
        blocks.append(_cells_block(printable(share.label), cells, head))
    blocks[-1].keep = True
    sums = [
        language.number(sum(share.count for share in shares)),
        language.rupiah(sum(share.paid for share in shares)),
        language.rupiah(sum(share.producer_share for share in shares)),
        language.rupiah(sum(share.shop_share for share in shares)),
    ]
    cells = [(value, column.end) for value, column in zip(sums, columns, strict=False)]
    return [*blocks, _total_block(language.text("Sum"), cells)]


def _register_blocks(report: DayReport, language: Language) -> list[Block]:
    if not report.registers:
        return []
    columns = (
        _Col(language.text("Expected"), RIGHT - 186),
        _Col(language.text("Counted"), RIGHT - 84),
        _Col(language.text("Difference"), RIGHT),
    )
    head = _head_block(language.text("DRAWERS"), columns)
    blocks = [head]
    for register in report.registers:
        label = f"{register.register} · {printable(register.cashier)}"
        if register.number:
            label = f"{label} · {register.number}"
            values = (register.expected, register.counted, register.difference)
            cells = [(language.rupiah(value), column.end) for value, column in zip(values, columns, strict=True)]
        else:
            cells = [
                (language.rupiah(register.expected), columns[0].end),
                (language.text("still open"), columns[1].end),
            ]
        blocks.append(_cells_block(label, cells, head))
    return blocks


def _cells_block(label: str, cells: Sequence[tuple[str, float]], head: Block) -> Block:
    first = min(end - width_of(value, _SIZE) for value, end in cells)
    lines = wrap(label, _SIZE, first - LEFT - 10)
    high = 18.0 + (len(lines) - 1) * 13

    def draw(sheet: Sheet, top: float) -> None:
        for number, words in enumerate(lines):
            sheet.text(LEFT, top - 13 - number * 13, words, _SIZE)
        for value, end in cells:
            sheet.text(end, top - 13, value, _SIZE, align="r")
        sheet.rule(LEFT, top - high, RIGHT, colour=RULE, width=0.5)

    return Block(high, draw, again=head)


def _total_block(label: str, cells: Sequence[tuple[str, float]]) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - 14, label, _SIZE, bold=True)
        for value, end in cells:
            sheet.text(end, top - 14, value, 11.5, bold=True, align="r")

    return Block(20, draw)
