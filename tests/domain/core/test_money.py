"""How rupiah are multiplied, rounded, split, read and counted in notes."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import (
    DENOMINATIONS,
    MAX_AMOUNT,
    MAX_PRICE,
    MAX_QUANTITY,
    amount,
    banknotes,
    cash_rounding,
    half_up,
    largest_remainder,
    likely_notes,
    percent_of,
    raised,
    rate_of,
    share_of,
    telescoped,
)
from tests.domain.draw import price_pers, prices, quantities, rates


@given(quantities, prices, price_pers)
def test_an_amount_is_quantity_times_price_rounded_half_up(quantity: int, price: int, price_per: int) -> None:
    assert amount(quantity, price, price_per) == floor(Fraction(quantity * price, price_per) + Fraction(1, 2))


@pytest.mark.parametrize(
    ("numerator", "expected"), [(0, 0), (4, 0), (5, 1), (6, 1), (14, 1), (15, 2), (-5, 0), (-6, -1)]
)
def test_one_half_rounds_up(numerator: int, expected: int) -> None:
    assert half_up(numerator, 10) == expected


def test_case_15_salt_333_g_at_20000_per_kg_is_6660() -> None:
    assert amount(333, 20_000, 1000) == 6_660


def test_case_3_commission_of_12_5_percent_of_3333_floors_to_416() -> None:
    assert share_of(3_333, 1_250) == 416


@given(prices, rates)
def test_commission_never_rounds_up_and_a_percent_discount_rounds_half_up(gross: int, rate: int) -> None:
    exact = Fraction(gross * rate, 10_000)
    assert share_of(gross, rate) == floor(exact)
    assert percent_of(gross, rate) == floor(exact + Fraction(1, 2))


@given(st.integers(0, 10**9), st.sampled_from((1, 50, 100, 500, 1000)))
def test_cash_rounds_down_to_the_unit(cash: int, unit: int) -> None:
    rounding = cash_rounding(cash, unit)
    assert -unit < rounding <= 0
    assert (cash + rounding) % unit == 0


def test_a_part_of_a_whole_is_told_in_basis_points_half_up() -> None:
    assert (rate_of(1, 3), rate_of(2, 3), rate_of(1, 20_000), rate_of(-1, 3), rate_of(5, 0)) == (
        3333,
        6667,
        1,
        -3333,
        0,
    )


def test_a_price_is_raised_in_whole_steps_and_never_to_nothing() -> None:
    assert [raised(22_000, 500, 500), raised(22_000, -500, 500), raised(21_905, 500, 100)] == [23_000, 21_000, 23_000]
    assert raised(200, 500, 500) == 500
    assert raised(5_000, 500, 500) == 5_500  # exactly between two steps


def test_without_a_cash_unit_nothing_is_rounded() -> None:
    assert cash_rounding(12_345, 0) == 0


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12), st.data())
def test_i3_a_spread_discount_adds_up_and_each_part_is_within_one_rupiah_of_exact(
    weights: list[int], data: st.DataObject
) -> None:
    whole = sum(weights)
    total = data.draw(st.integers(0, whole))
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(total * weight, whole) if whole else Fraction(0)
        assert abs(part - exact) < 1
        assert 0 <= part <= weight


def test_case_7_a_cart_discount_of_5000_spreads_2692_1539_769() -> None:
    assert largest_remainder(5_000, [35_000, 20_000, 10_000]) == (2_692, 1_539, 769)


def test_equal_remainders_are_served_in_line_order() -> None:
    assert largest_remainder(2, [1, 1, 1]) == (1, 1, 0)


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (-1, [5]), (1, [3, -1])])
def test_what_cannot_be_spread_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(DomainError):
        largest_remainder(total, weights)


def test_the_highest_price_amount_and_quantity() -> None:
    assert (MAX_PRICE, MAX_AMOUNT, MAX_QUANTITY) == (10**9, 10**12, 10**7)


def test_one_rupiah_is_spread_too() -> None:
    assert largest_remainder(1, [0, 1]) == (0, 1)


def test_nothing_spreads_over_nothing() -> None:
    assert largest_remainder(0, [0, 0]) == (0, 0)


@given(st.integers(-(10**9), 10**9), st.integers(1, 500), st.data())
def test_telescoped_parts_add_up_however_they_are_cut(total: int, count: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, count), max_size=6)) | {0, count})
    parts = [telescoped(total, count, a, b) for a, b in pairwise(cuts)]
    assert sum(parts) == total
    first = telescoped(total, count, 0, 1)
    assert first == floor(Fraction(total, count))


@given(st.integers(0, 10**8))
def test_i24_the_banknotes_drawn_are_the_amount_and_the_fewest(hundreds: int) -> None:
    value = hundreds * 100
    notes = banknotes(value)
    assert sum(note * count for note, count in notes) == value
    assert all(count > 0 and note in DENOMINATIONS for note, count in notes)
    assert [note for note, _ in notes] == sorted((note for note, _ in notes), reverse=True)
    for (larger, _), (note, count) in pairwise(notes):
        assert note * count < larger


def test_251500_is_two_hundreds_one_fifty_one_thousand_and_one_five_hundred() -> None:
    assert banknotes(251_500) == ((100_000, 2), (50_000, 1), (1_000, 1), (500, 1))


def test_what_is_below_a_coin_is_not_drawn() -> None:
    assert banknotes(99) == ()


@given(st.integers(1, 2_000_000))
def test_likely_notes_begin_with_the_exact_amount_and_rise(due: int) -> None:
    notes = likely_notes(due)
    assert notes[0] == due
    assert list(notes) == sorted(set(notes))
    assert 1 <= len(notes) <= 6
    assert all(any(note % known == 0 for known in DENOMINATIONS[:7]) for note in notes[1:])


def test_likely_notes_for_50900_are_the_next_ones_above() -> None:
    assert likely_notes(50_900) == (50_900, 51_000, 52_000, 55_000, 60_000, 100_000)
    assert likely_notes(0) == ()
