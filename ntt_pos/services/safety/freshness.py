"""How old the last verified backup is, as the window warns of it from its first moment on."""

from __future__ import annotations

from enum import StrEnum


class Freshness(StrEnum):
    """How old the last verified backup is: fine, older than a day, older than three days (or none at all)."""

    FINE = "FINE"
    OLD = "OLD"
    ALARM = "ALARM"
