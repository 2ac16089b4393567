"""The first four items of the second form as a strip for the receipt printer: whose, the money, the sum, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.statement.statement_words import (
    PRACTICE,
    TITLE,
    YOUR_DEBT,
    YOUR_MONEY,
    below_amount,
    check_code,
    contact_sentences,
    copy_mark,
    debt_later,
    place,
    qr_content,
)
from ntt_pos.documents.statement.sum_words import step_label, step_note, why_debt
from ntt_pos.documents.statement.todo_words import VERBS, money_to_fetch, nothing_else, todo_when, todo_words
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.money.producer_todo import Verb
from ntt_pos.domain.money.statement_page import Sign, StatementPage, Step, gather
from ntt_pos.domain.money.statement_payload import StatementPayload
from ntt_pos.i18n import Language


def statement_strip_lines(
    covered: Sequence[StatementPayload],
    *,
    number: str,
    chain_hash: str,
    copy: int,
    columns: int,
    code_page: str = "",
    practice: bool = False,
) -> tuple[PaperLine, ...]:
    """Return a page's strip as lines of paper; ``covered`` are its settlements, oldest first."""
    page = gather(covered)
    payload, language = page.last, Language(page.last.language)
    roll = Roll(columns, code_page)
    if practice:
        roll.words(language.text(PRACTICE), bold=True, align=Align.CENTER)
    roll.words(language.text(TITLE), bold=True, align=Align.CENTER)
    roll.words(payload.shop.name, align=Align.CENTER)
    roll.words(language.day_long(payload.date), align=Align.CENTER)
    roll.rule()
    roll.words(payload.producer.name, bold=True)
    roll.words(place(language, payload.producer))
    roll.rule()
    _money(roll, page, language)
    roll.rule()
    roll.words(language.text("HOW IT IS RECKONED"), bold=True)
    for row in page.rows:
        strong = row.sign is Sign.IS
        amount = f"{row.sign} {language.rupiah(row.amount)}".strip()
        roll.pair(step_label(language, row, page), amount, bold=strong)
        note = step_note(language, row, page)
        if note and row.step is not Step.SOLD:
            roll.words(note, indent=2)
    roll.rule()
    _todo(roll, page, language)
    roll.rule()
    for sentence in contact_sentences(language, payload):
        roll.words(sentence)
    roll.words(f"{number} {copy_mark(language, copy)}", align=Align.CENTER)
    roll.words(language.text("check code {code}", code=check_code(chain_hash)), align=Align.CENTER)
    roll.gap()
    roll.code(PaperCode.QR, qr_content(payload, number=number, chain_hash=chain_hash))
    return tuple(roll.lines)


def _money(roll: Roll, page: StatementPage, language: Language) -> None:
    payload = page.last
    roll.words(language.text(YOUR_MONEY), bold=True)
    roll.words(language.rp(payload.payable), bold=True, big=True, align=Align.CENTER)
    for sentence in below_amount(language, page):
        roll.words(sentence)
    if page.pays_now:
        for value, count in banknotes(payload.payable):
            roll.pair(f"{count} × {language.rupiah(value)}", language.rupiah(value * count), indent=2)
    if page.debt:
        roll.words(language.text(YOUR_DEBT), bold=True)
        roll.words(language.rp(page.debt), bold=True, align=Align.CENTER)
        roll.words(why_debt(language, page))
        roll.words(language.text("You need not pay now, and you need not bring goods for it."), bold=True)
        roll.words(debt_later(language, page.debt))


def _todo(roll: Roll, page: StatementPage, language: Language) -> None:
    roll.words(language.text("WHAT YOU SHOULD DO"), bold=True)
    if money := money_to_fetch(language, page):
        what, when = money
        roll.words(f"{language.text(VERBS[Verb.COLLECT])} {what}", bold=True)
        roll.words(when, bold=True, indent=2)
    if not page.last.todo:
        roll.words(language.text("Nothing has to be brought or fetched."))
    for line in page.last.todo:
        what, why = todo_words(language, line)
        when = " ".join(part for part in todo_when(language, line) if part)
        roll.words(f"{language.text(VERBS[Verb(line.verb)])} {what}", bold=True)
        if why:
            roll.words(why, indent=2)
        if when:
            roll.words(when, bold=True, indent=2)
    if said := nothing_else(language, page.last.todo):
        roll.words(said)
