"""How old money is: the newest credited are what is left, the oldest money leaves first."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.money.ageing import BOUNDS, Credit, Waited, ages, older_than, waited

TODAY = dt.date(2026, 4, 1)
NOON = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def hours_ago(hours: int, amount: int) -> Credit:
    return Credit(NOON - dt.timedelta(hours=hours), amount)


def test_a_balance_consists_of_the_newest_credits():
    credited = [(days_ago(90), 100), (days_ago(31), 50), (days_ago(30), 40), (days_ago(7), 30), (days_ago(0), 20)]
    assert ages(240, credited, TODAY) == (50, 40, 50, 100)
    edges = [(days_ago(age), 10**age_at) for age_at, age in enumerate((61, 60, 31, 30, 8, 7))]
    assert ages(111_111, edges, TODAY) == (100_000, 11_000, 110, 1)
    assert ages(100, credited, TODAY) == (50, 40, 10, 0)
    assert ages(35, credited, TODAY) == (35, 0, 0, 0)
    assert older_than(ages(100, credited, TODAY)) == 10


def test_nothing_owed_is_of_no_age_and_what_no_credit_explains_is_old():
    assert ages(-500, [(TODAY, 100)], TODAY) == (0, 0, 0, 0)
    assert ages(500, [(TODAY, 100)], TODAY) == (100, 0, 0, 400)


@given(
    st.integers(0, 10_000),
    st.lists(st.tuples(st.integers(0, 400).map(days_ago), st.integers(1, 1000)), max_size=30),
)
def test_the_parts_are_the_balance(balance, credited):
    split = ages(balance, credited, TODAY)
    assert sum(split) == balance
    assert len(split) == len(BOUNDS) + 1
    assert min(split) >= 0


def test_a_payout_takes_the_oldest_money_first():
    credited = [hours_ago(100, 60), hours_ago(10, 40)]
    early, late = hours_ago(50, 30), hours_ago(0, 70)
    assert waited(credited, [early, late], [late]) == Waited(30 * 100 + 40 * 10, 70)
    assert waited(credited, [early, late], [early, late]).hours == round((30 * 50 + 30 * 100 + 40 * 10) / 100)


def test_an_advance_waited_for_nothing():
    assert waited([hours_ago(1, 50)], [hours_ago(5, 50)], [hours_ago(5, 50)]) == Waited()
    at_once = hours_ago(0, 50)
    assert waited([at_once], [at_once], [at_once]) == Waited(0, 50)
    assert Waited().hours is None
    assert (Waited(5, 10) + Waited(5, 10)).hours == 1
