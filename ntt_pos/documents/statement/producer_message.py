"""What the shop writes to a producer's telephone between statements: what to bring, what to collect."""

from __future__ import annotations

from collections.abc import Iterable

from ntt_pos.documents.statement.statement_message import as_message, safe_payload
from ntt_pos.documents.statement.statement_words import advice_words
from ntt_pos.domain.money.statement_payload import AdviceLine, StatementPayload
from ntt_pos.i18n import Language


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
    payload, language = safe_payload(payload), Language(payload.language)
    advised = _advice(payload, [line for line in payload.advice if line.kind == kind], language)
    if not advised:
        return ""
    contact = payload.shop.contact
    ask = language.text("Questions? {contact}, or come to the shop.", contact=contact) if contact else ""
    thanks = language.text("Thank you.")
    lines = [*_head(payload, language, practice=practice), language.day_long(payload.date), ""]
    return as_message([*lines, asked, *advised, "", *([ask] if ask else []), thanks])


def _head(payload: StatementPayload, language: Language, *, practice: bool) -> list[str]:
    mark = [f"*{language.text('PRACTICE')}*"] if practice else []
    return [f"*{payload.shop.name}*", *mark, language.text("For {name}", name=payload.producer.name)]
