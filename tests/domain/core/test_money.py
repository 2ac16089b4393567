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
    parse_quantity,
    parse_rate,
    parse_rupiah,
    percent_of,
    share_of,
    telescoped,
)
from tests.domain.draw import price_pers, prices, quantities, rates

HOSTILE = (
    "",
    " ",
    "1e5",
    "1_000",
    "١٢",  # Arabic-Indic digits
    "１２",  # full-width digits
    "NaN",
    "inf",
    "0x10",
    "😀",
    "5😀",
    "-5",
    "−5",
    "+5",
    "25.00",
    "1.0000",
    "0.500",
    "5,00,000",
    "1 000",
    "5.000.",
    ".500",
    "½",
    "²",
    "5\x00",
    "9" * 5000,
)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5000", 5_000),
        ("5.000", 5_000),
        ("Rp5.000", 5_000),
        ("rp. 5.000", 5_000),
        ("Rp\u00a05.000,-", 5_000),
        (" 12.500.000 ", 12_500_000),
        ("0", 0),
        ("007", 7),
        ("1000000000000", MAX_AMOUNT),
    ],
)
def test_rupiah_are_read_as_people_type_them(text: str, expected: int) -> None:
    assert parse_rupiah(text) == expected


@pytest.mark.parametrize("text", [*HOSTILE, "0,5", "5,0", "Rp", "5.000,00"])
def test_what_is_not_an_amount_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(DomainError, match="Type whole rupiah"):
        parse_rupiah(text)


@pytest.mark.parametrize("text", ["1000000000001", "8991234567890", "9.999.999.999.999"])
def test_thirteen_digits_are_too_much_money(text: str) -> None:
    with pytest.raises(DomainError, match="too large"):
        parse_rupiah(text)


@given(st.integers(0, MAX_AMOUNT))
def test_an_amount_typed_with_or_without_dots_is_read_back(value: int) -> None:
    grouped = f"{value:,}".replace(",", ".")
    assert parse_rupiah(str(value)) == parse_rupiah(grouped) == parse_rupiah(f"Rp {grouped},-") == value


@given(st.text(max_size=50))
def test_no_text_breaks_the_parsers(text: str) -> None:
    for read in (parse_rupiah, parse_rate, lambda t: parse_quantity(t, 1), lambda t: parse_quantity(t, 1000)):
        try:
            value = read(text)
        except DomainError:
            continue
        assert 0 <= value <= MAX_AMOUNT
        assert any("0" <= each <= "9" for each in text)


@pytest.mark.parametrize(
    ("text", "price_per", "expected"),
    [
        ("1", 1, 1),
        ("0,001", 1000, 1),
        ("3", 1, 3),
        ("3,0", 1, 3),
        ("1.000", 1, 1_000),
        ("0,5", 1000, 500),
        ("0,333", 1000, 333),
        ("2", 1000, 2_000),
        ("12,25", 1000, 12_250),
        ("1.000", 1000, 1_000_000),
    ],
)
def test_a_quantity_is_read_in_base_units(text: str, price_per: int, expected: int) -> None:
    assert parse_quantity(text, price_per) == expected


@pytest.mark.parametrize("text", [*HOSTILE, "0,5555", "0,", ",5", "1.5"])
def test_what_is_not_a_quantity_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(DomainError, match="Type for example 3"):
        parse_quantity(text, 1000)


def test_half_a_piece_is_refused() -> None:
    with pytest.raises(DomainError, match="sold by the piece"):
        parse_quantity("0,5", 1)


@pytest.mark.parametrize("price_per", [1, 1000])
def test_nothing_is_no_quantity(price_per: int) -> None:
    with pytest.raises(DomainError, match="more than 0"):
        parse_quantity("0", price_per)


def test_a_barcode_typed_as_quantity_is_too_large() -> None:
    with pytest.raises(DomainError, match="too large"):
        parse_quantity("8991234567890", 1)
    with pytest.raises(DomainError, match="too large"):
        parse_quantity(str(MAX_QUANTITY + 1), 1)
    assert parse_quantity(str(MAX_QUANTITY), 1) == MAX_QUANTITY


@pytest.mark.parametrize(
    ("text", "expected"), [("15", 1500), ("15%", 1500), ("12,5 %", 1250), ("0", 0), ("100", 10_000), ("0,15", 15)]
)
def test_a_rate_is_read_in_basis_points(text: str, expected: int) -> None:
    assert parse_rate(text) == expected


@pytest.mark.parametrize("text", [*HOSTILE, "100,01", "101", "12.5", "12,555", "%"])
def test_what_is_not_a_rate_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="is not a percentage"):
        parse_rate(text)
