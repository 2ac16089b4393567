"""Whole histories of a shop, drawn by hypothesis and played against the real services: I-1 to I-24 hold at their ends.

576 histories of 37 drawn events (HYPOTHESIS_PROFILE=long plays 16 times as many; NTT_POS_SEED draws others). A failure is
shrunk to the few events that matter and printed as readable steps.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.histories.play import FREE, KINDS, OFTEN, STEPS, Step, dealt, play
from tests.histories.stage import Stage

LEAST_STEPS = 30
LEAST_EACH = 200
SQLITE, POSTGRES = (130, 130, 130, 130), 56  # histories of each slice: slices are played side by side
WHOLE = sum(SQLITE) + POSTGRES
USUAL = 60  # examples of a property in the suite's profile
TAGS = (  # what steps were besides their kinds
    "below zero",
    "broken night left",
    "broken night resumed at once",
    "caught up",
    "drawer difference",
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
    "split tender",
)
HISTORIES = st.builds(
    dealt,
    st.permutations(KINDS),
    st.lists(st.sampled_from(OFTEN), min_size=FREE, max_size=FREE),
    st.lists(st.integers(0, 9_999), min_size=STEPS, max_size=STEPS),
)


def played(stage: Stage, *, number: int, count: int) -> Counter[str]:
    """Play ``count`` histories, each long enough, and return how often each kind of event happened."""
    first = int(os.environ.get("NTT_POS_SEED", "0")) + number
    did: Counter[str] = Counter()

    @seed(first)
    @settings(
        max_examples=count + count // 20 + 1,  # the simplest one, in which nothing happens, is among them
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=tuple(HealthCheck),
    )
    @given(HISTORIES)
    def history(steps: list[Step]) -> None:
        made = play(stage, steps)
        assert not made.findings, f"seed {first}\n{made}"
        if made.acts >= LEAST_STEPS:
            did.update(made.did)
            did["histories"] += 1

    history()
    return did


def prove(stage: Stage, *, number: int, count: int) -> None:
    """Play a slice of the histories and assert its share of every kind of event."""
    count = count * settings.default.max_examples // USUAL
    did = played(stage, number=number, count=count)
    assert did["histories"] >= count
    if settings.default.max_examples >= USUAL:
        share = LEAST_EACH * count / WHOLE
        assert {name: did[name] for name in (*KINDS, *TAGS) if did[name] < share} == {}, (
            f"each at least {share:.0f} times"
        )


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("number", range(len(SQLITE)))
def test_every_invariant_holds_at_the_end_of_every_history(stage, number):
    prove(stage, number=number, count=SQLITE[number])


@pytest.mark.only("postgres")
def test_every_invariant_holds_at_the_end_of_every_history_on_postgresql(stage):
    prove(stage, number=len(SQLITE), count=POSTGRES)
