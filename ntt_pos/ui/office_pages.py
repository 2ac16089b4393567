"""The pages of the office, in the order of the list at the left."""

from __future__ import annotations

from ntt_pos.ui.office import OfficePage


def pages() -> tuple[OfficePage, ...]:
    """Return every page of the office."""
    return ()
