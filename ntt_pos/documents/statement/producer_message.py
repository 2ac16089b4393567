"""What the shop writes to a producer's telephone: the statement in short, what to bring, what to collect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ntt_pos.documents.engine.clean import for_message
from ntt_pos.documents.statement.statement_words import (
    TITLE,
    advice_words,
    back_amount,
    back_words,
    carried_sentence,
    check_code,
    complaints,
    marks,
    others_sentence,
    pay_sentence,
    signed,
)
from ntt_pos.domain.money.statement_payload import AdviceLine, StatementPayload, payload_from, payload_values
from ntt_pos.i18n import Language


def statement_message(payload: StatementPayload, *, number: str, chain_hash: str, practice: bool = False) -> str:
    """Return a statement as the draft of a WhatsApp message: money and why, what was sold, what is left, what to bring."""
    payload, language = payload_from(_safe(payload_values(payload))), Language(payload.language)
    lines = _head(payload, language, practice=practice)
    lines += [language.text(TITLE), f"{number} · {language.day_long(payload.date)}", ""]
    lines.append(f"*{language.text('YOUR MONEY')} {language.rp(payload.payable)}*")
    lines += [pay_sentence(language, payload), "", *_arithmetic(payload, language)]
    lines += ["", f"*{language.text('SOLD')}*", *_sold(payload, language)]
    if payload.back_lines:
        lines += ["", f"*{language.text('GOODS BROUGHT BACK, CORRECTIONS, LATE RECORDS')}*"]
        lines += [f"- {back_words(language, line)}: {back_amount(language, line)}" for line in payload.back_lines]
    lines += ["", f"*{language.text('YOUR GOODS IN THE SHOP')}*", *_stock(payload, language)]
    if payload.advice:
        lines += ["", f"*{language.text('ADVICE')}*"]
        lines += _advice(payload, payload.advice, language)
    lines += ["", complaints(language, payload), f"{language.text('Check code')} {check_code(chain_hash)}"]
    return _message(lines)


def restock_message(payload: StatementPayload, *, practice: bool = False) -> str:
    """Return what a producer should bring as a message; "" when nothing is needed."""
    language = Language(payload.language)
    return _notice(payload, "BRING", language.text("Your goods in the shop run low. Please bring:"), practice=practice)


def collect_message(payload: StatementPayload, *, practice: bool = False) -> str:
    """Return what a producer should take home as a message; "" when nothing waits."""
    language = Language(payload.language)
    asked = language.text("Some of your goods wait for you in the shop. Please collect them:")
    return _notice(payload, "COLLECT", asked, practice=practice)


def _advice(payload: StatementPayload, lines: Iterable[AdviceLine], language: Language) -> list[str]:
    on = payload.date
    return [f"- {advice_words(language, line, on)}" for line in lines]


def _notice(payload: StatementPayload, kind: str, asked: str, *, practice: bool) -> str:
    payload, language = payload_from(_safe(payload_values(payload))), Language(payload.language)
    advised = _advice(payload, [line for line in payload.advice if line.kind == kind], language)
    if not advised:
        return ""
    contact = payload.shop.contact
    ask = language.text("Questions? {contact}, or come to the shop.", contact=contact) if contact else ""
    thanks = language.text("Thank you.")
    lines = [*_head(payload, language, practice=practice), language.day_long(payload.date), ""]
    return _message([*lines, asked, *advised, "", *([ask] if ask else []), thanks])


def _head(payload: StatementPayload, language: Language, *, practice: bool) -> list[str]:
    mark = [f"*{language.text('PRACTICE')}*"] if practice else []
    return [f"*{payload.shop.name}*", *mark, language.text("For {name}", name=payload.producer.name)]


def _arithmetic(payload: StatementPayload, language: Language) -> list[str]:
    """Return item 4 of the statement, a line each; what is 0 says nothing here."""
    parts = [
        (language.text("last balance"), payload.opening),
        (language.text("already paid"), payload.paid_out),
        (language.text("goods sold"), payload.sold),
        (language.text("goods back"), payload.returned),
        (language.text("other"), payload.other),
    ]
    lines = [f"{label} {signed(language, amount)}" for label, amount in parts if amount]
    lines.append(f"{language.text('balance now')} {language.rupiah(payload.closing)}")
    more = (others_sentence(language, payload), carried_sentence(language, payload))
    return [*lines, *(sentence for sentence in more if sentence)]


def _sold(payload: StatementPayload, language: Language) -> list[str]:
    if not payload.sold_lines:
        return [language.text("nothing since the last statement")]
    lines = []
    for line in payload.sold_lines:
        amount = language.quantity(line.quantity, line.price_per, line.unit)
        share = language.text("your share {amount}", amount=language.rupiah(line.share))
        lines.append(f"- {line.name}: {amount} × {language.rupiah(line.price)}, {share}")
    return lines


def _stock(payload: StatementPayload, language: Language) -> list[str]:
    if not payload.stock:
        return [language.text("none")]
    lines = []
    for line in payload.stock:
        told = ", ".join([language.quantity(line.closing, line.price_per, line.unit), *marks(language, line)])
        lines.append(f"- {line.name}: {told}")
    return lines


def _message(lines: list[str]) -> str:
    return "\n".join(lines).strip().replace("\u00a0", " ") + "\n"


def _safe(value: Any) -> Any:
    """Return a payload whose texts are one line each, in which nothing is a mark of WhatsApp's."""
    if isinstance(value, str):
        return for_message(value)
    if isinstance(value, Mapping):
        return {key: _safe(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_safe(each) for each in value]
    return value
