"""What a producer gets, who bears what, and from when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_PRICE
from ntt_pos.domain.core.terms import (
    OWN_TERMS,
    Bearer,
    PriceRow,
    Terms,
    TermsKind,
    TermsRow,
    check_agreed,
    check_terms,
    check_valid_from,
    price_in_force,
    terms_in_force,
)
from ntt_pos.domain.selling.pricing import split_line

FEB = date(2026, 2, 1)
INHERIT = Terms(TermsKind.INHERIT)


def commission(percent: int) -> Terms:
    return Terms(TermsKind.COMMISSION, rate_bp=percent * 100)


def test_case_10_a_new_rate_counts_from_its_first_day_and_moves_no_other_line() -> None:
    rows = [
        TermsRow(commission(10), for_product=False, valid_from=FEB, set_as="1"),
        TermsRow(commission(15), for_product=False, valid_from=date(2026, 2, 7), set_as="2"),
    ]
    shares = [
        split_line(quantity=1, price=100_000, price_per=1, terms=terms_in_force(rows, on) or INHERIT).producer_share
        for on in (date(2026, 2, 6), date(2026, 2, 7))
    ]
    assert shares == [90_000, 85_000]


def test_case_14_without_terms_there_is_nothing_in_force() -> None:
    assert terms_in_force([], FEB) is None
    assert terms_in_force([TermsRow(INHERIT, for_product=True, valid_from=FEB, set_as="1")], FEB) is None


def test_a_product_row_goes_before_its_producers() -> None:
    rows = [
        TermsRow(commission(15), for_product=False, valid_from=FEB + timedelta(3), set_as="9"),
        TermsRow(commission(12), for_product=True, valid_from=FEB, set_as="1"),
    ]
    assert terms_in_force(rows, FEB + timedelta(5)) == commission(12)


def test_a_product_row_that_says_inherit_hands_over_to_the_producer() -> None:
    rows = [
        TermsRow(commission(15), for_product=False, valid_from=FEB, set_as="1"),
        TermsRow(commission(12), for_product=True, valid_from=FEB, set_as="2"),
        TermsRow(INHERIT, for_product=True, valid_from=FEB + timedelta(2), set_as="3"),
    ]
    assert terms_in_force(rows, FEB + timedelta(1)) == commission(12)
    assert terms_in_force(rows, FEB + timedelta(2)) == commission(15)


def test_of_two_rows_from_the_same_day_the_later_set_counts() -> None:
    rows = [
        TermsRow(commission(10), for_product=False, valid_from=FEB, set_as="2"),
        TermsRow(commission(20), for_product=False, valid_from=FEB, set_as="1"),
    ]
    assert terms_in_force(rows, FEB) == commission(10)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10**6)), max_size=12), st.integers(-2, 25))
def test_the_price_in_force_is_the_latest_that_has_begun(rows: list[tuple[int, int]], day: int) -> None:
    made = [PriceRow(price, FEB + timedelta(start), set_as=f"{i:03}") for i, (start, price) in enumerate(rows)]
    expected = None
    best = -1
    for start, price in rows:  # the naive reading: walk in order of insertion
        if start <= day and start >= best:
            expected, best = price, start
    assert price_in_force(made, FEB + timedelta(day)) == expected


@pytest.mark.parametrize(
    "terms",
    [
        commission(101),
        Terms(TermsKind.COMMISSION, rate_bp=-1),
        Terms(TermsKind.NET_PRICE),
        Terms(TermsKind.NET_PRICE, net_price=MAX_PRICE + 1),
        Terms(TermsKind.NET_PRICE, net_price=1, discount_bearer=Bearer.SHARED),
        Terms(TermsKind.COMMISSION, loss_bearer=Bearer.SHARED),
        Terms(TermsKind.COMMISSION, damage_bearer=Bearer.SHARED),
    ],
)
def test_terms_that_nobody_can_keep_are_refused(terms: Terms) -> None:
    with pytest.raises(DomainError):
        check_terms(terms)


@pytest.mark.parametrize(
    "terms",
    [
        commission(0),
        commission(100),
        Terms(TermsKind.NET_PRICE, net_price=MAX_PRICE, discount_bearer=Bearer.PRODUCER),
        Terms(TermsKind.COMMISSION, discount_bearer=Bearer.SHARED, loss_bearer=Bearer.PRODUCER),
    ],
)
def test_terms_at_the_edge_are_accepted(terms: Terms) -> None:
    assert check_terms(terms) is terms


def test_own_terms_are_for_goods_without_producer_and_for_nothing_else() -> None:
    assert check_agreed(OWN_TERMS, for_product=True, has_producer=False) is OWN_TERMS
    assert check_agreed(commission(15), for_product=False, has_producer=True) == commission(15)
    assert check_agreed(INHERIT, for_product=True, has_producer=True) is INHERIT
    for terms, for_product, has_producer in (
        (OWN_TERMS, True, True),
        (commission(15), True, False),
        (INHERIT, False, True),
        (Terms(TermsKind.NET_PRICE, net_price=20_000), False, True),
    ):
        with pytest.raises(DomainError):
            check_agreed(terms, for_product=for_product, has_producer=has_producer)


def test_terms_never_start_before_the_open_date() -> None:
    assert check_valid_from(FEB, open_date=FEB) == FEB
    with pytest.raises(DomainError, match="open business date is 2026-02-01"):
        check_valid_from(FEB - timedelta(1), open_date=FEB)
