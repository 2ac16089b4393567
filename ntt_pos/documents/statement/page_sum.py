"""The sum as people write it by hand, the payments beside it, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ntt_pos.documents.engine.page import PRIMARY, Block, Sheet, fitting, stack_height, width_of, wrap
from ntt_pos.documents.statement.page_style import (
    BLACK,
    LEFT,
    LINE,
    RIGHT,
    ROOM,
    PageDraft,
    beside,
    heading,
    wrap_sentences,
)
from ntt_pos.documents.statement.signs import SIGN_WIDE, draw_verb
from ntt_pos.documents.statement.statement_dates import date_of
from ntt_pos.documents.statement.sum_words import step_label, step_note
from ntt_pos.documents.statement.todo_words import (
    VERBS,
    WAYS,
    money_to_fetch,
    nothing_else,
    todo_when,
    todo_words,
)
from ntt_pos.domain.money.producer_todo import Verb
from ntt_pos.domain.money.statement_page import ReckonRow, Sign, Step, earlier_in_month
from ntt_pos.domain.money.statement_payload import PaymentLine, TodoLine
from ntt_pos.i18n import N_

MOST_TODO = 4
MOST_BARS = 6
LEAST_ROWS = 4
_SUM_RIGHT = LEFT + ROOM * 0.645
_BARS_LEFT = LEFT + ROOM * 0.675
_LAST = frozenset({Step.YOUR_MONEY, Step.YOUR_DEBT})


def sum_block(draft: PageDraft) -> Block:
    """Return HITUNGANNYA at the left and SUDAH ANDA TERIMA at the right."""
    language, size = draft.language, draft.read * 1.08
    amounts = max(width_of(language.rupiah(each.amount), size, bold=True) for each in draft.page.rows)
    rows = [_sum_row(draft, row, amounts) for row in draft.page.rows]
    head = heading(draft, draft.language.text("HOW IT IS RECKONED"), right=_SUM_RIGHT)
    bars_head = heading(draft, draft.language.text("ALREADY RECEIVED"), x=_BARS_LEFT)
    months = _months(draft)
    sums = [_amount(draft, language.text(each.words, month=each.name), each.whole, strong=True) for each in months]
    for bars in range(MOST_BARS, 0, -1):  # the latest payments, as many as are beside the sum
        received = _received(draft, bars, months)
        left, right = [head, *rows], [bars_head, *received, *sums]
        if draft.page.pays_now:  # below the shorter column, so that neither leaves a hole
            if stack_height(right) <= stack_height(left):
                right.append(_signed_half(draft, _BARS_LEFT, RIGHT))
            else:
                left.append(_signed_half(draft, LEFT, _SUM_RIGHT))
        if len(received) <= LEAST_ROWS or stack_height(right) <= stack_height(left):
            break
    return beside(left, right, draft.gap)


def _sum_row(draft: PageDraft, row: ReckonRow, amounts: float) -> Block:
    language, page = draft.language, draft.page
    last = row.step in _LAST
    size = draft.read * (1.08 if last else 1)
    amount = language.rupiah(row.amount)
    room = _SUM_RIGHT - LEFT - amounts - 24
    lines = wrap(step_label(language, row, page), size, room, bold=last)
    note = step_note(language, row, page)
    small = wrap_sentences(note, draft.small, _SUM_RIGHT - LEFT - 4) if note else []
    ruled = 2 * draft.pad + len(lines) * size * 1.16  # what stands below the last result stands below its line
    high = ruled + len(small) * draft.small * 1.16 + (3 if last and small else 0)

    def draw(sheet: Sheet, top: float) -> None:
        if last:
            sheet.rule(LEFT, top, _SUM_RIGHT, colour=BLACK, width=1.3)
        with sheet.group("TR"):
            y = first = top - draft.pad - size * 0.86
            with sheet.group("TH"):
                for line in lines:
                    sheet.text(LEFT, y, line, size, bold=last, colour=BLACK)
                    y -= size * 1.16
            with sheet.group("TD"):
                if row.sign is not Sign.NONE:
                    sheet.text(
                        _SUM_RIGHT - amounts - 13, first, row.sign, size * 1.1, bold=True, align="c", colour=BLACK
                    )
                sheet.text(_SUM_RIGHT, first, amount, size, bold=last, align="r", colour=BLACK)
            y -= (draft.small - size) * 0.86 + (draft.pad + 3 if last else 0)
            if small:
                with sheet.group("TD"):
                    for line in small:
                        sheet.text(LEFT, y, line, draft.small, colour=BLACK)
                        y -= draft.small * 1.16
        if last:
            sheet.rule(LEFT, top - ruled, _SUM_RIGHT, colour=BLACK, width=1.1)
            sheet.rule(LEFT, top - ruled - 2.4, _SUM_RIGHT, colour=BLACK, width=1.1)
        else:
            sheet.rule(LEFT, top - high, _SUM_RIGHT, colour=LINE, width=0.6)

    return Block(high, draw)


@dataclass(frozen=True, slots=True)
class _Month:
    """What was received in a month, as the payload froze it."""

    first: date
    name: str
    words: str
    whole: int


def _months(draft: PageDraft) -> list[_Month]:
    """Return this month and the last, each if anything was received in it."""
    payload = draft.page.last
    this = payload.date.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    return [
        _Month(first, draft.language.month(first).rsplit(" ", 1)[0], words, whole)
        for first, words, whole in (
            (this, N_("{month} until today"), payload.received_this_month),
            (last, N_("{month}, all of it"), payload.received_last_month),
        )
        if whole
    ]


def _received(draft: PageDraft, count: int, months: list[_Month]) -> list[Block]:
    """Return one bar per payment, the latest first, and below them what their month brought before."""
    language = draft.language
    paid = draft.page.last.payments[-count:][::-1]
    if not paid:
        return [_plain_line(draft, language.text("Nothing yet."))]
    most = max(each.amount for each in paid)
    named = [(_paid_when(draft, each), each.amount) for each in paid]
    start = _BARS_LEFT + max(width_of(words, draft.small) for words, _ in named) + 6
    blocks = [_bar(draft, words, amount, most, start) for words, amount in named]
    for month in months:
        earlier = earlier_in_month(month.first, month.whole, paid)
        if earlier:  # the rows of a month add up to its sum
            blocks.append(_amount(draft, language.text("Earlier in {month}", month=month.name), earlier, strong=False))
    return blocks


def _paid_when(draft: PageDraft, paid: PaymentLine) -> str:
    """Return the day of a payment and its means; of the page's own day that it is today."""
    language = draft.language
    day = date_of(language, paid.date)
    if paid.means == "TRANSFER":
        return f"{day}, bank"
    if paid.date == draft.page.last.date:
        return language.text("{day}, today", day=day)
    return f"{day}, {language.text('cash')}"


