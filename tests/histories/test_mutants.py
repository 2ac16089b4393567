"""Negative controls: with a rule of the shop broken, a few histories say so, and name the invariant that it breaks."""

from __future__ import annotations

import pytest

from tests.histories.mutants import MUTANTS, planted
from tests.histories.play import drawn, play

pytestmark = pytest.mark.only("sqlite")
MOST_HISTORIES = 8


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_found_and_named(stage, name):
    mutant = MUTANTS[name]
    found: set[str] = set()
    with planted(mutant):
        for number in range(MOST_HISTORIES):
            found |= {finding.rule for finding in play(stage, drawn(number)).findings}
            if mutant.rule in found:
                return
    pytest.fail(f"“{name}” should break {mutant.rule}; in {MOST_HISTORIES} histories only {sorted(found)} were broken")


def test_the_same_histories_hold_while_nothing_is_broken(stage):
    assert [play(stage, drawn(number)).findings for number in range(MOST_HISTORIES)] == [()] * MOST_HISTORIES


def test_a_mutant_that_no_longer_fits_the_code_is_told():
    mutant = MUTANTS["balance not carried"]
    (function, _, new), *_ = mutant.changes
    with (
        pytest.raises(LookupError, match="plant this mutant anew"),
        planted(type(mutant)("I-7", ((function, "this never stood there", new),))),
    ):
        pass
