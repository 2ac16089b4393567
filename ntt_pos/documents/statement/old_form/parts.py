"""Items 1 to 4, 11 and 12 of a statement: whose paper it is, the money, the arithmetic, the receipt and the proof."""

from __future__ import annotations

from ntt_pos.documents.engine.drawn_photo import draw_photo
from ntt_pos.documents.engine.page import (
    DANGER,
    PRIMARY,
    WASH,
    WHITE,
    Block,
    Colour,
    Sheet,
    printable,
)
from ntt_pos.documents.statement.old_form.layout import (
    INK,
    LEADING,
    LEFT,
    MUTED,
    RIGHT,
    ROOM,
    StatementDraft,
    fitting,
    width_of,
    wrap,
)
from ntt_pos.documents.statement.old_form.money_pictures import MoneyRows, arrange, draw_money
from ntt_pos.documents.statement.old_form.words import (
    TITLE,
    carried_sentence,
    complaints,
    how_computed,
    others_sentence,
    pay_sentence,
    signed,
)
from ntt_pos.documents.statement.statement_words import check_code, copy_mark, place, qr_content
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.core.words import MEANS, PILLARS
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.i18n import Language

_GREEN: Colour = (0.18, 0.49, 0.20)
_BLUE: Colour = (0.08, 0.40, 0.75)
_PURPLE: Colour = (0.48, 0.12, 0.64)
_PILLAR_COLOURS = {"VILLAGE": _GREEN, "SCHOOL": _BLUE, "COMMUNITY": _PURPLE}
_QR_SIDE = 48.0
_MONEY = 112.0
_NAME = 118.0
_TALL = 19.6


def header_block(draft: StatementDraft) -> Block:
    """Item 1: the title, the shop, the number, the business date with its weekday, ASLI or SALINAN ke-n."""
    language, payload = draft.language, draft.payload
    shop = payload.shop
    place_line = " · ".join(printable(part) for part in (shop.name, shop.address) if part)
    mark = copy_mark(language, draft.copy)
    room = ROOM - 250

    def draw(sheet: Sheet, top: float) -> None:
        title = language.text(TITLE)
        sheet.text(LEFT, top - 14, title, fitting(title, 17, room + 60, bold=True), bold=True)
        sheet.text(LEFT, top - 28, place_line, fitting(place_line, 10.5, room + 60), colour=MUTED)
        wide = width_of(mark, 10.5, bold=True) + 14
        if draft.copy:
            sheet.box(RIGHT - wide, top - 17, wide, 16, radius=4, fill=INK)
        else:
            sheet.box(RIGHT - wide, top - 17, wide, 16, radius=4, line=(INK, 1))
        colour = WHITE if draft.copy else INK
        sheet.text(RIGHT - wide / 2, top - 12.8, mark, 10.5, bold=True, align="c", colour=colour)
        sheet.text(RIGHT - wide - 7, top - 13, draft.number, 12, bold=True, align="r")
        sheet.text(RIGHT, top - 28, language.day_long(payload.date), 10.5, align="r")
        sheet.rule(LEFT, top - 34, RIGHT, colour=INK, width=1.4)

    return Block(35, draw)


def short_header(draft: StatementDraft) -> Block:
    """Return what heads every further page: whose statement this is, and its number."""
    language, payload = draft.language, draft.payload
    who = f"{printable(payload.producer.name)} · {payload.producer.code}"
    what = f"{draft.number} · {copy_mark(language, draft.copy)} · {language.day(payload.date)}"

    def draw(sheet: Sheet, top: float) -> None:
        room = ROOM - width_of(what, 10.5) - 16
        sheet.text(LEFT, top - 12, who, fitting(who, 12, room, bold=True), bold=True)
        sheet.text(RIGHT, top - 12, what, 10.5, align="r")
        sheet.rule(LEFT, top - 19, RIGHT, colour=INK, width=1.4)

    return Block(32, draw)


