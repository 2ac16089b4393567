"""Below the amount stands what is still to be done, one sentence for each state."""

from __future__ import annotations

import pytest

from ntt_pos import i18n
from ntt_pos.domain.selling.payment import Means
from ntt_pos.ui.till.payment.pay_hint import hint


@pytest.mark.parametrize(
    ("means", "due", "rounding", "has_code", "words"),
    [
        (Means.QRIS, 45_000, 0, False, "45.000"),
        (Means.QRIS, 45_000, 0, True, "To split"),
        (Means.CASH, 45_000, -50, True, "−50"),
        (Means.CASH, 0, 0, True, "Nothing is left"),
        (Means.CASH, 45_000, 0, True, "To split"),
    ],
)
def test_each_state_of_a_payment_has_its_sentence(means, due, rounding, has_code, words):
    i18n.set_language("en")
    told = hint(means, due=due, amount=due, rounding=rounding, has_code=has_code)
    assert words.replace(".", i18n.rupiah(1000)[1]) in told
