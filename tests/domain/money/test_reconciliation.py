"""Payments by other means than cash: a reference at two payments is one that may never have been made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ntt_pos.domain.money.reconciliation import NonCash, NonCashKind, mark_repeated
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
