"""What the papers of a producer's money say, alike on the page and on the receipt printer's strip."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.words import ENTRIES, MEANS
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, is_drawer
from ntt_pos.domain.money.voucher import Voucher, VoucherKind
from ntt_pos.domain.selling.payment import Means
from ntt_pos.i18n import N_, Language

TITLES: Final = {
    VoucherKind.PAYOUT: N_("PAYMENT VOUCHER"),
    VoucherKind.REPAYMENT: N_("RECEIPT OF MONEY"),
    VoucherKind.CORRECTION: N_("CORRECTION NOTE"),
}
_OPENING: Final = N_("OPENING BALANCE")
_SHEET: Final = "Saldo"  # what an import writes as the reason of an opening balance
_LEADS: Final = {
    VoucherKind.PAYOUT: N_("Paid to"),
    VoucherKind.REPAYMENT: N_("Received from"),
    VoucherKind.CORRECTION: N_("Account of"),
}


def lead(told: Voucher, language: Language) -> str:
    """Return what the producer's name is: who was paid, who brought money, whose account it is."""
    return language.text(_LEADS[told.kind])


def title(told: Voucher, language: Language) -> str:
    """Return the paper's name."""
    return language.text(_OPENING if told.entry == EntryKind.OPENING else TITLES[told.kind])


def mark(told: Voucher, language: Language) -> str:
    """Return ASLI or SALINAN ke-n."""
    return language.text("COPY no. {n}", n=told.copy) if told.copy else language.text("ORIGINAL")


def entry_words(told: Voucher, language: Language) -> str:
    """Return what the entry is when the title does not say it, else an empty text; of an opening balance who owes it."""
    if told.entry == EntryKind.OPENING:
        owes = N_("the shop owes this to the producer") if told.amount > 0 else N_("the producer owes this to the shop")
        return language.text(owes)
    about = ENTRIES[EntryKind(told.entry)].about
    return language.text(about) if about else ""


def amount_words(told: Voucher, language: Language) -> str:
    """Return the amount as the paper's key figure; a correction's with its sign, an opening balance's without."""
    if told.entry == EntryKind.OPENING:
        return language.rp(abs(told.amount))
    sign = "+" if told.kind is VoucherKind.CORRECTION and told.amount > 0 else ""
    return f"{sign}{language.rp(told.amount)}"


def way_words(told: Voucher, language: Language) -> str:
    """Return how the money went: cash from the safe, a transfer with its reference; "" for a correction."""
    if told.kind is VoucherKind.CORRECTION:
        return ""
    means = Means.TRANSFER if told.means == Means.TRANSFER or told.place == BANK else Means.CASH
    if told.place == SAFE:
        place = language.text("safe")
    elif is_drawer(told.place):
        place = language.text("drawer {register}", register=told.place.partition(":")[2])
    else:
        place = ""
    reference = language.text("reference {reference}", reference=told.reference) if told.reference else ""
    return " · ".join(part for part in (language.text(MEANS[means].short), place, reference) if part)


def taker_words(told: Voucher, language: Language) -> str:
    """Return who took the money and what they are to the producer, or an empty text."""
    if told.kind is not VoucherKind.PAYOUT:
        return ""
    receiver = language.text("(erased)") if told.receiver is None else told.receiver
    return " · ".join(part for part in (receiver, told.relation) if part)


def reason_words(told: Voucher, language: Language) -> str:
    """Return why, and which document it refers to; of an opening balance nothing that its title says already."""
    cites = language.text("refers to {number}", number=told.cites) if told.cites else ""
    reason = "" if told.entry == EntryKind.OPENING and told.reason == _SHEET else told.reason
    return " · ".join(part for part in (reason, cites) if part)


def sum_words(told: Voucher, language: Language) -> str:
    """Return the account's arithmetic: balance before, this, balance after; of an opening balance what is signed."""
    if told.entry == EntryKind.OPENING:
        return language.text("whoever signs agrees that this was the balance on {day}", day=told.date)
    sign = "−" if told.after < told.before else "+"
    return language.text(
        "balance {before} {sign} {amount} = {after}",
        before=language.rupiah(told.before),
        sign=sign,
        amount=language.rupiah(abs(told.amount)),
        after=language.rupiah(told.after),
    )


def reversed_words(told: Voucher, language: Language) -> str:
    """Return that the payment was taken back, when and why, or an empty text."""
    if told.reversed_on is None:
        return ""
    return language.text("TAKEN BACK on {day}: {reason}", day=told.reversed_on, reason=told.reversed_why)


def stamped(told: Voucher, *, shops: bool) -> bool:
    """Tell whether a meterai belongs here: one for a payment in cash above the law's limit, on the shop's half."""
    return told.stamp_duty and told.in_cash and shops


def signers(told: Voucher, language: Language) -> tuple[tuple[str, str], ...]:
    """Return who signs: what they did, and their name where it is known."""
    witness = (language.text("Witness"), "")
    if told.kind is VoucherKind.PAYOUT:
        taker = taker_words(told, language) or told.producer
        return ((language.text("Paid by"), told.by), (language.text("Received by"), taker), witness)
    if told.kind is VoucherKind.REPAYMENT:
        return ((language.text("Paid by"), told.producer), (language.text("Received by"), told.by), witness)
    return (
        (language.text("Written by"), told.by),
        (language.text("Approved by"), told.approver),
        (language.text("Seen by the producer"), told.producer),
    )
