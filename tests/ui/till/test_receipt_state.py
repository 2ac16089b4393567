"""What the change view says about a receipt is true of the screen it stands on."""

from __future__ import annotations

from ntt_pos.services.core.print_queue import JobState
from ntt_pos.ui.till.receipt_state import where_the_receipt_is


def test_without_a_printer_only_the_key_that_shows_the_receipt_is_named():
    told = where_the_receipt_is(JobState.CANCELLED)
    assert "F11" in told
    assert not {"right", "kanan"} & set(told.replace(",", " ").split())
