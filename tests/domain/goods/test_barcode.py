"""Barcodes: check digits, the shop's own numbers, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.barcode import LONGEST, check_digit, clean_barcode, in_store_ean13, is_valid_gtin

digits = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    "code", ["4006381333931", "8991002101234"[:12] + check_digit("899100210123"), "96385074", "036000291452"]
)
def test_known_numbers_are_valid(code: str) -> None:
    assert is_valid_gtin(code)


@pytest.mark.parametrize(
    ("body", "digit"), [("400638133393", "1"), ("9638507", "4"), ("03600029145", "2"), ("000000000000", "0")]
)
def test_check_digits_of_known_numbers(body: str, digit: str) -> None:
    assert check_digit(body) == digit


@given(digits, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, off: int) -> None:
    code = body + check_digit(body)
    wrong = code[:place] + str((int(code[place]) + off) % 10) + code[place + 1 :]
    assert is_valid_gtin(code)
    assert not is_valid_gtin(wrong)


@given(st.integers(0, 10**10 - 1), st.integers(20, 29))
def test_the_shops_own_numbers_are_valid_ean13_with_its_prefix(number: int, prefix: int) -> None:
    code = in_store_ean13(number, str(prefix))
    assert len(code) == 13
    assert is_valid_gtin(code)
    assert code[:2] == str(prefix)
    assert int(code[2:12]) == number


@pytest.mark.parametrize("prefix", ["19", "30", "2", "200", "", "٢٠"])
def test_other_prefixes_are_not_the_shops(prefix: str) -> None:
    with pytest.raises(DomainError, match="20 to 29"):
        in_store_ean13(1, prefix)


@pytest.mark.parametrize("number", [-1, 10**10])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(DomainError, match="ten digits"):
        in_store_ean13(number)


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    with pytest.raises(DomainError, match="should end in 1"):
        clean_barcode("4006381333930")
    for code in ("96385075", "036000291453"):
        with pytest.raises(DomainError, match="wrong check digit"):
            clean_barcode(code)


@pytest.mark.parametrize("code", ["4006381333931", "KOPI-01", "123456", "12345678901", "café 1", "x" * LONGEST])
def test_free_text_and_valid_numbers_are_kept(code: str) -> None:
    assert clean_barcode(f"  {code} ") == code


@pytest.mark.parametrize("code", ["", "   ", "A\x1bp", "A\nB", "x" * (LONGEST + 1)])
def test_what_cannot_be_scanned_is_refused(code: str) -> None:
    with pytest.raises(DomainError):
        clean_barcode(code)


def test_digits_of_other_scripts_are_no_gtin() -> None:
    assert not is_valid_gtin("４００６３８１３３３９３１")
    with pytest.raises(ValueError, match="ASCII"):
        check_digit("４００")
