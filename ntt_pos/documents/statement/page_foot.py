"""The foot of the second form: whom to ask, what the books need, and the strip that the shop keeps."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos.documents.engine.page import Block, Sheet, fitting, printable, width_of, wrap
from ntt_pos.documents.statement.page_style import BLACK, LEFT, RIGHT, ROOM, PageDraft, wrap_sentences
from ntt_pos.documents.statement.statement_dates import date_of
from ntt_pos.documents.statement.statement_words import PRACTICE, check_code, contact_sentences, copy_mark, qr_content
from ntt_pos.domain.goods.notes import SERIES, NoteKind
from ntt_pos.domain.money.statement_payload import ReceiptSpan
from ntt_pos.i18n import N_, Language

_QR = 44.0
_FETCHED = f"{SERIES[NoteKind.WITHDRAWAL]}-"


def contact_block(draft: PageDraft, pages: int) -> Block:
    """Return whom to ask until when, and below it one small line for the cash book; the QR code at the right."""
    language, payload = draft.language, draft.page.last
    who, until = contact_sentences(language, payload)
    room = ROOM - _QR - 14
    for_whom = language.text("for the clerk")
    bold = wrap(who, draft.read, room, bold=True)
    plain = wrap_sentences(until, draft.small, room)
    free = room - width_of(for_whom, 11) - 8
    beside = next((place for place, line in enumerate(plain) if width_of(line, draft.small) <= free), len(plain))
    if beside == len(plain):
        plain.append("")
    said = max(_QR + 5, len(bold) * draft.read * 1.2 + len(plain) * draft.small * 1.2 + 3)
    book = wrap(_for_the_books(draft, pages), 11, ROOM - 8)
    framed = len(book) * 12.4 + 5
    high = said + framed + 3
    content = qr_content(payload, number=draft.number, chain_hash=draft.chain_hash)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top, RIGHT, colour=BLACK, width=0.7)
        y = top - 3
        for line in bold:
            y -= draft.read * 1.2
            sheet.text(LEFT, y + 2, line, draft.read, bold=True, colour=BLACK)
        for place, line in enumerate(plain):
            y -= draft.small * 1.2
            sheet.text(LEFT, y + 2, line, draft.small, colour=BLACK)
            if place == beside:
                sheet.text(RIGHT - _QR - 8, y + 2, for_whom, 11, align="r", colour=BLACK)
        y = top - said - 2
        sheet.box(LEFT, y - framed, ROOM, framed, line=(BLACK, 0.6))  # apart from what the producer reads
        with sheet.group("P"):
            for line in book:
                y -= 12.4
                sheet.text(LEFT + 4, y + 1.2, line, 11, colour=BLACK)
        with sheet.figure(language.text("QR code: {words}", words=content)):
            sheet.qr(RIGHT - _QR, top - _QR - 3, _QR, content)

    return Block(high, draw, gap=draft.gap)


def _for_the_books(draft: PageDraft, pages: int) -> str:
    """Return numbers and codes: this page, the reports it gathers, the payments, and page 1 of n."""
    language, page = draft.language, draft.page
    said = [
        f"{draft.number}, {copy_mark(language, draft.copy)}",
        language.text("code {code}", code=page.last.producer.code),
        language.text("check code {code}", code=check_code(draft.chain_hash)),
    ]
    if page.last_date is not None:
        said.append(language.text("report before {day}", day=date_of(language, page.last_date)))
    if len(draft.sources) > 1:
        first, last = draft.sources[0], draft.sources[-1]
        said.append(language.text("reports {first} to {last}", first=first, last=last))
    said += [
        language.text("proof of payment {number} {day}", number=each.document, day=date_of(language, each.day))
        for each in page.payments
        if each.document
    ]
    said += [
        language.text(
            N_("withdrawal note {number} {day}")
            if each.number.startswith(_FETCHED)
            else N_("delivery note {number} {day}"),
            number=each.number,
            day=date_of(language, each.day),
        )
        for each in page.notes
    ]
    said += [_receipts(language, span) for span in page.receipts]
    said += [
        f"{each.document} {date_of(language, each.day)}" if each.day else each.document
        for each in page.backs
        if each.document and each.kind != "LATE"
    ]
    said.append(language.text("page {page} of {pages}", page=1, pages=pages).replace(" ", "\u00a0"))
    whole = "\u00a0· ".join(dict.fromkeys(said))
    return f"{language.text('Books of the shop')}: {whole}"


def _receipts(language: Language, span: ReceiptSpan) -> str:
    if span.count == 1:
        return language.text("receipt {number}", number=span.first)
    last = span.last.rpartition("-")[2]
    return language.text("{n} receipts {first} to {last}", first=span.first, last=last, n=span.count)


def strip_block(draft: PageDraft) -> Block:
    """Return the strip that the shop cuts off and keeps; without cash one sentence says why nobody signs."""
    payload = draft.page.last
    if draft.page.debt:
        return _told_block(draft)
    if payload.payable <= 0:
        return _boxed(draft, draft.language.text("No money is received, so nobody needs to sign."))
    if not draft.page.pays_now:
        return _boxed(draft, draft.language.text("The money is sent through the bank, so nobody needs to sign."))
    return _receipt_strip(draft)


def _boxed(draft: PageDraft, words: str) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT + 0.5, top - 30, ROOM - 1, 30, radius=6, line=(BLACK, 1))
        sheet.text(LEFT + 12, top - 19, words, draft.read, colour=BLACK)

    return Block(31, draw, gap=6)


def _told_block(draft: PageDraft) -> Block:
    """Return where both sign that a debt was explained; the signature pays nothing."""
    language = draft.language
    words = wrap(
        language.text("This was explained. Signing means having heard it, not paying. You keep this paper."),
        draft.read,
        ROOM * 0.37,
    )
    signers = (language.text("You, or who came for you"), language.text("Shop's clerk"))

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT + 0.5, top - 66, ROOM - 1, 66, radius=6, line=(BLACK, 1))
        for place, line in enumerate(words):
            sheet.text(LEFT + 12, top - 20 - place * draft.read * 1.25, line, draft.read, colour=BLACK)
        _places(sheet, [(each,) for each in signers], RIGHT - 302, RIGHT - 10, top - 7, 52)

    return Block(67, draw, gap=6)


def _receipt_strip(draft: PageDraft) -> Block:
    """Return what is cut off: first what to do, then who writes and signs where, in numbered boxes."""
    language, payload = draft.language, draft.page.last
    stamp = payload.payable > payload.stamp_duty_above
    amount = language.rp(payload.payable)
    name = wrap(printable(payload.producer.name), 11, ROOM * 0.28)[:2]
    cut = language.text("the clerk cuts here: you keep the part above, the shop keeps the part below")
    title = language.text(PRACTICE if draft.practice else N_("RECEIPT FOR MONEY"))
    titles = wrap(title, 11, ROOM * 0.29, bold=True)
    if len(titles) > 1:
        name = name[:1]
    more = 12 * (len(titles) + len(name) - 2)
    order = language.text("Count the money first, then sign or put your thumb.")
    signers = (
        (f"1. {language.text('Receiver')}",),
        (f"2. {language.text('Clerk')}",),
        (f"3. {language.text('Witness (anyone)')}", language.text("for a deputy or a thumb print")),
    )

    def draw(sheet: Sheet, top: float) -> None:
        used = sheet.text(LEFT + 46, top - 9, cut, 11, colour=BLACK)
        sheet.stroke(BLACK, 0.9)
        sheet.canvas.setDash(3, 3)
        sheet.line(LEFT, top - 5.5, LEFT + 38, top - 5.5)
        sheet.line(LEFT + 54 + used, top - 5.5, RIGHT, top - 5.5)
        sheet.canvas.setDash()
        y = top - 25
        for line in titles:
            sheet.text(LEFT, y, line, 11, bold=True, colour=BLACK)
            y -= 12
        big = fitting(amount, 18, ROOM * 0.21, bold=True)
        y -= 5
        used = sheet.text(LEFT, y, amount, big, bold=True, colour=BLACK)
        sheet.text(LEFT + used + 5, y, language.text("cash"), 11, bold=True, colour=BLACK)
        y -= 13
        for line in (*name, draft.number):
            sheet.text(LEFT, y, line, 11, colour=BLACK)
            y -= 12
        left = LEFT + ROOM * 0.305
        sheet.text(left, top - 25, order, fitting(order, 12, RIGHT - left, bold=True), bold=True, colour=BLACK)
        _filled(draft, sheet, left, top - 41)
        _places(sheet, signers, left, RIGHT, top - 46.5, 47)
        if stamp:
            sheet.box(left + 3, top - 92, 46, 30, line=(BLACK, 0.8), dash=True)
            for place, words in enumerate((language.text("meterai"), "10.000")):
                sheet.text(left + 26, top - 73.5 - place * 12, words, 11, align="c", colour=BLACK)

    return Block(94 + more, draw, gap=4)


def _filled(draft: PageDraft, sheet: Sheet, left: float, y: float) -> None:
    """Draw what the clerk writes in: the day, and who received it."""
    language = draft.language
    date, name = language.text("Date"), language.text("Receiver's name")
    x = left + sheet.text(left, y, date, 11, colour=BLACK) + 4
    sheet.rule(x, y - 2, x + 78, colour=BLACK, width=0.7)
    x += 86
    x += sheet.text(x, y, name, 11, colour=BLACK) + 4
    sheet.rule(x, y - 2, RIGHT, colour=BLACK, width=0.7)


def _places(sheet: Sheet, signers: Sequence[Sequence[str]], x: float, right: float, top: float, high: float) -> None:
    """Draw boxes to sign in, each with who signs at its top; the last is as wide as its words need."""
    gap = 7.0
    even = (right - x - gap * (len(signers) - 1)) / len(signers)
    last = max(even, *(width_of(words, 11) + 10 for words in signers[-1]))
    wide = even - (last - even) / (len(signers) - 1)
    for place, lines in enumerate(signers):
        at = x + place * (wide + gap)
        wide = last if place == len(signers) - 1 else wide
        sheet.box(at, top - high, wide, high, radius=4, line=(BLACK, 1))
        for line, words in enumerate(lines):
            sheet.text(at + 5, top - 12 - 12 * line, words, fitting(words, 11, wide - 8), colour=BLACK)
