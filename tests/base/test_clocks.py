"""No test goes by the clock of the machine it runs on: the suite says the same at any hour and on any date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ntt_pos import bootstrap
from ntt_pos.devices.clock import SystemClock
from tests.conftest import FIRST_SHOP

TESTS = Path(__file__).parents[1]
STARTS_THE_PROGRAM = re.compile(r""""-m", "ntt_pos"|desktop\.show\(""")
GIVES_IT_A_CLOCK = "set_this_pcs_clock("


def test_a_shop_that_a_test_opens_without_a_clock_goes_by_the_tests(tmp_path, fixed_clock):
    bootstrap.create_shop(FIRST_SHOP, tmp_path).close()
    with bootstrap.open_shop(tmp_path) as shop:
        assert shop.context.clock.now() == fixed_clock.now()
        fixed_clock.advance(hours=13)
        assert shop.context.clock.now() == fixed_clock.now()
        assert shop.context.clock.utc_offset() == timedelta(hours=8)


@pytest.mark.machine_clock
def test_only_what_is_marked_sees_the_machines_clock(fixed_clock):
    """The control: unmarked, this fails."""
    assert SystemClock().now() != fixed_clock.now()
    assert abs(datetime.now(UTC) - SystemClock().now()) < timedelta(minutes=1)


def test_every_process_that_shows_the_window_is_given_a_clock():
    starters = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py") if path != Path(__file__)}
    starters = {path: text for path, text in starters.items() if STARTS_THE_PROGRAM.search(text)}
    assert starters
    assert [path.name for path, text in starters.items() if GIVES_IT_A_CLOCK not in text] == []
