"""The papers of a producer's money: the balance after each, and which moved cash."""

from __future__ import annotations

import pytest

from ntt_pos.domain.money.voucher import VoucherKind, kind_of
from tests.documents.vouchers.examples import a_voucher


def test_a_payment_lowers_the_balance_and_the_others_change_it_by_their_sign() -> None:
    assert a_voucher(amount=100, before=300).after == 200
    assert a_voucher(kind=VoucherKind.REPAYMENT, amount=100, before=-300).after == -200
    assert a_voucher(kind=VoucherKind.CORRECTION, amount=-100, before=300).after == 200


def test_only_what_is_paid_in_cash_moves_notes() -> None:
    assert a_voucher().in_cash
    assert a_voucher(kind=VoucherKind.REPAYMENT).in_cash
    assert not a_voucher(means="TRANSFER").in_cash
    assert not a_voucher(kind=VoucherKind.CORRECTION).in_cash


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("BB-LRT-2026-000012", VoucherKind.PAYOUT),
        ("KR-1", VoucherKind.CORRECTION),
        ("JL-LRT-01-2026-000001", None),
        ("", None),
    ],
)
def test_the_number_says_what_a_paper_is_about(number: str, kind: VoucherKind | None) -> None:
    assert kind_of(number) is kind
