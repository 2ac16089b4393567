"""How long a guesser waits."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.throttle import seconds_to_wait


@pytest.mark.parametrize(("failures", "seconds"), [(4, 0), (5, 30), (6, 60), (7, 120), (10, 900), (5_000, 900)])
def test_the_wait_doubles_up_to_fifteen_minutes(failures, seconds):
    assert seconds_to_wait(failures, 0, tries=5) == seconds
    assert seconds_to_wait(failures, seconds, tries=5) == 0
