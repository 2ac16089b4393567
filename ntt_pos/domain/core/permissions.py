"""Who may do what: every act of the shop is allowed, needs somebody else's approval, or is denied, per role."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import CHANGEABLE_ROLES, OwnRole, Role, SecretKind, secret_kind


class Act(StrEnum):
    """What a right is asked for."""

    SELL = "SELL"
    DISCOUNT = "DISCOUNT"
    DISCOUNT_ABOVE_CEILING = "DISCOUNT_ABOVE_CEILING"
    CART_DISCOUNT_ABOVE_CEILING = "CART_DISCOUNT_ABOVE_CEILING"
    OVERRIDE_PRICE = "OVERRIDE_PRICE"
    VOID_CART = "VOID_CART"
    SELL_BELOW_SHARE = "SELL_BELOW_SHARE"
    LATE_SALE = "LATE_SALE"
    CORRECT_MEANS = "CORRECT_MEANS"
    RETURN = "RETURN"
    RETURN_OUTSIDE_RULES = "RETURN_OUTSIDE_RULES"
    RETURN_WITHOUT_RECEIPT = "RETURN_WITHOUT_RECEIPT"
    REFUND_IN_CASH = "REFUND_IN_CASH"
    REFUND_ABOVE_LIMIT = "REFUND_ABOVE_LIMIT"
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
    SETTLE_CLEARING = "SETTLE_CLEARING"
    CONFIRM_CLOCK = "CONFIRM_CLOCK"
    SEE_REPORTS = "SEE_REPORTS"
    SEE_PERSONAL_DATA = "SEE_PERSONAL_DATA"
    ERASE_PERSONAL_DATA = "ERASE_PERSONAL_DATA"
    VERIFY = "VERIFY"
    BACKUP = "BACKUP"
    RESTORE = "RESTORE"
    EXPORT = "EXPORT"
    SETTINGS = "SETTINGS"
    CASHIERS = "CASHIERS"
    USERS = "USERS"
    RIGHTS = "RIGHTS"


class Verdict(StrEnum):
    """The answer to a question about a right."""

    ALLOWED = "ALLOWED"
    APPROVAL = "APPROVAL"
    DENIED = "DENIED"


Rights: TypeAlias = Mapping[str, Mapping[Act, Verdict]]  # by the code of the role, built-in or the shop's own

# What stays with the owner whatever the matrix says: whoever changes rights or users could give themselves any right.
OWNERS_ALONE: Final = frozenset({Act.USERS, Act.RIGHTS})
# Whoever may do one of these, alone or with an approval, signs in with a password: a PIN is too easy to watch.
NEEDS_PASSWORD: Final = (Act.PAYOUT, Act.ADVANCE, Act.CORRECT_ACCOUNT)
# Acts at which somebody else can stand by and sign; every other act is allowed or denied.
APPROVABLE: Final = frozenset(
    {
        Act.DISCOUNT,
        Act.DISCOUNT_ABOVE_CEILING,
        Act.CART_DISCOUNT_ABOVE_CEILING,
        Act.OVERRIDE_PRICE,
        Act.VOID_CART,
        Act.SELL_BELOW_SHARE,
        Act.LATE_SALE,
        Act.CORRECT_MEANS,
        Act.RETURN,
        Act.RETURN_OUTSIDE_RULES,
        Act.RETURN_WITHOUT_RECEIPT,
        Act.REFUND_IN_CASH,
        Act.REFUND_ABOVE_LIMIT,
        Act.CLOSE_SHIFT_OF_ANOTHER,
        Act.OPEN_DRAWER,
        Act.PAY_IN,
        Act.PAY_OUT,
        Act.REVERSE_GOODS,
        Act.COUNT_STOCK,
        Act.WRITE_OFF_STOCK,
        Act.SET_TERMS,
        Act.SET_PRICE,
        Act.PAYOUT,
        Act.ADVANCE,
        Act.PAY_UNLISTED_COLLECTOR,
        Act.CORRECT_ACCOUNT,
    }
)
# What several PCs share is changed on one of them, its seat: nobody has these rights on the others.
AT_SEAT: Final = frozenset(
    {
        Act.RECEIVE_GOODS,
        Act.WITHDRAW_GOODS,
        Act.REVERSE_GOODS,
        Act.COUNT_STOCK,
        Act.WRITE_OFF_STOCK,
        Act.EDIT_CATALOGUE,
        Act.SET_TERMS,
        Act.SET_PRICE,
        Act.IMPORT,
        Act.CLOSE_DAY,
        Act.STATEMENT,
        Act.PAYOUT,
        Act.ADVANCE,
        Act.PAY_UNLISTED_COLLECTOR,
        Act.CORRECT_ACCOUNT,
        Act.SETTLE_CLEARING,
        Act.ERASE_PERSONAL_DATA,
        Act.RESTORE,
        Act.CASHIERS,
        Act.USERS,
        Act.RIGHTS,
    }
)

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
        Act.CART_DISCOUNT_ABOVE_CEILING,
        Act.OVERRIDE_PRICE,
        Act.VOID_CART,
        Act.SELL_BELOW_SHARE,
        Act.LATE_SALE,
        Act.CORRECT_MEANS,
        Act.RETURN_OUTSIDE_RULES,
        Act.RETURN_WITHOUT_RECEIPT,
        Act.REFUND_IN_CASH,
        Act.REFUND_ABOVE_LIMIT,
        Act.CLOSE_SHIFT_OF_ANOTHER,
        Act.OPEN_DRAWER,
        Act.PAY_OUT,
    }
)
_MANAGER_ASKS = frozenset({Act.ADVANCE, Act.PAY_UNLISTED_COLLECTOR, Act.CORRECT_ACCOUNT, Act.REVERSE_GOODS})
_OWNER_ONLY = frozenset({Act.RESTORE, Act.ERASE_PERSONAL_DATA}) | OWNERS_ALONE
_AUDITOR = frozenset({Act.SEE_REPORTS, Act.VERIFY, Act.EXPORT})
_SYSTEM = frozenset({Act.CLOSE_DAY, Act.STATEMENT, Act.SEE_REPORTS, Act.BACKUP, Act.VERIFY})


def default_rights(role: Role) -> dict[Act, Verdict]:
    """Return the verdict on every act for a role as the shop starts with.

    What is named in no set is allowed to owner and manager, and denied to everybody else.
    """
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


def verdict(role: Role, act: Act, rights: Rights | None = None, code: str = "") -> Verdict:
    """Return whether a role may do an act: by the shop's own ``rights`` where they say so, else by the defaults.

    ``code`` names the shop's own role that is a copy of ``role``. The owner may do everything; SISTEM and what is the
    owner's alone go by the defaults only.
    """
    if role in CHANGEABLE_ROLES and act not in OWNERS_ALONE:
        own = (rights or {}).get(code or role, {}).get(act)
        if own is not None:
            return own
    return _defaults(role)[act]


def matrix(rights: Rights | None = None, own: Sequence[OwnRole] = ()) -> dict[str, dict[Act, Verdict]]:
    """Return the verdict on every act for every role that has a column, as it is in force with ``rights``."""
    columns = {role.value: role for role in (Role.OWNER, *CHANGEABLE_ROLES)} | {each.code: each.base for each in own}
    return {code: {act: verdict(base, act, rights, code) for act in Act} for code, base in columns.items()}


def check_secret_kind(kind: SecretKind, row: Mapping[Act, Verdict]) -> None:
    """Raise DomainError when a role with these rights needs a password and has a PIN."""
    if kind is SecretKind.PIN and any(row[act] is not Verdict.DENIED for act in NEEDS_PASSWORD):
        raise DomainError(
            "A role that may pay producers or correct their accounts needs a password, and this one signs in with a PIN. "
            "Make a role with a password for it. Nothing was changed."
        )


def copy_rights(rights: Rights, own: OwnRole) -> dict[str, dict[Act, Verdict]]:
    """Return the shop's own rights with those of a new role: what its built-in role may do now.

    Raises DomainError when these rights need a password and the role has a PIN.
    """
    check_secret_kind(own.secret, {act: verdict(own.base, act, rights) for act in Act})
    changed = {code: dict(row) for code, row in rights.items()}
    copied = dict(rights.get(own.base, {}))
    return {**changed, own.code: copied} if copied else changed


def change_rights(rights: Rights, *, role: Role | OwnRole, act: Act, to: Verdict) -> dict[str, dict[Act, Verdict]]:
    """Return the shop's own rights with one verdict changed; what equals the default is not kept.

    Raises DomainError for a role or an act whose rights stand fixed, for an approval nobody could give, and for a right
    that needs a password given to a role with a PIN.
    """
    code, base, kind = (
        (role.code, role.base, role.secret) if isinstance(role, OwnRole) else (role.value, role, secret_kind(role))
    )
    if base not in CHANGEABLE_ROLES:
        raise DomainError("Only the rights of cashiers, managers and auditors can be changed. Nothing was changed.")
    if act in OWNERS_ALONE:
        raise DomainError("Users and rights always stay with the owner. Nothing was changed.")
    if to is Verdict.APPROVAL and act not in APPROVABLE:
        raise DomainError("This act is either allowed or denied: nobody can approve it. Nothing was changed.")
    if act in NEEDS_PASSWORD and to is not Verdict.DENIED:
        check_secret_kind(kind, {**dict.fromkeys(Act, Verdict.DENIED), act: to})
    changed = {each: dict(row) for each, row in rights.items()}
    mine = {**changed.get(code, {}), act: to}
    changed[code] = {what: how for what, how in mine.items() if how is not _defaults(base)[what]}
    return {each: row for each, row in changed.items() if row}


def rights_text(rights: Rights) -> str:
    """Return the shop's own rights as they are stored: sorted JSON, role → act → verdict."""
    return json.dumps(rights, sort_keys=True)


@lru_cache(maxsize=8)
def read_rights(text: str) -> Rights:
    """Return rights from their stored text; an act of a newer program is left out. Raises ValueError when it is none."""
    told = json.loads(text) if text else {}
    if not isinstance(told, dict):
        raise TypeError("rights are stored by role")
    return MappingProxyType(
        {
            str(role): MappingProxyType({Act(act): Verdict(how) for act, how in row.items() if act in _ACTS})
            for role, row in told.items()
        }
    )


@lru_cache(maxsize=len(Role))
def _defaults(role: Role) -> Mapping[Act, Verdict]:
    return MappingProxyType(default_rights(role))


def right_over(role: Role, code: str = "") -> Act:
    """Return the right that changing a user of a role needs: cashiers are the manager's, all others the owner's.

    ``code`` names the shop's own role that is a copy of ``role``.
    """
    return Act.CASHIERS if role is Role.CASHIER and not code else Act.USERS


def may_approve(*, asker: int, approver: int, approver_verdict: Verdict) -> bool:
    """Tell whether one user may approve another's act: nobody approves themselves, and the right must be their own."""
    return asker != approver and approver_verdict is Verdict.ALLOWED


_ACTS: Final = frozenset(act.value for act in Act)
