"""The statement as a message to a telephone: first the money, then why, what to do, and what is left of the goods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ntt_pos.documents.engine.clean import for_message
from ntt_pos.documents.statement.statement_dates import weekday_of
from ntt_pos.documents.statement.statement_words import (
    PRACTICE,
    YOUR_DEBT,
    YOUR_MONEY,
    below_amount,
    check_code,
    contact_sentences,
    counted,
)
from ntt_pos.documents.statement.sum_words import step_label, step_note, why_debt
from ntt_pos.documents.statement.todo_words import VERBS, todo_when, todo_words
from ntt_pos.domain.money.producer_todo import Verb
from ntt_pos.domain.money.statement_goods import GoodsRow
from ntt_pos.domain.money.statement_page import StatementPage, Step, gather
from ntt_pos.domain.money.statement_payload import PaidLine, StatementPayload, payload_from, payload_values
from ntt_pos.i18n import Language

MOST_GOODS: Final = 10
LONGEST: Final = 1500
# A word of the program's own, such as NEARLY_GONE: no mark of WhatsApp's begins or ends it.
_CODE: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)*")


def statement_message(
    covered: Sequence[StatementPayload],
    *,
    number: str,
    chain_hash: str,
    paid_since: Sequence[PaidLine] = (),
    practice: bool = False,
) -> str:
    """Return a page as the draft of a WhatsApp message of at most 1,500 characters, in the words of the paper.

    ``covered`` are the settlements of the page, oldest first; ``paid_since`` what was paid after it (below 0), oldest first.
    """
    page = gather([safe_payload(each) for each in covered])
    language = Language(page.last.language)
    head = [*_money(page, language, paid_since, practice=practice), "", *_sum(page, language)]
    foot = ["", contact_sentences(language, page.last)[0], f"{number} · {check_code(chain_hash)}"]
    todo = _todo(page, language)
    for goods in range(min(len(page.goods), MOST_GOODS), -1, -1):
        text = as_message([*head, *todo, *_goods(page, language, goods), *foot])
        if len(text) <= LONGEST:
            return text
    return as_message([*head, *foot])[:LONGEST]


def _money(page: StatementPage, language: Language, since: Sequence[PaidLine], *, practice: bool) -> list[str]:
    payload = page.last
    lines = [f"*{language.text(PRACTICE)}*"] if practice else []
    left = page.left_after(since)
    paid = _until_paid(page, since)
    if not paid:
        lines.append(f"*{language.text(YOUR_MONEY)} {language.rp(payload.payable)}*")
    for each in paid:  # what was handed over is no promise any more
        amount, day = language.rp(-each.amount), weekday_of(language, each.day)
        lines.append(f"*{language.text('{amount} was paid to you, {day}.', amount=amount, day=day)}*")
    if paid:
        still = language.text("Of this report {amount} still wait for you.", amount=language.rp(left))
        lines.append(still if left else language.text("Nothing of this report waits for you any more."))
    if page.debt:
        lines.append(f"*{language.text(YOUR_DEBT)} {language.rp(page.debt)}*")
        lines.append(why_debt(language, page))
        lines.append(language.text("You need not pay now, and you need not bring goods for it."))
    elif left or not paid:
        lines += below_amount(language, page)
    where = f"{payload.producer.name} · {language.day_long(payload.date)}"
    return [*lines, "", f"{payload.shop.name}", where]


def _until_paid(page: StatementPage, since: Sequence[PaidLine]) -> Sequence[PaidLine]:
    """Return the payments up to the one that made the page's money whole: what came later is of later pages."""
    whole = (n for n in range(1, len(since)) if not page.left_after(since[:n]))
    return since[: next(whole, len(since))]


def _sum(page: StatementPage, language: Language) -> list[str]:
    lines = [f"*{language.text('HOW IT IS RECKONED')}*"]
    for row in page.rows:
        label = step_label(language, row, page)
        lines.append(f"{label}: {row.sign} {language.rupiah(row.amount)}".replace(":  ", ": "))
        if row.step is Step.YOUR_MONEY and (both := step_note(language, row, page)):
            lines.append(both)
    return lines


def _todo(page: StatementPage, language: Language) -> list[str]:
    if not page.last.todo:
        return []
    lines = ["", f"*{language.text('WHAT YOU SHOULD DO')}*"]
    for each in page.last.todo[:4]:
        what, _why = todo_words(language, each)
        when = " ".join(part for part in todo_when(language, each) if part)
        verb = language.text(VERBS[Verb(each.verb)])
        lines.append(f"{verb} {what}, {when}." if when else f"{verb} {what}.")
    return lines


def _goods(page: StatementPage, language: Language, most: int) -> list[str]:
    if not page.goods:
        return ["", language.text("There are no goods of yours in the shop.")]
    lines = ["", f"*{language.text('YOUR GOODS')}*"]
    lines += [_one(row, language) for row in page.goods[:most]]
    left = len(page.goods) - most
    return [*lines, language.text("and {n} more products", n=left)] if left > 0 else lines


def _one(row: GoodsRow, language: Language) -> str:
    said = [language.text("{n} left", n=language.quantity_in_full(row.closing, row.price_per, row.unit))]
    said += [
        language.text("{n} sold = {share}", n=counted(language, each.quantity, row), share=language.rupiah(each.share))
        for each in row.money
    ]
    return f"- {row.name}: {', '.join(said)}"


def as_message(lines: Sequence[str]) -> str:
    """Return lines as a message; what keeps words together on paper is an ordinary space there."""
    return "\n".join(lines).strip().replace("\u00a0", " ") + "\n"


def safe_payload(payload: StatementPayload) -> StatementPayload:
    """Return a payload whose texts are one line each, in which nothing is a mark of WhatsApp's."""
    return payload_from(_safe(payload_values(payload)))


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) else for_message(value)
    if isinstance(value, Mapping):
        return {key: _safe(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_safe(each) for each in value]
    return value
