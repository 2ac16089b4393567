"""Numbers are read as people type them, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT, MAX_QUANTITY
from ntt_pos.domain.typed.typed_numbers import parse_quantity, parse_rate, parse_rupiah

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
        ("0.75", 1000, 750),
        ("0.500", 1000, 500),
        ("1.000", 1000, 1_000_000),
    ],
)
def test_a_quantity_is_read_in_base_units(text: str, price_per: int, expected: int) -> None:
    assert parse_quantity(text, price_per) == expected


@pytest.mark.parametrize(
    "text", [*(each for each in HOSTILE if each != "0.500"), "0,5555", "0,", ",5", "1.5", "0.5555"]
)
def test_what_is_not_a_quantity_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(DomainError, match=r"Type for example 3|Type a comma"):
        parse_quantity(text, 1000)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_quantity_is_asked_for_and_not_quoted(text: str) -> None:
    with pytest.raises(DomainError, match="is missing") as refused:
        parse_quantity(text, 1000)
    assert "“" not in refused.value.message


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


def test_a_point_is_told_to_be_a_comma_for_what_is_weighed() -> None:
    with pytest.raises(DomainError, match="comma") as refused:
        parse_quantity("1.75", 1000)
    assert refused.value.params["comma"] == "1,75"


def test_of_pieces_nothing_is_said_of_kilograms() -> None:
    for text in ("abc", "", "1.5", "0.5"):
        with pytest.raises(DomainError) as refused:
            parse_quantity(text, 1)
        assert "kilogram" not in refused.value.message
