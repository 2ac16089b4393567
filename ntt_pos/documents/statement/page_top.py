"""The top of the second form: whose page it is, and the box UANG ANDA with every note and coin."""

from __future__ import annotations

from ntt_pos.documents.engine.money_drawing import draw_pieces, pieces_of
from ntt_pos.documents.engine.page import PRIMARY, WHITE, Block, Sheet, fitting, printable, width_of, wrap
from ntt_pos.documents.statement.page_style import BLACK, LEFT, LINE, RIGHT, ROOM, PageDraft, wrap_sentences
from ntt_pos.documents.statement.signs import draw_ikat, draw_pillar
from ntt_pos.documents.statement.statement_words import (
    PRACTICE,
    TITLE,
    YOUR_DEBT,
    YOUR_MONEY,
    below_amount,
    debt_later,
    place,
)
from ntt_pos.documents.statement.sum_words import why_debt
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.i18n import Language


def head_block(draft: PageDraft) -> Block:
    """Return the ikat band and one line: title, shop, weekday and date."""
    language, payload = draft.language, draft.page.last
    title, shop = language.text(TITLE), printable(payload.shop.name)
    when = language.day_long(payload.date)

    def draw(sheet: Sheet, top: float) -> None:
        draw_ikat(sheet, top - 9, LEFT, RIGHT)
        with sheet.group("H1"):
            used = sheet.text(LEFT, top - 26, title, 12.5, bold=True, colour=BLACK)
        when_wide = width_of(when, 12, bold=True)
        room = ROOM - used - when_wide - 20
        sheet.text(LEFT + used + 10, top - 26, shop, fitting(shop, 11, room), colour=BLACK)
        sheet.text(RIGHT, top - 26, when, 12, bold=True, align="r", colour=BLACK)
        sheet.rule(LEFT, top - 33, RIGHT, colour=LINE, width=0.7)

    return Block(35, draw)


def next_head(draft: PageDraft, page: int, pages: int) -> Block:
    """Return what heads every further page: name, date, UANG ANDA, page x of y."""
    language, payload = draft.language, draft.page.last
    name = printable(payload.producer.name)
    rest = " · ".join(
        (
            language.day_long(payload.date),
            f"{language.text(YOUR_MONEY)} {language.rp(payload.payable)}",
            language.text("page {page} of {pages}", page=page, pages=pages),
        )
    )

    def draw(sheet: Sheet, top: float) -> None:
        draw_ikat(sheet, top - 9, LEFT, RIGHT)
        sheet.text(LEFT, top - 27, name, fitting(name, 13, ROOM, bold=True), bold=True, colour=BLACK)
        sheet.text(LEFT, top - 42, rest, 11, colour=BLACK)
        if draft.practice:
            sheet.text(RIGHT, top - 27, language.text(PRACTICE), 11, bold=True, align="r", colour=BLACK)
        sheet.rule(LEFT, top - 48, RIGHT, colour=LINE, width=0.7)

    return Block(54, draw)


def producer_block(draft: PageDraft) -> Block:
    """Return the producer's name large, the place, and the pillar with its word, colour and sign."""
    language, producer = draft.language, draft.page.last.producer
    known = producer.pillar in PILLARS
    pillar = language.text(PILLARS[producer.pillar].paper) if known else ""
    badge = width_of(pillar, 11, bold=True) + 32 if known else 0
    size = 21.0 * min(draft.ease, 1.2)
    room = ROOM - badge - 12
    name = printable(producer.name)
    if width_of(name, 16, bold=True) > room:
        size = 16.0
    size = fitting(name, size, room, bold=True) if width_of(name, 16, bold=True) <= room else 16.0
    lines = wrap(name, size, room, bold=True)
    where = wrap(place(language, producer), draft.small, ROOM if len(lines) > 1 else room)
    high = len(lines) * size * 1.12 + len(where) * draft.small * 1.2 + 4

    def draw(sheet: Sheet, top: float) -> None:
        y = top - size * 0.92
        with sheet.group("P"):
            for line in lines:
                sheet.text(LEFT, y, line, size, bold=True, colour=BLACK)
                y -= size * 1.12
        y += size * 1.12 - draft.small * 1.35
        for line in where:
            sheet.text(LEFT, y, line, draft.small, colour=BLACK)
            y -= draft.small * 1.2
        if known:
            sheet.box(RIGHT - badge, top - 26, badge, 23, radius=5, line=(BLACK, 1.1))
            draw_pillar(sheet, producer.pillar, RIGHT - badge + 14, top - 14.5)
            sheet.text(RIGHT - badge + 25, top - 18.5, pillar, 11, bold=True, colour=BLACK)

    return Block(max(high, 28), draw, gap=2)


def money_block(draft: PageDraft) -> Block:
    """Return the box UANG ANDA; of a debt its second half says what is owed and that nothing is paid now."""
    return _debt_box(draft) if draft.page.debt else _money_box(draft)


