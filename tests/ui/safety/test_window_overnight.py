"""A window that is left open overnight goes by the settings that another process took in meanwhile."""

from __future__ import annotations

import pytest

from ntt_pos import behind_window
from tests.builders import a_product, a_sale, somebody
from tests.services.days import later


@pytest.mark.parametrize("looks", [True, False])
def test_the_cash_unit_of_yesterday_is_not_gone_by_in_the_morning(shop, open_again, new_hands, looks):
    """``ntt-pos exchange`` brings the office's settings into the books that a window is open on; without looking it
    sold by the old unit, and the night called that a finding.
    """
    product = a_product(shop, price=19_950, delivered=9)
    shop.settings.change(by=somebody(shop), cash_unit=1_000)
    hands, command = new_hands(), open_again()
    command.settings.change(by=somebody(command), cash_unit=100)
    later(shop, days=1)
    if looks:
        behind_window.follow_settings(hands.session)
        hands.settle()
    sold = a_sale(shop, [(product, 1)], by=somebody(shop, "ani"))
    findings = shop.verify.run().findings
    assert (sold.total, len(findings)) == ((19_900, 0) if looks else (19_000, 1)), "without looking: the control"
