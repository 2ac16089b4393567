"""The producer's account (buku saldo): signed entries whose sum is what the shop owes."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """Why a producer's balance changed."""

    OPENING = "OPENING"
    SALE = "SALE"
    RETURN = "RETURN"
    COMPENSATION = "COMPENSATION"
    CORRECTION = "CORRECTION"
    PAYOUT = "PAYOUT"
    PAYOUT_REVERSED = "PAYOUT_REVERSED"
    ADVANCE = "ADVANCE"
    REPAYMENT = "REPAYMENT"
    TAX = "TAX"
    WRITE_OFF = "WRITE_OFF"
