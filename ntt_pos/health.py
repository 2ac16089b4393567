"""A sign of health: what was looked at, and whether it is fine, worth a look or a danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final


class Health(StrEnum):
    """Fine, worth a look, or a danger to the shop."""

    FINE = "FINE"
    LOOK = "LOOK"
    DANGER = "DANGER"


@dataclass(frozen=True, slots=True)
class HealthSign:
    """One thing looked at; ``i18n.explain`` says it in words."""

    health: Health
    about: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


fine: Final = partial(HealthSign, Health.FINE)


look: Final = partial(HealthSign, Health.LOOK)


danger: Final = partial(HealthSign, Health.DANGER)
