"""Payments by other means than cash: a reference at two payments is one that may never have been made."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ntt_pos.domain.money.reconciliation import NonCash, NonCashKind, mark_repeated, proposed_fee, waiting_days
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
