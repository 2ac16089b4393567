"""The manager's papers of a day: the payment recap with the banknotes to fetch, and the report of the outlet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.money_drawing import draw_pieces, piles
from ntt_pos.documents.engine.page import INK, RULE, Block, Sheet, fitting, printable, width_of, wrap
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import (
    LEFT,
    RIGHT,
    figures_block,
    notice_block,
    page_head,
    sentence_block,
)
from ntt_pos.documents.engine.table import CellLine, Edges, cell, row_block, table_of, title_row
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.domain.reports.recap import DayReport, Recap, RecapRow, Share
from ntt_pos.i18n import Language

_SIZE: Final = 11.0


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
    blocks.append(sentence_block(" · ".join(f"{label} {value}" for label, value in small)))
    blocks += _share_blocks(language.text("BY MEANS OF PAYMENT"), report.means, language, split=False)
    blocks += _register_blocks(report, language)
    blocks += _share_blocks(language.text("BY PILLAR"), report.pillars, language)
    blocks += _share_blocks(language.text("BY PRODUCER"), report.producers, language)
    blocks += _share_blocks(language.text("BY PRODUCT"), report.products, language)
    if report.without:
        waited = language.text(
            "Closed without waiting for {registers}. What was sold there and came later is in the next statements.",
            registers=", ".join(report.without),
        )
        blocks.append(notice_block(waited))
    if report.negative_stock:
        sold = ", ".join(printable(name) for name in report.negative_stock)
        blocks.append(notice_block(language.text("Sold before delivery was recorded: {names}.", names=sold)))
    return _pages(title, report, language, head, blocks)


def _pages(title: str, paper: Recap | DayReport, language: Language, head: Block, blocks: Sequence[Block]) -> bytes:
    return draw_pages(
        head,
        blocks,
        language,
        title=f"{title} {paper.outlet} {paper.date.isoformat()}",
        author=paper.shop,
        foot=f"{title} · {language.day(paper.date)}",
        practice=paper.practice,
    )


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
    money = piles(pieces, 26, in_row=6) if pieces else None
    title = language.text("BANKNOTES AND COINS TO FETCH")
    note = "" if pieces else language.text("none")
    high = 24 + (money.height if money else 0)

    def draw(sheet: Sheet, top: float) -> None:
        used = sheet.text(LEFT, top - 12, title, 11.5, bold=True)
        if money is None:
            sheet.text(LEFT + used + 8, top - 12, note, 11)
        else:
            draw_pieces(sheet, money, LEFT + money.width, top - 22, language, from_left=True)

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
        if shift.register not in recap.without
    ]
    if recap.without:
        notices.append(
            language.text(
                "Closed without waiting for {registers}. What was sold there and came later is in the next statements.",
                registers=", ".join(recap.without),
            )
        )
    if not recap.trust.covered:
        notices.append(language.explain(recap.trust.said))
    if recap.receivable:
        notices.append(language.text("Producers below zero owe {amount}.", amount=language.rp(-recap.receivable)))
    return notices


def _ends(*ends: float) -> list[Edges]:
    """Return columns of figures by where each ends."""
    return [Edges(end, end, right=True) for end in ends]


def _producer_blocks(recap: Recap, language: Language) -> list[Block]:
    sign = RIGHT - 118
    edges = [*_ends(sign - 168, sign - 92, sign - 36), Edges(sign, RIGHT)]
    headings = [
        language.text("Balance"),
        language.text("To pay"),
        language.text("Kept"),
        language.text("Name, signature"),
    ]
    head = title_row(edges, language.text("PRODUCERS"), headings)
    if not recap.rows:
        return [*table_of(head, []), sentence_block(language.text("No producer has a balance."))]
    sums = [sum(each) for each in zip(*((r.balance, r.payable, r.carried) for r in recap.rows), strict=True)]
    total = _total_row(edges[:3], language.text("Sum"), [language.rupiah(each) for each in sums])
    return table_of(head, [_producer_row(row, edges, language) for row in recap.rows], total)


def _producer_row(row: RecapRow, edges: Sequence[Edges], language: Language) -> Block:
    room = edges[0].end - LEFT - 60
    name = wrap(printable(row.producer), 11.5, room, bold=True)
    place = ", ".join(printable(part) for part in (row.village, row.district) if part)
    below = wrap(" · ".join(part for part in (row.producer_code, place) if part), 9.5, room)
    below += [row.number] if row.number else []
    high = max(len(name) * 13.5 + len(below) * 11.5 + 9, 34.0)
    kept = language.rupiah(row.carried)
    pay = cell([language.rupiah(row.payable)], 12.5, down=14, bold=True)
    if row.transfer:
        pay += cell([language.text(MEANS[PaysBy.TRANSFER].phrase)], 9.5, down=26)
    to_sign = row.payable > 0

    def sign_line(sheet: Sheet, top: float) -> None:
        if to_sign:
            sheet.rule(edges[3].start, top - high + 7, RIGHT, colour=INK, width=0.7)

    return row_block(
        [Edges(LEFT, LEFT + room), *edges],
        [
            cell(name, 11.5, down=14, leading=13.5, bold=True)
            + cell(below, 9.5, down=13 + 13.5 * len(name), leading=11.5),
            cell([language.rupiah(row.balance)], _SIZE, down=14),
            pay,
            cell([kept], fitting(kept, 9.5, 50), down=14),
            [] if to_sign else cell([language.text("nothing to pay")], 9.5, down=14),
        ],
        high,
        more=sign_line,
    )


def _share_blocks(title: str, shares: Sequence[Share], language: Language, *, split: bool = True) -> list[Block]:
    if not shares:
        return []
    if split:
        edges = _ends(RIGHT - 282, RIGHT - 186, RIGHT - 84, RIGHT)
        headings = [
            language.text("Count"),
            language.text("Paid by buyers"),
            language.text("Producers' part"),
            language.text("Shop's part"),
        ]
    else:
        edges = _ends(RIGHT - 96, RIGHT)
        headings = [language.text("Count"), language.text("Amount")]

    def shown(count: int, *money: int) -> list[str]:
        return [language.number(count), *(language.rupiah(each) for each in money)][: len(edges)]

    rows = [
        _figures_row(edges, printable(each.label), shown(each.count, each.paid, each.producer_share, each.shop_share))
        for each in shares
    ]
    sums = [
        sum(part) for part in zip(*((s.count, s.paid, s.producer_share, s.shop_share) for s in shares), strict=True)
    ]
    return table_of(title_row(edges, title, headings), rows, _total_row(edges, language.text("Sum"), shown(*sums)))


def _register_blocks(report: DayReport, language: Language) -> list[Block]:
    if not report.registers:
        return []
    edges = _ends(RIGHT - 186, RIGHT - 84, RIGHT)
    rows = []
    for each in report.registers:
        label = f"{each.register} · {printable(each.cashier)}"
        values = [language.rupiah(each.expected), language.text("still open")]
        if each.number:
            label = f"{label} · {each.number}"
            values = [language.rupiah(value) for value in (each.expected, each.counted, each.difference)]
        rows.append(_figures_row(edges[: len(values)], label, values))
    headings = [language.text("Expected"), language.text("Counted"), language.text("Difference")]
    return table_of(title_row(edges, language.text("DRAWERS"), headings), rows)


def _figures_row(edges: Sequence[Edges], label: str, values: Sequence[str]) -> Block:
    first = min(edge.end - width_of(value, _SIZE) for value, edge in zip(values, edges, strict=True))
    lines = wrap(label, _SIZE, first - LEFT - 10)
    cells = [cell(lines, _SIZE, down=13, leading=13), *(cell([value], _SIZE, down=13) for value in values)]
    return row_block([Edges(LEFT, first), *edges], cells, 18.0 + (len(lines) - 1) * 13, rule=(RULE, 0.5))


def _total_row(edges: Sequence[Edges], label: str, values: Sequence[str]) -> Block:
    cells = [[CellLine(label, _SIZE, 14, bold=True)], *([CellLine(value, 11.5, 14, bold=True)] for value in values)]
    return row_block([Edges(LEFT, RIGHT), *edges], cells, 20, rule=None)
