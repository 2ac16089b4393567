"""The recap's sums: cash and transfers, what is owed and due, and banknotes that pay everybody exactly."""

from __future__ import annotations

import pytest

from tests.documents.papers import a_day_report, a_recap


@pytest.mark.parametrize("count", [0, 1, 14, 60])
def test_what_is_paid_out_is_in_cash_or_by_transfer(count: int) -> None:
    recap = a_recap(count)
    assert recap.cash + recap.transfer == sum(row.payable for row in recap.rows)
    assert all(0 in (row.cash, row.transfer) for row in recap.rows)
    assert recap.owed + recap.receivable == sum(row.balance for row in recap.rows)
    assert sum(value * pieces for value, pieces in recap.notes_to_fetch) == recap.cash


def test_the_trust_check_weighs_all_money_against_what_is_owed() -> None:
    recap = a_recap(14)
    assert recap.trust.held == recap.safe + recap.drawers + recap.bank + recap.waiting
    assert (recap.trust.owed, recap.trust.receivable) == (recap.owed, -recap.receivable)


def test_the_days_net_is_turnover_and_rounding() -> None:
    report = a_day_report()
    assert report.turnover == report.producer_share + report.shop_share + report.tax
    assert report.net == report.turnover + report.rounding
