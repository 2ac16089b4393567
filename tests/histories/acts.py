"""The kinds of events that histories are made of: each has a name, and how often it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tests.histories.life import Dice, Life

Doing: TypeAlias = Callable[[Life, Dice], str | None]
REST = "rest"


@dataclass(frozen=True, slots=True)
class Act:
    """An event; ``do`` returns what was done in words, or None when there was nothing to do it with."""

    name: str
    weight: int
    do: Doing


ACTS: dict[str, Act] = {}


def act(name: str, weight: int = 10) -> Callable[[Doing], Doing]:
    """Add a kind of event."""

    def add(do: Doing) -> Doing:
        ACTS[name] = Act(name, weight, do)
        return do

    return add


@act(REST, 0)
def rest(life: Life, dice: Dice) -> str | None:
    """Nothing happens for a while: what a history shrinks to."""
    return None
