"""What became of a receipt's paper, in words."""

from __future__ import annotations

from ntt_pos.domain.core.words import PRINT_STATES
from ntt_pos.i18n import _
from ntt_pos.services.core.print_queue import JobState


def printed_words(state: str) -> str:
    """Return what became of a receipt's paper; "" is a sale that has none."""
    return _(PRINT_STATES[state].phrase) if state in PRINT_STATES else _("no paper")


def where_the_receipt_is(state: JobState) -> str:
    """Return what the change view says about the receipt of the sale just made."""
    about = PRINT_STATES[state].about
    return _(about) if about else ""
