"""Ten minutes of practice: eight things a new cashier does once, each ticked by what the books of a practice shop show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

PIECES: Final = 3
GRAMS: Final = 500
SLIP_WORDS: Final = 2
LONG_WORD: Final = 4


class Lesson(StrEnum):
    """What is practised, in the order in which it is asked."""

    SCAN = "SCAN"
    NAME = "NAME"
    QUANTITY = "QUANTITY"
    WEIGHT = "WEIGHT"
    CASH = "CASH"
    HOLD = "HOLD"
    RETURN = "RETURN"
    CLOSE = "CLOSE"


@dataclass(frozen=True, slots=True)
class PracticeGood:
    """A product of the practice: ``code`` is its barcode when it has one."""

    product_id: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class PracticeGoods:
    """What is to be scanned, found by ``words`` with slips in them, taken three times and weighed.

    ``alike`` are the other products that the same words find: whoever sells one of them took the wrong maker's goods.
    """

    scanned: PracticeGood
    named: PracticeGood
    words: str
    counted: PracticeGood
    weighed: PracticeGood
    alike: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What the books show since the practice began.

    ``lines`` are (product, base units) of the open basket and of what was sold; ``held`` counts the baskets that are held
    now; ``basket`` tells whether one is open. Codes nobody knows, removed lines and emptied baskets are slips; so is a
    ``difference`` (rupiah) when the drawer was counted.
    """

    lines: frozenset[tuple[int, int]] = frozenset()
    held: int = 0
    basket: bool = False
    changed: bool = False
    returned: bool = False
    closed: bool = False
    unknown: int = 0
    removed: int = 0
    emptied: int = 0
    difference: int = 0


def done_now(facts: PracticeFacts, goods: PracticeGoods, *, was_held: bool) -> frozenset[Lesson]:
    """Return what the books show as done; ``was_held`` tells that a basket was held earlier in this practice."""
    units = {product: {u for p, u in facts.lines if p == product} for product, _units in facts.lines}
    found = {
        Lesson.SCAN: goods.scanned.product_id in units,
        Lesson.NAME: goods.named.product_id in units,
        Lesson.QUANTITY: PIECES in units.get(goods.counted.product_id, ()),
        Lesson.WEIGHT: GRAMS in units.get(goods.weighed.product_id, ()),
        Lesson.CASH: facts.changed,
        Lesson.HOLD: was_held and not facts.held and facts.basket,
        Lesson.RETURN: facts.returned,
        Lesson.CLOSE: facts.closed,
    }
    return frozenset(lesson for lesson, done in found.items() if done)


def mistaken(facts: PracticeFacts, goods: PracticeGoods) -> int:
    """Return how many products were taken for the one that was asked for by name."""
    return len({product for product, _units in facts.lines} & goods.alike)


def with_slips(name: str) -> str:
    """Return the first words of a name as a hasty hand types them: without the second letter of each."""
    words = [word for word in name.casefold().split() if len(word) >= LONG_WORD and word.isalpha()][:SLIP_WORDS]
    return " ".join(word[0] + word[2:] for word in words)


@dataclass(frozen=True, slots=True)
class PracticeRun:
    """A practice under way: when it began, what is done when, and whether a basket was held in it.

    ``removed`` and ``emptied`` count until a basket was recalled: the last task tells to empty it.
    """

    began: datetime
    done: tuple[tuple[Lesson, datetime], ...] = ()
    was_held: bool = False
    removed: int = 0
    emptied: int = 0

    @property
    def over(self) -> bool:
        """Whether everything is done."""
        return len(self.done) == len(Lesson)

    @property
    def lessons(self) -> Collection[Lesson]:
        """What is done."""
        return {lesson for lesson, _at in self.done}

    def look(self, facts: PracticeFacts, goods: PracticeGoods, at: datetime) -> PracticeRun:
        """Return the practice with what the books show now; what was done once stays done."""
        held = self.was_held or facts.held > 0
        new = [each for each in Lesson if each in done_now(facts, goods, was_held=held) and each not in self.lessons]
        asked = Lesson.HOLD in self.lessons
        removed, emptied = (self.removed, self.emptied) if asked else (facts.removed, facts.emptied)
        return PracticeRun(self.began, (*self.done, *((each, at) for each in new)), held, removed, emptied)
