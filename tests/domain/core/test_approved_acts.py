"""What a record tells of its approvals: each with the rupiah of its own right, none with those of another."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.act_words import ACTS, GROUPS
from ntt_pos.domain.core.approved_acts import ApprovedAct, approved_acts
from ntt_pos.domain.core.permissions import APPROVABLE, Act


def signed(act: Act, thing: str = "") -> dict[str, str]:
    """Return the row of an approval."""
    return {"act": act, "asker": "ani", "approver": "bela", "reason": "boleh", "object": thing, "uid": f"u-{act}"}


def test_every_right_has_its_words_once() -> None:
    assert set(ACTS) == set(Act)
    assert sum(len(group) for group in GROUPS.values()) == len(Act)
    assert set(ACTS) >= APPROVABLE


def test_a_sale_with_three_rights_tells_the_sum_of_each() -> None:
    number = "JL-LRT-01-2026-000007"
    rights = (Act.DISCOUNT_ABOVE_CEILING, Act.CART_DISCOUNT_ABOVE_CEILING, Act.SELL_BELOW_SHARE)
    told = {
        "rows": {
            "approval": [signed(act, number) for act in rights],
            "sale": [{"number": number, "total": 501_000}],
            "sale_line": [
                {"shop_share": -40_000, "paid": 300_000, "approval": "u-SELL_BELOW_SHARE"},
                {"shop_share": 5_000, "paid": 201_000},
            ],
            "sale_discount": [
                {"amount": 150_000, "approval": "u-DISCOUNT_ABOVE_CEILING"},
                {"amount": 9_000, "approval": "u-CART_DISCOUNT_ABOVE_CEILING"},
                {"amount": 700},
            ],
        }
    }
    assert [(each.act, each.amount, each.document) for each in approved_acts(told)] == [
        (Act.DISCOUNT_ABOVE_CEILING, 150_000, number),
        (Act.CART_DISCOUNT_ABOVE_CEILING, 9_000, number),
        (Act.SELL_BELOW_SHARE, 40_000, number),
    ]


def test_cash_taken_out_says_for_what_and_has_no_paper() -> None:
    paid = {"amount": 15_000, "reason": "beli plastik", "approval": "u-PAY_OUT"}
    told = {"rows": {"approval": [signed(Act.PAY_OUT, "DRAWER:LRT-01")], "cash_movement": [paid]}}
    assert approved_acts(told) == (ApprovedAct(Act.PAY_OUT, "ani", "bela", "beli plastik · boleh", 15_000),)


@pytest.mark.parametrize(("act", "amount"), [(Act.RETURN_OUTSIDE_RULES, 45_000), (Act.REFUND_IN_CASH, 20_000)])
def test_a_return_tells_what_the_goods_were_worth_or_the_cash_alone(act: Act, amount: int) -> None:
    refunds = [{"means": "QRIS", "amount": 25_000}, {"means": "CASH", "amount": 20_000}]
    head = {"number": "RT-LRT-01-2026-000001", "paid": 45_000}
    told = {"rows": {"approval": [signed(act)], "sale_return": [head], "refund": refunds}}
    (found,) = approved_acts(told)
    assert (found.amount, found.document) == (amount, "RT-LRT-01-2026-000001")


def test_a_basket_thrown_away_tells_what_was_in_it() -> None:
    told = {"rows": {"approval": [signed(Act.VOID_CART)]}, "total": 87_000, "reason": "batal"}
    assert approved_acts(told) == (ApprovedAct(Act.VOID_CART, "ani", "bela", "batal · boleh", 87_000),)


def test_a_record_that_nobody_signed_tells_none() -> None:
    assert approved_acts({"rows": {"sale": [{"number": "JL-LRT-01-2026-000001"}]}}) == ()
