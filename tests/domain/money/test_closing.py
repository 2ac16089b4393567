"""Which days are closed, and in which order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.money.closing import Cut, automatic_run_waits, closing_hour_come, days_to_close, without_late

TODAY = date(2026, 2, 10)
near = st.dates(TODAY - timedelta(9), TODAY)


def day(offset: int) -> date:
    return TODAY + timedelta(offset)


def test_case_35_missed_days_are_closed_in_order_before_today() -> None:
    recorded = [day(-1), day(-3), day(0)]
    assert days_to_close(None, today=TODAY, recorded=recorded, last_closed=day(-4)) == (day(-3), day(-1), TODAY)


def test_case_33_an_already_closed_day_is_nothing_to_do() -> None:
    assert days_to_close(None, today=TODAY, recorded=[TODAY], last_closed=TODAY) == ()
    assert days_to_close(day(-2), today=TODAY, recorded=[day(-1)], last_closed=day(-2)) == ()


def test_case_34_a_cut_that_was_not_finished_is_resumed_first() -> None:
    assert days_to_close(None, today=TODAY, recorded=[], last_closed=day(-3), cut=day(-1)) == (day(-1), TODAY)


def test_a_day_that_has_not_come_is_refused() -> None:
    with pytest.raises(DomainError, match="has not come yet"):
        days_to_close(day(1), today=TODAY, recorded=[], last_closed=None)


def test_asked_for_an_earlier_day_later_ones_stay_open() -> None:
    assert days_to_close(day(-1), today=TODAY, recorded=[day(-2), TODAY], last_closed=None) == (day(-2), day(-1))


@given(st.none() | near, st.sets(near), st.none() | near)
def test_days_come_in_order_and_never_twice(asked: date | None, recorded: set[date], last_closed: date | None) -> None:
    due = days_to_close(asked, today=TODAY, recorded=recorded, last_closed=last_closed)
    last = asked or TODAY
    assert list(due) == sorted(set(due))
    assert all(each <= last and (last_closed is None or each > last_closed) for each in due)
    if due:
        assert due[-1] == last
        missed = {each for each in recorded if each <= last and (last_closed is None or each > last_closed)}
        assert set(due) == missed | {last}
        again = days_to_close(asked, today=TODAY, recorded=recorded, last_closed=due[-1])
        assert again == ()


def test_the_automatic_run_waits_for_open_shifts_until_the_date_has_passed() -> None:
    assert automatic_run_waits(TODAY, today=TODAY, running=1)
    assert not automatic_run_waits(TODAY, today=TODAY, running=0)
    assert not automatic_run_waits(day(-1), today=TODAY, running=1)


def test_the_automatic_run_waits_for_the_closing_hour_of_today_only() -> None:
    assert automatic_run_waits(TODAY, today=TODAY, running=0, hour_come=False)
    assert not automatic_run_waits(day(-1), today=TODAY, running=0, hour_come=False)


def test_a_closing_hour_that_came_stays_past_after_midnight() -> None:
    assert not closing_hour_come(TODAY, now=datetime(2026, 2, 10, 20, 59), close_hour=21)  # noqa: DTZ001 WITA as shown
    assert closing_hour_come(TODAY, now=datetime(2026, 2, 10, 21, 0), close_hour=21)  # noqa: DTZ001 as above
    assert closing_hour_come(TODAY, now=datetime(2026, 2, 11, 1, 0), close_hour=21)  # noqa: DTZ001 as above


@pytest.mark.parametrize(
    ("whole", "late", "left"), [(500, 0, 500), (500, 200, 300), (500, 500, None), (0, 0, 0), (0, -200, 200)]
)
def test_what_came_after_the_cut_is_left_out_of_a_sum(whole: int, late: int, left: int | None) -> None:
    assert without_late(whole, late) == left


@pytest.mark.parametrize(
    ("register", "seq", "heads", "held"),
    [
        ("LRT-01", 4, None, True),
        ("LRT-01", 5, {"LRT-01": 9}, False),
        ("LRT-02", 7, None, True),
        ("LRT-02", 7, {"LRT-02": 7}, True),
        ("LRT-02", 8, {"LRT-02": 7}, False),
        ("LRT-03", 1, {"LRT-02": 7}, False),
    ],
)
def test_a_cut_holds_what_its_register_had_and_what_it_cites(
    register: str, seq: int, heads: dict[str, int] | None, held: bool
) -> None:
    cut = Cut("LRT-01", 5, heads)
    assert cut.holds(register, seq) is held
    assert all(cut.holds(each, newest) and not cut.holds(each, newest + 1) for each, newest in cut.limits().items())
