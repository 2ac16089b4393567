"""The papers of a producer's money on A4: twice the same half page, one to take along and one for the shop's file."""

from __future__ import annotations

from typing import Final

from ntt_pos.documents.engine.money_drawing import arrange, draw_money
from ntt_pos.documents.engine.page import (
    DANGER,
    HEIGHT,
    INK,
    MUTED,
    PRIMARY,
    RULE,
    WASH,
    WIDTH,
    Sheet,
    fitting,
    printable,
    wrap,
)
from ntt_pos.documents.vouchers import voucher_words as say
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.money.voucher import Voucher
from ntt_pos.i18n import Language

_HALF: Final[float] = HEIGHT / 2
_LEFT: Final = 34.0
_RIGHT: Final = WIDTH - 34.0
_ROOM: Final = _RIGHT - _LEFT
_LABELS: Final = 96.0
_BOX: Final = 92.0
_NOTES: Final = 218.0
_SIGN_FOOT: Final = 26.0
_SIGN_HIGH: Final = 100.0
_SIGN_LEAST: Final = 58.0


def draw_voucher(told: Voucher, language: Language) -> bytes:
    """Draw a paper; the same voucher gives the same bytes. The amount in words is Indonesian, as everybody signs for it."""
    sheet = Sheet(title=told.number, author=told.shop)
    for foot, whose in ((_HALF, language.text("for the producer")), (0.0, language.text("for the shop"))):
        sheet.canvas.saveState()
        sheet.canvas.translate(0, foot)
        _draw_half(sheet, told, language, whose)
        sheet.canvas.restoreState()
        sheet.forget()
    sheet.stroke(MUTED, 0.6)
    sheet.canvas.setDash(3, 3)
    sheet.canvas.line(0, _HALF, WIDTH, _HALF)
    sheet.canvas.setDash()
    sheet.next_page()
    return sheet.finish()


def _draw_half(sheet: Sheet, told: Voucher, language: Language, whose: str) -> None:
    y = _head(sheet, told, language, whose)
    y = _money(sheet, told, language, y)
    y = _reversed(sheet, told, language, y)
    fields = (
        (say.lead(told, language), _producer(told)),
        (language.text("Taken by"), say.taker_words(told, language)),
        (language.text("How"), say.way_words(told, language)),
        (language.text("What it is"), say.entry_words(told, language)),
        (language.text("Reason"), say.reason_words(told, language)),
        (language.text("Account"), say.sum_words(told, language)),
        (language.text("Approved by"), told.approver),
    )
    shown = [(label, printable(words)) for label, words in fields if words]
    # A very full paper says each thing on one line, smaller where it must be: whoever signs needs the room.
    room = y - _SIGN_FOOT - _SIGN_LEAST - 8
    most = 2 if sum(_field_height(words, 2) for _label, words in shown) <= room else 1
    for label, words in shown:
        y = _field(sheet, y, label, words, most)
    _signatures(sheet, told, language, y)
    head = language.text("journal {head}", head=told.journal_head[:8]) if told.journal_head else ""
    sheet.text(_LEFT, 16, " · ".join(part for part in (told.number, whose, head) if part), 8, colour=MUTED)
    if told.practice:
        sheet.box(9, 9, WIDTH - 18, _HALF - 18, line=(DANGER, 1.6))
        sheet.text(WIDTH / 2, _HALF - 20, language.text("PRACTICE"), 9, bold=True, colour=DANGER, align="c")


def _head(sheet: Sheet, told: Voucher, language: Language, whose: str) -> float:
    top = _HALF - 26
    shop, address = printable(told.shop), printable(told.address)
    sheet.text(_LEFT, top - 11, shop, fitting(shop, 12.5, _ROOM / 2, bold=True), bold=True)
    sheet.text(_LEFT, top - 24, address, fitting(address, 9, _ROOM / 2), colour=MUTED)
    sheet.text(_RIGHT, top - 13, say.title(told, language), 16, bold=True, colour=PRIMARY, align="r")
    sheet.text(_RIGHT, top - 26, f"{told.number} · {language.day_long(told.date)}", 9.5, bold=True, align="r")
    sheet.text(_RIGHT, top - 38, f"{say.mark(told, language)} · {whose}", 9.5, bold=bool(told.copy), align="r")
    sheet.rule(_LEFT, top - 44, _RIGHT, colour=INK, width=1.2)
    return top - 50


