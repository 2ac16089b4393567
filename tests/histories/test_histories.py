"""Whole histories of a shop, drawn by hypothesis and played against the real services: I-1 to I-24 hold at their ends.

252 histories of 37 events in ``make faults``, two fifths of them in ``make test``. Which kinds a history has is dealt from
shuffled decks, so that every kind comes often enough; hypothesis draws their order, the frequent kinds between them and
what chance decides in each. A failure is shrunk to the few events that matter and printed as readable steps.
HYPOTHESIS_PROFILE=long plays 16 times as many; NTT_POS_SEED others.
"""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.histories.figures import HISTORIES
from tests.histories.play import FREE, KINDS, OFTEN, STEPS, Played, Step, dealt, hands, play
from tests.histories.stage import Stage

LEAST_STEPS = 30
LEAST_EACH = 80
SLICES = (63, 63, 63, 63)  # histories of each: slices are played side by side
WHOLE = sum(SLICES)
USUAL = 60  # examples of a property in the suite's profile
ALL_OF_THEM = "NTT_POS_CRASH_STATES" in os.environ
TAGS = (  # what steps were besides their kinds
    "broken night left",
    "broken night resumed at once",
    "caught up",
    "missed night",
    "partial return",
    "returned again",
    "all of a line returned",
    "returned CHANGED_MIND",
    "returned DAMAGED_BY_SHOP",
    "returned SPOILED",
    "rounded",
    "shift closed",
    "shift opened",
    "sold COMMISSION",
    "sold NET_PRICE",
    "sold OWN",
)


def played(stage: Stage, hand: tuple[str, ...], *, number: int) -> Played:
    """Play one history of a hand; hypothesis draws the rest of it and shrinks it when something does not hold."""
    made: list[Played] = []

    @seed(number)
    @settings(
        max_examples=2,  # the first is always the simplest, in which nothing happens
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=tuple(HealthCheck),
    )
    @given(
        st.permutations(hand),
        st.lists(st.sampled_from(OFTEN), min_size=FREE, max_size=FREE),
        st.lists(st.integers(0, 9_999), min_size=STEPS, max_size=STEPS),
    )
    def history(order: list[str], free: list[str], salts: list[int]) -> None:
        steps: list[Step] = dealt(order, free, salts)
        if any(salts):
            made.append(play(stage, steps))
            assert not made[-1].findings, f"seed {number}\n{made[-1]}"

    history()
    (one,) = made
    return one


def prove(stage: Stage, record_property, *, number: int, count: int) -> None:
    """Play a slice of the histories and assert their lengths and the slice's share of every kind of event."""
    examples = settings.default.max_examples
    count = count * 2 // 5 if examples == USUAL and not ALL_OF_THEM else count * examples // USUAL
    first = (int(os.environ.get("NTT_POS_SEED", "0")) * 10 + number) * 100_000
    did: Counter[str] = Counter()
    began, acts = time.process_time(), 0
    for place, hand in enumerate(hands(first, count)):
        one = played(stage, hand, number=first + place)
        assert one.acts >= LEAST_STEPS, str(one)
        did.update(one.did)
        acts += one.acts
    share = LEAST_EACH * count // WHOLE if examples >= USUAL else 0
    assert {name: did[name] for name in (*KINDS, *TAGS) if did[name] < share} == {}, f"each at least {share} times"
    record_property(
        HISTORIES,
        {
            "seed": first,
            "histories": count,
            "steps": acts,
            "seconds": time.process_time() - began,
            "kinds": {name: did[name] for name in KINDS},
            "tags": {name: did[name] for name in sorted({*did} - {*KINDS})},
        },
    )


@pytest.mark.parametrize("number", range(len(SLICES)))
def test_every_invariant_holds_at_the_end_of_every_history(stage, record_property, number):
    prove(stage, record_property, number=number, count=SLICES[number])
