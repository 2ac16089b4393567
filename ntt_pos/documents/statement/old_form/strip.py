"""A statement's first five items as a strip for the receipt printer, for a producer who is at the till."""

from __future__ import annotations

from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.statement.old_form.words import (
    TITLE,
    carried_sentence,
    others_sentence,
    pay_sentence,
    signed,
    why,
)
from ntt_pos.documents.statement.statement_words import check_code, copy_mark, place, qr_content
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.money.statement_payload import StatementPayload
from ntt_pos.i18n import Language


def strip_lines(
    payload: StatementPayload,
    *,
    number: str,
    chain_hash: str,
    copy: int,
    columns: int,
    code_page: str = "",
    practice: bool = False,
) -> tuple[PaperLine, ...]:
    """Return items 1 to 5 of a settlement's payload as lines of paper, with the check code and its QR code."""
    language = Language(payload.language)
    producer = payload.producer
    roll = Roll(columns, code_page)
    if practice:
        roll.words(language.text("PRACTICE"), bold=True, big=True, align=Align.CENTER)
    roll.words(payload.shop.name, bold=True, align=Align.CENTER)
    roll.words(language.text(TITLE), bold=True, align=Align.CENTER)
    roll.words(f"{number} {copy_mark(language, copy)}", align=Align.CENTER)
    roll.words(language.day_long(payload.date), align=Align.CENTER)
    roll.rule()
    roll.words(producer.name, bold=True)
    roll.words(", ".join(part for part in (place(language, producer), producer.code) if part))
    roll.rule()
    roll.words(language.text("YOUR MONEY"), bold=True)
    roll.words(language.rp(payload.payable), bold=True, big=True, align=Align.CENTER)
    roll.words(pay_sentence(language, payload))
    if payload.payable > 0 and producer.pays_by == "CASH":
        for value, count in banknotes(payload.payable):
            roll.pair(f"{count} × {language.rupiah(value)}", language.rupiah(value * count), indent=2)
    elif payload.payable > 0:
        roll.words(f"{language.text('TRANSFER')} {language.text('to your bank account')}")
    roll.rule()
    roll.pair(language.text("last balance"), signed(language, payload.opening).lstrip("+"))
    roll.pair(language.text("already paid"), signed(language, payload.paid_out))
    roll.pair(language.text("goods sold"), signed(language, payload.sold))
    roll.pair(language.text("goods back"), signed(language, payload.returned))
    if payload.other:
        roll.pair(language.text("other"), signed(language, payload.other))
    roll.pair(language.text("balance now"), language.rupiah(payload.closing), bold=True)
    for sentence in (others_sentence(language, payload), carried_sentence(language, payload)):
        if sentence:
            roll.words(sentence)
    roll.rule()
    _sold(roll, payload, language)
    roll.rule()
    roll.words(f"{language.text('Check code')} {check_code(chain_hash)}", align=Align.CENTER)
    roll.gap()
    roll.code(PaperCode.QR, qr_content(payload, number=number, chain_hash=chain_hash))
    return tuple(roll.lines)


def _sold(roll: Roll, payload: StatementPayload, language: Language) -> None:
    roll.words(language.text("SOLD"), bold=True)
    if not payload.sold_lines:
        roll.words(language.text("nothing since the last statement"))
        return
    for line in payload.sold_lines:
        roll.words(line.name)
        amount = language.quantity(line.quantity, line.price_per, line.unit)
        roll.pair(f"{amount} × {language.rupiah(line.price)}", language.rupiah(line.paid), indent=2)
        part = language.text("Shop's part")
        roll.pair(f"{part} ({why(language, line)})", signed(language, -line.shop), indent=2)
        roll.pair(language.text("Your share"), language.rupiah(line.share), bold=True, indent=2)
    roll.pair(language.text("Sum"), language.rupiah(payload.sold), bold=True)
