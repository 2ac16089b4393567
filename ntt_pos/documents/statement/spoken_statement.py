"""The statement as it is read aloud to somebody who does not read: the money, the sum, and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.statement.statement_words import (
    PRACTICE,
    TITLE,
    YOUR_DEBT,
    YOUR_MONEY,
    amount_in_words,
    below_amount,
    contact_sentences,
)
from ntt_pos.documents.statement.sum_words import step_label, why_debt
from ntt_pos.documents.statement.todo_words import VERBS, money_to_fetch, todo_when, todo_words
from ntt_pos.domain.money.producer_todo import Verb
from ntt_pos.domain.money.statement_page import ReckonRow, Sign, StatementPage, gather
from ntt_pos.domain.money.statement_payload import StatementPayload
from ntt_pos.i18n import N_, Language

_SIGNS: Final = {Sign.NONE: "", Sign.PLUS: N_("plus"), Sign.MINUS: N_("minus"), Sign.IS: N_("is")}


def spoken_statement(covered: Sequence[StatementPayload], *, practice: bool = False) -> str:
    """Return a page as sentences for a voice, one a line; amounts are in words, as no voice reads 251.500 alike."""
    page = gather(covered)
    language = Language(page.last.language)
    said = [language.text(PRACTICE).capitalize()] if practice else []
    said.append(language.text(TITLE).capitalize())
    said.append(f"{page.last.producer.name}, {language.day_long(page.last.date)}")
    said += _money(page, language)
    said.append(language.text("HOW IT IS RECKONED").capitalize())
    for row in page.rows:
        sign = language.text(_SIGNS[row.sign]) if row.sign is not Sign.NONE else ""
        said.append(
            " ".join(
                part for part in (_label(language, row, page), sign, amount_in_words(language, row.amount)) if part
            )
        )
    said += _todo(page, language)
    said.append(contact_sentences(language, page.last)[0])
    return "\n".join(f"{_in_words(language, each).rstrip('.')}." for each in said)


def _label(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Return what a row is called; the results, which the paper prints in capitals, are no letters to spell."""
    label = step_label(language, row, page)
    return label.capitalize() if row.sign is Sign.IS else label


_UNITS: Final = {
    "g": N_("gram"),
    "kg": N_("kilogram"),
    "ml": N_("millilitre"),
    "l": N_("litre"),
    "cm": N_("centimetre"),
}
_MONEY: Final = re.compile(r"\bRp(\d{1,3}(?:\.\d{3})*)")
_TELEPHONE: Final = re.compile(r"(?<!\d)\+?\d[\d-]{7,}\d")
_MEASURED: Final = re.compile(rf"(?<=\d) ?({'|'.join(_UNITS)})\b")
_NUMBER: Final = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")
_SHOUTED: Final = re.compile(r"\b[A-Z]{4,}\b")


def _in_words(language: Language, sentence: str) -> str:
    """Return a sentence as any voice reads it alike: numbers, units and telephones in words, nothing spelt or named."""
    said = sentence.replace(chr(160), " ")
    said = _MONEY.sub(lambda found: amount_in_words(language, int(found[1].replace(".", ""))), said)
    said = _TELEPHONE.sub(lambda found: _digits(language, found.group()), said)
    said = _MEASURED.sub(lambda found: f" {language.text(_UNITS[found[1]])}", said)
    said = _NUMBER.sub(lambda found: _number(language, found[1], found[2] or ""), said)
    said = _SHOUTED.sub(lambda found: found.group().capitalize(), said)
    return re.sub(r"[ ,]*,[ ,]*", ", ", re.sub(r"\s*[()\[\]–—·*/_#&]\s*", ", ", said)).strip(" ,")


def _number(language: Language, whole: str, fraction: str) -> str:
    said = amount_in_words(language, int(whole.replace(".", ""))).removesuffix(" rupiah")
    return f"{said} {language.text('point')} {_digits(language, fraction)}" if fraction else said


def _digits(language: Language, figures: str) -> str:
    """Return figures one by one in words."""
    return " ".join(_number(language, digit, "") for digit in figures if digit.isdigit())


def _money(page: StatementPage, language: Language) -> list[str]:
    payload = page.last
    if page.debt:
        return [
            f"{language.text(YOUR_DEBT).capitalize()}: {amount_in_words(language, page.debt)}",
            why_debt(language, page),
            language.text("You need not pay now, and you need not bring goods for it."),
        ]
    words = amount_in_words(language, payload.payable)
    told = [each for each in below_amount(language, page) if each != words]
    return [f"{language.text(YOUR_MONEY).capitalize()}: {words}", *told]


def _todo(page: StatementPage, language: Language) -> list[str]:
    money = money_to_fetch(language, page)
    if not money and not page.last.todo:
        return [language.text("Nothing has to be brought or fetched.")]
    said = [language.text("WHAT YOU SHOULD DO").capitalize()]
    if money:
        what, when = money
        said.append(f"{language.text(VERBS[Verb.COLLECT]).capitalize()} {what}, {when}")
    if not page.last.todo:
        return [*said, language.text("Nothing has to be brought or fetched.")]
    for line in page.last.todo:
        what, why = todo_words(language, line)
        when = " ".join(part for part in todo_when(language, line) if part)
        verb = language.text(VERBS[Verb(line.verb)]).capitalize()
        said.append(f"{verb} {what}, {when}" if when else f"{verb} {what}")
        if why:
            said.append(why)
    return said
