"""The papers of a producer's money on A4: one side to take along and one for the shop's file, to be read and signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.money_drawing import draw_pieces, pieces_of
from ntt_pos.documents.engine.page import (
    HEIGHT,
    INK,
    PRIMARY,
    RULE,
    WIDTH,
    Block,
    Sheet,
    draw_stack,
    fitting,
    printable,
    stack_height,
    width_of,
    wrap,
)
from ntt_pos.documents.vouchers import voucher_words as say
from ntt_pos.domain.money.amount_in_words import in_words
from ntt_pos.domain.money.voucher import Voucher
from ntt_pos.i18n import Language

_HALF: Final[float] = HEIGHT / 2
_LEFT: Final = 34.0
_RIGHT: Final = WIDTH - 34.0
_ROOM: Final = _RIGHT - _LEFT
_LABELS: Final = 104.0
_READ: Final = 12.0
_SMALL: Final = 11.0
_SIGNING: Final = 58.0
_MARGIN: Final = 18.0


def draw_voucher(told: Voucher, language: Language) -> bytes:
    """Draw a paper; the same voucher gives the same bytes. The amount in words is Indonesian, as everybody signs for it.

    Both sides share a page, cut in the middle; a paper too full for that has a page for each.
    """
    title = f"{say.title(told, language)} {told.number}"
    sheet = Sheet(title, told.shop, subject=printable(told.producer), lang=language.code)
    _draw_voucher(sheet, told, language)
    return sheet.finish()


def draw_vouchers(papers: Sequence[Voucher], language: Language, *, title: str) -> bytes:
    """Draw several papers into one file, each on pages of its own; raises ValueError when there is none."""
    if not papers:
        raise ValueError("no voucher to draw")
    sheet = Sheet(title, papers[0].shop, lang=language.code)
    for each in papers:
        _draw_voucher(sheet, each, language)
    return sheet.finish()


def _draw_voucher(sheet: Sheet, told: Voucher, language: Language) -> None:
    sides = (language.text("for the producer"), language.text("for the shop"))
    for large in (20.0, 16.0):
        blocks = [_side(told, language, whose, large, shops=bool(place)) for place, whose in enumerate(sides)]
        shared = max(stack_height(each) for each in blocks) <= _HALF - 2 * _MARGIN
        if shared:
            break
    high = _HALF if shared else HEIGHT
    for place, each in enumerate(blocks):
        foot = _HALF if shared and place == 0 else 0.0
        _draw_side(sheet, told, language, each, (foot, high))
        if not shared or place:
            sheet.next_page()
        else:
            sheet.stroke(INK, 0.6)
            sheet.canvas.setDash(3, 3)
            sheet.line(0, _HALF, WIDTH, _HALF)
            sheet.canvas.setDash()


def _draw_side(
    sheet: Sheet, told: Voucher, language: Language, blocks: Sequence[Block], room: tuple[float, float]
) -> None:
    """Draw a side of the paper; what is signed is at its foot, and grows with the room there is."""
    foot, high = room
    *upper, signing = blocks
    draw_stack(sheet, upper, foot + high - _MARGIN)
    signing.draw(sheet, foot + _MARGIN + signing.height)
    if told.practice:
        sheet.box(9, foot + 9, WIDTH - 18, high - 18, line=(INK, 1.6))
        sheet.text(WIDTH / 2, foot + high - 20, language.text("PRACTICE"), _SMALL, bold=True, align="c")


def _side(told: Voucher, language: Language, whose: str, large: float, *, shops: bool) -> list[Block]:
    """Return one side; ``large`` is the size of the name, of which the amount follows."""
    fields = (
        (language.text("Taken by"), say.taker_words(told, language)),
        (language.text("How"), say.way_words(told, language)),
        (language.text("What it is"), say.entry_words(told, language)),
        (language.text("Reason"), say.reason_words(told, language)),
        (language.text("Account"), say.sum_words(told, language)),
        (language.text("Approved by"), told.approver),
        (language.text("Without an approver"), told.alone),
    )
    shown = [(label, printable(words)) for label, words in fields if words]
    undone = [_undone(told, language)] if told.reversed_on is not None else []
    return [
        _head(told, language, whose),
        _whose(told, language, large),
        _money(told, language, large * 2.2),
        *undone,
        *(_field(label, words, gap=0 if place else 5) for place, (label, words) in enumerate(shown)),
        _told_where(told, language) if told.strip_of else _signatures(told, language, shops=shops),
    ]


def _head(told: Voucher, language: Language, whose: str) -> Block:
    shop, address = printable(told.shop), printable(told.address)
    title, when = say.title(told, language), f"{told.number} · {language.dated(told.at, told.date)}"
    room = _ROOM - max(width_of(title, 16, bold=True), width_of(when, _SMALL, bold=True)) - 12
    head = language.text("journal {head}", head=told.journal_head[:8]) if told.journal_head else ""
    lines = [(line, True) for line in wrap(shop, _READ, room, bold=True)]
    lines += [(line, False) for line in wrap(address, _SMALL, room)]
    mark = " · ".join(part for part in (say.mark(told, language), whose, head) if part)
    high = max(44.0, 14.0 * len(lines) + 6)

    def draw(sheet: Sheet, top: float) -> None:
        for place, (line, strong) in enumerate(lines):
            sheet.text(_LEFT, top - 12 - 14 * place, line, _READ if strong else _SMALL, bold=strong)
        sheet.text(_RIGHT, top - 13, title, 16, bold=True, align="r")
        sheet.text(_RIGHT, top - 26.5, when, _SMALL, bold=True, align="r")
        sheet.text(_RIGHT, top - 39.5, mark, _SMALL, bold=bool(told.copy), align="r")
        sheet.rule(_LEFT, top - high, _RIGHT, colour=PRIMARY, width=1.8)

    return Block(high, draw)


def _whose(told: Voucher, language: Language, size: float) -> Block:
    lead = say.lead(told, language)
    names, step = wrap(printable(told.producer), size, _ROOM, bold=True), size * 1.18
    place = ", ".join(part for part in (told.village, told.district) if part)
    below = wrap(" · ".join(part for part in (lead, told.producer_code, place) if part), _SMALL, _ROOM)
    high = step * len(names) + 13 * len(below) + 3

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(names):
            sheet.text(_LEFT, top - size - step * number, line, size, bold=True)
        for number, line in enumerate(below):
            sheet.text(_LEFT, top - step * len(names) - 10 - 13 * number, line, _SMALL)

    return Block(high, draw, gap=3)


def _money(told: Voucher, language: Language, most: float) -> Block:
    """Return the box of the money: the amount, in words, and as the notes and coins that are handed over."""
    amount = say.amount_words(told, language)
    pieces = pieces_of(abs(told.amount), 26, in_row=4) if told.in_cash else None
    inner = _ROOM - 24
    room = inner - (pieces.width + 14 if pieces else 0)
    big = fitting(amount, most, room, bold=True)
    beside = wrap(in_words(told.amount, language.code), _READ, room)
    upper = max(big * 1.02 + 15 * len(beside), pieces.height if pieces else 0)
    high = upper + 16

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(_LEFT, top - high, _ROOM, high, radius=7, line=(PRIMARY, 2))
        sheet.text(_LEFT + 12, top - 8 - big * 0.82, amount, big, bold=True)
        for number, line in enumerate(beside):
            sheet.text(_LEFT + 12, top - 8 - big * 1.02 - 11 - 15 * number, line, _READ)
        if pieces:
            draw_pieces(sheet, pieces, _RIGHT - 12, top - 8, language)

    return Block(high, draw, gap=4)


def _undone(told: Voucher, language: Language) -> Block:
    lines = wrap(printable(say.reversed_words(told, language)), _READ, _ROOM - 20, bold=True)
    high = 8 + 14.5 * len(lines)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(_LEFT, top - high, _ROOM, high, radius=3, line=(INK, 2))
        for number, line in enumerate(lines):
            sheet.text(_LEFT + 10, top - 15 - 14.5 * number, line, _READ, bold=True)

    return Block(high, draw, gap=4)


def _field(label: str, words: str, *, gap: float) -> Block:
    lines = wrap(words, _READ, _ROOM - _LABELS)
    high = 4 + 14.0 * len(lines)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(_LEFT, top - 12.5, label, _SMALL)
        for number, line in enumerate(lines):
            sheet.text(_LEFT + _LABELS, top - 12.5 - 14 * number, line, _READ)
        sheet.rule(_LEFT, top - high + 0.5, _RIGHT, colour=RULE)

    return Block(high, draw, gap=gap)


def _told_where(told: Voucher, language: Language) -> Block:
    """Return where this payment is signed: one payment, one signature."""
    said = language.text(
        "Signed on the strip of the report {number}. Nobody signs here for the same money.", number=told.strip_of
    )
    lines = wrap(said, _READ, _ROOM - 20, bold=True)
    high = 10 + 15.0 * len(lines)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(_LEFT, top - high, _ROOM, high, radius=4, line=(INK, 1))
        for number, line in enumerate(lines):
            sheet.text(_LEFT + 10, top - 16 - 15 * number, line, _READ, bold=True)

    return Block(high, draw, gap=6)


def _signatures(told: Voucher, language: Language, *, shops: bool) -> Block:
    """Return who signs; above the law's limit the receiver of cash signs over a meterai, once, on the shop's half."""
    wide, gap = (_ROOM - 20) / 3, 10.0
    who = [(what, wrap(printable(name), _SMALL, wide)) for what, name in say.signers(told, language)]
    below = 13.0 * max(1, *(len(lines) for _what, lines in who))
    high = 14 + _SIGNING + below + 3

    def draw(sheet: Sheet, top: float) -> None:
        places = [_LEFT + place * (wide + gap) for place in range(len(who))]
        for x, (what, _lines) in zip(places, who, strict=True):
            sheet.text(x, top - 10, what, _SMALL, bold=True)
            sheet.box(x, top - 14 - _SIGNING, wide, _SIGNING, radius=4, line=(INK, 1))
        for place, (x, (_what, lines)) in enumerate(zip(places, who, strict=True)):
            for number, line in enumerate(lines):
                sheet.text(x, top - 14 - _SIGNING - 12 - number * 13, line, _SMALL)
            if say.stamped(told, shops=shops) and place == 1:
                sheet.box(x + 6, top - 14 - _SIGNING + 8, 62, 46, line=(INK, 0.8), dash=True)
                for number, words in enumerate(("METERAI", "Rp10.000")):
                    sheet.text(x + 37, top - 14 - _SIGNING + 34 - 14 * number, words, _SMALL, align="c")

    return Block(high, draw, gap=6)
