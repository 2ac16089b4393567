"""The drawer: what moves money, where it can be, and what a shift should hold."""

from __future__ import annotations

from enum import StrEnum


class CashKind(StrEnum):
    """Why money moved from one place to another."""

    OPENING = "OPENING"
    FLOAT = "FLOAT"
    SALE = "SALE"
    REFUND = "REFUND"
    PAY_IN = "PAY_IN"
    PAY_OUT = "PAY_OUT"
    PAYOUT = "PAYOUT"
    ADVANCE = "ADVANCE"
    REPAYMENT = "REPAYMENT"
    DROP = "DROP"
    DEPOSIT = "DEPOSIT"
    CLEARING = "CLEARING"
    FEE = "FEE"
    DIFFERENCE = "DIFFERENCE"
    CORRECTION = "CORRECTION"
