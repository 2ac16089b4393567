"""The kinds of events that histories are made of: each has a name, and how often it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tests.histories.life import Dice, Life

Doing: TypeAlias = Callable[[Life, Dice], str | None]


@dataclass(frozen=True, slots=True)
class Act:
    """An event; ``do`` returns what was done in words, or None when there was nothing to do it with."""

    name: str
    do: Doing
    often: bool


ACTS: dict[str, Act] = {}


def act(name: str, *, often: bool = False) -> Callable[[Doing], Doing]:
    """Add a kind of event; what is the backbone of a shop's days comes ``often``."""

    def add(do: Doing) -> Doing:
        ACTS[name] = Act(name, do, often)
        return do

    return add
