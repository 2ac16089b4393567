"""What is proposed to be paid: cash in steps, the rest carried."""

from __future__ import annotations

import pytest

from tests.services.money.test_payouts import owed


@pytest.mark.parametrize(("balance", "payable", "carried"), [(312_780, 312_500, 280), (499, 0, 499)])
def test_cases_52_and_53_cash_is_proposed_in_steps_and_the_rest_is_carried(
    shop, producer, manager, owner, balance, payable, carried
):
    owed(shop, producer, balance, manager, owner)
    proposal = shop.payouts.propose(producer.producer_id)
    assert (proposal.payable, proposal.carried, proposal.means) == (payable, carried, "CASH")
