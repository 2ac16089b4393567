"""The kwitansi on A5: from whom, how much in words, for what, and a box for the meterai above the law's limit."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A5, landscape

from ntt_pos.documents.engine.page import DANGER, INK, RULE, WASH, Sheet, fitting, printable, wrap
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.selling.kwitansi import Kwitansi
from ntt_pos.i18n import Language

_WIDE, _HIGH = landscape(A5)
_LEFT: Final = 34.0
_RIGHT: Final = _WIDE - 34.0
_LABELS: Final = 122.0
_LEAST: Final = 11.0
_HEAD_LINES: Final = 4
_ROOM: Final = _RIGHT - _LEFT - _LABELS
_METERAI: Final = (62.0, 50.0)


def draw_kwitansi(kwitansi: Kwitansi, language: Language) -> bytes:
    """Draw a kwitansi on A5; the same kwitansi gives the same bytes. The amount in words is Indonesian, as offices want it."""
    title = f"{language.text('KWITANSI')} {kwitansi.number}"
    sheet = Sheet(title, kwitansi.shop, size=(_WIDE, _HIGH), subject=printable(kwitansi.purpose), lang=language.code)
    _head(sheet, kwitansi, language)
    y = _HIGH - 116
    person = language.text("(erased)") if kwitansi.buyer is None else kwitansi.buyer
    buyer = " · ".join(part for part in (person, kwitansi.office) if part)
    purpose = language.text("{purpose} (receipt {number})", purpose=kwitansi.purpose, number=kwitansi.sale_number)
    y = _field(sheet, y, language.text("Received from"), buyer)
    y = _field(sheet, y, language.text("The sum of"), terbilang(kwitansi.amount).capitalize(), shaded=True)
    y = _field(sheet, y, language.text("In payment of"), purpose)
    _foot(sheet, kwitansi, language)
    if kwitansi.practice:
        sheet.box(10, 10, _WIDE - 20, _HIGH - 20, line=(DANGER, 2))
        sheet.text(_WIDE / 2, _HIGH - 21, language.text("PRACTICE"), _LEAST, bold=True, align="c")
    sheet.next_page()
    return sheet.finish()


def _head(sheet: Sheet, kwitansi: Kwitansi, language: Language) -> None:
    top = _HIGH - 34
    shop, address = printable(kwitansi.shop), printable(kwitansi.address)
    room = _WIDE / 2 - _LEFT
    size = max(fitting(shop, 14, room, bold=True), _LEAST)
    named = [(line, size, True) for line in wrap(shop, size, room, bold=True)[:2]]
    placed = [(line, _LEAST, False) for line in wrap(address, _LEAST, room)[: _HEAD_LINES - len(named)]]
    lines = [*named, *placed]
    first, step = (6, 12.5) if len(lines) == _HEAD_LINES else (12, 14)
    for place, (line, high, bold) in enumerate(lines):
        sheet.text(_LEFT, top - first - place * step, line, high, bold=bold)
    sheet.text(_RIGHT, top - 12, language.text("KWITANSI"), 19, bold=True, align="r")
    sheet.text(_RIGHT, top - 27, kwitansi.number, _LEAST, bold=True, align="r")
    mark = language.text("COPY no. {n}", n=kwitansi.copy) if kwitansi.copy else language.text("ORIGINAL")
    sheet.text(_RIGHT, top - 41, mark, _LEAST, bold=bool(kwitansi.copy), align="r")
    sheet.rule(_LEFT, top - 50, _RIGHT, colour=INK, width=1.4)


def _field(sheet: Sheet, top: float, label: str, words: str, *, shaded: bool = False) -> float:
    """Write a label and what it holds, at most four lines; return where the next one begins."""
    size = 12.5 if shaded else 11.5
    lines = wrap(printable(words), size, _ROOM - 12, bold=shaded)[:4]
    high = 10 + 16 * len(lines)
    if shaded:
        sheet.box(_LEFT + _LABELS - 6, top - high + 2, _ROOM + 6, high - 2, radius=3, fill=WASH)
    sheet.text(_LEFT, top - 15, label, _LEAST)
    for number, line in enumerate(lines):
        sheet.text(_LEFT + _LABELS, top - 15 - 16 * number, line, size, bold=shaded)
    if not shaded:
        sheet.rule(_LEFT + _LABELS, top - high + 1, _RIGHT, colour=RULE)
    return top - high - 6


def _foot(sheet: Sheet, kwitansi: Kwitansi, language: Language) -> None:
    sheet.box(_LEFT, 58, 168, 40, radius=4, line=(INK, 1.2))
    sheet.text(_LEFT + 84, 72, language.rp(kwitansi.amount), 17, bold=True, align="c")
    when = language.day_long(kwitansi.date).partition(", ")[2]
    dated = f"{kwitansi.place}, {when}" if kwitansi.place else when
    sheet.text(_RIGHT, 128, printable(dated), _LEAST, align="r")
    sheet.text(_RIGHT, 114, language.text("Received by"), _LEAST, align="r")
    if kwitansi.stamp_duty:
        wide, high = _METERAI
        x, y = _RIGHT - 168, 56
        sheet.box(x, y, wide, high, line=(INK, 0.8), dash=True)
        sheet.text(x + wide / 2, y + high / 2 + 3, "METERAI", _LEAST, align="c")
        sheet.text(x + wide / 2, y + high / 2 - 9, "Rp10.000", _LEAST, align="c")
    sheet.rule(_RIGHT - 100, 56, _RIGHT, colour=INK)
    sheet.text(_RIGHT, 45, printable(kwitansi.cashier), _LEAST, align="r")
    head = language.text("journal {head}", head=kwitansi.journal_head[:8]) if kwitansi.journal_head else ""
    sheet.text(_LEFT, 24, " · ".join(part for part in (kwitansi.sale_number, head) if part), _LEAST)