def _money_box(draft: PageDraft) -> Block:
    language, payload = draft.language, draft.page.last
    cash = payload.producer.pays_by == "CASH" and payload.payable > 0
    pad, big = 9.0 * draft.ease, 40.0 * min(max(draft.ease, 0.85), 1.25)
    amount = language.rp(payload.payable)
    inner = ROOM - 2 * pad - 6
    tight = inner - width_of(amount, big, bold=True) - 16 if draft.ease < 1 else 0
    pieces = pieces_of(payload.payable, 29.0 * min(max(draft.ease, 0.95), 1.15), room=tight) if cash else None
    big = fitting(amount, big, inner - (pieces.width + 14 if pieces else 0), bold=True)
    below = below_amount(language, draft.page)
    room = inner - (pieces.width + 14 if pieces else 0)
    words, more = _beside_pieces(below, draft.read, room, inner)
    step = draft.read * 1.22
    practice = [language.text(PRACTICE)] if draft.practice else []
    left_high = draft.read * 1.2 + big * 0.98 + (len(words) + len(practice)) * step
    upper = max(left_high, (pieces.height if pieces else 0) + 2)
    high = upper + len(more) * step + 2 * pad

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT + 1, top - high, ROOM - 2, high, radius=9, line=(PRIMARY, 2.2))
        x, y = LEFT + pad + 3, top - pad - draft.read * 0.85
        sheet.text(x, y, language.text(YOUR_MONEY), draft.read, bold=True, colour=BLACK)
        y -= big * 0.9
        sheet.text(x - big * 0.03, y, amount, big, bold=True, colour=BLACK)
        y -= big * 0.08
        for line in practice:
            y -= step
            sheet.text(x, y, line, fitting(line, draft.read, room, bold=True), bold=True, colour=BLACK)
        for line in words:
            y -= step
            sheet.text(x, y, line, draft.read, colour=BLACK)
        if pieces:
            with sheet.figure(_said(language, payload.payable)):
                draw_pieces(sheet, pieces, RIGHT - pad - 3, top - pad, language)
        y = top - high + pad + 2 + (len(more) - 1) * step
        for line in more:
            sheet.text(x, y, line, draft.read, colour=BLACK)
            y -= step

    return Block(high + 2, draw, gap=draft.gap * 0.5)


def _said(language: Language, amount: int) -> str:
    """Return which notes and coins are drawn, as words read them."""
    return ", ".join(f"{count} × {language.rp(value)}" for value, count in banknotes(amount))


def _beside_pieces(said: list[str], size: float, room: float, inner: float) -> tuple[list[str], list[str]]:
    """Return what is left of the notes, and below them; two short sentences share a line."""
    first = f"{said[0]}. {said[1]}" if len(said) > 1 and not said[0].endswith(".") else said[0]
    if first is not said[0] and width_of(first, size) > inner:
        first = said[0]
    rest = said[1:] if first is said[0] else said[2:]
    below = [line for sentence in rest for line in wrap(sentence, size, inner)]
    if width_of(first, size) <= room:
        return [first], below
    return [], [*wrap(first, size, inner), *below]


def _debt_box(draft: PageDraft) -> Block:
    """Return no money at the left, large; what is owed at the right, smaller, with why and that nothing is asked."""
    language, debt = draft.language, draft.page.debt
    pad, big, step = 9.0 * draft.ease, 34.0 * min(draft.ease, 1.2), draft.read * 1.25
    owed = draft.read * 1.5
    split = LEFT + ROOM * 0.27
    left_words = wrap(language.text("There is no money for you to receive yet."), draft.read, split - LEFT - 2 * pad)
    inner = RIGHT - split - 2 * pad
    lines = [(line, False) for line in wrap_sentences(why_debt(language, draft.page), draft.read, inner)]
    bold = language.text("You need not pay now, and you need not bring goods for it.")
    lines += [(line, True) for line in wrap_sentences(bold, draft.read, inner, bold=True)]
    lines += [(line, False) for line in wrap_sentences(debt_later(language, debt), draft.read, inner)]
    if draft.practice:
        lines.insert(0, (language.text(PRACTICE), True))
    left_high = draft.read * 1.2 + big * 0.95 + len(left_words) * step
    high = 2 * pad + max(left_high, draft.read * 1.2 + owed * 0.95 + len(lines) * step)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT + 1, top - high, ROOM - 2, high, radius=9, fill=WHITE, line=(BLACK, 2.2))
        sheet.stroke(BLACK, 1.6)
        sheet.line(split, top, split, top - high)
        first = top - pad - draft.read * 0.85
        # In the middle of its side: two columns on the same lines are read across the page by programs.
        x, y = LEFT + pad + 3, first - (high - 2 * pad - left_high) / 2
        with sheet.group("P"):
            sheet.text(x, y, language.text(YOUR_MONEY), draft.read, bold=True, colour=BLACK)
            y -= big * 0.92
            sheet.text(x, y, language.rp(0), big, bold=True, colour=BLACK)
            y -= big * 0.08
            for line in left_words:
                y -= step
                sheet.text(x, y, line, draft.read, colour=BLACK)
        x, y = split + pad, first
        with sheet.group("P"):
            sheet.text(x, y, language.text(YOUR_DEBT), draft.read, bold=True, colour=BLACK)
            y -= owed * 1.05
            sheet.text(x, y, language.rp(debt), owed, bold=True, colour=BLACK)
            for line, strong in lines:
                y -= step
                sheet.text(x, y, line, draft.read, bold=strong, colour=BLACK)

    return Block(high + 2, draw, gap=draft.gap * 0.5)
