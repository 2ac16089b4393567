"""Who may do what: every act of the shop is allowed, needs somebody else's approval, or is denied, per role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ntt_pos.domain.people import Role


class Act(StrEnum):
    """What a right is asked for."""

    SELL = "SELL"
    DISCOUNT = "DISCOUNT"
    DISCOUNT_ABOVE_CEILING = "DISCOUNT_ABOVE_CEILING"
    OVERRIDE_PRICE = "OVERRIDE_PRICE"
    VOID_CART = "VOID_CART"
    SELL_BELOW_SHARE = "SELL_BELOW_SHARE"
    CORRECT_MEANS = "CORRECT_MEANS"
    RETURN = "RETURN"
    RETURN_OUTSIDE_RULES = "RETURN_OUTSIDE_RULES"
    RETURN_WITHOUT_RECEIPT = "RETURN_WITHOUT_RECEIPT"
    REFUND_IN_CASH = "REFUND_IN_CASH"
    OPEN_SHIFT = "OPEN_SHIFT"
    CLOSE_SHIFT = "CLOSE_SHIFT"
    CLOSE_SHIFT_OF_ANOTHER = "CLOSE_SHIFT_OF_ANOTHER"
    OPEN_DRAWER = "OPEN_DRAWER"
    PAY_IN = "PAY_IN"
    PAY_OUT = "PAY_OUT"
    REPRINT = "REPRINT"
    RECEIVE_GOODS = "RECEIVE_GOODS"
    WITHDRAW_GOODS = "WITHDRAW_GOODS"
    REVERSE_GOODS = "REVERSE_GOODS"
    COUNT_STOCK = "COUNT_STOCK"
    WRITE_OFF_STOCK = "WRITE_OFF_STOCK"
    EDIT_CATALOGUE = "EDIT_CATALOGUE"
    SET_TERMS = "SET_TERMS"
    SET_PRICE = "SET_PRICE"
    IMPORT = "IMPORT"
    CLOSE_DAY = "CLOSE_DAY"
    STATEMENT = "STATEMENT"
    PAYOUT = "PAYOUT"
    ADVANCE = "ADVANCE"
    PAY_UNLISTED_COLLECTOR = "PAY_UNLISTED_COLLECTOR"
    CORRECT_ACCOUNT = "CORRECT_ACCOUNT"
    CONFIRM_CLOCK = "CONFIRM_CLOCK"
    SEE_REPORTS = "SEE_REPORTS"
    SEE_PERSONAL_DATA = "SEE_PERSONAL_DATA"
    VERIFY = "VERIFY"
    BACKUP = "BACKUP"
    RESTORE = "RESTORE"
    EXPORT = "EXPORT"
    SETTINGS = "SETTINGS"
    USERS = "USERS"


class Verdict(StrEnum):
    """The answer to a question about a right."""

    ALLOWED = "ALLOWED"
    APPROVAL = "APPROVAL"
    DENIED = "DENIED"


_EVERYBODY_AT_THE_TILL = frozenset(
    {
        Act.SELL,
        Act.DISCOUNT,
        Act.RETURN,
        Act.OPEN_SHIFT,
        Act.CLOSE_SHIFT,
        Act.PAY_IN,
        Act.REPRINT,
    }
)
_CASHIER_ASKS = frozenset(
    {
        Act.DISCOUNT_ABOVE_CEILING,
        Act.OVERRIDE_PRICE,
        Act.VOID_CART,
        Act.SELL_BELOW_SHARE,
        Act.CORRECT_MEANS,
        Act.RETURN_OUTSIDE_RULES,
        Act.RETURN_WITHOUT_RECEIPT,
        Act.REFUND_IN_CASH,
        Act.CLOSE_SHIFT_OF_ANOTHER,
        Act.OPEN_DRAWER,
        Act.PAY_OUT,
    }
)
_MANAGER_ASKS = frozenset(
    {
        Act.SELL_BELOW_SHARE,
        Act.CORRECT_MEANS,
        Act.RETURN_WITHOUT_RECEIPT,
        Act.REFUND_IN_CASH,
        Act.ADVANCE,
        Act.PAY_UNLISTED_COLLECTOR,
        Act.CORRECT_ACCOUNT,
        Act.REVERSE_GOODS,
    }
)
_OWNER_ONLY = frozenset({Act.RESTORE, Act.USERS})
_AUDITOR = frozenset({Act.SEE_REPORTS, Act.VERIFY, Act.EXPORT})
_SYSTEM = frozenset({Act.CLOSE_DAY, Act.BACKUP, Act.VERIFY})


def default_rights(role: Role) -> dict[Act, Verdict]:
    """Return the verdict on every act for a role as the shop starts with; what is not named is denied."""
    rights = dict.fromkeys(Act, Verdict.DENIED)
    if role is Role.OWNER or role is Role.MANAGER:
        rights |= dict.fromkeys(Act, Verdict.ALLOWED)
    if role is Role.MANAGER:
        rights |= dict.fromkeys(_MANAGER_ASKS, Verdict.APPROVAL) | dict.fromkeys(_OWNER_ONLY, Verdict.DENIED)
    elif role is Role.CASHIER:
        rights |= dict.fromkeys(_EVERYBODY_AT_THE_TILL, Verdict.ALLOWED)
        rights |= dict.fromkeys(_CASHIER_ASKS, Verdict.APPROVAL)
    elif role is Role.AUDITOR:
        rights |= dict.fromkeys(_AUDITOR, Verdict.ALLOWED)
    elif role is Role.SYSTEM:
        rights |= dict.fromkeys(_SYSTEM, Verdict.ALLOWED)
    return rights


def verdict(role: Role, act: Act, rights: Mapping[Role, Mapping[Act, Verdict]] | None = None) -> Verdict:
    """Return whether a role may do an act: by the shop's own ``rights`` where they say so, else by the defaults."""
    own = (rights or {}).get(role, {}).get(act)
    return own if own is not None else default_rights(role)[act]


def may_approve(*, asker: int, approver: int, approver_verdict: Verdict) -> bool:
    """Tell whether one user may approve another's act: nobody approves themselves, and the right must be their own."""
    return asker != approver and approver_verdict is Verdict.ALLOWED