def producer_block(draft: StatementDraft) -> Block:
    """Item 2: the name large, where it is, its code, and its pillar with colour, sign and words."""
    language, producer, density = draft.language, draft.payload.producer, draft.density
    photo = draft.photos.get(producer.photo)
    side = density.name * 2.1 if photo is not None else 0
    x = LEFT + (side + 10 if photo is not None else 0)
    pillar = language.text(PILLARS[producer.pillar].paper) if producer.pillar in PILLARS else ""
    badge = width_of(pillar, 11.5, bold=True) + 40 if pillar else 0
    room = RIGHT - x - badge - 14
    name = wrap(printable(producer.name), density.name, room, bold=True)
    where = place(language, producer)
    where = f"{where} · {language.text('code')}\u00a0{producer.code}" if where else producer.code
    # Below a tall name the badge ends, and the place has the whole width.
    below = len(name) > 1 or density.name >= _TALL
    where_lines = wrap(where, density.body, RIGHT - x if below else room)
    high = density.name * 0.95 + (len(name) - 1) * density.name * 1.1 + len(where_lines) * density.body * LEADING + 5
    high = max(high, side, 27)

    def draw(sheet: Sheet, top: float) -> None:
        if photo is not None:
            draw_photo(sheet, photo, LEFT, top - side, side)
        y = top - density.name * 0.82
        for line, words in enumerate(name):
            sheet.text(x, y - line * density.name * 1.1, words, density.name, bold=True)
        y -= (len(name) - 1) * density.name * 1.1 + density.body * LEADING + 4
        for line, words in enumerate(where_lines):
            sheet.text(x, y - line * density.body * LEADING, words, density.body)
        if pillar:
            colour = _PILLAR_COLOURS[producer.pillar]
            sheet.box(RIGHT - badge, top - 25, badge, 24, radius=6, line=(colour, 1.1))
            _sign(sheet, producer.pillar, RIGHT - badge + 16, top - 13, colour)
            sheet.text(RIGHT - badge + 28, top - 17, pillar, 11.5, bold=True, colour=colour)

    return Block(high, draw, gap=8 if not density.tight else 6)


def money_block(draft: StatementDraft) -> Block:
    """Item 3: the big box UANG ANDA with the amount, in words, and the banknotes and coins that it is."""
    language, payload, density = draft.language, draft.payload, draft.density
    pad, size = density.pad, max(density.body, 12.5)
    amount = language.rp(payload.payable)
    cash = payload.producer.pays_by == "CASH" and payload.payable > 0
    inner = ROOM - 2 * pad - 8
    amount_size = fitting(amount, density.amount, inner * 0.54, bold=True)
    left = width_of(amount, amount_size, bold=True)
    words = wrap(pay_sentence(language, payload), size, inner)
    amount_high = 9 + amount_size * 1.06
    money = _largest_money(payload.payable, density.note, room=inner - left - 18, high=amount_high) if cash else None
    upper = max(amount_high, money.height if money else 0)
    high = upper + len(words) * size * LEADING + 2 * pad + 3

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT + 1, top - high + 1, ROOM - 2, high - 2, radius=9, line=(INK, 2))
        x = LEFT + pad + 4
        y = top - pad - (upper - amount_high) / 2
        sheet.text(x, y - 9, language.text("YOUR MONEY"), 12, bold=True)
        y -= 10 + amount_size * 0.86
        sheet.text(x - amount_size * 0.04, y, amount, amount_size, bold=True)
        y = top - high + pad + size * 0.3 + (len(words) - 1) * size * LEADING
        for line, part in enumerate(words):
            sheet.text(x, y - line * size * LEADING, part, size)
        if money:
            draw_money(sheet, money, RIGHT - pad - 4, top - pad - (upper - money.height) / 2)
        elif payload.payable > 0:
            _transfer(sheet, language, RIGHT - pad - 4, top - pad - upper / 2)

    return Block(high, draw, gap=density.gap * 0.7)


def _largest_money(payable: int, least: float, *, room: float, high: float) -> MoneyRows:
    """Return the money drawn as large as the box beside the amount lets it be."""
    pieces = banknotes(payable)
    for scale in (1.6, 1.5, 1.4, 1.3, 1.2, 1.1):
        rows = arrange(pieces, high=least * scale, room=room)
        if rows.height <= high and rows.width <= room:
            return rows
    return arrange(pieces, high=least, room=room)


