"""RE-ENTRI: a sale typed in again from its paper, after books were restored that no longer had it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ntt_pos.domain.core.errors import DomainError

_NUMBER: Final = re.compile(r"JL-[A-Z]{3}-\d{2}-\d{4}-\d{6}")


@dataclass(frozen=True, slots=True)
class Reentry:
    """The paper: its receipt number and the business date printed on it. The new sale has a number and date of its own."""

    number: str
    occurred_on: date


def check_reentry(number: str, occurred_on: date, *, today: date) -> Reentry:
    """Return what stands on the paper; raises DomainError when it cannot be a receipt of ours."""
    plain = number.strip().upper()
    if not _NUMBER.fullmatch(plain):
        raise DomainError(
            "“{number}” is not a receipt number. Type it as printed, for example JL-LRT-01-2026-000123.",
            number=number[:40],
        )
    if occurred_on > today:
        raise DomainError("The receipt cannot be of a later date than today ({today}).", today=today)
    return Reentry(plain, occurred_on)
