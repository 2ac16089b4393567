"""The till's acts as the lines of the cashier's guide."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos.domain.core.guide import KeyLine
from ntt_pos.ui.widgets.action import Action


def guide_keys(acts: Sequence[Action]) -> tuple[KeyLine, ...]:
    """Return every act that has a key and words, in the order of the keys."""
    return tuple(KeyLine(act.cap, act.name, act.told) for act in acts if act.key and act.told)
