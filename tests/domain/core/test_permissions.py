"""Who may do what."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.permissions import Act, Verdict, default_rights, may_approve, verdict
from ntt_pos.domain.core.users import Role

OK, ASK, NO = Verdict.ALLOWED, Verdict.APPROVAL, Verdict.DENIED


@pytest.mark.parametrize("role", tuple(Role))
def test_every_role_has_an_answer_to_every_act(role: Role) -> None:
    assert set(default_rights(role)) == set(Act)


@pytest.mark.parametrize(
    ("role", "act", "expected"),
    [
        (Role.CASHIER, Act.SELL, OK),
        (Role.CASHIER, Act.RETURN, OK),
        (Role.CASHIER, Act.CLOSE_SHIFT, OK),
        (Role.CASHIER, Act.OVERRIDE_PRICE, ASK),
        (Role.CASHIER, Act.VOID_CART, ASK),
        (Role.CASHIER, Act.SELL_BELOW_SHARE, ASK),
        (Role.CASHIER, Act.RETURN_WITHOUT_RECEIPT, ASK),
        (Role.CASHIER, Act.OPEN_DRAWER, ASK),
        (Role.CASHIER, Act.PAY_OUT, ASK),
        (Role.CASHIER, Act.PAYOUT, NO),
        (Role.CASHIER, Act.WRITE_OFF_STOCK, NO),
        (Role.CASHIER, Act.SET_TERMS, NO),
        (Role.CASHIER, Act.USERS, NO),
        (Role.CASHIER, Act.CLOSE_DAY, NO),
        (Role.MANAGER, Act.PAYOUT, OK),
        (Role.MANAGER, Act.CLOSE_DAY, OK),
        (Role.MANAGER, Act.ADVANCE, ASK),
        (Role.MANAGER, Act.USERS, NO),
        (Role.MANAGER, Act.RESTORE, NO),
        (Role.OWNER, Act.USERS, OK),
        (Role.OWNER, Act.ADVANCE, OK),
        (Role.AUDITOR, Act.VERIFY, OK),
        (Role.AUDITOR, Act.SEE_REPORTS, OK),
        (Role.AUDITOR, Act.SELL, NO),
        (Role.AUDITOR, Act.SEE_PERSONAL_DATA, NO),
        (Role.SYSTEM, Act.CLOSE_DAY, OK),
        (Role.SYSTEM, Act.BACKUP, OK),
        (Role.SYSTEM, Act.SELL, NO),
        (Role.SYSTEM, Act.PAYOUT, NO),
    ],
)
def test_the_defaults(role: Role, act: Act, expected: Verdict) -> None:
    assert verdict(role, act) is expected


def test_the_shop_may_decide_otherwise_for_one_role_and_act() -> None:
    own = {Role.CASHIER: {Act.VOID_CART: OK, Act.SELL: NO}}
    assert verdict(Role.CASHIER, Act.VOID_CART, own) is OK
    assert verdict(Role.CASHIER, Act.SELL, own) is NO
    assert verdict(Role.CASHIER, Act.OPEN_DRAWER, own) is ASK
    assert verdict(Role.MANAGER, Act.SELL, own) is OK


def test_nobody_approves_themselves_or_what_they_may_not_do() -> None:
    assert may_approve(asker=1, approver=2, approver_verdict=OK)
    assert not may_approve(asker=1, approver=1, approver_verdict=OK)
    assert not may_approve(asker=1, approver=2, approver_verdict=ASK)
    assert not may_approve(asker=1, approver=2, approver_verdict=NO)
