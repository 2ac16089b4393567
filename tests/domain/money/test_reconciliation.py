"""Payments by other means than cash: a reference at two payments is one that may never have been made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT
from ntt_pos.domain.money.reconciliation import (
    MeansDay,
    NonCash,
    NonCashKind,
    check_settlement,
    mark_repeated,
    proposed_fee,
    still_waiting,
    sums_of,
    waiting_days,
)
from ntt_pos.domain.selling.payment import Means

AT = datetime(2026, 2, 28, 2, tzinfo=UTC)


def a_row(amount: int, reference: str = "RRN 1", means: Means = Means.QRIS) -> NonCash:
    return NonCash("JL-1", AT, "Ani", "LRT-01", means, reference, amount, NonCashKind.SALE)


@pytest.mark.parametrize(
    ("rows", "marked"),
    [
        ((a_row(5_000), a_row(7_000, "rrn 1")), [True, True]),
        ((a_row(5_000), a_row(7_000, means=Means.CARD)), [False, False]),
        ((a_row(5_000), a_row(-5_000)), [False, False]),
        ((a_row(5_000), a_row(0)), [False, False]),
        ((a_row(5_000), a_row(7_000), a_row(0), a_row(-7_000)), [True, True, False, False]),
        ((a_row(5_000, ""), a_row(7_000, "")), [False, False]),
    ],
)
def test_only_money_that_came_in_twice_under_one_reference_is_marked(rows, marked):
    assert [row.repeated for row in mark_repeated(rows)] == marked


def test_money_waits_of_the_newest_days_and_what_was_given_back_counts_less() -> None:
    days = [(date(2026, 3, 3), 50), (date(2026, 3, 2), -20), (date(2026, 3, 1), 100)]
    assert waiting_days(130, days) == ((date(2026, 3, 1), 100), (date(2026, 3, 3), 50))
    assert waiting_days(60, days) == ((date(2026, 3, 1), 30), (date(2026, 3, 3), 50))
    assert waiting_days(0, days) == ()


def test_the_fee_that_is_proposed_is_the_rate_half_up_and_below_the_amount() -> None:
    assert [proposed_fee(amount, 70) for amount in (90_000, 50, 0)] == [630, 0, 0]
    assert proposed_fee(100, 10_000) == 99


def test_only_means_that_were_used_have_a_sum_and_what_went_back_is_told_apart() -> None:
    assert sums_of(()) == ()
    back = replace(a_row(-2_000), kind=NonCashKind.REFUND)
    assert sums_of([a_row(5_000), back]) == (MeansDay(Means.QRIS, 2, 5_000, 2_000, 3_000),)


@pytest.mark.parametrize(
    ("waiting", "later", "left"), [(3_000, 0, 3_000), (9_000, 2_000, 3_000), (3_500, 2_000, 1_500), (1_000, 2_000, 0)]
)
def test_of_a_day_waits_what_later_days_do_not_explain(waiting: int, later: int, left: int) -> None:
    assert still_waiting(MeansDay(Means.QRIS, 1, 3_000, 0, 3_000), waiting=waiting, later=later).waiting == left


def test_the_largest_settlement_is_taken() -> None:
    assert check_settlement(amount=MAX_AMOUNT, fee=0, waiting=MAX_AMOUNT) == MAX_AMOUNT


@pytest.mark.parametrize(("amount", "fee", "arrives"), [(1, 0, 1), (5_000, 0, 5_000), (5_000, 4_999, 1)])
def test_what_the_bank_pays_out_is_what_waits_less_its_fee(amount: int, fee: int, arrives: int) -> None:
    assert check_settlement(amount=amount, fee=fee, waiting=5_000) == arrives


@pytest.mark.parametrize(
    ("amount", "fee", "waiting"),
    [
        (0, 0, 5_000),
        (-1, 0, 5_000),
        (5_001, 0, 5_000),
        (5_000, 5_000, 5_000),
        (5_000, -1, 5_000),
        (MAX_AMOUNT + 1, 0, MAX_AMOUNT + 1),
    ],
)
def test_the_bank_settles_no_more_than_waits_and_keeps_less_than_all(amount: int, fee: int, waiting: int) -> None:
    with pytest.raises(DomainError):
        check_settlement(amount=amount, fee=fee, waiting=waiting)
