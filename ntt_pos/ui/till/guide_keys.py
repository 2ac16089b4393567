"""The till's acts as the lines of the cashier's guide."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos.domain.core.guide import KeyLine
from ntt_pos.ui.widgets.action import Action


def guide_keys(acts: Sequence[Action]) -> tuple[KeyLine, ...]:
    """Return every act that has a key and words: F1 to F12 as they lie on the keyboard, then those with Ctrl."""
    lines = [KeyLine(act.cap, act.name, act.told) for act in acts if act.key and act.told]
    return tuple(sorted(lines, key=_place))


def _place(line: KeyLine) -> tuple[int, int, str]:
    """Return where a key comes on paper."""
    number = line.cap.removeprefix("F")
    return (0, int(number), "") if number.isdigit() else (1, 0, line.cap)
