"""The papers of a producer's money: the voucher of a payment, the receipt of a repayment, the note of a correction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class VoucherKind(StrEnum):
    """What a paper is about, by the series of its number."""

    PAYOUT = "BB"
    REPAYMENT = "BM"
    CORRECTION = "KR"


@dataclass(frozen=True, slots=True)
class Voucher:
    """Everything such a paper shows; amounts in rupiah, a correction's is signed. ``copy`` 0 is ASLI, n SALINAN ke-n.

    ``at`` is when it was written, ``date`` the book date, which is later once that day is cut.

    ``entry`` names the kind of the entry (PAYOUT, ADVANCE, CORRECTION, WRITE_OFF …), ``place`` where the money came from
    or went to. ``receiver`` is a person's name, None once it was erased; ``prints`` how often the paper was printed. A
    reversed payment has the day and the reason. ``alone`` says why nobody approved what asks for it. ``strip_of`` is the statement whose strip is signed for the same money.
    """

    kind: VoucherKind
    entry: str
    number: str
    date: dt.date
    at: dt.datetime
    producer: str
    producer_code: str
    village: str
    district: str
    amount: int
    before: int
    means: str = ""
    place: str = ""
    reference: str = ""
    receiver: str | None = ""
    relation: str = ""
    reason: str = ""
    cites: str = ""
    by: str = ""
    approver: str = ""
    alone: str = ""
    stamp_duty: bool = False
    reversed_on: dt.date | None = None
    reversed_why: str = ""
    journal_head: str = ""
    prints: int = 0
    shop: str = ""
    address: str = ""
    copy: int = 0
    practice: bool = False
    strip_of: str = ""

    @property
    def after(self) -> int:
        """The balance when this was booked."""
        return self.before + (-self.amount if self.kind is VoucherKind.PAYOUT else self.amount)

    @property
    def in_cash(self) -> bool:
        """Whether notes and coins changed hands."""
        return self.kind is not VoucherKind.CORRECTION and self.means == "CASH"


def kind_of(number: str) -> VoucherKind | None:
    """Return what a number's paper is about, None for the number of something else."""
    series = number.partition("-")[0]
    return VoucherKind(series) if series in set(VoucherKind) else None