def _signed_half(draft: PageDraft, x: float, right: float) -> Block:
    """Return where the clerk writes when and to whom it was paid, and signs: the producer's half is signed too."""
    language = draft.language
    head = language.text("The clerk fills in when paying:")
    size = fitting(head, draft.small, right - x - 14)
    lines = (language.text("Date"), language.text("Receiver's name"), language.text("Clerk's signature"))
    step = size * 1.42
    high = 8 + size * 1.15 + step * len(lines)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(x, top - high, right - x, high, radius=4, line=(BLACK, 1))
        sheet.text(x + 7, top - size * 1.2, head, size, colour=BLACK)
        for place, words in enumerate(lines):
            y = top - 3 - size * 1.15 - step * (place + 1) + 4
            used = sheet.text(x + 7, y, words, size, colour=BLACK)
            sheet.rule(x + 11 + used, y - 1.5, right - 8, colour=BLACK, width=0.7)

    return Block(high, draw, gap=5)


def _bar(draft: PageDraft, words: str, amount: int, most: int, start: float) -> Block:
    language, size = draft.language, draft.small
    high = size * 1.2 + draft.pad * 1.1
    end = RIGHT - width_of(language.rupiah(most), size) - 6

    def draw(sheet: Sheet, top: float) -> None:
        y = top - high / 2 - size * 0.36
        with sheet.group("TR"):
            sheet.text(_BARS_LEFT, y, words, size, colour=BLACK)
            sheet.text(RIGHT, y, language.rupiah(amount), size, align="r", colour=BLACK)
            with sheet.group("TD"), sheet.figure(language.text("bar: {amount}", amount=language.rp(amount))):
                sheet.box(start, y - 1, max((end - start) * amount / most, 1.5), size * 0.85, fill=PRIMARY)

    return Block(high, draw)


def _amount(draft: PageDraft, words: str, amount: int, *, strong: bool) -> Block:
    """Return words and an amount, as high as a bar; a ``strong`` one is the sum of a month."""
    size, shown = draft.small, draft.language.rupiah(amount)
    lines = wrap(words, size, RIGHT - _BARS_LEFT - width_of(shown, size, bold=strong) - 5, bold=strong)
    high = len(lines) * size * 1.2 + draft.pad * (1.4 if strong else 1.1)

    def draw(sheet: Sheet, top: float) -> None:
        if strong:
            sheet.rule(_BARS_LEFT, top, RIGHT, colour=LINE, width=0.6)
        y = top - high / 2 - size * 0.36 + (len(lines) - 1) * size * 0.6
        with sheet.group("TR"):
            with sheet.group("TH"):
                for place, line in enumerate(lines):
                    sheet.text(_BARS_LEFT, y - place * size * 1.2, line, size, bold=strong, colour=BLACK)
            sheet.text(RIGHT, y, shown, size, bold=strong, align="r", colour=BLACK)

    return Block(high, draw)


def _plain_line(draft: PageDraft, words: str) -> Block:
    size = draft.read

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(_BARS_LEFT, top - draft.pad - size * 0.86, words, size, colour=BLACK)

    return Block(size * 1.2 + 2 * draft.pad, draw)


