"""Negative controls: with a rule of the shop broken, a few histories say so, and name the invariant that it breaks."""

from __future__ import annotations

import os

import pytest

from tests.histories.figures import MUTANT
from tests.histories.mutants import MUTANTS, planted
from tests.histories.play import drawn, play

MOST_HISTORIES = 12
SEED = int(os.environ.get("NTT_POS_SEED", "0"))


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_found_and_named(stage, record_property, name):
    mutant = MUTANTS[name]
    found: set[str] = set()
    with planted(mutant):
        for number, steps in enumerate(drawn(SEED, MOST_HISTORIES), 1):
            found |= {finding.rule for finding in play(stage, steps).findings}
            if mutant.rule in found:
                record_property(MUTANT, {"name": name, "rule": mutant.rule, "history": number})
                return
    pytest.fail(f"“{name}” should break {mutant.rule}; in {MOST_HISTORIES} histories only {sorted(found)} were broken")


def test_the_same_histories_hold_while_nothing_is_broken(stage):
    assert [play(stage, steps).findings for steps in drawn(SEED, MOST_HISTORIES)] == [()] * MOST_HISTORIES


def test_a_mutant_that_no_longer_fits_the_code_is_told():
    mutant = MUTANTS["balance not carried"]
    (function, _, new), *_ = mutant.changes
    with (
        pytest.raises(LookupError, match="plant this mutant anew"),
        planted(type(mutant)("I-7", ((function, "this never stood there", new),))),
    ):
        pass