def arithmetic_block(draft: StatementDraft) -> Block:
    """Item 4: one line of arithmetic from the last balance to this one, and what of it is paid now."""
    language, payload = draft.language, draft.payload
    cells = [
        (language.text("last balance"), signed(language, payload.opening).lstrip("+")),
        (language.text("already paid"), signed(language, payload.paid_out)),
        (language.text("goods sold"), signed(language, payload.sold)),
        (language.text("goods back"), signed(language, payload.returned)),
    ]
    if payload.others or payload.other:
        cells.append((language.text("other"), signed(language, payload.other)))
    cells.append((language.text("balance now"), "= " + signed(language, payload.closing).lstrip("+")))
    below = [line for line in (others_sentence(language, payload), carried_sentence(language, payload)) if line]
    below_lines = [part for line in below for part in wrap(line, 12, ROOM - 24)]
    band = 28 + draft.density.pad * 0.6
    high = band + (len(below_lines) * 14.5 + 2 if below_lines else 0)
    widths = [max(width_of(label, 10.5), width_of(value, 13.5, bold=True)) for label, value in cells]
    free = ROOM - 24 - sum(widths)
    scale = min(1.0, (ROOM - 24 - 8 * (len(cells) - 1)) / sum(widths))
    between = max(free, 8.0 * (len(cells) - 1)) / (len(cells) - 1)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT, top - high, ROOM, high, radius=6, fill=WASH)
        x = LEFT + 12
        for position, ((label, value), wide) in enumerate(zip(cells, widths, strict=True)):
            room = wide * scale
            middle = x + room / 2
            sheet.text(middle, top - band / 2 + 4.5, label, fitting(label, 10.5, room), align="c", colour=MUTED)
            missing = position == len(cells) - 1 and payload.closing < 0
            colour = DANGER if missing else INK
            sheet.text(middle, top - band / 2 - 10.5, value, 13.5 * scale, bold=True, align="c", colour=colour)
            x += room + between
        y = top - band + 2
        for words in below_lines:
            y -= 14.5
            sheet.text(RIGHT - 12, y + 3, words, 12, align="r")

    return Block(high, draw, gap=draft.density.gap * 0.7)


def receipt_block(draft: StatementDraft) -> Block:
    """Item 11: the strip signed when the money is handed over; a box for the meterai above the stamp duty's limit."""
    language, payload, density = draft.language, draft.payload, draft.density
    high = density.signing + 40
    stamp = payload.payable > payload.stamp_duty_above
    step = (high - 26) / 3

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT + 0.5, top - high, ROOM - 1, high, radius=7, line=(MUTED, 0.8), dash=True)
        x = LEFT + 12
        sheet.text(x, top - 15, language.text("RECEIPT FOR MONEY"), 10.5, bold=True)
        y = top - 15 - step
        _blank(sheet, "Rp", x, y, x + _MONEY)
        y -= step
        at = x
        for means in (language.text(MEANS[each].phrase) for each in PaysBy):
            sheet.box(at, y - 1, 9.5, 9.5, line=(INK, 0.8))
            at += 14 + sheet.text(at + 13.5, y, means, 10.5) + 12
        y -= step
        _blank(sheet, language.text("date"), x, y, x + _MONEY)
        x += _MONEY + 18
        sheet.text(x, top - 15, language.text("Received by"), 10.5, bold=True)
        y = top - 15 - step
        _blank(sheet, language.text("name"), x, y, x + _NAME)
        y -= step
        _blank(sheet, language.text("relation"), x, y, x + _NAME)
        room = (RIGHT - 12 - x - _NAME - 3 * 9) / 3
        at = x + _NAME + 9
        signers = (
            language.text("signature / thumbprint"),
            language.text("Paid by"),
            language.text("Witness"),
        )
        for position, words in enumerate(signers):
            sheet.box(at, top - high + 20, room, high - 28, radius=3, line=(MUTED, 0.7))
            size = fitting(words, 10, room + 4, bold=position > 0)
            sheet.text(at + room / 2, top - high + 8.5, words, size, bold=position > 0, align="c")
            if stamp and position == 0:
                _stamp_box(sheet, language, at + 4, top - high + 24, high - 36)
            at += room + 9

    return Block(high, draw, gap=density.gap, keep=True)


