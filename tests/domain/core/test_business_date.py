"""The shop's own calendar: in WITA, never going back, and suspicious of the PC's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.business_date import (
    WITA,
    ClockState,
    business_date,
    calendar_date,
    clock_state,
    shop_date,
    wita,
)

moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1))


def test_case_40_sold_at_half_past_seven_in_larantuka_is_the_seventh() -> None:
    at = datetime(2026, 2, 6, 23, 30, tzinfo=UTC)
    assert business_date(at, cutoff_hour=0, newest=None, last_cut=None) == date(2026, 2, 7)
    assert calendar_date(at) == date(2026, 2, 7)
    assert wita(at).strftime("%H.%M") == "07.30"


def test_case_10_five_to_midnight_and_five_past_are_two_days() -> None:
    late = datetime(2026, 2, 6, 15, 50, tzinfo=UTC)
    early = datetime(2026, 2, 6, 16, 5, tzinfo=UTC)
    assert (calendar_date(late), calendar_date(early)) == (date(2026, 2, 6), date(2026, 2, 7))


@pytest.mark.parametrize(("hour", "expected"), [(1, 6), (2, 7), (23, 7)])
def test_until_the_cut_off_hour_it_is_still_the_day_before(hour: int, expected: int) -> None:
    at = datetime(2026, 2, 7, hour, tzinfo=WITA)
    assert shop_date(at, cutoff_hour=2) == date(2026, 2, expected)


def test_after_the_cut_a_record_is_dated_later() -> None:
    at = datetime(2026, 2, 7, 10, tzinfo=UTC)
    today = date(2026, 2, 7)
    assert business_date(at, cutoff_hour=0, newest=today, last_cut=today) == date(2026, 2, 8)


@given(moments, days, days, st.integers(0, 6))
def test_i21_dates_never_go_back_and_nothing_is_dated_into_a_cut_day(
    at: datetime, newest: date | None, last_cut: date | None, cutoff: int
) -> None:
    on = business_date(at, cutoff_hour=cutoff, newest=newest, last_cut=last_cut)
    assert newest is None or on >= newest
    assert last_cut is None or on > last_cut
    plain = shop_date(at, cutoff_hour=cutoff)
    assert on >= plain
    assert on in {plain, newest, last_cut + timedelta(1) if last_cut else None}
    assert calendar_date(at) - timedelta(1) <= plain <= calendar_date(at)


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(0), ClockState.RIGHT),
        (timedelta(minutes=-5), ClockState.RIGHT),
        (timedelta(minutes=-5, seconds=-1), ClockState.MANAGER),
        (timedelta(days=2), ClockState.RIGHT),
        (timedelta(days=2, seconds=1), ClockState.ASK_DATE),
        (timedelta(days=30), ClockState.ASK_DATE),
        (timedelta(days=30, seconds=1), ClockState.MANAGER),
    ],
)
def test_case_38_a_clock_that_contradicts_the_books_is_not_believed(ahead: timedelta, expected: ClockState) -> None:
    last = datetime(2026, 2, 7, 10, tzinfo=UTC)
    assert clock_state(last + ahead, last) is expected


def test_case_38_a_clock_in_2020_needs_a_manager_and_a_first_record_needs_nobody() -> None:
    assert clock_state(datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 2, 7, tzinfo=UTC)) is ClockState.MANAGER
    assert clock_state(datetime(2020, 1, 1, tzinfo=UTC), None) is ClockState.RIGHT
