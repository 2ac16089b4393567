"""A payment, a repayment or a correction on the receipt printer's paper, to be signed at the counter."""

from __future__ import annotations

from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.vouchers import voucher_words as say
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.devices.paper import Align, PaperLine
from ntt_pos.domain.money.amount_in_words import in_words
from ntt_pos.domain.money.voucher import Voucher
from ntt_pos.i18n import Language


def voucher_lines(told: Voucher, language: Language, *, columns: int, code_page: str = "") -> tuple[PaperLine, ...]:
    """Return a voucher as lines of paper; the amount in words is Indonesian, as everybody signs for it."""
    roll = Roll(columns, code_page)
    if told.practice:
        roll.words(language.text("PRACTICE"), bold=True, align=Align.CENTER)
    roll.words(told.shop, bold=True, align=Align.CENTER)
    roll.words(told.address, align=Align.CENTER)
    roll.gap()
    roll.title(say.title(told, language))
    roll.words(f"{told.number} {say.mark(told, language)}", align=Align.CENTER)
    roll.words(language.dated(told.at, told.date), align=Align.CENTER)
    if told.reversed_on is not None:
        roll.rule()
        roll.words(say.reversed_words(told, language), bold=True, align=Align.CENTER)
    roll.rule()
    roll.words(say.lead(told, language))
    roll.words(told.producer, bold=True)
    roll.words(", ".join(part for part in (told.village, told.district, told.producer_code) if part))
    roll.gap()
    roll.words(say.amount_words(told, language), bold=True, big=True, align=Align.CENTER)
    roll.words(in_words(told.amount, language.code), align=Align.CENTER)
    if told.in_cash:
        for value, count in banknotes(told.amount):
            roll.pair(f"{count} × {language.rupiah(value)}", language.rupiah(value * count), indent=2)
    roll.gap()
    for words in (
        say.entry_words(told, language),
        say.way_words(told, language),
        say.reason_words(told, language),
        say.sum_words(told, language),
    ):
        if words:
            roll.words(words)
    for words in _approved(told, language):
        roll.words(words)
    roll.rule()
    if told.strip_of:
        roll.words(
            language.text(
                "Signed on the strip of the report {number}. Nobody signs here for the same money.",
                number=told.strip_of,
            ),
            bold=True,
        )
        roll.gap()
    for place, (what, name) in enumerate(() if told.strip_of else say.signers(told, language)):
        roll.words(f"{what}:")
        roll.gap()
        if say.stamped(told, shops=True) and place == 1:
            roll.words("[ METERAI Rp10.000 ]")
        roll.gap()
        roll.words("." * min(columns, 32))
        roll.words(name)
        roll.gap()
    if told.journal_head:
        roll.words(language.text("journal {head}", head=told.journal_head[:8]), align=Align.CENTER)
    return tuple(roll.lines)


def _approved(told: Voucher, language: Language) -> list[str]:
    """Return who approved it, or why nobody did."""
    by = [language.text("Approved by {name}", name=told.approver)] if told.approver else []
    return [*by, language.text("Without an approver: {reason}", reason=told.alone)] if told.alone else by