def _money(sheet: Sheet, told: Voucher, language: Language, top: float) -> float:
    """Draw the box of the money: the amount, in words, and as the notes and coins that are handed over."""
    sheet.box(_LEFT, top - _BOX, _ROOM, _BOX, radius=6, fill=WASH)
    shown = say.amount_words(told, language)
    room = _ROOM - _NOTES - 28 if told.in_cash else _ROOM - 28
    sheet.text(_LEFT + 14, top - 36, shown, fitting(shown, 29, room, bold=True), bold=True)
    words = wrap(terbilang(told.amount), 10.5, room)[:3]
    for number, line in enumerate(words):
        sheet.text(_LEFT + 14, top - 54 - number * 13, line, 10.5)
    if told.in_cash:
        for high in (26.0, 21.0, 17.0, 13.0):
            money = arrange(banknotes(told.amount), high=high, room=_NOTES - 14)
            if money.height <= _BOX - 14:
                break
        draw_money(sheet, money, _RIGHT - 10, top - (_BOX - money.height) / 2)
    return top - _BOX - 8


def _reversed(sheet: Sheet, told: Voucher, language: Language, top: float) -> float:
    words = printable(say.reversed_words(told, language))
    if not words:
        return top
    lines = wrap(words, 10, _ROOM - 20, bold=True)[:2]
    high = 8 + 12.5 * len(lines)
    sheet.box(_LEFT, top - high, _ROOM, high, radius=3, line=(DANGER, 1.4))
    for number, line in enumerate(lines):
        sheet.text(_LEFT + 10, top - 13.5 - 12.5 * number, line, 10, bold=True, colour=DANGER)
    return top - high - 4


def _producer(told: Voucher) -> str:
    place = ", ".join(part for part in (told.village, told.district) if part)
    return " · ".join(part for part in (told.producer, told.producer_code, place) if part)


def _lines(words: str, most: int) -> list[str]:
    return [words] if most == 1 else wrap(words, 10.5, _ROOM - _LABELS)[:most]


def _field_height(words: str, most: int) -> float:
    return 6 + 12.5 * len(_lines(words, most))


def _field(sheet: Sheet, top: float, label: str, words: str, most: int) -> float:
    sheet.text(_LEFT, top - 12, label, 9.5, colour=MUTED)
    for number, line in enumerate(_lines(words, most)):
        size = fitting(line, 10.5, _ROOM - _LABELS)
        sheet.text(_LEFT + _LABELS, top - 12 - 12.5 * number, line, size)
    high = _field_height(words, most)
    sheet.rule(_LEFT + _LABELS, top - high + 1, _RIGHT, colour=RULE)
    return top - high


def _signatures(sheet: Sheet, told: Voucher, language: Language, top: float) -> None:
    """Draw who signs, as high as there is room; above the law's limit the receiver signs over a meterai."""
    wide, gap, foot = (_ROOM - 20) / 3, 10.0, _SIGN_FOOT
    high = min(_SIGN_HIGH, top - foot - 8)
    for place, (what, name) in enumerate(say.signers(told, language)):
        x = _LEFT + place * (wide + gap)
        sheet.box(x, foot, wide, high, radius=4, line=(MUTED, 0.7))
        sheet.text(x + 8, foot + high - 12, what, 9, colour=MUTED)
        lines = wrap(printable(name), 9, wide - 16)[:2]
        for number, line in enumerate(reversed(lines)):
            sheet.text(x + 8, foot + 6 + number * 10.5, line, 9)
        if told.stamp_duty and place == 1:
            y = foot + 6 + len(lines) * 10.5 + 3
            sheet.box(x + wide - 66, y, 58, 38, line=(MUTED, 0.8), dash=True)
            sheet.text(x + wide - 37, y + 21, "METERAI", 8, colour=MUTED, align="c")
            sheet.text(x + wide - 37, y + 10, "Rp10.000", 8, colour=MUTED, align="c")
