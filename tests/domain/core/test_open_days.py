"""Open days: no paper names a day on which nobody is in the shop."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.open_days import OpenDays, check_weekdays, read_closed_dates, written_dates

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 4, day) for day in (24, 25, 26, 27))


def test_a_day_moves_back_or_forward_to_a_day_on_which_the_shop_is_open() -> None:
    days = OpenDays("123456")
    assert days.open_by(SATURDAY) == SATURDAY
    assert days.open_by(SUNDAY) == SATURDAY
    assert days.open_from(SUNDAY) == MONDAY
    closed = OpenDays("123456", frozenset({SATURDAY, MONDAY}))
    assert closed.open_by(SUNDAY) == FRIDAY
    assert closed.open_from(SUNDAY) == date(2026, 4, 28)


def test_without_opening_days_every_day_counts_and_a_shop_that_never_opens_moves_nothing() -> None:
    assert OpenDays("").open_by(SUNDAY) == SUNDAY
    never = OpenDays("7", frozenset(date.fromordinal(SUNDAY.toordinal() + n) for n in range(-70, 70)))
    assert never.open_by(SUNDAY) == SUNDAY


def test_closed_dates_are_read_as_typed_and_written_back() -> None:
    dates = read_closed_dates("25.12.2026, 1/1/2027;2026-04-03")
    assert written_dates(dates) == "3.4.2026, 25.12.2026, 1.1.2027"
    assert read_closed_dates(written_dates(dates)) == dates
    assert read_closed_dates("  ") == frozenset()


@pytest.mark.parametrize("typed", ["31.2.2026", "natal", "25.12"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="is not a date"):
        read_closed_dates(typed)


def test_weekdays_are_kept_in_order_and_none_or_nonsense_is_refused() -> None:
    assert check_weekdays("6123451") == "123456"
    for typed in ("", "0", "8", "Mo"):
        with pytest.raises(DomainError, match="at least one day"):
            check_weekdays(typed)
