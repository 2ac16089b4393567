"""Playing a history: step by step with the tests' own sums beside it, to its end, and then every invariant."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from tests.histories import acts_goods, acts_money, acts_nights, acts_returns, acts_selling
from tests.histories.acts import ACTS
from tests.histories.books import Books
from tests.histories.invariants import INVARIANTS
from tests.histories.life import EVENING, NIGHT, Dice, Finding, Life
from tests.histories.stage import Stage

MODULES = (acts_goods, acts_money, acts_nights, acts_returns, acts_selling)  # importing them makes their acts known
Step: TypeAlias = tuple[str, int]  # a kind of event, and the salt of its dice; with salt 0 nothing happens
KINDS = tuple(ACTS)
OFTEN = tuple(name for name, each in ACTS.items() if each.often)
HAND, FREE = 28, 9  # a history is dealt so many of all kinds in their turn, and so many of the frequent ones
STEPS = HAND + FREE


@dataclass(frozen=True, slots=True)
class Played:
    """What a history came to."""

    findings: tuple[Finding, ...]
    told: tuple[str, ...]
    did: Counter[str]
    acts: int

    def __str__(self) -> str:
        steps = "\n".join(f"  {n:3}. {each}" for n, each in enumerate(self.told, 1))
        found = "\n".join(f"  - {each}" for each in self.findings)
        return f"The history:\n{steps}\nWhat does not hold:\n{found}"


def hands(seed: int, count: int) -> Iterator[tuple[str, ...]]:
    """Deal the hands of so many histories from shuffled decks of all kinds, so that each kind comes equally often."""
    chance = random.Random(seed)
    deck: list[str] = []
    for _ in range(count):
        while len(deck) < HAND:
            deck += chance.sample(KINDS, len(KINDS))
        yield tuple(deck[:HAND])
        del deck[:HAND]


def dealt(hand: Sequence[str], free: Sequence[str], salts: Sequence[int]) -> list[Step]:
    """Put a history together: a frequent kind after each three or so of the hand."""
    kinds: list[str] = []
    for place, name in enumerate(hand):
        kinds.append(name)
        if place * FREE // HAND != (place + 1) * FREE // HAND:
            kinds.append(free[place * FREE // HAND])
    return list(zip(kinds, salts, strict=True))


def drawn(seed: int, count: int) -> Iterator[list[Step]]:
    """Draw histories without hypothesis, the same for the same seed."""
    chance = random.Random(seed)
    for hand in hands(seed, count):
        yield dealt(hand, chance.choices(OFTEN, k=FREE), [chance.randrange(1, 10_000) for _ in range(STEPS)])


def play(stage: Stage, steps: Sequence[Step]) -> Played:
    """Play a history to its end and return what does not hold."""
    life = Life(stage)
    try:
        broke = any(not _step(life, name, salt) for name, salt in steps)
        if not broke:
            broke = not _guarded(life, "the last evening", lambda: _last_evening(life))
        _prove(life, whole=not broke)
        return Played(tuple(life.findings), tuple(life.told), life.did, life.acts)
    finally:
        life.end()


def _step(life: Life, name: str, salt: int) -> bool:
    """Do one act; returns whether the history can go on."""
    if not salt:
        return True
    return _guarded(life, name, lambda: _act(life, name, salt))


def _act(life: Life, name: str, salt: int) -> None:
    life.clock.advance(minutes=7)
    now = life.clock.now() + timedelta(hours=8)
    if timedelta(hours=now.hour) >= NIGHT - timedelta(minutes=30) or now.hour < 5:
        life.morning()
    life.wake()
    told = ACTS[name].do(life, Dice(salt))
    if told is not None:
        at = life.clock.now() + timedelta(hours=8)
        life.told.append(f"{at:%d %b %H:%M}  {name}: {told}   [{name!r}, {salt}]")
        life.acts += 1
        life.did[name] += 1
    life.compare(told or name)


def _guarded(life: Life, name: str, do: object) -> bool:
    try:
        do()  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 whatever happens is what the history finds
        where = traceback.extract_tb(error.__traceback__)[-1]
        life.told.append(f"{name}: broke off")
        life.find("broke", f"{name}: {type(error).__name__}: {error} ({where.filename}:{where.lineno})")
        return False
    return True


def _last_evening(life: Life) -> None:
    """Close what is still open, and once more: nothing may come of that (I-11)."""
    life.close_drawer()
    life.go_to(EVENING)
    acts_nights.close(life)
    before = acts_nights.papers(life)
    acts_nights.close(life)
    if acts_nights.papers(life) != before:
        life.find("I-11", "closing once more wrote statements")
    life.compare("the last evening")


def _prove(life: Life, *, whole: bool) -> None:
    """Recompute everything from the raw tables."""
    books = Books(life, whole=whole)
    for name, invariant in INVARIANTS.items():
        for sentence in invariant(books):
            life.find(name, sentence)
    for sentence in life.hands.findings():
        life.find("verify", sentence)