def todo_blocks(draft: PageDraft, lines: tuple[TodoLine, ...], *, more: str = "") -> list[Block]:
    """Return YANG PERLU ANDA LAKUKAN: sign, verb, what and why, and the last day at the right."""
    language = draft.language
    head = heading(draft, language.text("WHAT YOU SHOULD DO"))
    money = money_to_fetch(language, draft.page)
    blocks = [head]
    if money:
        blocks.append(_money_row(draft, *money))
    if not draft.page.last.todo:
        return [*blocks, _sentence(draft, language.text("Nothing has to be brought or fetched."))]
    blocks += _todo_rows(draft, lines)
    last = " ".join(part for part in (nothing_else(language, draft.page.last.todo), more) if part)
    return [*blocks, _sentence(draft, last)] if last else blocks


def rest_of_todo(draft: PageDraft, lines: tuple[TodoLine, ...]) -> list[Block]:
    """Return what did not fit on page 1."""
    return [heading(draft, draft.language.text("WHAT YOU SHOULD DO")), *_todo_rows(draft, lines)]


def _sentence(draft: PageDraft, words: str) -> Block:
    size = draft.read

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT, top - draft.pad - size * 0.9, words, size, colour=BLACK)

    return Block(size * 1.2 + 2 * draft.pad, draw)


def _money_row(draft: PageDraft, what: str, when: str) -> Block:
    """Return the money that waits as one line; it has no last day, so it needs no sign and no reason."""
    size = draft.read
    high = size * 1.2 + draft.pad * 1.6

    def draw(sheet: Sheet, top: float) -> None:
        y = top - draft.pad * 0.8 - size * 0.95
        with sheet.group("TR"):
            sheet.text(LEFT + SIGN_WIDE + 8, y, draft.language.text(VERBS[Verb.COLLECT]), size, bold=True, colour=BLACK)
            sheet.text(_todo_left(draft), y, what, size, bold=True, colour=BLACK)
            sheet.text(RIGHT, y, when, size, bold=True, align="r", colour=BLACK)
        sheet.rule(LEFT, top - high, RIGHT, colour=LINE, width=0.6)

    return Block(high, draw)


def _todo_left(draft: PageDraft) -> float:
    """Return where it is written what to do: behind the widest verb and way."""
    language = draft.language
    verbs = max(
        *(width_of(language.text(word), draft.read, bold=True) for word in VERBS.values()),
        *(width_of(language.text(way), draft.small) for way in WAYS.values()),
    )
    return LEFT + SIGN_WIDE + 8 + verbs + 12


def _todo_rows(draft: PageDraft, lines: tuple[TodoLine, ...]) -> list[Block]:
    language = draft.language
    return [_todo_row(draft, Verb(line.verb), todo_words(language, line), todo_when(language, line)) for line in lines]


def _todo_row(draft: PageDraft, verb: Verb, words: tuple[str, str], when: tuple[str, str]) -> Block:
    """Return one thing to do: ``words`` are what and why, ``when`` a small word and the day."""
    language = draft.language
    (what, why), (above, day) = words, when
    x = _todo_left(draft)
    right = max(width_of(day, draft.read, bold=True), width_of(above, draft.small)) if day else 0
    room = RIGHT - x - right - 12
    bold, small = wrap(what, draft.read, room, bold=True), wrap(why, draft.small, room)
    high = max(27.5, len(bold) * draft.read * 1.17 + len(small) * draft.small * 1.17 + 1.5) + draft.pad * 1.6

    def draw(sheet: Sheet, top: float) -> None:
        middle = top - high / 2
        draw_verb(sheet, verb, LEFT, middle)
        tall = len(bold) * draft.read * 1.17 + len(small) * draft.small * 1.17
        y = first = middle + tall / 2 - draft.read * 0.9
        with sheet.group("TR"):
            sheet.text(LEFT + SIGN_WIDE + 8, y, language.text(VERBS[verb]), draft.read, bold=True, colour=BLACK)
            with sheet.group("TD"):
                for said in bold:
                    sheet.text(x, y, said, draft.read, bold=True, colour=BLACK)
                    y -= draft.read * 1.17
            way = language.text(WAYS[verb]) if verb in WAYS else ""
            sheet.text(LEFT + SIGN_WIDE + 8, first - draft.read * 1.17, way, draft.small, colour=BLACK)
            with sheet.group("TD"):
                for said in small:
                    sheet.text(x, y, said, draft.small, colour=BLACK)
                    y -= draft.small * 1.17
            sheet.text(RIGHT, first, above, draft.small, align="r", colour=BLACK)
            y = first - (draft.read * 1.2 if above else 0)
            sheet.text(RIGHT, y, day, draft.read, bold=True, align="r", colour=BLACK)
        sheet.rule(LEFT, top - high, RIGHT, colour=LINE, width=0.6)

    return Block(high, draw)
