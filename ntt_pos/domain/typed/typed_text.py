"""Words that somebody types: one line of ordinary characters, not longer than they may be."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.errors import DomainError

LONGEST_REASON: Final = 200


def typed_line(text: str, longest: int) -> str | None:
    """Return typed words in one line with single spaces; None when it is too long or holds what cannot be printed."""
    line = " ".join(text.split())
    return line if len(line) <= longest and line.isprintable() else None


def plain_reason(reason: str) -> str:
    """Return a reason in one line; raises DomainError when it is too long or holds what cannot be printed."""
    line = typed_line(reason, LONGEST_REASON)
    if line is None:
        raise DomainError("A reason has at most {most} ordinary characters.", most=LONGEST_REASON)
    return line