def _blank(sheet: Sheet, label: str, x: float, y: float, to: float) -> None:
    """Write a label and a line to write on."""
    used = sheet.text(x, y, label, 10.5)
    sheet.rule(x + used + 5, y - 2, to, colour=MUTED, width=0.7)


def proof_block(draft: StatementDraft) -> Block:
    """Item 12: how the share is computed, where to complain and until when, and the check code with its QR code."""
    language, payload = draft.language, draft.payload
    room = ROOM - _QR_SIDE - 20
    lines = [*wrap(how_computed(language, payload), 10.5, room), *wrap(complaints(language, payload), 10.5, room)]
    code = check_code(draft.chain_hash)
    high = max(_QR_SIDE, len(lines) * 13 + 15) + 2
    content = qr_content(payload, number=draft.number, chain_hash=draft.chain_hash)

    def draw(sheet: Sheet, top: float) -> None:
        y = top
        for words in lines:
            y -= 13
            sheet.text(LEFT, y + 2.5, words, 10.5)
        used = sheet.text(LEFT, y - 11.5, language.text("Check code"), 10.5)
        sheet.text(LEFT + used + 5, y - 11.5, code, 11, bold=True)
        sheet.qr(RIGHT - _QR_SIDE, top - _QR_SIDE, _QR_SIDE, content)

    return Block(high, draw, gap=6)


def page_line(sheet: Sheet, draft: StatementDraft, y: float, *, page: int, pages: int) -> None:
    """Write the number and page x/y at the foot of a page that another one follows."""
    words = draft.language.text("page {page}/{pages}", page=page, pages=pages)
    sheet.text(RIGHT, y, words, 9, colour=MUTED, align="r")
    sheet.text(LEFT, y, f"{draft.number} · {check_code(draft.chain_hash)}", 9, colour=MUTED)


def page_words(sheet: Sheet, draft: StatementDraft, y: float, *, page: int, pages: int) -> None:
    """Write page x/y beside the QR code of the last page, where number and check code are already."""
    words = draft.language.text("page {page}/{pages}", page=page, pages=pages)
    sheet.text(RIGHT - _QR_SIDE - 12, y, words, 9, colour=MUTED, align="r")


def _sign(sheet: Sheet, pillar: str, x: float, y: float, colour: Colour) -> None:
    """Draw a pillar's sign: a triangle, a square or a diamond, so that it is known without colour."""
    r = 6.0
    shapes = {
        "VILLAGE": ((x - r, y - r * 0.85), (x, y + r), (x + r, y - r * 0.85)),
        "SCHOOL": (
            (x - r * 0.85, y - r * 0.85),
            (x - r * 0.85, y + r * 0.85),
            (x + r * 0.85, y + r * 0.85),
            (x + r * 0.85, y - r * 0.85),
        ),
        "COMMUNITY": ((x - r, y), (x, y + r * 1.1), (x + r, y), (x, y - r * 1.1)),
    }
    sheet.shape(shapes[pillar], colour)


def _transfer(sheet: Sheet, language: Language, right: float, middle: float) -> None:
    """Say that the money goes to the producer's bank: no notes are drawn."""
    title, words = language.text("TRANSFER"), language.text("to your bank account")
    wide = max(width_of(title, 13, bold=True), width_of(words, 12.5)) + 28
    sheet.box(right - wide, middle - 22, wide, 44, radius=6, line=(PRIMARY, 1.2))
    sheet.text(right - wide / 2, middle + 4, title, 13, bold=True, colour=PRIMARY, align="c")
    sheet.text(right - wide / 2, middle - 13, words, 12.5, align="c")


def _stamp_box(sheet: Sheet, language: Language, x: float, y: float, high: float) -> None:
    """Draw the place for a meterai of Rp10.000 (UU 10/2020: papers about money above Rp5.000.000)."""
    wide = 46.0
    sheet.box(x, y, wide, high, line=(INK, 0.8), dash=True)
    sheet.text(x + wide / 2, y + high / 2 + 2, language.text("meterai"), 9, align="c")
    sheet.text(x + wide / 2, y + high / 2 - 9, language.rp(10_000), 9, align="c")
