"""A report as a value: rows in order, parts of a whole, and the usual periods."""

from __future__ import annotations

import datetime as dt

import pytest

from ntt_pos.domain.reports.report import (
    Period,
    Units,
    a_week,
    growth,
    month_before,
    months_of,
    period_before,
    period_last_year,
    rank,
    share_of,
    this_month,
    this_week,
)
from tests.documents.reports.test_report_pdf import ROWS


def test_cells_rank_by_value():
    order = [
        [line.cells[0][:4] for line in sorted(ROWS, key=lambda line: rank(line.cells[place]), reverse=falling)]
        for place, falling in ((4, True), (3, False), (0, False))
    ]
    assert order == [["Kopi", "Gara", "+62 "], ["+62 ", "Kopi", "Gara"], ["+62 ", "Gara", "Kopi"]]


def test_parts_of_nothing_have_no_share():
    assert (share_of(1, 3), share_of(2, 3), share_of(-1, 3), share_of(1, 0)) == (3333, 6667, -3333, None)
    assert (growth(150, 100), growth(50, 100), growth(5, 0)) == (5000, -5000, None)


@pytest.mark.parametrize(
    "day", [dt.date(2026, 1, 1), dt.date(2026, 2, 28), dt.date(2028, 2, 29), dt.date(2026, 12, 31)]
)
def test_usual_periods_are_whole(day):
    month, before, week = this_month(day), month_before(day), this_week(day)
    assert month.first.day == 1
    assert month.first <= day <= month.last
    assert before.last + dt.timedelta(days=1) == month.first
    assert before.first.day == 1
    assert (week.first.weekday(), week.days) == (0, 7)
    assert week.first <= day <= week.last


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ((2026, 3, 1), (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28))),
        ((2026, 3, 1), (2026, 3, 10), ((2026, 2, 1), (2026, 2, 10))),
        ((2026, 3, 1), (2026, 3, 30), ((2026, 2, 1), (2026, 2, 28))),
        ((2026, 3, 5), (2026, 3, 11), ((2026, 2, 26), (2026, 3, 4))),
        ((2026, 1, 1), (2026, 12, 31), ((2025, 1, 1), (2025, 12, 31))),
    ],
)
def test_a_month_is_compared_with_the_same_days_of_the_one_before(first, last, before):
    found = period_before(Period(dt.date(*first), dt.date(*last)))
    assert (found.first, found.last) == tuple(dt.date(*each) for each in before)


@pytest.mark.parametrize(
    ("first", "last", "then"),
    [
        (dt.date(2026, 2, 1), dt.date(2026, 2, 28), (dt.date(2025, 2, 1), dt.date(2025, 2, 28))),
        (dt.date(2024, 2, 29), dt.date(2024, 3, 9), (dt.date(2023, 2, 28), dt.date(2023, 3, 9))),
        (dt.date(2025, 2, 1), dt.date(2025, 2, 28), (dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        (dt.date(2026, 1, 5), dt.date(2026, 2, 27), (dt.date(2025, 1, 5), dt.date(2025, 2, 27))),
    ],
)
def test_last_year_is_the_same_dates_and_a_whole_month_stays_whole(first, last, then):
    found = period_last_year(Period(first, last))
    assert (found.first, found.last) == then


def test_a_period_touches_its_months():
    touched = months_of(Period(dt.date(2025, 12, 31), dt.date(2026, 2, 1)))
    assert touched == (dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1))


def test_pieces_a_week_are_rounded_half_up_to_tenths():
    assert a_week(7, 1, 28) == Units(1_800, 1000)
    assert a_week(1_333, 1000, 7) == Units(1_300, 1000)
    assert a_week(0, 1, 30) == Units(0, 1000)
